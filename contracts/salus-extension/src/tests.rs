//! The form on the wire, and the questions by way of ink!'s off-chain environment.

use ink::{
	env::chain_extension::FromStatusCode,
	scale::{Decode, Encode},
	ChainExtensionInstance,
};

use crate::{mock::Chain, Credential, ExtensionError, Organisation, Pack, Salus, Stored, Verdict};

const PATIENT: [u8; 32] = [1; 32];
const PERSON: [u8; 32] = [2; 32];

fn decoded<T: Decode>(bytes: &[u8]) -> T {
	T::decode(&mut &bytes[..]).expect("an answer")
}

#[ink::test]
fn questions_are_answered_from_the_chain() {
	let chain = Chain::install();
	let credential = Credential { organisation: 7, role: 2 };
	let organisation = Organisation { class: 4, standing: 1 };
	let pack = Pack { state: 1, expired: false, recalled: true };
	chain.with(|facts| {
		facts.credentials.push((PERSON.into(), credential));
		facts.organisations.push((7, organisation));
		facts.verdicts.push(((PATIENT.into(), PERSON.into(), 3, None), Verdict::Permit(0b110)));
		facts.anchors.push((5, 4));
		facts.packs.push(((9, b"L1".to_vec(), 3), pack));
	});
	let ask = Salus::instantiate;
	assert_eq!(ask().credential(PERSON.into()), Ok(Some(credential)));
	assert_eq!(ask().credential(PATIENT.into()), Ok(None));
	assert_eq!(ask().organisation(7), Ok(Some(organisation)));
	assert_eq!(ask().organisation(8), Ok(None));
	assert_eq!(ask().decide(PATIENT.into(), PERSON.into(), 3, None, 0b011), Ok(Verdict::Permit(0b010)));
	assert_eq!(ask().decide(PATIENT.into(), PERSON.into(), 3, Some(1), 0b011), Ok(Verdict::NoConsent));
	assert_eq!(ask().anchor(5), Ok(Some(4)));
	assert_eq!(ask().pack(9, b"L1".to_vec(), 3), Ok(Some(pack)));
	assert_eq!(ask().pack(9, b"L1".to_vec(), 4), Ok(None));
	assert_eq!(chain.asked(), 9);
}

#[ink::test]
fn status_other_than_0_is_an_error() {
	let chain = Chain::install();
	for (status, error) in
		[(1, ExtensionError::NotAuthorized), (2, ExtensionError::InvalidArgument), (3, ExtensionError::Unknown)]
	{
		chain.with(|facts| facts.status = status);
		assert_eq!(Salus::instantiate().anchor(1), Err(error));
		assert_eq!(ExtensionError::from_status_code(status), Err(error));
	}
}

#[test]
fn answers_have_the_form_that_the_readme_names() {
	assert_eq!(decoded::<Option<Credential>>(&[1, 7, 0, 0, 0, 2]), Some(Credential { organisation: 7, role: 2 }));
	assert_eq!(decoded::<Option<Organisation>>(&[1, 4, 2]), Some(Organisation { class: 4, standing: 2 }));
	assert_eq!(decoded::<Verdict>(&[0, 0, 0x40, 0, 0]), Verdict::Permit(1 << 14));
	assert_eq!(decoded::<Verdict>(&[1, 5]), Verdict::Deny(5));
	assert_eq!(decoded::<Verdict>(&[2]), Verdict::NoConsent);
	assert_eq!(decoded::<Option<Pack>>(&[1, 1, 0, 1]), Some(Pack { state: 1, expired: false, recalled: true }));
	assert_eq!(decoded::<Option<Pack>>(&[0]), None);
}

#[test]
fn arguments_have_the_form_that_the_readme_names() {
	let access = (PATIENT, PERSON, 7u8, Some(3u32), 0x8000u32).encode();
	assert_eq!(access.len(), 32 + 32 + 1 + 5 + 4);
	assert_eq!(access.get(64..), Some(&[7, 1, 3, 0, 0, 0, 0, 0x80, 0, 0][..]));
	let pack = (0x0102_0304_0506_0708u64, b"L1".to_vec(), 3u32).encode();
	assert_eq!(pack, [8, 7, 6, 5, 4, 3, 2, 1, 8, b'L', b'1', 3, 0, 0, 0]);
}

#[test]
fn only_a_permit_permits() {
	assert_eq!(Verdict::Permit(5).permitted(), 5);
	assert_eq!(Verdict::Deny(5).permitted(), 0);
	assert_eq!(Verdict::NoConsent.permitted(), 0);
}

#[test]
fn stored_values_are_encoded_as_they_are() {
	assert_eq!(Stored(7u32).encode(), 7u32.encode());
}
