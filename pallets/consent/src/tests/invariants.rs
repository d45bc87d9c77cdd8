//! What holds after any sequence of calls.

use proptest::{collection::vec, option, prelude::*};
use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse, PurposeSet, Role},
	consent::{Actor, ConsentTerms, Effect, Provision},
	decision::{chain_hash, AccessQuery, Decision, LogHead},
	ids::{ConsentId, Moment, Period},
};

use crate::{mock::*, Consents};

#[derive(Clone, Debug)]
enum Step {
	Grant(AccountId, ConsentTerms<AccountId>),
	Amend(AccountId, ConsentId, ConsentTerms<AccountId>),
	Withdraw(AccountId, ConsentId),
	Request(AccessQuery<AccountId>),
	Wait(Moment),
}

/// Plays a step; it may fail, which must change nothing.
fn play(step: Step) {
	let _ = match step {
		Step::Grant(patient, terms) => Consent::grant(signed(patient), terms),
		Step::Amend(patient, consent, terms) => Consent::amend(signed(patient), consent, terms),
		Step::Withdraw(patient, consent) => Consent::withdraw(signed(patient), consent),
		Step::Request(query) => {
			let AccessQuery { patient, requester, purpose, classes, data_time } = query;
			Consent::request_access(signed(requester), patient, purpose, classes, data_time)
		}
		Step::Wait(time) => {
			advance(time);
			Ok(())
		}
	};
}

fn any_patient() -> impl Strategy<Value = AccountId> {
	prop_oneof![9 => Just(ALICE), 3 => Just(BOB), 1 => Just(STRANGER)]
}

/// Few moments, so that periods meet.
fn any_data_time() -> impl Strategy<Value = Moment> {
	(0u64..6).prop_map(|day| day * DAY)
}

fn any_data_period() -> impl Strategy<Value = Period> {
	let bounds = (option::of(any_data_time()), option::of(any_data_time()));
	prop_oneof![Just(Period::always()), bounds.prop_map(|(start, end)| Period { start, end })]
}

fn any_validity() -> impl Strategy<Value = Period> {
	let bounds = (option::of(0u64..6), option::of(2u64..9));
	let days = |day: u64| START + day * DAY;
	let period = bounds.prop_map(move |(start, end)| Period { start: start.map(days), end: end.map(days) });
	prop_oneof![3 => Just(Period::always()), 1 => period]
}

fn any_actor() -> impl Strategy<Value = Actor<AccountId>> {
	prop_oneof![
		Just(Actor::Anyone),
		Just(Actor::Class(OrganisationClass::Provider)),
		Just(Actor::Role(Role::Physician)),
		Just(Actor::Organisation(HOSPITAL)),
		Just(Actor::Organisation(NO_ORGANISATION)),
		Just(Actor::Account(PHYSICIAN)),
	]
}

/// Few classes, the empty set and an unknown bit among them.
fn any_classes() -> impl Strategy<Value = DataClassSet> {
	let known = [DataClass::Laboratory, DataClass::Imaging, DataClass::Genomics];
	let some = proptest::sample::subsequence(known.to_vec(), 0..=3).prop_map(|some| some.into_iter().collect());
	prop_oneof![8 => some, 1 => Just(DataClassSet::all()), 1 => Just(DataClassSet(1 << 31))]
}

fn any_provision(effect: impl Strategy<Value = Effect>) -> impl Strategy<Value = Provision<AccountId>> {
	(effect, any_actor(), any_classes(), any_data_period()).prop_map(|(effect, actor, classes, data_period)| {
		Provision { effect, actor, purposes: PurposeSet::of(PurposeOfUse::Treatment), classes, data_period }
	})
}

fn any_terms() -> impl Strategy<Value = ConsentTerms<AccountId>> {
	let effect = || prop_oneof![2 => Just(Effect::Permit), 1 => Just(Effect::Deny)];
	(any_validity(), vec(any_provision(effect()), 0..4))
		.prop_map(|(period, provisions)| ConsentTerms { period, ..terms_of(provisions) })
}

fn any_permits() -> impl Strategy<Value = ConsentTerms<AccountId>> {
	vec(any_provision(Just(Effect::Permit)), 1..4).prop_map(terms_of)
}

fn terms_of(provisions: Vec<Provision<AccountId>>) -> ConsentTerms<AccountId> {
	ConsentTerms { provisions: provisions.try_into().unwrap(), ..terms([]) }
}

