//! A runtime with this pallet alone. An account's number is that of the organisation that it acts for.

use frame_support::{
	derive_impl, parameter_types,
	traits::{EnsureOrigin, Time},
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{
	codes::OrganisationClass,
	gs1::{CompanyPrefix, Expiry, Gtin},
	ids::{Jurisdiction, Moment, OrganisationId},
	lots::{Markets, NewLot, ProductTerms, StorageLimits},
	trace::LotKey,
	traits::{OrganisationInspect, Standing},
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchResult};

use crate as pallet_drug_registry;

/// A manufacturer that owns [`PREFIX`].
pub(crate) const FACTORY: u64 = 1;
/// Another manufacturer, with the prefix of [`RIVALS_GTIN`].
pub(crate) const RIVAL: u64 = 2;
/// In good standing, and no manufacturer.
pub(crate) const WHOLESALER: u64 = 3;
/// Acts for no organisation.
pub(crate) const STRANGER: u64 = 9;

/// The prefix of [`FACTORY`].
pub(crate) const PREFIX: CompanyPrefix = CompanyPrefix { number: 614_141, digits: 7 };
/// A product of [`FACTORY`].
pub(crate) const GTIN: Gtin = Gtin(10_614_141_000_019);
/// A product of [`RIVAL`].
pub(crate) const RIVALS_GTIN: Gtin = Gtin(6_291_041_500_213);
/// When the tests begin: midnight of 2026-11-21.
pub(crate) const START: Moment = 1_795_219_200_000;
/// A day of the clock.
pub(crate) const DAY: Moment = 86_400_000;
/// The expiry of the tests' lots: the last day of 2026.
pub(crate) const EXPIRY: Expiry = Expiry(261_200);
/// When that is: 2027-01-01.
pub(crate) const EXPIRES_AT: Moment = 1_798_761_600_000;
/// How the tests' product must be kept.
pub(crate) const FRIDGE: StorageLimits = StorageLimits { lowest: 20, highest: 80, tolerance: 30 };
/// What its owner says of it.
pub(crate) const TERMS: ProductTerms = ProductTerms { units: 30, storage: Some(FRIDGE) };

parameter_types! {
	pub static Now: Moment = START;
	/// How [`FACTORY`] stands.
	pub static FactoryStands: Standing = Standing::Good;
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Registry: pallet_drug_registry,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_drug_registry::Config for Test {
	type Time = Clock;
	type Organisations = Consortium;
	type ManufacturerOrigin = EnsureManufacturer;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Consortium;
}

/// The clock of the tests.
pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

/// Accounts that act for a manufacturer.
pub struct EnsureManufacturer;
impl EnsureOrigin<RuntimeOrigin> for EnsureManufacturer {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who @ (FACTORY | RIVAL))) => Ok(organisation(who)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(signed(FACTORY))
	}
}

/// Who is who.
pub struct Consortium;
impl OrganisationInspect for Consortium {
	fn class(_: OrganisationId) -> Option<OrganisationClass> {
		Some(OrganisationClass::Manufacturer)
	}

	fn jurisdiction(_: OrganisationId) -> Option<Jurisdiction> {
		Some(country("DE"))
	}

	fn standing(organisation: OrganisationId, _: Moment) -> Standing {
		match u64::from(organisation.0) {
			FACTORY => FactoryStands::get(),
			RIVAL | WHOLESALER => Standing::Good,
			_ => Standing::Unknown,
		}
	}

	fn prefix_owner(prefix: CompanyPrefix) -> Option<OrganisationId> {
		let rivals = CompanyPrefix::of_gtin(RIVALS_GTIN, PREFIX.digits);
		[(Some(PREFIX), FACTORY), (rivals, RIVAL)]
			.into_iter()
			.find(|(owned, _)| *owned == Some(prefix))
			.map(|(_, owner)| organisation(owner))
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Consortium {
	fn own_prefix(organisation: OrganisationId, prefix: CompanyPrefix) {
		assert_eq!(Self::prefix_owner(prefix), Some(organisation));
	}
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

	/// The externalities, at block 1: events of the genesis block are dropped.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			Now::set(START);
			FactoryStands::set(Standing::Good);
			self.steps.iter().for_each(|step| step());
		});
		ext
	}

	/// Runs a test, and then checks every invariant.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Registry::do_try_state().unwrap();
		});
	}
}

pub(crate) fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The organisation of a number.
pub(crate) fn organisation(number: u64) -> OrganisationId {
	OrganisationId(u32::try_from(number).unwrap())
}

/// A country by its letters.
pub(crate) fn country(letters: &str) -> Jurisdiction {
	Jurisdiction(letters.as_bytes().try_into().unwrap())
}

/// Countries as markets, in the order that they are given.
pub(crate) fn markets(letters: &[&str]) -> Markets {
	let countries: Vec<_> = letters.iter().map(|letters| country(letters)).collect();
	countries.try_into().unwrap()
}

/// A lot of the tests' product.
pub(crate) fn key(lot: &str) -> LotKey {
	LotKey { gtin: GTIN, lot: BoundedVec::truncate_from(lot.as_bytes().to_vec()) }
}

/// The tests' lot, for two countries.
pub(crate) fn new_lot(lot: &str) -> NewLot {
	let root = H256::repeat_byte(1);
	NewLot { key: key(lot), expiry: EXPIRY, quantity: 100, root, markets: markets(&["AT", "DE"]) }
}

/// Registers the tests' product.
pub(crate) fn register(who: u64, gtin: Gtin) -> DispatchResult {
	Registry::register_product(signed(who), gtin, PREFIX.digits, TERMS)
}

/// The factory commissions a lot.
pub(crate) fn commission(lot: NewLot) -> DispatchResult {
	Registry::commission(signed(FACTORY), lot)
}
