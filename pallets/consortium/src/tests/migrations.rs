//! What an older chain stored becomes what this one stores.

use super::*;
use crate::migrations::v2::{after, before, MigrateV1ToV2};
use frame_support::traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion};

/// A chain with members of every kind, as version 1 stored it: without an index.
fn version_1() {
	let (_, other) = admit_clinic();
	appoint_mother(3_000);
	assert_ok!(Consortium::appoint_proxy(signed(other), MOTHER, 5_000));
	assert_ok!(Consortium::appoint_proxy(signed(other), PATIENT, 5_000));
	assert_ok!(Consortium::appoint_proxy(signed(PATIENT), FRIEND, 1_500));
	assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), RESEARCHER));
	suspend_hospital();
	at(2_000);
	let members: Vec<_> = Members::<Test>::iter_keys().collect();
	members.iter().for_each(Members::<Test>::remove);
	StorageVersion::new(1).put::<Consortium>();
}

#[test]
fn version_2_has_every_member_in_its_index() {
	ExtBuilder::default().build_and_execute(|| {
		version_1();
		let state = before::<Test>().unwrap();
		MigrateV1ToV2::<Test>::on_runtime_upgrade();
		after::<Test>(&state).unwrap();

		assert_eq!(Consortium::on_chain_storage_version(), StorageVersion::new(2));
		let of = [HOSPITAL_ADMIN, PACKER, RESEARCHER, PATIENT, FRIEND, STRANGER].map(quota_holder);
		assert_eq!(of, [Some(HOSPITAL), Some(FACTORY), None, Some(HOSPITAL), None, None]);
		let mother = Member { organisation: OrganisationId(3), until: Some(5_000) };
		assert_eq!(Members::<Test>::get(MOTHER), Some(mother));
	});
}

#[test]
fn the_migration_runs_once() {
	ExtBuilder::default().build_and_execute(|| {
		version_1();
		MigrateV1ToV2::<Test>::on_runtime_upgrade();
		Members::<Test>::remove(PACKER);
		MigrateV1ToV2::<Test>::on_runtime_upgrade();
		assert!(!Members::<Test>::contains_key(PACKER), "it would have been filled in again");
		Members::<Test>::insert(PACKER, Member { organisation: FACTORY, until: None });
	});
}

#[test]
fn the_checks_notice_an_index_that_is_there_before() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(before::<Test>(), Err("there are members before the migration".into()));
	});
}

#[test]
fn the_checks_notice_a_migration_that_did_nothing() {
	ExtBuilder::default().build().execute_with(|| {
		version_1();
		let state = before::<Test>().unwrap();
		assert_eq!(after::<Test>(&state), Err("the migration left a member out, or let a stranger in".into()));
	});
}

#[test]
fn the_checks_notice_a_wrong_entry() {
	ExtBuilder::default().build().execute_with(|| {
		version_1();
		let state = before::<Test>().unwrap();
		MigrateV1ToV2::<Test>::on_runtime_upgrade();
		Members::<Test>::insert(PACKER, Member { organisation: HOSPITAL, until: None });
		assert_eq!(after::<Test>(&state), Err("an entry of the index of members is not right".into()));
	});
}

#[test]
fn a_new_chain_has_the_version_of_the_code() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Consortium::on_chain_storage_version(), Consortium::in_code_storage_version());
	});
}
