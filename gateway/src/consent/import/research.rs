//! Which research a provision is about: GA4GH's Data Use Ontology.

use salus_primitives::{
	codes::{DiseaseGroup, DiseaseGroupSet, DuoModifier, DuoModifierSet, DuoPermission},
	ids::Jurisdiction,
	study::DataUse,
};
use serde_json::{Map, Value};

use super::reader::{Coding, Reader};
use crate::consent::systems;

/// Geographical restriction (GS): says that a country follows.
pub(crate) const GEOGRAPHICAL: &str = "DUO:0000022";

/// Modifiers that a consent on chain says in another way.
const ELSEWHERE: &[(&str, &str)] = &[
	("DUO:0000012", "research-specific restrictions need words, which the chain doesn't keep"),
	("DUO:0000024", "a moratorium on publication is for the agreement with the study to say"),
	("DUO:0000025", "a time limit is said by the provision's period"),
	("DUO:0000026", "a user-specific restriction is said by an actor"),
	("DUO:0000027", "a project-specific restriction is said by a study as the actor"),
	("DUO:0000028", "an institution-specific restriction is said by an organisation as the actor"),
];

/// What is gathered of a data use.
#[derive(Default)]
struct Parts {
	permissions: Vec<DuoPermission>,
	modifiers: Vec<DuoModifier>,
	diseases: Vec<DiseaseGroup>,
	countries: Vec<Jurisdiction>,
	geographical: bool,
	/// Whether something was refused already.
	failed: bool,
}

/// Reads the data use of a provision: the codes given as content, and those of the extension.
pub(super) fn data_use(
	reader: &mut Reader<'_>,
	path: &str,
	members: &Map<String, Value>,
	mut codings: Vec<Coding>,
) -> Option<DataUse> {
	for list in ["extension", "modifierExtension"] {
		for (at, extension) in reader.list(&format!("{path}.{list}"), members.get(list)) {
			if extension.get("url").and_then(Value::as_str) != Some(systems::DATA_USE) {
				continue;
			}
			let at = format!("{at}.valueCodeableConcept");
			match extension.get("valueCodeableConcept") {
				Some(concept) => codings.extend(reader.concept(&at, concept)),
				None => reader.refuse(at, "missing: a data use is a concept with codes"),
			}
		}
	}
	if codings.is_empty() {
		return None;
	}
	let mut parts = Parts::default();
	for coding in &codings {
		parts.add(reader, coding);
	}
	parts.finish(reader, path)
}

impl Parts {
	fn add(&mut self, reader: &mut Reader<'_>, coding: &Coding) {
		let code = code(&coding.code);
		if coding.system == systems::COUNTRY {
			return self.country(reader, coding);
		}
		if code == GEOGRAPHICAL {
			self.geographical = true;
		} else if let Some(permission) = DuoPermission::from_code(&code) {
			self.permissions.push(permission);
		} else if let Some(modifier) = DuoModifier::from_code(&code) {
			self.modifiers.push(modifier);
		} else if let Some(disease) = DiseaseGroup::from_code(&code) {
			self.diseases.push(disease);
		} else {
			self.failed = true;
			let known = ELSEWHERE.iter().find(|(other, _)| *other == code);
			let why = known.map_or("unknown data use", |(_, why)| why);
			reader.refuse(&coding.path, format!("{}|{}: {why}", coding.system, coding.code));
		}
	}

	fn country(&mut self, reader: &mut Reader<'_>, coding: &Coding) {
		let letters = coding.code.as_bytes().try_into().ok().map(Jurisdiction).filter(Jurisdiction::is_well_formed);
		self.failed |= letters.is_none();
		match letters {
			Some(country) => self.countries.push(country),
			None => reader.refuse(&coding.path, format!("{} is no country of two capital letters", coding.code)),
		}
	}

	fn finish(mut self, reader: &mut Reader<'_>, path: &str) -> Option<DataUse> {
		self.permissions.dedup();
		self.countries.dedup();
		let why = match (self.permissions.as_slice(), self.countries.as_slice()) {
			_ if self.failed => return None,
			([], _) => "a data use without its permission (DUO:0000004, 42, 06, 07 or 11)",
			([_, _, ..], _) => "several permissions of data use at once",
			(_, [_, _, ..]) => "several countries at once",
			(_, []) if self.geographical => "a geographical restriction without a country",
			([permission], countries) => {
				let data_use = DataUse {
					permission: *permission,
					diseases: self.diseases.iter().copied().collect::<DiseaseGroupSet>(),
					modifiers: self.modifiers.iter().copied().collect::<DuoModifierSet>(),
					jurisdiction: countries.first().copied(),
				};
				if data_use.is_sound() {
					return Some(data_use);
				}
				"diseases go with disease-specific research (DUO:0000007), and it with diseases"
			}
		};
		reader.refuse(path, why);
		None
	}
}

/// A code of an ontology in its short form: `DUO:0000007` also for `DUO_0000007` and the whole IRI.
fn code(text: &str) -> String {
	let last = text.rsplit('/').next().unwrap_or_default();
	match last.split_once(['_', ':']) {
		Some((ontology, number)) => format!("{ontology}:{number}"),
		None => format!("DUO:{last}"),
	}
}
