//! Manifests: the serial numbers of packs travel off chain, sealed, with the goods.
//!
//! The chain knows a lot by the root over its serial numbers, and a container by the numbers of its packs' leaves. Whoever
//! gets the goods needs the serial numbers to prove single packs. A manifest has those of the packs in a container, or of
//! a whole lot, and the hashes that lead from them to the lots' roots: nothing that tells the serial numbers of other
//! packs. It is signed by the sender, and sealed for the receiver alone.
//!
//! What is in it proves itself against the roots on the chain. The signature says who let the serial numbers out of hand.
//!
//! The format is in `docs/formats/manifest.md`.

use std::ops::Range;

use codec::Encode;
use salus_primitives::{
	gs1::Sscc,
	ids::{LotId, Moment},
	trace::LotKey,
};
use serde::{Deserialize, Serialize};
use sp_runtime::{traits::Verify, MultiSignature};

use crate::{
	canonical,
	chain::{
		keys::{self, Signer},
		AccountId,
	},
	files::hex32,
	gs1,
	radius::Trace,
	seal::{Recipient, RecipientKey},
	serials::{LotTree, Part},
	Error, Result,
};

mod contents;
mod keep;
mod sealed;
#[cfg(test)]
mod tests;

pub use contents::{contents, Contents};
pub use keep::keep;

/// What the file's `format` says.
pub const FORMAT: &str = "salus-manifest/1";

/// What the signed bytes begin with, so that they are taken for nothing else.
const DOMAIN: &[u8] = b"salus/manifest/v1";

/// What is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
	/// The chain, by its genesis hash.
	pub genesis: [u8; 32],
	/// The container that the packs are in, if it is about one.
	pub container: Option<Sscc>,
	/// Who sends it, and signs.
	pub from: AccountId,
	/// When it was made, by the sender's clock.
	pub made: Moment,
	/// The packs, lot by lot.
	pub lots: Vec<Part>,
}

/// A manifest as it is written within the seal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
	format: String,
	genesis: String,
	container: Option<String>,
	from: String,
	made: Moment,
	lots: Vec<Part>,
	/// A `MultiSignature`, encoded.
	signature: String,
}

impl Manifest {
	/// How many packs are in it.
	pub fn packs(&self) -> usize {
		self.lots.iter().map(Part::packs).sum()
	}

	/// Signs as `signer`, who must be the sender, and seals for the receiver: the bytes of the file.
	pub fn seal(&self, signer: &Signer, to: &Recipient) -> Result<Vec<u8>> {
		if signer.account() != self.from {
			return Err(Error::bad("from", "another one signs than who sends"));
		}
		let signature = signer.sign(&self.signed_bytes(to));
		let stored = Stored {
			format: FORMAT.into(),
			genesis: hex32::to_text(&self.genesis),
			container: self.container.map(|sscc| sscc.to_string()),
			from: keys::address(&self.from),
			made: self.made,
			lots: self.lots.clone(),
			signature: format!("0x{}", hex::encode(signature.encode())),
		};
		sealed::seal(&serde_json::to_vec(&stored).map_err(|error| Error::bad("manifest", error.to_string()))?, to)
	}

	/// Opens a manifest that was sealed for this key, and checks its signature. Whether the packs are what the chain has
	/// is for [`Manifest::proved`] to say.
	pub fn open(bytes: &[u8], key: &RecipientKey) -> Result<Self> {
		let json = sealed::open(bytes, key)?;
		let value = canonical::parse("manifest", &json)?;
		let stored: Stored =
			serde_json::from_value(value).map_err(|error| Error::bad("manifest", error.to_string()))?;
		if stored.format != FORMAT {
			return Err(Error::bad("format", format!("\"{}\", and \"{FORMAT}\" is expected", stored.format)));
		}
		stored.read(&key.recipient())
	}

