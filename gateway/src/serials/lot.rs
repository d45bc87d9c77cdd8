//! The packs of a lot whose serial numbers are known.

use std::{
	ops::Range,
	path::{Path, PathBuf},
};

use salus_primitives::{
	merkle::{serial_leaf, MAX_LEAVES},
	supply::{Pack, Packs, MAX_PACKS},
	trace::{LotKey, PackProof, Serial},
};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use super::{
	nodes::{hashed, Nodes},
	Part, Run,
};
use crate::{files, Error, Result};

/// What the `format` of a saved lot says.
const FORMAT: &str = "salus-lot/2";

/// What it said when a lot was only ever saved as a whole.
const FORMAT_OF_WHOLE: &str = "salus-lot/1";

/// A lot with the serial numbers of all its packs, or of some. Not public: who has a serial number can print a pack that
/// passes for genuine.
#[derive(Clone, Debug, PartialEq)]
pub struct LotTree {
	key: LotKey,
	/// The leaves that are known, lowest first; ranges that touch are one.
	ranges: Vec<Range<u32>>,
	/// Their serial numbers, in the same order.
	serials: Vec<Serial>,
	/// The places of the serials, in the order of the serials.
	sorted: Vec<u32>,
	nodes: Nodes,
}

impl LotTree {
	/// Builds the tree over a lot's serial numbers, in their order. Refuses a serial number that is there twice.
	pub fn new(key: LotKey, serials: Vec<Serial>) -> Result<Self> {
		let quantity = serials.len();
		if quantity == 0 {
			return Err(Error::bad("serial numbers", "there is none"));
		}
		let most = || Error::bad("serial numbers", format!("{quantity} of them, and {MAX_LEAVES} is the most"));
		let quantity = u32::try_from(quantity).ok().filter(|quantity| *quantity <= MAX_LEAVES).ok_or_else(most)?;
		Self::of_runs(key, quantity, vec![(0, serials)], &[])
	}

	/// The packs of these runs, each by its first leaf and its serial numbers, in a lot of `quantity` packs. `path` leads
	/// from them to the root, which is for the caller to compare.
	pub(super) fn of_runs(key: LotKey, quantity: u32, runs: Vec<(u32, Vec<Serial>)>, path: &[H256]) -> Result<Self> {
		let (mut ranges, mut serials): (Vec<Range<u32>>, Vec<Serial>) = (Vec::new(), Vec::new());
		for (first, run) in runs {
			let end = u32::try_from(run.len()).ok().and_then(|count| first.checked_add(count));
			let end = end.ok_or_else(|| Error::bad("serial numbers", "more of them than a lot has"))?;
			match ranges.last_mut() {
				Some(last) if last.end == first => last.end = end,
				_ => ranges.push(first..end),
			}
			serials.extend(run);
		}
		let leaves = ranges.iter().cloned().flatten().zip(&serials);
		let leaves = leaves.map(|(index, serial)| (index, hashed(&serial_leaf(key.gtin, &key.lot, serial))));
		let nodes = Nodes::new(quantity, leaves.collect(), path).ok_or_else(|| {
			Error::bad("serial numbers", format!("these packs and these hashes make no tree over {quantity} packs"))
		})?;
		let mut sorted: Vec<u32> = (0..).take(serials.len()).collect();
		sorted.sort_unstable_by_key(|place| serials.get(*place as usize).map(|serial| serial.as_slice()));
		Self { key, ranges, serials, sorted, nodes }.checked()
	}

	/// Refuses a serial number that is there twice.
	fn checked(self) -> Result<Self> {
		let twice = self.sorted.windows(2).find_map(|pair| match pair {
			[one, two] if self.at(*one) == self.at(*two) => Some(*two),
			_ => None,
		});
		match twice {
			Some(place) => {
				let text = String::from_utf8_lossy(self.at(place)).into_owned();
				Err(Error::bad(format!("serial number {text}"), "is there twice"))
			}
			None => Ok(self),
		}
	}

	/// Which lot of which product.
	pub const fn key(&self) -> &LotKey {
		&self.key
	}

	/// The leaves whose serial numbers are known, lowest first.
	pub fn ranges(&self) -> &[Range<u32>] {
		&self.ranges
	}

