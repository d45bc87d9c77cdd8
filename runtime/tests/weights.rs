//! The weights are the measured ones, and every call fits into a block.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use std::any::type_name;

use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use salus_primitives::{
	codes::{DataClassSet, PurposeOfUse},
	ids::{ConsentId, StudyId},
};
use salus_runtime::{
	constants::{MAXIMUM_BLOCK_WEIGHT, NORMAL_DISPATCH_RATIO, POLICY_GAS},
	AccountId, Runtime, RuntimeCall,
};

#[test]
fn pallets_take_the_generated_weights() {
	for name in [
		type_name::<<Runtime as pallet_governance::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_validators::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_admission::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_key_recovery::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_consortium::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_consent::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_disclosure::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_study::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_collection::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_ehr_anchor::Config>::WeightInfo>(),
		type_name::<<Runtime as pallet_drug_trace::Config>::WeightInfo>(),
	] {
		assert!(name.starts_with("salus_runtime::weights::"), "{name}");
	}
}

/// The weight of a request for access, for a study or for none.
fn request(study: Option<StudyId>) -> Weight {
	let call = RuntimeCall::Disclosure(pallet_disclosure::Call::request_access {
		patient: AccountId::new([1; 32]),
		purpose: PurposeOfUse::Research,
		study,
		classes: DataClassSet::all(),
		labels: None,
		data_time: None,
	});
	call.get_dispatch_info().call_weight
}

#[test]
fn access_request_counts_the_policy_contract_and_fits_into_a_block() {
	let weight = request(None);
	assert!(weight.all_gt(POLICY_GAS));
	let room = Weight::from_parts(NORMAL_DISPATCH_RATIO.mul_floor(MAXIMUM_BLOCK_WEIGHT.ref_time()), u64::MAX);
	assert!(weight.all_lt(room));
}

#[test]
fn access_request_for_a_study_pays_for_what_it_reads_besides() {
	assert!(request(Some(StudyId(0))).ref_time() > request(None).ref_time());
}

#[test]
fn every_call_weighs_something() {
	let withdraw = RuntimeCall::Consent(pallet_consent::Call::withdraw { consent: ConsentId(0) });
	let cancel = RuntimeCall::DrugTrace(pallet_drug_trace::Call::cancel { sscc: Default::default() });
	let revoke =
		RuntimeCall::Consortium(pallet_consortium::Call::revoke_credential { holder: AccountId::new([1; 32]) });
	for call in [withdraw, cancel, revoke] {
		// Reading and writing storage alone takes tens of microseconds on ParityDB.
		assert!(call.get_dispatch_info().call_weight.ref_time() > 10_000_000, "{call:?}");
	}
}
