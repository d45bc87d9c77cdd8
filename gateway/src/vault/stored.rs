//! What the vault knows of a record, and the file that it is kept in.

use std::{fmt, path::Path};

use cid::Cid;
use salus_primitives::{
	anchor::RecordRef,
	codes::{Confidentiality, DataClass, Schema, SensitivitySet},
	commitment::{Commitment, CommitmentScheme},
	decision::DataLabels,
	ids::{Moment, OrganisationId},
};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use crate::{
	chain::AccountId,
	files::{self, hex32},
	record::{Entry, Material},
	store, Error, Result,
};

/// What the `format` of a record's file says.
pub(super) const FORMAT: &str = "salus-record/1";

/// An anchored record, as its custodian knows it. Nothing in it is secret in the sense of a key; its title and labels
/// are about a person, and stay off the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
	/// The commitment.
	pub commitment: Commitment,
	/// How the commitment was made.
	pub scheme: CommitmentScheme,
	/// `Observation/o1`, or a file's name. Not unique.
	pub title: String,
	/// What kind of data it is.
	pub class: DataClass,
	/// The form that it has.
	pub schema: Schema,
	/// Its security labels.
	pub labels: DataLabels,
	/// The time that it is about, if it says so.
	pub data_time: Option<Moment>,
	/// The pseudonym of the patient whom it is about, if it was anchored with one.
	pub subject: Option<AccountId>,
	/// The sealed record's name in the store.
	pub content_id: Cid,
	/// Bytes of the record before it was sealed.
	pub length: u64,
	/// Where it is anchored.
	pub place: Place,
	/// The version before this one, if this one was made to take its place.
	pub replaces: Option<Commitment>,
	/// When and before whom its salt and key were destroyed, once they are.
	pub destruction: Option<Erasure>,
}

/// Where a record is anchored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
	/// The chain's genesis hash.
	#[serde(with = "hex32")]
	pub genesis: [u8; 32],
	/// The record on the chain.
	pub record: RecordRef,
	/// The root of its batch; `None` for a record that was anchored alone.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub root: Option<H256>,
	/// The hash of the final block that anchored it.
	#[serde(with = "hex32")]
	pub block_hash: [u8; 32],
	/// The number of that block.
	pub block_number: u32,
}

/// That a record's salt and key were destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erasure {
	/// When, in milliseconds since 1970.
	pub at: Moment,
	/// The organisation that was named as the witness.
	pub witness: OrganisationId,
}

impl fmt::Display for Erasure {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "destroyed on {}: its salt and its key are gone for good", super::day(self.at))
	}
}

impl Record {
	/// The record as the JSON of its file.
	pub fn to_json(&self) -> Result<Vec<u8>> {
		let mut json = serde_json::to_vec_pretty(&Stored::from(self)).map_err(|error| bad(&error))?;
		json.push(b'\n');
		Ok(json)
	}

	/// Reads a record from the JSON of its file.
	pub fn from_json(bytes: &[u8]) -> Result<Self> {
		Self::try_from(serde_json::from_slice::<Stored>(bytes).map_err(|error| bad(&error))?)
	}

	/// Reads a record from its file; an error names the file.
	pub(super) fn load(path: &Path) -> Result<Self> {
		Self::from_json(&files::read(path)?).map_err(|error| Error::bad(path.display().to_string(), error.to_string()))
	}

	/// Writes the record to its file, in full or not at all.
	pub(super) fn save(&self, path: &Path) -> Result<()> {
		files::write_atomic(path, &self.to_json()?)
	}
}

fn bad(error: &serde_json::Error) -> Error {
	Error::bad("record", error.to_string())
}

/// What is known of a record that isn't anchored yet.
pub(super) struct Draft {
	stored: Stored,
	content_id: Cid,
}