fn any_query() -> impl Strategy<Value = AccessQuery<AccountId>> {
	let requester = prop_oneof![3 => Just(PHYSICIAN), 1 => Just(NURSE), 1 => Just(LOCUM), 1 => Just(STRANGER)];
	(any_patient(), requester, any_classes(), option::of(any_data_time())).prop_map(
		|(patient, requester, classes, data_time)| {
			let purpose = PurposeOfUse::Treatment;
			AccessQuery { patient, requester, purpose, classes, data_time }
		},
	)
}

fn any_step() -> impl Strategy<Value = Step> {
	let consent = || (0u64..12).prop_map(ConsentId);
	prop_oneof![
		4 => (any_patient(), any_terms()).prop_map(|(patient, terms)| Step::Grant(patient, terms)),
		2 => (any_patient(), consent(), any_terms()).prop_map(|(patient, old, terms)| Step::Amend(patient, old, terms)),
		2 => (any_patient(), consent()).prop_map(|(patient, consent)| Step::Withdraw(patient, consent)),
		2 => any_query().prop_map(Step::Request),
		2 => (0..2 * DAY).prop_map(Step::Wait),
	]
}

/// What an answer lets be read of the data made at a time.
fn readable(query: &AccessQuery<AccountId>, answer: &Decision, time: Moment) -> DataClassSet {
	match answer {
		Decision::Permit { obligations, .. } if obligations.data_period.contains(time) => {
			query.classes.difference(obligations.withhold)
		}
		_ => DataClassSet::empty(),
	}
}

/// What the answer for data of that very time lets be read.
fn readable_at(query: &AccessQuery<AccountId>, time: Moment) -> DataClassSet {
	let query = AccessQuery { data_time: Some(time), ..query.clone() };
	readable(&query, &Consent::decide_at(&query, Now::get()), time)
}

fn is_within(part: DataClassSet, whole: DataClassSet) -> bool {
	part.difference(whole).is_empty()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn invariants_hold_after_any_calls(steps in vec(any_step(), 1..40)) {
		// `build_and_execute` checks them.
		ExtBuilder::default().build_and_execute(|| steps.into_iter().for_each(play));
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
	fn log_head_is_rebuilt_from_the_events(steps in vec(any_step(), 1..40)) {
		ExtBuilder::default().build_and_execute(|| {
			steps.into_iter().for_each(play);
			for patient in [ALICE, BOB, STRANGER] {
				let lines = logged(patient);
				assert!(lines.iter().zip(0u64..).all(|(entry, number)| entry.index == number));
				let head = lines.iter().fold([0; 32], |head, entry| chain_hash(&head, entry));
				assert_eq!(Consent::disclosure_head(patient), LogHead { head, count: lines.len() as u64 });
			}
		});
	}

	#[test]
	fn withdrawing_what_only_permits_never_widens_access(
		others in vec(any_terms(), 0..4),
		permits in any_permits(),
		query in any_query(),
		time in any_data_time(),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let consent = crate::NextConsentId::<Test>::get();
			let granted = Consent::grant(signed(ALICE), permits).is_ok();
			others.into_iter().for_each(|terms| play(Step::Grant(ALICE, terms)));
			let before = readable_at(&query, time);
			if granted {
				assert!(Consents::<Test>::contains_key(consent));
				play(Step::Withdraw(ALICE, consent));
			}
			assert!(is_within(readable_at(&query, time), before));
		});
	}

	#[test]
	fn withdrawing_all_leaves_nothing_to_read(
		consents in vec(any_terms(), 0..5),
		query in any_query(),
		time in any_data_time(),
	) {
		ExtBuilder::default().build_and_execute(|| {
			consents.into_iter().for_each(|terms| play(Step::Grant(ALICE, terms)));
			(0..5).for_each(|consent| play(Step::Withdraw(ALICE, ConsentId(consent))));
			assert!(readable_at(&query, time).is_empty());
			assert!(!Consent::decide_at(&query, Now::get()).is_permit());
		});
	}

	#[test]
	fn answer_without_data_time_permits_no_more_than_the_answers_with_one(
		consents in vec(any_terms(), 0..6),
		query in any_query(),
		time in any_data_time(),
	) {
		ExtBuilder::default().build_and_execute(|| {
			consents.into_iter().for_each(|terms| play(Step::Grant(ALICE, terms)));
			let query = AccessQuery { data_time: None, ..query };
			let at_once = readable(&query, &Consent::decide_at(&query, Now::get()), time);
			assert!(is_within(at_once, readable_at(&query, time)));
		});
	}
}
