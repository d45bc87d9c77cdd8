//! A runtime with nothing but the system pallet and this one. Accounts 1 to 5 act for the organisations of the same
//! numbers; accounts from 100 on are patients.

use frame_support::{
	derive_impl, parameter_types,
	traits::{EnsureOrigin, Time},
};
use frame_system::RawOrigin;
use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass},
	commitment::{Commitment, CommitmentScheme},
	gs1::CompanyPrefix,
	ids::{AnchorId, Jurisdiction, Moment, OrganisationId},
	traits::{OrganisationInspect, PatientInspect, Standing},
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchResult};

use crate as pallet_ehr_anchor;

/// Acts for a hospital in good standing.
pub(crate) const HOSPITAL: u64 = 1;
/// Acts for another custodian in good standing.
pub(crate) const CLINIC: u64 = 2;
/// Acts for a suspended organisation.
pub(crate) const SUSPENDED: u64 = 3;
/// Acts for an organisation whose licence ends at [`LICENCE_END`].
pub(crate) const LAPSING: u64 = 4;
/// Acts for an organisation that was never admitted.
pub(crate) const UNADMITTED: u64 = 5;
/// Acts for no organisation.
pub(crate) const STRANGER: u64 = 50;
/// The pseudonym of a patient.
pub(crate) const PATIENT: u64 = 100;

/// When the licence of [`LAPSING`] ends.
pub(crate) const LICENCE_END: Moment = 2_000;
/// The scheme that the tests use.
pub(crate) const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256;

parameter_types! {
	pub static Now: Moment = 1_000;
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		EhrAnchor: pallet_ehr_anchor,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_ehr_anchor::Config for Test {
	type Time = Clock;
	type CustodianOrigin = EnsureCustodian;
	type Organisations = Organisations;
	type Patients = Patients;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Organisations;
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

pub struct EnsureCustodian;
impl EnsureOrigin<RuntimeOrigin> for EnsureCustodian {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who @ HOSPITAL..=UNADMITTED)) => Ok(organisation(who)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(signed(HOSPITAL))
	}
}

pub struct Organisations;
impl OrganisationInspect for Organisations {
	fn class(_: OrganisationId) -> Option<OrganisationClass> {
		Some(OrganisationClass::Provider)
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		Self::class(organisation).map(|_| Jurisdiction(*b"DE"))
	}

	fn standing(organisation: OrganisationId, at: Moment) -> Standing {
		match u64::from(organisation.0) {
			HOSPITAL | CLINIC => Standing::Good,
			SUSPENDED => Standing::Suspended,
			LAPSING if at < LICENCE_END => Standing::Good,
			LAPSING => Standing::LicenceNotValid,
			_ => Standing::Unknown,
		}
	}

	fn prefix_owner(_: CompanyPrefix) -> Option<OrganisationId> {
		None
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<u64> for Organisations {
	fn prepare(_: OrganisationId) -> u64 {
		PATIENT
	}
}

pub struct Patients;
impl PatientInspect<u64> for Patients {
	fn is_patient(who: &u64) -> bool {
		*who >= PATIENT
	}
}

/// Builds the externalities of a test.
#[derive(Default)]
pub(crate) struct ExtBuilder;

impl ExtBuilder {
	/// The externalities at block 1, since events of the genesis block are dropped.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			Now::set(1_000);
		});
		ext
	}

	/// Runs a test, and then checks every invariant.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			EhrAnchor::do_try_state().unwrap();
		});
	}
}

pub(crate) fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The organisation for which an account acts.
pub(crate) fn organisation(who: u64) -> OrganisationId {
	OrganisationId(u32::try_from(who).unwrap())
}

/// A commitment to record number `n`.
pub(crate) fn commitment(n: u32) -> Commitment {
	Commitment::new(SCHEME, &[7; 32], &n.to_be_bytes())
}

/// A root that no tree was built for.
pub(crate) fn root(n: u32) -> H256 {
	H256(commitment(n).0)
}

/// Anchors record number `n` as laboratory data about [`PATIENT`].
pub(crate) fn anchor(who: u64, n: u32) -> DispatchResult {
	EhrAnchor::anchor(signed(who), commitment(n), SCHEME, DataClass::Laboratory, Some(PATIENT))
}

/// Puts record number `n` in the place of `old`.
pub(crate) fn supersede(who: u64, old: u64, n: u32) -> DispatchResult {
	EhrAnchor::supersede(signed(who), AnchorId(old), commitment(n), SCHEME)
}

/// Declares an anchor entered in error.
pub(crate) fn enter_in_error(who: u64, anchor: u64) -> DispatchResult {
	EhrAnchor::enter_in_error(signed(who), AnchorId(anchor))
}

/// Anchors a root for `leaves` vital signs of [`PATIENT`].
pub(crate) fn anchor_batch(who: u64, root: H256, leaves: u32) -> DispatchResult {
	let classes = DataClassSet::of(DataClass::VitalSigns);
	EhrAnchor::anchor_batch(signed(who), root, leaves, SCHEME, classes, Some(PATIENT))
}
