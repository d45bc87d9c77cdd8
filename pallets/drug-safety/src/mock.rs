//! A runtime with nothing but the system pallet and this one. Accounts 1 to 9 act for the organisations of the same
//! numbers, accounts 11 to 19 are quality persons and accounts 21 to 29 are devices of theirs. Lots and containers are
//! small tables.

use std::collections::BTreeMap;

use frame_support::{
	derive_impl, parameter_types,
	traits::{EnsureOrigin, Time},
};
use frame_system::RawOrigin;
use salus_primitives::{
	codes::{OrganisationClass, RecallClass},
	containers::{Container, ContainerControl, ContainerInspect, Pick, Possession},
	gs1::{CompanyPrefix, Gtin, Sscc},
	ids::{Jurisdiction, LotId, Moment, OrganisationId},
	lots::{Lot, LotControl, LotInspect, NewLot, Product, ProductTerms, StorageLimits},
	trace::LotKey,
	traits::{OrganisationInspect, Standing},
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};

use crate as pallet_drug_safety;

/// Makes and owns all products and lots.
pub(crate) const FACTORY: u64 = 1;
/// Holds [`PALLET`] with [`CASE`] in it, which the factory owns.
pub(crate) const WHOLESALER: u64 = 2;
/// Holds [`BOX`], and owns it.
pub(crate) const PHARMACY: u64 = 3;
/// A manufacturer without a product.
pub(crate) const RIVAL: u64 = 4;
/// A regulator.
pub(crate) const REGULATOR: u64 = 5;
/// A regulator of another country.
pub(crate) const AUTHORITY: u64 = 7;
/// A member that may not hold medicines.
pub(crate) const INSURER: u64 = 6;
/// Not in the consortium. All the same, everybody takes its word for what it is.
pub(crate) const UNADMITTED: u64 = 9;
/// A quality person of the organisation: its number and this.
pub(crate) const QUALITY: u64 = 10;
/// A device of the organisation: its number and this.
pub(crate) const DEVICE: u64 = 20;

/// When the tests begin.
pub(crate) const START: Moment = 1_000_000_000;
/// Until when the tests' recalls are to be acknowledged.
pub(crate) const DUE: Moment = START + 1_000;
/// A product that is kept from 2 to 8 °C, and stands half an hour outside.
pub(crate) const VACCINE: Gtin = Gtin(1);
/// A product that must never be outside.
pub(crate) const SERUM: Gtin = Gtin(2);
/// A product that may be kept anywhere.
pub(crate) const TABLETS: Gtin = Gtin(3);
/// The country of the tests.
pub(crate) const HERE: Jurisdiction = Jurisdiction(*b"DE");
/// The country of [`AUTHORITY`].
pub(crate) const AWAY: Jurisdiction = Jurisdiction(*b"FR");
/// A container with [`CASE`] in it.
pub(crate) const PALLET: Sscc = Sscc(10);
/// A container in [`PALLET`] with vaccine and serum.
pub(crate) const CASE: Sscc = Sscc(11);
/// A container with vaccine and tablets.
pub(crate) const BOX: Sscc = Sscc(12);

parameter_types! {
	pub static Now: Moment = START;
	/// How organisations stand that don't stand well.
	pub static Standings: BTreeMap<OrganisationId, Standing> = BTreeMap::new();
	pub static Lots: BTreeMap<LotKey, Lot> = BTreeMap::new();
	/// Recalls of products.
	pub static ProductRecalls: BTreeMap<(Gtin, Option<[u8; 2]>), RecallClass> = BTreeMap::new();
	pub static Containers: BTreeMap<Sscc, Container> = BTreeMap::new();
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		DrugSafety: pallet_drug_safety,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_drug_safety::Config for Test {
	type Time = Clock;
	type Organisations = Consortium;
	type Lots = Registry;
	type Containers = Custody;
	type RecallOrigin = EnsureAccount<0, RECALLERS>;
	type PartnerOrigin = EnsureAccount<0, PARTNERS>;
	type QualityOrigin = EnsureAccount<QUALITY, ALL>;
	type DeviceOrigin = EnsureAccount<DEVICE, ALL>;
	type RegulatorOrigin = EnsureAccount<0, REGULATORS>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Clock;
}

/// The clock of the tests.
pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

/// Sets of organisations, bit by number.
const fn bits(organisations: &[u64]) -> u64 {
	let mut all = 1 << UNADMITTED;
	let mut place = 0;
	while place < organisations.len() {
		all |= 1 << organisations[place];
		place += 1;
	}
	all
}
const RECALLERS: u64 = bits(&[FACTORY, RIVAL, REGULATOR, AUTHORITY]);
const PARTNERS: u64 = bits(&[FACTORY, WHOLESALER, PHARMACY, RIVAL]);
const REGULATORS: u64 = 1 << REGULATOR | 1 << AUTHORITY;
const ALL: u64 = bits(&[FACTORY, WHOLESALER, PHARMACY, RIVAL, REGULATOR, INSURER]);

/// Accounts that act for one of the organisations `MEMBERS`: that of their number less `OFFSET`.
pub struct EnsureAccount<const OFFSET: u64, const MEMBERS: u64>;
impl<const OFFSET: u64, const MEMBERS: u64> EnsureOrigin<RuntimeOrigin> for EnsureAccount<OFFSET, MEMBERS> {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		let number = match origin.clone().into() {
			Ok(RawOrigin::Signed(who)) => who.checked_sub(OFFSET).filter(|number| *number < 10),
			_ => None,
		};
		number.filter(|number| MEMBERS & (1 << number) != 0).map(organisation).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		let passes = |number: &u64| MEMBERS & (1 << number) != 0;
		(1..UNADMITTED).find(passes).map(|number| signed(OFFSET + number)).ok_or(())
	}
}

