//! Which files the demo plays on.

use std::{
	collections::{BTreeMap, BTreeSet},
	fmt, fs,
	path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde::{
	de::{Error, MapAccess, SeqAccess, Visitor},
	Deserialize, Deserializer,
};
use serde_json::{json, Value};

use super::BadOption;

/// Documents about consent. The story takes them by name; the Bundle among them is a directory and no record.
const CONSENTS: &str = "samples/consent";

/// The files below a folder, by what they are.
pub(super) struct Data {
	folder: PathBuf,
	/// FHIR R4 bundles.
	pub(super) bundles: Vec<PathBuf>,
	/// DICOM images.
	pub(super) images: Vec<PathBuf>,
	/// EPCIS 2.0 documents with events.
	pub(super) epcis: Vec<PathBuf>,
	/// Documents of either kind that name a member twice: JSON that two readers may read differently.
	pub(super) ambiguous: Vec<PathBuf>,
	/// How many files of other kinds there are.
	skipped: BTreeMap<String, usize>,
}

impl Data {
	/// Looks through a folder.
	pub(super) fn find(folder: &Path) -> Result<Self> {
		if !folder.is_dir() {
			return Err(BadOption(format!("--data {}: no such folder", folder.display())).into());
		}
		let mut data = Self {
			folder: folder.to_path_buf(),
			bundles: Vec::new(),
			images: Vec::new(),
			epcis: Vec::new(),
			ambiguous: Vec::new(),
			skipped: BTreeMap::new(),
		};
		data.look(folder)?;
		if data.bundles.is_empty() {
			return Err(BadOption(format!("--data {}: no FHIR bundle below it", folder.display())).into());
		}
		Ok(data)
	}

	/// Looks through one folder and those below it, by name.
	fn look(&mut self, folder: &Path) -> Result<()> {
		let mut entries = Vec::new();
		for entry in fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
			entries.push(entry?.path());
		}
		entries.sort();
		for path in entries {
			if path.ends_with(CONSENTS) {
				*self.skipped.entry(CONSENTS.into()).or_default() += 1;
			} else if path.is_dir() {
				self.look(&path)?;
			} else {
				self.sort_in(path)?;
			}
		}
		Ok(())
	}

	/// Puts a file where it belongs.
	fn sort_in(&mut self, path: PathBuf) -> Result<()> {
		let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_owned();
		if extension == "dcm" {
			self.images.push(path);
			return Ok(());
		}
		if !["json", "jsonld"].contains(&extension.as_str()) {
			*self.skipped.entry(format!(".{extension}")).or_default() += 1;
			return Ok(());
		}
		let text = fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
		let kind = kind(&text);
		match kind.as_str() {
			"Bundle" | "EPCISDocument" if names_twice(&text) => self.ambiguous.push(path),
			"Bundle" => self.bundles.push(path),
			"EPCISDocument" => self.epcis.push(path),
			_ => *self.skipped.entry(kind).or_default() += 1,
		}
		Ok(())
	}

	/// What was found and what was passed over, in one line.
	pub(super) fn line(&self) -> String {
		let skipped: Vec<String> = self.skipped.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
		let skipped = if skipped.is_empty() { "none".to_owned() } else { skipped.join(", ") };
		let (bundles, images) = (self.bundles.len(), self.images.len());
		let (epcis, ambiguous) = (self.epcis.len(), self.ambiguous.len());
		format!(
			"data: {bundles} FHIR bundles, {images} DICOM images and {epcis} EPCIS documents from {}; {ambiguous} name a \
			 member twice; skipped: {skipped}",
			self.folder.display()
		)
	}

	/// The same for the report.
	pub(super) fn summary(&self) -> Value {
		json!({
			"folder": self.folder,
			"fhir_bundles": self.bundles.len(),
			"dicom_images": self.images.len(),
			"epcis_documents": self.epcis.len(),
			"ambiguous": self.ambiguous,
			"skipped": self.skipped,
		})
	}
}

