//! Whether a document is the one that a receipt was made for, resource by resource.

use std::{
	collections::{HashMap, VecDeque},
	fmt,
};

use salus_primitives::commitment::Commitment;

use super::{Entry, Receipt};
use crate::{
	canonical,
	fhir::{Document, Resource},
	Result,
};

/// How many resources of the same type and id (or all without an id) are tried for one entry. Resources without ids
/// are told apart by their content alone; the bound keeps a hostile document from costing quadratic time.
const WINDOW: usize = 64;

/// What became of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
	/// It is the one that was anchored.
	Matching,
	/// It has the type and id of one that was anchored, and other content.
	Altered,
	/// It was anchored, and the document lacks it.
	Missing,
	/// The document has it, and it was not anchored.
	Extra,
}

impl fmt::Display for Verdict {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str(match self {
			Self::Matching => "matching",
			Self::Altered => "altered",
			Self::Missing => "missing",
			Self::Extra => "extra",
		})
	}
}

/// What was found out about one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
	/// The number of the leaf, `None` for a resource that was not anchored.
	pub index: Option<u32>,
	/// `resourceType`.
	pub resource_type: String,
	/// `id`, if it has one.
	pub id: Option<String>,
	/// What became of it.
	pub verdict: Verdict,
}

impl fmt::Display for Finding {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		let id = self.id.as_deref().unwrap_or("(no id)");
		write!(formatter, "{}/{id}: {}", self.resource_type, self.verdict)
	}
}

/// A type and an id.
type Name<'a> = (&'a str, Option<&'a str>);

/// Compares a document with a receipt: one finding for each entry of the receipt in the order of the leaves, then one
/// for each resource that was not anchored. The document is the anchored one when all findings are
/// [`Verdict::Matching`]. The order of a Bundle's entries doesn't count.
pub fn verify(receipt: &Receipt, document: &Document) -> Result<Vec<Finding>> {
	let mut waiting: HashMap<Name<'_>, VecDeque<&Resource>> = HashMap::new();
	for resource in &document.resources {
		waiting.entry((&resource.resource_type, resource.id.as_deref())).or_default().push_back(resource);
	}
	let mut verdicts = Vec::with_capacity(receipt.resources.len());
	for entry in &receipt.resources {
		let candidates = waiting.entry(name(entry)).or_default();
		let place = place_of(receipt, entry, candidates)?;
		verdicts.push(place.and_then(|place| candidates.remove(place)).map(|_| Verdict::Matching));
	}
	let mut findings = Vec::with_capacity(verdicts.len());
	for (entry, verdict) in receipt.resources.iter().zip(verdicts) {
		// What found no match is altered if a namesake is left over, and missing otherwise.
		let left = || match waiting.entry(name(entry)).or_default().pop_front() {
			Some(_) => Verdict::Altered,
			None => Verdict::Missing,
		};
		let verdict = verdict.unwrap_or_else(left);
		let (resource_type, id) = (entry.resource_type.clone(), entry.id.clone());
		findings.push(Finding { index: Some(entry.index), resource_type, id, verdict });
	}
	findings.extend(extras(document, &waiting));
	Ok(findings)
}

/// The type and id of an entry.
fn name(entry: &Entry) -> Name<'_> {
	(&entry.resource_type, entry.id.as_deref())
}

/// Which of the candidates has the entry's commitment.
fn place_of(receipt: &Receipt, entry: &Entry, candidates: &VecDeque<&Resource>) -> Result<Option<usize>> {
	for (place, resource) in candidates.iter().take(WINDOW).enumerate() {
		let canonical = canonical::to_canonical(&resource.value)?;
		if Commitment::new(receipt.scheme, &entry.salt, &canonical) == entry.commitment {
			return Ok(Some(place));
		}
	}
	Ok(None)
}

/// The resources that nothing in the receipt stands for, in the order of the document.
fn extras(document: &Document, waiting: &HashMap<Name<'_>, VecDeque<&Resource>>) -> Vec<Finding> {
	let left: std::collections::HashSet<usize> = waiting.values().flatten().map(|resource| resource.entry).collect();
	let extra = |resource: &Resource| Finding {
		index: None,
		resource_type: resource.resource_type.clone(),
		id: resource.id.clone(),
		verdict: Verdict::Extra,
	};
	document.resources.iter().filter(|resource| left.contains(&resource.entry)).map(extra).collect()
}

#[cfg(test)]
mod tests {
	use super::super::{tests::bundle, Prepared};
	use super::*;
	use proptest::prelude::*;

	fn count(findings: &[Finding], verdict: Verdict) -> usize {
		findings.iter().filter(|finding| finding.verdict == verdict).count()
	}

	#[test]
	fn the_same_document_matches_in_any_order() {
		let mut document = bundle(5);
		let receipt = Prepared::new(&document).unwrap().receipt();
		document.resources.reverse();
		assert_eq!(count(&verify(&receipt, &document).unwrap(), Verdict::Matching), 5);
	}

	#[test]
	fn altered_missing_and_extra_are_told_apart() {
		let mut document = bundle(4);
		let receipt = Prepared::new(&document).unwrap().receipt();
		document.resources[1].value["n"] = 99.into();
		document.resources[2].id = Some("other".into());
		let findings = verify(&receipt, &document).unwrap();
		let verdicts: Vec<_> = findings.iter().map(|finding| finding.verdict).collect();
		assert_eq!(
			verdicts,
			[Verdict::Matching, Verdict::Altered, Verdict::Missing, Verdict::Matching, Verdict::Extra]
		);
		assert_eq!(findings[1].to_string(), "Observation/o1: altered");
		assert_eq!(findings[4].id.as_deref(), Some("other"));
	}

	#[test]
	fn resources_without_ids_are_told_apart_by_content() {
		let mut document = bundle(6);
		document.resources.iter_mut().for_each(|resource| resource.id = None);
		let receipt = Prepared::new(&document).unwrap().receipt();
		document.resources.remove(0);
		let findings = verify(&receipt, &document).unwrap();
		assert_eq!(findings[0].verdict, Verdict::Missing);
		assert_eq!(count(&findings, Verdict::Matching), 5);
		document.resources[2].value["n"] = 0.5.into();
		let findings = verify(&receipt, &document).unwrap();
		assert_eq!(count(&findings, Verdict::Matching), 4);
		assert_eq!(count(&findings, Verdict::Altered), 1);
		assert_eq!(count(&findings, Verdict::Missing), 1);
	}

	proptest! {
		#[test]
		fn one_changed_resource_is_the_one_found(total in 1usize..20, at in 0usize..20, value in 1000i32..2000) {
			let mut document = bundle(total);
			let receipt = Prepared::new(&document).unwrap().receipt();
			let at = at % total;
			document.resources[at].value["n"] = value.into();
			let findings = verify(&receipt, &document).unwrap();
			prop_assert_eq!(findings[at].verdict, Verdict::Altered);
			prop_assert_eq!(count(&findings, Verdict::Matching), total - 1);
		}
	}
}
