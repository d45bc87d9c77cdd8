//! The record of a consent as the chain keeps it, proposals, and grants that a patient signs off the chain.

use codec::{Decode, Encode};
use salus_primitives::{
	consent::{ConsentTerms, SignedGrant, SIGNED_GRANT},
	ids::{ConsentId, Moment, OrganisationId},
};
use sp_runtime::MultiSignature;

use crate::{
	chain::{
		client::Client,
		keys::Signer,
		state::{account_key, number_key},
		AccountId,
	},
	Result,
};

/// A consent as `pallet-consent` stores it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ConsentRecord {
	/// Who granted it.
	pub patient: AccountId,
	/// What was agreed to.
	pub terms: ConsentTerms<AccountId>,
	/// When it was granted.
	pub granted_at: Moment,
	/// When it was withdrawn: from then on it permits nothing, and its denials stay.
	pub withdrawn_at: Option<Moment>,
	/// When and how it ended in full.
	pub ended: Option<Ending>,
	/// The consent that it took the place of.
	pub replaces: Option<ConsentId>,
	/// The organisations that gave up what it permits to them, and since when.
	pub renounced: Vec<(OrganisationId, Moment)>,
}

/// How a consent ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Ending {
	/// When.
	pub at: Moment,
	/// Why.
	pub why: EndReason,
}

/// Why a consent ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum EndReason {
	/// Another one took its place.
	#[codec(index = 0)]
	Replaced,
	/// The patient lifted it.
	#[codec(index = 1)]
	Lifted,
	/// It should never have been there.
	#[codec(index = 2)]
	EnteredInError,
}

impl ConsentRecord {
	/// How the consent stands at a moment, in a word of FHIR's `Consent.status` or one close to it.
	pub fn status(&self, at: Moment) -> &'static str {
		match (&self.ended, self.withdrawn_at) {
			(Some(Ending { why: EndReason::EnteredInError, .. }), _) => "entered-in-error",
			(Some(Ending { why: EndReason::Replaced, .. }), _) => "replaced",
			(Some(Ending { why: EndReason::Lifted, .. }), _) => "lifted",
			(None, Some(_)) => "withdrawn",
			(None, None) if self.terms.period.is_over(at) => "expired",
			(None, None) => "active",
		}
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
	pub async fn consent(&self, consent: ConsentId) -> Result<Option<ConsentRecord>> {
		self.stored("Consent", "Consents", vec![number_key(consent.0)]).await
	}

	/// How many signed grants a patient has had: the nonce of the next one.
	pub async fn grant_nonce(&self, patient: &AccountId) -> Result<u32> {
		Ok(self.stored("Consent", "Nonces", vec![account_key(patient)]).await?.unwrap_or_default())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::ids::Period;
	use sp_runtime::traits::Verify;

	fn record() -> ConsentRecord {
		ConsentRecord {
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
			renounced: vec![],
		}
	}

	#[test]
	fn a_record_says_how_it_stands() {
		assert_eq!(record().status(50), "active");
		assert_eq!(record().status(100), "expired");
		assert_eq!(ConsentRecord { withdrawn_at: Some(20), ..record() }.status(50), "withdrawn");
		for (why, status) in [
			(EndReason::Replaced, "replaced"),
			(EndReason::Lifted, "lifted"),
			(EndReason::EnteredInError, "entered-in-error"),
		] {
			let ended = Some(Ending { at: 30, why });
			assert_eq!(ConsentRecord { withdrawn_at: Some(20), ended, ..record() }.status(50), status);
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
