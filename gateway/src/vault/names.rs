//! How a record is named on the command line, and how it is found.

use cid::Cid;
use salus_primitives::{
	anchor::RecordRef,
	commitment::Commitment,
	ids::{AnchorId, BatchId},
};

use super::{journal::list, Record, Vault};
use crate::{files::hex32, store, Error, Result};

/// Most records that an error lists.
const LISTED: usize = 8;

/// What a record is named by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
	/// Its commitment: `0x` and 64 hexadecimal digits.
	Commitment(Commitment),
	/// Its place on the chain: `anchor:7`, or `batch:3/17` for leaf 17 of batch 3.
	Place(RecordRef),
	/// The sealed record's name in the store.
	Content(Cid),
	/// Its title, which has to be unique among the current versions.
	Title(String),
}

/// Reads a record's place on the chain: `anchor:7`, or `batch:3/17` for leaf 17 of batch 3.
pub fn parse_ref(text: &str) -> Option<RecordRef> {
	if let Some(anchor) = text.strip_prefix("anchor:") {
		return Some(RecordRef::Anchor(AnchorId(number(anchor)?)));
	}
	let (batch, index) = text.strip_prefix("batch:")?.split_once('/')?;
	Some(RecordRef::Leaf { batch: BatchId(number(batch)?), index: number(index)? })
}

/// Reads digits only: no sign.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
	text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A record's place on the chain as text, as [`parse_ref`] reads it.
pub fn ref_text(record: RecordRef) -> String {
	match record {
		RecordRef::Anchor(anchor) => format!("anchor:{}", anchor.0),
		RecordRef::Leaf { batch, index } => format!("batch:{}/{index}", batch.0),
	}
}

impl From<&str> for Name {
	fn from(text: &str) -> Self {
		if let Some(commitment) = hex32::from_text(text) {
			return Self::Commitment(Commitment(commitment));
		}
		if let Some(record) = parse_ref(text) {
			return Self::Place(record);
		}
		match store::parse_id(text) {
			Ok(content_id) => Self::Content(content_id),
			Err(_) => Self::Title(text.into()),
		}
	}
}

impl Name {
	fn fits(&self, record: &Record) -> bool {
		match self {
			Self::Commitment(commitment) => record.commitment == *commitment,
			Self::Place(place) => record.place.record == *place,
			Self::Content(content_id) => record.content_id == *content_id,
			Self::Title(title) => record.title == *title,
		}
	}
}

impl Vault {
	/// The record of this name: a commitment, a place on the chain, a content id, or a title. Where several versions of a
	/// record have the title, it names the newest. Reads all records unless it is a commitment.
	pub fn find(&self, name: &str) -> Result<Record> {
		let parsed = Name::from(name);
		let mut found = match &parsed {
			Name::Commitment(commitment) => self.record(commitment)?.into_iter().collect(),
			other => self.records_that(|record| other.fits(record))?,
		};
		let replaced: Vec<_> = found.iter().filter_map(|record| record.replaces).collect();
		if found.len() > 1 {
			found.retain(|record| !replaced.contains(&record.commitment));
		}
		match found.as_slice() {
			[record] => Ok(record.clone()),
			[] => Err(Error::bad(format!("record {name}"), "the vault has none of this name")),
			several => {
				let places: Vec<_> = several.iter().take(LISTED).map(|record| ref_text(record.place.record)).collect();
				let why = format!("{} records have this title: {}", several.len(), places.join(", "));
				Err(Error::bad(format!("record {name}"), why))
			}
		}
	}

	/// All records, by commitment.
	pub fn records(&self) -> Result<Vec<Record>> {
		self.records_that(|_| true)
	}

	/// All records that pass a test, by commitment.
	fn records_that(&self, test: impl Fn(&Record) -> bool) -> Result<Vec<Record>> {
		let mut found = Vec::new();
		for folder in list(&self.folder().join("records"))? {
			for path in list(&folder)?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "json")) {
				found.push(Record::load(&path)?);
				if found.last().is_some_and(|record| !test(record)) {
					found.pop();
				}
			}
		}
		Ok(found)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn names_are_told_apart_by_their_form() {
		let hash = format!("0x{}", "07".repeat(32));
		assert_eq!(Name::from(hash.as_str()), Name::Commitment(Commitment([7; 32])));
		assert_eq!(Name::from("anchor:7"), Name::Place(RecordRef::Anchor(AnchorId(7))));
		assert_eq!(Name::from("batch:3/17"), Name::Place(RecordRef::Leaf { batch: BatchId(3), index: 17 }));
		let content_id = store::content_id(b"sealed").unwrap();
		assert_eq!(Name::from(content_id.to_string().as_str()), Name::Content(content_id));
		for title in ["Observation/o1", "anchor:", "anchor:+7", "batch:3", "batch:3/", "batch:/1", "0x07", ""] {
			assert_eq!(Name::from(title), Name::Title(title.into()));
		}
	}

	#[test]
	fn places_are_read_as_they_are_written() {
		for place in ["anchor:0", "anchor:7", "batch:3/17", "batch:0/1048575"] {
			assert_eq!(ref_text(parse_ref(place).unwrap()), place);
		}
	}
}
