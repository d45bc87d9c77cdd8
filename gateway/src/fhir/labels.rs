//! What a resource says about itself that a decision needs: its security labels, those of its elements, and its time.

use salus_primitives::{
	codes::{Confidentiality, Sensitivity, SensitivitySet},
	decision::DataLabels,
	ids::Moment,
};
use serde_json::Value;

use crate::{time, Error, Result};

/// The extension by which an element bears a label of its own. Source: HL7 FHIR Data Segmentation for Privacy (DS4P).
pub const INLINE_LABEL: &str =
	"http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label";

/// The code of `meta.security` that says that elements bear labels of their own. Source: DS4P.
const INLINE_MARK: &str = "PROCESSINLINELABEL";

/// Names of v3-Confidentiality.
const CONFIDENTIALITY: &[&str] = &[Confidentiality::SYSTEM, "urn:oid:2.16.840.1.113883.5.25"];

/// Names of v3-ActCode.
const ACT_CODE: &[&str] = &[Sensitivity::SYSTEM, "urn:oid:2.16.840.1.113883.5.4"];

/// Codes of v3-ActCode in a label that say how data is handled, and not who may read it. Source: v3-ActCode,
/// SecurityPolicy: refrain and obligation policies, and the mark of inline labels.
const HANDLING: &[&str] = &[
	INLINE_MARK,
	"NORDSCLCD",
	"NORDSLCD",
	"NOMOU",
	"NOVIP",
	"CPLYCC",
	"CPLYCD",
	"CPLYCUI",
	"CPLYJPP",
	"CPLYOPP",
	"CPLYOSP",
	"CPLYPOL",
	"ENCRYPT",
	"ENCRYPTR",
	"ENCRYPTT",
	"ENCRYPTU",
	"PERSISTLABEL",
	"PRIVMARK",
	"AUDIT",
];

/// Elements that say when the data of a resource was made, the most telling first; with a dot, a member of a period.
const TIMES: &[&str] = &[
	"effectiveDateTime",
	"effectiveInstant",
	"effectivePeriod.start",
	"occurrenceDateTime",
	"occurrencePeriod.start",
	"performedDateTime",
	"performedPeriod.start",
	"onsetDateTime",
	"onsetPeriod.start",
	"whenHandedOver",
	"whenPrepared",
	"started",
	"issued",
	"recordedDate",
	"recorded",
	"authoredOn",
	"authored",
	"date",
	"billablePeriod.start",
	"created",
	"sent",
	"period.start",
];

/// The labels without a word about them: normal confidentiality, no sensitivity.
pub const NORMAL: DataLabels =
	DataLabels { confidentiality: Confidentiality::Normal, sensitivities: SensitivitySet::empty() };

/// Labels that are being read.
#[derive(Default)]
struct Found {
	level: Option<Confidentiality>,
	sensitivities: SensitivitySet,
}

impl Found {
	/// Takes one coding in. Of several confidentialities the highest counts. An error names a code that is unknown:
	/// what can't be read can't be let through.
	fn add(&mut self, coding: &Value, at: &str) -> Result<()> {
		let text = |member: &str| coding.get(member).and_then(Value::as_str);
		let Some(code) = text("code") else { return Err(Error::bad(at, "a security label without a code")) };
		let system = text("system").ok_or_else(|| Error::bad(at, format!("\"{code:.40}\" without a code system")))?;
		if CONFIDENTIALITY.contains(&system) {
			let level = Confidentiality::from_code(code);
			let level = level.ok_or_else(|| Error::bad(at, format!("\"{code:.40}\" is no confidentiality")))?;
			self.level = self.level.max(Some(level));
		} else if ACT_CODE.contains(&system) && !HANDLING.contains(&code) {
			let label = Sensitivity::from_code(code).ok_or_else(|| {
				Error::bad(at, format!("the label \"{code:.40}\" of v3-ActCode is none that the chain knows"))
			})?;
			self.sensitivities = self.sensitivities.union(SensitivitySet::of(label));
		}
		Ok(())
	}

	fn labels(&self) -> DataLabels {
		let confidentiality = self.level.unwrap_or(NORMAL.confidentiality);
		DataLabels { confidentiality, sensitivities: self.sensitivities }
	}
}

/// The codings of a resource's `meta.security`.
fn security<'a>(resource: &'a Value, at: &str) -> Result<&'a [Value]> {
	match resource.get("meta").and_then(|meta| meta.get("security")) {
		None => Ok(&[]),
		Some(Value::Array(codings)) => Ok(codings),
		Some(_) => Err(Error::bad(format!("{at}meta.security"), "not a list")),
	}
}

