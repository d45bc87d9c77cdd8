//! Medicines: products and lots, containers, packs, safety, prescriptions, and events kept by their hash ids.

use crate::{
	origins::{
		EnsureCarrier, EnsureDispenser, EnsureManufacturer, EnsurePartner, EnsurePrescriber, EnsureQuality,
		EnsureRecaller, EnsureThermometer, EnsureWitness,
	},
	weights, Consortium, DrugRegistry, DrugTrace, Prescriptions, Runtime, Timestamp,
};

impl pallet_drug_registry::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type ManufacturerOrigin = EnsureManufacturer;
	type Organisations = Consortium;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_drug_registry::WeightInfo<Runtime>;
}

impl pallet_drug_trace::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type Lots = DrugRegistry;
	type ManufacturerOrigin = EnsureManufacturer;
	type Organisations = Consortium;
	type PartnerOrigin = EnsureCarrier;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_drug_trace::WeightInfo<Runtime>;
}

impl pallet_drug_supply::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type Containers = DrugTrace;
	type DispenserOrigin = EnsureDispenser;
	type Fills = Prescriptions;
	type Lots = DrugRegistry;
	type ManufacturerOrigin = EnsureManufacturer;
	type Organisations = Consortium;
	type PartnerOrigin = EnsurePartner;
	type QualityOrigin = EnsureQuality;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_drug_supply::WeightInfo<Runtime>;
	type WitnessOrigin = EnsureWitness;
}

impl pallet_drug_safety::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type Containers = DrugTrace;
	type DeviceOrigin = EnsureThermometer;
	type Lots = DrugRegistry;
	type Organisations = Consortium;
	type PartnerOrigin = EnsurePartner;
	type QualityOrigin = EnsureQuality;
	type RecallOrigin = EnsureRecaller;
	type RegulatorOrigin = pallet_consortium::EnsureRegulator<Runtime>;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_drug_safety::WeightInfo<Runtime>;
}

impl pallet_prescription::Config for Runtime {
	type Organisations = Consortium;
	type PrescriberOrigin = EnsurePrescriber;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_prescription::WeightInfo<Runtime>;
}

impl pallet_drug_events::Config for Runtime {
	type Organisations = Consortium;
	type PartnerOrigin = EnsurePartner;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_drug_events::WeightInfo<Runtime>;
}
