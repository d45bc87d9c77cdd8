//! Prescriptions: fills under salts of their own, kept by the physician, and the file of one fill for the patient.
//!
//! The chain has the root over the fills and how many there are. A fill's leaf commits to a medicine and a number of
//! packs; its salt and path are in the fill's file, which the patient shows to a pharmacy. It says nothing of the
//! others.

use std::path::{Path, PathBuf};

use salus_primitives::{
	gs1::Gtin,
	ids::Period,
	merkle,
	prescription::{fill_leaf, Fill, MAX_FILLS},
	supply::MAX_PACKS,
};
use serde::{Deserialize, Serialize};
use sp_core::H256;
use zeroize::{Zeroize, Zeroizing};

use crate::{
	files::{self, hex32},
	tree::Tree,
	Error, Result,
};

/// What the `format` of a kept prescription says.
const FORMAT: &str = "salus-prescription/1";

/// What the `format` of a fill's file says.
const FILL_FORMAT: &str = "salus-fill/1";

/// One fill: what a pharmacy supplies at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Medicine {
	/// The medicine.
	pub gtin: Gtin,
	/// How many packs of it.
	pub packs: u32,
}

/// A prescription with the salts of its fills. Secret: with them, what was prescribed can be shown.
pub struct Prescription {
	/// When it is valid.
	pub validity: Period,
	fills: Vec<(Medicine, Zeroizing<[u8; 32]>)>,
	tree: Tree,
}

impl Prescription {
	/// A new prescription, each fill under a fresh salt.
	pub fn new(fills: &[Medicine], validity: Period) -> Result<Self> {
		let salted = fills.iter().map(|fill| Ok((*fill, Zeroizing::new(files::random()?))));
		Self::with_salts(salted.collect::<Result<_>>()?, validity)
	}

	fn with_salts(fills: Vec<(Medicine, Zeroizing<[u8; 32]>)>, validity: Period) -> Result<Self> {
		if fills.len() > MAX_FILLS as usize {
			return Err(Error::bad("fills", format!("{} of them, and {MAX_FILLS} is the most", fills.len())));
		}
		if let Some((fill, _)) = fills.iter().find(|(fill, _)| !(1..=MAX_PACKS).contains(&fill.packs)) {
			let why = format!("{} packs of {}, and 1 to {MAX_PACKS} are supplied at once", fill.packs, fill.gtin);
			return Err(Error::bad("fills", why));
		}
		let leaf = |((fill, salt), number): (&(Medicine, Zeroizing<[u8; 32]>), u32)| {
			fill_leaf(salt, number, fill.gtin, fill.packs)
		};
		let tree = Tree::new(fills.iter().zip(0u32..).map(leaf), "fills")?;
		Ok(Self { validity, fills, tree })
	}

	/// The root over the fills, by which the chain knows it.
	pub fn root(&self) -> H256 {
		self.tree.root()
	}

	/// How many fills there are.
	pub fn count(&self) -> u32 {
		self.tree.leaves()
	}

	/// What each fill is for.
	pub fn medicines(&self) -> impl Iterator<Item = Medicine> + '_ {
		self.fills.iter().map(|(fill, _)| *fill)
	}

	/// The file of one fill; `None` if there is no such fill.
	pub fn fill(&self, number: u32) -> Option<FillFile> {
		let (fill, salt) = self.fills.get(number as usize)?;
		Some(FillFile {
			fill: Fill {
				prescription: self.root(),
				number,
				salt: **salt,
				packs: fill.packs,
				path: self.tree.path(number)?.try_into().ok()?,
			},
			fills: self.count(),
			gtin: fill.gtin,
			validity: self.validity,
		})
	}

	/// Where a prescription is kept in the home folder.
	pub fn path_in(home: &Path, root: H256) -> PathBuf {
		home.join("prescriptions").join(format!("{}.json", hex::encode(root)))
	}

	/// Writes the prescription to the home folder, in full or not at all; gives the file, which its owner alone can
	/// read.
	pub fn save(&self, home: &Path) -> Result<PathBuf> {
		let path = Self::path_in(home, self.root());
		let kept_fill = |(fill, salt): &(Medicine, Zeroizing<[u8; 32]>)| KeptFill {
			gtin: fill.gtin.to_string(),
			packs: fill.packs,
			salt: **salt,
		};
		let kept = Kept {
			format: FORMAT.into(),
			root: self.root(),
			validity: self.validity,
			fills: self.fills.iter().map(kept_fill).collect(),
		};
		let json = serde_json::to_vec(&kept).map_err(|error| Error::bad("prescription", error.to_string()))?;
		files::write_atomic(&path, &Zeroizing::new(json))?;
		Ok(path)
	}

	/// Reads a kept prescription, and checks that its fills have the root that its name says.
	pub fn load(home: &Path, root: H256) -> Result<Self> {
		let path = Self::path_in(home, root);
		let bad = |why: String| Error::bad(path.display().to_string(), why);
		let bytes = Zeroizing::new(files::read(&path)?);
		let kept: Kept = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
		if kept.format != FORMAT {
			return Err(bad(format!("format \"{}\", and \"{FORMAT}\" is expected", kept.format)));
		}
		let fill = |kept: &KeptFill| Ok((medicine(&kept.gtin, kept.packs)?, Zeroizing::new(kept.salt)));
		let fills = kept.fills.iter().map(fill).collect::<Result<_>>()?;
		let found = Self::with_salts(fills, kept.validity)?;
		match found.root() == root && kept.root == root {
			true => Ok(found),
			false => Err(bad(format!("its fills have the root {:?}", found.root()))),
		}
	}
}

