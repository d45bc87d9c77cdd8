//! A runtime with this pallet alone. An account's number is the number of the organisation that it acts for; a quality
//! person's is [`QUALITY`] more. Lots, containers and fills are small tables in storage, so that they are rolled back
//! with a call that fails.

use core::marker::PhantomData;
use frame_support::{
	construct_runtime, derive_impl, ensure, parameter_types, storage_alias,
	traits::{EnsureOrigin, Get, Time},
	Blake2_128Concat, BoundedVec,
};
use frame_system::ensure_signed;
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet, RecallClass},
	containers::{Container, ContainerControl, ContainerInspect, PackRange, Pick, Possession},
	gs1::{CompanyPrefix, Gtin, Sscc},
	ids::{Jurisdiction, LotId, Moment, OrganisationId},
	lots::{Lot, LotControl, LotInspect, NewLot, Product, ProductRecalls},
	prescription::{Fill, FillControl},
	trace::LotKey,
	traits::{OrganisationInspect, Standing},
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};

use crate as pallet_drug_supply;

pub(crate) const FACTORY: OrganisationId = OrganisationId(1);
pub(crate) const WHOLESALER: OrganisationId = OrganisationId(2);
pub(crate) const PHARMACY: OrganisationId = OrganisationId(3);
pub(crate) const CLINIC: OrganisationId = OrganisationId(4);
pub(crate) const INSURER: OrganisationId = OrganisationId(5);
pub(crate) const REGULATOR: OrganisationId = OrganisationId(6);
pub(crate) const RIVAL: OrganisationId = OrganisationId(7);
/// A pharmacy in another country.
pub(crate) const ABROAD: OrganisationId = OrganisationId(8);
/// Not in the consortium.
pub(crate) const STRANGER: OrganisationId = OrganisationId(9);
/// What the account of a quality person has more than that of its organisation.
pub(crate) const QUALITY: u64 = 100;

/// The moment at which every test starts: 2026-11-21.
pub(crate) const START: Moment = 1_795_219_200_000;
pub(crate) const HOME: Jurisdiction = Jurisdiction(*b"DE");
pub(crate) const AWAY: Jurisdiction = Jurisdiction(*b"FR");

construct_runtime!(
	pub enum Test {
		System: frame_system,
		DrugSupply: pallet_drug_supply,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	pub static Now: Moment = START;
	/// How organisations stand that do not stand well.
	pub static Standings: Vec<(OrganisationId, Standing)> = Vec::new();
	pub const Manufacturers: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Manufacturer);
	pub const Dispensers: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Pharmacy)
		.union(OrganisationClassSet::of(OrganisationClass::Provider));
	pub const Partners: OrganisationClassSet = Dispensers::get()
		.union(Manufacturers::get())
		.union(OrganisationClassSet::of(OrganisationClass::Wholesaler));
	pub const Witnesses: OrganisationClassSet =
		Partners::get().union(OrganisationClassSet::of(OrganisationClass::Regulator));
}

#[storage_alias]
pub(crate) type Products = StorageMap<Mock, Blake2_128Concat, Gtin, Product>;
#[storage_alias]
pub(crate) type LotsByKey = StorageMap<Mock, Blake2_128Concat, LotKey, Lot>;
#[storage_alias]
pub(crate) type LotKeys = StorageMap<Mock, Blake2_128Concat, LotId, LotKey>;
#[storage_alias]
pub(crate) type NextLot = StorageValue<Mock, LotId, frame_support::pallet_prelude::ValueQuery>;
#[storage_alias]
pub(crate) type Recalls =
	StorageMap<Mock, Blake2_128Concat, Gtin, ProductRecalls, frame_support::pallet_prelude::ValueQuery>;
#[storage_alias]
pub(crate) type Cases = StorageMap<Mock, Blake2_128Concat, Sscc, Possession>;
#[storage_alias]
pub(crate) type Unpacked = StorageMap<Mock, Blake2_128Concat, LotKey, u32, frame_support::pallet_prelude::ValueQuery>;
/// What a fill is for, and whether it is used.
#[storage_alias]
pub(crate) type FillsByNumber = StorageMap<Mock, Blake2_128Concat, (H256, u32), (Gtin, u32, bool)>;

pub struct Clock;

impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

pub struct Organisations;

impl OrganisationInspect for Organisations {
	fn class(organisation: OrganisationId) -> Option<OrganisationClass> {
		match organisation {
			FACTORY | RIVAL => Some(OrganisationClass::Manufacturer),
			WHOLESALER => Some(OrganisationClass::Wholesaler),
			PHARMACY | ABROAD => Some(OrganisationClass::Pharmacy),
			CLINIC => Some(OrganisationClass::Provider),
			INSURER => Some(OrganisationClass::Payer),
			REGULATOR => Some(OrganisationClass::Regulator),
			_ => None,
		}
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		Self::class(organisation).map(|_| if organisation == ABROAD { AWAY } else { HOME })
	}

