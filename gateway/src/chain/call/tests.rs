//! The encodings, compared with bytes made by hand from the call tables.

use super::*;
use salus_primitives::{
	anchor::{ContentDigest, Held, LeafPath, LeafProof, RecordRef, Target},
	codes::{
		Confidentiality, DataClass, DataClassSet, DiseaseGroupSet, DuoModifier, DuoModifierSet, DuoPermission,
		OrganisationClass, PurposeOfUse, PurposeSet, Schema, Sensitivity, SensitivitySet, StudyTrait, StudyTraitSet,
	},
	commitment::{Commitment, CommitmentScheme},
	consent::{Actor, ConsentTerms, Effect, LabelRule, Provision},
	decision::{AccessQuery, DataLabels},
	disclosure::{BreakGlassReason, ReviewVerdict},
	gs1::Gln,
	ids::{AnchorId, BatchId, BreakGlassId, ConsentId, Jurisdiction, OrganisationId, Period, StudyId},
	study::{DataUse, StudyProfile},
};
use sp_core::H256;
use sp_runtime::MultiSignature;

use crate::chain::{nodes::PeerId, pauses::CallName, quotas::Quota, AccountId};

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

fn provision() -> Provision<AccountId> {
	Provision {
		parent: None,
		effect: Effect::Deny,
		actor: Actor::Organisation(OrganisationId(2)),
		purposes: PurposeSet::of(PurposeOfUse::Treatment),
		classes: DataClassSet::of(DataClass::Laboratory),
		labels: LabelRule::any(),
		period: Period::always(),
		data_period: Period::always(),
		data_use: None,
	}
}

/// The bytes of [`provision`].
const PROVISION: [u8; 25] = [
	0, // no parent
	1, // deny
	3,
	2,
	0,
	0,
	0, // organisation 2
	1,
	0,
	0,
	0, // TREAT
	1 << 4,
	0,
	0,
	0, // laboratory
	0,
	0,
	0,
	0,
	0, // data of any labels
	0,
	0, // at any time
	0,
	0, // data of any time
	0, // for any use
];

fn terms() -> ConsentTerms<AccountId> {
	ConsentTerms { period: Period::always(), provisions: vec![provision()].try_into().unwrap(), source: None }
}

#[test]
fn grant_is_period_provisions_source() {
	let expected = [&[0, 0][..], &[4], &PROVISION, &[0]].concat();
	assert_eq!(consent::grant(&terms()).arguments(), expected);
	let amended = consent::amend(ConsentId(5), &terms());
	assert_eq!(amended.arguments(), [&[5, 0, 0, 0, 0, 0, 0, 0], expected.as_slice()].concat());
}

#[test]
fn a_provision_carries_parent_labels_periods_and_data_use() {
	let data_use = DataUse {
		permission: DuoPermission::GeneralResearch,
		diseases: DiseaseGroupSet::empty(),
		modifiers: DuoModifierSet::of(DuoModifier::EthicsApproval),
		jurisdiction: Some(Jurisdiction(*b"DE")),
	};
	let labels = LabelRule {
		confidentiality: Some(Confidentiality::Restricted),
		sensitivities: SensitivitySet::of(Sensitivity::Hiv),
	};
	let full = Provision {
		parent: Some(0),
		effect: Effect::Permit,
		actor: Actor::Study(StudyId(7)),
		labels,
		period: Period { start: None, end: Some(1) },
		data_use: Some(data_use),
		..provision()
	};
	let call = consent::change_provision(ConsentId(1), 3, &full);
	let expected = [
		&[1, 0, 0, 0, 0, 0, 0, 0][..],     // consent 1
		&[3],                              // its fourth provision
		&[1, 0],                           // under the first
		&[0],                              // permit
		&[5, 7, 0, 0, 0],                  // study 7
		&[1, 0, 0, 0],                     // TREAT
		&[16, 0, 0, 0],                    // laboratory
		&[1, 4],                           // R
		&[4, 0, 0, 0],                     // HIV
		&[0, 1, 1, 0, 0, 0, 0, 0, 0, 0],   // until 1
		&[0, 0],                           // data of any time
		&[1, 1, 0, 0, 0, 0, 128, 0, 0, 0], // GRU, no disease, IRB
		&[1, b'D', b'E'],                  // in Germany
	]
	.concat();
	assert_eq!(call.arguments(), expected);
}

