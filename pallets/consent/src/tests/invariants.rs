//! What holds after any sequence of calls. What the sequences are made of is in `invariants/generate.rs`.

pub(super) mod generate;
mod reference;

use proptest::{collection::vec, prelude::*};
use salus_primitives::{
	codes::DataClassSet,
	consent::{ConsentTerms, Effect},
	decision::{AccessQuery, DataLabels, Decision},
	ids::{ConsentId, Moment},
	study::Participation,
};

use self::generate::*;
use crate::{mock::*, Consents};

/// A question about data of one time, with certain labels.
type Exact = (AccessQuery<AccountId>, Moment, DataLabels);

/// Which classes the answer lets be read of data of a time and with labels.
fn readable(query: &AccessQuery<AccountId>, answer: &Decision, time: Moment, labels: &DataLabels) -> DataClassSet {
	let Decision::Permit { obligations, .. } = answer else { return DataClassSet::empty() };
	let let_through = |class: &_| obligations.let_through(DataClassSet::of(*class), time, labels);
	query.classes.iter().filter(let_through).collect()
}

/// What the exact answer lets be read now.
fn readable_now((query, time, labels): &Exact) -> DataClassSet {
	let query = AccessQuery { data_time: Some(*time), labels: Some(*labels), ..query.clone() };
	readable(&query, &Consent::decide_at(&query, Now::get()), *time, labels)
}

/// What may be read now, point by point: each requester, purpose and study, each time, each kind of labels.
fn access() -> Vec<(Exact, DataClassSet)> {
	let with_answer = |exact: Exact| {
		let readable = readable_now(&exact);
		(exact, readable)
	};
	all_points().into_iter().map(with_answer).collect()
}

fn is_within(part: DataClassSet, whole: DataClassSet) -> bool {
	part.difference(whole).is_empty()
}

/// The same points, none of them wider than before.
fn ensure_no_wider(before: &[(Exact, DataClassSet)], what: &str) {
	for (exact, readable) in before {
		let after = readable_now(exact);
		assert!(is_within(after, *readable), "{what} widened {exact:?} from {readable:?} to {after:?}");
	}
}

fn grant_all(consents: Vec<ConsentTerms<AccountId>>) {
	consents.into_iter().for_each(|terms| play(Step::Grant(ALICE, terms)));
}

/// Every provision of every open consent of Alice.
fn open_provisions() -> Vec<(ConsentId, u8, Effect)> {
	let numbered = |consent| {
		let provisions = Consents::<Test>::get(consent).unwrap().terms.provisions;
		(0u8..).zip(provisions).map(move |(index, provision)| (consent, index, provision.effect)).collect::<Vec<_>>()
	};
	Consent::open_consents(ALICE, None).into_iter().flat_map(numbered).collect()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn invariants_hold_after_any_calls(steps in vec(any_step(), 1..40)) {
		// `build_and_execute` checks them once more.
		ExtBuilder::default().build_and_execute(|| {
			for step in steps {
				play(step);
				Consent::do_try_state().expect("all invariants hold after each call");
			}
		});
	}

	#[test]
	fn decision_at_a_past_moment_never_changes(
		steps in vec(any_step(), 1..30),
		queries in vec(any_query(), 1..4),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let mut answers = vec![];
			for step in steps {
				play(step);
				// The block that has just ended is past from now on.
				advance(1);
				let past = Now::get() - 1;
				answers.extend(queries.iter().map(|query| (query, past, Consent::decide_at(query, past))));
			}
			for (query, past, answer) in answers {
				assert_eq!(Consent::decide_at(query, past), answer);
			}
		});
	}

	#[test]
	fn withdrawing_a_consent_never_widens_access(
		consents in vec(any_terms(), 1..4),
		which in 0u64..3,
		part in any_participation(),
	) {
		ExtBuilder::default().build_and_execute(|| {
			takes_part(STUDY, ALICE, part);
			grant_all(consents);
			let before = access();
			play(Step::Withdraw(ALICE, ConsentId(which)));
			ensure_no_wider(&before, "withdrawing");
		});
	}

	#[test]
	fn withdrawing_a_provision_never_widens_access(
		consents in vec(any_terms(), 1..3),
		which in any::<prop::sample::Index>(),
		part in any_participation(),
	) {
		ExtBuilder::default().build_and_execute(|| {
			takes_part(STUDY, ALICE, part);
			grant_all(consents);
			let permits = open_provisions().into_iter().filter(|(.., effect)| *effect == Effect::Permit);
			let permits: Vec<_> = permits.collect();
			if !permits.is_empty() {
				let (consent, index, _) = permits[which.index(permits.len())];
				let before = access();
				play(Step::WithdrawProvision(ALICE, consent, index));
				ensure_no_wider(&before, "withdrawing a provision");
			}
		});
	}

	#[test]
	fn renouncing_and_leaving_a_study_never_widen_access(consents in vec(any_terms(), 1..4)) {
		ExtBuilder::default().build_and_execute(|| {
			takes_part(STUDY, ALICE, Participation::Current);
			grant_all(consents);
			let before = access();
			for consent in 0..3 {
				play(Step::Renounce(HOSPITAL, ConsentId(consent)));
			}
			ensure_no_wider(&before, "renouncing");
			takes_part(STUDY, ALICE, Participation::NeedsConsentAgain);
			ensure_no_wider(&before, "amending the protocol");
			takes_part(STUDY, ALICE, Participation::None);
			ensure_no_wider(&before, "leaving the study");
		});
	}

	#[test]
	fn withdrawing_all_leaves_nothing_to_read(consents in vec(any_terms(), 0..5)) {
		ExtBuilder::default().build_and_execute(|| {
			takes_part(STUDY, ALICE, Participation::Current);
			grant_all(consents);
			(0..5).for_each(|consent| play(Step::Withdraw(ALICE, ConsentId(consent))));
			assert!(access().iter().all(|(_, readable)| readable.is_empty()));
		});
	}

	#[test]
	fn answer_that_leaves_time_or_labels_open_is_never_wider(
		consents in vec(any_terms(), 1..5),
		part in any_participation(),
	) {
		ExtBuilder::default().build_and_execute(|| {
			takes_part(STUDY, ALICE, part);
			grant_all(consents);
			for ((query, time, labels), exact) in access() {
				for (data_time, known) in [(None, None), (Some(time), None), (None, Some(labels))] {
					let query = AccessQuery { data_time, labels: known, ..query.clone() };
					let open = readable(&query, &Consent::decide_at(&query, Now::get()), time, &labels);
					assert!(is_within(open, exact), "{query:?} at {time} with {labels:?}: {open:?}, not {exact:?}");
				}
			}
		});
	}

	#[test]
	fn answer_for_several_classes_is_never_wider_than_for_each(consents in vec(any_terms(), 1..5)) {
		ExtBuilder::default().build_and_execute(|| {
			grant_all(consents);
			for ((query, time, labels), exact) in access() {
				for class in query.classes.iter().map(DataClassSet::of) {
					let alone = (AccessQuery { classes: class, ..query.clone() }, time, labels);
					assert_eq!(readable_now(&alone), exact.intersection(class));
				}
			}
		});
	}

	#[test]
	fn decision_agrees_with_the_rules_as_they_are_written(
		consents in vec(any_terms(), 1..5),
		part in any_participation(),
	) {
		ExtBuilder::default().build_and_execute(|| {
			takes_part(STUDY, ALICE, part);
			grant_all(consents.clone());
			for (exact, readable) in access() {
				assert_eq!(readable, reference::readable(&exact, part), "{exact:?}");
			}
		});
	}
}
