//! The runtime's benchmarks, for `xtask bench`, and the state that the pallets' benchmarks start from.

use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::{
	traits::{Get, StorageInfo, WhitelistedStorageKeys},
	BoundedVec,
};
use frame_system::RawOrigin;
use pallet_consortium::{benchmark_setup as setup, Patients};
use salus_primitives::{
	codes::{DataClassSet, DiseaseGroupSet, OrganisationClass, PurposeSet, Role, StudyTraitSet},
	commitment::Commitment,
	consent::{Actor, ConsentTerms, Effect, Provision, MAX_PROVISIONS},
	ids::{Moment, OrganisationId, Period, StudyId},
	study::StudyProfile,
};
use sp_core::crypto::KeyTypeId;
use sp_runtime::{traits::IdentifyAccount, MultiSigner};

mod consortium;
mod medicines;

use crate::{AccountId, AllPalletsWithSystem, Consent, Runtime, Signature};

/// What a benchmark's keys are for.
const KEY: KeyTypeId = KeyTypeId(*b"bnch");

frame_benchmarking::define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[pallet_governance, crate::Governance]
	[pallet_validators, crate::Validators]
	[pallet_admission, crate::Admission]
	[pallet_key_recovery, crate::KeyRecovery]
	[pallet_consortium, crate::Consortium]
	[pallet_consent, crate::Consent]
	[pallet_ehr_anchor, crate::EhrAnchor]
	[pallet_drug_registry, crate::DrugRegistry]
	[pallet_drug_trace, crate::DrugTrace]
	[pallet_drug_supply, crate::DrugSupply]
	[pallet_drug_safety, crate::DrugSafety]
	[pallet_prescription, crate::Prescriptions]
	[pallet_drug_events, crate::DrugEvents]
	[pallet_disclosure, crate::Disclosure]
	[pallet_study, crate::Study]
	[pallet_collection, crate::Collection]
);

impl frame_system_benchmarking::Config for Runtime {}

/// Which benchmarks there are.
pub(crate) fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	use frame_benchmarking::BenchmarkList;
	use frame_support::traits::StorageInfoTrait;

	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs a benchmark.
pub(crate) fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	use frame_benchmarking::BenchmarkBatch;
	use sp_storage::TrackedStorageKey;

	let whitelist: Vec<TrackedStorageKey> = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}

/// The state that the pallets' benchmarks start from: the largest records that there can be.
pub struct Helper;

impl Helper {
	/// An organisation of a class, in good standing, and somebody who acts for it.
	fn holder(class: OrganisationClass, role: Role) -> (OrganisationId, AccountId) {
		let (organisation, _) = setup::organisation::<Runtime>(class);
		(organisation, setup::holder::<Runtime>(organisation, role))
	}

	/// An admitted patient.
	fn patient() -> AccountId {
		let (sponsor, _) = setup::organisation::<Runtime>(OrganisationClass::Provider);
		setup::patient::<Runtime>(sponsor)
	}
}

impl pallet_consent::BenchmarkHelper<AccountId, Signature> for Helper {
	fn patient() -> AccountId {
		Self::patient()
	}

	fn requester() -> AccountId {
		Self::holder(OrganisationClass::Provider, Role::Physician).1
	}

	fn organisation(_number: u32) -> OrganisationId {
		setup::organisation::<Runtime>(OrganisationClass::Research).0
	}

	fn sign(payload: &[u8]) -> (AccountId, Signature) {
		// The same patient each time: the seed makes the key.
		let public = sp_io::crypto::sr25519_generate(KEY, Some(b"//Benchmark".to_vec()));
		let patient = MultiSigner::from(public).into_account();
		if !Patients::<Runtime>::contains_key(&patient) {
			let (sponsor, _) = setup::organisation::<Runtime>(OrganisationClass::Provider);
			setup::admit::<Runtime>(&patient, sponsor);
		}
		let signature = sp_io::crypto::sr25519_sign(KEY, &public, payload).expect("the key was made just now");
		(patient, signature.into())
	}

	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}
}

impl pallet_disclosure::BenchmarkHelper<AccountId> for Helper {
	fn requester() -> AccountId {
		Self::holder(OrganisationClass::Provider, Role::Physician).1
	}

	fn patient(requester: &AccountId) -> AccountId {
		let patient = Self::patient();
		let actor = || Actor::Account(requester.clone());
		let permit = || Provision::new(Effect::Permit, actor(), PurposeSet::all(), DataClassSet::all());
		let provisions: Vec<_> = (0..MAX_PROVISIONS).map(|_| permit()).collect();
		let provisions = BoundedVec::truncate_from(provisions);
		for _ in 0..<Runtime as pallet_consent::Config>::MaxOpenConsents::get() {
			let terms = ConsentTerms { period: Period::always(), provisions: provisions.clone(), source: None };
			Consent::grant(RawOrigin::Signed(patient.clone()).into(), terms).expect("a patient may grant");
		}
		patient
	}

	fn reviewer() -> AccountId {
		Self::holder(OrganisationClass::Regulator, Role::PrivacyOfficer).1
	}

	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}
}

impl pallet_study::BenchmarkHelper for Helper {
	fn site() -> OrganisationId {
		setup::organisation::<Runtime>(OrganisationClass::Provider).0
	}
}

impl pallet_ehr_anchor::BenchmarkHelper<AccountId> for Helper {
	fn prepare(_custodian: OrganisationId) -> AccountId {
		Self::patient()
	}

	fn other(_custodian: OrganisationId) -> (OrganisationId, AccountId) {
		// Each call makes a new one.
		Self::holder(OrganisationClass::Provider, Role::Physician)
	}
}

impl pallet_collection::BenchmarkHelper<AccountId> for Helper {
	fn patient() -> AccountId {
		Self::patient()
	}

	fn study() -> StudyId {
		let study = pallet_study::NextStudyId::<Runtime>::get();
		let (_, researcher) = Self::holder(OrganisationClass::Research, Role::Researcher);
		let profile = StudyProfile { traits: StudyTraitSet::all(), diseases: DiseaseGroupSet::all() };
		let protocol = Commitment([1; 32]);
		crate::Study::register(RawOrigin::Signed(researcher).into(), profile, protocol).expect("a researcher may");
		study
	}

	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}
}