	/// The serial numbers that are known, in the order of the leaves.
	pub fn serials(&self) -> &[Serial] {
		&self.serials
	}

	/// The root that the lot is commissioned with.
	pub fn root(&self) -> H256 {
		self.nodes.root()
	}

	/// How many packs the lot has.
	pub const fn quantity(&self) -> u32 {
		self.nodes.width()
	}

	/// Whether the serial numbers of all packs are known.
	pub fn is_whole(&self) -> bool {
		self.serials.len() == self.quantity() as usize
	}

	/// The number of the leaf of a serial number; `None` when it isn't one of those that are known.
	pub fn index(&self, serial: &[u8]) -> Option<u32> {
		let found = self.sorted.binary_search_by(|place| self.at(*place).cmp(serial)).ok()?;
		let mut place = *self.sorted.get(found)?;
		for range in &self.ranges {
			let count = range.end.saturating_sub(range.start);
			match place.checked_sub(count) {
				Some(beyond) => place = beyond,
				None => return range.start.checked_add(place),
			}
		}
		None
	}

	/// The proof that a pack is of the lot; `None` when its serial number isn't one of those that are known.
	pub fn proof(&self, serial: &[u8]) -> Option<PackProof> {
		let index = self.index(serial)?;
		Some(PackProof {
			key: self.key.clone(),
			serial: serial.to_vec().try_into().ok()?,
			index,
			path: self.nodes.path(index)?.try_into().ok()?,
		})
	}

	/// The packs with these leaves, each named once, with the proof that they share: 1 to [`MAX_PACKS`] of them.
	pub fn packs(&self, mut indexes: Vec<u32>) -> Result<Packs> {
		indexes.sort_unstable();
		if indexes.windows(2).any(|pair| matches!(pair, [one, two] if one == two)) {
			return Err(Error::bad("packs", "a pack is named twice"));
		}
		let pack =
			|index: &u32| Some(Pack { index: *index, serial: self.run(&(*index..*index + 1))?.first()?.clone() });
		let packs = indexes.iter().map(pack).collect::<Option<Vec<_>>>().and_then(|packs| packs.try_into().ok());
		let path = self.nodes.shared_path(&indexes).and_then(|path| path.try_into().ok());
		match (packs, path) {
			(Some(packs), Some(path)) => Ok(Packs { key: self.key.clone(), packs, path }),
			_ => Err(Error::bad("packs", format!("1 to {MAX_PACKS} packs of one lot go into one call"))),
		}
	}

	/// The packs with these leaves, for somebody who gets no others. An error names what isn't known here.
	pub fn part(&self, ranges: &[Range<u32>]) -> Result<Part> {
		let ranges = joined(ranges);
		let mut runs = Vec::with_capacity(ranges.len());
		for range in &ranges {
			let serials = self.run(range).ok_or_else(|| {
				let why = format!("the serial numbers of packs {} to {} are not all here", range.start, range.end - 1);
				Error::bad(format!("{} lot {}", self.key.gtin, text(&self.key.lot)), why)
			})?;
			runs.push(Run { first: range.start, serials: serials.iter().map(|serial| text(serial)).collect() });
		}
		let indexes: Vec<u32> = ranges.into_iter().flatten().collect();
		let path = self.nodes.shared_path(&indexes).ok_or_else(|| Error::bad("packs", "there is none"))?;
		Ok(Part {
			gtin: self.key.gtin.to_string(),
			lot: text(&self.key.lot),
			quantity: self.quantity(),
			root: self.root(),
			runs,
			path,
		})
	}

	/// These packs and those of another part of the same lot.
	pub fn with(&self, other: &Self) -> Result<Self> {
		if (&self.key, self.quantity(), self.root()) != (&other.key, other.quantity(), other.root()) {
			return Err(Error::bad("lot", "the serial numbers are of two lots"));
		}
		let ranges = joined(&[self.ranges.as_slice(), &other.ranges].concat());
		let indexes: Vec<u32> = ranges.into_iter().flatten().collect();
		let path = self.nodes.shared_path_with(&other.nodes, &indexes);
		let path = path.ok_or_else(|| Error::bad("lot", "the two parts don't fit"))?;
		let serial = |index: &u32| {
			let range = *index..*index + 1;
			self.run(&range).or_else(|| other.run(&range)).and_then(|run| run.first().cloned())
		};
		let runs = indexes.iter().map(|index| Some((*index, vec![serial(index)?]))).collect::<Option<Vec<_>>>();
		let runs = runs.ok_or_else(|| Error::bad("lot", "the two parts don't fit"))?;
		Self::of_runs(self.key.clone(), self.quantity(), runs, &path)
	}

