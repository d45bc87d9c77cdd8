//! A runtime of this pallet alone. Organisations, credentials, patients, studies, break-glass and policy are tiny tables.

mod tables;
mod terms;

use frame_support::{derive_impl, parameter_types, traits::ConstU32, weights::Weight};
use frame_system::EnsureSignedBy;
use salus_primitives::{
	codes::{DataClassSet, StudyTrait},
	ids::{BreakGlassId, Moment, OrganisationId, Period, StudyId},
	study::{Participation, StudyProfile},
	tiers::{PolicyFailure, TierAnswer},
};
use sp_runtime::{testing::TestSignature, BuildStorage};

use crate::{Config, Pallet};

pub(crate) use tables::*;
pub(crate) use terms::*;

pub(crate) type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
/// Neither patient nor holder of a credential.
pub(crate) const STRANGER: AccountId = 9;
pub(crate) const PHYSICIAN: AccountId = 10;
pub(crate) const NURSE: AccountId = 11;
/// A researcher of the institute.
pub(crate) const RESEARCHER: AccountId = 12;
pub(crate) const PHARMACIST: AccountId = 13;
/// A physician of the hospital whose credential ends at `LOCUM_UNTIL`.
pub(crate) const LOCUM: AccountId = 14;
/// A physician of the clinic.
pub(crate) const SURGEON: AccountId = 15;
/// A physician of the spa, whose licence is not valid.
pub(crate) const SPA_PHYSICIAN: AccountId = 16;
/// A claims adjuster of the insurer.
pub(crate) const ADJUSTER: AccountId = 17;
/// A researcher of the college, which is a site of no study and lies in another country.
pub(crate) const FELLOW: AccountId = 18;
/// The privacy officer of the hospital.
pub(crate) const OFFICER: AccountId = 19;
/// A second physician of the hospital.
pub(crate) const COLLEAGUE: AccountId = 20;
/// The hospital's gateway.
pub(crate) const GATEWAY: AccountId = 21;
/// The admin of organisation n is the account `ADMINS + n`.
pub(crate) const ADMINS: AccountId = 100;

pub(crate) const HOSPITAL: OrganisationId = OrganisationId(0);
/// A site of `STUDY`.
pub(crate) const INSTITUTE: OrganisationId = OrganisationId(1);
pub(crate) const PHARMACY: OrganisationId = OrganisationId(2);
/// In good standing until `CLINIC_SUSPENDED_AT`.
pub(crate) const CLINIC: OrganisationId = OrganisationId(3);
/// Without a valid licence.
pub(crate) const SPA: OrganisationId = OrganisationId(4);
pub(crate) const INSURER: OrganisationId = OrganisationId(5);
/// A research organisation in another country than the others.
pub(crate) const COLLEGE: OrganisationId = OrganisationId(6);
pub(crate) const NO_ORGANISATION: OrganisationId = OrganisationId(99);

/// Open, until `StudyClosedAt` says otherwise, with `Profile`; its site is the institute.
pub(crate) const STUDY: StudyId = StudyId(0);
/// Known and closed.
pub(crate) const CLOSED_STUDY: StudyId = StudyId(1);
pub(crate) const NO_STUDY: StudyId = StudyId(99);

pub(crate) const DAY: Moment = 86_400_000;
/// When the tests begin.
pub(crate) const START: Moment = 100 * DAY;
pub(crate) const LOCUM_UNTIL: Moment = START + 10 * DAY;
pub(crate) const CLINIC_SUSPENDED_AT: Moment = START + 10 * DAY;

pub(crate) const POLICY_WEIGHT: Weight = Weight::from_parts(7_000_000, 7_000);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Consent: crate,
	}
);

parameter_types! {
	/// The clock.
	pub(crate) static Now: Moment = START;
	/// What the policy contract answers; without it the native tier table holds.
	pub(crate) static PolicyAnswer: Option<Result<TierAnswer, PolicyFailure>> = None;
	/// What the native table answers instead of its own answer.
	pub(crate) static NativeAnswer: Option<TierAnswer> = None;
	/// What `STUDY` declares of itself.
	pub(crate) static Profile: StudyProfile = medical_study();
	/// When `STUDY` is closed.
	pub(crate) static StudyClosedAt: Option<Moment> = None;
	/// How patients take part in studies, each from a moment on; the last line that fits holds.
	pub(crate) static Participations: Vec<(StudyId, AccountId, Moment, Participation)> = Vec::new();
	/// Uses of break-glass: on whom, by whom, when, and for which classes.
	pub(crate) static Glass: Vec<(BreakGlassId, AccountId, AccountId, Period, DataClassSet)> = Vec::new();
	/// Whose key was replaced, and by which.
	pub(crate) static NewKeys: Vec<(AccountId, AccountId)> = Vec::new();
}

/// Medical research with an ethics committee's approval.
fn medical_study() -> StudyProfile {
	let traits = [StudyTrait::HealthMedicalBiomedical, StudyTrait::EthicsApproved];
	StudyProfile { traits: traits.into_iter().collect(), ..Default::default() }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl Config for Test {
	type Time = Clock;
	type PatientOrigin = EnsureSignedBy<Patients, AccountId>;
	type RequesterOrigin = EnsureSignedBy<Holders, AccountId>;
	type AdminOrigin = EnsureAdmin;
	type Organisations = Organisations;
	type Credentials = Credentials;
	type Patients = Patients;
	type PatientKeys = PatientKeys;
	type Policy = Policy;
	type Studies = Studies;
	type BreakGlass = BreakGlass;
	type Signature = TestSignature;
	type MaxOpenConsents = ConstU32<32>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Patients;
}

#[derive(Default)]
pub(crate) struct ExtBuilder;

impl ExtBuilder {
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("the genesis is sound");
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			// Tests share their threads, and events of block 0 are dropped.
			Now::set(START);
			PolicyAnswer::set(None);
			NativeAnswer::set(None);
			Profile::set(medical_study());
			StudyClosedAt::set(None);
			Participations::set(Vec::new());
			Glass::set(Vec::new());
			NewKeys::set(Vec::new());
			System::set_block_number(1);
		});
		ext
	}

	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Pallet::<Test>::do_try_state().expect("all invariants hold");
		});
	}
}

pub(crate) fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// As the admin of an organisation.
pub(crate) fn admin(organisation: OrganisationId) -> RuntimeOrigin {
	signed(ADMINS + AccountId::from(organisation.0))
}

pub(crate) fn advance(by: Moment) {
	Now::set(Now::get() + by);
}

/// From now on, the patient takes part in the study in this way.
pub(crate) fn takes_part(study: StudyId, patient: AccountId, how: Participation) {
	Participations::mutate(|lines| lines.push((study, patient, Now::get(), how)));
}

/// The requester breaks glass on the patient's data for a period.
pub(crate) fn breaks_glass(
	patient: AccountId,
	requester: AccountId,
	period: Period,
	classes: DataClassSet,
) -> BreakGlassId {
	Glass::mutate(|lines| {
		let number = BreakGlassId(u64::try_from(lines.len()).expect("few lines"));
		lines.push((number, patient, requester, period, classes));
		number
	})
}
