//! The messages in ink!'s off-chain environment. The rules themselves are tested in `trial-core`.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use ink::{
	env::{
		test::{default_accounts, recorded_events, set_block_timestamp, set_caller},
		DefaultEnvironment,
	},
	primitives::AccountId,
	reflect::{DispatchableConstructorInfo, DispatchableMessageInfo},
	scale::Decode,
};
use salus_extension::{codes, mock::Chain, Credential, Verdict};
use trial_core::{Enrolment, Standing, Study};

use crate::{
	Confirmed, Enrolled, Error, HandedOver, ProtocolAmended, StudyClosed, StudyOpened, TrialEnrolment, Withdrawn,
};

const STUDY: u32 = 4;
const CLASSES: u32 = codes::STUDY | 1 << 4;
const PROTOCOL: [u8; 32] = [1; 32];
const AMENDED: [u8; 32] = [2; 32];

/// The sponsor, an investigator of the sponsor's, a patient and a stranger.
fn accounts() -> [AccountId; 4] {
	let accounts = default_accounts::<DefaultEnvironment>();
	[accounts.alice, accounts.bob, accounts.charlie, accounts.eve]
}

fn act_as(who: AccountId) {
	set_caller::<DefaultEnvironment>(who);
}

fn at(moment: u64) {
	set_block_timestamp::<DefaultEnvironment>(moment);
}

fn last_event<E: Decode>() -> E {
	let event = recorded_events().last().expect("an event");
	E::decode(&mut &event.data[..]).expect("the event's fields")
}

/// The chain permits the investigator these classes of the patient's, for the study.
fn permit(chain: &Chain, verdict: Verdict) {
	let [_, investigator, patient, _] = accounts();
	let question = (patient, investigator, codes::CLINICAL_TRIAL, Some(STUDY));
	chain.with(|facts| facts.verdicts = vec![(question, verdict)]);
}

/// A contract with the study, and the investigator as its caller, with a consent of the patient's.
fn opened() -> (TrialEnrolment, Chain) {
	let [sponsor, investigator, ..] = accounts();
	act_as(sponsor);
	at(10);
	let mut contract = TrialEnrolment::new();
	contract.open(STUDY, CLASSES, PROTOCOL).unwrap();
	let chain = Chain::install();
	chain.with(|facts| facts.credentials.push((investigator, Credential { organisation: 2, role: 5 })));
	permit(&chain, Verdict::Permit(u32::MAX));
	act_as(investigator);
	(contract, chain)
}

/// As [`opened`], with the patient enrolled.
fn enrolled() -> (TrialEnrolment, Chain) {
	let (mut contract, chain) = opened();
	contract.enrol(accounts()[2], STUDY).unwrap();
	(contract, chain)
}

/// The sponsor adds a version that needs consent again; then the investigator is the caller.
fn amend(contract: &mut TrialEnrolment) {
	let [sponsor, investigator, ..] = accounts();
	act_as(sponsor);
	contract.amend(STUDY, AMENDED, true).unwrap();
	act_as(investigator);
}

fn standing(contract: &TrialEnrolment) -> Option<Standing> {
	contract.enrolment(STUDY, accounts()[2]).map(|(_, standing)| standing)
}

#[ink::test]
fn open_keeps_the_study_and_its_protocol() {
	let [sponsor, ..] = accounts();
	let (contract, _chain) = opened();
	assert_eq!(last_event::<StudyOpened>(), StudyOpened { study: STUDY, classes: CLASSES, protocol: PROTOCOL });
	assert_eq!(contract.study(STUDY), Some(Study { classes: CLASSES, latest: 1, required: 1, closed: false }));
	assert_eq!((contract.protocol(STUDY, 1), contract.protocol(STUDY, 2)), (Some(PROTOCOL), None));
	assert_eq!((contract.owner(), contract.study(5)), (sponsor, None));
}

#[ink::test]
fn open_twice_or_without_classes_fails() {
	let (mut contract, _chain) = opened();
	act_as(accounts()[0]);
	assert_eq!(contract.open(STUDY, CLASSES, PROTOCOL), Err(Error::AlreadyOpen));
	assert_eq!(contract.open(5, 0, PROTOCOL), Err(Error::NoClasses));
}