/// What a JSON file holds: its FHIR resource type, its EPCIS type, or that it is neither.
fn kind(text: &str) -> String {
	let Ok(value) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
		return "not JSON".into();
	};
	let name = value["resourceType"].as_str().or_else(|| value["type"].as_str());
	name.unwrap_or("other JSON").to_owned()
}

/// Whether an object in the text names a member twice. A check of the demo's own, so that it knows which files the
/// command line has to refuse.
fn names_twice(text: &str) -> bool {
	let error = serde_json::from_str::<Unique>(text.trim_start_matches('\u{feff}')).err();
	error.is_some_and(|error| error.to_string().starts_with(TWICE))
}

/// What the error says.
const TWICE: &str = "a member is there twice";

/// JSON in which no object names a member twice; its values are dropped.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
		deserializer.deserialize_any(Self)
	}
}

impl<'de> Visitor<'de> for Unique {
	type Value = Self;

	fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str("JSON")
	}

	fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self, A::Error> {
		let mut names = BTreeSet::new();
		while let Some((name, Self)) = map.next_entry::<String, Self>()? {
			if !names.insert(name) {
				return Err(A::Error::custom(TWICE));
			}
		}
		Ok(self)
	}

	fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Self, A::Error> {
		while seq.next_element::<Self>()?.is_some() {}
		Ok(self)
	}

	fn visit_bool<E>(self, _: bool) -> std::result::Result<Self, E> {
		Ok(self)
	}

	fn visit_i64<E>(self, _: i64) -> std::result::Result<Self, E> {
		Ok(self)
	}

	fn visit_u64<E>(self, _: u64) -> std::result::Result<Self, E> {
		Ok(self)
	}

	fn visit_f64<E>(self, _: f64) -> std::result::Result<Self, E> {
		Ok(self)
	}

	fn visit_str<E>(self, _: &str) -> std::result::Result<Self, E> {
		Ok(self)
	}

	fn visit_unit<E>(self) -> std::result::Result<Self, E> {
		Ok(self)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn files_are_sorted_by_what_they_hold() {
		let folder = tempfile::tempdir().unwrap();
		fs::create_dir(folder.path().join("below")).unwrap();
		let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
		write("a.json", r#"{"resourceType":"Bundle"}"#);
		write("below/b.jsonld", r#"{"type":"EPCISDocument"}"#);
		write("c.json", r#"{"resourceType":"Claim"}"#);
		write("d.dcm", "DICM");
		write("f.txt", "text");
		write("e.json", "{");
		let data = Data::find(folder.path()).unwrap();
		assert_eq!((data.bundles.len(), data.epcis.len()), (1, 1));
		assert_eq!(data.skipped.keys().collect::<Vec<_>>(), [".txt", "Claim", "not JSON"]);
		assert_eq!(data.images.len(), 1);
	}

	#[test]
	fn documents_about_consent_are_passed_over() {
		let folder = tempfile::tempdir().unwrap();
		let samples = folder.path().join("samples");
		fs::create_dir_all(samples.join("consent")).unwrap();
		fs::write(samples.join("a.json"), r#"{"resourceType":"Bundle"}"#).unwrap();
		fs::write(samples.join("consent/b.json"), r#"{"resourceType":"Bundle"}"#).unwrap();
		let data = Data::find(&samples).unwrap();
		assert_eq!((data.bundles.len(), data.skipped.get(CONSENTS)), (1, Some(&1)));
	}

	#[test]
	fn a_member_named_twice_is_found_at_any_depth() {
		assert!(names_twice(r#"{"a":[{"b":1,"c":null,"b":2.5}]}"#));
		assert!(!names_twice(r#"{"a":[{"b":1},{"b":"x"}],"b":true}"#));
		assert!(!names_twice("{"));
	}

	#[test]
	fn folder_without_a_bundle_is_refused() {
		let folder = tempfile::tempdir().unwrap();
		assert!(Data::find(folder.path()).err().unwrap().is::<BadOption>());
		assert!(Data::find(&folder.path().join("none")).err().unwrap().is::<BadOption>());
	}
}
