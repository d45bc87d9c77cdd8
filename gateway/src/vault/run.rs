//! An anchoring run, from the first record that is sealed to the receipt.
//!
//! 1. [`Vault::begin`] makes the run's folder; [`Run::add`] writes each record's wrapped secret, seals the record into the
//!    store, and notes what is known of it.
//! 2. [`Run::prepare`] makes sure that all of it is on the disk, and writes the plan: from here on the run is finished,
//!    or the chain has refused it.
//! 3. [`Vault::carry_out`] submits the call, waits until it is final, puts secrets and records in their places, writes the
//!    batch and the receipt, and removes the folder.
//!
//! Killed before the plan is written, a run is taken back: nobody was told of it. Killed later, it is finished
//! ([`super::recover`]). Each step can be done twice.

use std::{
	cell::Cell,
	collections::BTreeSet,
	fs::{self, File},
	io,
	path::{Path, PathBuf},
};

use futures::{stream, StreamExt};
use salus_primitives::{
	anchor::{Held, RecordRef},
	commitment::{Commitment, CommitmentScheme},
};
use sp_core::H256;
use zeroize::Zeroizing;

use super::{
	journal::{sync_folder, Journal},
	ledger::Final,
	parallel::{self, AT_A_TIME},
	secret,
	steps::step,
	stored::Draft,
	Leaves, Ledger, Order, Place, Plan, Record, Vault,
};
use crate::{
	chain::keys,
	files,
	progress::Progress,
	record::{commit_file, length_of, Body, ChainRef, Entry, Material, Receipt, Tee},
	seal::{self, Recipient},
	store::{self, Cid, Store},
	tree::Tree,
	Error, Result,
};

/// The plan's file: as long as it is there, the run goes forward.
pub(super) const PLAN: &str = "batch.json";
/// How the names of the secrets in a run's folder end.
pub(super) const SECRET: &str = "secret";
/// How the names of the drafts end.
pub(super) const DRAFT: &str = "json";

/// Largest file that is sealed in memory, 16 MiB. What is larger is sealed piece by piece: then its name in the store is
/// known, and noted, only once it is there, and a process that is killed between the two leaves a blob that nobody can
/// open and nobody knows of.
const IN_MEMORY: u64 = if cfg!(test) { 64 << 10 } else { 16 << 20 };

/// Largest file of which several are sealed at a time, 1 MiB.
const SMALL: u64 = 1 << 20;

/// A run whose records are being sealed.
pub struct Run<'a> {
	vault: &'a Vault,
	journal: Journal,
	recipient: Recipient,
	order: Order,
	drafts: Vec<Draft>,
}

fn file_name(commitment: &Commitment, extension: &str) -> String {
	format!("{}.{extension}", hex::encode(commitment.0))
}

impl Vault {
	/// Begins a run.
	pub fn begin(&self, order: Order) -> Result<Run<'_>> {
		let recipient = self.own_key()?.recipient();
		Ok(Run { vault: self, journal: self.journal("anchor")?, recipient, order, drafts: Vec::new() })
	}
}