/// Who is who.
pub struct Consortium;
impl OrganisationInspect for Consortium {
	fn class(organisation: OrganisationId) -> Option<OrganisationClass> {
		match u64::from(organisation.0) {
			FACTORY | RIVAL => Some(OrganisationClass::Manufacturer),
			WHOLESALER => Some(OrganisationClass::Wholesaler),
			PHARMACY => Some(OrganisationClass::Pharmacy),
			REGULATOR | AUTHORITY => Some(OrganisationClass::Regulator),
			INSURER => Some(OrganisationClass::Payer),
			_ => None,
		}
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		Self::class(organisation).map(|_| if organisation.0 == 7 { AWAY } else { HERE })
	}

	fn standing(organisation: OrganisationId, _: Moment) -> Standing {
		let known = if Self::class(organisation).is_some() { Standing::Good } else { Standing::Unknown };
		Standings::get().get(&organisation).copied().unwrap_or(known)
	}

	fn prefix_owner(_: CompanyPrefix) -> Option<OrganisationId> {
		None
	}
}

/// The lots, in a table. Each product is the factory's.
pub struct Registry;
impl LotInspect for Registry {
	fn product(gtin: Gtin) -> Option<Product> {
		let limits = |tolerance| Some(StorageLimits { lowest: 20, highest: 80, tolerance });
		let storage = match gtin {
			VACCINE => limits(30),
			SERUM => limits(0),
			TABLETS => None,
			_ => return None,
		};
		Some(Product { owner: organisation(FACTORY), terms: ProductTerms { units: 1, storage } })
	}

	fn lot(key: &LotKey) -> Option<Lot> {
		Lots::get().remove(key)
	}

	fn key(id: LotId) -> Option<LotKey> {
		Lots::get().into_iter().find(|(_, lot)| lot.id == id).map(|(key, _)| key)
	}

	fn recall(lot: &Lot, gtin: Gtin, market: Jurisdiction) -> Option<RecallClass> {
		let all = ProductRecalls::get();
		let of_product = |market| all.get(&(gtin, market)).copied();
		[lot.recall, of_product(None), of_product(Some(market.0))].into_iter().flatten().min()
	}

	fn recall_anywhere(_: &Lot, _: Gtin) -> Option<RecallClass> {
		None
	}
}

impl LotControl for Registry {
	fn commission(_: OrganisationId, _: NewLot) -> Result<LotId, DispatchError> {
		Err(DispatchError::Unavailable)
	}

	fn set_lot_recall(key: &LotKey, recall: Option<RecallClass>) -> DispatchResult {
		let mut all = Lots::get();
		all.get_mut(key).ok_or(DispatchError::CannotLookup)?.recall = recall;
		Lots::set(all);
		Ok(())
	}

	fn set_product_recall(gtin: Gtin, market: Option<Jurisdiction>, recall: Option<RecallClass>) -> DispatchResult {
		let mut all = ProductRecalls::get();
		let target = (gtin, market.map(|market| market.0));
		match recall {
			None => all.remove(&target),
			Some(_) if all.len() == 33 && !all.contains_key(&target) => return Err(DispatchError::Exhausted),
			Some(class) => all.insert(target, class),
		};
		ProductRecalls::set(all);
		Ok(())
	}
}

