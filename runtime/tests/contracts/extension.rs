//! The chain extension: who is told what, and what it costs.

use codec::Encode;
use frame_support::{assert_ok, weights::Weight};
use pallet_contracts::Error;
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, Role, Schema},
	commitment::{Commitment, CommitmentScheme},
	decision::DenyReason,
	ids::OrganisationId,
};
use salus_runtime::{
	extension::{cost_of, Function},
	AccountId, Consortium, EhrAnchor, Runtime, RuntimeOrigin,
};

use crate::{
	common::{account, ext},
	wat::asker,
	world::*,
};

/// A status without an answer.
fn status(status: u32) -> Vec<u8> {
	let mut bytes = status.encode();
	bytes.extend([0; 64]);
	bytes
}

fn not_authorized() -> Vec<u8> {
	status(1)
}

fn invalid() -> Vec<u8> {
	status(2)
}

/// A status of 0, and the answer.
fn answer(answer: impl Encode) -> Vec<u8> {
	(0u32, answer).encode()
}

/// What the chain says to a contract. Anybody may make the contract ask: it is the contract that has the right.
fn ask(contract: &AccountId, function: u32, arguments: impl Encode) -> Vec<u8> {
	call(contract, "//Patient", (function, arguments).encode())
}

/// Contracts that put questions: one that the hospital registered, one that HospitalSouth did, one that nobody did.
fn askers() -> [AccountId; 3] {
	let [own, other, nobodys] = [0, 1, 2].map(|salt| try_deploy("//Hospital", asker(), vec![], salt).unwrap());
	assert_ok!(Consortium::register_contract(signed("//Hospital"), own.clone()));
	assert_ok!(Consortium::register_contract(signed("//HospitalSouth"), other.clone()));
	[own, other, nobodys]
}

type Access = (AccountId, AccountId, PurposeOfUse, Option<u32>, DataClassSet);

fn access(requester: &str) -> Access {
	(account("//Patient"), account(requester), PurposeOfUse::Treatment, None, lab_and_imaging())
}

#[test]
fn credential_is_told_to_the_organisations_own_contracts_only() {
	ext("development").execute_with(|| {
		let [own, other, nobodys] = askers();
		let physician = account("//Physician");
		assert_eq!(ask(&own, 1, &physician), answer(Some((HOSPITAL, Role::Physician))));
		assert_eq!(ask(&other, 1, &physician), not_authorized());
		assert_eq!(ask(&nobodys, 1, &physician), not_authorized());
		assert_eq!(ask(&own, 1, account("//Ferdie")), answer(None::<u8>), "somebody without a credential");
		assert_eq!(ask(&nobodys, 1, account("//Ferdie")), not_authorized(), "not even that");
	});
}

#[test]
fn right_ends_with_the_registration_and_with_good_standing() {
	ext("development").execute_with(|| {
		let [own, ..] = askers();
		let physician = account("//Physician");
		assert_ok!(Consortium::suspend_organisation(RuntimeOrigin::root(), HOSPITAL));
		assert_eq!(ask(&own, 1, &physician), not_authorized());
		assert_eq!(ask(&own, 3, access("//Physician")), not_authorized());
		assert_ok!(Consortium::reinstate_organisation(RuntimeOrigin::root(), HOSPITAL));
		assert_eq!(ask(&own, 1, &physician), answer(Some((HOSPITAL, Role::Physician))));
		assert_ok!(Consortium::unregister_contract(signed("//Hospital"), own.clone()));
		assert_eq!(ask(&own, 1, &physician), not_authorized());
	});
}

#[test]
fn organisation_is_told_to_any_registered_contract() {
	ext("development").execute_with(|| {
		let [own, other, nobodys] = askers();
		for contract in [&own, &other] {
			assert_eq!(ask(contract, 2, INSURER), answer(Some((4u8, 0u8))));
			assert_eq!(ask(contract, 2, OrganisationId(99)), answer(None::<u8>));
		}
		assert_eq!(ask(&nobodys, 2, INSURER), not_authorized());
		assert_ok!(Consortium::suspend_organisation(RuntimeOrigin::root(), INSURER));
		assert_eq!(ask(&own, 2, INSURER), answer(Some((4u8, 1u8))));
	});
}

#[test]
fn decision_is_told_about_the_organisations_own_people_only() {
	ext("development").execute_with(|| {
		let [own, other, nobodys] = askers();
		assert_eq!(ask(&own, 3, access("//Physician")), answer(2u8), "no consent");
		consent_to_treatment();
		assert_eq!(ask(&own, 3, access("//Physician")), answer((0u8, lab_and_imaging())));
		for contract in [&other, &nobodys] {
			assert_eq!(ask(contract, 3, access("//Physician")), not_authorized());
		}
		employ("//HospitalSouth", "//Doctor", Role::Physician);
		assert_eq!(ask(&own, 3, access("//Doctor")), not_authorized());
		assert_eq!(ask(&other, 3, access("//Doctor")), answer((0u8, lab_and_imaging())));
		assert_eq!(ask(&own, 3, access("//Ferdie")), not_authorized(), "somebody without a credential");
	});
}

