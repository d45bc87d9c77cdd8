//! A run that is killed at any step is finished or taken back by the next process.

use std::{
	cell::RefCell,
	collections::HashMap,
	fs,
	path::{Path, PathBuf},
};

use salus_primitives::{
	anchor::{Held, RecordRef},
	codes::{DataClass, Schema},
	commitment::CommitmentScheme,
	ids::{AnchorId, BatchId, OrganisationId},
};
use serde_json::json;
use tempfile::TempDir;

use super::{
	journal::list,
	steps::{life, step},
	*,
};
use crate::{
	chain::AccountId,
	progress::Progress,
	record::{commit_bytes, Material, Receipt},
	seal,
	store::Store,
};

mod refusals;
mod whole;

const GENESIS: [u8; 32] = [1; 32];
const SIGNER: AccountId = AccountId::new([2; 32]);

/// How a chain takes the next calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mood {
	/// As it should.
	#[default]
	Fine,
	/// It refuses them in a final block.
	Refuses,
	/// Its pool refuses the signer.
	NoMember,
	/// Nobody hears from it, and the call is lost.
	Silent,
	/// Nobody hears from it, and the call is carried out.
	Mute,
}

/// A chain that outlives the processes of a test.
#[derive(Default)]
struct Fake {
	anchored: RefCell<HashMap<Vec<u8>, Held>>,
	calls: RefCell<u32>,
	mood: RefCell<Mood>,
	signer: RefCell<Option<AccountId>>,
	/// Somebody else's commitment.
	foreign: RefCell<bool>,
}

impl Fake {
	fn new() -> Self {
		Self { signer: RefCell::new(Some(SIGNER)), ..Self::default() }
	}

	fn key(plan: &Plan) -> Vec<u8> {
		match plan.receipt.root {
			Some(root) => root.as_bytes().to_vec(),
			None => plan.commitment().unwrap().0.to_vec(),
		}
	}

	fn at(held: Held) -> Final {
		Final { held, block_hash: [3; 32], block_number: 9, included: None }
	}

	/// How many calls were carried out.
	fn count(&self) -> usize {
		self.anchored.borrow().len()
	}
}

fn silent() -> Error {
	Error::Chain("not final within 1 s".into())
}

impl Ledger for Fake {
	fn genesis(&self) -> [u8; 32] {
		GENESIS
	}

	fn signer(&self) -> Option<AccountId> {
		self.signer.borrow().clone()
	}

	async fn organisation(&self) -> Result<Option<OrganisationId>> {
		step()?;
		Ok(Some(OrganisationId(1)))
	}

	async fn find(&self, plan: &Plan) -> Result<Option<Final>> {
		step()?;
		if *self.foreign.borrow() {
			return Err(Error::Negative("organisation 9 anchored these commitments".into()));
		}
		Ok(self.anchored.borrow().get(&Self::key(plan)).copied().map(Self::at))
	}

	async fn submit(&self, plan: &Plan) -> Result<Final> {
		step()?;
		plan.call().unwrap();
		*self.calls.borrow_mut() += 1;
		let refused =
			|error: &str| Error::Dispatch { pallet: "EhrAnchor".into(), error: error.into(), docs: String::new() };
		match *self.mood.borrow() {
			Mood::Refuses => return Err(refused("BadOrigin")),
			Mood::NoMember => return Err(Error::NotMember),
			Mood::Silent => return Err(silent()),
			Mood::Fine | Mood::Mute => (),
		}
		if self.anchored.borrow().contains_key(&Self::key(plan)) {
			return Err(refused("AlreadyAnchored"));
		}
		let held = match plan.receipt.root {
			Some(_) => Held::Batch(BatchId(self.count() as u64)),
			None => Held::Anchor(AnchorId(self.count() as u64)),
		};
		self.anchored.borrow_mut().insert(Self::key(plan), held);
		// Final, and the process is killed before it hears of it.
		step()?;
		match *self.mood.borrow() {
			Mood::Mute => Err(silent()),
			_ => Ok(Self::at(held)),
		}
	}
}

