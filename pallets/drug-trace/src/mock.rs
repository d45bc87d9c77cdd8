//! A runtime with this pallet alone. An account's number is the number of the organisation that it acts for.

use alloc::collections::BTreeMap;
use core::marker::PhantomData;
use frame_support::{
	construct_runtime, derive_impl, parameter_types,
	traits::{EnsureOrigin, Get, Time},
	BoundedVec,
};
use frame_system::ensure_signed;
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet, RecallClass},
	gs1::{CompanyPrefix, Gtin},
	ids::{Jurisdiction, LotId, Moment, OrganisationId},
	lots::{Lot, LotInspect, Product},
	trace::LotKey,
	traits::{OrganisationInspect, Standing},
};
use sp_core::H256;
use sp_runtime::BuildStorage;

use crate as pallet_drug_trace;

pub(crate) const FACTORY: OrganisationId = OrganisationId(1);
pub(crate) const WHOLESALER: OrganisationId = OrganisationId(2);
pub(crate) const PHARMACY: OrganisationId = OrganisationId(3);
pub(crate) const CLINIC: OrganisationId = OrganisationId(4);
pub(crate) const INSURER: OrganisationId = OrganisationId(5);
pub(crate) const REGULATOR: OrganisationId = OrganisationId(6);
pub(crate) const RIVAL: OrganisationId = OrganisationId(7);
/// In another country.
pub(crate) const PHARMACIE: OrganisationId = OrganisationId(8);
/// Holds goods for others.
pub(crate) const CARRIER: OrganisationId = OrganisationId(9);
/// Not in the consortium.
pub(crate) const STRANGER: OrganisationId = OrganisationId(10);

/// Where most of them are.
pub(crate) const GERMANY: Jurisdiction = Jurisdiction(*b"DE");
/// Where [`PHARMACIE`] is.
pub(crate) const FRANCE: Jurisdiction = Jurisdiction(*b"FR");
/// The moment at which every test starts.
pub(crate) const START: Moment = 1_000;
/// When all lots expire.
pub(crate) const EXPIRY: Moment = START + 365 * 24 * 60 * 60 * 1000;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		DrugTrace: pallet_drug_trace,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	pub static Now: Moment = START;
	/// How organisations stand that do not stand well.
	pub static Standings: BTreeMap<OrganisationId, Standing> = BTreeMap::new();
	/// The lots that there are.
	pub static LotTable: BTreeMap<LotKey, Lot> = BTreeMap::new();
	/// Where products are recalled.
	pub static ProductRecalls: Vec<(Gtin, Option<Jurisdiction>, RecallClass)> = Vec::new();
	pub const Manufacturers: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Manufacturer);
	pub const Partners: OrganisationClassSet = pallet_drug_trace::PARTNERS;
}

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
			WHOLESALER | CARRIER => Some(OrganisationClass::Wholesaler),
			PHARMACY | PHARMACIE => Some(OrganisationClass::Pharmacy),
			CLINIC => Some(OrganisationClass::Provider),
			INSURER => Some(OrganisationClass::Payer),
			REGULATOR => Some(OrganisationClass::Regulator),
			_ => None,
		}
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		Self::class(organisation).map(|_| if organisation == PHARMACIE { FRANCE } else { GERMANY })
	}

	fn standing(organisation: OrganisationId, _at: Moment) -> Standing {
		let known = if Self::class(organisation).is_some() { Standing::Good } else { Standing::Unknown };
		Standings::get().get(&organisation).copied().unwrap_or(known)
	}

	fn prefix_owner(_prefix: CompanyPrefix) -> Option<OrganisationId> {
		None
	}
}

/// Lots as [`LotTable`] has them.
pub struct Registry;

impl Registry {
	/// One more lot, for some countries or (none) for all.
	pub(crate) fn add(key: LotKey, owner: OrganisationId, quantity: u32, markets: &[Jurisdiction]) {
		LotTable::mutate(|lots| {
			let id = LotId(u32::try_from(lots.len()).unwrap());
			let id = lots.get(&key).map_or(id, |lot| lot.id);
			let markets = BoundedVec::try_from(markets.to_vec()).unwrap();
			let root = H256::repeat_byte(1);
			lots.insert(key, Lot { id, owner, expiry: EXPIRY, quantity, root, units: 1, markets, recall: None });
		});
	}
}

impl LotInspect for Registry {
	fn product(_gtin: Gtin) -> Option<Product> {
		None
	}

	fn lot(key: &LotKey) -> Option<Lot> {
		LotTable::get().get(key).cloned()
	}

	fn key(lot: LotId) -> Option<LotKey> {
		LotTable::get().into_iter().find(|(_, entry)| entry.id == lot).map(|(key, _)| key)
	}

	fn recall(lot: &Lot, gtin: Gtin, market: Jurisdiction) -> Option<RecallClass> {
		let of_product = ProductRecalls::get()
			.into_iter()
			.find(|(product, place, _)| *product == gtin && place.is_none_or(|place| place == market));
		lot.recall.or(of_product.map(|(_, _, class)| class))
	}

	fn recall_anywhere(_: &Lot, _: Gtin) -> Option<RecallClass> {
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
		(1..10).find(passes).map(RuntimeOrigin::signed).ok_or(())
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_drug_trace::BenchmarkHelper for Helper {
	fn partner() -> OrganisationId {
		WHOLESALER
	}

	fn add_lot(owner: OrganisationId, key: LotKey, quantity: u32) -> LotId {
		let others = (b'A'..).take(31).map(|letter| Jurisdiction([b'A', letter]));
		let markets: Vec<Jurisdiction> = others.chain([GERMANY]).collect();
		Registry::add(key.clone(), owner, quantity, &markets);
		LotTable::mutate(|lots| {
			let lot = lots.get_mut(&key).unwrap();
			lot.expiry = Moment::MAX;
			lot.id
		})
	}

	fn set_time(now: Moment) {
		Now::set(now);
	}
}

impl pallet_drug_trace::Config for Test {
	type Time = Clock;
	type Organisations = Organisations;
	type Lots = Registry;
	type ManufacturerOrigin = EnsureClass<Manufacturers>;
	type PartnerOrigin = EnsureClass<Partners>;
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
		Standings::set(BTreeMap::new());
		LotTable::set(BTreeMap::new());
		ProductRecalls::set(Vec::new());
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
			DrugTrace::do_try_state().unwrap();
		});
	}
}
