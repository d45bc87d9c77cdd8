//! Which consents were open when, however often that changed.

use frame_support::assert_ok;
use salus_primitives::{
	consent::{Actor, ConsentTerms},
	ids::{ConsentId, Moment, Period},
};

use crate::{mock::*, Changes, History, Open, Snapshot};

fn open_at(at: Moment) -> Vec<ConsentId> {
	Consent::open_consents(ALICE, Some(at))
}

#[test]
fn forty_changes_of_one_consent_fit_and_past_answers_hold() {
	ExtBuilder::default().build_and_execute(|| {
		let first = granted(terms([permit(Actor::Organisation(HOSPITAL), lab())]));
		let mut permitted_before = Vec::new();
		for change in 0..40 {
			advance(DAY);
			let actor = if change % 2 == 0 { Actor::Account(PHYSICIAN) } else { Actor::Organisation(HOSPITAL) };
			let last = *Consent::open_consents(ALICE, None).first().unwrap();
			assert_ok!(Consent::change_provision(signed(ALICE), last, 0, permit(actor, lab())));
			permitted_before.push(Consent::decide(lab_query(NURSE), Some(Now::get())));
		}
		assert_eq!(open_at(START - 1), vec![]);
		assert_eq!(open_at(START), vec![first]);
		for change in 1..=40 {
			let from = START + change * DAY;
			assert_eq!(open_at(from), vec![ConsentId(change)]);
			assert_eq!(open_at(from - 1), vec![ConsentId(change - 1)]);
			let then = permitted_before.get(usize::try_from(change - 1).unwrap()).unwrap();
			assert_eq!(Consent::decide(lab_query(NURSE), Some(from)), *then);
			assert_eq!(then.is_permit(), change % 2 == 0);
		}
		assert_eq!(open_at(Moment::MAX), vec![ConsentId(40)]);
		assert_eq!(Changes::<Test>::get(ALICE), 40);
	});
}

#[test]
fn nothing_is_open_for_whoever_never_granted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Consent::open_consents(STRANGER, None), vec![]);
		assert_eq!(Consent::open_consents(STRANGER, Some(0)), vec![]);
	});
}

#[test]
fn changes_of_one_moment_leave_one_snapshot() {
	ExtBuilder::default().build_and_execute(|| {
		let first = granted(lab_terms());
		advance(DAY);
		let second = granted(lab_terms());
		assert_ok!(Consent::lift(signed(ALICE), first));
		let third = granted(lab_terms());
		assert_eq!(Changes::<Test>::get(ALICE), 1);
		let snapshot = |from, consents: Vec<_>| Snapshot { from, consents: consents.try_into().unwrap() };
		assert_eq!(History::<Test>::get(ALICE, 0), Some(snapshot(START, vec![first])));
		assert_eq!(Open::<Test>::get(ALICE), Some(snapshot(START + DAY, vec![second, third])));
	});
}

#[test]
fn expired_consents_leave_with_the_next_change() {
	ExtBuilder::default().build_and_execute(|| {
		let period = Period { start: None, end: Some(START + DAY) };
		let short = granted(ConsentTerms { period, ..lab_terms() });
		advance(DAY);
		assert_eq!(Consent::open_consents(ALICE, None), vec![short], "time alone writes nothing");
		let next = granted(lab_terms());
		assert_eq!(Consent::open_consents(ALICE, None), vec![next]);
		assert_eq!(open_at(START + DAY - 1), vec![short]);
	});
}

#[test]
fn the_patients_share_no_history() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		advance(DAY);
		assert_ok!(Consent::grant(signed(BOB), lab_terms()));
		assert_eq!(Changes::<Test>::get(ALICE), 0);
		assert_eq!(Consent::open_consents(BOB, Some(START)), vec![]);
		assert_eq!(Consent::open_consents(BOB, None), vec![ConsentId(1)]);
	});
}
