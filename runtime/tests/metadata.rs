//! What clients read: metadata of versions 14 to 16, in which everything of ours is documented.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use codec::Decode;
use frame_metadata::{v16::RuntimeMetadataV16, RuntimeMetadata, RuntimeMetadataPrefixed};
use salus_runtime::{
	constants::{DAYS, DEVELOPMENT_OBJECTION_PERIOD},
	Block, Runtime,
};
use scale_info::form::PortableForm;
use sp_api::runtime_decl_for_metadata::MetadataV2;
use sp_core::OpaqueMetadata;

const OURS: [&str; 8] =
	["Consortium", "Consent", "EhrAnchor", "DrugTrace", "Governance", "Validators", "Admission", "KeyRecovery"];

/// The metadata of a version, on a development chain: some constants are settled at the genesis, and so in the state.
fn served(version: u32) -> Option<OpaqueMetadata> {
	common::ext("development").execute_with(|| <Runtime as MetadataV2<Block>>::metadata_at_version(version))
}

fn metadata() -> RuntimeMetadataV16 {
	let opaque = served(16).unwrap();
	match RuntimeMetadataPrefixed::decode(&mut &opaque[..]).unwrap().1 {
		RuntimeMetadata::V16(metadata) => metadata,
		_ => unreachable!("asked for version 16"),
	}
}

#[test]
fn versions_14_to_16_are_served() {
	let versions = <Runtime as MetadataV2<Block>>::metadata_versions();
	for version in [14, 15, 16] {
		assert!(versions.contains(&version), "no version {version} among {versions:?}");
		assert!(served(version).is_some());
	}
}

/// Names of the variants, and of their fields, that have no docs.
fn undocumented(metadata: &RuntimeMetadataV16, ty: u32) -> Vec<String> {
	let ty = metadata.types.resolve(ty).unwrap();
	let scale_info::TypeDef::<PortableForm>::Variant(variants) = &ty.type_def else {
		panic!("calls, events and errors are enums");
	};
	variants.variants.iter().filter(|variant| variant.docs.is_empty()).map(|variant| variant.name.clone()).collect()
}

#[test]
fn every_call_event_error_and_storage_item_of_ours_is_documented() {
	let metadata = metadata();
	for name in OURS {
		let pallet = metadata.pallets.iter().find(|pallet| pallet.name == name).unwrap();
		let calls = undocumented(&metadata, pallet.calls.as_ref().unwrap().ty.id);
		let events = undocumented(&metadata, pallet.event.as_ref().unwrap().ty.id);
		let errors = undocumented(&metadata, pallet.error.as_ref().unwrap().ty.id);
		assert!(calls.is_empty() && events.is_empty() && errors.is_empty(), "{name}: {calls:?} {events:?} {errors:?}");
		for entry in &pallet.storage.as_ref().unwrap().entries {
			assert!(!entry.docs.is_empty(), "{name}: storage {} has no docs", entry.name);
		}
		for constant in &pallet.constants {
			assert!(!constant.docs.is_empty(), "{name}: constant {} has no docs", constant.name);
		}
	}
}

#[test]
fn our_runtime_apis_and_view_functions_are_in_it() {
	let metadata = metadata();
	for api in ["ConsortiumApi", "ConsentApi", "AnchorApi", "DrugTraceApi", "ContractsApi"] {
		assert!(metadata.apis.iter().any(|entry| entry.name == api), "no {api}");
	}
	for name in ["Consent", "EhrAnchor", "DrugTrace", "Governance", "Validators", "Admission", "KeyRecovery"] {
		let pallet = metadata.pallets.iter().find(|pallet| pallet.name == name).unwrap();
		assert!(!pallet.view_functions.is_empty(), "{name} has no view function");
	}
}

#[test]
fn pallet_indices_are_what_clients_know() {
	let metadata = metadata();
	let index = |name: &str| metadata.pallets.iter().find(|pallet| pallet.name == name).map(|pallet| pallet.index);
	let ours = [20, 21, 22, 23, 9, 10, 11, 32].map(Some);
	assert_eq!(OURS.map(index), ours);
	assert_eq!(["TxPause", "Authorship", "Contracts", "Historical"].map(index), [12, 14, 15, 16].map(Some));
}

#[test]
fn nobody_rules_alone() {
	let metadata = metadata();
	for name in ["Sudo", "Council"] {
		assert!(metadata.pallets.iter().all(|pallet| pallet.name != name), "there is a pallet {name}");
	}
}

#[test]
fn clients_read_how_long_there_is_to_object() {
	let metadata = metadata();
	let governance = metadata.pallets.iter().find(|pallet| pallet.name == "Governance").unwrap();
	let constant = |name: &str| {
		let found = governance.constants.iter().find(|constant| constant.name == name).unwrap();
		u32::decode(&mut found.value.as_slice()).unwrap()
	};
	assert_eq!(constant("ObjectionPeriod"), DEVELOPMENT_OBJECTION_PERIOD);
	assert_eq!(constant("MotionDuration"), 14 * DAYS);
}
