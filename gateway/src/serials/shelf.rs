//! The lots of a home folder, kept in memory as long as there is room: for whoever asks for pack after pack.

use std::{
	fs::{self, File},
	io,
	path::{Path, PathBuf},
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::SystemTime,
};

use salus_primitives::{
	gs1::Gtin,
	trace::{LotKey, PackProof},
};

use super::LotTree;
use crate::{gs1, Error, Result};

/// Most packs whose serial numbers are kept in memory: two lots of the largest size.
const MAX_PACKS: usize = 2 << 20;

/// Most other lots of a product in which a serial number is looked for.
const MAX_OTHERS: usize = 32;

/// What is known of a serial number.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
	/// It is the lot's.
	Pack(Box<PackProof>),
	/// It is that of a pack of another lot of the product.
	OtherLot(Box<PackProof>),
	/// All serial numbers of the lot are known, and it is none of them.
	Unknown,
	/// Not all serial numbers of the lot are here, so that nobody can tell.
	NotHere,
}

/// When a file was last written, and its size.
type Stamp = (SystemTime, u64);

/// The lots of a home folder.
#[derive(Debug)]
pub struct Shelf {
	home: PathBuf,
	/// The lots in memory, the one that was asked for last at the end.
	kept: Mutex<Vec<(LotKey, Stamp, Arc<LotTree>)>>,
	/// Held while a lot is read, so that one lot isn't read twice at the same time.
	reading: Mutex<()>,
}

impl Shelf {
	/// The lots of this home folder.
	pub fn new(home: PathBuf) -> Self {
		Self { home, kept: Mutex::default(), reading: Mutex::default() }
	}

	/// A lot; `None` when none of its serial numbers are here. A file that changed is read again.
	pub fn lot(&self, key: &LotKey) -> Result<Option<Arc<LotTree>>> {
		let path = LotTree::path_in(&self.home, key);
		let Some(stamp) = stamp(&path)? else { return Ok(None) };
		if let Some(lot) = self.kept(key, stamp) {
			return Ok(Some(lot));
		}
		let _reading = held(&self.reading);
		if let Some(lot) = self.kept(key, stamp) {
			return Ok(Some(lot));
		}
		let lot = Arc::new(LotTree::load(&self.home, key)?);
		self.keep(key, stamp, lot.clone());
		Ok(Some(lot))
	}

	/// Looks a serial number up: in the lot, and then in others of the product. A serial number is a product's, so that
	/// one in another lot means that the lot number on the pack is wrong.
	pub fn find(&self, key: &LotKey, serial: &[u8]) -> Result<Found> {
		let lot = self.lot(key)?;
		if let Some(proof) = lot.as_ref().and_then(|lot| lot.proof(serial)) {
			return Ok(Found::Pack(Box::new(proof)));
		}
		for other in self.others(key)? {
			if let Some(proof) = self.lot(&other)?.and_then(|lot| lot.proof(serial)) {
				return Ok(Found::OtherLot(Box::new(proof)));
			}
		}
		Ok(if lot.is_some_and(|lot| lot.is_whole()) { Found::Unknown } else { Found::NotHere })
	}

	/// Other lots of the same product, [`MAX_OTHERS`] at most, in the order of their file names.
	fn others(&self, key: &LotKey) -> Result<Vec<LotKey>> {
		let folder = self.home.join("lots");
		let failed = |source| Error::io(&folder, source);
		let mut found = Vec::new();
		if !folder.exists() {
			return Ok(found);
		}
		for entry in fs::read_dir(&folder).map_err(failed)? {
			let name = entry.map_err(failed)?.file_name();
			found.extend(name.to_str().and_then(|name| named(key.gtin, name)).filter(|other| other != key));
		}
		found.sort_unstable();
		found.truncate(MAX_OTHERS);
		Ok(found)
	}

	/// A lot that is in memory as its file is now.
	fn kept(&self, key: &LotKey, stamp: Stamp) -> Option<Arc<LotTree>> {
		let mut kept = held(&self.kept);
		let place = kept.iter().position(|(found, of, _)| found == key && *of == stamp)?;
		let entry = kept.remove(place);
		let lot = entry.2.clone();
		kept.push(entry);
		Some(lot)
	}

