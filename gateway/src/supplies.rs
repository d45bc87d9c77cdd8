//! A dispenser's log of supplies, kept in the home folder: of the log, the chain keeps no more than the peaks of a
//! Merkle mountain range, and to undo a supply its entry is shown with the path up to its peak.
//!
//! One file for each dispenser, one line for each entry. Nothing in it is secret to the chain: every entry was in an
//! event, from which a lost one is found again.

use std::{
	collections::{BTreeMap, BTreeSet},
	fs::OpenOptions,
	io::Write,
	path::{Path, PathBuf},
};

use salus_primitives::{
	gs1::Gln,
	ids::{LotId, Moment, OrganisationId},
	mmr::{self, MountainRange},
	supply::{supply_leaf, SupplyEntry, SupplyProof},
};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use crate::{files, gs1, Error, Result};

/// What the `format` of a line says.
const FORMAT: &str = "salus-supply/1";

/// An entry of the log, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
	/// Its number in the log, from 0.
	pub number: u64,
	/// The block that it is in.
	pub block: u64,
	/// The entry.
	pub entry: SupplyEntry,
	/// The prescription and the number of its fill that was used up, if there was one.
	pub fill: Option<(H256, u32)>,
}

/// The entries of one dispenser's log that are known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
	path: PathBuf,
	by: OrganisationId,
	supplies: BTreeMap<u64, Supply>,
}

impl Book {
	/// The book of a dispenser in a home folder; an empty one if there is none. A last line that was cut off, as by a
	/// loss of power, is left out: its entry is found on the chain again.
	pub fn open(home: &Path, by: OrganisationId) -> Result<Self> {
		let path = home.join("supplies").join(format!("{}.jsonl", by.0));
		let mut book = Self { path, by, supplies: BTreeMap::new() };
		if !book.path.exists() {
			return Ok(book);
		}
		let text = files::read_text(&book.path)?;
		let whole = text.rfind('\n').map_or("", |end| text.get(..=end).unwrap_or_default());
		for (place, line) in whole.lines().enumerate() {
			let supply = read(line, by)
				.map_err(|error| Error::bad(book.path.display().to_string(), format!("line {}: {error}", place + 1)))?;
			book.supplies.insert(supply.number, supply);
		}
		if whole.len() < text.len() {
			files::write_atomic(&book.path, whole.as_bytes())?;
		}
		Ok(book)
	}

	/// Notes an entry, if it isn't known yet.
	pub fn add(&mut self, supply: Supply) -> Result<()> {
		if supply.entry.by != self.by {
			return Err(Error::Chain(format!("entry {} is another dispenser's", supply.number)));
		}
		if self.supplies.contains_key(&supply.number) {
			return Ok(());
		}
		let line = write(&supply)?;
		if !self.path.exists() {
			// Made by the one function that sees to the folder and the mode.
			files::write_atomic(&self.path, line.as_bytes())?;
		} else {
			let append = || {
				let mut file = OpenOptions::new().append(true).open(&self.path)?;
				file.write_all(line.as_bytes())?;
				file.sync_all()
			};
			append().map_err(|source| Error::io(&self.path, source))?;
		}
		self.supplies.insert(supply.number, supply);
		Ok(())
	}

	/// The numbers of the entries that are missing here, of a log with so many.
	pub fn missing(&self, entries: u64) -> BTreeSet<u64> {
		(0..entries).filter(|number| !self.supplies.contains_key(number)).collect()
	}

	/// The latest supply that held all of these packs of a lot.
	pub fn latest(&self, lot: LotId, packs: &[u32]) -> Option<&Supply> {
		let holds = |supply: &Supply| {
			supply.entry.lot == lot && packs.iter().all(|pack| supply.entry.packs.binary_search(pack).is_ok())
		};
		self.supplies.values().rev().find(|supply| holds(supply))
	}

	/// The proof that an entry is in the log as the chain has it. An error when an entry is missing here, or when the
	/// entries here don't have the chain's peaks.
	pub fn proof(&self, number: u64, log: &MountainRange) -> Result<SupplyProof> {
		let known = self.supplies.range(..log.entries).map(|(_, supply)| supply_leaf(&supply.entry, supply.fill));
		let leaves: Vec<H256> = known.collect();
		let bad = |why: &str| Error::bad(self.path.display().to_string(), why);
		let path = mmr::path(&leaves, number).ok_or_else(|| bad("the log of supplies has gaps"))?;
		let leaf = self.supplies.get(&number).map(|supply| supply_leaf(&supply.entry, supply.fill));
		match leaf {
			Some(leaf) if leaves.len() as u64 == log.entries && log.proves(number, leaf, &path) => {
				let path = path.try_into().map_err(|_| bad("the log of supplies is too long"))?;
				Ok(SupplyProof { number, path })
			}
			_ => {
				Err(bad("these are not the supplies that the chain has a log of; move the file away to read them anew"))
			}
		}
	}
}

/// An entry as it is kept. Who supplied is in the file's name.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
	format: String,
	number: u64,
	block: u64,
	premises: String,
	at: Moment,
	lot: LotId,
	packs: Vec<u32>,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	fill: Option<(H256, u32)>,
}

