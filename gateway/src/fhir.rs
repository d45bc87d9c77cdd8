//! A strict reader of FHIR R4 JSON: one resource, or a Bundle that is split into the resources of its entries.

use std::fmt;

use salus_primitives::{
	codes::{DataClass, DataClassSet},
	merkle::MAX_LEAVES,
};
use serde_json::{Map, Value};

use crate::{canonical, Error, Result};

mod classes;
mod labels;
pub use classes::{classes_of_type, data_class, types_of_class};
pub(crate) use labels::inline_marks;
pub use labels::{data_time, inline_labels, labels, moment, INLINE_LABEL, NORMAL};

/// Most entries of a Bundle: as many as a batch has leaves.
pub const MAX_ENTRIES: usize = MAX_LEAVES as usize;

/// One FHIR resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
	/// The number of its entry in the Bundle, from 0; 0 for a resource on its own.
	pub entry: usize,
	/// `resourceType`.
	pub resource_type: String,
	/// `id`, if it has one.
	pub id: Option<String>,
	/// The data class that the chain knows it by.
	pub class: DataClass,
	/// The resource.
	pub value: Value,
}

impl fmt::Display for Resource {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match &self.id {
			Some(id) => write!(formatter, "{}/{id}", self.resource_type),
			None => write!(formatter, "{} of entry {}", self.resource_type, self.entry),
		}
	}
}

/// A FHIR document: its resources, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
	/// `type` of the Bundle, `None` when the document is one resource.
	pub bundle: Option<String>,
	/// The resources.
	pub resources: Vec<Resource>,
	/// Entries that hold no resource, only a request or a response: what each says.
	pub skipped: Vec<String>,
}

impl Document {
	/// Reads a document. An error names the line, the entry or the field.
	pub fn parse(bytes: &[u8]) -> Result<Self> {
		let value = canonical::parse("FHIR document", bytes)?;
		let (kind, members) = resource_type(&value, "FHIR document")?;
		if kind != "Bundle" {
			let resource = resource(0, value.clone(), "FHIR document")?;
			return Ok(Self { bundle: None, resources: vec![resource], skipped: Vec::new() });
		}
		let bundle = members.get("type").and_then(Value::as_str);
		let bundle = bundle.ok_or_else(|| Error::bad("Bundle.type", "missing, or not a text"))?;
		let entries = match members.get("entry") {
			Some(Value::Array(entries)) if !entries.is_empty() => entries,
			Some(Value::Array(_)) | None => return Err(Error::bad("Bundle.entry", "the Bundle has no entry")),
			Some(_) => return Err(Error::bad("Bundle.entry", "not a list")),
		};
		if entries.len() > MAX_ENTRIES {
			return Err(Error::bad(
				"Bundle.entry",
				format!("{} entries, and {MAX_ENTRIES} is the most", entries.len()),
			));
		}
		let mut document = Self { bundle: Some(bundle.into()), resources: Vec::new(), skipped: Vec::new() };
		for (number, entry) in entries.iter().enumerate() {
			document.add(number, entry)?;
		}
		if document.resources.is_empty() {
			return Err(Error::bad("Bundle.entry", "no entry holds a resource"));
		}
		Ok(document)
	}

	/// The data classes of its resources.
	pub fn classes(&self) -> DataClassSet {
		self.resources.iter().map(|resource| resource.class).collect()
	}

	/// Adds one entry of a Bundle.
	fn add(&mut self, number: usize, entry: &Value) -> Result<()> {
		let at = format!("Bundle.entry[{number}]");
		let members = entry.as_object().ok_or_else(|| Error::bad(&at, "not an object"))?;
		if let Some(value) = members.get("resource") {
			self.resources.push(resource(number, value.clone(), &format!("{at}.resource"))?);
			return Ok(());
		}
		let what = ["request", "response"].into_iter().find(|member| members.contains_key(*member));
		let what = what.ok_or_else(|| Error::bad(&at, "holds no resource, and no request or response either"))?;
		let text = |member| members.get(what).and_then(|value| value.get(member)).and_then(Value::as_str);
		let said: Vec<_> = ["method", "url", "status"].into_iter().filter_map(text).collect();
		self.skipped.push(format!("{at}: a {what} without a resource ({})", said.join(" ")));
		Ok(())
	}
}

/// Reads one resource.
fn resource(entry: usize, value: Value, at: &str) -> Result<Resource> {
	let (resource_type, members) = resource_type(&value, at)?;
	let id = match members.get("id") {
		None => None,
		Some(Value::String(id)) if is_id(id) => Some(id.clone()),
		Some(_) => return Err(Error::bad(format!("{at}.id"), "not 1 to 64 of the characters A-Z a-z 0-9 - .")),
	};
	let resource_type = resource_type.to_owned();
	let class = data_class(&value);
	Ok(Resource { entry, resource_type, id, class, value })
}

