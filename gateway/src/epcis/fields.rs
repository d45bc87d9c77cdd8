//! The fields of an event, each read with its name for the error.

use salus_primitives::ids::Moment;
use serde_json::Value;

use super::{Epc, Members, Quantity};
use crate::{gs1::Key, time, Error, Result};

/// The fields of an object, and where it stands.
pub(super) struct Fields<'a> {
	members: &'a Members,
	at: String,
}

impl<'a> Fields<'a> {
	pub(super) fn new(value: &'a Value, at: &str) -> Result<Self> {
		let members = value.as_object().ok_or_else(|| Error::bad(at, "not a JSON object"))?;
		Ok(Self { members, at: at.into() })
	}

	/// A field's name for an error.
	pub(super) fn at(&self, field: &str) -> String {
		format!("{}, {field}", self.at)
	}

	pub(super) fn has(&self, field: &str) -> bool {
		self.members.contains_key(field)
	}

	/// Whether a field is a list of something.
	pub(super) fn is_filled(&self, field: &str) -> bool {
		self.members.get(field).and_then(Value::as_array).is_some_and(|items| !items.is_empty())
	}

	pub(super) fn value(&self, field: &str) -> Result<&'a Value> {
		self.members.get(field).ok_or_else(|| Error::bad(self.at(field), "missing"))
	}

	pub(super) fn text(&self, field: &str) -> Result<&'a str> {
		let text = self.value(field)?.as_str().ok_or_else(|| Error::bad(self.at(field), "not a text"))?;
		if text.is_empty() {
			return Err(Error::bad(self.at(field), "empty"));
		}
		Ok(text)
	}

	pub(super) fn optional_text(&self, field: &str) -> Result<Option<&'a str>> {
		self.has(field).then(|| self.text(field)).transpose()
	}

	pub(super) fn moment(&self, field: &str) -> Result<Moment> {
		let text = self.text(field)?;
		time::parse_iso(text).map_err(|why| Error::bad(self.at(field), format!("\"{text:.60}\": {why}")))
	}

	/// A list; an absent one is empty.
	fn list(&self, field: &str) -> Result<&'a [Value]> {
		match self.members.get(field) {
			None => Ok(&[]),
			Some(Value::Array(items)) => Ok(items),
			Some(_) => Err(Error::bad(self.at(field), "not a list")),
		}
	}

	/// One identifier.
	pub(super) fn epc(&self, field: &str, uri: &str) -> Result<Epc> {
		let key = Key::parse(uri).map_err(|error| Error::bad(self.at(field), error.to_string()))?;
		Ok(Epc { uri: uri.into(), key })
	}

	/// A list of identifiers.
	pub(super) fn epcs(&self, field: &str) -> Result<Vec<Epc>> {
		let read = |(number, item): (usize, &Value)| {
			let field = format!("{field}[{number}]");
			let uri = item.as_str().ok_or_else(|| Error::bad(self.at(&field), "not a text"))?;
			self.epc(&field, uri)
		};
		self.list(field)?.iter().enumerate().map(read).collect()
	}

	/// A list of quantities.
	pub(super) fn quantities(&self, field: &str) -> Result<Vec<Quantity>> {
		let read = |(number, item): (usize, &Value)| {
			let inner = Fields::new(item, &self.at(&format!("{field}[{number}]")))?;
			let class = inner.epc("epcClass", inner.text("epcClass")?)?;
			let quantity = match inner.members.get("quantity") {
				None => None,
				Some(value) => match value.as_f64().filter(|quantity| quantity.is_finite() && *quantity >= 0.0) {
					Some(quantity) => Some(quantity),
					None => return Err(Error::bad(inner.at("quantity"), "not a number from 0 on")),
				},
			};
			Ok(Quantity { class, quantity, unit: inner.optional_text("uom")?.map(Into::into) })
		};
		self.list(field)?.iter().enumerate().map(read).collect()
	}

	/// Checks a place: an object with an `id` that is an identifier.
	pub(super) fn place(&self, field: &str) -> Result<()> {
		let Some(value) = self.members.get(field) else { return Ok(()) };
		let inner = Fields::new(value, &self.at(field))?;
		inner.epc("id", inner.text("id")?).map(|_| ())
	}
}
