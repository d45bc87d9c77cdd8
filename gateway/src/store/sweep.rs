//! What interrupted uploads leave, and how it is told from other people's files.

use std::{fs, io, path::Path};

use object_store::path::Path as Key;

use super::parse_id;
use crate::{files, Error, Result};

/// Where blobs lie until they are complete.
pub(super) const FOLDER: &str = "tmp";

/// A new name for a blob that isn't complete.
pub(super) fn temporary() -> Result<Key> {
	Ok(Key::from_iter([FOLDER, hex::encode(files::random::<16>()?).as_str()]))
}

/// Whether [`temporary`] makes such names.
pub(super) fn is_ours(name: &Key) -> bool {
	let mut parts = name.parts();
	parts.next().is_some_and(|folder| folder.as_ref() == FOLDER)
		&& parts.next().is_some_and(|name| is_random(name.as_ref()))
		&& parts.next().is_none()
}

fn is_random(name: &str) -> bool {
	name.len() == 32 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Removes the files that a local object store writes before it gives them their name: the name, `#` and a number. It
/// hides them from its own lists.
pub(super) fn staged(folder: &Path) -> Result<u64> {
	let blobs = remove(folder, |name| parse_id(name).is_ok())?;
	Ok(blobs + remove(&folder.join(FOLDER), is_random)?)
}

/// Removes the staged files in a folder whose name is ours.
fn remove(folder: &Path, is_ours: impl Fn(&str) -> bool) -> Result<u64> {
	let mut removed = 0;
	let entries = match fs::read_dir(folder) {
		Ok(entries) => entries,
		Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
		Err(source) => return Err(Error::io(folder, source)),
	};
	for entry in entries {
		let entry = entry.map_err(|source| Error::io(folder, source))?;
		let name = entry.file_name();
		let staged = name.to_str().and_then(|name| name.split_once('#'));
		let digits = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
		if staged.is_some_and(|(name, number)| digits(number) && is_ours(name)) {
			fs::remove_file(entry.path()).map_err(|source| Error::io(entry.path(), source))?;
			removed += 1;
		}
	}
	Ok(removed)
}
