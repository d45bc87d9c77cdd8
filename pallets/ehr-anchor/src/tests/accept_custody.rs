//! Tests of `accept_custody`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{anchor::RecordStatus, ids::AnchorId};
use sp_runtime::DispatchError;

use crate::{mock::*, Anchors, Batches, CustodyOffers, Error, Event};

/// Anchor 0 and batch 0 of the hospital, both on offer to the clinic.
fn on_offer() {
	hospital_keeps();
	assert_ok!(offer(HOSPITAL, ANCHOR, CLINIC));
	assert_ok!(offer(HOSPITAL, BATCH, CLINIC));
}

#[test]
fn accept_custody_by_whom_it_is_offered_to_works() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		for held in [ANCHOR, BATCH] {
			assert_ok!(accept(CLINIC, held));
			assert_eq!(CustodyOffers::<Test>::get(held), None);
			let (from, to) = (organisation(HOSPITAL), organisation(CLINIC));
			System::assert_last_event(Event::CustodyTransferred { held, from, to }.into());
		}
		assert_eq!(Anchors::<Test>::iter_values().next().unwrap().custodian, organisation(CLINIC));
		assert_eq!(Batches::<Test>::iter_values().next().unwrap().custodian, organisation(CLINIC));
	});
}

#[test]
fn accept_custody_lets_the_new_custodian_act_and_nobody_else() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_ok!(accept(CLINIC, ANCHOR));
		assert_ok!(accept(CLINIC, BATCH));
		for (n, target) in [(2, solo(0)), (3, leaf(0))] {
			assert_noop!(supersede(HOSPITAL, target.clone(), n), Error::<Test>::NotAuthorized);
			assert_ok!(supersede(CLINIC, target, n));
		}
		assert_eq!(Anchors::<Test>::get(AnchorId(1)).unwrap().custodian, organisation(CLINIC));
	});
}

#[test]
fn accept_custody_moves_one_version_and_not_the_others() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(supersede(HOSPITAL, leaf(0), 2));
		assert_ok!(offer(HOSPITAL, BATCH, CLINIC));
		assert_ok!(accept(CLINIC, BATCH));
		assert_eq!(info(&leaf(0)).custodian, organisation(CLINIC));
		assert_eq!(info(&solo(1)).custodian, organisation(HOSPITAL));
	});
}

#[test]
fn accept_custody_of_a_batch_with_destroyed_leaves_works() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		destroy(leaf(0));
		assert_ok!(attest(HOSPITAL, leaf(1), ARCHIVE));
		assert_ok!(accept(CLINIC, BATCH));
		let destruction = info(&leaf(1)).destruction.unwrap();
		assert_eq!(destruction.custodian, organisation(HOSPITAL));
		// The declaration still is the hospital's, and its witness can still confirm it.
		assert_ok!(witness(ARCHIVE, leaf(1).record()));
		let (record, custodian, witness) = (leaf(1).record(), organisation(HOSPITAL), organisation(ARCHIVE));
		System::assert_last_event(Event::Destroyed { record, custodian, witness }.into());
		assert_eq!(status(&leaf(1)), RecordStatus::Destroyed);
		assert_eq!(status(&leaf(2)), RecordStatus::Current);
	});
}

#[test]
fn accept_custody_from_who_lost_its_licence_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(LAPSING, 1));
		assert_ok!(offer(LAPSING, ANCHOR, CLINIC));
		Now::set(LICENCE_END);
		assert_ok!(accept(CLINIC, ANCHOR));
	});
}

#[test]
fn accept_custody_by_stranger_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_noop!(accept(STRANGER, ANCHOR), DispatchError::BadOrigin);
		assert_noop!(EhrAnchor::accept_custody(RuntimeOrigin::root(), ANCHOR), DispatchError::BadOrigin);
		assert_noop!(EhrAnchor::accept_custody(RuntimeOrigin::none(), ANCHOR), DispatchError::BadOrigin);
	});
}

#[test]
fn accept_custody_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_noop!(accept(SUSPENDED, ANCHOR), Error::<Test>::Suspended);
	});
}

#[test]
fn accept_custody_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(offer(HOSPITAL, ANCHOR, LAPSING));
		Now::set(LICENCE_END);
		assert_noop!(accept(LAPSING, ANCHOR), Error::<Test>::LicenceNotValid);
	});
}

#[test]
fn accept_custody_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_noop!(accept(UNADMITTED, BATCH), Error::<Test>::NotMember);
	});
}

#[test]
fn accept_custody_of_what_there_is_not_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(accept(CLINIC, ANCHOR), Error::<Test>::NotFound);
		assert_noop!(accept(CLINIC, BATCH), Error::<Test>::NotFound);
	});
}

#[test]
fn accept_custody_without_an_offer_fails_with_no_offer() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_noop!(accept(CLINIC, ANCHOR), Error::<Test>::NoOffer);
		assert_noop!(accept(CLINIC, BATCH), Error::<Test>::NoOffer);
	});
}

#[test]
fn accept_custody_twice_fails_with_no_offer() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_ok!(accept(CLINIC, ANCHOR));
		assert_noop!(accept(CLINIC, ANCHOR), Error::<Test>::NoOffer);
	});
}

#[test]
fn accept_custody_by_another_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		for who in [HOSPITAL, ARCHIVE] {
			assert_noop!(accept(who, ANCHOR), Error::<Test>::NotAuthorized);
			assert_noop!(accept(who, BATCH), Error::<Test>::NotAuthorized);
		}
	});
}

#[test]
fn accept_custody_while_a_witness_is_waited_for_fails_with_destruction_pending() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_ok!(attest(HOSPITAL, solo(0), ARCHIVE));
		assert_noop!(accept(CLINIC, ANCHOR), Error::<Test>::DestructionPending);
	});
}

#[test]
fn accept_custody_of_a_destroyed_anchor_fails_with_already_destroyed() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		destroy(solo(0));
		assert_noop!(accept(CLINIC, ANCHOR), Error::<Test>::AlreadyDestroyed);
	});
}
