//! Who is who, consents, studies and records.

use frame_support::traits::ConstU32;

use crate::{
	origins::{
		CouncilMajority, EnsureCustodian, EnsureDevice, EnsureReporter, EnsureResearcher, EnsureSuspender,
		RepresentedCalls,
	},
	policy::OrganisationPolicy,
	weights, Consent, Consortium, Disclosure, EhrAnchor, Runtime, RuntimeCall, Signature, Study, Timestamp,
};

impl pallet_consortium::Config for Runtime {
	type AdmitOrigin = CouncilMajority;
	type MaxAdmins = ConstU32<8>;
	type MaxIntervals = ConstU32<16>;
	type MaxPrefixes = ConstU32<8>;
	type RepresentedCalls = RepresentedCalls;
	type RuntimeCall = RuntimeCall;
	type SuspendOrigin = EnsureSuspender;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_consortium::WeightInfo<Runtime>;
}

impl pallet_consent::Config for Runtime {
	type AdminOrigin = pallet_consortium::EnsureAdmin<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type BreakGlass = Disclosure;
	type Credentials = Consortium;
	type MaxOpenConsents = ConstU32<32>;
	type Organisations = Consortium;
	type PatientOrigin = pallet_consortium::EnsurePatient<Runtime>;
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
	type PatientOrigin = pallet_consortium::EnsurePatient<Runtime>;
	type SiteOrigin = pallet_consortium::EnsureAdmin<Runtime>;
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
