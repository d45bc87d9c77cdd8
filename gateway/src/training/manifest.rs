//! The manifest of a training set: its rows in order, and the root over their commitments. It names patients by their
//! pseudonyms: it isn't public.

use std::{collections::HashMap, path::Path};

use salus_primitives::{
	anchor::RecordRef,
	codes::{Confidentiality, DataClass, Sensitivity, SensitivitySet},
	commitment::Commitment,
	decision::DataLabels,
	ids::{AnchorId, BatchId, Moment},
	merkle::{MAX_DEPTH, MAX_LEAVES},
};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use crate::{
	canonical,
	chain::{keys, AccountId},
	cli::{format, parse},
	files,
	tree::Tree,
	vault::{Record, Vault},
	Error, Result,
};

/// What the `format` of a manifest says.
pub const FORMAT: &str = "salus-training-manifest/1";

/// One record of a training set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
	/// The commitment to the record.
	pub commitment: Commitment,
	/// The record on the chain.
	pub record: RecordRef,
	/// The way from the commitment to the root of its batch; empty for a record that was anchored alone.
	pub path: Vec<H256>,
	/// The patient whom it is about.
	pub patient: AccountId,
	/// What kind of data it is.
	pub class: DataClass,
	/// Its security labels, if they are known. Where a consent depends on labels, a row without them has none.
	pub labels: Option<DataLabels>,
	/// When the data was made, if that is known. Where a consent depends on it, a row without it has none.
	pub data_time: Option<Moment>,
}

/// The rows of a training set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
	/// The root that the manifest states; it is over the rows' commitments, which reading it has checked.
	pub root: H256,
	/// The rows, in the order of the leaves.
	pub rows: Vec<Row>,
}

/// A row as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRow {
	commitment: H256,
	record: String,
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	path: Vec<H256>,
	patient: String,
	class: DataClass,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	labels: Option<Vec<String>>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	data_time: Option<String>,
}

/// A manifest as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
	format: String,
	root: H256,
	rows: Vec<WrittenRow>,
}

/// `anchor:7` or `batch:3/17`.
pub fn record_text(record: RecordRef) -> String {
	match record {
		RecordRef::Anchor(anchor) => format!("anchor:{}", anchor.0),
		RecordRef::Leaf { batch, index } => format!("batch:{}/{index}", batch.0),
	}
}

/// Reads what [`record_text`] writes.
fn parse_record(text: &str) -> Option<RecordRef> {
	if let Some(number) = text.strip_prefix("anchor:") {
		return number.parse().ok().map(|number| RecordRef::Anchor(AnchorId(number)));
	}
	let (batch, index) = text.strip_prefix("batch:")?.split_once('/')?;
	Some(RecordRef::Leaf { batch: BatchId(batch.parse().ok()?), index: index.parse().ok()? })
}

/// Reads the codes of security labels: one confidentiality, and any sensitivities.
fn parse_labels(codes: &[String]) -> Option<DataLabels> {
	let (first, rest) = codes.split_first()?;
	let confidentiality = Confidentiality::from_code(first)?;
	let sensitivities: Option<SensitivitySet> =
		rest.iter().map(|code| Sensitivity::from_code(code)).collect::<Option<_>>();
	Some(DataLabels { confidentiality, sensitivities: sensitivities? })
}

impl Row {
	/// The row of a record in the vault. It has to be anchored with its patient.
	pub fn of_record(vault: &Vault, record: &Record) -> Result<Self> {
		let patient = record.subject.clone();
		Ok(Self {
			commitment: record.commitment,
			record: record.place.record,
			path: vault.path(record)?,
			patient: patient
				.ok_or_else(|| Error::bad(&record.title, "was anchored without its patient (--subject)"))?,
			class: record.class,
			labels: Some(record.labels),
			data_time: record.data_time,
		})
	}

	fn read(written: WrittenRow, place: &str) -> Result<Self> {
		let bad = |field: &str, why: &str| Error::bad(format!("{place}.{field}"), why);
		let record = parse_record(&written.record);
		let record = record.ok_or_else(|| bad("record", "neither anchor:NUMBER nor batch:NUMBER/LEAF"))?;
		if matches!(record, RecordRef::Anchor(_)) && !written.path.is_empty() {
			return Err(bad("path", "a record that was anchored alone has none"));
		}
		if written.path.len() > MAX_DEPTH as usize {
			return Err(bad("path", &format!("longer than {MAX_DEPTH}")));
		}
		let labels = written.labels.as_deref().map(|codes| {
			parse_labels(codes).ok_or_else(|| bad("labels", "not a confidentiality and any sensitivities after it"))
		});
		let time = written.data_time.as_deref().map(|text| parse::moment(text).map_err(|why| bad("data_time", &why)));
		Ok(Self {
			commitment: Commitment(written.commitment.0),
			record,
			path: written.path,
			patient: keys::parse_account(&written.patient).map_err(|why| bad("patient", &why))?,
			class: written.class,
			labels: labels.transpose()?,
			data_time: time.transpose()?,
		})
	}

