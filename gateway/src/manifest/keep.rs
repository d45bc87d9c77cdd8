//! What came with a manifest goes to the lots that a home folder has.

use std::{
	fs::{self, File},
	path::{Path, PathBuf},
};

use crate::{serials::LotTree, Error, Result};

/// Adds packs to the lots of a home folder, and gives the files. All is read and put together before anything is
/// written; each file is then written in full or not at all. Two that do this at the same time wait for each other.
pub fn keep(home: &Path, lots: &[LotTree]) -> Result<Vec<(PathBuf, LotTree)>> {
	let folder = home.join("lots");
	fs::create_dir_all(&folder).map_err(|source| Error::io(&folder, source))?;
	let path = folder.join("lock");
	let lock = File::options().create(true).truncate(false).write(true).open(&path);
	let lock = lock.map_err(|source| Error::io(&path, source))?;
	// Held until it is dropped.
	lock.lock().map_err(|source| Error::io(&path, source))?;
	let mut merged = Vec::with_capacity(lots.len());
	for lot in lots {
		let file = LotTree::path_in(home, lot.key());
		merged.push(match file.exists() {
			true => lot.with(&LotTree::load(home, lot.key())?).map_err(|error| other_lot(&file, &error))?,
			false => lot.clone(),
		});
	}
	merged.into_iter().map(|lot| Ok((lot.save(home)?, lot))).collect()
}

/// What is here doesn't fit to what came.
fn other_lot(file: &Path, error: &Error) -> Error {
	let why = format!("{error}: what is in this file isn't the lot that the chain has; move it away to begin anew");
	Error::bad(file.display().to_string(), why)
}
