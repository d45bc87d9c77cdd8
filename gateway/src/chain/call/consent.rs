//! Calls of `Consent`.

use salus_primitives::{
	consent::{ConsentTerms, Provision},
	ids::{ConsentId, Moment, OrganisationId},
};
use sp_runtime::MultiSignature;

use super::Call;
use crate::chain::AccountId;

/// Grants a consent. For the patient.
pub fn grant(terms: &ConsentTerms<AccountId>) -> Call {
	Call::new("Consent", "grant", terms)
}

/// Puts new terms in a consent's place. For the patient.
pub fn amend(consent: ConsentId, terms: &ConsentTerms<AccountId>) -> Call {
	Call::new("Consent", "amend", &(consent, terms))
}

/// Withdraws a consent: its permits end, its denials stay. For the patient.
pub fn withdraw(consent: ConsentId) -> Call {
	Call::new("Consent", "withdraw", &consent)
}

/// Puts a provision in the place of another one. For the patient.
pub fn change_provision(consent: ConsentId, index: u8, provision: &Provision<AccountId>) -> Call {
	Call::new("Consent", "change_provision", &(consent, index, provision))
}

/// Takes one permit out of a consent. For the patient.
pub fn withdraw_provision(consent: ConsentId, index: u8) -> Call {
	Call::new("Consent", "withdraw_provision", &(consent, index))
}

/// Ends a consent, its denials too. For the patient.
pub fn lift(consent: ConsentId) -> Call {
	Call::new("Consent", "lift", &consent)
}

/// Marks a consent as entered in error. For the patient.
pub fn enter_in_error(consent: ConsentId) -> Call {
	Call::new("Consent", "enter_in_error", &consent)
}

/// Proposes a consent to a patient. For the holder of a credential.
pub fn propose(patient: &AccountId, terms: &ConsentTerms<AccountId>, until: Moment) -> Call {
	Call::new("Consent", "propose", &(patient, terms, until))
}

/// Grants what an organisation proposed, as the patient edited it. For the patient.
pub fn accept(organisation: OrganisationId, terms: &ConsentTerms<AccountId>) -> Call {
	Call::new("Consent", "accept", &(organisation, terms))
}

/// Turns an organisation's proposal down. For the patient.
pub fn decline(organisation: OrganisationId) -> Call {
	Call::new("Consent", "decline", &organisation)
}

/// Takes a proposal back. For a holder of a credential of the organisation that made it.
pub fn retract(patient: &AccountId) -> Call {
	Call::new("Consent", "retract", patient)
}

/// Gives up what a consent permits to the signer's organisation. For its admin.
pub fn renounce(consent: ConsentId) -> Call {
	Call::new("Consent", "renounce", &consent)
}

/// Grants what a patient signed. For the holder of a credential.
pub fn grant_signed(
	patient: &AccountId,
	terms: &ConsentTerms<AccountId>,
	nonce: u32,
	deadline: Moment,
	signature: &MultiSignature,
) -> Call {
	Call::new("Consent", "grant_signed", &(patient, terms, nonce, deadline, signature))
}
