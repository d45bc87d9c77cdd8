//! Paths of fields: from a record to its leaves, and back.
//!
//! A path is a JSON pointer (RFC 6901) in which an array element goes by `#` and 16 hexadecimal digits. A member's name
//! that begins with `#` has `~2` in its place, so that no member passes for an element.

use std::{collections::BTreeMap, iter};

use salus_primitives::commitment::SALT_LEN;
use serde_json::{Number, Value};

use super::hash;
use crate::{canonical, Error, Result};

/// Most bytes of a path, and of the name of a binary part.
pub const MAX_PATH_LEN: usize = 4096;

/// Most levels of a record: as deep as the JSON reader goes.
pub const MAX_DEPTH: usize = 128;

/// Largest whole number up to which a double holds each. Source: RFC 7493, section 2.2.
const MAX_WHOLE: f64 = 9_007_199_254_740_991.0;

/// Goes through the leaves of a record: scalars, and objects and arrays that are empty. `visit` is given the path, the
/// plain pointer and the value.
pub(super) fn walk(
	salt: &[u8; SALT_LEN],
	value: &Value,
	visit: impl FnMut(&str, &str, &Value) -> Result<()>,
) -> Result<()> {
	Walk { salt, path: String::new(), pointer: String::new(), depth: 0, visit }.value(value)
}

struct Walk<'a, F> {
	salt: &'a [u8; SALT_LEN],
	path: String,
	pointer: String,
	depth: usize,
	visit: F,
}

impl<F: FnMut(&str, &str, &Value) -> Result<()>> Walk<'_, F> {
	fn value(&mut self, value: &Value) -> Result<()> {
		match value {
			Value::Object(members) if !members.is_empty() => {
				members.iter().try_for_each(|(name, value)| self.below(&member(name), &token(name), value))
			}
			Value::Array(items) if !items.is_empty() => {
				let labels = labels(self.salt, &self.path, items.len())?;
				let mut items = items.iter().zip(labels).enumerate();
				items.try_for_each(|(number, (item, label))| self.below(&label, &number.to_string(), item))
			}
			_ => (self.visit)(&self.path, &self.pointer, value),
		}
	}

	fn below(&mut self, segment: &str, token: &str, value: &Value) -> Result<()> {
		let (path_len, pointer_len) = (self.path.len(), self.pointer.len());
		self.path.extend(["/", segment]);
		self.pointer.extend(["/", token]);
		self.depth += 1;
		if self.path.len() > MAX_PATH_LEN || self.depth > MAX_DEPTH {
			let why = format!("nested deeper than {MAX_DEPTH} levels, or a path of more than {MAX_PATH_LEN} bytes");
			return Err(Error::bad(format!("field \"{:.80}…\"", self.pointer), why));
		}
		self.value(value)?;
		self.path.truncate(path_len);
		self.pointer.truncate(pointer_len);
		self.depth -= 1;
		Ok(())
	}
}

/// The labels of an array's elements, in their order.
fn labels(salt: &[u8; SALT_LEN], array: &str, len: usize) -> Result<Vec<String>> {
	let len = u32::try_from(len).map_err(|_| Error::bad("record", "an array with too many elements"))?;
	let mut numbers: Vec<_> = (0..len).map(|number| hash::order(salt, array, number)).collect();
	numbers.sort_unstable();
	if numbers.iter().zip(numbers.iter().skip(1)).any(|(one, next)| one == next) {
		return Err(Error::bad("record", "two elements of an array drew the same label: take another salt"));
	}
	Ok(numbers.into_iter().map(|number| format!("#{number:016x}")).collect())
}

/// A member's name as a token of a plain pointer. Source: RFC 6901, section 3.
pub(crate) fn token(name: &str) -> String {
	name.replace('~', "~0").replace('/', "~1")
}

/// A member's name as a segment of a path.
fn member(name: &str) -> String {
	let token = token(name);
	match token.strip_prefix('#') {
		Some(rest) => format!("~2{rest}"),
		None => token,
	}
}

/// The member's name behind a segment of a path, `None` if no name is written so.
fn name_of(segment: &str) -> Option<String> {
	let name = match segment.strip_prefix("~2") {
		Some(rest) => format!("#{rest}"),
		None => segment.to_owned(),
	};
	let name = name.replace("~1", "/").replace("~0", "~");
	(member(&name) == segment).then_some(name)
}

