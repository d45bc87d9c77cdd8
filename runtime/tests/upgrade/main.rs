//! The upgrade from version 1 on real state: a local network of version 1 played the demo, and `version-1.json` is what
//! its state was then, without the code.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "../common/mod.rs"]
mod common;

use std::collections::BTreeMap;

use common::account;
use frame_support::{
	storage::migration::put_storage_value,
	traits::{GetStorageVersion, StorageVersion, TryStateSelect, UpgradeCheckSelect},
};
use salus_primitives::{
	ids::OrganisationId,
	traits::{MemberInspect, OrganisationInspect, PatientInspect},
};
use salus_runtime::{
	configs::{consensus::SessionPeriod, governance::ObjectionPeriod},
	constants::{OBJECTION_PERIOD, SESSION_PERIOD},
	AllPalletsWithSystem, BlockNumber, Consortium, Executive, Runtime, Session, System, Timestamp, VERSION,
};
use serde::Deserialize;
use sp_core::storage::{well_known_keys::CODE, ChildInfo, Storage, StorageChild};
use sp_io::TestExternalities;

/// The snapshot.
const VERSION_1: &str = include_str!("version-1.json");

/// A state as a raw chain specification writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Snapshot {
	top: BTreeMap<String, String>,
	children_default: BTreeMap<String, BTreeMap<String, String>>,
}

fn bytes(text: &str) -> Vec<u8> {
	hex::decode(text.trim_start_matches("0x")).unwrap()
}

fn entries(map: &BTreeMap<String, String>) -> BTreeMap<Vec<u8>, Vec<u8>> {
	map.iter().map(|(key, value)| (bytes(key), bytes(value))).collect()
}

/// The state of version 1.
fn version_1() -> TestExternalities {
	let snapshot: Snapshot = serde_json::from_str(VERSION_1).unwrap();
	let child = |(key, map): (&String, &BTreeMap<String, String>)| {
		let child_info = ChildInfo::new_default_from_vec(bytes(key));
		(bytes(key), StorageChild { data: entries(map), child_info })
	};
	let mut top = entries(&snapshot.top);
	// What runs is this build; the key has to be there.
	top.insert(CODE.to_vec(), vec![0]);
	let children_default = snapshot.children_default.iter().map(child).collect();
	TestExternalities::from(Storage { top, children_default })
}

/// Upgrades it, with all checks before and after, each migration twice: the second time nothing may change.
fn upgraded() -> TestExternalities {
	let mut ext = version_1();
	ext.execute_with(|| Executive::try_runtime_upgrade(UpgradeCheckSelect::All)).unwrap();
	ext
}

#[test]
fn snapshot_is_of_a_chain_that_was_used() {
	version_1().execute_with(|| {
		assert!(System::block_number() > 200);
		assert!(pallet_consent::Consents::<Runtime>::iter().count() > 0);
		assert!(pallet_consortium::Patients::<Runtime>::iter().count() > 0);
		assert!(pallet_consortium::Members::<Runtime>::iter().next().is_none());
		assert!(pallet_governance::Seats::<Runtime>::get().is_empty());
	});
}

#[test]
fn upgrade_passes_its_checks_and_leaves_a_sound_state() {
	upgraded().execute_with(|| {
		let all = TryStateSelect::All;
		<AllPalletsWithSystem as frame_support::traits::TryState<BlockNumber>>::try_state(System::block_number(), all)
			.unwrap();
		let last = frame_system::LastRuntimeUpgrade::<Runtime>::get().unwrap();
		assert_eq!(last.spec_version.0, VERSION.spec_version);
	});
}

#[test]
fn upgrade_seats_the_council_and_approves_the_validators() {
	upgraded().execute_with(|| {
		let seats = pallet_governance::Seats::<Runtime>::get();
		assert_eq!(seats.into_iter().collect::<Vec<_>>(), [0, 1, 2].map(OrganisationId));
		let validators = Session::validators();
		assert_eq!(validators.len(), 4);
		for validator in &validators {
			assert!(pallet_validators::Validators::<Runtime>::contains_key(validator));
		}
	});
}

#[test]
fn upgrade_after_which_nothing_could_be_decided_fails_its_checks() {
	version_1().execute_with(|| {
		put_storage_value(b"Council", b"Members", b"", vec![account("//Hospital")]);
		assert!(Executive::try_runtime_upgrade(UpgradeCheckSelect::All).is_err());
	});
}

#[test]
fn upgrade_makes_members_of_those_who_were() {
	let founders = ["//Hospital", "//Manufacturer", "//Regulator", "//HospitalSouth", "//Insurer"];
	upgraded().execute_with(|| {
		let now = Timestamp::get();
		for (place, uri) in founders.iter().enumerate() {
			let organisation = Consortium::quota_holder(&account(uri), now).unwrap();
			assert_eq!(organisation, OrganisationId(place.try_into().unwrap()));
			assert!(Consortium::class(organisation).is_some());
		}
		for (patient, record) in pallet_consortium::Patients::<Runtime>::iter() {
			assert!(Consortium::is_patient(&patient));
			assert_eq!(Consortium::quota_holder(&patient, now), Some(record.sponsor));
		}
		assert_eq!(Consortium::quota_holder(&account("//Ferdie"), now), None);
	});
}

#[test]
fn upgrade_keeps_the_waits_of_a_real_chain() {
	upgraded().execute_with(|| {
		assert_eq!(SessionPeriod::get(), SESSION_PERIOD);
		assert_eq!(ObjectionPeriod::get(), OBJECTION_PERIOD);
	});
}

#[test]
fn upgrade_brings_the_storage_to_the_version_of_the_code() {
	version_1().execute_with(|| assert_eq!(Consortium::on_chain_storage_version(), StorageVersion::new(1)));
	upgraded().execute_with(|| {
		assert_eq!(Consortium::on_chain_storage_version(), Consortium::in_code_storage_version());
	});
}

#[test]
fn second_upgrade_changes_nothing() {
	let mut ext = upgraded();
	let once = ext.execute_with(|| sp_io::storage::root(sp_core::storage::StateVersion::V1));
	ext.execute_with(|| Executive::try_runtime_upgrade(UpgradeCheckSelect::All)).unwrap();
	let twice = ext.execute_with(|| sp_io::storage::root(sp_core::storage::StateVersion::V1));
	assert_eq!(once, twice);
}