impl Run<'_> {
	/// The run's folder.
	pub fn journal(&self) -> Journal {
		self.journal.clone()
	}

	/// Seals records into the store, small ones several at a time. They are the leaves of a batch in the order in which they
	/// are added. After an error none is begun any more, and those that are under way are waited for: what is taken back
	/// then is all there is.
	pub async fn add(&mut self, store: &Store, materials: &[Material], progress: &Progress) -> Result<()> {
		let mut width = AT_A_TIME;
		for material in materials {
			if matches!(&material.body, Body::File(path) if length_of(path)? > SMALL) {
				width = 1;
			}
		}
		let (this, failed) = (&*self, Cell::new(false));
		let failed = &failed;
		let seal = |material| async move {
			if failed.get() {
				return Ok(None);
			}
			let sealed = this.seal(store, material, progress).await;
			failed.set(failed.get() || sealed.is_err());
			sealed.map(Some)
		};
		let sealed: Vec<Result<Option<Draft>>> = stream::iter(materials).map(seal).buffered(width).collect().await;
		self.drafts.extend(sealed.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten());
		Ok(())
	}

	/// Seals one record into the store.
	async fn seal(&self, store: &Store, material: &Material, progress: &Progress) -> Result<Draft> {
		let secret = secret::wrap(&material.opening, &material.commitment, &self.recipient)?;
		self.journal.scribble(&file_name(&material.commitment, SECRET), &secret)?;
		match &material.body {
			Body::Bytes(bytes) => self.seal_bytes(store, material, bytes, progress).await,
			Body::File(path) if length_of(path)? <= IN_MEMORY => {
				let bytes = Zeroizing::new(files::read(path)?);
				let draft = self.seal_bytes(store, material, &bytes, progress).await?;
				let committed = match material.scheme {
					CommitmentScheme::SaltedBlake2b256 => {
						Commitment::new(material.scheme, &material.opening.salt, &bytes)
					}
					scheme => commit_file(scheme, &material.opening.salt, path, |_| ())?,
				};
				check_unchanged(path, material, committed).map(|()| draft)
			}
			Body::File(path) => {
				let length = length_of(path)?;
				step()?;
				let (content_id, committed) = seal_file(store, material, path, progress).await?;
				let draft = self.note(material, content_id, length)?;
				check_unchanged(path, material, committed).map(|()| draft)
			}
		}
	}

	async fn seal_bytes(&self, store: &Store, material: &Material, bytes: &[u8], progress: &Progress) -> Result<Draft> {
		let sealed = seal::seal(bytes, &material.opening.data_key)?;
		// Noted before it is stored, so that nothing is stored that nobody knows of.
		let draft = self.note(material, store::content_id(&sealed)?, bytes.len() as u64)?;
		step()?;
		store.put(&sealed).await?;
		progress.observe(bytes.len() as u64);
		Ok(draft)
	}

	fn note(&self, material: &Material, content_id: Cid, length: u64) -> Result<Draft> {
		let (subject, replaces) = (self.order.subject.clone(), self.order.action.replaces());
		let draft = Draft::new(material, subject, replaces, content_id, length);
		self.journal.scribble(&file_name(&material.commitment, DRAFT), &draft.to_json()?)?;
		Ok(draft)
	}

	/// Writes the plan. After that the run is finished whatever happens, unless the chain refuses it.
	pub async fn prepare(self, ledger: &impl Ledger) -> Result<(Journal, Plan)> {
		let first = self.drafts.first().ok_or_else(|| Error::bad("records", "there is none to anchor"))?;
		let (schema, scheme) = first.form();
		if self.drafts.iter().any(|draft| draft.form() != (schema, scheme)) {
			return Err(Error::bad("records", "the records of one batch have one form and one scheme"));
		}
		if !self.order.action.is_batch() && self.drafts.len() != 1 {
			return Err(Error::bad("records", format!("{} of them, and one is anchored alone", self.drafts.len())));
		}
		let entries: Vec<Entry> = (0u32..).zip(&self.drafts).map(|(index, draft)| draft.entry(index)).collect();
		let tree = Tree::new(entries.iter().map(|entry| entry.commitment.0), "records")?;
		let plan = Plan {
			genesis: ledger.genesis(),
			signer: ledger.signer().ok_or_else(|| Error::bad("key", "nobody signs"))?,
			organisation: ledger.organisation().await?,
			classes: entries.iter().map(|entry| entry.class).collect(),
			schema,
			receipt: Receipt {
				scheme,
				root: self.order.action.is_batch().then(|| tree.root()),
				leaves: tree.leaves(),
				entries,
				chain: None,
			},
			order: self.order,
		};
		self.vault.ensure_open()?;
		self.journal.sync_all()?;
		self.journal.write(PLAN, &plan.to_json()?)?;
		Ok((self.journal, plan))
	}
}

/// Refuses a file that is no longer what was committed to.
fn check_unchanged(path: &Path, material: &Material, committed: Commitment) -> Result<()> {
	match committed == material.commitment {
		true => Ok(()),
		false => Err(Error::bad(path.display().to_string(), "was changed while it was being sealed")),
	}
}

/// Seals a file piece by piece. Gives the content id, and the commitment to what was sealed.
async fn seal_file(store: &Store, material: &Material, path: &Path, progress: &Progress) -> Result<(Cid, Commitment)> {
	let file = File::open(path).map_err(|source| Error::io(path, source))?;
	let (key, salt) = (&material.opening.data_key, &material.opening.salt);
	if material.scheme != CommitmentScheme::SaltedBlake2b256 {
		let content_id = store.seal_from(key, file, progress.observer()).await?;
		return Ok((content_id, commit_file(material.scheme, salt, path, |_| ())?));
	}
	let (tee, hasher) = Tee::new(file, salt);
	let content_id = store.seal_from(key, tee, progress.observer()).await?;
	let commitment = hasher.lock().unwrap_or_else(std::sync::PoisonError::into_inner).commitment();
	Ok((content_id, commitment))
}

/// The records of a plan that are anchored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
	/// The receipt.
	pub receipt: Receipt,
	/// Where the receipt is.
	pub path: PathBuf,
	/// Where the records are anchored.
	pub anchored: Final,
}

impl Vault {
	/// Puts secrets and records in their places, writes the batch and the receipt, and removes the run's folder. May be
	/// interrupted and done again.
	pub(super) fn finish(&self, journal: Journal, plan: Plan, anchored: Final) -> Result<Done> {
		self.ensure_open()?;
		let entries = plan.receipt.entries.as_slice();
		parallel::each(entries, |entry| self.settle_one(&journal, &plan, &anchored, entry))?;
		let paths =
			entries.iter().flat_map(|entry| [self.secret_path(&entry.commitment), self.record_path(&entry.commitment)]);
		let mut touched: BTreeSet<PathBuf> = paths.filter_map(|path| path.parent().map(Path::to_owned)).collect();
		if let (Some(root), Held::Batch(batch)) = (plan.receipt.root, anchored.held) {
			let commitments = plan.receipt.entries.iter().map(|entry| entry.commitment).collect();
			self.put_leaves(root, &Leaves { genesis: plan.genesis, batch, commitments })?;
			touched.insert(self.folder().join("batches"));
		}
		let touched: Vec<_> = touched.into_iter().collect();
		parallel::each(&touched, |folder| sync_folder(folder).map_err(|source| Error::io(folder, source)))?;
		let mut receipt = plan.receipt;
		receipt.chain = Some(chain_ref(plan.genesis, &anchored, keys::address(&plan.signer)));
		let path = write_receipt(&receipt, &plan.order.receipt, &journal.id())?;
		journal.remove(PLAN)?;
		Ok(Done { receipt, path, anchored })
	}