	/// Keeps a lot in memory, and lets go of those that were asked for longest ago.
	fn keep(&self, key: &LotKey, stamp: Stamp, lot: Arc<LotTree>) {
		let mut kept = held(&self.kept);
		kept.retain(|(found, ..)| found != key);
		kept.push((key.clone(), stamp, lot));
		let mut packs: usize = kept.iter().map(|(_, _, lot)| lot.serials().len()).sum();
		while packs > MAX_PACKS && kept.len() > 1 {
			let (_, _, gone) = kept.remove(0);
			packs -= gone.serials().len();
		}
	}
}

/// The lot in a file of this name, if it is one of this product.
fn named(gtin: Gtin, name: &str) -> Option<LotKey> {
	let digits = name.strip_suffix(".json")?.strip_prefix(&format!("{gtin}-"))?;
	let lot = String::from_utf8(hex::decode(digits).ok()?).ok()?;
	Some(LotKey { gtin, lot: gs1::lot_number(&lot).ok()? })
}

/// When a file was last written, and its size; `None` when there is none.
fn stamp(path: &Path) -> Result<Option<Stamp>> {
	let read = || -> io::Result<Stamp> {
		let about = File::open(path)?.metadata()?;
		Ok((about.modified()?, about.len()))
	};
	match read() {
		Ok(stamp) => Ok(Some(stamp)),
		Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
		Err(error) => Err(Error::io(path, error)),
	}
}

/// Nothing in here is left half done by a panic.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
	lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn key(lot: &str) -> LotKey {
		LotKey { gtin: gs1::gtin("06291041500213").unwrap(), lot: gs1::lot_number(lot).unwrap() }
	}

	fn lot(name: &str, serials: &[&str]) -> LotTree {
		let serials = serials.iter().map(|serial| gs1::serial(serial).unwrap()).collect();
		LotTree::new(key(name), serials).unwrap()
	}

	#[test]
	fn a_serial_number_is_found_in_its_lot_or_in_another() {
		let home = tempfile::tempdir().unwrap();
		let shelf = Shelf::new(home.path().into());
		assert_eq!(shelf.find(&key("L/1"), b"A1").unwrap(), Found::NotHere, "there is no folder yet");
		let (one, two) = (lot("L/1", &["A1", "A2"]), lot("L2", &["B1", "B2", "B3"]));
		one.save(home.path()).unwrap();
		two.part(&[1..2]).unwrap().open().unwrap().save(home.path()).unwrap();
		std::fs::write(home.path().join("lots/notes.txt"), "not a lot").unwrap();
		let find = |lot, serial: &[u8]| shelf.find(&key(lot), serial).unwrap();
		assert_eq!(find("L/1", b"A2"), Found::Pack(Box::new(one.proof(b"A2").unwrap())));
		assert_eq!(find("L/1", b"B2"), Found::OtherLot(Box::new(two.proof(b"B2").unwrap())));
		assert_eq!(find("L2", b"A1"), Found::OtherLot(Box::new(one.proof(b"A1").unwrap())));
		assert_eq!(find("L/1", b"B1"), Found::Unknown);
		assert_eq!(find("L2", b"B1"), Found::NotHere, "a part can't say what isn't in the lot");
		assert_eq!(find("L3", b"C1"), Found::NotHere);
	}

	#[test]
	fn a_lot_is_read_once_and_again_when_its_file_changes() {
		let home = tempfile::tempdir().unwrap();
		let shelf = Shelf::new(home.path().into());
		let whole = lot("L1", &["A1", "A2", "A3"]);
		whole.part(&[0..1]).unwrap().open().unwrap().save(home.path()).unwrap();
		let first = shelf.lot(&key("L1")).unwrap().unwrap();
		assert!(Arc::ptr_eq(&first, &shelf.lot(&key("L1")).unwrap().unwrap()));
		assert_eq!(shelf.find(&key("L1"), b"A3").unwrap(), Found::NotHere);
		whole.save(home.path()).unwrap();
		assert!(matches!(shelf.find(&key("L1"), b"A3").unwrap(), Found::Pack(_)));
		assert_eq!(held(&shelf.kept).len(), 1);
		std::fs::write(LotTree::path_in(home.path(), &key("L1")), "{}").unwrap();
		assert_eq!(shelf.lot(&key("L1")).unwrap_err().exit_code(), 2);
	}
}