	/// Where a lot is kept in the gateway's home. The lot number is written in hexadecimal digits, since it may hold
	/// characters that no file name can.
	pub fn path_in(home: &Path, key: &LotKey) -> PathBuf {
		home.join("lots").join(format!("{}-{}.json", key.gtin, hex::encode(&key.lot)))
	}

	/// Writes what is known of the lot to the gateway's home, in full or not at all; gives the file.
	pub fn save(&self, home: &Path) -> Result<PathBuf> {
		let stored = Stored { format: FORMAT.into(), packs: self.part(&self.ranges)? };
		let path = Self::path_in(home, &self.key);
		let json = serde_json::to_vec(&stored).map_err(|error| Error::bad("lot", error.to_string()))?;
		files::write_atomic(&path, &json)?;
		Ok(path)
	}

	/// Reads a lot from the gateway's home.
	pub fn load(home: &Path, key: &LotKey) -> Result<Self> {
		let path = Self::path_in(home, key);
		let named = |error: Error| Error::bad(path.display().to_string(), error.to_string());
		let lot = Self::from_json(&files::read(&path)?).map_err(named)?;
		match lot.key == *key {
			true => Ok(lot),
			false => Err(named(Error::bad("lot", "the file holds another lot than its name says"))),
		}
	}

	/// Reads a saved lot, and checks that its serial numbers have the root that it states.
	pub fn from_json(bytes: &[u8]) -> Result<Self> {
		let bad = |error: serde_json::Error| Error::bad("lot", error.to_string());
		match serde_json::from_slice::<Format>(bytes).map_err(bad)?.format.as_str() {
			FORMAT => serde_json::from_slice::<Stored>(bytes).map_err(bad)?.packs.open(),
			FORMAT_OF_WHOLE => serde_json::from_slice::<StoredWhole>(bytes).map_err(bad)?.open(),
			other => Err(Error::bad("format", format!("\"{other}\", and \"{FORMAT}\" is expected"))),
		}
	}

	/// The serial numbers of consecutive leaves; `None` when one isn't known.
	fn run(&self, wanted: &Range<u32>) -> Option<&[Serial]> {
		let mut before = 0;
		for range in &self.ranges {
			if range.start <= wanted.start && wanted.end <= range.end {
				let start = before + wanted.start.checked_sub(range.start)? as usize;
				return self.serials.get(start..start + wanted.len());
			}
			before += range.len();
		}
		None
	}

	/// The serial number in a place.
	fn at(&self, place: u32) -> &[u8] {
		self.serials.get(place as usize).map_or(&[], |serial| serial.as_slice())
	}
}

/// The same leaves, lowest first, and ranges that touch or overlap as one.
fn joined(ranges: &[Range<u32>]) -> Vec<Range<u32>> {
	let mut rising: Vec<_> = ranges.iter().filter(|range| !range.is_empty()).cloned().collect();
	rising.sort_unstable_by_key(|range| range.start);
	let mut joined: Vec<Range<u32>> = Vec::with_capacity(rising.len());
	for range in rising {
		match joined.last_mut() {
			Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
			_ => joined.push(range),
		}
	}
	joined
}

fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

/// What a saved lot begins with.
#[derive(Deserialize)]
struct Format {
	format: String,
}

/// A lot as it is saved.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
	format: String,
	packs: Part,
}

/// A whole lot as it was saved before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredWhole {
	#[allow(dead_code, reason = "read as `Format` before")]
	format: String,
	gtin: String,
	lot: String,
	root: H256,
	serials: Vec<String>,
}

impl StoredWhole {
	fn open(self) -> Result<LotTree> {
		let Self { gtin, lot, root, serials, .. } = self;
		let quantity = u32::try_from(serials.len()).map_err(|_| Error::bad("lot", "too many serial numbers"))?;
		Part { gtin, lot, quantity, root, runs: vec![Run { first: 0, serials }], path: Vec::new() }.open()
	}
}
