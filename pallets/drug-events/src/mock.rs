//! A runtime with this pallet alone. An account's number is that of the organisation that it acts for.

use frame_support::{
	derive_impl, parameter_types,
	traits::{EnsureOrigin, Time},
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{
	codes::OrganisationClass,
	commitment::Commitment,
	epcis::{ErrorReason, NewEvent, NewEvents, ObjectRef},
	gs1::{CompanyPrefix, Gtin, Sscc},
	ids::{Jurisdiction, Moment, OrganisationId},
	trace::LotKey,
	traits::{OrganisationInspect, Standing},
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchResult};

use crate as pallet_drug_events;

/// Records most of the tests' events.
pub(crate) const FACTORY: u64 = 1;
/// Another partner.
pub(crate) const WHOLESALER: u64 = 2;
/// Acts for no organisation.
pub(crate) const STRANGER: u64 = 9;

/// When the tests begin: midnight of 2026-11-21.
pub(crate) const START: Moment = 1_795_219_200_000;
/// An hour of the clock.
pub(crate) const HOUR: Moment = 3_600_000;
/// A product.
pub(crate) const GTIN: Gtin = Gtin(10_614_141_000_019);
/// A container.
pub(crate) const SSCC: Sscc = Sscc(106_141_412_345_678_908);

parameter_types! {
	pub static Now: Moment = START;
	/// How [`FACTORY`] stands.
	pub static FactoryStands: Standing = Standing::Good;
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		DrugEvents: pallet_drug_events,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_drug_events::Config for Test {
	type Time = Clock;
	type Organisations = Consortium;
	type PartnerOrigin = EnsurePartner;
	type WeightInfo = ();
}

/// The clock of the tests.
pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

/// Accounts that act for a partner.
pub struct EnsurePartner;
impl EnsureOrigin<RuntimeOrigin> for EnsurePartner {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who @ (FACTORY | WHOLESALER))) => Ok(organisation(who)),
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
		Some(Jurisdiction(*b"DE"))
	}

	fn standing(organisation: OrganisationId, _: Moment) -> Standing {
		match u64::from(organisation.0) {
			FACTORY => FactoryStands::get(),
			WHOLESALER => Standing::Good,
			_ => Standing::Unknown,
		}
	}

	fn prefix_owner(_: CompanyPrefix) -> Option<OrganisationId> {
		None
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
			DrugEvents::do_try_state().unwrap();
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

/// An event's id.
pub(crate) fn id(number: u8) -> H256 {
	H256::repeat_byte(number)
}

/// A lot of the tests' product.
pub(crate) fn lot(lot: &str) -> ObjectRef {
	ObjectRef::Lot(LotKey { gtin: GTIN, lot: BoundedVec::truncate_from(lot.as_bytes().to_vec()) })
}

/// An event of now, about some objects.
pub(crate) fn event(number: u8, objects: &[ObjectRef]) -> NewEvent {
	let objects = BoundedVec::try_from(objects.to_vec()).unwrap();
	NewEvent { id: id(number), at: Now::get(), objects, commitment: Commitment([number; 32]) }
}

/// A partner records events.
pub(crate) fn record(who: u64, events: &[NewEvent]) -> DispatchResult {
	DrugEvents::record(signed(who), NewEvents::try_from(events.to_vec()).unwrap())
}

/// A partner declares an event an error, now and with wrong data.
pub(crate) fn declare(who: u64, number: u8, corrective: &[H256]) -> DispatchResult {
	let corrective = BoundedVec::try_from(corrective.to_vec()).unwrap();
	DrugEvents::declare_error(signed(who), id(number), ErrorReason::IncorrectData, Now::get(), corrective)
}