/// One fill of a prescription, as the patient has it in a file. Secret: whoever has it can have it filled.
#[derive(Clone, PartialEq, Eq)]
pub struct FillFile {
	/// What the chain is shown.
	pub fill: Fill,
	/// How many fills the prescription has.
	pub fills: u32,
	/// The medicine.
	pub gtin: Gtin,
	/// When the prescription is valid.
	pub validity: Period,
}

impl Drop for FillFile {
	fn drop(&mut self) {
		self.fill.salt.zeroize();
	}
}

impl FillFile {
	/// Writes the fill to a new file, which only its owner can read.
	pub fn save(&self, path: &Path) -> Result<()> {
		if path.exists() {
			return Err(Error::bad(path.display().to_string(), "is there already"));
		}
		let written = Written {
			format: FILL_FORMAT.into(),
			prescription: self.fill.prescription,
			number: self.fill.number,
			fills: self.fills,
			gtin: self.gtin.to_string(),
			packs: self.fill.packs,
			validity: self.validity,
			salt: self.fill.salt,
			path: self.fill.path.to_vec(),
		};
		let json = serde_json::to_string_pretty(&written).map_err(|error| Error::bad("fill", error.to_string()))?;
		files::write_atomic(path, Zeroizing::new(format!("{json}\n")).as_bytes())
	}

	/// Reads a fill, and checks that it is one of the prescription that it names.
	pub fn load(path: &Path) -> Result<Self> {
		let named = |error: Error| Error::bad(path.display().to_string(), error.to_string());
		Self::from_json(&Zeroizing::new(files::read(path)?)).map_err(named)
	}

	/// The same from the bytes of a file.
	pub fn from_json(bytes: &[u8]) -> Result<Self> {
		let written: Written = serde_json::from_slice(bytes).map_err(|error| Error::bad("fill", error.to_string()))?;
		if written.format != FILL_FORMAT {
			let why = format!("\"{}\", and \"{FILL_FORMAT}\" is expected", written.format);
			return Err(Error::bad("format", why));
		}
		let Medicine { gtin, packs } = medicine(&written.gtin, written.packs)?;
		let leaf = fill_leaf(&written.salt, written.number, gtin, packs);
		if !merkle::verify(written.prescription, written.fills, written.number, &leaf, &written.path) {
			return Err(Error::bad("fill", "not a fill of the prescription that it names: forged, or damaged"));
		}
		let path = written.path.try_into().map_err(|_| Error::bad("fill", "of a prescription with too many fills"))?;
		let fill = Fill { prescription: written.prescription, number: written.number, salt: written.salt, packs, path };
		Ok(Self { fill, fills: written.fills, gtin, validity: written.validity })
	}
}

fn medicine(gtin: &str, packs: u32) -> Result<Medicine> {
	let gtin = Gtin::parse(gtin).ok_or_else(|| Error::bad("gtin", format!("{gtin} is no GTIN")))?;
	Ok(Medicine { gtin, packs })
}

/// A fill as it is kept by the physician.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptFill {
	gtin: String,
	packs: u32,
	#[serde(with = "hex32")]
	salt: [u8; 32],
}

/// A prescription as it is kept by the physician.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
	format: String,
	root: H256,
	validity: Period,
	fills: Vec<KeptFill>,
}

/// A fill as the patient has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
	format: String,
	prescription: H256,
	number: u32,
	fills: u32,
	gtin: String,
	packs: u32,
	validity: Period,
	#[serde(with = "hex32")]
	salt: [u8; 32],
	path: Vec<H256>,
}

#[cfg(test)]
mod tests;
