//! The custodian's vault: what is known of each anchored record, the salts and data keys, and the journal by which an
//! interrupted run is finished or taken back.
//!
//! # Layout
//!
//! All below the folder `vault` of the home; a commitment is its 64 hexadecimal digits.
//!
//! | place | what | secret |
//! |---|---|---|
//! | `records/<first 2 digits>/<commitment>.json` | a record ([`Record`], format `salus-record/1`) | no |
//! | `secrets/<first 2 digits>/<commitment>` | its salt and data key, wrapped for the home's own key | yes |
//! | `batches/<root>.json` | the commitments of a batch in the order of its leaves | no |
//! | `pending/<run>/` | a run that isn't done, see [`journal`] | yes |
//! | `lock` | held by the one process that may change the vault | no |
//!
//! A record is below `records` only once its anchor is final, and its secret is there before it. A secret goes only
//! when its record was never anchored, or is destroyed.

use std::{
	fs::{self, File, TryLockError},
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

use salus_primitives::{
	anchor::{LeafPath, LeafProof, RecordRef, Target},
	commitment::Commitment,
};
use sp_core::H256;

use crate::{
	cli::format,
	seal::{Opening, RecipientKey},
	tree::Tree,
	Error, Result,
};

mod batch;
mod destroy;
pub mod journal;
mod ledger;
mod names;
mod parallel;
mod plan;
mod recover;
mod run;
mod secret;
mod steps;
mod stored;
#[cfg(test)]
mod tests;

pub use batch::Leaves;
pub use destroy::{Destroyed, Registrar};
pub use journal::Journal;
pub use ledger::{Chain, Final, Ledger};
pub use names::{parse_ref, ref_text, Name};
pub use plan::{Action, Order, Plan};
pub use recover::Settled;
pub use run::{Done, Run};
use steps::step;
pub use stored::{Erasure, Place, Record};

/// Name of the home folder's own key, for which the vault's secrets are wrapped.
const OWN_KEY: &str = "recipient.key";

/// How long a process waits before it tries the lock again.
const RETRY: Duration = Duration::from_millis(50);

/// A vault. Only one process at a time holds one that was [opened](Self::open); any number may [view](Self::view) it.
#[derive(Debug)]
pub struct Vault {
	home: PathBuf,
	/// Held as long as this lives; `None` for a view.
	lock: Option<File>,
}

impl Vault {
	/// Opens the home folder's vault to change it, and makes it when it isn't there. Fails when another process has it
	/// open.
	pub fn open(home: &Path) -> Result<Self> {
		Self::open_within(home, Duration::ZERO)
	}

	/// The same, and waits at most this long for another process.
	pub fn open_within(home: &Path, patience: Duration) -> Result<Self> {
		let folder = home.join("vault");
		fs::create_dir_all(folder.join("pending")).map_err(|source| Error::io(&folder, source))?;
		let path = folder.join("lock");
		let lock = File::options().create(true).truncate(false).write(true).open(&path);
		let lock = lock.map_err(|source| Error::io(&path, source))?;
		let started = Instant::now();
		loop {
			match lock.try_lock() {
				Ok(()) => break,
				Err(TryLockError::Error(source)) => return Err(Error::io(&path, source)),
				Err(TryLockError::WouldBlock) if started.elapsed() < patience => std::thread::sleep(RETRY),
				Err(TryLockError::WouldBlock) => {
					let why = "another process has the vault open: wait until it is done (--timeout waits longer)";
					return Err(Error::bad(folder.display().to_string(), why));
				}
			}
		}
		let vault = Self { home: home.to_owned(), lock: Some(lock) };
		if !vault.own_key_path().exists() {
			RecipientKey::generate()?.save(&vault.own_key_path())?;
		}
		Ok(vault)
	}

	/// The home folder's vault, to read it only: takes no lock and makes nothing. Each file is written in full or not at
	/// all, so that a view sees a record as it was or as it is.
	pub fn view(home: &Path) -> Self {
		Self { home: home.to_owned(), lock: None }
	}

	/// The vault's folder.
	fn folder(&self) -> PathBuf {
		self.home.join("vault")
	}

	fn own_key_path(&self) -> PathBuf {
		self.home.join(OWN_KEY)
	}

	/// The home folder's own key, for which the secrets are wrapped.
	pub fn own_key(&self) -> Result<RecipientKey> {
		RecipientKey::load(&self.own_key_path())
	}

	/// Refuses a change through a view.
	fn ensure_open(&self) -> Result<()> {
		match self.lock {
			Some(_) => Ok(()),
			None => Err(Error::bad("vault", "it is open to be read only")),
		}
	}

	/// Where a commitment's file lies below `kind`.
	fn file_of(&self, kind: &str, commitment: &Commitment, extension: &str) -> PathBuf {
		let digits = hex::encode(commitment.0);
		let first = digits.get(..2).unwrap_or_default().to_owned();
		self.folder().join(kind).join(first).join(digits + extension)
	}

	fn record_path(&self, commitment: &Commitment) -> PathBuf {
		self.file_of("records", commitment, ".json")
	}

	fn secret_path(&self, commitment: &Commitment) -> PathBuf {
		self.file_of("secrets", commitment, "")
	}

	/// The record with this commitment, `None` when the vault has none. Fails for a file that says something else than
	/// its name.
	pub fn record(&self, commitment: &Commitment) -> Result<Option<Record>> {
		let path = self.record_path(commitment);
		if !path.exists() {
			return Ok(None);
		}
		let record = Record::load(&path)?;
		if record.commitment != *commitment {
			return Err(Error::bad(path.display().to_string(), "holds the record of another commitment"));
		}
		Ok(Some(record))
	}

	/// Writes down what is known of a record, in the place of what was known before.
	pub fn put(&self, record: &Record) -> Result<()> {
		self.ensure_open()?;
		step()?;
		record.save(&self.record_path(&record.commitment))
	}

	/// The salt and the data key of a record. Secret. Fails with [`Error::Negative`] when the record is destroyed.
	pub fn opening(&self, record: &Record) -> Result<Opening> {
		if let Some(erasure) = &record.destruction {
			return Err(Error::Negative(erasure.to_string()));
		}
		let path = self.secret_path(&record.commitment);
		if !path.exists() {
			let why = format!("the vault has no salt and no key of {}", record.title);
			return Err(Error::bad(path.display().to_string(), why));
		}
		secret::load(&path, &record.commitment, &self.own_key()?)
	}

	/// Keeps the salt and the data key of something sealed that is no anchored record, such as a captured EPCIS event.
	pub fn put_secret(&self, commitment: &Commitment, opening: &Opening) -> Result<()> {
		self.ensure_open()?;
		step()?;
		let secret = secret::wrap(opening, commitment, &self.own_key()?.recipient())?;
		crate::files::write_atomic(&self.secret_path(commitment), &secret)
	}

	/// What [`Self::put_secret`] keeps.
	pub fn secret(&self, commitment: &Commitment) -> Result<Opening> {
		secret::load(&self.secret_path(commitment), commitment, &self.own_key()?)
	}

	/// Destroys a record's salt and data key: overwrites the file with random bytes, makes sure that they are on the
	/// disk, and removes it. Nothing to do when there is none. What a file system or a drive keeps of older contents
	/// (snapshots, journals, worn cells) is beyond its reach; it holds nothing but the wrapped form.
	pub fn erase_secret(&self, commitment: &Commitment) -> Result<()> {
		self.ensure_open()?;
		secret::erase(&self.secret_path(commitment))
	}

	/// How the chain is told which record a call is about.
	pub fn target(&self, record: &Record) -> Result<Target> {
		match record.place.record {
			RecordRef::Anchor(anchor) => Ok(Target::Anchor(anchor)),
			RecordRef::Leaf { batch, index } => {
				let path =
					LeafPath::try_from(self.path(record)?).map_err(|_| Error::bad("batch", "too many leaves"))?;
				Ok(Target::Leaf(LeafProof { batch, index, commitment: record.commitment, path }))
			}
		}
	}

	/// The path of a record to its batch's root; empty for a record that was anchored alone.
	pub fn path(&self, record: &Record) -> Result<Vec<H256>> {
		let (RecordRef::Leaf { index, .. }, Some(root)) = (record.place.record, record.place.root) else {
			return Ok(Vec::new());
		};
		let leaves = self.leaves(root)?;
		let at = || format!("batch {root:?}");
		if leaves.get(index as usize) != Some(&record.commitment) {
			return Err(Error::bad(at(), format!("leaf {index} is another record than {}", record.title)));
		}
		let tree = Tree::new(leaves.iter().map(|leaf| leaf.0), "leaves")?;
		tree.path(index).ok_or_else(|| Error::bad(at(), format!("there is no leaf {index}")))
	}
}

/// The day of a moment, in UTC.
fn day(at: salus_primitives::ids::Moment) -> String {
	format::moment(at).chars().take(10).collect()
}
