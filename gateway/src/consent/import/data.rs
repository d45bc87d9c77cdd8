//! Which data a provision is about: security labels, data classes and content codes.

use salus_primitives::{
	codes::{Confidentiality, DataClass, DataClassSet, DuoPermission, Sensitivity, SensitivitySet},
	consent::{Effect, LabelRule},
};
use serde_json::{Map, Value};

use super::reader::{Coding, Reader};
use crate::{
	consent::systems,
	fhir::{classes_of_type, types_of_class},
};

/// What a provision says of data.
pub(super) struct Data {
	pub(super) classes: Option<DataClassSet>,
	/// Any of these. Never empty.
	pub(super) labels: Vec<LabelRule>,
	/// Codes of GA4GH DUO, given as content codes.
	pub(super) data_use: Vec<Coding>,
}

/// Reads `securityLabel`, `class` (R5: `resourceType`) and `code`.
pub(super) fn data(reader: &mut Reader<'_>, path: &str, members: &Map<String, Value>, effect: Effect) -> Data {
	let together = has_modifier(members, systems::LABELS_TOGETHER);
	let labels = labels(reader, &format!("{path}.securityLabel"), members.get("securityLabel"), effect, together);
	let mut classes = None;
	for name in ["class", "resourceType"] {
		let found = content(reader, &format!("{path}.{name}"), members.get(name), effect);
		classes = meet(reader, path, classes, found);
	}
	let (coded, data_use) = codes(reader, &format!("{path}.code"), members.get("code"));
	let classes = meet(reader, path, classes, coded);
	Data { classes, labels, data_use }
}

/// What two elements name at once.
fn meet(
	reader: &mut Reader<'_>,
	path: &str,
	one: Option<DataClassSet>,
	other: Option<DataClassSet>,
) -> Option<DataClassSet> {
	let (Some(first), Some(second)) = (one, other) else { return one.or(other) };
	let both = first.intersection(second);
	if both.is_empty() {
		reader.refuse(path, "names data classes in two ways that have none in common");
	}
	Some(both)
}

/// Whether a modifier extension is there.
pub(super) fn has_modifier(members: &Map<String, Value>, url: &str) -> bool {
	let list = members.get("modifierExtension").and_then(Value::as_array);
	list.is_some_and(|list| list.iter().any(|item| item.get("url").and_then(Value::as_str) == Some(url)))
}

/// Reads `securityLabel`. A confidentiality is a high-water mark (FHIR R4): of several, a permit takes the highest and
/// a denial the lowest. Confidentiality and sensitivities together narrow a permit, and make two of a denial, so that
/// neither reads more than was meant.
fn labels(
	reader: &mut Reader<'_>,
	path: &str,
	value: Option<&Value>,
	effect: Effect,
	together: bool,
) -> Vec<LabelRule> {
	let (mut levels, mut sensitivities) = (Vec::new(), SensitivitySet::empty());
	for (at, item) in reader.list(path, value) {
		let Some(coding) = reader.coding(&at, item) else { continue };
		let level = Confidentiality::from_code(&coding.code).filter(|_| coding.system == Confidentiality::SYSTEM);
		let sensitivity = Sensitivity::from_code(&coding.code).filter(|_| coding.system == Sensitivity::SYSTEM);
		match (level, sensitivity) {
			(Some(level), _) => levels.push(level),
			(None, Some(label)) => sensitivities = sensitivities.union(SensitivitySet::of(label)),
			(None, None) => reader.refuse(at, format!("unknown label {}|{}", coding.system, coding.code)),
		}
	}
	let confidentiality = match effect {
		Effect::Permit => levels.into_iter().max(),
		Effect::Deny => levels.into_iter().min(),
	};
	let both = LabelRule { confidentiality, sensitivities };
	if confidentiality.is_none() || sensitivities.is_empty() || effect == Effect::Permit || together {
		return vec![both];
	}
	reader.note(path, "a denial by confidentiality and by sensitivity denies either");
	vec![LabelRule { sensitivities: SensitivitySet::empty(), ..both }, LabelRule { confidentiality: None, ..both }]
}