fn write(supply: &Supply) -> Result<String> {
	let Supply { number, block, entry, fill } = supply;
	let line = Line {
		format: FORMAT.into(),
		number: *number,
		block: *block,
		premises: entry.premises.to_string(),
		at: entry.at,
		lot: entry.lot,
		packs: entry.packs.to_vec(),
		fill: *fill,
	};
	let json = serde_json::to_string(&line).map_err(|error| Error::bad("supply", error.to_string()))?;
	Ok(json + "\n")
}

fn read(line: &str, by: OrganisationId) -> Result<Supply> {
	let line: Line = serde_json::from_str(line).map_err(|error| Error::bad("supply", error.to_string()))?;
	if line.format != FORMAT {
		return Err(Error::bad("format", format!("\"{}\", and \"{FORMAT}\" is expected", line.format)));
	}
	let premises: Gln = gs1::gln(&line.premises, "premises")?;
	let packs = line.packs.try_into().map_err(|_| Error::bad("packs", "too many"))?;
	let entry = SupplyEntry { by, premises, at: line.at, lot: line.lot, packs };
	Ok(Supply { number: line.number, block: line.block, entry, fill: line.fill })
}

#[cfg(test)]
mod tests {
	use super::*;

	const BY: OrganisationId = OrganisationId(3);

	fn supply(number: u64) -> Supply {
		let packs = vec![number as u32 * 2, number as u32 * 2 + 1].try_into().unwrap();
		let entry = SupplyEntry { by: BY, premises: Gln(614_141_000_005), at: 1_000 + number, lot: LotId(7), packs };
		Supply { number, block: 10 + number, entry, fill: number.is_multiple_of(3).then_some((H256([1; 32]), 2)) }
	}

	/// A book with these entries, and the log as the chain has it.
	fn book(home: &Path, count: u64) -> (Book, MountainRange) {
		let (mut book, mut log) = (Book::open(home, BY).unwrap(), MountainRange::default());
		for supply in (0..count).map(supply) {
			log.append(supply_leaf(&supply.entry, supply.fill)).unwrap();
			book.add(supply).unwrap();
		}
		(book, log)
	}

	#[test]
	fn every_entry_is_proved_after_the_book_was_read_again() {
		let home = tempfile::tempdir().unwrap();
		let (written, log) = book(home.path(), 21);
		let book = Book::open(home.path(), BY).unwrap();
		assert_eq!(book, written);
		for number in 0..21 {
			let proof = book.proof(number, &log).unwrap();
			let Supply { entry, fill, .. } = supply(number);
			assert!(log.proves(proof.number, supply_leaf(&entry, fill), &proof.path));
		}
		assert!(book.proof(21, &log).is_err());
	}

	#[test]
	fn entries_come_in_any_order_and_are_kept_once() {
		let home = tempfile::tempdir().unwrap();
		let (_, log) = book(&home.path().join("other"), 3);
		let mut book = Book::open(home.path(), BY).unwrap();
		for number in [2, 0, 2] {
			book.add(supply(number)).unwrap();
		}
		assert_eq!(book.missing(3), BTreeSet::from([1]));
		assert_eq!(book.proof(0, &log).unwrap_err().exit_code(), 2, "one is missing");
		book.add(supply(1)).unwrap();
		assert!(book.proof(0, &log).is_ok());
		assert_eq!(std::fs::read_to_string(&book.path).unwrap().lines().count(), 3);
	}

	#[test]
	fn the_latest_supply_of_all_the_packs_is_found() {
		let home = tempfile::tempdir().unwrap();
		let (mut book, _) = book(home.path(), 4);
		let mut again = supply(1);
		again.number = 4;
		book.add(again).unwrap();
		assert_eq!(book.latest(LotId(7), &[2, 3]).map(|supply| supply.number), Some(4));
		assert_eq!(book.latest(LotId(7), &[4]).map(|supply| supply.number), Some(2));
		assert_eq!(book.latest(LotId(7), &[1, 2]), None, "of two supplies");
		assert_eq!(book.latest(LotId(8), &[2]), None);
	}

	#[test]
	fn altered_and_foreign_entries_prove_nothing() {
		let home = tempfile::tempdir().unwrap();
		let (mut book, log) = book(home.path(), 5);
		let mut foreign = supply(5);
		foreign.entry.by = OrganisationId(4);
		assert!(book.add(foreign).is_err());
		let text = std::fs::read_to_string(&book.path).unwrap();
		std::fs::write(&book.path, text.replace("1001", "1009")).unwrap();
		let altered = Book::open(home.path(), BY).unwrap();
		assert!(altered.proof(1, &log).unwrap_err().to_string().contains("not the supplies"));
	}

	#[test]
	fn a_line_cut_off_is_left_out_and_a_bad_one_is_named() {
		let home = tempfile::tempdir().unwrap();
		let (mut book, log) = book(home.path(), 3);
		let text = std::fs::read_to_string(&book.path).unwrap();
		std::fs::write(&book.path, &text[..text.len() - 9]).unwrap();
		book = Book::open(home.path(), BY).unwrap();
		assert_eq!(book.missing(3), BTreeSet::from([2]));
		book.add(supply(2)).unwrap();
		assert!(Book::open(home.path(), BY).unwrap().proof(2, &log).is_ok());
		std::fs::write(&book.path, "{}\n").unwrap();
		assert!(Book::open(home.path(), BY).unwrap_err().to_string().contains("line 1"));
	}
}
