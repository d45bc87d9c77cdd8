//! Reports to public health: forged lists, slips of other reports, small counts, and sums that are those of the leaves.

use proptest::prelude::*;
use salus_gateway::{
	cli::parse,
	reports::{
		list::{small, sums, Entry, List},
		slip::{prepare, Slip},
		source::{Counting, Source},
		CVX, SMALLEST,
	},
};
use salus_primitives::{
	collection::{Count, Counts, Report},
	commitment::Commitment,
	ids::{OrganisationId, Period},
};
use serde_json::json;
use sp_core::H256;

use crate::common::real_input;

fn counting() -> Counting {
	Counting { system: CVX.into(), pointer: "/code".into(), period: Period::between(0, 1_000) }
}

/// Reports with these codes.
fn sources(codes: &[u32]) -> Vec<Source> {
	let source = |(number, code): (usize, &u32)| Source {
		title: format!("line {number}"),
		code: *code,
		value: json!({ "person": number, "code": code }),
	};
	codes.iter().enumerate().map(source).collect()
}

/// What the chain has of a list that was published as it is.
fn published(list: &List) -> Report {
	Report {
		publisher: OrganisationId(0),
		root: list.root,
		leaves: list.entries.len() as u32,
		period: list.period,
		counts: Counts::truncate_from(list.counts.clone()),
		replaces: None,
		replaced_by: None,
		published_at: 2_000,
	}
}

fn honest() -> (List, Vec<Slip>, Report) {
	let (list, slips) = prepare(&sources(&[140, 140, 8, 140, 52]), &counting()).unwrap();
	let report = published(&list);
	(list, slips, report)
}

#[test]
fn an_honest_list_is_the_one_published() {
	let (list, _, report) = honest();
	let read = List::from_json("list", &list.to_json().unwrap()).unwrap();
	assert_eq!(read, list);
	assert!(read.differences(&report).unwrap().is_empty());
	assert_eq!(report.leaves, 5);
}

#[test]
fn each_forgery_of_a_list_is_named() {
	let (list, _, report) = honest();
	let named = |list: &List, what: &str| {
		let found = list.differences(&report).unwrap();
		assert!(found.iter().any(|difference| difference.contains(what)), "{what}: {found:?}");
	};
	let with = |entries: Vec<Entry>| List { entries, ..list.clone() };
	let extra = Entry { commitment: Commitment([0; 32]), code: 140 };
	// A leaf added, with the counts as they were, and with counts and root to fit.
	let mut more = vec![extra];
	more.extend(&list.entries);
	named(&with(more.clone()), "leaves: 6 in the list, 5");
	named(&with(more.clone()), "counts: not the sums");
	let fitting = List::new(CVX.into(), list.period, more).unwrap();
	assert!(fitting.flaws().unwrap().is_empty());
	named(&fitting, "root: another one");
	named(&fitting, "counts: others");
	// A leaf left out, a code changed, a count changed.
	named(&with(list.entries[1..].to_vec()), "root: not the root");
	let mut entries = list.entries.clone();
	entries[0].code += 1;
	named(&with(entries), "counts: not the sums");
	let mut counts = list.counts.clone();
	counts[0].count += 1;
	named(&List { counts, ..list.clone() }, "counts: others");
	// Another order, the same report twice, another period.
	let mut entries = list.entries.clone();
	entries.swap(1, 2);
	named(&with(entries), "leaf 2: is there twice, or not in the order");
	let mut entries = list.entries.clone();
	entries[1] = entries[0];
	named(&with(entries), "leaf 1: is there twice");
	named(&List { period: Period::between(0, 999), ..list.clone() }, "period");
}

#[test]
fn a_slip_proves_its_own_report_alone() {
	let (_, slips, report) = honest();
	let sources = sources(&[140, 140, 8, 140, 52]);
	for (number, slip) in slips.iter().enumerate() {
		for (other, source) in sources.iter().enumerate() {
			let flaw = slip.flaw(&source.value, report.root, report.leaves).unwrap();
			assert_eq!(flaw.is_none(), number == other, "slip {number}, report {other}: {flaw:?}");
		}
	}
	let mut altered = sources[2].value.clone();
	altered["person"] = json!(7);
	assert!(slips[2].flaw(&altered, report.root, report.leaves).unwrap().is_some());
	assert!(slips[2].flaw(&sources[2].value, H256([3; 32]), report.leaves).unwrap().is_some());
	assert!(slips[2].flaw(&sources[2].value, report.root, 4).unwrap().is_some());
	let forged = Slip { index: slips[3].index, ..slips[2].clone() };
	assert!(forged.flaw(&sources[2].value, report.root, report.leaves).unwrap().is_some());
}

