//! The captured events in the home folder: what is known of each, its sealed document, and the captures that aren't done.
//!
//! | place | what | secret |
//! |---|---|---|
//! | `epcis/events/<first 2 digits>/<SHA-256 of the hash id>.json` | a captured event ([`Entry`]) | no |
//! | `epcis/events/<first 2 digits>/<…>.error.json` | the declaration that it is an error | no |
//! | `epcis/open/<digest of its hash ids>.json` | a capture that isn't done | no |
//!
//! The document of an event is sealed in the store; its salt and data key are in the vault, by the commitment. An event
//! is put on the shelf before the chain is told of it, so that no salt is lost whenever the program is stopped.

use std::{
	fs,
	path::{Path, PathBuf},
};

use salus_primitives::{
	commitment::Commitment,
	epcis::{NewEvent, ObjectRef, Objects},
	ids::Moment,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sp_core::H256;

use super::{
	archive::Stored,
	decide::{object_text, parse_object},
	hash::HashId,
};
use crate::{
	canonical, files,
	record::{commit_bytes, Body, Material, SCHEME},
	seal,
	store::{self, Store},
	vault::Vault,
	Error, Result,
};

/// What the `format` of an entry says.
const FORMAT: &str = "salus-epcis-event/1";

/// What became of a captured event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
	/// Its hash id is on the chain, and what it tells of was carried out as far as the chain has calls for it.
	Recorded,
	/// It was declared an error on the chain.
	Declared,
	/// Packs were supplied, which the chain has without the hash id.
	Supplied,
	/// Somebody else recorded it; it is kept here.
	Kept,
}

/// A captured event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
	format: String,
	/// Its hash id, `ni:///sha-256;…`. An error declaration has that of the event which it is about.
	pub hash_id: String,
	/// Whether this is the declaration that the event is an error.
	#[serde(default)]
	pub declaration: bool,
	/// Its own `eventID`.
	pub event_id: Option<String>,
	/// When it happened.
	pub at: Moment,
	/// When it was captured, by the chain's clock: its `recordTime`.
	pub captured: Moment,
	/// Its place among those that were captured together.
	pub place: u32,
	/// The objects that the chain is told of, as Digital Links.
	pub objects: Vec<String>,
	/// The commitment to its document.
	pub commitment: H256,
	/// The name of its sealed document in the store.
	pub content_id: String,
	/// What becomes of it.
	pub deed: Deed,
	/// Whether that is final. Otherwise the chain has to be asked.
	pub done: bool,
	/// The block in which it is final, where this home folder saw it.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub block: Option<u64>,
}

impl Entry {
	/// Its hash id.
	pub fn id(&self) -> Result<HashId> {
		HashId::parse(&self.hash_id).ok_or_else(|| Error::bad(format!("{:.100}", self.hash_id), "no event hash id"))
	}

	/// The objects that the chain is told of.
	pub fn objects(&self) -> Result<Vec<ObjectRef>> {
		self.objects.iter().map(|object| parse_object(object)).collect()
	}

	/// What the chain is told.
	pub fn to_new_event(&self) -> Result<NewEvent> {
		let objects: Objects = self.objects()?.try_into().map_err(|_| Error::bad("objects", "too many"))?;
		Ok(NewEvent { id: H256(self.id()?.0), at: self.at, objects, commitment: Commitment(self.commitment.0) })
	}
}

/// What is to be put on the shelf beside the document.
#[derive(Clone, Debug)]
pub struct Label {
	/// What becomes of the event.
	pub deed: Deed,
	/// When it was captured.
	pub captured: Moment,
	/// Its place among those that were captured together.
	pub place: u32,
	/// The objects that the chain is told of.
	pub objects: Vec<ObjectRef>,
}

/// The shelf of a home folder.
#[derive(Clone, Debug)]
pub struct Shelf {
	folder: PathBuf,
}

impl Shelf {
	/// The shelf of a home folder; it needn't be there yet.
	pub fn of(home: &Path) -> Self {
		Self { folder: home.join("epcis") }
	}

	fn path(&self, id: &HashId, declaration: bool) -> PathBuf {
		let digits = hex::encode(id.0);
		let first = digits.get(..2).unwrap_or_default().to_owned();
		let end = if declaration { ".error.json" } else { ".json" };
		self.folder.join("events").join(first).join(digits + end)
	}

	/// The event with this hash id, or its error declaration; `None` when it isn't here.
	pub fn get(&self, id: &HashId, declaration: bool) -> Result<Option<Entry>> {
		let path = self.path(id, declaration);
		if !path.exists() {
			return Ok(None);
		}
		let entry = read(&path)?;
		match entry.hash_id == id.to_string() && entry.declaration == declaration {
			true => Ok(Some(entry)),
			false => Err(Error::bad(path.display().to_string(), "holds another event than its name says")),
		}
	}

	/// Writes down what is known of an event.
	pub fn put(&self, entry: &Entry) -> Result<()> {
		let mut json = serde_json::to_vec_pretty(entry).map_err(|error| Error::bad("event", error.to_string()))?;
		json.push(b'\n');
		files::write_atomic(&self.path(&entry.id()?, entry.declaration), &json)
	}