	fn standing(organisation: OrganisationId, _at: Moment) -> Standing {
		let known = if Self::class(organisation).is_some() { Standing::Good } else { Standing::Unknown };
		Standings::get().iter().rfind(|(of, _)| *of == organisation).map_or(known, |(_, standing)| *standing)
	}

	fn prefix_owner(_prefix: CompanyPrefix) -> Option<OrganisationId> {
		None
	}
}

/// Lets those pass who act for an organisation of one of these classes.
pub struct EnsureClass<Classes>(PhantomData<Classes>);

impl<Classes: Get<OrganisationClassSet>> EnsureOrigin<RuntimeOrigin> for EnsureClass<Classes> {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		let who = ensure_signed(origin.clone()).map_err(|_| origin.clone())?;
		let organisation = OrganisationId(u32::try_from(who).map_err(|_| origin.clone())?);
		match Organisations::class(organisation) {
			Some(class) if Classes::get().contains(class) => Ok(organisation),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		let passes = |id: &u64| Self::try_origin(RuntimeOrigin::signed(*id)).is_ok();
		(1..9).find(passes).map(RuntimeOrigin::signed).ok_or(())
	}
}

/// Lets quality persons pass.
pub struct EnsureQuality;

impl EnsureOrigin<RuntimeOrigin> for EnsureQuality {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		let who = ensure_signed(origin.clone()).map_err(|_| origin.clone())?;
		let organisation = who.checked_sub(QUALITY).and_then(|who| u32::try_from(who).ok()).map(OrganisationId);
		organisation.filter(|organisation| Organisations::class(*organisation).is_some()).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(QUALITY + u64::from(PHARMACY.0)))
	}
}

pub struct Lots;

impl LotInspect for Lots {
	fn product(gtin: Gtin) -> Option<Product> {
		Products::get(gtin)
	}

	fn lot(key: &LotKey) -> Option<Lot> {
		LotsByKey::get(key)
	}

	fn key(lot: LotId) -> Option<LotKey> {
		LotKeys::get(lot)
	}

	fn recall(lot: &Lot, gtin: Gtin, market: Jurisdiction) -> Option<RecallClass> {
		let product = Recalls::get(gtin).into_iter().find(|(of, _)| of.is_none_or(|of| of == market));
		lot.recall.or(product.map(|(_, class)| class))
	}

	fn recall_anywhere(lot: &Lot, gtin: Gtin) -> Option<RecallClass> {
		lot.recall.or(Recalls::get(gtin).first().map(|(_, class)| *class))
	}
}

impl LotControl for Lots {
	fn commission(owner: OrganisationId, lot: NewLot) -> Result<LotId, DispatchError> {
		let product = Products::get(lot.key.gtin).ok_or("unknown product")?;
		ensure!(!LotsByKey::contains_key(&lot.key), "commissioned already");
		let id = NextLot::get();
		let NewLot { key, expiry, quantity, root, markets } = lot;
		let expiry = expiry.ends(Now::get()).ok_or("no date")?;
		let units = product.terms.units;
		NextLot::put(id.next().ok_or("no more lots")?);
		LotKeys::insert(id, &key);
		Unpacked::insert(&key, quantity);
		LotsByKey::insert(key, Lot { id, owner, expiry, quantity, root, units, markets, recall: None });
		Ok(id)
	}

	fn set_lot_recall(key: &LotKey, recall: Option<RecallClass>) -> DispatchResult {
		LotsByKey::try_mutate(key, |lot| lot.as_mut().map(|lot| lot.recall = recall).ok_or("unknown lot".into()))
	}

	fn set_product_recall(gtin: Gtin, market: Option<Jurisdiction>, recall: Option<RecallClass>) -> DispatchResult {
		let recalls: Vec<_> = recall.map(|class| (market, class)).into_iter().collect();
		Recalls::insert(gtin, BoundedVec::truncate_from(recalls));
		Ok(())
	}
}

pub struct Containers;

/// A container with these packs that somebody holds and owns.
pub(crate) fn case(holder: OrganisationId, packs: Vec<PackRange>) -> Possession {
	let container = Container {
		holder,
		owner: holder,
		parent: None,
		level: 0,
		children: 0,
		packs: BoundedVec::truncate_from(packs),
		lots: BoundedVec::new(),
		offer: None,
		locked: false,
		head: [0; 32],
		events: 0,
		born: 0,
	};
	Possession { container, root: Sscc(0), holder, owner: holder, on_offer: false, locked: false }
}

impl ContainerInspect for Containers {
	fn possession(sscc: Sscc) -> Option<Possession> {
		Cases::get(sscc)
	}

	fn unpacked(key: &LotKey) -> u32 {
		Unpacked::get(key)
	}
}

