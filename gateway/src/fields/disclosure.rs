//! Some fields of a record, each with the proof that it belongs to it.

use std::{collections::HashSet, io::Read};

use salus_primitives::{
	commitment::Commitment,
	merkle::{self, MAX_LEAVES},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sp_core::H256;

use super::{
	hash,
	path::{self, Node},
	PartHasher, MIN_COUNT,
};
use crate::{canonical, Error, Result};

/// Most fields that one disclosure shows.
pub const MAX_SHOWN: usize = 1 << 16;

/// What a disclosure shows of a leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
	/// The value of a JSON field: a scalar, or an object or array that is empty.
	Value(Value),
	/// The leaf of a binary part. Its bytes come on their own, and [`Disclosure::check_part`] compares them.
	Part([u8; 32]),
}

/// One leaf that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
	/// The path (with labels for array elements), or the name of a binary part.
	pub path: String,
	/// What is shown of it.
	pub shown: Shown,
	/// The salt of this leaf.
	pub salt: [u8; 32],
	/// The place of the leaf, from 0.
	pub index: u32,
	/// The hashes beside the way from the leaf to the root.
	pub proof: Vec<H256>,
}

/// Some fields of a record, each with the proof that it belongs to it. What it holds is sound in itself (paths,
/// lengths); only [`commitment`](Self::commitment) proves it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Disclosure {
	pub(super) pepper: [u8; 32],
	pub(super) count: u32,
	pub(super) root: H256,
	/// In the order of their paths.
	pub(super) fields: Vec<Field>,
}

impl Disclosure {
	/// Puts a disclosure together, sorts its fields by their paths and checks all that can be checked without a hash.
	pub(super) fn new(pepper: [u8; 32], count: u32, root: H256, mut fields: Vec<Field>) -> Result<Self> {
		fields.sort_by(|one, other| one.path.cmp(&other.path));
		if !count.is_power_of_two() || !(MIN_COUNT..=MAX_LEAVES).contains(&count) {
			return Err(Error::bad("count", format!("{count} is no power of two from {MIN_COUNT} to {MAX_LEAVES}")));
		}
		if fields.is_empty() || fields.len() > MAX_SHOWN {
			return Err(Error::bad("fields", format!("{} are shown, and 1 to {MAX_SHOWN} can be", fields.len())));
		}
		let disclosure = Self { pepper, count, root, fields };
		disclosure.check_shape()?;
		Ok(disclosure)
	}

	/// Refuses fields that don't fit together.
	fn check_shape(&self) -> Result<()> {
		let (mut paths, mut places) = (HashSet::new(), HashSet::new());
		let binary = self.fields.iter().any(|field| matches!(field.shown, Shown::Part(_)));
		for field in &self.fields {
			let bad = |why: &str| Error::bad(format!("field \"{:.80}\"", field.path), why);
			if !paths.insert(&field.path) || !places.insert(field.index) {
				return Err(bad("it, or a field in its place, is there twice"));
			}
			match &field.shown {
				Shown::Part(_) if !path::is_part(&field.path) => return Err(bad("no name of a binary part")),
				Shown::Value(_) if binary => return Err(bad("a JSON field beside a binary part")),
				Shown::Value(Value::Object(members)) if !members.is_empty() => {
					return Err(bad("an object with members"))
				}
				Shown::Value(Value::Array(items)) if !items.is_empty() => return Err(bad("an array with elements")),
				Shown::Value(value) if path::normal(value)? != *value => {
					return Err(bad("a number that is not written as RFC 8785 has it"))
				}
				Shown::Value(_) | Shown::Part(_) => {}
			}
		}
		self.nodes().map(drop)
	}

	/// The record that the JSON fields make.
	fn nodes(&self) -> Result<Option<Node<'_>>> {
		Node::of_leaves(self.fields.iter().filter_map(|field| match &field.shown {
			Shown::Value(value) => Some((field.path.as_str(), value)),
			Shown::Part(_) => None,
		}))
	}

	/// The commitment that this opens, once every field is proved to be under it; [`Error::Negative`] names a field
	/// that isn't. Whoever checks compares it with the anchored one.
	pub fn commitment(&self) -> Result<Commitment> {
		for field in &self.fields {
			let leaf = match &field.shown {
				Shown::Value(value) => hash::leaf(&field.salt, &field.path, &canonical::to_canonical(value)?),
				Shown::Part(leaf) => *leaf,
			};
			if !merkle::verify(self.root, self.count, field.index, &leaf, &field.proof) {
				let why = "is not as it was committed to, or not of this record";
				return Err(Error::Negative(format!("field \"{}\" {why}", field.path)));
			}
		}
		Ok(hash::commitment(&self.pepper, self.root, self.count))
	}

	/// The record with nothing but the fields that are shown. Prove them first, by [`commitment`](Self::commitment).
	/// Where elements of an array are left out, the others move together. Numbers are as RFC 8785 writes them.
	pub fn value(&self) -> Result<Value> {
		let nodes = self.nodes()?.ok_or_else(|| Error::bad("fields", "binary parts are shown, and no JSON field"))?;
		Ok(nodes.into_value())
	}

	/// The fields that are shown, in the order of their paths.
	pub fn fields(&self) -> &[Field] {
		&self.fields
	}

	/// How many leaves the record's tree has, padding counted.
	pub const fn count(&self) -> u32 {
		self.count
	}

	/// The names of the binary parts that are shown.
	pub fn parts(&self) -> impl Iterator<Item = &str> {
		let parts = self.fields.iter().filter(|field| matches!(field.shown, Shown::Part(_)));
		parts.map(|field| field.path.as_str())
	}

	/// A hasher for the bytes of a binary part; `None` if it isn't shown. What it finishes with must be the leaf that
	/// comes with it.
	pub fn part(&self, name: &str) -> Option<(PartHasher, [u8; 32])> {
		let field = self.fields.iter().find(|field| field.path == name)?;
		match &field.shown {
			Shown::Part(leaf) => Some((PartHasher::with_field_salt(&field.salt, name), *leaf)),
			Shown::Value(_) => None,
		}
	}

	/// Compares the bytes of a binary part with what is shown of it, in constant memory. [`Error::Negative`] if they
	/// differ.
	pub fn check_part(&self, name: &str, mut from: impl Read) -> Result<()> {
		let bad = || Error::bad(format!("part \"{name}\""), "it is not shown");
		let (mut hasher, leaf) = self.part(name).ok_or_else(bad)?;
		let mut buffer = vec![0; 1 << 16];
		loop {
			let read =
				from.read(&mut buffer).map_err(|error| Error::bad(format!("part \"{name}\""), error.to_string()))?;
			if read == 0 {
				break;
			}
			hasher.update(buffer.get(..read).unwrap_or_default());
		}
		if hasher.finish() != leaf {
			return Err(Error::Negative(format!("part \"{name}\" is not as it was committed to")));
		}
		Ok(())
	}
}
