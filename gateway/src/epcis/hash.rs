//! The event hash id of CBV 2.0 (section 8.9.2): a name for an event that two parties find out of its content alone,
//! however it is written.
//!
//! The event becomes one text, in which its fields stand in a fixed order and each value has one form, and the SHA-256
//! of that text is the id. Where the standard's table of fields and GS1's published test vectors differ (sources and
//! destinations come after the sensors there, in the order of their names), this module follows the vectors.
//! It doesn't follow GS1's prototype where that loses what an event says or depends on how it is written: long whole
//! numbers keep all digits, a boolean is `true` as in XML, and an extension stands at the end of its object whatever its
//! namespace ends with.
//!
//! Outside of the id are the event's own id, the time of its recording, an error declaration and comments, so that an
//! error declaration has the id of the event that it is about. A document may name extensions that its repository
//! added (`ignoreFields`); it can't name a field of EPCIS, since it would then have the id of another event.

use std::{borrow::Cow, fmt};

use sha2::{Digest, Sha256};

use super::{Document, Event};
use crate::{Error, Result};

pub(super) mod context;
mod fields;
mod text;
mod value;
mod words;

use context::Context;

/// What an id starts with, and what it ends with.
const FRAME: (&str, &str) = ("ni:///sha-256;", "?ver=CBV2.0");

/// An event hash id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HashId(pub [u8; 32]);

impl HashId {
	/// The id of an event's canonical text.
	fn of(text: &str) -> Self {
		Self(Sha256::digest(text).into())
	}

	/// Reads an id as it is written: SHA-256 and CBV 2.0 alone.
	pub fn parse(text: &str) -> Option<Self> {
		let digits = text.strip_prefix(FRAME.0)?.strip_suffix(FRAME.1)?;
		let mut bytes = [0; 32];
		hex::decode_to_slice(digits, &mut bytes).ok()?;
		Some(Self(bytes))
	}
}

impl fmt::Display for HashId {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "{}{}{}", FRAME.0, hex::encode(self.0), FRAME.1)
	}
}

impl Document {
	/// The hash ids of the events, in their order. The error names the event and the field that have no canonical form.
	pub fn hash_ids(&self) -> Result<Vec<HashId>> {
		Ok(self.canonical_texts()?.iter().map(|text| HashId::of(text)).collect())
	}

	/// What is hashed, for each event: to see why two ids differ.
	pub fn canonical_texts(&self) -> Result<Vec<String>> {
		let context = Context::of_document(&self.head)?;
		self.events.iter().enumerate().map(|(number, event)| canonical_text(&context, event, number)).collect()
	}
}

/// What is hashed of an event, in a document with this context.
fn canonical_text(context: &Context, event: &Event, number: usize) -> Result<String> {
	let at = format!("event {}", number + 1);
	let members = event.raw.as_object().ok_or_else(|| Error::bad(&at, "not a JSON object"))?;
	let context = match members.get("@context") {
		Some(own) => Cow::Owned(context.with(own, &at)?),
		None => Cow::Borrowed(context),
	};
	text::event(&context, event.kind.name(), members, &at)
}

#[cfg(test)]
mod tests;
