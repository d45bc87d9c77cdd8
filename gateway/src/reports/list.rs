//! The public list of a report: a commitment and a code for each person's report, their sums, and the root over them.
//!
//! The list is in the order of the commitments. Each is made under a fresh random salt, so that this order is random
//! too and says nothing about who came first; and since it is the only order allowed, no report can be in the list
//! twice.

use std::{collections::BTreeMap, path::Path};

use salus_primitives::{
	collection::{count_leaf, Count, Counts, Report, MAX_COUNTS},
	commitment::Commitment,
	ids::Period,
	merkle::MAX_LEAVES,
};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use crate::{canonical, cli::format, files, tree::Tree, Error, Result};

/// What the `format` of a list says.
pub const FORMAT: &str = "salus-report-list/1";

/// One person's report in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
	/// The commitment to the report.
	pub commitment: Commitment,
	/// The code that it is counted under.
	pub code: u32,
}

impl Entry {
	/// The leaf that stands for it.
	pub fn leaf(&self) -> [u8; 32] {
		count_leaf(self.commitment, self.code)
	}
}

/// The public list. What it states (root and counts) may differ from what its entries give: see [`List::flaws`].
#[derive(Clone, Debug, PartialEq)]
pub struct List {
	/// The code system, as FHIR names it.
	pub system: String,
	/// The root that the list states.
	pub root: H256,
	/// The period that it is about.
	pub period: Period,
	/// One entry for each report.
	pub entries: Vec<Entry>,
	/// The counts that the list states, by ascending code.
	pub counts: Vec<Count>,
}

/// A list as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
	format: String,
	system: String,
	root: H256,
	period: Period,
	counts: Vec<(u32, u32)>,
	leaves: Vec<(H256, u32)>,
}

/// The sums of some entries, by ascending code.
pub fn sums(entries: &[Entry]) -> Vec<Count> {
	let mut sums = BTreeMap::<u32, u32>::new();
	for entry in entries {
		let sum = sums.entry(entry.code).or_default();
		*sum = sum.saturating_add(1);
	}
	sums.into_iter().map(|(code, count)| Count { code, count }).collect()
}

/// The counts that are so small that people might be recognised.
pub fn small(counts: &[Count], smallest: u32) -> Vec<Count> {
	counts.iter().copied().filter(|count| count.count < smallest).collect()
}

impl List {
	/// The list of some entries, which it puts in order.
	pub fn new(system: String, period: Period, mut entries: Vec<Entry>) -> Result<Self> {
		entries.sort_unstable();
		let counts = sums(&entries);
		let root = Tree::new(entries.iter().map(Entry::leaf), "reports")?.root();
		let list = Self { system, root, period, entries, counts };
		list.chain_counts()?;
		Ok(list)
	}

	/// The tree over the entries.
	pub fn tree(&self) -> Result<Tree> {
		Tree::new(self.entries.iter().map(Entry::leaf), "reports")
	}

	/// The counts as the chain takes them, at most [`MAX_COUNTS`] codes.
	pub fn chain_counts(&self) -> Result<Counts> {
		Counts::try_from(self.counts.clone()).map_err(|counts| {
			Error::bad("counts", format!("{} codes, and a report has {MAX_COUNTS} at most: split it", counts.len()))
		})
	}

	/// What in the list doesn't fit together: order, sums, root.
	pub fn flaws(&self) -> Result<Vec<String>> {
		let mut flaws = Vec::new();
		let ascending = |pair: &[Entry]| matches!(pair, [one, next] if one.commitment < next.commitment);
		if let Some(at) = self.entries.windows(2).position(|pair| !ascending(pair)) {
			let why = "is there twice, or not in the order of the commitments";
			flaws.push(format!("leaf {}: {why}", at + 1));
		}
		if sums(&self.entries) != self.counts {
			flaws.push("counts: not the sums of the leaves".into());
		}
		if self.tree()?.root() != self.root {
			flaws.push("root: not the root over the leaves".into());
		}
		Ok(flaws)
	}

	/// What in the list isn't as the chain has it.
	pub fn differences(&self, report: &Report) -> Result<Vec<String>> {
		let mut differences = self.flaws()?;
		let mut differ = |differs: bool, what: String| {
			if differs {
				differences.push(what);
			}
		};
		differ(self.root != report.root, "root: another one on the chain".into());
		let (listed, leaves) = (self.entries.len(), report.leaves);
		differ(listed as u64 != u64::from(leaves), format!("leaves: {listed} in the list, {leaves} on the chain"));
		differ(self.counts != report.counts.to_vec(), "counts: others on the chain".into());
		let period = format::period(&report.period);
		differ(self.period != report.period, format!("period: {period} on the chain"));
		Ok(differences)
	}

	/// Reads a list from a file.
	pub fn load(path: &Path) -> Result<Self> {
		Self::from_json(&path.display().to_string(), &files::read(path)?)
	}

	/// Reads a list. `what` names it in an error.
	pub fn from_json(what: &str, bytes: &[u8]) -> Result<Self> {
		let value = canonical::parse(what, bytes)?;
		let written: Written = serde_json::from_value(value).map_err(|error| Error::bad(what, error.to_string()))?;
		if written.format != FORMAT {
			return Err(Error::bad(what, format!("format {}, and {FORMAT} is read here", written.format)));
		}
		if written.leaves.is_empty() || written.leaves.len() > MAX_LEAVES as usize {
			let why = format!("{} leaves, and 1 to {MAX_LEAVES} are allowed", written.leaves.len());
			return Err(Error::bad(what, why));
		}
		let entry = |(commitment, code): (H256, u32)| Entry { commitment: Commitment(commitment.0), code };
		Ok(Self {
			system: written.system,
			root: written.root,
			period: written.period,
			entries: written.leaves.into_iter().map(entry).collect(),
			counts: written.counts.into_iter().map(|(code, count)| Count { code, count }).collect(),
		})
	}

	/// The list as it is written.
	pub fn to_json(&self) -> Result<Vec<u8>> {
		let written = Written {
			format: FORMAT.into(),
			system: self.system.clone(),
			root: self.root,
			period: self.period,
			counts: self.counts.iter().map(|count| (count.code, count.count)).collect(),
			leaves: self.entries.iter().map(|entry| (H256(entry.commitment.0), entry.code)).collect(),
		};
		serde_json::to_vec(&written).map_err(|error| Error::bad("list", error.to_string()))
	}
}
