//! Whether records are the ones that a receipt was made for, one by one. The custodian's check: it takes the salts from
//! the vault.

use std::{
	collections::{HashMap, HashSet, VecDeque},
	fmt,
	path::PathBuf,
};

use salus_primitives::commitment::{CommitmentScheme, SALT_LEN};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{commit_file, commit_json, Entry, Receipt};
use crate::Result;

/// How many records of the same title are tried for one entry. Records without ids are told apart by their content
/// alone; the bound keeps a hostile document from costing quadratic time.
const WINDOW: usize = 64;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
	/// It is the one that was anchored.
	Matching,
	/// It has the title of one that was anchored, and other content.
	Altered,
	/// It was anchored, and isn't there.
	Missing,
	/// It is there, and was not anchored.
	Extra,
	/// Its salt is destroyed, so that nobody can tell any more.
	Unknowable,
}

impl fmt::Display for Verdict {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str(match self {
			Self::Matching => "matching",
			Self::Altered => "altered",
			Self::Missing => "missing",
			Self::Extra => "extra",
			Self::Unknowable => "can't be checked: its salt is destroyed",
		})
	}
}

/// A record that is said to be an anchored one.
#[derive(Clone, Debug, PartialEq)]
pub struct Presented {
	/// `Observation/o1`, or a file's name.
	pub title: String,
	/// The record.
	pub content: Content,
}

/// The content of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
	/// JSON.
	Json(Value),
	/// A file's bytes.
	File(PathBuf),
}

/// The salts of a receipt's entries, in their order; `None` for one that is destroyed. Secret.
pub type Salts = [Option<Zeroizing<[u8; SALT_LEN]>>];

/// What was found out about one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
	/// The number of the leaf, `None` for a record that was not anchored.
	pub index: Option<u32>,
	/// `Observation/o1`, or a file's name.
	pub title: String,
	/// What became of it.
	pub verdict: Verdict,
}

impl fmt::Display for Finding {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "{}: {}", self.title, self.verdict)
	}
}

/// The records that are left, by title: the number of each among those presented.
type Waiting<'a> = HashMap<&'a str, VecDeque<usize>>;

/// Compares records with a receipt: one finding for each entry of the receipt in the order of the leaves, then one for
/// each record that was not anchored. The records are the anchored ones when all findings are [`Verdict::Matching`].
/// Their order doesn't count.
pub fn verify(receipt: &Receipt, salts: &Salts, presented: &[Presented]) -> Result<Vec<Finding>> {
	let mut waiting = Waiting::new();
	for (number, record) in presented.iter().enumerate() {
		waiting.entry(&record.title).or_default().push_back(number);
	}
	let mut matching = Vec::with_capacity(receipt.entries.len());
	for (entry, salt) in receipt.entries.iter().zip(salts) {
		let candidates = waiting.entry(&entry.title).or_default();
		let place = match salt {
			Some(salt) => place_of(receipt.scheme, entry, salt, candidates, presented)?,
			None => None,
		};
		matching.push(place.and_then(|place| candidates.remove(place)).is_some());
	}
	let mut findings = Vec::with_capacity(matching.len());
	for ((entry, salt), matching) in receipt.entries.iter().zip(salts).zip(matching) {
		// What found no match is altered if a namesake is left over, and missing otherwise.
		let mut left = || waiting.get_mut(entry.title.as_str()).and_then(VecDeque::pop_front).is_some();
		let verdict = match (matching, salt) {
			(true, _) => Verdict::Matching,
			(false, Some(_)) if left() => Verdict::Altered,
			(false, Some(_)) => Verdict::Missing,
			(false, None) => {
				left();
				Verdict::Unknowable
			}
		};
		findings.push(Finding { index: Some(entry.index), title: entry.title.clone(), verdict });
	}
	let left: HashSet<usize> = waiting.into_values().flatten().collect();
	let extra = |(_, record): (usize, &Presented)| Finding {
		index: None,
		title: record.title.clone(),
		verdict: Verdict::Extra,
	};
	findings.extend(presented.iter().enumerate().filter(|(number, _)| left.contains(number)).map(extra));
	Ok(findings)
}

