//! A runtime with this pallet alone. An account's number is that of the organisation that it acts for.

use frame_support::{
	derive_impl, parameter_types,
	traits::{EnsureOrigin, Time},
};
use frame_system::RawOrigin;
use salus_primitives::{
	codes::OrganisationClass,
	gs1::{CompanyPrefix, Gtin},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
	merkle,
	prescription::{fill_leaf, Fill},
	traits::{OrganisationInspect, Standing},
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchResult};

use crate as pallet_prescription;

/// A physician of a provider.
pub(crate) const PHYSICIAN: u64 = 1;
/// A physician of the same provider.
pub(crate) const COLLEAGUE: u64 = 11;
/// A physician of another provider.
pub(crate) const OTHER: u64 = 2;
/// No physician.
pub(crate) const PHARMACIST: u64 = 3;

/// The provider of [`PHYSICIAN`] and [`COLLEAGUE`].
pub(crate) const CLINIC: OrganisationId = OrganisationId(1);
/// The medicine that is prescribed.
pub(crate) const GTIN: Gtin = Gtin(10_614_141_000_019);
/// When the tests begin.
pub(crate) const START: Moment = 1_000;
/// When the tests' prescription begins to be valid.
pub(crate) const VALID_FROM: Moment = 1_500;
/// When it isn't any more.
pub(crate) const VALID_UNTIL: Moment = 2_000;
/// How many fills it has: a tree that is not full.
pub(crate) const FILLS: u32 = 5;
/// How many packs each of them is for.
pub(crate) const PACKS: u32 = 2;

parameter_types! {
	pub static Now: Moment = START;
	/// How [`CLINIC`] stands.
	pub static ClinicStands: Standing = Standing::Good;
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Prescriptions: pallet_prescription,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_prescription::Config for Test {
	type Time = Clock;
	type Organisations = Consortium;
	type PrescriberOrigin = EnsurePhysician;
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

/// Physicians.
pub struct EnsurePhysician;
impl EnsureOrigin<RuntimeOrigin> for EnsurePhysician {
	type Success = (OrganisationId, u64);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who @ (PHYSICIAN | COLLEAGUE))) => Ok((CLINIC, who)),
			Ok(RawOrigin::Signed(OTHER)) => Ok((OrganisationId(2), OTHER)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(signed(PHYSICIAN))
	}
}

/// Who is who.
pub struct Consortium;
impl OrganisationInspect for Consortium {
	fn class(_: OrganisationId) -> Option<OrganisationClass> {
		Some(OrganisationClass::Provider)
	}

	fn jurisdiction(_: OrganisationId) -> Option<Jurisdiction> {
		Some(Jurisdiction(*b"DE"))
	}

	fn standing(organisation: OrganisationId, _: Moment) -> Standing {
		match organisation {
			CLINIC => ClinicStands::get(),
			_ => Standing::Good,
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
			ClinicStands::set(Standing::Good);
			self.steps.iter().for_each(|step| step());
		});
		ext
	}

	/// Runs a test, and then checks every invariant.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Prescriptions::do_try_state().unwrap();
		});
	}
}

pub(crate) fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// When the tests' prescription is valid.
pub(crate) const fn validity() -> Period {
	Period::between(VALID_FROM, VALID_UNTIL)
}

/// The salt of a fill.
fn salt(seed: u8, number: u32) -> [u8; 32] {
	[seed.wrapping_mul(64).wrapping_add(u8::try_from(number).unwrap()); 32]
}

/// The leaves of a prescription, told apart by its seed.
fn leaves(seed: u8, fills: u32) -> Vec<[u8; 32]> {
	(0..fills).map(|number| fill_leaf(&salt(seed, number), number, GTIN, PACKS)).collect()
}

/// The root of a prescription.
pub(crate) fn root_of(seed: u8, fills: u32) -> H256 {
	merkle::root(&leaves(seed, fills))
}

/// A fill of a prescription.
pub(crate) fn fill_of(seed: u8, fills: u32, number: u32) -> Fill {
	let path = merkle::path(&leaves(seed, fills), number).unwrap().try_into().unwrap();
	Fill { prescription: root_of(seed, fills), number, salt: salt(seed, number), packs: PACKS, path }
}

/// The root of the tests' prescription.
pub(crate) fn root() -> H256 {
	root_of(0, FILLS)
}

/// A fill of the tests' prescription.
pub(crate) fn fill(number: u32) -> Fill {
	fill_of(0, FILLS, number)
}

/// The physician prescribes.
pub(crate) fn prescribe(root: H256, fills: u32, validity: Period) -> DispatchResult {
	Prescriptions::prescribe(signed(PHYSICIAN), root, fills, validity)
}
