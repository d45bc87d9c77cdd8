//! Disclosures as JSON. Reading is strict: what could be written in two ways is refused in all but one.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};
use sp_core::H256;

use super::{path, Disclosure, Field, Shown};
use crate::{files::hex32, Error, Result};

/// The version of the format.
pub const FORMAT: &str = "salus-fields/1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
	format: String,
	pepper: String,
	count: u32,
	root: String,
	fields: Vec<WireField>,
}

/// A JSON field has a value, a binary part has a leaf.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireField {
	path: String,
	#[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
	value: Option<Value>,
	#[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
	leaf: Option<String>,
	salt: String,
	index: u32,
	proof: Vec<String>,
}

/// A member that is there, even if it is null.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
	deserializer: D,
) -> std::result::Result<Option<T>, D::Error> {
	T::deserialize(deserializer).map(Some)
}

/// Reads 32 bytes, in lower case only.
fn bytes(text: &str, at: &str) -> Result<[u8; 32]> {
	let bytes = hex32::from_text(text).filter(|bytes| hex32::to_text(bytes) == text);
	bytes.ok_or_else(|| Error::bad(at, "not 0x and 64 hexadecimal digits in lower case"))
}

/// A number in its one form. Taken are that form and the one that serde_json gives a double, and no third: more than
/// one text of 17 digits can be the same double.
fn number(value: Value, at: &str) -> Result<Value> {
	let normal = path::normal(&value)?;
	let written = value.as_f64().and_then(Number::from_f64).map(Value::Number);
	if value != normal && Some(&value) != written.as_ref() {
		return Err(Error::bad(at, "a number that is not written as RFC 8785 has it"));
	}
	Ok(normal)
}

impl WireField {
	fn of(field: &Field) -> Self {
		let (value, leaf) = match &field.shown {
			Shown::Value(value) => (Some(value.clone()), None),
			Shown::Part(leaf) => (None, Some(hex32::to_text(leaf))),
		};
		let proof = field.proof.iter().map(|hash| hex32::to_text(hash.as_fixed_bytes())).collect();
		Self { path: field.path.clone(), value, leaf, salt: hex32::to_text(&field.salt), index: field.index, proof }
	}

	fn read(self, place: usize) -> Result<Field> {
		let at = |member: &str| format!("fields[{place}].{member}");
		let shown = match (self.value, self.leaf) {
			(Some(value), None) => Shown::Value(number(value, &at("value"))?),
			(None, Some(leaf)) => Shown::Part(bytes(&leaf, &at("leaf"))?),
			_ => return Err(Error::bad(format!("fields[{place}]"), "needs a value or a leaf, and not both")),
		};
		let proof = self.proof.iter().map(|hash| bytes(hash, &at("proof")).map(H256));
		let (salt, proof) = (bytes(&self.salt, &at("salt"))?, proof.collect::<Result<_>>()?);
		Ok(Field { path: self.path, shown, salt, index: self.index, proof })
	}
}

impl Disclosure {
	/// The disclosure as JSON.
	pub fn to_json(&self) -> Value {
		let wire = Wire {
			format: FORMAT.into(),
			pepper: hex32::to_text(&self.pepper),
			count: self.count,
			root: hex32::to_text(self.root.as_fixed_bytes()),
			fields: self.fields.iter().map(WireField::of).collect(),
		};
		// Texts, numbers and lists always have a JSON form.
		serde_json::to_value(wire).unwrap_or_default()
	}

	/// Reads a disclosure. Refused, with the place, are another version of the format, members that are unknown, fields
	/// that are out of order or there twice, and paths that contradict each other.
	pub fn from_json(value: &Value) -> Result<Self> {
		let format = value.get("format").and_then(Value::as_str).unwrap_or_default();
		if format != FORMAT {
			return Err(Error::bad("format", format!("\"{format:.40}\" is unknown; this reads {FORMAT}")));
		}
		let wire = Wire::deserialize(value).map_err(|error| Error::bad("fields", error.to_string()))?;
		let fields = wire.fields.into_iter().enumerate().map(|(number, field)| field.read(number));
		let fields: Vec<_> = fields.collect::<Result<_>>()?;
		if !fields.is_sorted_by(|one, next| one.path < next.path) {
			return Err(Error::bad("fields", "not in the order of their paths, or one is there twice"));
		}
		Self::new(bytes(&wire.pepper, "pepper")?, wire.count, H256(bytes(&wire.root, "root")?), fields)
	}
}

impl From<Disclosure> for Value {
	fn from(disclosure: Disclosure) -> Self {
		disclosure.to_json()
	}
}

impl TryFrom<Value> for Disclosure {
	type Error = Error;

	fn try_from(value: Value) -> Result<Self> {
		Self::from_json(&value)
	}
}