/// Reads `class` or `resourceType`.
fn content(reader: &mut Reader<'_>, path: &str, value: Option<&Value>, effect: Effect) -> Option<DataClassSet> {
	let (mut classes, mut types) = (DataClassSet::empty(), Vec::new());
	for (at, item) in reader.list(path, value) {
		let Some(coding) = reader.coding(&at, item) else { continue };
		match coding.system.as_str() {
			DataClass::SYSTEM => classes = classes.union(own_class(reader, &coding)),
			systems::RESOURCE_TYPES if classes_of_type(&coding.code).is_some() => types.push(coding.code),
			systems::RESOURCE_TYPES => reader.refuse(at, format!("{} is no resource type of FHIR R4", coding.code)),
			system => {
				reader.refuse(at, format!("{system}|{}: content is told apart by resource type on chain", coding.code));
			}
		}
	}
	let classes = classes.union(of_types(reader, path, &types, effect));
	value.map(|_| classes).filter(|classes| !classes.is_empty())
}

/// Reads a data class of the chain's own code system.
fn own_class(reader: &mut Reader<'_>, coding: &Coding) -> DataClassSet {
	let Some(class) = DataClass::from_code(&coding.code) else {
		reader.refuse(&coding.path, format!("unknown data class {}", coding.code));
		return DataClassSet::empty();
	};
	DataClassSet::of(class)
}

/// The data classes that stand for resource types. A denial may take more than it names; a permit may not, unless the
/// caller says so.
fn of_types(reader: &mut Reader<'_>, path: &str, types: &[String], effect: Effect) -> DataClassSet {
	let all = types.iter().filter_map(|name| classes_of_type(name)).fold(DataClassSet::empty(), DataClassSet::union);
	for class in all.iter() {
		let rest: Option<Vec<_>> = types_of_class(class)
			.map(|of_class| of_class.into_iter().filter(|name| !types.iter().any(|given| given == name)).collect());
		let rest = match rest {
			Some(rest) if rest.is_empty() => continue,
			Some(rest) => names(&rest),
			None => "every type that no class names".into(),
		};
		let code = class.code();
		match effect {
			Effect::Deny => reader.note(path, &format!("the whole data class {code} is denied, with {rest}")),
			Effect::Permit if reader.context.whole_classes => {
				reader.note(path, &format!("the whole data class {code} is permitted, with {rest}"));
			}
			Effect::Permit => reader.refuse(
				path,
				format!("the chain can only permit the whole data class {code}, which has {rest} in it as well"),
			),
		}
	}
	all
}

/// Some names, and how many more there are.
fn names(names: &[&str]) -> String {
	const SHOWN: usize = 4;
	let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
	match names.len().saturating_sub(SHOWN) {
		0 => shown,
		more => format!("{shown} and {more} more types"),
	}
}

/// Reads `code`: data classes of our own, and data uses; any other code of content is refused.
fn codes(reader: &mut Reader<'_>, path: &str, value: Option<&Value>) -> (Option<DataClassSet>, Vec<Coding>) {
	let (mut classes, mut data_use) = (DataClassSet::empty(), Vec::new());
	for (at, item) in reader.list(path, value) {
		for coding in reader.concept(&at, item) {
			match coding.system.as_str() {
				DataClass::SYSTEM => classes = classes.union(own_class(reader, &coding)),
				DuoPermission::SYSTEM | systems::COUNTRY => data_use.push(coding),
				_ if coding.code.starts_with("DUO:") || coding.code.starts_with("MONDO:") => data_use.push(coding),
				system => {
					let why = "single codes of content can't be told apart on chain";
					reader.refuse(&coding.path, format!("{system}|{}: {why}", coding.code));
				}
			}
		}
	}
	(Some(classes).filter(|classes| !classes.is_empty()), data_use)
}