#[test]
fn proposals_and_signed_grants_name_the_patient_first() {
	let proposed = consent::propose(&account(), &terms(), 256);
	let body = consent::grant(&terms()).arguments().to_vec();
	assert_eq!(proposed.arguments(), [&ACCOUNT[..], &body, &[0, 1, 0, 0, 0, 0, 0, 0]].concat());
	assert_eq!(consent::accept(OrganisationId(2), &terms()).arguments(), [&[2, 0, 0, 0][..], &body].concat());
	let signature = MultiSignature::Sr25519([5; 64].into());
	let signed = consent::grant_signed(&account(), &terms(), 3, 256, &signature);
	let expected = [&ACCOUNT[..], &body, &[3, 0, 0, 0], &[0, 1, 0, 0, 0, 0, 0, 0], &[1], &[5; 64]].concat();
	assert_eq!(signed.arguments(), expected);
}

#[test]
fn request_access_is_patient_purpose_study_classes_labels_time() {
	let query = AccessQuery {
		patient: account(),
		requester: AccountId::new([8; 32]),
		purpose: PurposeOfUse::EmergencyTreatment,
		study: Some(StudyId(9)),
		classes: DataClassSet(3),
		labels: Some(DataLabels {
			confidentiality: Confidentiality::Normal,
			sensitivities: SensitivitySet::of(Sensitivity::SubstanceAbuse),
		}),
		data_time: Some(256),
	};
	let expected =
		[&ACCOUNT[..], &[1], &[1, 9, 0, 0, 0], &[3, 0, 0, 0], &[1, 3, 1, 0, 0, 0], &[1, 0, 1, 0, 0, 0, 0, 0, 0]]
			.concat();
	let call = disclosure::request_access(&query);
	assert_eq!((call.title().as_str(), call.arguments()), ("Disclosure.request_access", expected.as_slice()));
}

#[test]
fn break_glass_is_patient_reason_classes_and_its_review_a_verdict() {
	let call = disclosure::break_glass(&account(), BreakGlassReason::EmergencyOverride, DataClassSet(3));
	assert_eq!(call.arguments(), [&ACCOUNT[..], &[2], &[3, 0, 0, 0]].concat());
	let review = disclosure::review_break_glass(BreakGlassId(1), ReviewVerdict::Abuse);
	assert_eq!(review.arguments(), [1, 0, 0, 0, 0, 0, 0, 0, 1]);
}

#[test]
fn studies_are_profile_and_protocol() {
	let profile = StudyProfile { traits: StudyTraitSet::of(StudyTrait::Genetic), diseases: DiseaseGroupSet::empty() };
	let call = study::register(&profile, Commitment([6; 32]));
	assert_eq!(call.arguments(), [&[8, 0, 0, 0, 0, 0, 0, 0][..], &[6; 32]].concat());
	let amended = study::amend(StudyId(1), Commitment([6; 32]), true);
	assert_eq!(amended.arguments(), [&[1, 0, 0, 0][..], &[6; 32], &[1]].concat());
	assert_eq!(study::enrol(StudyId(1), 2).arguments(), [1, 0, 0, 0, 2, 0, 0, 0]);
}

#[test]
fn acting_for_a_patient_wraps_the_bare_call() {
	let guardian = consortium::appoint_guardian(&account(), &AccountId::new([8; 32]), 256);
	assert_eq!(guardian.arguments(), [&ACCOUNT[..], &[8; 32], &[0, 1, 0, 0, 0, 0, 0, 0]].concat());
	assert_eq!(consortium::act_for(&account(), &[21, 2, 7]).arguments(), [&ACCOUNT[..], &[21, 2, 7]].concat());
}

