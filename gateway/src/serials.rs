//! The serial numbers of a lot: drawn or read, put under a Merkle root, and proved one by one or many at once.

use std::{
	collections::HashSet,
	path::{Path, PathBuf},
};

use rand::{rngs::StdRng, RngCore, SeedableRng};
use salus_primitives::{
	gs1::Gtin,
	merkle::{serial_leaf, MAX_LEAVES},
	supply::{Pack, Packs, MAX_PACKS},
	trace::{LotKey, PackProof, Serial},
};
use serde::{Deserialize, Serialize};
use sp_core::H256;

use crate::{files, gs1, tree::Tree, Error, Result};

/// Characters of a drawn serial number: none that is easily taken for another.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// How many characters a drawn serial number has: one in 10^17 is hit by a guess, for one pack.
const LENGTH: usize = 12;

/// What the `format` of a saved lot says.
const FORMAT: &str = "salus-lot/1";

/// Draws `count` different serial numbers from the system's randomness.
pub fn generate(count: u32) -> Result<Vec<Serial>> {
	if count == 0 || count > MAX_LEAVES {
		return Err(Error::bad("quantity", format!("{count}, and 1 to {MAX_LEAVES} are allowed")));
	}
	let mut random = StdRng::from_seed(files::random()?);
	let mut seen = HashSet::with_capacity(count as usize);
	let mut serials = Vec::with_capacity(count as usize);
	while serials.len() < count as usize {
		let text = draw(&mut random);
		if seen.insert(text) {
			serials.push(text.to_vec().try_into().map_err(|_| Error::bad("serial", "too long"))?);
		}
	}
	Ok(serials)
}

/// Draws one serial number, each character with the same chance.
fn draw(random: &mut StdRng) -> [u8; LENGTH] {
	let mut text = [0; LENGTH];
	for place in &mut text {
		*place = loop {
			// 248 is the largest multiple of 31 in a byte: what is above would favour the first characters.
			let byte = (random.next_u32() & 0xff) as u8;
			if let Some(character) = ALPHABET.get(usize::from(byte % 31)).filter(|_| byte < 248) {
				break *character;
			}
		};
	}
	text
}

/// Reads serial numbers from a file, one a line.
pub fn read(path: &Path) -> Result<Vec<Serial>> {
	parse(&files::read_text(path)?).map_err(|error| Error::bad(path.display().to_string(), error.to_string()))
}

/// Reads serial numbers from text, one a line. An error gives the line.
pub fn parse(text: &str) -> Result<Vec<Serial>> {
	let mut seen = HashSet::new();
	let mut serials = Vec::new();
	for (number, line) in text.lines().enumerate() {
		let at = || format!("line {}", number + 1);
		if line.is_empty() {
			return Err(Error::bad(at(), "empty"));
		}
		let serial = gs1::serial(line).map_err(|error| Error::bad(at(), error.to_string()))?;
		if !seen.insert(line) {
			return Err(Error::bad(at(), format!("serial number {line} is there twice")));
		}
		if serials.len() >= MAX_LEAVES as usize {
			return Err(Error::bad(at(), format!("more than {MAX_LEAVES} serial numbers")));
		}
		serials.push(serial);
	}
	if serials.is_empty() {
		return Err(Error::bad("serial numbers", "there is none"));
	}
	Ok(serials)
}

/// A lot with all its serial numbers. Not public: who has it can print packs that pass for genuine.
#[derive(Clone, Debug, PartialEq)]
pub struct LotTree {
	key: LotKey,
	serials: Vec<Serial>,
	/// The numbers of the serials, in the order of the serials.
	sorted: Vec<u32>,
	tree: Tree,
}

impl LotTree {
	/// Builds the tree over a lot's serial numbers, in their order. Refuses a serial number that is there twice.
	pub fn new(key: LotKey, serials: Vec<Serial>) -> Result<Self> {
		let leaves = serials.iter().map(|serial| serial_leaf(key.gtin, &key.lot, serial));
		let tree = Tree::new(leaves, "serial numbers")?;
		let mut sorted: Vec<u32> = (0..tree.leaves()).collect();
		sorted.sort_unstable_by_key(|index| serials.get(*index as usize).map(|serial| serial.as_slice()));
		let lot = Self { key, serials, sorted, tree };
		let twice = lot.sorted.windows(2).find_map(|pair| match pair {
			[one, two] if lot.at(*one) == lot.at(*two) => Some(*two),
			_ => None,
		});
		match twice {
			Some(index) => {
				let text = String::from_utf8_lossy(lot.at(index)).into_owned();
				Err(Error::bad(format!("serial number {text}"), "is there twice"))
			}
			None => Ok(lot),
		}
	}