/// Whether a segment is the label of an array element.
fn is_label(segment: &str) -> bool {
	let digits = segment.strip_prefix('#').unwrap_or_default();
	digits.len() == 16 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a path is the name of a binary part, and not that of a JSON field.
pub(super) fn is_part(path: &str) -> bool {
	(1..=MAX_PATH_LEN).contains(&path.len()) && !path.starts_with('/')
}

/// A plain pointer and all those above it, the shortest last.
pub(super) fn and_above(pointer: &str) -> impl Iterator<Item = &str> {
	iter::successors(Some(pointer), |pointer| pointer.rsplit_once('/').map(|(above, _)| above))
}

/// A leaf's value in its one form: a number as RFC 8785 writes it, and a whole one beyond 2^53 - 1, which strict
/// readers refuse, with an exponent.
pub(super) fn normal(value: &Value) -> Result<Value> {
	let Value::Number(number) = value else { return Ok(value.clone()) };
	let bad = || Error::bad("number", format!("{:.40} is beyond what JSON numbers can carry", number.to_string()));
	let mut text = String::from_utf8(canonical::to_canonical(value)?).map_err(|_| bad())?;
	let is_whole = text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
	if let Some(double) = text.parse::<f64>().ok().filter(|double| is_whole && double.abs() > MAX_WHOLE) {
		text = format!("{double:e}");
	}
	text.parse::<Number>().map(Value::Number).map_err(|_| bad())
}

/// A record, or a part of it, put together from leaves.
pub(super) enum Node<'a> {
	Leaf(&'a Value),
	Object(BTreeMap<String, Node<'a>>),
	/// By label, so that the elements are in their order.
	Array(BTreeMap<&'a str, Node<'a>>),
}

impl<'a> Node<'a> {
	/// Puts leaves together. An error names the path that is none, is there twice, or contradicts another.
	pub(super) fn of_leaves(leaves: impl Iterator<Item = (&'a str, &'a Value)>) -> Result<Option<Self>> {
		let mut root = None;
		for (path, value) in leaves {
			if path.len() > MAX_PATH_LEN || path.matches('/').count() > MAX_DEPTH {
				return Err(Error::bad(format!("field \"{path:.80}…\""), "its path is too long"));
			}
			let bad = |why: &str| Error::bad(format!("field \"{path}\""), why);
			match path.strip_prefix('/') {
				Some(segments) => put(&mut root, &mut segments.split('/'), value).map_err(bad)?,
				None if path.is_empty() && root.is_none() => root = Some(Self::Leaf(value)),
				None => return Err(bad("contradicts another field, or is no path of a JSON field")),
			}
		}
		Ok(root)
	}

	/// The JSON that it stands for.
	pub(super) fn into_value(self) -> Value {
		match self {
			Self::Leaf(value) => value.clone(),
			Self::Object(members) => {
				Value::Object(members.into_iter().map(|(name, node)| (name, node.into_value())).collect())
			}
			Self::Array(items) => items.into_values().map(Node::into_value).collect(),
		}
	}
}

/// Puts one leaf into its place. Recursion is bounded by [`MAX_DEPTH`].
fn put<'a>(
	at: &mut Option<Node<'a>>,
	segments: &mut dyn Iterator<Item = &'a str>,
	value: &'a Value,
) -> std::result::Result<(), &'static str> {
	const CONTRADICTS: &str = "contradicts another field, or is there twice";
	let Some(segment) = segments.next() else {
		return if at.replace(Node::Leaf(value)).is_some() { Err(CONTRADICTS) } else { Ok(()) };
	};
	let label = is_label(segment);
	let name = if label { String::new() } else { name_of(segment).ok_or("its path is not written as paths are")? };
	let node = at.get_or_insert_with(|| match label {
		true => Node::Array(BTreeMap::new()),
		false => Node::Object(BTreeMap::new()),
	});
	// The child is taken out and put back, so that the entry can be empty while its leaf is on its way.
	let mut child = match &mut *node {
		Node::Array(items) if label => items.remove(segment),
		Node::Object(members) if !label => members.remove(&name),
		_ => return Err(CONTRADICTS),
	};
	put(&mut child, segments, value)?;
	match (node, child) {
		(Node::Array(items), Some(child)) => drop(items.insert(segment, child)),
		(Node::Object(members), Some(child)) => drop(members.insert(name, child)),
		_ => return Err(CONTRADICTS),
	}
	Ok(())
}