impl Draft {
	/// A record that is sealed under this content id.
	pub(super) fn new(
		material: &Material,
		subject: Option<AccountId>,
		replaces: Option<Commitment>,
		content_id: Cid,
		length: u64,
	) -> Self {
		let stored = Stored {
			format: FORMAT.into(),
			commitment: Commitment32(material.commitment.0),
			scheme: material.scheme,
			title: material.title.clone(),
			class: material.class,
			schema: material.schema,
			confidentiality: material.labels.confidentiality,
			sensitivities: material.labels.sensitivities,
			data_time: material.data_time,
			subject,
			content_id: content_id.to_string(),
			length,
			place: None,
			replaces: replaces.map(|commitment| Commitment32(commitment.0)),
			destruction: None,
		};
		Self { stored, content_id }
	}

	/// The draft as the JSON of its file.
	pub(super) fn to_json(&self) -> Result<Vec<u8>> {
		serde_json::to_vec_pretty(&self.stored).map_err(|error| bad(&error))
	}

	/// Reads a draft from the JSON of its file.
	pub(super) fn from_json(bytes: &[u8]) -> Result<Self> {
		let stored: Stored = serde_json::from_slice(bytes).map_err(|error| bad(&error))?;
		Ok(Self { content_id: store::parse_id(&stored.content_id)?, stored })
	}

	/// The sealed record's name in the store.
	pub(super) const fn content_id(&self) -> Cid {
		self.content_id
	}

	/// What a receipt says of it, as this leaf.
	pub(super) fn entry(&self, index: u32) -> Entry {
		Entry {
			index,
			title: self.stored.title.clone(),
			class: self.stored.class,
			commitment: Commitment(self.stored.commitment.0),
			content_id: self.content_id,
		}
	}

	/// The form that it has, and how it was committed to.
	pub(super) const fn form(&self) -> (Schema, CommitmentScheme) {
		(self.stored.schema, self.stored.scheme)
	}

	/// The record, once it is anchored.
	pub(super) fn placed(mut self, place: Place) -> Result<Record> {
		self.stored.place = Some(place);
		self.stored.try_into()
	}
}

/// A record as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
	format: String,
	commitment: Commitment32,
	scheme: CommitmentScheme,
	title: String,
	class: DataClass,
	schema: Schema,
	confidentiality: Confidentiality,
	sensitivities: SensitivitySet,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	data_time: Option<Moment>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	subject: Option<AccountId>,
	content_id: String,
	length: u64,
	/// `None` as long as the record isn't anchored.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	place: Option<Place>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	replaces: Option<Commitment32>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	destruction: Option<Erasure>,
}

/// A commitment as hexadecimal text.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Commitment32(#[serde(with = "hex32")] pub(super) [u8; 32]);

impl From<&Record> for Stored {
	fn from(record: &Record) -> Self {
		Self {
			format: FORMAT.into(),
			commitment: Commitment32(record.commitment.0),
			scheme: record.scheme,
			title: record.title.clone(),
			class: record.class,
			schema: record.schema,
			confidentiality: record.labels.confidentiality,
			sensitivities: record.labels.sensitivities,
			data_time: record.data_time,
			subject: record.subject.clone(),
			content_id: record.content_id.to_string(),
			length: record.length,
			place: Some(record.place.clone()),
			replaces: record.replaces.map(|commitment| Commitment32(commitment.0)),
			destruction: record.destruction,
		}
	}
}

impl TryFrom<Stored> for Record {
	type Error = Error;

	fn try_from(stored: Stored) -> Result<Self> {
		if stored.format != FORMAT {
			return Err(Error::bad("record.format", format!("\"{}\", and \"{FORMAT}\" is expected", stored.format)));
		}
		Ok(Self {
			commitment: Commitment(stored.commitment.0),
			scheme: stored.scheme,
			title: stored.title,
			class: stored.class,
			schema: stored.schema,
			labels: DataLabels { confidentiality: stored.confidentiality, sensitivities: stored.sensitivities },
			data_time: stored.data_time,
			subject: stored.subject,
			content_id: store::parse_id(&stored.content_id)?,
			length: stored.length,
			place: stored.place.ok_or_else(|| Error::bad("record.place", "missing: it isn't anchored"))?,
			replaces: stored.replaces.map(|commitment| Commitment(commitment.0)),
			destruction: stored.destruction,
		})
	}
}