	fn written(&self) -> WrittenRow {
		let codes = |labels: DataLabels| format::data_labels(&labels).into_iter().map(str::to_owned).collect();
		WrittenRow {
			commitment: H256(self.commitment.0),
			record: record_text(self.record),
			path: self.path.clone(),
			patient: keys::address(&self.patient),
			class: self.class,
			labels: self.labels.map(codes),
			data_time: self.data_time.map(format::moment),
		}
	}
}

/// Reads rows from a JSON array.
pub fn read_rows(path: &Path) -> Result<Vec<Row>> {
	let what = path.display().to_string();
	let value = canonical::parse(&what, &files::read(path)?)?;
	let written: Vec<WrittenRow> =
		serde_json::from_value(value).map_err(|error| Error::bad(what, format!("not a list of rows: {error}")))?;
	rows(written)
}

fn rows(written: Vec<WrittenRow>) -> Result<Vec<Row>> {
	written.into_iter().enumerate().map(|(number, row)| Row::read(row, &format!("rows[{number}]"))).collect()
}

impl Manifest {
	/// The manifest of 1 to 2^20 rows. No record may be there twice.
	pub fn new(rows: Vec<Row>) -> Result<Self> {
		let mut seen = HashMap::new();
		for (number, row) in rows.iter().enumerate() {
			if let Some(first) = seen.insert(row.commitment, number) {
				return Err(Error::bad(format!("rows[{number}]"), format!("the same record as rows[{first}]")));
			}
		}
		let root = Tree::new(rows.iter().map(|row| row.commitment.0), "rows")?.root();
		Ok(Self { root, rows })
	}

	/// How many rows there are.
	pub fn leaves(&self) -> u32 {
		u32::try_from(self.rows.len()).unwrap_or(MAX_LEAVES)
	}

	/// Reads a manifest from a file.
	pub fn load(path: &Path) -> Result<Self> {
		Self::from_json(&path.display().to_string(), &files::read(path)?)
	}

	/// Reads a manifest. `what` names it in an error.
	pub fn from_json(what: &str, bytes: &[u8]) -> Result<Self> {
		let value = canonical::parse(what, bytes)?;
		let written: Written = serde_json::from_value(value).map_err(|error| Error::bad(what, error.to_string()))?;
		if written.format != FORMAT {
			return Err(Error::bad(what, format!("format {}, and {FORMAT} is read here", written.format)));
		}
		let manifest = Self::new(rows(written.rows)?)?;
		if manifest.root != written.root {
			return Err(Error::Negative(format!("{what}: the root isn't that of the rows: one of them was altered")));
		}
		Ok(manifest)
	}

	/// The manifest as it is written.
	pub fn to_json(&self) -> Result<Vec<u8>> {
		let rows = self.rows.iter().map(Row::written).collect();
		let written = Written { format: FORMAT.into(), root: self.root, rows };
		serde_json::to_vec_pretty(&written).map_err(|error| Error::bad("manifest", error.to_string()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn row(number: u8) -> Row {
		Row {
			commitment: Commitment([number; 32]),
			record: RecordRef::Leaf { batch: BatchId(3), index: 17 },
			path: vec![H256([9; 32])],
			patient: AccountId::new([number; 32]),
			class: DataClass::Laboratory,
			labels: Some(DataLabels {
				confidentiality: Confidentiality::Normal,
				sensitivities: SensitivitySet::of(Sensitivity::ALL[0]),
			}),
			data_time: Some(1_795_219_200_000),
		}
	}

	#[test]
	fn manifests_round_trip() {
		let alone =
			Row { record: RecordRef::Anchor(AnchorId(7)), path: vec![], labels: None, data_time: None, ..row(2) };
		let manifest = Manifest::new(vec![row(1), alone]).unwrap();
		assert_eq!(Manifest::from_json("m", &manifest.to_json().unwrap()).unwrap(), manifest);
	}

	#[test]
	fn what_is_wrong_is_named() {
		let text = String::from_utf8(Manifest::new(vec![row(1)]).unwrap().to_json().unwrap()).unwrap();
		let refusal = |from: &str, to: &str| {
			assert!(text.contains(from), "{from}");
			Manifest::from_json("m", text.replace(from, to).as_bytes()).unwrap_err().to_string()
		};
		assert!(refusal("batch:3/17", "batch:3").contains("rows[0].record"));
		assert!(refusal("batch:3/17", "anchor:3").contains("rows[0].path"));
		assert!(refusal("manifest/1", "manifest/2").contains("manifest/2"));
		assert!(refusal("2026-11-21T", "2026-11-31T").contains("rows[0].data_time"));
		assert!(refusal("\"N\",", "\"HIV\",").contains("rows[0].labels"));
		assert!(refusal(&"01".repeat(32), &"02".repeat(32)).contains("altered"));
		assert!(Manifest::new(vec![row(1), row(1)]).unwrap_err().to_string().contains("rows[1]"));
		assert!(Manifest::new(vec![]).is_err());
	}
}