	/// Which lot of which product.
	pub const fn key(&self) -> &LotKey {
		&self.key
	}

	/// The serial numbers, in the order of the leaves.
	pub fn serials(&self) -> &[Serial] {
		&self.serials
	}

	/// The root that the lot is commissioned with.
	pub fn root(&self) -> H256 {
		self.tree.root()
	}

	/// How many packs there are.
	pub fn quantity(&self) -> u32 {
		self.tree.leaves()
	}

	/// The number of the leaf of a serial number; `None` when it isn't one of the lot.
	pub fn index(&self, serial: &[u8]) -> Option<u32> {
		let place = self.sorted.binary_search_by(|index| self.at(*index).cmp(serial)).ok()?;
		self.sorted.get(place).copied()
	}

	/// The proof that a pack is of the lot; `None` when its serial number isn't.
	pub fn proof(&self, serial: &[u8]) -> Option<PackProof> {
		let index = self.index(serial)?;
		Some(PackProof {
			key: self.key.clone(),
			serial: self.serials.get(index as usize)?.clone(),
			index,
			path: self.tree.path(index)?.try_into().ok()?,
		})
	}

	/// The packs with these leaves, each named once, with the proof that they share: 1 to [`MAX_PACKS`] of them.
	pub fn packs(&self, mut indexes: Vec<u32>) -> Result<Packs> {
		indexes.sort_unstable();
		if indexes.windows(2).any(|pair| matches!(pair, [one, two] if one == two)) {
			return Err(Error::bad("packs", "a pack is named twice"));
		}
		let pack = |index: &u32| Some(Pack { index: *index, serial: self.serials.get(*index as usize)?.clone() });
		let packs = indexes.iter().map(pack).collect::<Option<Vec<_>>>().and_then(|packs| packs.try_into().ok());
		let path = self.tree.shared_path(&indexes).and_then(|path| path.try_into().ok());
		match (packs, path) {
			(Some(packs), Some(path)) => Ok(Packs { key: self.key.clone(), packs, path }),
			_ => Err(Error::bad("packs", format!("1 to {MAX_PACKS} packs of one lot go into one call"))),
		}
	}

	/// Where a lot is kept in the gateway's home. The lot number is written in hexadecimal digits, since it may hold
	/// characters that no file name can.
	pub fn path_in(home: &Path, key: &LotKey) -> PathBuf {
		home.join("lots").join(format!("{}-{}.json", key.gtin, hex::encode(&key.lot)))
	}

	/// Writes the lot to the gateway's home, in full or not at all; gives the file.
	pub fn save(&self, home: &Path) -> Result<PathBuf> {
		let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
		let stored = StoredLot {
			format: FORMAT.into(),
			gtin: self.key.gtin.to_string(),
			lot: text(&self.key.lot),
			root: self.root(),
			serials: self.serials.iter().map(|serial| text(serial)).collect(),
		};
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
		let stored: StoredLot = serde_json::from_slice(bytes).map_err(|error| Error::bad("lot", error.to_string()))?;
		if stored.format != FORMAT {
			return Err(Error::bad("format", format!("\"{}\", and \"{FORMAT}\" is expected", stored.format)));
		}
		let gtin: Gtin = gs1::gtin(&stored.gtin)?;
		let key = LotKey { gtin, lot: gs1::lot_number(&stored.lot)? };
		let serials = stored.serials.iter().map(|serial| gs1::serial(serial)).collect::<Result<_>>()?;
		let lot = Self::new(key, serials)?;
		if lot.root() != stored.root {
			return Err(Error::bad("root", format!("the serial numbers have the root {:?}", lot.root())));
		}
		Ok(lot)
	}

	/// The serial number of a leaf.
	fn at(&self, index: u32) -> &[u8] {
		self.serials.get(index as usize).map_or(&[], |serial| serial.as_slice())
	}
}