	/// Puts one record and its secret in their places; the secret first.
	fn settle_one(&self, journal: &Journal, plan: &Plan, anchored: &Final, entry: &Entry) -> Result<()> {
		let commitment = &entry.commitment;
		let (from, to) = (journal.path(&file_name(commitment, SECRET)), self.secret_path(commitment));
		if from.exists() {
			step()?;
			let moved = fs::create_dir_all(to.parent().unwrap_or(&to)).and_then(|()| fs::rename(&from, &to));
			moved.map_err(|source| Error::io(&to, source))?;
		}
		let Some(draft) = journal.read(&file_name(commitment, DRAFT))? else {
			// The folder was being removed already.
			let known = self.record(commitment)?.is_some();
			let lost = || Error::bad(journal.id(), format!("what is known of {} is missing", entry.title));
			return if known { Ok(()) } else { Err(lost()) };
		};
		let record: Record = Draft::from_json(&draft)?.placed(place(plan, anchored, entry.index)?)?;
		self.put(&record)
	}

	/// Takes a run back that the chain was not told of, or refused: removes what was sealed, erases the secrets, and
	/// removes the run's folder. May be interrupted and done again.
	pub(super) async fn take_back(&self, journal: Journal, store: &Store) -> Result<()> {
		self.ensure_open()?;
		// Without the plan nobody takes the rest for a run that goes forward.
		journal.remove_file(PLAN)?;
		let ends = |path: &PathBuf, with: &str| path.extension().is_some_and(|extension| extension == with);
		for path in journal.files()?.into_iter().filter(|path| ends(path, DRAFT)) {
			// One that isn't whole was never counted on: what it says was not sealed yet, or can't be told.
			let bytes = files::read(&path)?;
			if let Ok(draft) = Draft::from_json(&bytes) {
				step()?;
				store.delete(&draft.content_id()).await?;
			}
		}
		for path in journal.files()?.into_iter().filter(|path| ends(path, SECRET)) {
			secret::erase(&path)?;
		}
		step()?;
		store.sweep().await?;
		journal.clear()
	}
}

/// Where one leaf of a plan is anchored.
fn place(plan: &Plan, anchored: &Final, index: u32) -> Result<Place> {
	let record = match (anchored.held, plan.receipt.root) {
		(Held::Anchor(anchor), None) => RecordRef::Anchor(anchor),
		(Held::Batch(batch), Some(_)) => RecordRef::Leaf { batch, index },
		_ => return Err(Error::bad("plan", "a batch was anchored as a single record, or the other way round")),
	};
	let (block_hash, block_number) = (anchored.block_hash, anchored.block_number);
	Ok(Place { genesis: plan.genesis, record, root: plan.receipt.root, block_hash, block_number })
}

fn chain_ref(genesis: [u8; 32], anchored: &Final, custodian: String) -> ChainRef {
	let (anchor, batch) = match anchored.held {
		Held::Anchor(anchor) => (Some(anchor), None),
		Held::Batch(batch) => (None, Some(batch)),
	};
	ChainRef {
		genesis: H256(genesis),
		anchor,
		batch,
		block_hash: H256(anchored.block_hash),
		block_number: anchored.block_number,
		custodian,
	}
}

/// Writes a receipt, and gives its path. One that is there already is never overwritten: if it isn't this one, the new
/// one is named after the run.
fn write_receipt(receipt: &Receipt, path: &Path, run: &str) -> Result<PathBuf> {
	let is_this = |path: &Path| Receipt::load(path).is_ok_and(|found| found.entries == receipt.entries);
	let mut place = path.to_owned();
	if place.exists() && !is_this(&place) {
		place.as_mut_os_string().push(format!(".{run}.json"));
	}
	if place.exists() && is_this(&place) {
		return Ok(place);
	}
	step()?;
	// The name is known, so that a killed process leaves nothing that isn't overwritten.
	let mut part = place.clone();
	part.as_mut_os_string().push(".part");
	let folder = place.parent().unwrap_or(&place);
	let write = || -> io::Result<()> {
		fs::create_dir_all(folder)?;
		let mut options = File::options();
		options.write(true).create(true).truncate(true);
		#[cfg(unix)]
		std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
		let mut file = options.open(&part)?;
		io::Write::write_all(&mut file, &receipt.to_json().map_err(io::Error::other)?)?;
		file.sync_all()?;
		fs::rename(&part, &place)?;
		sync_folder(folder)
	};
	write().map_err(|source| Error::io(&place, source))?;
	Ok(place)
}
