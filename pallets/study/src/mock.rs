//! A runtime with nothing but the system pallet and this one. Accounts 1 to 9 act for the organisations of the same
//! numbers; accounts from 100 on are patients.

use frame_support::{
	derive_impl, parameter_types,
	traits::{EnsureOrigin, Time},
};
use frame_system::RawOrigin;
use salus_primitives::{
	codes::{DiseaseGroup, DiseaseGroupSet, OrganisationClass, StudyTrait, StudyTraitSet},
	commitment::Commitment,
	gs1::CompanyPrefix,
	ids::{Jurisdiction, Moment, OrganisationId, StudyId},
	study::StudyProfile,
	traits::{OrganisationInspect, Standing},
};
use sp_runtime::{BuildStorage, DispatchResult};

use crate as pallet_study;

/// A researcher of a university in good standing.
pub(crate) const UNIVERSITY: u64 = 1;
/// A researcher of an institute in good standing.
pub(crate) const INSTITUTE: u64 = 2;
/// A researcher of a suspended organisation.
pub(crate) const SUSPENDED: u64 = 3;
/// A researcher of an organisation whose licence ends at [`LICENCE_END`].
pub(crate) const LAPSING: u64 = 4;
/// A researcher of an organisation that was never admitted.
pub(crate) const UNADMITTED: u64 = 5;
/// An admin of the hospital in good standing, who is no researcher.
pub(crate) const HOSPITAL: u64 = 6;
/// Acts for no organisation.
pub(crate) const STRANGER: u64 = 50;
/// Patients.
pub(crate) const PATIENT: u64 = 100;
pub(crate) const OTHER_PATIENT: u64 = 101;

/// When the tests begin.
pub(crate) const START: Moment = 1_000;
/// When the licence of [`LAPSING`] ends.
pub(crate) const LICENCE_END: Moment = 2_000;
/// The study that [`ExtBuilder`] makes, which the university sponsors.
pub(crate) const STUDY: StudyId = StudyId(0);

parameter_types! {
	pub static Now: Moment = START;
	/// Whether the university was suspended.
	pub static IsUniversitySuspended: bool = false;
}

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		StudyPallet: pallet_study,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

impl pallet_study::Config for Test {
	type Time = Clock;
	type SponsorOrigin = EnsureAccount<UNIVERSITY, UNADMITTED>;
	type SiteOrigin = EnsureAccount<INSTITUTE, HOSPITAL>;
	type PatientOrigin = EnsurePatient;
	type Organisations = Organisations;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Organisations;
}

/// The clock of the tests.
pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

/// The accounts of these numbers, which act for the organisations of the same numbers.
pub struct EnsureAccount<const FIRST: u64, const LAST: u64>;
impl<const FIRST: u64, const LAST: u64> EnsureOrigin<RuntimeOrigin> for EnsureAccount<FIRST, LAST> {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who)) if (FIRST..=LAST).contains(&who) => Ok(organisation(who)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(signed(FIRST))
	}
}

/// Patients.
pub struct EnsurePatient;
impl EnsureOrigin<RuntimeOrigin> for EnsurePatient {
	type Success = u64;

	fn try_origin(origin: RuntimeOrigin) -> Result<u64, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who)) if who >= PATIENT => Ok(who),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(signed(PATIENT))
	}
}

/// How the organisations stand.
pub struct Organisations;
impl OrganisationInspect for Organisations {
	fn class(_: OrganisationId) -> Option<OrganisationClass> {
		Some(OrganisationClass::Research)
	}

	fn jurisdiction(_: OrganisationId) -> Option<Jurisdiction> {
		Some(Jurisdiction(*b"DE"))
	}

	fn standing(organisation: OrganisationId, at: Moment) -> Standing {
		match u64::from(organisation.0) {
			UNIVERSITY if IsUniversitySuspended::get() => Standing::Suspended,
			UNIVERSITY | INSTITUTE | HOSPITAL => Standing::Good,
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
impl crate::BenchmarkHelper for Organisations {
	fn site() -> OrganisationId {
		organisation(HOSPITAL)
	}
}

/// Builds the externalities of a test: at block 1, with [`STUDY`].
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
			IsUniversitySuspended::set(false);
			register(UNIVERSITY).unwrap();
		});
		ext
	}

	/// Runs a test, and then checks every invariant.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			StudyPallet::do_try_state().unwrap();
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

/// Sets the clock.
pub(crate) fn at(moment: Moment) {
	Now::set(moment);
}

/// A commitment to protocol number `n`.
pub(crate) fn protocol(n: u8) -> Commitment {
	Commitment([n; 32])
}

/// The profile of the tests' studies.
pub(crate) fn profile() -> StudyProfile {
	StudyProfile {
		traits: StudyTraitSet::of(StudyTrait::HealthMedicalBiomedical),
		diseases: DiseaseGroupSet::of(DiseaseGroup::Cancer),
	}
}

/// Registers a study.
pub(crate) fn register(who: u64) -> DispatchResult {
	StudyPallet::register(signed(who), profile(), protocol(1))
}

/// Amends [`STUDY`]. Each version gets a protocol of its own.
pub(crate) fn amend(needs_consent: bool) -> DispatchResult {
	let version = crate::Studies::<Test>::get(STUDY).unwrap().version();
	let next = u8::try_from(version + 1).unwrap();
	StudyPallet::amend(signed(UNIVERSITY), STUDY, protocol(next), needs_consent)
}

/// Makes an account's organisation a site of [`STUDY`].
pub(crate) fn add_site(site: u64) -> DispatchResult {
	StudyPallet::add_site(signed(UNIVERSITY), STUDY, organisation(site))
}

/// Ends that.
pub(crate) fn remove_site(who: u64, site: u64) -> DispatchResult {
	StudyPallet::remove_site(signed(who), STUDY, organisation(site))
}

/// Closes [`STUDY`].
pub(crate) fn close() -> DispatchResult {
	StudyPallet::close(signed(UNIVERSITY), STUDY)
}

/// Enrols in [`STUDY`].
pub(crate) fn enrol(patient: u64, version: u32) -> DispatchResult {
	StudyPallet::enrol(signed(patient), STUDY, version)
}

/// Leaves [`STUDY`].
pub(crate) fn leave(patient: u64) -> DispatchResult {
	StudyPallet::leave(signed(patient), STUDY)
}