/// A lot as it is saved.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredLot {
	format: String,
	gtin: String,
	lot: String,
	root: H256,
	serials: Vec<String>,
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use salus_primitives::merkle;

	fn key() -> LotKey {
		LotKey { gtin: gs1::gtin("06291041500213").unwrap(), lot: gs1::lot_number("A/1").unwrap() }
	}

	fn is_proved(lot: &LotTree, proof: &PackProof) -> bool {
		let leaf = serial_leaf(proof.key.gtin, &proof.key.lot, &proof.serial);
		merkle::verify(lot.root(), lot.quantity(), proof.index, &leaf, &proof.path)
	}

	#[test]
	fn drawn_serials_are_unique_and_unambiguous() {
		let serials = generate(20_000).unwrap();
		assert_eq!(serials.iter().collect::<HashSet<_>>().len(), 20_000);
		assert!(serials
			.iter()
			.all(|serial| serial.len() == LENGTH && serial.iter().all(|byte| ALPHABET.contains(byte))));
		assert!(generate(0).is_err());
		assert!(generate(MAX_LEAVES + 1).unwrap_err().to_string().starts_with("quantity"));
	}

	#[test]
	fn lists_are_refused_by_line() {
		let refusal = |text: &str| parse(text).unwrap_err().to_string();
		assert_eq!(parse("A1\r\nA2\n").unwrap().len(), 2);
		assert_eq!(refusal("A1\n\nA2"), "line 2: empty");
		assert_eq!(refusal("A1\nA2\nA1"), "line 3: serial number A1 is there twice");
		assert!(refusal("A1\nA 2").starts_with("line 2: AI (21)"));
		assert!(refusal("123456789012345678901").starts_with("line 1: AI (21)"));
		assert!(refusal("").contains("there is none"));
	}

	#[test]
	fn a_lot_is_saved_and_loaded_whole() {
		let home = tempfile::tempdir().unwrap();
		let lot = LotTree::new(key(), generate(100).unwrap()).unwrap();
		let path = lot.save(home.path()).unwrap();
		assert_eq!(LotTree::load(home.path(), &key()).unwrap(), lot);
		let text = std::fs::read_to_string(&path).unwrap();
		std::fs::write(&path, text.replace("\"A/1\"", "\"A/2\"")).unwrap();
		assert!(LotTree::load(home.path(), &key()).unwrap_err().to_string().contains("root"));
		std::fs::write(&path, &text[..text.len() / 2]).unwrap();
		assert!(LotTree::load(home.path(), &key()).unwrap_err().to_string().contains("lots"));
		let other = LotKey { gtin: key().gtin, lot: gs1::lot_number("B").unwrap() };
		assert_eq!(LotTree::load(home.path(), &other).unwrap_err().exit_code(), 2);
	}

	#[test]
	fn a_serial_twice_is_no_lot() {
		let serial = gs1::serial("X").unwrap();
		assert!(LotTree::new(key(), vec![serial.clone(), serial]).unwrap_err().to_string().contains("twice"));
		assert!(LotTree::new(key(), Vec::new()).is_err());
	}

	#[test]
	fn packs_are_named_once_and_not_too_many() {
		let lot = LotTree::new(key(), generate(100).unwrap()).unwrap();
		assert!(lot.packs((0..64).collect()).is_ok());
		for bad in [vec![], vec![1, 1], vec![100], (0..65).collect()] {
			assert_eq!(lot.packs(bad.clone()).unwrap_err().exit_code(), 2, "{bad:?}");
		}
	}

	proptest! {
		#[test]
		fn packs_share_their_proof(count in 1u32..300, picked in prop::collection::btree_set(0u32..300, 1..64)) {
			let lot = LotTree::new(key(), generate(count).unwrap()).unwrap();
			let indexes: Vec<u32> = picked.into_iter().filter(|index| *index < count).rev().collect();
			prop_assume!(!indexes.is_empty());
			let packs = lot.packs(indexes).unwrap();
			let leaf = |pack: &Pack| (pack.index, serial_leaf(key().gtin, &key().lot, &pack.serial));
			let leaves: Vec<_> = packs.packs.iter().map(leaf).collect();
			prop_assert!(merkle::verify_many(lot.root(), count, &leaves, &packs.path));
		}

		#[test]
		fn exactly_the_lots_serials_are_proved(count in 1u32..200, pick in 0usize..200) {
			let lot = LotTree::new(key(), generate(count).unwrap()).unwrap();
			let serial = &lot.serials()[pick % count as usize];
			let proof = lot.proof(serial).unwrap();
			prop_assert!(is_proved(&lot, &proof));
			prop_assert_eq!(&proof.serial, serial);
			prop_assert_eq!(lot.proof(b"FORGED"), None);
			let forged = PackProof { serial: gs1::serial("FORGED").unwrap(), ..proof };
			prop_assert!(!is_proved(&lot, &forged));
		}
	}
}
