//! The encodings, compared with bytes made by hand from the call tables.

use super::*;
use salus_primitives::{
	codes::PurposeSet,
	consent::{Actor, Effect, Provision},
};

const ACCOUNT: [u8; 32] = [7; 32];

fn account() -> AccountId {
	AccountId::new(ACCOUNT)
}

#[test]
fn admit_organisation_is_class_gln_country_licence_admin() {
	let call = consortium::admit_organisation(
		OrganisationClass::Pharmacy,
		Gln(614_141_000_005),
		Jurisdiction(*b"DE"),
		Period { start: Some(1), end: None },
		&account(),
	);
	let mut expected = vec![1];
	expected.extend(614_141_000_005u64.to_le_bytes());
	expected.extend(b"DE");
	expected.extend([1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
	expected.extend(ACCOUNT);
	assert_eq!(call.arguments(), expected);
	assert_eq!(call.title(), "Consortium.admit_organisation");
}

#[test]
fn grant_is_period_provisions_source() {
	let provision = Provision {
		effect: Effect::Deny,
		actor: Actor::Organisation(OrganisationId(2)),
		purposes: PurposeSet::of(PurposeOfUse::Treatment),
		classes: DataClassSet::of(DataClass::Laboratory),
		data_period: Period::always(),
	};
	let provisions = vec![provision].try_into().unwrap();
	let call = consent::grant(&ConsentTerms { period: Period::always(), provisions, source: None });
	let expected = [
		&[0, 0][..],        // an open period
		&[4],               // one provision
		&[1],               // deny
		&[3, 2, 0, 0, 0],   // organisation 2
		&[1, 0, 0, 0],      // TREAT
		&[1 << 4, 0, 0, 0], // laboratory
		&[0, 0],            // data of any time
		&[0],               // no source
	]
	.concat();
	assert_eq!(call.arguments(), expected);
}

#[test]
fn request_access_is_patient_purpose_classes_time() {
	let call = consent::request_access(&account(), PurposeOfUse::EmergencyTreatment, DataClassSet(3), Some(256));
	let expected = [&ACCOUNT[..], &[1], &[3, 0, 0, 0], &[1, 0, 1, 0, 0, 0, 0, 0, 0]].concat();
	assert_eq!(call.arguments(), expected);
}

#[test]
fn anchors_carry_their_scheme() {
	let single = anchor::anchor(
		Commitment([9; 32]),
		CommitmentScheme::SaltedBlake2b256Jcs,
		DataClass::Imaging,
		Some(&account()),
	);
	assert_eq!(single.arguments(), [&[9; 32][..], &[1], &[6], &[1], &ACCOUNT].concat());
	let batch = anchor::anchor_batch(
		H256([8; 32]),
		1024,
		CommitmentScheme::SaltedBlake2b256,
		DataClassSet::of(DataClass::Imaging),
		None,
	);
	assert_eq!(batch.arguments(), [&[8; 32][..], &[0, 4, 0, 0], &[0], &[64, 0, 0, 0], &[0]].concat());
}

#[test]
fn commission_is_gtin_lot_expiry_quantity_root() {
	let key = LotKey { gtin: Gtin(5), lot: b"L1".to_vec().try_into().unwrap() };
	let call = trace::commission(&key, 1, 10_000, H256([3; 32]));
	let expected = [
		&[5, 0, 0, 0, 0, 0, 0, 0][..],
		&[8, b'L', b'1'],
		&[1, 0, 0, 0, 0, 0, 0, 0],
		&10_000u32.to_le_bytes(),
		&[3; 32],
	]
	.concat();
	assert_eq!(call.arguments(), expected);
	assert_eq!(trace::recall(&key, RecallClass::ClassII).arguments().last(), Some(&1));
}

#[test]
fn council_calls_use_compact_numbers_and_the_bare_proposal() {
	let call = council::propose(2, &[20, 1, 0, 0, 0, 0]);
	assert_eq!(call.arguments(), [8, 20, 1, 0, 0, 0, 0, 24]);
	let vote = council::vote(H256([1; 32]), 64, true);
	assert_eq!(vote.arguments(), [&[1; 32][..], &[1, 1], &[1]].concat());
	let close = council::close(H256([1; 32]), 0, WeightLimit { ref_time: 1, proof_size: 2 }, 6);
	assert_eq!(close.arguments(), [&[1; 32][..], &[0], &[4, 8], &[24]].concat());
}

#[test]
fn batches_hold_the_bare_calls() {
	assert_eq!(utility::batch_all(&[vec![1, 2, 3], vec![4]]).arguments(), [8, 1, 2, 3, 4]);
}

#[test]
fn contract_calls_name_the_account_by_its_id() {
	let gas = WeightLimit { ref_time: 1, proof_size: 1 };
	let call = contracts::call(&account(), gas, &[0xAA, 0xBB]);
	assert_eq!(call.arguments(), [&[0][..], &ACCOUNT, &[0], &[4, 4], &[0], &[8, 0xAA, 0xBB]].concat());
	let new = contracts::instantiate_with_code(gas, b"\0asm", &[0x5A], &[]);
	assert_eq!(new.arguments(), [&[0][..], &[4, 4], &[0], &[16, 0, b'a', b's', b'm'], &[4, 0x5A], &[0]].concat());
}
