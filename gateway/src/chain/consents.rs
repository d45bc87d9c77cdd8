//! Consents as the chain keeps them, proposals, and grants that a patient signs off the chain.

use codec::{Decode, Encode};
use salus_primitives::{
	consent::{ConsentTerms, SignedGrant, SIGNED_GRANT},
	gs1::Gln,
	ids::{ConsentId, Moment, OrganisationId},
};
use sp_runtime::MultiSignature;

use crate::{
	chain::{
		client::Client,
		keys::Signer,
		state::{account_key, entries, number_key},
		AccountId,
	},
	consent::{EndReason, Ending, Record},
	Result,
};

/// Terms that an organisation asks a patient to agree to, as `pallet-consent` stores them.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Proposal {
	/// The terms.
	pub terms: ConsentTerms<AccountId>,
	/// The first moment at which the patient can't accept any more.
	pub until: Moment,
}

/// The first field of a patient, as `pallet-consortium` stores it.
#[derive(Decode)]
struct Patient {
	sponsor: OrganisationId,
}

/// How a consent stands at a moment, in a word.
pub fn status(record: &Record, at: Moment) -> &'static str {
	match (&record.ended, record.withdrawn_at) {
		(Some(Ending { why: EndReason::EnteredInError, .. }), _) => "entered-in-error",
		(Some(Ending { why: EndReason::Replaced, .. }), _) => "replaced",
		(Some(Ending { why: EndReason::Lifted, .. }), _) => "lifted",
		(None, _) if record.terms.period.is_over(at) => "expired",
		(None, Some(_)) => "withdrawn",
		(None, None) => "active",
	}
}

/// What a patient signs, in the form in which it is signed.
pub fn signed_bytes(
	genesis: [u8; 32],
	patient: &AccountId,
	nonce: u32,
	deadline: Moment,
	terms: &ConsentTerms<AccountId>,
) -> Vec<u8> {
	SignedGrant { domain: SIGNED_GRANT, genesis, patient, nonce, deadline, terms }.encode()
}

impl Signer {
	/// Signs bytes that are no transaction.
	pub fn sign(&self, bytes: &[u8]) -> MultiSignature {
		MultiSignature::Sr25519(self.keypair().sign(bytes).0.into())
	}
}

impl Client {
	/// The record of a consent, `None` if there is none.
	pub async fn consent(&self, consent: ConsentId) -> Result<Option<Record>> {
		self.stored("Consent", "Consents", vec![number_key(consent.0)]).await
	}

	/// What an organisation proposes to a patient, `None` if nothing.
	pub async fn proposal(&self, patient: &AccountId, organisation: OrganisationId) -> Result<Option<Proposal>> {
		self.stored("Consent", "Proposals", vec![account_key(patient), number_key(organisation.0)]).await
	}

	/// What organisations propose to a patient.
	pub async fn proposals(&self, patient: &AccountId) -> Result<Vec<(OrganisationId, Proposal)>> {
		let at = self.finalised().await?;
		let found = entries::<Proposal>(&at, "Consent", "Proposals", vec![account_key(patient)]).await?;
		let organisation = |key: &[u8]| key.last_chunk::<4>().map(|bytes| OrganisationId(u32::from_le_bytes(*bytes)));
		let mut found: Vec<_> =
			found.into_iter().filter_map(|(key, proposal)| Some((organisation(&key)?, proposal))).collect();
		found.sort_by_key(|(organisation, _)| *organisation);
		Ok(found)
	}

	/// How many signed grants a patient has had: the nonce of the next one.
	pub async fn grant_nonce(&self, patient: &AccountId) -> Result<u32> {
		Ok(self.stored("Consent", "Nonces", vec![account_key(patient)]).await?.unwrap_or_default())
	}

	/// The GLN of an organisation, `None` for an unknown one.
	pub async fn gln(&self, organisation: OrganisationId) -> Result<Option<Gln>> {
		Ok(self.organisation_record(organisation).await?.map(|record| record.gln))
	}

	/// Who admitted a patient, `None` for an account that is no patient.
	pub async fn sponsor(&self, patient: &AccountId) -> Result<Option<OrganisationId>> {
		let record: Option<Patient> = self.stored("Consortium", "Patients", vec![account_key(patient)]).await?;
		Ok(record.map(|record| record.sponsor))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::ids::Period;
	use sp_runtime::traits::Verify;

	fn record() -> Record {
		Record {
			patient: AccountId::new([1; 32]),
			terms: ConsentTerms {
				period: Period { start: None, end: Some(100) },
				provisions: Default::default(),
				source: None,
			},
			granted_at: 10,
			withdrawn_at: None,
			ended: None,
			replaces: None,
			renounced: Default::default(),
		}
	}

	#[test]
	fn a_record_says_how_it_stands() {
		assert_eq!(status(&record(), 50), "active");
		assert_eq!(status(&record(), 100), "expired");
		assert_eq!(status(&Record { withdrawn_at: Some(20), ..record() }, 50), "withdrawn");
		for (why, expected) in [
			(EndReason::Replaced, "replaced"),
			(EndReason::Lifted, "lifted"),
			(EndReason::EnteredInError, "entered-in-error"),
		] {
			let ended = Some(Ending { at: 30, why });
			assert_eq!(status(&Record { withdrawn_at: Some(20), ended, ..record() }, 50), expected);
		}
	}

	#[test]
	fn a_signed_grant_is_for_one_chain_one_patient_one_time_and_these_terms() {
		let signer = Signer::from_name("//Patient").unwrap();
		let patient = signer.account();
		let terms = record().terms;
		let signed = signed_bytes([1; 32], &patient, 0, 50, &terms);
		let signature = signer.sign(&signed);
		assert!(signature.verify(signed.as_slice(), &patient));
		let other = ConsentTerms { period: Period::always(), ..terms.clone() };
		for changed in [
			signed_bytes([2; 32], &patient, 0, 50, &terms),
			signed_bytes([1; 32], &AccountId::new([9; 32]), 0, 50, &terms),
			signed_bytes([1; 32], &patient, 1, 50, &terms),
			signed_bytes([1; 32], &patient, 0, 51, &terms),
			signed_bytes([1; 32], &patient, 0, 50, &other),
		] {
			assert!(!signature.verify(changed.as_slice(), &patient));
		}
	}
}