/// The containers, in a table.
pub struct Custody;
impl ContainerInspect for Custody {
	fn possession(sscc: Sscc) -> Option<Possession> {
		let all = Containers::get();
		let container = all.get(&sscc)?.clone();
		let (mut root, mut outermost, mut locked) = (sscc, container.clone(), container.locked);
		while let Some(parent) = outermost.parent {
			root = parent;
			outermost = all.get(&parent)?.clone();
			locked |= outermost.locked;
		}
		let Container { holder, owner, offer, .. } = outermost;
		Some(Possession { container, root, holder, owner, on_offer: offer.is_some(), locked })
	}

	fn unpacked(_: &LotKey) -> u32 {
		0
	}
}

impl ContainerControl for Custody {
	fn set_locked(sscc: Sscc, locked: bool) -> DispatchResult {
		let mut all = Containers::get();
		let container = all.get_mut(&sscc).ok_or(DispatchError::CannotLookup)?;
		// Locking what is locked, or the other way round, would be a mistake of this pallet.
		assert_ne!(container.locked, locked);
		container.locked = locked;
		Containers::set(all);
		Ok(())
	}

	fn take(_: OrganisationId, _: Sscc, _: &[Pick]) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}

	fn put(_: OrganisationId, _: Sscc, _: &[Pick]) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Clock {
	fn set_time(now: Moment) {
		Now::set(now);
	}

	fn lot(owner: OrganisationId, number: u32) -> LotKey {
		let key = LotKey { gtin: VACCINE, lot: number.to_be_bytes().to_vec().try_into().unwrap() };
		insert_lot(key.clone(), LotId(100 + number), owner);
		key
	}

	fn container(holder: OrganisationId, number: u32) -> (Sscc, Gtin) {
		let sscc = Sscc(100 + u64::from(number));
		insert_container(sscc, holder, holder, None, &[lot_id(SERUM)]);
		(sscc, SERUM)
	}
}

/// Builds the externalities of a test: at block 1, with three lots and three containers.
#[derive(Default)]
pub(crate) struct ExtBuilder;

impl ExtBuilder {
	/// The externalities.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			// Events of the genesis block are dropped.
			System::set_block_number(1);
			at(START);
			Standings::set(BTreeMap::new());
			Lots::set(BTreeMap::new());
			ProductRecalls::set(BTreeMap::new());
			Containers::set(BTreeMap::new());
			let (factory, wholesaler, pharmacy) =
				(organisation(FACTORY), organisation(WHOLESALER), organisation(PHARMACY));
			for gtin in [VACCINE, SERUM, TABLETS] {
				insert_lot(key(gtin), lot_id(gtin), factory);
			}
			let cold = [lot_id(VACCINE), lot_id(SERUM)];
			insert_container(PALLET, wholesaler, factory, None, &cold);
			// What is in another container is with whoever holds the outermost one, and its own holder says nothing.
			insert_container(CASE, factory, factory, Some(PALLET), &cold);
			insert_container(BOX, pharmacy, pharmacy, None, &[lot_id(VACCINE), lot_id(TABLETS)]);
		});
		ext
	}

	/// Runs a test, and then checks every invariant.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			DrugSafety::do_try_state().unwrap();
		});
	}
}

fn insert_lot(key: LotKey, id: LotId, owner: OrganisationId) {
	let mut all = Lots::get();
	let (quantity, root, markets) = (1_000, H256::repeat_byte(1), Default::default());
	all.insert(key, Lot { id, owner, expiry: Moment::MAX, quantity, root, units: 1, markets, recall: None });
	Lots::set(all);
}

fn insert_container(sscc: Sscc, holder: OrganisationId, owner: OrganisationId, parent: Option<Sscc>, lots: &[LotId]) {
	let mut all = Containers::get();
	let container = Container {
		holder,
		owner,
		parent,
		level: 0,
		children: 0,
		packs: Default::default(),
		lots: lots.to_vec().try_into().unwrap(),
		offer: None,
		locked: false,
		head: [0; 32],
		events: 0,
		born: 0,
	};
	all.insert(sscc, container);
	Containers::set(all);
}

pub(crate) fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The organisation of a number.
pub(crate) fn organisation(number: u64) -> OrganisationId {
	OrganisationId(u32::try_from(number).unwrap())
}

/// Sets the clock.
pub(crate) fn at(moment: Moment) {
	Now::set(moment);
}

/// The lot of a product.
pub(crate) fn key(gtin: Gtin) -> LotKey {
	LotKey { gtin, lot: b"L1".to_vec().try_into().unwrap() }
}

/// The number of the lot of a product.
fn lot_id(gtin: Gtin) -> LotId {
	LotId(u32::try_from(gtin.0).unwrap())
}
