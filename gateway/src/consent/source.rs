//! The salted commitment to the document that the patient signed.
//!
//! The document goes into it in its canonical form (RFC 8785), so that white space and the order of members don't
//! count. The salt stays off chain, beside the document.

use salus_primitives::commitment::{Commitment, SALT_LEN};
use zeroize::Zeroizing;

use crate::{canonical, files, record::SCHEME, Result};

/// A commitment and its salt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
	/// The commitment: goes to the chain, as the terms' `source`.
	pub commitment: Commitment,
	/// The salt. Secret: with it, a guess of the document can be checked against the chain.
	pub salt: Zeroizing<[u8; SALT_LEN]>,
}

/// Commits to a JSON document under a fresh salt.
pub fn commit(document: &[u8]) -> Result<Source> {
	let salt = Zeroizing::new(files::random::<SALT_LEN>()?);
	let commitment = commit_with(document, &salt)?;
	Ok(Source { commitment, salt })
}

/// The commitment to a JSON document under a salt.
pub fn commit_with(document: &[u8], salt: &[u8; SALT_LEN]) -> Result<Commitment> {
	let canonical = Zeroizing::new(canonical::canonicalise("Consent", document)?);
	Ok(Commitment::new(SCHEME, salt, &canonical))
}

/// Whether a document is the one that was committed to.
pub fn is_source(document: &[u8], salt: &[u8; SALT_LEN], commitment: &Commitment) -> Result<bool> {
	Ok(commit_with(document, salt)? == *commitment)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_commitment_fits_its_document_in_any_layout_and_no_other() {
		let source = commit(br#"{"resourceType":"Consent","id":"c"}"#).unwrap();
		let fits = |document: &[u8], salt: &[u8; 32]| is_source(document, salt, &source.commitment).unwrap();
		assert!(fits(b"{ \"id\": \"c\",\n \"resourceType\": \"Consent\" }", &source.salt));
		assert!(!fits(br#"{"resourceType":"Consent","id":"d"}"#, &source.salt));
		assert!(!fits(br#"{"resourceType":"Consent","id":"c"}"#, &[0; 32]));
		assert_ne!(source.commitment, commit(br#"{"resourceType":"Consent","id":"c"}"#).unwrap().commitment);
	}

	#[test]
	fn what_is_not_json_is_refused() {
		assert_eq!(commit(b"<Consent/>").unwrap_err().exit_code(), 2);
	}
}
