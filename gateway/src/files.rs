//! Files: read with a limit, written in full or not at all.

use std::{
	fs::{self, File},
	io::{self, Read, Write},
	path::Path,
};

use rand::RngCore;
use tempfile::NamedTempFile;

use crate::{Error, Result};

/// Largest file that is read into memory.
pub const MAX_FILE_LEN: u64 = 256 << 20;

/// Reads a whole file of at most [`MAX_FILE_LEN`] bytes.
pub fn read(path: &Path) -> Result<Vec<u8>> {
	let file = File::open(path).map_err(|source| Error::io(path, source))?;
	let mut bytes = Vec::new();
	file.take(MAX_FILE_LEN + 1).read_to_end(&mut bytes).map_err(|source| Error::io(path, source))?;
	if bytes.len() as u64 > MAX_FILE_LEN {
		return Err(Error::bad(path.display().to_string(), format!("larger than {} MiB", MAX_FILE_LEN >> 20)));
	}
	Ok(bytes)
}

/// Reads a whole text file.
pub fn read_text(path: &Path) -> Result<String> {
	String::from_utf8(read(path)?)
		.map_err(|error| Error::bad(path.display().to_string(), format!("not UTF-8: {}", error.utf8_error())))
}

/// Writes a file that only its owner may read, in full or not at all: the bytes go to a temporary file next to it,
/// which then takes its name. The folder is made when it isn't there.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<()> {
	let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
	let write = || -> io::Result<()> {
		fs::create_dir_all(folder)?;
		// A temporary file is made with mode 0600, and keeps it when it is renamed.
		let mut file = NamedTempFile::new_in(folder)?;
		file.write_all(bytes)?;
		file.as_file().sync_all()?;
		file.persist(path).map_err(|error| error.error)?;
		Ok(())
	};
	write().map_err(|source| Error::io(path, source))
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N]> {
	let mut bytes = [0; N];
	rand::rngs::OsRng
		.try_fill_bytes(&mut bytes)
		.map_err(|error| Error::bad("the system's source of random numbers", error.to_string()))?;
	Ok(bytes)
}

/// Serde for 32 bytes as `0x` and 64 hexadecimal digits.
pub mod hex32 {
	use serde::{de::Error as _, Deserialize, Deserializer, Serializer};

	/// The text of 32 bytes.
	pub fn to_text(bytes: &[u8; 32]) -> String {
		format!("0x{}", hex::encode(bytes))
	}

	/// The 32 bytes behind their text.
	pub fn from_text(text: &str) -> Option<[u8; 32]> {
		let mut bytes = [0; 32];
		hex::decode_to_slice(text.strip_prefix("0x")?, &mut bytes).ok()?;
		Some(bytes)
	}

	/// Writes 32 bytes as text.
	pub fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&to_text(bytes))
	}

	/// Reads 32 bytes from text.
	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
		let text = String::deserialize(deserializer)?;
		from_text(&text).ok_or_else(|| D::Error::custom("not 0x and 64 hexadecimal digits"))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn written_files_are_the_owners_alone_and_leave_nothing_beside_them() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("deep/er/file");
		write_atomic(&path, b"one").unwrap();
		write_atomic(&path, b"two").unwrap();
		assert_eq!(read(&path).unwrap(), b"two");
		assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		}
	}

	#[test]
	fn missing_file_is_named() {
		let error = read(Path::new("no/such/file")).unwrap_err();
		assert!(error.to_string().starts_with("no/such/file: "), "{error}");
		assert_eq!(error.exit_code(), 2);
	}

	#[test]
	fn hex_text_is_strict() {
		let bytes = [7; 32];
		assert_eq!(hex32::from_text(&hex32::to_text(&bytes)), Some(bytes));
		assert_eq!(hex32::from_text(&hex::encode(bytes)), None);
		assert_eq!(hex32::from_text("0x07"), None);
	}
}
