//! Salts of commitments to documents that stay off the chain: kept in a file beside the document.

use std::path::{Path, PathBuf};

use salus_primitives::commitment::{Commitment, CommitmentScheme, SALT_LEN};
use serde_json::json;
use zeroize::Zeroizing;

use crate::{
	files::{self, hex32},
	Error, Result,
};

/// What the file's `format` says.
const FORMAT: &str = "salus-source/1";

/// A commitment whose salt is in a file.
pub(super) struct Salted {
	/// The commitment.
	pub(super) commitment: Commitment,
	/// Where the salt is. Secret: with it, a guess of the document can be checked against the chain.
	pub(super) path: PathBuf,
}

/// Where the salt of a file goes unless another place is given: next to it.
pub(super) fn default_path(file: &Path) -> PathBuf {
	let mut name = file.as_os_str().to_owned();
	name.push(".source.json");
	PathBuf::from(name)
}

/// Refuses a place where a salt is already: none is ever overwritten, since its commitment may be on the chain.
pub(super) fn ensure_free(path: &Path) -> Result<()> {
	match path.exists() {
		true => Err(Error::bad(path.display().to_string(), "is there already, and a salt is never overwritten")),
		false => Ok(()),
	}
}

impl Salted {
	/// Writes down a salt before its commitment goes to the chain: a commitment whose salt is lost proves nothing.
	pub(super) fn save(
		path: PathBuf,
		scheme: CommitmentScheme,
		commitment: Commitment,
		salt: &[u8; SALT_LEN],
	) -> Result<Self> {
		ensure_free(&path)?;
		let content = json!({
			"format": FORMAT,
			"scheme": scheme,
			"commitment": hex32::to_text(&commitment.0),
			"salt": hex32::to_text(salt),
		});
		let content = Zeroizing::new(format!("{content:#}\n"));
		files::write_atomic(&path, content.as_bytes())?;
		Ok(Self { commitment, path })
	}

	/// Commits to the bytes of a file as they are, under a fresh salt.
	pub(super) fn of_file(file: &Path, path: Option<PathBuf>) -> Result<Self> {
		let bytes = Zeroizing::new(files::read(file)?);
		let salt = Zeroizing::new(files::random::<SALT_LEN>()?);
		let scheme = CommitmentScheme::SaltedBlake2b256;
		let commitment = Commitment::new(scheme, &salt, &bytes);
		Self::save(path.unwrap_or_else(|| default_path(file)), scheme, commitment, &salt)
	}

	/// Passes the result of a transaction on. The salt of a commitment that the chain refused goes; when it isn't sure
	/// that it did, the salt stays.
	pub(super) fn settle<T>(&self, result: Result<T>) -> Result<T> {
		match result {
			Err(Error::Chain(why)) => Err(Error::Chain(format!("{why}; the salt is in {}", self.path.display()))),
			Err(error) => {
				std::fs::remove_file(&self.path).map_err(|source| Error::io(&self.path, source))?;
				Err(error)
			}
			Ok(done) => Ok(done),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_salt_is_kept_beside_its_file_and_never_overwritten() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("protocol.pdf");
		std::fs::write(&file, b"the protocol").unwrap();
		let salted = Salted::of_file(&file, None).unwrap();
		assert_eq!(salted.path, folder.path().join("protocol.pdf.source.json"));
		let kept: serde_json::Value = serde_json::from_slice(&files::read(&salted.path).unwrap()).unwrap();
		let salt = hex32::from_text(kept["salt"].as_str().unwrap()).unwrap();
		assert_eq!(salted.commitment, Commitment::new(CommitmentScheme::SaltedBlake2b256, &salt, b"the protocol"));
		assert_eq!(Salted::of_file(&file, None).err().unwrap().exit_code(), 2);
	}

	#[test]
	fn a_refused_commitment_leaves_no_salt_and_an_unsure_one_does() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("protocol.pdf");
		std::fs::write(&file, b"the protocol").unwrap();
		let salted = Salted::of_file(&file, None).unwrap();
		let unsure = salted.settle::<()>(Err(Error::Chain("not final".into()))).unwrap_err();
		assert!(unsure.to_string().contains(".source.json") && salted.path.exists());
		assert!(matches!(salted.settle::<()>(Err(Error::NotMember)), Err(Error::NotMember)));
		assert!(!salted.path.exists());
	}
}
