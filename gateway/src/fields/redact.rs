//! What of a record a permit lets through: obligations turned into fields that are left out.

use std::collections::{BTreeSet, HashSet};

use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse},
	decision::{DataLabels, Obligations},
	ids::{Moment, Period},
};
use serde_json::Value;

use super::{
	identifiers,
	path::{self, and_above},
};
use crate::{fhir, Result};

/// Pointers of what is left out, each with all below it.
pub(super) type LeftOut = BTreeSet<String>;

/// Why a whole record is withheld. For the custodian's own log: told to the requester, it says what the record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
	/// Its data class is not permitted.
	Class,
	/// It was made outside the permitted period, or bears no time and the period is bounded.
	Time,
	/// Its security labels are not let through.
	Labels,
	/// Nothing of it is left.
	Everything,
}

impl Withheld {
	/// The reason in words.
	pub const fn as_str(self) -> &'static str {
		match self {
			Self::Class => "data of its class is withheld",
			Self::Time => "it was made outside the permitted period, or bears no time",
			Self::Labels => "its security labels are not let through",
			Self::Everything => "nothing of it may be shown",
		}
	}
}

/// What a permit lets through of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redaction {
	/// Nothing.
	Withheld(Withheld),
	/// What it keeps.
	Keep(Kept),
}

/// The fields that are kept, as what is left out. Holds pointers into the record: keep it from the requester.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
	left_out: LeftOut,
}

impl Kept {
	/// Whether the leaf that a plain JSON pointer names (or a binary part of that name) is kept. This is what
	/// [`Tree::disclose`](super::Tree::disclose) asks.
	pub fn keeps(&self, pointer: &str) -> bool {
		!and_above(pointer).any(|pointer| self.left_out.contains(pointer))
	}

	/// Whether nothing is left out.
	pub fn is_whole(&self) -> bool {
		self.left_out.is_empty()
	}
}

/// Applies obligations to a JSON record, as a rule a FHIR resource.
///
/// The whole record is withheld if its class, time or labels aren't let through. An element with a label of its own
/// (HL7 DS4P) that isn't let through is left out with all below it, its twin and its label, and narratives go where
/// labels count at all, since they may tell the same in words. For purposes that don't serve the patient
/// ([`NOT_FOR_THE_PATIENT`](super::NOT_FOR_THE_PATIENT)), [`DIRECT_IDENTIFIERS`](super::DIRECT_IDENTIFIERS) go too.
/// An error names a label that is unknown: what can't be read can't be let through.
pub fn redact(value: &Value, class: DataClass, obligations: &Obligations, purpose: PurposeOfUse) -> Result<Redaction> {
	let labels = fhir::labels(value)?;
	let inline = fhir::inline_labels(value)?;
	if let Some(why) = withheld(class, fhir::data_time(value), &labels, obligations) {
		return Ok(Redaction::Withheld(why));
	}
	let mut left_out = LeftOut::new();
	for (pointer, own) in &inline {
		// What holds for the record holds for each of its elements.
		let own = DataLabels {
			confidentiality: own.confidentiality.max(labels.confidentiality),
			sensitivities: own.sensitivities.union(labels.sensitivities),
		};
		if !lets_through(&own, obligations) {
			left_out.insert(pointer.clone());
		}
	}
	clear_traces(value, &inline, obligations, &mut left_out);
	if identifiers::are_left_out(purpose) {
		identifiers::mark(value, &mut left_out);
	}
	drop_twins(value, "", &mut left_out);
	let kept = Kept { left_out };
	Ok(if keeps_any(value, "", &kept) { Redaction::Keep(kept) } else { Redaction::Withheld(Withheld::Everything) })
}

/// Applies obligations to a binary record in two parts, `header` and `pixels`, as a DICOM instance. The header names
/// the patient, so that purposes that don't serve the patient get the pixels alone. What is burnt into the pixels
/// stays.
pub fn redact_parts(
	class: DataClass,
	time: Option<Moment>,
	labels: &DataLabels,
	obligations: &Obligations,
	purpose: PurposeOfUse,
) -> Redaction {
	if let Some(why) = withheld(class, time, labels, obligations) {
		return Redaction::Withheld(why);
	}
	let header = identifiers::are_left_out(purpose).then(|| crate::dicom::HEADER.to_owned());
	Redaction::Keep(Kept { left_out: header.into_iter().collect() })
}