/// The type and the members of a resource.
fn resource_type<'a>(value: &'a Value, at: &str) -> Result<(&'a str, &'a Map<String, Value>)> {
	let members = value.as_object().ok_or_else(|| Error::bad(at, "not a JSON object"))?;
	let field = || format!("{at}.resourceType");
	let kind = members.get("resourceType").ok_or_else(|| Error::bad(field(), "missing: this is no FHIR resource"))?;
	let kind = kind.as_str().ok_or_else(|| Error::bad(field(), "not a text"))?;
	let is_name = kind.starts_with(|first: char| first.is_ascii_uppercase())
		&& kind.len() <= 64
		&& kind.bytes().all(|byte| byte.is_ascii_alphanumeric());
	if !is_name {
		return Err(Error::bad(field(), "not the name of a resource type"));
	}
	Ok((kind, members))
}

/// Whether a text is an id. Source: FHIR R4, datatypes, `id`.
fn is_id(text: &str) -> bool {
	(1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn refusal(text: &str) -> String {
		Document::parse(text.as_bytes()).unwrap_err().to_string()
	}

	#[test]
	fn one_resource_is_a_document() {
		let document = Document::parse(br#"{"resourceType":"Patient","id":"p1"}"#).unwrap();
		assert_eq!(document.bundle, None);
		assert_eq!(document.resources[0].to_string(), "Patient/p1");
		assert_eq!(document.classes(), DataClassSet::of(DataClass::Demographics));
	}

	#[test]
	fn a_bundle_is_split_and_bare_requests_are_named() {
		let document = Document::parse(
			br#"{"resourceType":"Bundle","type":"transaction","entry":[
				{"resource":{"resourceType":"Condition"}},
				{"request":{"method":"DELETE","url":"Patient/1"}},
				{"resource":{"resourceType":"Patient","id":"1"}}]}"#,
		)
		.unwrap();
		let names: Vec<_> = document.resources.iter().map(ToString::to_string).collect();
		assert_eq!(names, ["Condition of entry 0", "Patient/1"]);
		assert_eq!(document.resources[1].entry, 2);
		assert_eq!(document.skipped, ["Bundle.entry[1]: a request without a resource (DELETE Patient/1)"]);
	}

	#[test]
	fn what_is_no_fhir_is_refused_by_place() {
		assert!(refusal("MSH|^~\\&|").contains("line 1 column 1: not JSON"));
		assert!(refusal("{\"resourceType\":\n\"Patient\",").contains("line 2 column 10: the JSON ends here"));
		assert!(refusal("[]").contains("not a JSON object"));
		assert!(refusal("{}").contains("resourceType: missing"));
		assert!(refusal(r#"{"resourceType":1}"#).contains("not a text"));
		assert!(refusal(r#"{"resourceType":"pat ient"}"#).contains("not the name"));
		assert!(refusal(r#"{"resourceType":"Patient","id":7}"#).contains("FHIR document.id"));
		assert!(refusal(r#"{"resourceType":"Bundle"}"#).contains("Bundle.type"));
		let bundle = |entry: &str| format!(r#"{{"resourceType":"Bundle","type":"batch"{entry}}}"#);
		assert!(refusal(&bundle("")).contains("no entry"));
		assert!(refusal(&bundle(r#","entry":[]"#)).contains("no entry"));
		assert!(refusal(&bundle(r#","entry":{}"#)).contains("not a list"));
		assert!(refusal(&bundle(r#","entry":[1]"#)).contains("Bundle.entry[0]: not an object"));
		assert!(refusal(&bundle(r#","entry":[{"fullUrl":"x"}]"#)).contains("Bundle.entry[0]: holds no resource"));
		assert!(refusal(&bundle(r#","entry":[{"resource":{}}]"#)).contains("Bundle.entry[0].resource.resourceType"));
		assert!(refusal(&bundle(r#","entry":[{"request":{"url":"x"}}]"#)).contains("no entry holds a resource"));
	}

	#[test]
	fn too_many_entries_are_refused() {
		let entries = "{},".repeat(MAX_ENTRIES) + "{}";
		assert!(
			refusal(&format!(r#"{{"resourceType":"Bundle","type":"batch","entry":[{entries}]}}"#)).contains("the most")
		);
	}

	proptest! {
		#[test]
		fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
			let _ = Document::parse(&bytes);
		}
	}
}