#[ink::test]
fn owners_messages_by_others_fail() {
	let (mut contract, _chain) = opened();
	assert_eq!(contract.open(5, CLASSES, PROTOCOL), Err(Error::NotOwner));
	assert_eq!(contract.amend(STUDY, AMENDED, true), Err(Error::NotOwner));
	assert_eq!(contract.close(STUDY), Err(Error::NotOwner));
	assert_eq!(contract.hand_over(accounts()[1]), Err(Error::NotOwner));
}

#[ink::test]
fn unknown_studies_fail() {
	let [sponsor, _, patient, _] = accounts();
	let (mut contract, _chain) = opened();
	assert_eq!(contract.enrol(patient, 5), Err(Error::UnknownStudy));
	assert_eq!(contract.confirm(patient, 5), Err(Error::UnknownStudy));
	assert_eq!(contract.withdraw(patient, 5), Err(Error::UnknownStudy));
	act_as(sponsor);
	assert_eq!(contract.amend(5, AMENDED, true), Err(Error::UnknownStudy));
	assert_eq!(contract.close(5), Err(Error::UnknownStudy));
}

#[ink::test]
fn enrol_binds_to_the_chains_permit() {
	let [_, investigator, patient, _] = accounts();
	let (contract, _chain) = enrolled();
	assert_eq!(last_event::<Enrolled>(), Enrolled { study: STUDY, patient, version: 1, by: investigator });
	let enrolment = Enrolment { version: 1, agreed: 10, withdrawn: None };
	assert_eq!(contract.enrolment(STUDY, patient), Some((enrolment, Standing::Enrolled)));
	assert_eq!(contract.enrolment(STUDY, investigator), None);
}

#[ink::test]
fn enrol_without_a_full_permit_fails() {
	let (mut contract, chain) = opened();
	for verdict in [Verdict::Permit(codes::STUDY), Verdict::Deny(4), Verdict::Deny(7), Verdict::NoConsent] {
		permit(&chain, verdict);
		assert_eq!(contract.enrol(accounts()[2], STUDY), Err(Error::NotConsented));
	}
	assert_eq!(standing(&contract), None);
}

#[ink::test]
fn enrol_and_confirm_by_a_stranger_fail() {
	let [_, _, patient, stranger] = accounts();
	let (mut contract, _chain) = enrolled();
	amend(&mut contract);
	act_as(stranger);
	assert_eq!(contract.enrol(patient, STUDY), Err(Error::NoCredential));
	assert_eq!(contract.confirm(patient, STUDY), Err(Error::NoCredential));
}

#[ink::test]
fn chain_that_does_not_answer_is_a_refusal() {
	let patient = accounts()[2];
	let (mut contract, chain) = opened();
	for (status, error) in [(1, Error::NotRegistered), (2, Error::BadQuestion), (9, Error::BadQuestion)] {
		chain.with(|facts| facts.status = status);
		assert_eq!(contract.enrol(patient, STUDY), Err(error));
	}
}

#[ink::test]
fn enrol_twice_fails() {
	let (mut contract, _chain) = enrolled();
	assert_eq!(contract.enrol(accounts()[2], STUDY), Err(Error::AlreadyEnrolled));
}

#[ink::test]
fn amendment_needs_consent_again_until_it_is_confirmed() {
	let [_, investigator, patient, _] = accounts();
	let (mut contract, chain) = enrolled();
	assert_eq!(contract.confirm(patient, STUDY), Err(Error::NothingToConfirm));
	amend(&mut contract);
	let event = ProtocolAmended { study: STUDY, version: 2, protocol: AMENDED, needs_consent: true };
	assert_eq!(last_event::<ProtocolAmended>(), event);
	assert_eq!(contract.protocol(STUDY, 2), Some(AMENDED));
	assert_eq!(standing(&contract), Some(Standing::NeedsConsentAgain));
	permit(&chain, Verdict::Deny(7));
	assert_eq!(contract.confirm(patient, STUDY), Err(Error::NotConsented));
	permit(&chain, Verdict::Permit(CLASSES));
	assert_eq!(contract.confirm(patient, STUDY), Ok(()));
	assert_eq!(last_event::<Confirmed>(), Confirmed { study: STUDY, patient, version: 2, by: investigator });
	assert_eq!(standing(&contract), Some(Standing::Enrolled));
}