/// A home folder, a store, a file to anchor, and a chain.
struct World {
	folder: TempDir,
	chain: Fake,
}

impl World {
	fn new() -> Self {
		life::begin_anew();
		Self { folder: tempfile::tempdir().unwrap(), chain: Fake::new() }
	}

	fn home(&self) -> PathBuf {
		self.folder.path().join("home")
	}

	fn store(&self) -> Store {
		Store::local(&self.folder.path().join("store")).unwrap()
	}

	fn vault(&self) -> Vault {
		Vault::open(&self.home()).unwrap()
	}

	fn receipt(&self) -> PathBuf {
		self.folder.path().join("receipt.json")
	}

	fn order(&self, action: Action) -> Order {
		Order::new(action, Some(AccountId::new([7; 32])), &self.receipt()).unwrap()
	}

	/// Files below a folder, by their whole path.
	fn files(&self, below: &str) -> Vec<PathBuf> {
		fn all(folder: &Path, found: &mut Vec<PathBuf>) {
			for path in list(folder).unwrap() {
				if path.is_dir() {
					all(&path, found);
				} else {
					found.push(path);
				}
			}
		}
		let mut found = Vec::new();
		all(&self.folder.path().join(below), &mut found);
		found
	}

	/// Fails unless the vault is in order: nothing is pending, each record has its secret, its blob and its batch, its
	/// blob opens and is what was committed to, and there is no secret and no blob without a record.
	async fn check(&self) -> Vec<Record> {
		let vault = Vault::view(&self.home());
		let store = self.store();
		assert_eq!(list(&self.home().join("vault/pending")).unwrap(), Vec::<PathBuf>::new(), "pending");
		let records = vault.records().unwrap();
		for record in &records {
			let opening = vault.opening(record).unwrap();
			let blob = store.get(&record.content_id).await.unwrap();
			let bytes = seal::open(&blob, &opening.data_key).unwrap();
			assert_eq!(bytes.len() as u64, record.length);
			assert_eq!(commit_bytes(record.scheme, &opening.salt, &bytes), Some(record.commitment));
			vault.target(record).unwrap();
			if let Some(root) = record.place.root {
				assert!(vault.leaves(root).unwrap().contains(&record.commitment));
			}
		}
		assert_eq!(self.files("home/vault/secrets").len(), records.len(), "secrets without a record");
		assert_eq!(self.files("home/vault/records").len(), records.len(), "files beside the records");
		assert_eq!(self.files("store").len(), records.len(), "blobs without a record");
		let named = |path: &PathBuf| path.extension().is_some_and(|end| end == "part");
		assert!(!self.files("").iter().any(named), "a part of a receipt is left");
		records
	}
}

/// FHIR-like records in memory.
fn materials(count: usize) -> Vec<Material> {
	(0..count)
		.map(|number| {
			let scheme = CommitmentScheme::SaltedBlake2b256Fields;
			let title = format!("Observation/o{number}");
			Material::of_json(title, DataClass::Laboratory, Schema::FhirR4, scheme, &json!({ "n": number })).unwrap()
		})
		.collect()
}

/// A file of no known form, of so many bytes: more than 64 KiB are sealed piece by piece in tests.
fn file(world: &World, bytes: usize) -> Vec<Material> {
	let path = world.folder.path().join("note.txt");
	fs::write(&path, vec![7; bytes]).unwrap();
	vec![Material::of_file(&path, DataClass::ClinicalNotes, |_| ()).unwrap()]
}

/// What is killed: each is given to a new world.
fn cases(world: &World) -> Vec<(Action, Vec<Material>)> {
	vec![(Action::Batch, materials(3)), (Action::Anchor, materials(1)), (Action::Anchor, file(world, 1000))]
}

async fn anchor(world: &World, action: Action, materials: &[Material]) -> Result<Done> {
	let vault = world.vault();
	vault.anchor(&world.chain, &world.store(), world.order(action), materials, &Progress::quiet()).await
}

async fn recover(world: &World) -> Vec<Settled> {
	world.vault().recover(&world.chain, &world.store(), false).await.unwrap()
}