/// What is left of a range without the packs from `first` up to `end`, which it must hold.
fn without(range: &PackRange, first: u32, end: u32) -> Vec<PackRange> {
	let last = range.first + range.count;
	let parts = [(range.first, first), (end, last)];
	parts
		.iter()
		.filter(|(from, to)| from < to)
		.map(|(from, to)| PackRange { first: *from, count: to - from, ..*range })
		.collect()
}

impl ContainerControl for Containers {
	fn set_locked(sscc: Sscc, locked: bool) -> DispatchResult {
		Cases::try_mutate(sscc, |case| case.as_mut().map(|case| case.locked = locked).ok_or("unknown case".into()))
	}

	fn take(holder: OrganisationId, sscc: Sscc, picks: &[Pick]) -> DispatchResult {
		let mut case = Cases::get(sscc).filter(|case| case.holder == holder).ok_or("not held")?;
		ensure!(!case.locked && !case.on_offer, "can't be opened");
		for pick in picks {
			let lot = LotsByKey::get(&pick.key).ok_or("unknown lot")?.id;
			let end = pick.first + pick.count;
			let place =
				case.container.packs.iter().position(|range| range.holds(lot, pick.first) && range.holds(lot, end - 1));
			let range = case.container.packs.remove(place.ok_or("not in it")?);
			without(&range, pick.first, end).into_iter().for_each(|part| case.container.packs.try_push(part).unwrap());
		}
		match case.container.packs.is_empty() {
			true => Cases::remove(sscc),
			false => Cases::insert(sscc, case),
		}
		Ok(())
	}

	fn put(owner: OrganisationId, sscc: Sscc, picks: &[Pick]) -> DispatchResult {
		let mut target = Cases::get(sscc).unwrap_or_else(|| case(owner, Vec::new()));
		ensure!(target.owner == owner, "not owned");
		for Pick { key, first, count } in picks {
			let lot = LotsByKey::get(key).ok_or("unknown lot")?.id;
			Unpacked::mutate(key, |unpacked| *unpacked -= count);
			let range = PackRange { lot, first: *first, count: *count };
			target.container.packs.try_push(range).map_err(|_| "too many ranges")?;
		}
		Cases::insert(sscc, target);
		Ok(())
	}
}

pub struct Fills;

impl FillControl for Fills {
	fn consume(fill: &Fill, gtin: Gtin, packs: u32, _now: Moment) -> DispatchResult {
		let number = (fill.prescription, fill.number);
		ensure!(FillsByNumber::get(number) == Some((gtin, packs, false)), "no such fill");
		FillsByNumber::insert(number, (gtin, packs, true));
		Ok(())
	}

	fn restore(fill: &Fill, gtin: Gtin, packs: u32) -> DispatchResult {
		let number = (fill.prescription, fill.number);
		ensure!(FillsByNumber::get(number) == Some((gtin, packs, true)), "not used");
		FillsByNumber::insert(number, (gtin, packs, false));
		Ok(())
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_drug_supply::BenchmarkHelper for Helper {
	fn set_time(now: Moment) {
		Now::set(now);
	}

	fn product(owner: OrganisationId, gtin: Gtin) {
		let terms = salus_primitives::lots::ProductTerms { units: 1, storage: None };
		Products::insert(gtin, Product { owner, terms });
	}

	fn commission(owner: OrganisationId, lot: NewLot) -> LotId {
		Lots::commission(owner, lot).unwrap()
	}

	fn container(holder: OrganisationId, sscc: Sscc, packs: PackRange) {
		Cases::insert(sscc, case(holder, vec![packs]));
	}

	fn fill(gtin: Gtin, packs: u32) -> Fill {
		let fill =
			Fill { prescription: H256::repeat_byte(1), number: 0, salt: [0; 32], packs, path: BoundedVec::new() };
		FillsByNumber::insert((fill.prescription, fill.number), (gtin, packs, false));
		fill
	}

	fn partner() -> OrganisationId {
		WHOLESALER
	}
}

impl pallet_drug_supply::Config for Test {
	type Time = Clock;
	type Organisations = Organisations;
	type Lots = Lots;
	type Containers = Containers;
	type Fills = Fills;
	type DispenserOrigin = EnsureClass<Dispensers>;
	type PartnerOrigin = EnsureClass<Partners>;
	type ManufacturerOrigin = EnsureClass<Manufacturers>;
	type QualityOrigin = EnsureQuality;
	type WitnessOrigin = EnsureClass<Witnesses>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

/// How far the story has gone before the test begins.
#[derive(Default)]
pub(crate) struct ExtBuilder {
	steps: Vec<fn()>,
}

impl ExtBuilder {
	/// Do this first.
	pub(crate) fn after(mut self, step: fn()) -> Self {
		self.steps.push(step);
		self
	}

	pub(crate) fn build(self) -> sp_io::TestExternalities {
		Now::set(START);
		Standings::set(Vec::new());
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			self.steps.iter().for_each(|step| step());
		});
		ext
	}

	/// Run the test, and check that every invariant holds after it.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			DrugSupply::do_try_state().unwrap();
		});
	}
}
