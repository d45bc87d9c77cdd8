//! One record's salt and data key in a file: wrapped for the home folder's own key, with the commitment as associated
//! data, so that a secret moved to another record's place doesn't open.
//!
//! The file has a fixed size, so that it can be overwritten in its place: magic `SALUSEC1`, key id (32 bytes),
//! encapsulated key (32), salt and data key encrypted (64) and a tag (16).

use std::{
	fs::{self, File},
	io::{self, Seek, SeekFrom, Write},
	path::Path,
};

use salus_primitives::commitment::Commitment;

use super::{journal::sync_folder, steps::step};
use crate::{
	files,
	seal::{self, Envelope, KeyId, Opening, Recipient, RecipientKey},
	Error, Result,
};

/// What the file starts with: the last byte is the version.
const MAGIC: &[u8; 8] = b"SALUSEC1";
/// Bytes of the encrypted part and its tag.
const CIPHERTEXT_LEN: usize = 64 + 16;
/// Bytes of the file.
pub(super) const LEN: usize = 8 + 32 + 32 + CIPHERTEXT_LEN;

/// The content of the file.
pub(super) fn wrap(opening: &Opening, commitment: &Commitment, recipient: &Recipient) -> Result<Vec<u8>> {
	let envelope = seal::wrap(opening.to_bytes().as_slice(), recipient, &commitment.0)?;
	let file = [&MAGIC[..], &envelope.recipient.0, &envelope.encapsulated, &envelope.ciphertext].concat();
	if file.len() != LEN {
		return Err(Error::bad("secret", format!("{} bytes, and {LEN} are expected", file.len())));
	}
	Ok(file)
}

/// Reads the file.
pub(super) fn load(path: &Path, commitment: &Commitment, key: &RecipientKey) -> Result<Opening> {
	let named = |why: &str| Error::bad(path.display().to_string(), why);
	let bytes = files::read(path)?;
	if bytes.len() != LEN {
		return Err(named(&format!("{} bytes, and a record's secret has {LEN}: truncated or mixed up", bytes.len())));
	}
	let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| named("no secret of a record, or of an unknown version"))?;
	let parts = rest.split_first_chunk::<32>().and_then(|(id, rest)| Some((id, rest.split_first_chunk::<32>()?)));
	let (recipient, (encapsulated, ciphertext)) = parts.ok_or_else(|| named("truncated"))?;
	let envelope =
		Envelope { recipient: KeyId(*recipient), encapsulated: *encapsulated, ciphertext: ciphertext.to_vec() };
	let bytes = seal::unwrap(&envelope, key, &commitment.0).map_err(|error| match error {
		Error::Negative(why) => Error::Negative(format!("{}: {why}", path.display())),
		other => other,
	})?;
	Opening::from_bytes(&bytes)
}

/// Overwrites the file with random bytes, makes sure that they are on the disk, and removes it. Nothing to do when there
/// is none.
pub(super) fn erase(path: &Path) -> Result<()> {
	step()?;
	let erase = || -> io::Result<()> {
		let mut file = match File::options().write(true).open(path) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
			file => file?,
		};
		let noise = files::random::<LEN>().map_err(io::Error::other)?;
		file.seek(SeekFrom::Start(0))?;
		file.write_all(&noise)?;
		file.sync_all()?;
		fs::remove_file(path)?;
		sync_folder(path.parent().unwrap_or(path))
	};
	erase().map_err(|source| Error::io(path, source))
}

#[cfg(test)]
mod tests {
	use super::*;

	const RECORD: Commitment = Commitment([9; 32]);

	fn written(folder: &Path) -> (std::path::PathBuf, RecipientKey, Opening) {
		let (key, opening) = (RecipientKey::generate().unwrap(), Opening::generate().unwrap());
		let path = folder.join("secret");
		fs::write(&path, wrap(&opening, &RECORD, &key.recipient()).unwrap()).unwrap();
		(path, key, opening)
	}

	#[test]
	fn a_secret_opens_in_its_own_place_with_its_own_key() {
		let folder = tempfile::tempdir().unwrap();
		let (path, key, opening) = written(folder.path());
		assert_eq!(load(&path, &RECORD, &key).unwrap().to_bytes(), opening.to_bytes());
		let moved = load(&path, &Commitment([8; 32]), &key).unwrap_err();
		assert!(moved.exit_code() == 1 && moved.to_string().contains("secret"), "{moved}");
		assert_eq!(load(&path, &RECORD, &RecipientKey::generate().unwrap()).unwrap_err().exit_code(), 1);
	}

	#[test]
	fn no_byte_changes_unnoticed_and_none_is_missing() {
		let folder = tempfile::tempdir().unwrap();
		let (path, key, _) = written(folder.path());
		let good = fs::read(&path).unwrap();
		for at in 0..good.len() {
			let mut bad = good.clone();
			bad[at] ^= 1;
			fs::write(&path, &bad).unwrap();
			assert!(load(&path, &RECORD, &key).is_err(), "byte {at}");
		}
		fs::write(&path, &good[..LEN - 1]).unwrap();
		assert!(load(&path, &RECORD, &key).unwrap_err().to_string().contains("truncated"));
	}

	#[test]
	fn what_is_erased_is_gone_and_may_be_erased_again() {
		let folder = tempfile::tempdir().unwrap();
		let (path, ..) = written(folder.path());
		// A second name of the same file shows what was written over it.
		let witness = folder.path().join("witness");
		fs::hard_link(&path, &witness).unwrap();
		let before = fs::read(&path).unwrap();
		erase(&path).unwrap();
		assert!(!path.exists());
		let after = fs::read(&witness).unwrap();
		assert_eq!(after.len(), before.len());
		assert!(after.iter().zip(&before).filter(|(one, other)| one == other).count() < 16);
		erase(&path).unwrap();
	}
}
