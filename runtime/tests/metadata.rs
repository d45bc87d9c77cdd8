//! What clients read: metadata of versions 14 to 16, in which everything of ours is documented.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use codec::Decode;
use frame_metadata::{v16::RuntimeMetadataV16, RuntimeMetadata, RuntimeMetadataPrefixed};
use salus_runtime::{Block, Runtime};
use scale_info::form::PortableForm;
use sp_api::runtime_decl_for_metadata::MetadataV2;

const OURS: [&str; 4] = ["Consortium", "Consent", "EhrAnchor", "DrugTrace"];

fn metadata() -> RuntimeMetadataV16 {
	let opaque = <Runtime as MetadataV2<Block>>::metadata_at_version(16).unwrap();
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
		assert!(<Runtime as MetadataV2<Block>>::metadata_at_version(version).is_some());
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
	for name in ["Consent", "EhrAnchor", "DrugTrace"] {
		let pallet = metadata.pallets.iter().find(|pallet| pallet.name == name).unwrap();
		assert!(!pallet.view_functions.is_empty(), "{name} has no view function");
	}
}

#[test]
fn pallet_indices_are_what_clients_know() {
	let metadata = metadata();
	let index = |name: &str| metadata.pallets.iter().find(|pallet| pallet.name == name).map(|pallet| pallet.index);
	assert_eq!(OURS.map(index), [Some(20), Some(21), Some(22), Some(23)]);
	assert_eq!(index("Council"), Some(9));
	assert_eq!(index("Contracts"), Some(15));
}
