//! The text of an event that is hashed: names and values one after the other, without anything between them.

use serde_json::Value;

use super::{
	super::Members,
	context::{Context, Name},
	fields::{Field, Shape, LEFT_OUT, ORDERED, SORTED},
	value,
};
use crate::{Error, Result};

/// Most objects within one another in an extension.
const MAX_DEPTH: usize = 64;

/// The text of an event.
pub(super) fn event(context: &Context, kind: &str, members: &Members, at: &str) -> Result<String> {
	let writer = Writer { context };
	let mut text = format!("eventType={kind}{}", writer.fields(ORDERED, members, at)?);
	let is_known =
		|key: &str| LEFT_OUT.contains(&key) || ORDERED.iter().chain(SORTED).any(|Field(name, _)| *name == key);
	let mut sorted = Vec::new();
	for field in SORTED {
		sorted.push(writer.fields(std::slice::from_ref(field), members, at)?);
	}
	for (key, value) in members.iter().filter(|(key, _)| !is_known(key)) {
		let at = format!("{at}, {key}");
		match writer.extension_name(key, &at)? {
			Some(name) if !context.is_ignored(&name) => writer.extension(&name, value, &at, MAX_DEPTH, &mut sorted)?,
			_ => {}
		}
	}
	sorted.sort_unstable();
	text.extend(sorted);
	Ok(text)
}

/// Writes the parts of an event in a context.
struct Writer<'a> {
	context: &'a Context,
}

impl Writer<'_> {
	/// The fields that an object has, in their order.
	fn fields(&self, fields: &[Field], members: &Members, at: &str) -> Result<String> {
		let mut text = String::new();
		for Field(name, shape) in fields {
			if let Some(value) = members.get(*name) {
				text.push_str(&self.shaped(name, shape, value, &format!("{at}, {name}"))?);
			}
		}
		Ok(text)
	}

	/// A field with all its values, each with the name before it; nothing when there is no value.
	fn shaped(&self, name: &str, shape: &Shape, value: &Value, at: &str) -> Result<String> {
		if let Shape::List(item, inner) = shape {
			let items = self.shaped(item, inner, value, at)?;
			return Ok(if items.is_empty() { items } else { format!("{name}{items}") });
		}
		let mut texts = Vec::new();
		for item in value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice) {
			let text = match shape {
				Shape::Value(form) => value::canonical(self.context, *form, item, at)?,
				Shape::Object(fields) => self.object(fields, item, at)?,
				Shape::Extensions | Shape::List(..) => self.extensions(item, at, MAX_DEPTH)?,
			};
			let between = if matches!(shape, Shape::Value(_)) { "=" } else { "" };
			if !text.is_empty() {
				texts.push(format!("{name}{between}{text}"));
			}
		}
		texts.sort_unstable();
		Ok(texts.concat())
	}

	/// An object of EPCIS: its fields, then its extensions.
	fn object(&self, fields: &[Field], value: &Value, at: &str) -> Result<String> {
		let members = value.as_object().ok_or_else(|| Error::bad(at, "not a JSON object"))?;
		let mut text = self.fields(fields, members, at)?;
		let mut extensions = Vec::new();
		for (key, value) in members {
			if fields.iter().any(|Field(name, _)| name == key) {
				continue;
			}
			let at = format!("{at}, {key}");
			if let Some(name) = self.extension_name(key, &at)? {
				self.extension(&name, value, &at, MAX_DEPTH, &mut extensions)?;
			}
		}
		extensions.sort_unstable();
		text.extend(extensions);
		Ok(text)
	}

	/// The name of an extension, `None` for a comment.
	fn extension_name(&self, key: &str, at: &str) -> Result<Option<String>> {
		match self.context.name(key) {
			Some(Name::Extension(name)) => Ok(Some(name)),
			Some(Name::Comment) => Ok(None),
			Some(Name::Plain(_)) => {
				Err(Error::bad(at, "EPCIS 2.0 has no such field here, and no prefix makes it an extension"))
			}
			None => Err(Error::bad(at, "its prefix isn't in the document's @context, or is EPCIS's own")),
		}
	}

	/// What an extension holds: its members, sorted.
	fn extensions(&self, value: &Value, at: &str, depth: usize) -> Result<String> {
		let members = value.as_object().ok_or_else(|| Error::bad(at, "not a JSON object"))?;
		let depth = depth.checked_sub(1).ok_or_else(|| Error::bad(at, "too many objects within one another"))?;
		let mut texts = Vec::new();
		for (key, value) in members {
			let at = format!("{at}, {key}");
			let name = match key.as_str() {
				// JSON-LD's own members, which an object may have anywhere.
				"id" | "type" => Some(key.clone()),
				_ => self.extension_name(key, &at)?,
			};
			if let Some(name) = name {
				self.extension(&name, value, &at, depth, &mut texts)?;
			}
		}
		texts.sort_unstable();
		Ok(texts.concat())
	}

	/// An extension with all its values, each with the name before it.
	fn extension(&self, name: &str, value: &Value, at: &str, depth: usize, texts: &mut Vec<String>) -> Result<()> {
		match value {
			Value::Null => {}
			Value::Array(items) => {
				let depth = depth.checked_sub(1).ok_or_else(|| Error::bad(at, "too many lists within one another"))?;
				for item in items {
					self.extension(name, item, at, depth, texts)?;
				}
			}
			Value::Object(_) => texts.push(format!("{name}{}", self.extensions(value, at, depth)?)),
			_ => {
				let text = value::canonical(self.context, value::Form::Text, value, at)?;
				let between = if text.is_empty() { "" } else { "=" };
				texts.push(format!("{name}{between}{text}"));
			}
		}
		Ok(())
	}
}
