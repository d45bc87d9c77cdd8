//! What the prefixes in a document's names stand for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::Members;
use crate::{Error, Result};

/// The prefixes of GS1's own context. A document can't give them another meaning.
const STANDARD: &[(&str, &str)] = &[
	("cbv", "https://ref.gs1.org/cbv/"),
	("cbvmda", "urn:epcglobal:cbv:mda:"),
	("dcterms", "http://purl.org/dc/terms/"),
	("epcis", EPCIS),
	("gs1", "https://gs1.org/voc/"),
	("owl", "http://www.w3.org/2002/07/owl#"),
	("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
	("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The namespace of EPCIS's own fields.
const EPCIS: &str = "https://ref.gs1.org/epcis/";

/// A comment's name.
const COMMENT: &str = "{http://www.w3.org/2000/01/rdf-schema#}comment";

/// The member in which a repository lists the extensions that it added to the events.
const IGNORED: &str = "{https://repository-x.example.com/}ignoreFields";

/// The prefixes of a document, and the extensions that don't count.
#[derive(Clone, Debug, Default)]
pub(in crate::epcis) struct Context {
	prefixes: BTreeMap<String, String>,
	ignored: BTreeSet<String>,
}

/// A member's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::epcis) enum Name {
	/// A name without a namespace, as EPCIS's own fields have.
	Plain(String),
	/// An extension: the namespace in braces, and the rest.
	Extension(String),
	/// A comment, which says nothing.
	Comment,
}

impl Context {
	/// The context of a document with this head.
	pub(in crate::epcis) fn of_document(head: &Members) -> Result<Self> {
		let at = "EPCIS document";
		let mut context = match head.get("@context") {
			Some(own) => Self::default().with(own, at)?,
			None => Self::default(),
		};
		for (key, value) in head {
			// Other members of the head may have prefixes of their own kind; they aren't hashed.
			if !key.ends_with("ignoreFields") || context.name(key) != Some(Name::Extension(IGNORED.into())) {
				continue;
			}
			let names = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
			for name in names {
				context.ignored.insert(context.ignorable(name, &format!("{at}, {key}"))?);
			}
		}
		Ok(context)
	}

	/// The same with another `@context` on top.
	pub(in crate::epcis) fn with(&self, own: &Value, at: &str) -> Result<Self> {
		let mut context = self.clone();
		let parts = own.as_array().map_or(std::slice::from_ref(own), Vec::as_slice);
		for (prefix, meaning) in parts.iter().filter_map(Value::as_object).flatten() {
			let meaning = meaning.as_str().or_else(|| meaning.get("@id").and_then(Value::as_str));
			let Some(meaning) = meaning.filter(|_| !prefix.starts_with('@')) else { continue };
			let standard = STANDARD.iter().find(|(name, _)| name == prefix);
			if let Some((_, wanted)) = standard.filter(|(_, wanted)| *wanted != meaning) {
				let why = format!("the prefix {prefix} stands for {wanted}, and can't for {meaning:.120}");
				return Err(Error::bad(format!("{at}, @context"), why));
			}
			context.prefixes.insert(prefix.clone(), meaning.to_owned());
		}
		Ok(context)
	}

	/// Whether an extension of an event doesn't count.
	pub(in crate::epcis) fn is_ignored(&self, extension: &str) -> bool {
		self.ignored.contains(extension)
	}

	/// What a name stands for, `None` when its prefix isn't known or it is one of EPCIS's own with a prefix.
	pub(in crate::epcis) fn name(&self, key: &str) -> Option<Name> {
		let Some((prefix, rest)) = key.split_once(':') else {
			return Some(if key == "comment" { Name::Comment } else { Name::Plain(key.into()) });
		};
		let (namespace, local) = match self.meaning(prefix, rest) {
			Some(meaning) => (meaning, rest),
			// A name that is written out ends after the last of these.
			None if rest.starts_with("//") || prefix == "urn" => key.split_at(key.rfind(['/', '#', ':'])? + 1),
			None => return None,
		};
		let name = format!("{{{namespace}}}{local}");
		match namespace {
			EPCIS => None,
			_ if name == COMMENT => Some(Name::Comment),
			_ => Some(Name::Extension(name)),
		}
	}

	/// A value with its prefix written out, when it has one.
	pub(in crate::epcis) fn expand(&self, text: &str) -> Option<String> {
		let (prefix, rest) = text.split_once(':')?;
		Some(format!("{}{rest}", self.meaning(prefix, rest)?))
	}

	/// What a prefix stands for. `//` after it makes it the scheme of an address.
	fn meaning(&self, prefix: &str, rest: &str) -> Option<&str> {
		let own = || self.prefixes.get(prefix).map(String::as_str);
		let standard = || STANDARD.iter().find(|(name, _)| *name == prefix).map(|(_, meaning)| *meaning);
		(!rest.starts_with("//")).then(|| own().or_else(standard))?
	}

	/// The extension that a name in `ignoreFields` stands for.
	fn ignorable(&self, name: &Value, at: &str) -> Result<String> {
		match name.as_str().and_then(|name| self.name(name)) {
			Some(Name::Extension(name)) => Ok(name),
			_ => Err(Error::bad(at, format!("{name:.80} is no extension: a field of EPCIS always counts"))),
		}
	}
}
