//! Each invariant finds what it is there for.

use frame_support::assert_ok;
use salus_primitives::{consent::Actor, ids::ConsentId};
use sp_runtime::{DispatchError, TryRuntimeError};

use crate::{
	mock::*, Changes, ConsentRecord, Consents, EndReason, Ending, Error, History, NextConsentId, Nonces, Open,
	Proposal, Proposals, Renounced, Snapshot,
};

const LIFTED: ConsentId = ConsentId(0);
const REPLACED: ConsentId = ConsentId(1);
const CURRENT: ConsentId = ConsentId(2);
const OF_BOB: ConsentId = ConsentId(3);

/// In a sound state with a bit of everything, the spoiler breaks something that the invariants find.
fn finds(found: impl Into<TryRuntimeError>, spoil: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		granted(lab_terms());
		advance(DAY);
		granted(terms([permit(Actor::Organisation(HOSPITAL), lab()), deny(Actor::Account(NURSE), lab())]));
		advance(DAY);
		assert_ok!(Consent::lift(signed(ALICE), LIFTED));
		assert_ok!(Consent::change_provision(signed(ALICE), REPLACED, 1, deny(Actor::Account(LOCUM), lab())));
		assert_ok!(Consent::grant(signed(BOB), lab_terms()));
		assert_ok!(Consent::propose(signed(PHYSICIAN), BOB, lab_terms(), Now::get() + DAY));
		assert_ok!(Consent::do_try_state());
		spoil();
		assert_eq!(Consent::do_try_state(), Err(found.into()));
	});
}

fn spoil_record(consent: ConsentId, spoil: impl FnOnce(&mut ConsentRecord<AccountId>)) {
	Consents::<Test>::mutate(consent, |record| spoil(record.as_mut().unwrap()));
}

fn snapshot(from: u64, consents: &[ConsentId]) -> Snapshot<<Test as crate::Config>::MaxOpenConsents> {
	Snapshot { from, consents: consents.to_vec().try_into().unwrap() }
}

#[test]
fn numbers_not_handed_out_are_found() {
	finds("a consent has a number not handed out yet", || NextConsentId::<Test>::put(OF_BOB));
}

#[test]
fn unsound_terms_are_found() {
	finds(DispatchError::from(Error::<Test>::EmptyTerms), || spoil_record(LIFTED, |record| record.terms = terms([])));
	finds(DispatchError::from(Error::<Test>::EmptyTerms), || {
		let proposal = Proposal { terms: terms([]), until: START + 9 * DAY };
		Proposals::<Test>::insert(BOB, HOSPITAL, proposal);
	});
}

#[test]
fn moments_out_of_order_are_found() {
	let ended = |at| Some(Ending { at, why: EndReason::Lifted });
	finds("a consent ended before it was granted, or in the future", || {
		spoil_record(LIFTED, |record| record.ended = ended(START - 1));
	});
	finds("a consent ended before it was granted, or in the future", || {
		spoil_record(LIFTED, |record| record.ended = ended(START + 9 * DAY));
	});
	finds("a consent was withdrawn before it was granted", || {
		spoil_record(CURRENT, |record| record.withdrawn_at = Some(START));
	});
	finds("a consent was withdrawn after it had ended", || {
		spoil_record(LIFTED, |record| record.withdrawn_at = Some(START + 9 * DAY));
	});
}

#[test]
fn unsound_renouncements_are_found() {
	let renounced = |lines: Vec<_>| Renounced::truncate_from(lines);
	finds("an organisation renounced a consent twice", || {
		spoil_record(CURRENT, |record| record.renounced = renounced(vec![(HOSPITAL, START); 2]));
	});
	finds("a consent was renounced after it had ended", || {
		spoil_record(LIFTED, |record| record.renounced = renounced(vec![(HOSPITAL, START + 9 * DAY)]));
	});
}

#[test]
fn unsound_replacements_are_found() {
	let replaces = |replaced| move || spoil_record(CURRENT, |record| record.replaces = replaced);
	finds("a consent replaces a later one", replaces(Some(OF_BOB)));
	finds("a replaced consent ended for another reason", replaces(Some(LIFTED)));
	finds("a consent ended as replaced and has no successor", replaces(None));
	finds("a consent replaces one that isn't there", || Consents::<Test>::remove(REPLACED));
	finds("a consent replaces another patient's", || spoil_record(REPLACED, |record| record.patient = BOB));
	finds("a consent was replaced and goes on", || spoil_record(REPLACED, |record| record.ended = None));
	finds("a replaced consent overlaps its successor or leaves a gap", || {
		spoil_record(CURRENT, |record| record.granted_at -= 1);
	});
	finds("a consent was replaced twice", || {
		spoil_record(OF_BOB, |record| (record.replaces, record.patient) = (Some(REPLACED), ALICE));
	});
}

#[test]
fn snapshots_of_what_was_not_open_are_found() {
	let at = START + 2 * DAY;
	finds("a snapshot isn't oldest first, each once", || {
		Open::<Test>::insert(ALICE, snapshot(at, &[CURRENT, CURRENT]));
	});
	finds("a snapshot names a consent that isn't there", || {
		Open::<Test>::insert(ALICE, snapshot(at, &[CURRENT, ConsentId(9)]));
	});
	finds("a snapshot names another patient's consent", || {
		Open::<Test>::insert(ALICE, snapshot(at, &[CURRENT, OF_BOB]));
	});
	finds("a snapshot names a consent that wasn't open", || {
		Open::<Test>::insert(ALICE, snapshot(at, &[LIFTED, CURRENT]));
	});
}

#[test]
fn snapshots_that_lack_what_was_open_are_found() {
	finds("a snapshot lacks an open consent", || Open::<Test>::insert(ALICE, snapshot(START + 2 * DAY, &[])));
	finds("a snapshot lacks an open consent", || History::<Test>::insert(ALICE, 0, snapshot(START, &[])));
	finds("an open consent is in no snapshot", || Open::<Test>::remove(BOB));
}

#[test]
fn snapshots_out_of_order_are_found() {
	finds("a patient's snapshots aren't in order of time", || {
		History::<Test>::insert(ALICE, 1, snapshot(START, &[LIFTED]));
	});
	finds("a snapshot holds from a future moment on", || {
		advance(DAY);
		Open::<Test>::insert(ALICE, snapshot(START + 4 * DAY, &[CURRENT]));
	});
}

#[test]
fn miscounted_changes_are_found() {
	finds("a snapshot is missing from the history", || Changes::<Test>::insert(ALICE, 3));
	finds("a snapshot of the history isn't counted", || Changes::<Test>::insert(ALICE, 1));
	finds("a count of no changes is stored", || Changes::<Test>::insert(BOB, 0));
	finds("a patient has a history and no present", || Changes::<Test>::insert(STRANGER, 1));
}

#[test]
fn proposals_between_nobodies_are_found() {
	let proposal = || Proposal { terms: lab_terms(), until: START + 9 * DAY };
	finds("a proposal is made to somebody who is no patient", || {
		Proposals::<Test>::insert(STRANGER, HOSPITAL, proposal());
	});
	finds("a proposal is by no organisation", || Proposals::<Test>::insert(BOB, NO_ORGANISATION, proposal()));
}

#[test]
fn nonces_of_nothing_are_found() {
	finds("a nonce that was never used is stored", || Nonces::<Test>::insert(BOB, 0));
	finds("somebody who is no patient signed a consent", || Nonces::<Test>::insert(STRANGER, 1));
	finds("a patient signed more than was granted", || Nonces::<Test>::insert(BOB, 2));
}
