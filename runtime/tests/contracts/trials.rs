//! `trial-enrolment`: enrolment follows the patient's consent on the chain.

use codec::Encode;
use frame_support::assert_ok;
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, Role},
	commitment::Commitment,
	consent::Actor,
	ids::StudyId,
	study::StudyProfile,
};
use salus_runtime::{AccountId, Consortium, Study};

use crate::{
	common::{account, ext},
	world::*,
};

const STUDY: u32 = 0;
const PROTOCOL: [u8; 32] = [1; 32];

/// The enrolment as the contract stores it: version, when it was agreed to, when withdrawn; and how it stands.
type Enrolment = Option<((u16, u64, Option<u64>), u8)>;

fn selector(number: u32) -> [u8; 4] {
	number.to_be_bytes()
}

fn classes() -> DataClassSet {
	[DataClass::Laboratory, DataClass::Study].into_iter().collect()
}

/// The hospital sponsors a study of the chain's registry, in which the patient takes part, and has a contract for it.
fn sponsored() -> AccountId {
	employ("//Hospital", "//Researcher", Role::Researcher);
	["//Researcher", "//Patient"].into_iter().for_each(fund);
	assert_ok!(Study::register(signed("//Researcher"), StudyProfile::default(), Commitment(PROTOCOL)));
	assert_ok!(Study::enrol(signed("//Patient"), StudyId(STUDY), 1));
	let contract = deploy("//Hospital", wasm("trial_enrolment"), selector(0x5A10_5100).to_vec());
	let open = (selector(0x5A10_5110), STUDY, classes(), PROTOCOL);
	message::<()>(&contract, "//Hospital", open);
	contract
}

fn registered() -> AccountId {
	let contract = sponsored();
	assert_ok!(Consortium::register_contract(signed("//Hospital"), contract.clone()));
	contract
}

fn enrol() -> impl Encode {
	(selector(0x5A10_5120), account("//Patient"), STUDY)
}

fn confirm() -> impl Encode {
	(selector(0x5A10_5121), account("//Patient"), STUDY)
}

fn withdraw() -> impl Encode {
	(selector(0x5A10_5122), account("//Patient"), STUDY)
}

fn enrolment(contract: &AccountId) -> Enrolment {
	read(contract, (selector(0x5A10_5104), STUDY, account("//Patient")))
}

fn consent_to_the_study() {
	consent(Actor::Study(StudyId(STUDY)), PurposeOfUse::ClinicalTrial, classes());
}

#[test]
fn enrolment_needs_the_registration_and_the_patients_consent() {
	ext("development").execute_with(|| {
		let contract = sponsored();
		assert_eq!(refusal(&contract, "//Researcher", enrol()), [7], "NotRegistered");
		assert_ok!(Consortium::register_contract(signed("//Hospital"), contract.clone()));
		assert_eq!(refusal(&contract, "//Researcher", enrol()), [9], "NotConsented");
		consent_to_the_study();
		message::<()>(&contract, "//Researcher", enrol());
		let ((version, agreed, withdrawn), standing) = enrolment(&contract).unwrap();
		assert_eq!((version, agreed, withdrawn, standing), (1, crate::common::NOW, None, 0));
	});
}

#[test]
fn enrolment_is_for_the_organisations_own_researchers() {
	ext("development").execute_with(|| {
		let contract = registered();
		consent_to_the_study();
		fund("//Physician");
		assert_eq!(refusal(&contract, "//Physician", enrol()), [9], "NotConsented: a physician's tier has no trials");
		employ("//HospitalSouth", "//Stranger", Role::Researcher);
		assert_eq!(refusal(&contract, "//Stranger", enrol()), [7], "NotRegistered by the stranger's organisation");
		assert_eq!(refusal(&contract, "//Patient", enrol()), [6], "NoCredential");
		assert_eq!(enrolment(&contract), None);
	});
}

#[test]
fn amendment_needs_consent_again_and_the_patient_can_leave() {
	ext("development").execute_with(|| {
		let contract = registered();
		consent_to_the_study();
		message::<()>(&contract, "//Researcher", enrol());
		let version: u16 = message(&contract, "//Hospital", (selector(0x5A10_5111), STUDY, [2u8; 32], true));
		assert_eq!((version, enrolment(&contract).unwrap().1), (2, 1), "needs consent again");
		message::<()>(&contract, "//Researcher", confirm());
		assert_eq!(enrolment(&contract).unwrap().1, 0, "enrolled");
		message::<()>(&contract, "//Patient", withdraw());
		assert_eq!(enrolment(&contract).unwrap().1, 2, "withdrawn");
	});
}

#[test]
fn withdrawn_consent_stops_a_confirmation() {
	ext("development").execute_with(|| {
		let contract = registered();
		consent_to_the_study();
		message::<()>(&contract, "//Researcher", enrol());
		message::<u16>(&contract, "//Hospital", (selector(0x5A10_5111), STUDY, [2u8; 32], true));
		let consent = salus_primitives::ids::ConsentId(0);
		assert_ok!(salus_runtime::Consent::withdraw(signed("//Patient"), consent));
		assert_eq!(refusal(&contract, "//Researcher", confirm()), [9], "NotConsented");
	});
}