/// Which of the candidates has the entry's commitment.
fn place_of(
	scheme: CommitmentScheme,
	entry: &Entry,
	salt: &[u8; SALT_LEN],
	candidates: &VecDeque<usize>,
	presented: &[Presented],
) -> Result<Option<usize>> {
	for (place, number) in candidates.iter().take(WINDOW).enumerate() {
		let Some(record) = presented.get(*number) else { continue };
		let commitment = match &record.content {
			Content::Json(value) => commit_json(scheme, salt, value)?,
			Content::File(path) => commit_file(scheme, salt, path, |_| ())?,
		};
		if commitment == entry.commitment {
			return Ok(Some(place));
		}
	}
	Ok(None)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{canonical, record::Material, store};
	use proptest::prelude::*;
	use salus_primitives::codes::{DataClass, Schema};
	use serde_json::json;

	/// Records with a number each, their salts and their receipt.
	fn anchored(count: usize, scheme: CommitmentScheme) -> (Vec<Presented>, Vec<Option<Zeroizing<[u8; 32]>>>, Receipt) {
		let (mut presented, mut salts, mut entries) = (Vec::new(), Vec::new(), Vec::new());
		for number in 0..count {
			let (title, value) = (format!("Observation/o{number}"), json!({ "n": number }));
			let made = Material::of_json(title.clone(), DataClass::Other, Schema::FhirR4, scheme, &value).unwrap();
			entries.push(Entry {
				index: number as u32,
				title: title.clone(),
				class: made.class,
				commitment: made.commitment,
				content_id: store::content_id(b"sealed").unwrap(),
			});
			salts.push(Some(made.opening.salt));
			presented.push(Presented { title, content: Content::Json(value) });
		}
		let leaves = count as u32;
		(presented, salts, Receipt { scheme, root: None, leaves, entries, chain: None })
	}

	fn both() -> [CommitmentScheme; 2] {
		[CommitmentScheme::SaltedBlake2b256Jcs, CommitmentScheme::SaltedBlake2b256Fields]
	}

	fn verdicts(findings: &[Finding]) -> Vec<Verdict> {
		findings.iter().map(|finding| finding.verdict).collect()
	}

	fn count(findings: &[Finding], verdict: Verdict) -> usize {
		findings.iter().filter(|finding| finding.verdict == verdict).count()
	}

	#[test]
	fn the_same_records_match_in_any_order() {
		for scheme in both() {
			let (mut presented, salts, receipt) = anchored(5, scheme);
			presented.reverse();
			assert_eq!(verdicts(&verify(&receipt, &salts, &presented).unwrap()), [Verdict::Matching; 5]);
		}
	}

	#[test]
	fn altered_missing_and_extra_are_told_apart() {
		for scheme in both() {
			let (mut presented, salts, receipt) = anchored(4, scheme);
			presented[1].content = Content::Json(json!({ "n": 99 }));
			presented[2].title = "Observation/other".into();
			let findings = verify(&receipt, &salts, &presented).unwrap();
			let expected = [Verdict::Matching, Verdict::Altered, Verdict::Missing, Verdict::Matching, Verdict::Extra];
			assert_eq!(verdicts(&findings), expected);
			assert_eq!(findings[1].to_string(), "Observation/o1: altered");
			assert_eq!(findings[4].title, "Observation/other");
		}
	}

	#[test]
	fn what_is_destroyed_is_neither_missing_nor_extra() {
		let (presented, mut salts, receipt) = anchored(3, both()[0]);
		salts[1] = None;
		let expected = [Verdict::Matching, Verdict::Unknowable, Verdict::Matching];
		assert_eq!(verdicts(&verify(&receipt, &salts, &presented).unwrap()), expected);
		assert_eq!(verdicts(&verify(&receipt, &salts, &presented[..1]).unwrap())[1], Verdict::Unknowable);
	}

	#[test]
	fn records_without_ids_are_told_apart_by_content() {
		let (mut presented, salts, mut receipt) = anchored(6, both()[1]);
		presented.iter_mut().for_each(|record| record.title = "Observation".into());
		receipt.entries.iter_mut().for_each(|entry| entry.title = "Observation".into());
		presented.remove(0);
		let findings = verify(&receipt, &salts, &presented).unwrap();
		assert_eq!((findings[0].verdict, count(&findings, Verdict::Matching)), (Verdict::Missing, 5));
		presented[2].content = Content::Json(json!({ "n": 0.5 }));
		let findings = verify(&receipt, &salts, &presented).unwrap();
		let counted = [Verdict::Matching, Verdict::Altered, Verdict::Missing].map(|verdict| count(&findings, verdict));
		assert_eq!(counted, [4, 1, 1]);
	}

	#[test]
	fn files_are_read_as_the_scheme_asks() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("o.json");
		let (_, salts, mut receipt) = anchored(1, both()[1]);
		receipt.entries[0].title = "o.json".into();
		let presented = [Presented { title: "o.json".into(), content: Content::File(path.clone()) }];
		std::fs::write(&path, canonical::to_canonical(&json!({ "n": 0 })).unwrap()).unwrap();
		assert_eq!(verdicts(&verify(&receipt, &salts, &presented).unwrap()), [Verdict::Matching]);
		std::fs::write(&path, b"{\"n\": 1}").unwrap();
		assert_eq!(verdicts(&verify(&receipt, &salts, &presented).unwrap()), [Verdict::Altered]);
	}

	proptest! {
		#[test]
		fn one_changed_record_is_the_one_found(total in 1usize..20, at in 0usize..20, value in 1000i32..2000) {
			let (mut presented, salts, receipt) = anchored(total, both()[0]);
			let at = at % total;
			presented[at].content = Content::Json(json!({ "n": value }));
			let findings = verify(&receipt, &salts, &presented).unwrap();
			prop_assert_eq!(findings[at].verdict, Verdict::Altered);
			prop_assert_eq!(count(&findings, Verdict::Matching), total - 1);
		}
	}
}
