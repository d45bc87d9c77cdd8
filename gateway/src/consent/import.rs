//! A FHIR Consent as the terms that the chain decides on.

use std::fmt;

use salus_primitives::{
	consent::ConsentTerms,
	gs1::Gln,
	ids::{Moment, OrganisationId},
};

use crate::{
	chain::AccountId,
	consent::directory::Directory,
};

/// What a document is read against.
pub struct Context<'a> {
	/// The organisation with a GLN, as the chain knows it.
	pub organisation_of_gln: &'a dyn Fn(Gln) -> Option<OrganisationId>,
	/// The organisation that admitted the patient: the custodian.
	pub sponsor: OrganisationId,
	/// Now: a consent that is over by then is refused.
	pub now: Moment,
	/// Whether a permit for some resource types may stand for the whole of their data classes.
	pub whole_classes: bool,
}

/// What came of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
	/// Whose consent it is.
	pub patient: AccountId,
	/// The terms, without a commitment to the document.
	pub terms: ConsentTerms<AccountId>,
	/// `Consent.status` as the document has it: always `active`.
	pub status: String,
	/// What a reader should know: what was taken in a wider or narrower sense, and what has no bearing.
	pub notes: Vec<String>,
}

/// One reason why a document can't be imported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
	/// The element, as a FHIR path with indices from 0.
	pub path: String,
	/// Why.
	pub reason: String,
}

impl fmt::Display for Refusal {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "{}: {}", self.path, self.reason)
	}
}

/// Reads a FHIR R4 or R5 Consent, or says every reason why not.
pub fn import(document: &[u8], directory: &Directory, context: &Context<'_>) -> Result<Imported, Vec<Refusal>> {
	let _ = (document, directory, context);
	Err(Vec::new())
}

/// The patient that a document is about: for asking the chain for the sponsor first.
pub fn patient(document: &[u8], directory: &Directory) -> Result<AccountId, Refusal> {
	let _ = (document, directory);
	Err(Refusal { path: "Consent.patient".into(), reason: String::new() })
}

/// Every GLN that the document or the directory names: for asking the chain for the organisations first.
pub fn glns(document: &[u8], directory: &Directory) -> Vec<Gln> {
	let _ = (document, directory);
	Vec::new()
}