#[test]
fn anchors_carry_their_scheme() {
	let single = anchor::anchor(
		Commitment([9; 32]),
		CommitmentScheme::SaltedBlake2b256Jcs,
		DataClass::Imaging,
		Schema::Dicom,
		Some(&account()),
		Some(ContentDigest([5; 32])),
	);
	assert_eq!(single.arguments(), [&[9; 32][..], &[1], &[6], &[2], &[1], &ACCOUNT, &[1], &[5; 32]].concat());
	let batch = anchor::anchor_batch(
		H256([8; 32]),
		1024,
		CommitmentScheme::SaltedBlake2b256,
		DataClassSet::of(DataClass::Imaging),
		Schema::Opaque,
		None,
	);
	assert_eq!(batch.arguments(), [&[8; 32][..], &[0, 4, 0, 0], &[0], &[64, 0, 0, 0], &[0], &[0]].concat());
}

#[test]
fn a_call_on_a_leaf_carries_its_path() {
	let path = LeafPath::try_from(vec![H256([4; 32])]).unwrap();
	let leaf = LeafProof { batch: BatchId(3), index: 1, commitment: Commitment([9; 32]), path };
	let target = [&[1, 3, 0, 0, 0, 0, 0, 0, 0][..], &[1, 0, 0, 0], &[9; 32], &[4], &[4; 32]].concat();
	let leaf = Target::Leaf(leaf);
	assert_eq!(anchor::revoke(&leaf).arguments(), target);
	let scheme = CommitmentScheme::SaltedBlake2b256Fields;
	let next = anchor::supersede(&leaf, Commitment([7; 32]), scheme, DataClass::Laboratory, None);
	assert_eq!(next.arguments(), [&target[..], &[7; 32], &[2], &[4], &[0]].concat());
	let alone = Target::Anchor(AnchorId(7));
	let destroyed = anchor::attest_destruction(&alone, OrganisationId(2));
	assert_eq!(destroyed.arguments(), [0, 7, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0]);
	assert_eq!(anchor::offer_custody(Held::Batch(BatchId(3)), OrganisationId(2)).arguments()[..2], [1, 3]);
	let record = RecordRef::Leaf { batch: BatchId(3), index: 1 };
	assert_eq!(anchor::witness_destruction(record).arguments(), [1, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
}

#[test]
fn a_motion_carries_the_bare_call_and_is_named_by_its_number() {
	assert_eq!(motions::propose(&[20, 1, 0, 0, 0, 0]).arguments(), [20, 1, 0, 0, 0, 0]);
	assert_eq!(motions::vote(258, true).arguments(), [2, 1, 0, 0, 1]);
	assert_eq!(motions::vote(0, false).arguments(), [0, 0, 0, 0, 0]);
	let enact = motions::enact(1, WeightLimit { ref_time: 1, proof_size: 2 });
	assert_eq!(enact.arguments(), [1, 0, 0, 0, 4, 8]);
	assert_eq!(
		(motions::close(3).title(), motions::close(3).arguments().to_vec()),
		("Governance.close".into(), vec![3, 0, 0, 0])
	);
	assert_eq!(motions::recount(3).arguments(), [3, 0, 0, 0]);
}

#[test]
fn seats_are_in_order_and_an_upgrade_is_a_hash() {
	let seats = [OrganisationId(4), OrganisationId(0), OrganisationId(4)].into();
	assert_eq!(motions::set_seats(&seats).arguments(), [8, 0, 0, 0, 0, 4, 0, 0, 0]);
	assert_eq!(motions::authorize_upgrade(H256([3; 32])).arguments(), [3; 32]);
	assert_eq!(system::apply_authorized_upgrade(&[7, 8]).arguments(), [8, 7, 8]);
	assert_eq!(system::remark(b"a").arguments(), [4, b'a']);
}

#[test]
fn validators_are_accounts_of_organisations_with_keys_and_their_proof() {
	let approve = validators::approve(&account(), OrganisationId(2));
	assert_eq!(approve.arguments(), [&ACCOUNT[..], &[2, 0, 0, 0]].concat());
	for call in [validators::remove, validators::step_down, validators::come_back, validators::reinstate] {
		assert_eq!(call(&account()).arguments(), ACCOUNT);
	}
	assert_eq!(validators::step_down(&account()).title(), "Validators.step_down");
	let keys = validators::set_keys(&[1; 64], &[9, 9]);
	assert_eq!(
		(keys.title().as_str(), keys.arguments()),
		("Session.set_keys", &[&[1; 64][..], &[8, 9, 9]].concat()[..])
	);
}

#[test]
fn nodes_are_peer_ids_and_their_owner_is_named_by_id() {
	let (node, other) = (PeerId::from_bytes(vec![0, 36]), PeerId::from_bytes(vec![7]));
	let add = nodes::add(&node, &account());
	let expected = [&[8, 0, 36, 0][..], &ACCOUNT].concat();
	assert_eq!((add.title().as_str(), add.arguments()), ("NodeAuthorization.add_well_known_node", &expected[..]));
	let remove = nodes::remove(&node);
	assert_eq!(
		(remove.title().as_str(), remove.arguments()),
		("NodeAuthorization.remove_well_known_node", &[8, 0, 36][..])
	);
	let swap = nodes::swap(&node, &other);
	assert_eq!(
		(swap.title().as_str(), swap.arguments()),
		("NodeAuthorization.swap_well_known_node", &[8, 0, 36, 4, 7][..])
	);
}

#[test]
fn a_pause_names_pallet_and_call() {
	let name = CallName { pallet: "Consent".into(), call: "grant".into() };
	let expected = hex::decode("1c436f6e73656e74146772616e74").unwrap();
	let (pause, unpause) = (pauses::pause(&name), pauses::unpause(&name));
	assert_eq!((pause.title().as_str(), pause.arguments()), ("TxPause.pause", &expected[..]));
	assert_eq!((unpause.title().as_str(), unpause.arguments()), ("TxPause.unpause", &expected[..]));
}

#[test]
fn members_are_suspended_given_other_keys_and_declared_void() {
	assert_eq!(consortium::suspend_at_once(OrganisationId(2)).arguments(), [2, 0, 0, 0]);
	let admins = consortium::set_admins(OrganisationId(2), &[account(), account()]);
	assert_eq!(admins.arguments(), [&[2, 0, 0, 0, 8][..], &ACCOUNT, &ACCOUNT].concat());
	assert_eq!(consortium::replace_admin(&account()).arguments(), ACCOUNT);
	let void = consortium::void_issuer(OrganisationId(2), 256);
	assert_eq!(void.arguments(), [2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
	assert_eq!(consortium::clear_issuer(OrganisationId(2)).title(), "Consortium.clear_issuer");
}

#[test]
fn quotas_are_weight_and_bytes_and_the_default_is_none() {
	let quota = Quota { weight: 256, bytes: 3 };
	let set = admission::set_quota(OrganisationId(2), Some(quota));
	assert_eq!(set.arguments(), [2, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
	assert_eq!(admission::set_quota(OrganisationId(2), None).arguments(), [2, 0, 0, 0, 0]);
}

#[test]
fn recoveries_name_the_patient_and_then_the_key() {
	let both = [&ACCOUNT[..], &[8; 32]].concat();
	let new = AccountId::new([8; 32]);
	assert_eq!(recovery::propose(&account(), &new).arguments(), both);
	assert_eq!(recovery::confirm(&account(), &new).arguments(), both);
	assert_eq!(
		(recovery::finish(&account()).arguments(), recovery::cancel(&account()).arguments()),
		(&ACCOUNT[..], &ACCOUNT[..])
	);
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

#[test]
fn code_is_uploaded_with_its_determinism_enforced() {
	let call = contracts::upload_code(b"\0asm");
	assert_eq!(call.arguments(), [16, 0, b'a', b's', b'm', 0, 0]);
}

#[test]
fn a_transfer_is_to_an_id_and_compact() {
	assert_eq!(balances::transfer_keep_alive(&account(), 64).arguments(), [&[0][..], &ACCOUNT, &[1, 1]].concat());
}

#[test]
fn contracts_are_registered_by_account_and_permitted_by_organisation() {
	assert_eq!(consortium::register_contract(&account()).arguments(), ACCOUNT);
	assert_eq!(consortium::unregister_contract(&account()).arguments(), ACCOUNT);
	assert_eq!(consortium::permit_contracts(OrganisationId(2)).arguments(), [2, 0, 0, 0]);
	assert_eq!(consortium::forbid_contracts(OrganisationId(2)).title(), "Consortium.forbid_contracts");
}
