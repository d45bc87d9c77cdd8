//! Where the tests find their data.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use std::{
	fs,
	path::{Path, PathBuf},
};

/// A path from the repository's root.
pub(crate) fn repo(path: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// The files of a folder with real input written by others, with their names in order; empty when the folder isn't
/// there. Says which.
pub(crate) fn real_input(folder: &str) -> Vec<(String, Vec<u8>)> {
	let folder = repo("../shared/data").join(folder);
	let Ok(entries) = fs::read_dir(&folder) else {
		println!("real input NOT used: there is no {}", folder.display());
		return Vec::new();
	};
	let mut files: Vec<_> = entries
		.map(|entry| entry.unwrap())
		.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
		.collect();
	files.sort();
	println!("real input used: {} files of {}", files.len(), folder.display());
	files
}