#[test]
fn a_report_counted_under_another_code_than_its_own_is_noticed() {
	// The publisher counts an 8 as a 140.
	let mut sources = sources(&[140, 140, 8]);
	sources[2].code = 140;
	let (list, slips) = prepare(&sources, &counting()).unwrap();
	let report = published(&list);
	assert!(list.differences(&report).unwrap().is_empty(), "the list alone can't tell");
	let flaw = slips[2].flaw(&sources[2].value, report.root, report.leaves).unwrap();
	assert!(flaw.unwrap().contains("another code"));
	assert!(slips[0].flaw(&sources[0].value, report.root, report.leaves).unwrap().is_none());
}

#[test]
fn small_counts_are_found() {
	let count = |code, count| Count { code, count };
	let counts = [count(1, 4), count(2, 5), count(3, 1)];
	assert_eq!(small(&counts, SMALLEST), [count(1, 4), count(3, 1)]);
	assert_eq!(small(&counts, 0), []);
}

#[test]
fn codes_beyond_what_a_report_holds_are_refused() {
	let codes: Vec<u32> = (0..65).collect();
	let error = prepare(&sources(&codes), &counting()).unwrap_err();
	assert!(error.to_string().contains("65 codes"), "{error}");
	assert!(prepare(&sources(&codes[..64]), &counting()).is_ok());
}

#[test]
fn foreign_and_truncated_lists_are_refused() {
	let text = String::from_utf8(honest().0.to_json().unwrap()).unwrap();
	let refusal = |text: &str| List::from_json("list", text.as_bytes()).unwrap_err().to_string();
	assert!(refusal(&text.replace("list/1", "list/2")).contains("salus-report-list/2"));
	assert!(refusal(&text[..text.len() - 5]).contains("truncated"));
	assert!(refusal(&text.replace("\"leaves\"", "\"leafs\"")).contains("leafs"));
}

#[test]
fn nothing_of_a_report_is_in_the_public_list() {
	let (list, slips, _) = honest();
	let text = String::from_utf8(list.to_json().unwrap()).unwrap();
	assert!(!text.contains("person") && !text.contains("line "));
	assert!(slips.iter().all(|slip| !text.contains(&hex::encode(slip.salt))));
}

/// The immunisations of the synthetic patients are counted, year by year.
#[test]
fn immunisations_of_the_synthetic_patients_are_counted() {
	let folder = tempfile::tempdir().unwrap();
	for (name, bytes) in real_input("fhir-r4") {
		let path = folder.path().join(&name);
		std::fs::write(&path, bytes).unwrap();
		let period = Period::between(0, parse::moment("2040-01-01").unwrap());
		let Ok(found) = (Counting { period, ..counting() }).read(&path) else {
			println!("{name}: no immunisation");
			continue;
		};
		let (list, slips) = prepare(&found.reports, &counting()).unwrap();
		let report = published(&list);
		assert!(list.differences(&report).unwrap().is_empty());
		for (slip, source) in slips.iter().zip(&found.reports) {
			assert_eq!(slip.flaw(&source.value, report.root, report.leaves).unwrap(), None);
		}
		println!("{name}: {} immunisations, {:?}", found.reports.len(), list.counts);
	}
}

proptest! {
	#[test]
	fn the_sum_of_the_counts_is_the_number_of_leaves(codes in proptest::collection::vec(0u32..40, 1..120)) {
		let (list, slips) = prepare(&sources(&codes), &counting()).unwrap();
		prop_assert_eq!(list.counts.iter().map(|count| count.count as usize).sum::<usize>(), list.entries.len());
		prop_assert_eq!(list.entries.len(), codes.len());
		prop_assert_eq!(&sums(&list.entries), &list.counts);
		prop_assert!(list.flaws().unwrap().is_empty());
		let mut indices: Vec<u32> = slips.iter().map(|slip| slip.index).collect();
		indices.sort_unstable();
		prop_assert_eq!(indices, (0..codes.len() as u32).collect::<Vec<_>>());
	}
}
