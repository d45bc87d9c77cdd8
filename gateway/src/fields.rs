//! Field trees: a record committed to field by field, so that one can be shown and proved without the others.
//!
//! Each field of a JSON record, or each part of a binary one, is a leaf with a salt of its own; the commitment is over
//! the root. A [`Disclosure`] shows some leaves. It says nothing about the others but how many there are, to the next
//! power of two: leaves are sorted by their salted hashes, and array elements go by labels that show no gap. The format
//! is in `docs/formats/field-tree.md`.

use std::{cell::RefCell, collections::HashSet, fmt};

use salus_primitives::{
	commitment::{Commitment, CommitmentScheme, SALT_LEN},
	merkle::MAX_LEAVES,
};
use serde_json::Value;
use sp_core::H256;
use zeroize::Zeroizing;

use crate::{canonical, tree, Error, Result};

mod disclosure;
mod hash;
mod identifiers;
mod path;
mod redact;
#[cfg(test)]
mod tests;
mod wire;

pub use disclosure::{Disclosure, Field, Shown, MAX_SHOWN};
pub use hash::{part_leaf, PartHasher};
pub use identifiers::{Identifier, Place, DIRECT_IDENTIFIERS, NOT_FOR_THE_PATIENT};
pub use path::{MAX_DEPTH, MAX_PATH_LEN};
pub use redact::{redact, redact_parts, Kept, Redaction, Withheld};
pub use wire::FORMAT;

/// The scheme of every commitment that is made here.
pub const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Fields;

/// Fewest leaves of a tree, padding counted: a record of few fields looks like one of sixteen.
pub const MIN_COUNT: u32 = 16;

/// A record as a tree of its fields. Holds the record's salt and the record: secret.
pub struct Tree {
	salt: Zeroizing<[u8; SALT_LEN]>,
	source: Source,
	/// The place of each leaf of the source among the sorted leaves.
	places: Vec<u32>,
	tree: tree::Tree,
}

/// What the leaves are made of. Paths and hashes of a JSON record are made again when they are needed, so that they
/// take no memory.
enum Source {
	Json(Value),
	Parts(Vec<(String, [u8; 32])>),
}

impl Tree {
	/// The tree over the fields of a JSON record under the record's salt. Refused are more than [`MAX_LEAVES`] fields,
	/// a path of more than [`MAX_PATH_LEN`] bytes and nesting deeper than [`MAX_DEPTH`].
	pub fn of_json(salt: &[u8; SALT_LEN], value: &Value) -> Result<Self> {
		let mut leaves = Vec::new();
		path::walk(salt, value, |path, _, value| {
			if leaves.len() >= MAX_LEAVES as usize {
				return Err(Error::bad("record", format!("more than {MAX_LEAVES} fields")));
			}
			leaves.push(hash::leaf(&hash::field_salt(salt, path), path, &canonical::to_canonical(value)?));
			Ok(())
		})?;
		Self::new(salt, Source::Json(value.clone()), leaves)
	}

	/// The tree over the parts of a binary record: the name of each and its leaf, by [`PartHasher`] or [`part_leaf`].
	/// A name is 1 to [`MAX_PATH_LEN`] bytes, doesn't begin with `/`, and is there once.
	pub fn of_parts(salt: &[u8; SALT_LEN], parts: &[(String, [u8; 32])]) -> Result<Self> {
		let mut names = HashSet::new();
		for (name, _) in parts {
			if !path::is_part(name) {
				return Err(Error::bad(
					format!("part \"{name:.80}\""),
					"a name is 1 to 4096 bytes and begins with no /",
				));
			}
			if !names.insert(name) {
				return Err(Error::bad(format!("part \"{name}\""), "it is there twice"));
			}
		}
		if parts.is_empty() || parts.len() > MAX_LEAVES as usize {
			return Err(Error::bad("record", format!("{} parts, and a record has 1 to {MAX_LEAVES}", parts.len())));
		}
		Self::new(salt, Source::Parts(parts.to_vec()), parts.iter().map(|(_, leaf)| *leaf).collect())
	}

