//! Who is who, consents, studies and records.

use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64},
};
use pallet_consortium::{EnsureAdmin, EnsurePatient, EnsureRegulator};
use pallet_governance::{EnsureOrdinary, EnsureSensitive};
use salus_primitives::ids::Moment;

use crate::{
	constants::{EMERGENCY_PAUSE, EMERGENCY_SUSPENSION, RECOVERY_DELAY, RECOVERY_OBJECTION_PAUSE},
	origins::{EnsureCustodian, EnsureDevice, EnsureReporter, EnsureResearcher, RepresentedCalls},
	policy::OrganisationPolicy,
	weights, Consent, Consortium, Disclosure, EhrAnchor, Runtime, RuntimeCall, Signature, Study, Timestamp,
};

impl pallet_consortium::Config for Runtime {
	type AdmitOrigin = EnsureSensitive;
	type EmergencyPause = ConstU64<EMERGENCY_PAUSE>;
	type EmergencySuspension = ConstU64<EMERGENCY_SUSPENSION>;
	type MaxAdmins = ConstU32<8>;
	// Fewer than half of five seats. Those that a regulator suspended at once count in majorities as before.
	type MaxEmergencies = ConstU32<2>;
	type MaxIntervals = ConstU32<16>;
	type MaxPrefixes = ConstU32<8>;
	type PatientOrigin = EnsurePatient<Runtime>;
	type RegulatorOrigin = EnsureRegulator<Runtime>;
	type RepresentedCalls = RepresentedCalls;
	type RuntimeCall = RuntimeCall;
	type StandingOrigin = EnsureOrdinary;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_consortium::WeightInfo<Runtime>;
}

parameter_types! {
	/// How long a patient's present key can object to its recovery. Short on a development chain, from its genesis on.
	pub storage RecoveryDelay: Moment = RECOVERY_DELAY;
}

impl pallet_key_recovery::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type ObjectionPause = ConstU64<RECOVERY_OBJECTION_PAUSE>;
	type Organisations = Consortium;
	type Patients = Consortium;
	type RecoveryDelay = RecoveryDelay;
	// An admin, not any of the staff: whoever admits patients can appoint a guardian too.
	type SponsorOrigin = EnsureAdmin<Runtime>;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_key_recovery::WeightInfo<Runtime>;
}

impl pallet_consent::Config for Runtime {
	type AdminOrigin = EnsureAdmin<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type BreakGlass = Disclosure;
	type Credentials = Consortium;
	type MaxOpenConsents = ConstU32<32>;
	type Organisations = Consortium;
	type PatientOrigin = EnsurePatient<Runtime>;
	type PatientKeys = pallet_consortium::PresentKey<Runtime>;
	type Patients = Consortium;
	type Policy = OrganisationPolicy;
	type RequesterOrigin = pallet_consortium::EnsureHolder<Runtime>;
	type Signature = Signature;
	type Studies = Study;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_consent::WeightInfo<Runtime>;
}

impl pallet_disclosure::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type Credentials = Consortium;
	type Decision = Consent;
	type Organisations = Consortium;
	type Patients = Consortium;
	type Policy = OrganisationPolicy;
	type RequesterOrigin = pallet_consortium::EnsureHolder<Runtime>;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_disclosure::WeightInfo<Runtime>;
}

impl pallet_study::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type Organisations = Consortium;
	type PatientOrigin = EnsurePatient<Runtime>;
	type SiteOrigin = EnsureAdmin<Runtime>;
	type SponsorOrigin = EnsureResearcher;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_study::WeightInfo<Runtime>;
}

impl pallet_ehr_anchor::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type CustodianOrigin = EnsureCustodian;
	type Organisations = Consortium;
	type Patients = Consortium;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_ehr_anchor::WeightInfo<Runtime>;
}

impl pallet_collection::Config for Runtime {
	type Anchoring = EhrAnchor;
	type AppendOrigin = EnsureDevice;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type Credentials = Consortium;
	type CustodianOrigin = EnsureCustodian;
	type Organisations = Consortium;
	type Patients = Consortium;
	type ReporterOrigin = EnsureReporter;
	type RequesterOrigin = pallet_consortium::EnsureHolder<Runtime>;
	type Studies = Study;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_collection::WeightInfo<Runtime>;
}
