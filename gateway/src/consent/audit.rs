//! A disclosure log as FHIR AuditEvents and as an accounting of disclosures.

use salus_primitives::{gs1::Gln, ids::OrganisationId};
use serde_json::Value;

use crate::{chain::log::Line, Result};

/// What a log is written against.
pub struct Context<'a> {
	/// The GLN of an organisation, as the chain knows it.
	pub gln_of_organisation: &'a dyn Fn(OrganisationId) -> Option<Gln>,
	/// The chain's genesis hash.
	pub genesis: [u8; 32],
}

/// The log as a FHIR R4 Bundle of AuditEvents.
pub fn bundle(lines: &[Line], context: &Context<'_>) -> Result<Value> {
	let _ = (lines, context);
	Ok(Value::Null)
}

/// The accounting of disclosures as CSV.
pub fn csv(lines: &[Line], context: &Context<'_>) -> String {
	let _ = (lines, context);
	String::new()
}

/// The accounting of disclosures as a page to print.
pub fn html(lines: &[Line], context: &Context<'_>) -> String {
	let _ = (lines, context);
	String::new()
}