/// Why a whole record is withheld, if it is.
fn withheld(
	class: DataClass,
	time: Option<Moment>,
	labels: &DataLabels,
	obligations: &Obligations,
) -> Option<Withheld> {
	let in_time = match time {
		Some(time) => obligations.data_period.contains(time),
		None => obligations.data_period == Period::always(),
	};
	if obligations.withhold.contains(class) {
		Some(Withheld::Class)
	} else if !in_time {
		Some(Withheld::Time)
	} else {
		(!lets_through(labels, obligations)).then_some(Withheld::Labels)
	}
}

/// Whether labels are let through, by the chain's own rule.
fn lets_through(labels: &DataLabels, obligations: &Obligations) -> bool {
	let labels_only = Obligations { withhold: DataClassSet::empty(), data_period: Period::always(), ..*obligations };
	labels_only.let_through(DataClassSet::empty(), 0, labels)
}

/// Leaves out what would tell of elements that are left out for their labels: narratives, whenever labels count at all;
/// the mark that there are labelled elements, when none is left; and references to contained resources that are gone.
fn clear_traces(value: &Value, inline: &[(String, DataLabels)], obligations: &Obligations, left_out: &mut LeftOut) {
	let labels_count = !obligations.redact.is_empty() || !obligations.only.is_empty() || obligations.ceiling.is_some();
	let gone = |pointer: &str, left_out: &LeftOut| and_above(pointer).any(|above| left_out.contains(above));
	if inline.iter().all(|(pointer, _)| gone(pointer, left_out)) {
		left_out.extend(fhir::inline_marks(value));
	}
	let contained = value.get("contained").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
	let ids = contained.iter().enumerate().filter(|(number, _)| gone(&format!("/contained/{number}"), left_out));
	let ids: HashSet<_> =
		ids.filter_map(|(_, resource)| resource.get("id")?.as_str()).map(|id| format!("#{id}")).collect();
	visit(value, "", &mut |pointer, value| {
		let is_narrative = labels_count && pointer.ends_with("/text") && value.get("div").is_some();
		let refers = value.get("reference").and_then(Value::as_str).is_some_and(|id| ids.contains(id));
		if is_narrative || refers {
			left_out.insert(pointer.to_owned());
		}
	});
}

/// Calls `each` for every value, from the top. Recursion is bounded by the depth of the JSON reader.
fn visit(value: &Value, at: &str, each: &mut impl FnMut(&str, &Value)) {
	each(at, value);
	for (pointer, below) in below(value, at) {
		visit(below, &pointer, each);
	}
}

/// What is directly below a value, with its pointer.
fn below<'a>(value: &'a Value, at: &str) -> Vec<(String, &'a Value)> {
	match value {
		Value::Object(members) => {
			members.iter().map(|(name, below)| (format!("{at}/{}", path::token(name)), below)).collect()
		}
		Value::Array(items) => {
			items.iter().enumerate().map(|(number, below)| (format!("{at}/{number}"), below)).collect()
		}
		_ => Vec::new(),
	}
}

/// A primitive `name` and its twin `_name` go together, and in lists element by element. A twin that would keep nothing
/// but the nulls that fill it up goes in full.
fn drop_twins(value: &Value, at: &str, left_out: &mut LeftOut) {
	let members = value.as_object().into_iter().flatten();
	for (name, twin) in members.filter(|(name, _)| name.starts_with('_')) {
		let own = format!("{at}/{}", path::token(name));
		let primitive = format!("{at}/{}", path::token(name.trim_start_matches('_')));
		twin_of(&primitive, &own, left_out);
		let Value::Array(items) = twin else { continue };
		for number in 0..items.len() {
			twin_of(&format!("{primitive}/{number}"), &format!("{own}/{number}"), left_out);
		}
		let mut items = items.iter().enumerate();
		if items.all(|(number, item)| item.is_null() || left_out.contains(&format!("{own}/{number}"))) {
			left_out.insert(own);
		}
	}
	for (pointer, below) in below(value, at) {
		drop_twins(below, &pointer, left_out);
	}
}

/// If one of the two is left out, the other is as well.
fn twin_of(one: &str, other: &str, left_out: &mut LeftOut) {
	if left_out.contains(one) {
		left_out.insert(other.to_owned());
	} else if left_out.contains(other) {
		left_out.insert(one.to_owned());
	}
}

/// Whether a leaf is kept.
fn keeps_any(value: &Value, at: &str, kept: &Kept) -> bool {
	if kept.left_out.contains(at) {
		return false;
	}
	let inner = below(value, at);
	inner.is_empty() || inner.iter().any(|(pointer, value)| keeps_any(value, pointer, kept))
}
