//! What one person gets: where the own report is in the public list, and the salt by which to recognise it. Secret, as
//! the report itself is: whoever has both can find the report in the list.

use std::path::Path;

use salus_primitives::{
	commitment::{Commitment, CommitmentScheme, SALT_LEN},
	ids::Period,
	merkle,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sp_core::H256;

use super::{
	list::{Entry, List},
	source::{Counting, Source},
};
use crate::{
	canonical,
	files::{self, hex32},
	Error, Result,
};

/// What the `format` of a slip says.
pub const FORMAT: &str = "salus-report-slip/1";

/// How reports are committed to: as JSON in its canonical form.
pub const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Jcs;

/// Where one report is in the public list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
	/// The format.
	pub format: String,
	/// What the report is called, for the person.
	pub title: String,
	/// The code system, as FHIR names it.
	pub system: String,
	/// Where a report that is no FHIR resource has its code: a JSON pointer.
	pub pointer: String,
	/// The root of the list.
	pub root: H256,
	/// The number of the report in the list, from 0.
	pub index: u32,
	/// The code that it is counted under.
	pub code: u32,
	/// The salt of the commitment.
	#[serde(with = "hex32")]
	pub salt: [u8; SALT_LEN],
	/// The commitment.
	#[serde(with = "hex32")]
	pub commitment: [u8; 32],
	/// The hashes beside the way from the leaf to the root, at most 20.
	pub path: Vec<H256>,
}

/// A report with its salt and its place in the list.
#[derive(Clone, Debug, PartialEq)]
struct Salted<'a> {
	source: &'a Source,
	salt: [u8; SALT_LEN],
	entry: Entry,
}

/// Commits to the reports, each under a salt of its own, and gives the public list and a slip for each report, in the
/// order of the reports.
pub fn prepare(sources: &[Source], counting: &Counting) -> Result<(List, Vec<Slip>)> {
	let mut salted = Vec::with_capacity(sources.len());
	for source in sources {
		let salt = files::random()?;
		let commitment = Commitment::new(SCHEME, &salt, &canonical::to_canonical(&source.value)?);
		salted.push(Salted { source, salt, entry: Entry { commitment, code: source.code } });
	}
	let entries = salted.iter().map(|salted| salted.entry).collect();
	let list = List::new(counting.system.clone(), counting.period, entries)?;
	let tree = list.tree()?;
	let slip = |salted: &Salted| {
		let index = list.entries.binary_search(&salted.entry).ok().and_then(|index| u32::try_from(index).ok());
		let (index, path) = index.and_then(|index| Some((index, tree.path(index)?)))?;
		Some(Slip {
			format: FORMAT.into(),
			title: salted.source.title.clone(),
			system: counting.system.clone(),
			pointer: counting.pointer.clone(),
			root: list.root,
			index,
			code: salted.entry.code,
			salt: salted.salt,
			commitment: salted.entry.commitment.0,
			path,
		})
	};
	let slips: Option<Vec<_>> = salted.iter().map(slip).collect();
	let slips = slips.ok_or_else(|| Error::bad("reports", "one of them isn't in its own list"))?;
	Ok((list, slips))
}

impl Slip {
	/// Reads a slip from a file. Whether it proves anything is for [`Self::flaw`] to say.
	pub fn load(path: &Path) -> Result<Self> {
		let what = path.display().to_string();
		let value = canonical::parse(&what, &files::read(path)?)?;
		let slip: Self = serde_json::from_value(value).map_err(|error| Error::bad(&what, error.to_string()))?;
		if slip.format != FORMAT {
			return Err(Error::bad(what, format!("format {}, and {FORMAT} is read here", slip.format)));
		}
		Ok(slip)
	}

	/// The slip as it is written.
	pub fn to_json(&self) -> Result<Vec<u8>> {
		serde_json::to_vec_pretty(self).map_err(|error| Error::bad("slip", error.to_string()))
	}

	/// Why the slip doesn't prove that this report is counted among the `leaves` under `root`; `None` if it does.
	pub fn flaw(&self, report: &Value, root: H256, leaves: u32) -> Result<Option<&'static str>> {
		let canonical = canonical::to_canonical(report)?;
		let entry = Entry { commitment: Commitment(self.commitment), code: self.code };
		if Commitment::new(SCHEME, &self.salt, &canonical) != entry.commitment {
			return Ok(Some("this is another report than the slip's, or one of them was altered"));
		}
		let counting =
			Counting { system: self.system.clone(), pointer: self.pointer.clone(), period: Period::always() };
		if counting.code(report)? != self.code {
			return Ok(Some("the report is counted under another code than it has"));
		}
		let proves = merkle::verify(root, leaves, self.index, &entry.leaf(), &self.path);
		Ok((!proves).then_some("the report is not in the list that was published"))
	}
}
