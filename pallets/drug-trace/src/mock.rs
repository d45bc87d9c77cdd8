//! A runtime with this pallet alone. An account's number is the number of the organisation that it acts for.

use alloc::collections::BTreeMap;
use core::marker::PhantomData;
use frame_support::{
	construct_runtime, derive_impl, parameter_types,
	traits::{EnsureOrigin, Get, Time},
};
use frame_system::ensure_signed;
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet},
	gs1::CompanyPrefix,
	ids::{Jurisdiction, Moment, OrganisationId},
	traits::{OrganisationInspect, Standing},
};
use sp_runtime::BuildStorage;

use crate as pallet_drug_trace;

pub(crate) const FACTORY: OrganisationId = OrganisationId(1);
pub(crate) const WHOLESALER: OrganisationId = OrganisationId(2);
pub(crate) const PHARMACY: OrganisationId = OrganisationId(3);
pub(crate) const CLINIC: OrganisationId = OrganisationId(4);
pub(crate) const INSURER: OrganisationId = OrganisationId(5);
pub(crate) const REGULATOR: OrganisationId = OrganisationId(6);
pub(crate) const RIVAL: OrganisationId = OrganisationId(7);
/// Not in the consortium.
pub(crate) const STRANGER: OrganisationId = OrganisationId(9);

/// The prefix of [`FACTORY`].
pub(crate) const PREFIX: CompanyPrefix = CompanyPrefix { number: 614_141, digits: 7 };
/// The moment at which every test starts.
pub(crate) const START: Moment = 1_000;

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
	pub const Manufacturers: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Manufacturer);
	pub const Dispensers: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Pharmacy)
		.union(OrganisationClassSet::of(OrganisationClass::Provider));
	pub const Partners: OrganisationClassSet = Dispensers::get()
		.union(Manufacturers::get())
		.union(OrganisationClassSet::of(OrganisationClass::Wholesaler));
	pub const Recallers: OrganisationClassSet =
		Manufacturers::get().union(OrganisationClassSet::of(OrganisationClass::Regulator));
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
			WHOLESALER => Some(OrganisationClass::Wholesaler),
			PHARMACY => Some(OrganisationClass::Pharmacy),
			CLINIC => Some(OrganisationClass::Provider),
			INSURER => Some(OrganisationClass::Payer),
			REGULATOR => Some(OrganisationClass::Regulator),
			_ => None,
		}
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		Self::class(organisation).map(|_| Jurisdiction(*b"DE"))
	}

	fn standing(organisation: OrganisationId, _at: Moment) -> Standing {
		let known = if Self::class(organisation).is_some() { Standing::Good } else { Standing::Unknown };
		Standings::get().get(&organisation).copied().unwrap_or(known)
	}

	fn prefix_owner(prefix: CompanyPrefix) -> Option<OrganisationId> {
		(prefix == PREFIX).then_some(FACTORY)
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

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_drug_trace::BenchmarkHelper for Helper {
	fn own_prefix(organisation: OrganisationId, prefix: CompanyPrefix) {
		assert_eq!(Organisations::prefix_owner(prefix), Some(organisation));
	}

	fn partner() -> OrganisationId {
		WHOLESALER
	}
}

impl pallet_drug_trace::Config for Test {
	type Time = Clock;
	type Organisations = Organisations;
	type ManufacturerOrigin = EnsureClass<Manufacturers>;
	type PartnerOrigin = EnsureClass<Partners>;
	type DispenserOrigin = EnsureClass<Dispensers>;
	type RecallOrigin = EnsureClass<Recallers>;
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