#[test]
fn decision_names_its_reason() {
	ext("development").execute_with(|| {
		let [own, ..] = askers();
		let (patient, requester, _, study, classes) = access("//Physician");
		let marketing = (patient, requester.clone(), PurposeOfUse::Marketing, study, classes);
		assert_eq!(ask(&own, 3, marketing), answer((1u8, DenyReason::TierPolicy)));
		let of_nobody = (account("//Ferdie"), requester, PurposeOfUse::Treatment, study, classes);
		assert_eq!(ask(&own, 3, of_nobody), answer((1u8, DenyReason::UnknownPatient)));
	});
}

#[test]
fn anchor_is_told_to_its_custodians_contracts_only() {
	ext("development").execute_with(|| {
		let [own, other, nobodys] = askers();
		let id = pallet_ehr_anchor::NextAnchorId::<Runtime>::get();
		assert_ok!(anchor_record(Commitment([7; 32])));
		assert_eq!(ask(&own, 4, id), answer(Some(0u8)), "current");
		for contract in [&other, &nobodys] {
			assert_eq!(ask(contract, 4, id), not_authorized());
		}
		assert_eq!(ask(&own, 4, id.0 + 1), answer(None::<u8>));
		assert_eq!(ask(&nobodys, 4, id.0 + 1), not_authorized());
	});
}

#[test]
fn pack_of_no_lot_is_none() {
	ext("development").execute_with(|| {
		let [own, _, nobodys] = askers();
		let pack = |lot: &[u8]| (9u64, lot.to_vec(), 0u32);
		assert_eq!(ask(&own, 5, pack(b"L1")), answer(None::<u8>));
		assert_eq!(ask(&nobodys, 5, pack(b"L1")), not_authorized());
		for lot in [&b""[..], b"a b", &[b'L'; 21]] {
			assert_eq!(ask(&own, 5, pack(lot)), invalid());
		}
	});
}

#[test]
fn question_of_another_form_is_invalid() {
	ext("development").execute_with(|| {
		let [own, ..] = askers();
		for function in [0u32, 6, 0xFFFF] {
			assert_eq!(ask(&own, function, account("//Physician")), invalid());
		}
		assert_eq!(ask(&own, 1, 7u8), invalid(), "too short");
		assert_eq!(ask(&own, 1, (account("//Physician"), 0u8)), invalid(), "too long");
		let (patient, requester, purpose, study, _) = access("//Physician");
		assert_eq!(ask(&own, 3, (&patient, &requester, 99u8, study, lab_and_imaging())), invalid(), "no such purpose");
		assert_eq!(ask(&own, 3, (&patient, &requester, purpose, study, 1u32 << 31)), invalid(), "no such class");
		assert_eq!(ask(&own, 1, [0u8; 1000]), invalid(), "far too long");
	});
}

#[test]
fn another_extension_stops_the_contract() {
	ext("development").execute_with(|| {
		let [own, ..] = askers();
		let called = call_with(GAS, &own, "//Patient", (0x0001_0001u32, account("//Physician")).encode());
		assert_eq!(called.result.unwrap_err(), Error::<Runtime>::NoChainExtension.into());
	});
}

/// What a question costs its contract in all.
fn gas(contract: &AccountId, function: u32, arguments: impl Encode) -> Weight {
	call_with(GAS, contract, "//Patient", (function, arguments).encode()).gas_consumed
}

#[test]
fn questions_are_charged_and_a_decision_is_the_dearest() {
	ext("development").execute_with(|| {
		let [own, _, nobodys] = askers();
		consent_to_treatment();
		let credential = gas(&own, 1, account("//Physician"));
		let decision = gas(&own, 3, access("//Physician"));
		println!("credential: {credential:?}, decision: {decision:?}");
		assert!(credential.all_gte(cost_of(Some(Function::Credential))));
		assert!(decision.all_gte(cost_of(Some(Function::Decide))));
		assert!(decision.ref_time() > credential.ref_time());
		// Without the right it costs the same: what is charged tells nothing.
		assert!(gas(&nobodys, 3, access("//Physician")).all_gte(cost_of(Some(Function::Decide))));
		assert!(gas(&own, 99, ()).all_gte(cost_of(None)));
	});
}

#[test]
fn question_is_charged_before_it_is_answered() {
	ext("development").execute_with(|| {
		let [own, ..] = askers();
		let question = (3u32, access("//Physician")).encode();
		let needed = call_with(GAS, &own, "//Patient", question.clone()).gas_required;
		let short = needed.saturating_sub(cost_of(Some(Function::Decide)) / 2);
		let called = call_with(short, &own, "//Patient", question);
		assert_eq!(called.result.unwrap_err(), Error::<Runtime>::OutOfGas.into());
	});
}

/// The hospital's gateway anchors a laboratory result about the patient.
fn anchor_record(commitment: Commitment) -> sp_runtime::DispatchResult {
	let (scheme, class, schema) = (CommitmentScheme::SaltedBlake2b256, DataClass::Laboratory, Schema::Opaque);
	let subject = Some(account("//Patient"));
	EhrAnchor::anchor(signed("//HospitalGateway"), commitment, scheme, class, schema, subject, None)
}