	/// The packs, ready to be proved, once they are known to be those of the lots that the chain has.
	pub async fn proved<L: Trace>(&self, ledger: &L) -> Result<Vec<LotTree>> {
		let trees = self.trees()?;
		for tree in &trees {
			let known = ledger.lot(tree.key()).await?.map(|lot| (lot.root, lot.quantity));
			if known != Some((tree.root(), tree.quantity())) {
				let why = match known {
					Some(_) => "these are not serial numbers that the lot was commissioned with",
					None => "the lot was never commissioned",
				};
				let lot = String::from_utf8_lossy(&tree.key().lot).into_owned();
				return Err(Error::Negative(format!("{} lot {lot}: {why}", tree.key().gtin)));
			}
		}
		Ok(trees)
	}

	/// The packs of each lot, which is named once.
	fn trees(&self) -> Result<Vec<LotTree>> {
		let mut trees = Vec::<LotTree>::with_capacity(self.lots.len());
		for part in &self.lots {
			let tree = part.open()?;
			if trees.iter().any(|other| other.key() == tree.key()) {
				return Err(Error::bad("lots", format!("{} lot {} is there twice", part.gtin, part.lot)));
			}
			trees.push(tree);
		}
		match trees.is_empty() {
			true => Err(Error::bad("lots", "there is none")),
			false => Ok(trees),
		}
	}

	/// What is signed: the fields one after the other in SCALE under a domain of their own, the lots by their hash. The
	/// receiver's key is among them, so that nobody can seal it again for somebody else.
	fn signed_bytes(&self, to: &Recipient) -> Vec<u8> {
		let lots = sp_crypto_hashing::blake2_256(&self.lots.encode());
		(DOMAIN, self.genesis, self.container, &self.from, to.to_bytes(), self.made, lots).encode()
	}
}

impl Stored {
	fn read(self, to: &Recipient) -> Result<Manifest> {
		let genesis = hex32::from_text(&self.genesis);
		let from = keys::parse_account(&self.from).map_err(|why| Error::bad("from", why))?;
		let container = self.container.as_deref().map(gs1::sscc).transpose();
		let manifest = Manifest {
			genesis: genesis.ok_or_else(|| Error::bad("genesis", "not 0x and 64 hexadecimal digits"))?,
			container: container.map_err(|error| Error::bad("container", error.to_string()))?,
			from,
			made: self.made,
			lots: self.lots,
		};
		let bytes = self.signature.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
		let signature = bytes.and_then(|bytes| codec::DecodeAll::decode_all(&mut bytes.as_slice()).ok());
		let signature: MultiSignature =
			signature.ok_or_else(|| Error::bad("signature", "not a signature in hexadecimal digits"))?;
		let is_signed = matches!(signature, MultiSignature::Sr25519(_))
			&& signature.verify(manifest.signed_bytes(to).as_slice(), &manifest.from);
		match is_signed {
			true => Ok(manifest),
			false => Err(Error::Negative("signature: not the sender's over this manifest for this receiver".into())),
		}
	}
}

/// The packs of a lot that a manifest is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
	/// Its number on the chain.
	pub id: LotId,
	/// Which lot of which product.
	pub key: LotKey,
	/// The numbers of the packs' leaves, lowest first.
	pub ranges: Vec<Range<u32>>,
}

impl Wanted {
	/// How many packs these are.
	pub fn packs(&self) -> usize {
		self.ranges.iter().map(ExactSizeIterator::len).sum()
	}

	/// How many of them are not among those whose serial numbers a lot has.
	pub fn missing_in(&self, lot: Option<&LotTree>) -> usize {
		let known = lot.map_or(&[][..], LotTree::ranges);
		let shared = |wanted: &Range<u32>| {
			let overlaps = known.iter().map(|known| known.start.max(wanted.start)..known.end.min(wanted.end));
			overlaps.map(|overlap| overlap.len()).sum::<usize>()
		};
		self.packs().saturating_sub(self.ranges.iter().map(shared).sum())
	}
}