	/// All captured events, in the order in which they were.
	pub fn list(&self) -> Result<Vec<Entry>> {
		let mut found = Vec::new();
		for folder in folder_of(&self.folder.join("events"))? {
			for path in folder_of(&folder)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "json"))
			{
				found.push(read(&path)?);
			}
		}
		found.sort_by_key(|entry| (entry.captured, entry.place, entry.declaration));
		Ok(found)
	}

	/// Seals an event's document and puts it on the shelf, not yet done.
	pub async fn seal(&self, vault: &Vault, store: &Store, event: &Stored, label: &Label) -> Result<Entry> {
		let material = Material::of_event(&event.event)?;
		let Body::Bytes(bytes) = &material.body else { return Err(Error::bad("event", "is no document")) };
		let sealed = seal::seal(bytes, &material.opening.data_key)?;
		vault.put_secret(&material.commitment, &material.opening)?;
		let entry = Entry {
			format: FORMAT.into(),
			hash_id: event.id.to_string(),
			declaration: event.event.raw.get("errorDeclaration").is_some(),
			event_id: event.event.id.clone(),
			at: event.event.time,
			captured: label.captured,
			place: label.place,
			objects: label.objects.iter().map(object_text).collect(),
			commitment: H256(material.commitment.0),
			content_id: store::content_id(&sealed)?.to_string(),
			deed: label.deed,
			done: false,
			block: None,
		};
		// Noted before it is stored, so that nothing is stored that nobody knows of.
		self.put(&entry)?;
		store.put(&sealed).await?;
		Ok(entry)
	}

	/// Opens an event's document, and checks that it is the one that was captured.
	pub async fn open(&self, vault: &Vault, store: &Store, entry: &Entry) -> Result<Stored> {
		let commitment = Commitment(entry.commitment.0);
		let opening = vault.secret(&commitment)?;
		let bytes = seal::open(&store.get(&store::parse_id(&entry.content_id)?).await?, &opening.data_key)?;
		let other = || Error::Negative(format!("{}: what is kept is NOT what was captured", entry.hash_id));
		if commit_bytes(SCHEME, &opening.salt, &bytes) != Some(commitment) {
			return Err(other());
		}
		let stored = Stored::read(&canonical::parse("captured event", &bytes)?)?;
		match stored.id == entry.id()? {
			true => Ok(stored),
			false => Err(other()),
		}
	}

	/// Takes an event off the shelf that the chain refused: its salt is destroyed.
	pub async fn forget(&self, vault: &Vault, store: &Store, entry: &Entry) -> Result<()> {
		store.delete(&store::parse_id(&entry.content_id)?).await?;
		vault.erase_secret(&Commitment(entry.commitment.0))?;
		remove(&self.path(&entry.id()?, entry.declaration))
	}

	/// Where it is noted that the capture of a document with these events isn't done.
	fn open_path(&self, ids: &[(HashId, bool)]) -> PathBuf {
		let mut digest = Sha256::new();
		for (id, declaration) in ids {
			digest.update(id.0);
			digest.update([u8::from(*declaration)]);
		}
		self.folder.join("open").join(format!("{}.json", hex::encode(digest.finalize())))
	}

	/// Whether the capture of a document with these events, and declarations, was begun and isn't done.
	pub fn is_open(&self, ids: &[(HashId, bool)]) -> bool {
		self.open_path(ids).exists()
	}

	/// Notes that a capture has begun, or is done.
	pub fn set_open(&self, ids: &[(HashId, bool)], is_open: bool) -> Result<()> {
		let path = self.open_path(ids);
		if !is_open {
			return remove(&path);
		}
		let ids: Vec<Value> = ids.iter().map(|(id, _)| id.to_string().into()).collect();
		let json = serde_json::to_vec(&ids).map_err(|error| Error::bad("capture", error.to_string()))?;
		files::write_atomic(&path, &json)
	}
}

fn read(path: &Path) -> Result<Entry> {
	let named = |why: String| Error::bad(path.display().to_string(), why);
	let entry: Entry = serde_json::from_slice(&files::read(path)?).map_err(|error| named(error.to_string()))?;
	match entry.format == FORMAT {
		true => Ok(entry),
		false => Err(named(format!("format: \"{:.40}\", and \"{FORMAT}\" is expected", entry.format))),
	}
}

/// What is in a folder, by name; nothing when it isn't there.
fn folder_of(folder: &Path) -> Result<Vec<PathBuf>> {
	if !folder.exists() {
		return Ok(Vec::new());
	}
	let entries = fs::read_dir(folder).map_err(|source| Error::io(folder, source))?;
	let paths = entries.map(|entry| entry.map(|entry| entry.path()).map_err(|source| Error::io(folder, source)));
	paths.collect()
}

/// Removes a file; nothing to do when there is none.
fn remove(path: &Path) -> Result<()> {
	match fs::remove_file(path) {
		Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(Error::io(path, source)),
		_ => Ok(()),
	}
}

#[cfg(test)]
mod tests;