/// The security labels of a resource and of those that it contains: `meta.security`, with the highest confidentiality
/// that is named, [`Confidentiality::Normal`] if none is, and every sensitivity of HL7 v3 ActCode. An error names a
/// code of these two systems that is unknown; codes of other systems don't count.
pub fn labels(resource: &Value) -> Result<DataLabels> {
	let mut found = Found::default();
	let contained = resource.get("contained").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
	let contained = contained.iter().enumerate().map(|(number, inner)| (format!("contained[{number}]."), inner));
	for (at, resource) in [(String::new(), resource)].into_iter().chain(contained) {
		for (number, coding) in security(resource, &at)?.iter().enumerate() {
			found.add(coding, &format!("{at}meta.security[{number}]"))?;
		}
	}
	Ok(found.labels())
}

/// The labels that elements bear themselves (HL7 DS4P, [`INLINE_LABEL`]), with a plain JSON pointer to each element.
/// The label of a primitive is in its `_name` twin, and the pointer is to the primitive. Normal confidentiality where
/// a label names none. An error names a label that can't be read.
pub fn inline_labels(resource: &Value) -> Result<Vec<(String, DataLabels)>> {
	let mut found = Vec::new();
	inline(resource, "", "", &mut found)?;
	Ok(found)
}

/// Looks for labels at one place and below it. `at` is its pointer; `bearer` is the pointer to what a label here is of.
/// Recursion is bounded by the depth of the JSON reader.
fn inline(value: &Value, at: &str, bearer: &str, found: &mut Vec<(String, DataLabels)>) -> Result<()> {
	match value {
		Value::Object(members) => {
			let lists = ["extension", "modifierExtension"].into_iter().filter_map(|list| members.get(list)?.as_array());
			let mut own = None;
			for extension in lists.flatten().filter(|extension| is_label(extension)) {
				let place = format!("{at}/extension: {INLINE_LABEL}");
				let coding = extension.get("valueCoding").ok_or_else(|| Error::bad(&place, "has no valueCoding"))?;
				own.get_or_insert_with(Found::default).add(coding, &place)?;
			}
			found.extend(own.map(|own| (bearer.to_owned(), own.labels())));
			for (name, below) in members {
				let pointer = |name: &str| format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
				let primitive = name.strip_prefix('_').unwrap_or(name);
				inline(below, &pointer(name), &pointer(primitive), found)?;
			}
		}
		Value::Array(items) => {
			for (number, item) in items.iter().enumerate() {
				inline(item, &format!("{at}/{number}"), &format!("{bearer}/{number}"), found)?;
			}
		}
		_ => {}
	}
	Ok(())
}

/// Whether an extension is an inline label.
fn is_label(extension: &Value) -> bool {
	extension.get("url").and_then(Value::as_str) == Some(INLINE_LABEL)
}

/// Plain JSON pointers to the codings of `meta.security` that say that there are labels on elements.
pub(crate) fn inline_marks(resource: &Value) -> Vec<String> {
	let codings = security(resource, "").unwrap_or_default().iter().enumerate();
	let marks = codings.filter(|(_, coding)| coding.get("code").and_then(Value::as_str) == Some(INLINE_MARK));
	marks.map(|(number, _)| format!("/meta/security/{number}")).collect()
}

/// When the data of a resource was made: the first of the elements that say so. A date without a time, a month or a
/// year counts as its first moment in UTC, and what is before 1970 as 0, where the chain's time begins. `None` if
/// nothing says so, or if the element that does isn't a FHIR date.
pub fn data_time(resource: &Value) -> Option<Moment> {
	let element = |path: &&str| path.split('.').try_fold(resource, |value, member| value.get(member));
	moment(TIMES.iter().find_map(element)?.as_str()?)
}

/// The first moment that a FHIR date or time names.
pub fn moment(text: &str) -> Option<Moment> {
	let year: u32 = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()?;
	let rest = text.get(4..)?;
	if (1..1970).contains(&year) {
		// The calendar repeats itself every 400 years.
		return moment(&format!("{:04}{rest}", year + (1970 - year).div_ceil(400) * 400)).map(|_| 0);
	}
	if text.contains('T') {
		return time::parse_iso(text).ok();
	}
	let mut parts = rest.split('-').skip(1);
	let mut part = || match parts.next() {
		None => Some(1),
		Some(part) => part.parse().ok().filter(|_| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())),
	};
	let at = time::start_of_day(year, part()?, part()?);
	let is_date = rest.is_empty() || rest.starts_with('-');
	at.filter(|_| is_date && parts.next().is_none())
}

#[cfg(test)]
mod tests;