#[ink::test]
fn confirm_without_an_enrolment_fails() {
	let (mut contract, _chain) = opened();
	assert_eq!(contract.confirm(accounts()[2], STUDY), Err(Error::NotEnrolled));
}

#[ink::test]
fn withdraw_is_for_the_patient_and_for_the_site() {
	let [_, investigator, patient, stranger] = accounts();
	let (mut contract, _chain) = enrolled();
	act_as(stranger);
	assert_eq!(contract.withdraw(patient, STUDY), Err(Error::NoCredential));
	for by in [patient, investigator] {
		act_as(by);
		assert_eq!(contract.withdraw(patient, STUDY), Ok(()));
		assert_eq!(last_event::<Withdrawn>(), Withdrawn { study: STUDY, patient, by });
		assert_eq!(standing(&contract), Some(Standing::Withdrawn));
		assert_eq!(contract.withdraw(patient, STUDY), Err(Error::NotEnrolled));
		act_as(investigator);
		assert_eq!(contract.enrol(patient, STUDY), Ok(()), "who has left may come back");
	}
}

#[ink::test]
fn patient_withdraws_without_the_chains_help() {
	let patient = accounts()[2];
	let (mut contract, chain) = enrolled();
	chain.with(|facts| facts.status = 1);
	act_as(patient);
	assert_eq!(contract.withdraw(patient, STUDY), Ok(()));
}

#[ink::test]
fn close_ends_joining_and_not_leaving() {
	let [sponsor, investigator, patient, _] = accounts();
	let (mut contract, _chain) = enrolled();
	act_as(sponsor);
	assert_eq!(contract.close(STUDY), Ok(()));
	assert_eq!(last_event::<StudyClosed>(), StudyClosed { study: STUDY });
	assert_eq!(contract.close(STUDY), Err(Error::Closed));
	assert_eq!(contract.amend(STUDY, AMENDED, false), Err(Error::Closed));
	act_as(investigator);
	contract.withdraw(patient, STUDY).unwrap();
	assert_eq!(contract.enrol(patient, STUDY), Err(Error::Closed));
}

#[ink::test]
fn hand_over_changes_the_owner() {
	let [sponsor, investigator, ..] = accounts();
	let (mut contract, _chain) = opened();
	act_as(sponsor);
	assert_eq!(contract.hand_over(investigator), Ok(()));
	assert_eq!(last_event::<HandedOver>(), HandedOver { from: sponsor, to: investigator });
	assert_eq!(contract.close(STUDY), Err(Error::NotOwner));
	act_as(investigator);
	assert_eq!(contract.close(STUDY), Ok(()));
}

#[ink::test]
fn versions_are_bounded() {
	let (mut contract, _chain) = opened();
	act_as(accounts()[0]);
	for _ in 1..trial_core::MAX_VERSIONS {
		contract.amend(STUDY, AMENDED, false).unwrap();
	}
	assert_eq!(contract.amend(STUDY, AMENDED, false), Err(Error::TooManyVersions));
}

/// The name of the message with that selector, and whether it changes anything.
fn message<const SELECTOR: u32>() -> (&'static str, bool)
where
	TrialEnrolment: DispatchableMessageInfo<SELECTOR>,
{
	(
		<TrialEnrolment as DispatchableMessageInfo<SELECTOR>>::LABEL,
		<TrialEnrolment as DispatchableMessageInfo<SELECTOR>>::MUTATES,
	)
}

#[test]
fn selectors_are_those_of_the_readme() {
	assert_eq!(<TrialEnrolment as DispatchableConstructorInfo<0x5A105100>>::LABEL, "new");
	assert_eq!(message::<0x5A105101>(), ("owner", false));
	assert_eq!(message::<0x5A105102>(), ("study", false));
	assert_eq!(message::<0x5A105103>(), ("protocol", false));
	assert_eq!(message::<0x5A105104>(), ("enrolment", false));
	assert_eq!(message::<0x5A105110>(), ("open", true));
	assert_eq!(message::<0x5A105111>(), ("amend", true));
	assert_eq!(message::<0x5A105112>(), ("close", true));
	assert_eq!(message::<0x5A105113>(), ("hand_over", true));
	assert_eq!(message::<0x5A105120>(), ("enrol", true));
	assert_eq!(message::<0x5A105121>(), ("confirm", true));
	assert_eq!(message::<0x5A105122>(), ("withdraw", true));
}