	/// Pads, sorts, and builds the tree.
	fn new(salt: &[u8; SALT_LEN], source: Source, leaves: Vec<[u8; 32]>) -> Result<Self> {
		let real = u32::try_from(leaves.len()).map_err(|_| Error::bad("record", "too many fields"))?;
		let count = real.next_power_of_two().max(MIN_COUNT);
		let padding = (0..count - real).map(|number| (hash::padding(salt, number), u32::MAX));
		let mut sorted: Vec<_> = leaves.into_iter().zip(0u32..).chain(padding).collect();
		sorted.sort_unstable();
		let mut places = vec![0; real as usize];
		for (place, (_, number)) in sorted.iter().enumerate() {
			if let Some(of_number) = places.get_mut(*number as usize) {
				*of_number = place as u32;
			}
		}
		let tree = tree::Tree::new(sorted.into_iter().map(|(leaf, _)| leaf), "fields")?;
		Ok(Self { salt: Zeroizing::new(*salt), source, places, tree })
	}

	/// The commitment to the record.
	pub fn commitment(&self) -> Commitment {
		hash::commitment(&hash::pepper(&self.salt), self.root(), self.count())
	}

	/// The root over all leaves.
	pub fn root(&self) -> H256 {
		self.tree.root()
	}

	/// How many leaves there are, padding counted: a power of two.
	pub fn count(&self) -> u32 {
		self.tree.leaves()
	}

	/// Shows the leaves that `keep` says yes to. It is asked with plain JSON pointers (RFC 6901), with the numbers of
	/// array elements, or with the names of parts. Refused when nothing is shown, or more than [`MAX_SHOWN`] leaves.
	pub fn disclose(&self, keep: impl Fn(&str) -> bool) -> Result<Disclosure> {
		let mut fields = Vec::new();
		let mut number = 0;
		self.leaves(|path, pointer, shown| {
			let place = self.places.get(number).copied().unwrap_or_default();
			number += 1;
			if !keep(pointer) {
				return Ok(());
			}
			if fields.len() >= MAX_SHOWN {
				return Err(Error::bad("fields", format!("more than {MAX_SHOWN}: show fewer, or the whole record")));
			}
			let shown = match shown {
				Leaf::Value(value) => Shown::Value(path::normal(value)?),
				Leaf::Part(leaf) => Shown::Part(*leaf),
			};
			let salt = hash::field_salt(&self.salt, path);
			let proof = self.tree.path(place).unwrap_or_default();
			fields.push(Field { path: path.to_owned(), shown, salt, index: place, proof });
			Ok(())
		})?;
		Disclosure::new(hash::pepper(&self.salt), self.count(), self.root(), fields)
	}

	/// Shows the fields that plain JSON pointers name. One that names an object or an array stands for all that is
	/// below it, and the empty one for the whole record; a binary record's parts go by their names. A pointer that
	/// names nothing is an error.
	pub fn disclose_named(&self, pointers: &[impl AsRef<str>]) -> Result<Disclosure> {
		let asked: HashSet<&str> = pointers.iter().map(AsRef::as_ref).collect();
		let found = RefCell::new(HashSet::new());
		let shown = self.disclose(|pointer| {
			let mut hit = false;
			for pointer in path::and_above(pointer) {
				if let Some(named) = asked.get(pointer) {
					found.borrow_mut().insert(*named);
					hit = true;
				}
			}
			hit
		});
		let found = found.into_inner();
		match pointers.iter().map(AsRef::as_ref).find(|pointer| !found.contains(pointer)) {
			Some(missing) => Err(Error::bad(format!("field \"{missing}\""), "the record has no such field")),
			None => shown,
		}
	}

	/// Goes through the leaves in the order of `places`: path, plain pointer, and what is there.
	fn leaves(&self, mut visit: impl FnMut(&str, &str, Leaf<'_>) -> Result<()>) -> Result<()> {
		match &self.source {
			Source::Json(value) => {
				path::walk(&self.salt, value, |path, pointer, value| visit(path, pointer, Leaf::Value(value)))
			}
			Source::Parts(parts) => parts.iter().try_for_each(|(name, leaf)| visit(name, name, Leaf::Part(leaf))),
		}
	}
}

/// What a leaf is made of.
enum Leaf<'a> {
	Value(&'a Value),
	Part(&'a [u8; 32]),
}

impl fmt::Debug for Tree {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.debug_struct("Tree").field("count", &self.count()).finish_non_exhaustive()
	}
}
