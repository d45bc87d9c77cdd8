//! The journal: a folder for each run that isn't done, below `pending`. A run that is killed leaves its folder, and the
//! next command finishes or takes back what it finds there.
//!
//! The folder's name is the kind of the run, a dash and 16 random hexadecimal digits. `anchor-…` holds, for each record,
//! its wrapped secret and what is known of it so far, and, once all of them are sealed, the plan in `batch.json`. Other
//! kinds are the business of whoever makes them.

use std::{
	fs::{self, File},
	io::{self, Write},
	path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{parallel, steps::step, Vault};
use crate::{files, Error, Result};

/// Makes sure that a folder's entries are on the disk.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
	File::open(folder)?.sync_all()
}

/// A folder can't be opened here; its file system does without.
#[cfg(not(unix))]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
	Ok(())
}

/// One run's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
	folder: PathBuf,
}

impl Journal {
	/// The run's name.
	pub fn id(&self) -> String {
		self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
	}

	/// Where a file of the run lies.
	pub fn path(&self, name: &str) -> PathBuf {
		self.folder.join(name)
	}

	/// Writes a file of the run, in full or not at all, and makes sure that it is on the disk.
	pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
		step()?;
		files::write_atomic(&self.path(name), bytes)?;
		self.sync()
	}

	/// Writes a file of the run that counts only once another one says so: not yet sure to be on the disk, maybe in part.
	pub(super) fn scribble(&self, name: &str, bytes: &[u8]) -> Result<()> {
		step()?;
		let path = self.path(name);
		let mut options = File::options();
		options.write(true).create(true).truncate(true);
		#[cfg(unix)]
		std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
		let written = options.open(&path).and_then(|mut file| file.write_all(bytes));
		written.map_err(|source| Error::io(path, source))
	}

	/// Makes sure that all files of the run are on the disk.
	pub(super) fn sync_all(&self) -> Result<()> {
		parallel::each(&self.files()?, |path| {
			File::open(path).and_then(|file| file.sync_all()).map_err(|source| Error::io(path, source))
		})?;
		self.sync()
	}

	/// Makes sure that the names of the run's files, and its own, are on the disk.
	fn sync(&self) -> Result<()> {
		let parent = self.folder.parent().unwrap_or(&self.folder);
		let synced = sync_folder(&self.folder).and_then(|()| sync_folder(parent));
		synced.map_err(|source| Error::io(&self.folder, source))
	}

	/// The content of a file of the run, `None` when there is none.
	pub fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
		let path = self.path(name);
		match path.exists() {
			true => Ok(Some(Zeroizing::new(files::read(&path)?))),
			false => Ok(None),
		}
	}

	/// Removes a file of the run; nothing to do when there is none.
	pub fn remove_file(&self, name: &str) -> Result<()> {
		step()?;
		let path = self.path(name);
		match fs::remove_file(&path) {
			Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::io(path, source)),
			_ => self.sync(),
		}
	}

	/// All files of the run.
	pub(super) fn files(&self) -> Result<Vec<PathBuf>> {
		list(&self.folder)
	}

	/// Removes the run: all its files but `last`, then this one, then the folder. As long as `last` is there, the run
	/// isn't over.
	pub fn remove(self, last: &str) -> Result<()> {
		let kept = self.path(last);
		for path in self.files()?.into_iter().filter(|path| *path != kept) {
			step()?;
			fs::remove_file(&path).map_err(|source| Error::io(path, source))?;
		}
		self.sync()?;
		self.remove_file(last)?;
		self.remove_folder()
	}

	/// Removes the run: all its files, none of which says any more that it isn't over, then the folder.
	pub(super) fn clear(self) -> Result<()> {
		for path in self.files()? {
			step()?;
			fs::remove_file(&path).map_err(|source| Error::io(path, source))?;
		}
		self.remove_folder()
	}

	fn remove_folder(self) -> Result<()> {
		step()?;
		fs::remove_dir(&self.folder).map_err(|source| Error::io(&self.folder, source))
	}
}

impl Vault {
	fn pending(&self) -> PathBuf {
		self.folder().join("pending")
	}

	/// Begins a run of this kind: a word of small letters.
	pub fn journal(&self, kind: &str) -> Result<Journal> {
		self.ensure_open()?;
		step()?;
		let folder = self.pending().join(format!("{kind}-{}", hex::encode(files::random::<8>()?)));
		fs::create_dir_all(&folder).map_err(|source| Error::io(&folder, source))?;
		Ok(Journal { folder })
	}

	/// The runs of this kind that aren't done, by name.
	pub fn journals(&self, kind: &str) -> Result<Vec<Journal>> {
		let is_of_kind = |path: &PathBuf| {
			let name = path.file_name().unwrap_or_default().to_string_lossy();
			path.is_dir() && name.strip_prefix(kind).is_some_and(|rest| rest.starts_with('-'))
		};
		let found = list(&self.pending())?.into_iter().filter(is_of_kind);
		Ok(found.map(|folder| Journal { folder }).collect())
	}

	/// Removes the temporary files that a killed process left beside the vault's files.
	pub(super) fn sweep(&self) -> Result<()> {
		self.ensure_open()?;
		let folder = self.folder();
		let mut folders = vec![folder.join("batches")];
		folders.extend(list(&folder.join("records"))?);
		folders.extend(list(&folder.join("secrets"))?);
		for path in folders.iter().map(|folder| list(folder)).collect::<Result<Vec<_>>>()?.into_iter().flatten() {
			let name = path.file_name().unwrap_or_default().to_string_lossy();
			if name.starts_with(".tmp") && path.is_file() {
				fs::remove_file(&path).map_err(|source| Error::io(path, source))?;
			}
		}
		Ok(())
	}
}

/// What is in a folder, by name; nothing when it isn't there.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>> {
	let entries = match fs::read_dir(folder) {
		Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
		entries => entries.map_err(|source| Error::io(folder, source))?,
	};
	let mut paths = entries
		.map(|entry| entry.map(|entry| entry.path()).map_err(|source| Error::io(folder, source)))
		.collect::<Result<Vec<_>>>()?;
	paths.sort();
	Ok(paths)
}
