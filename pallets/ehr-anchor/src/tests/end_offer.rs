//! Tests of `end_offer`.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

use crate::{mock::*, CustodyOffers, Error, Event};

/// Anchor 0 and batch 0 of the hospital, both on offer to the clinic.
fn on_offer() {
	hospital_keeps();
	assert_ok!(offer(HOSPITAL, ANCHOR, CLINIC));
	assert_ok!(offer(HOSPITAL, BATCH, CLINIC));
}

#[test]
fn end_offer_by_either_side_works() {
	for who in [HOSPITAL, CLINIC] {
		ExtBuilder.build_and_execute(|| {
			on_offer();
			for held in [ANCHOR, BATCH] {
				assert_ok!(end_offer(who, held));
				assert_eq!(CustodyOffers::<Test>::get(held), None);
				System::assert_last_event(Event::CustodyOfferEnded { held, by: organisation(who) }.into());
				assert_noop!(accept(CLINIC, held), Error::<Test>::NoOffer);
			}
			assert_eq!(info(&solo(0)).custodian, organisation(HOSPITAL));
			assert_eq!(info(&leaf(0)).custodian, organisation(HOSPITAL));
		});
	}
}

#[test]
fn end_offer_by_stranger_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_noop!(end_offer(STRANGER, ANCHOR), DispatchError::BadOrigin);
		assert_noop!(EhrAnchor::end_offer(RuntimeOrigin::root(), ANCHOR), DispatchError::BadOrigin);
		assert_noop!(EhrAnchor::end_offer(RuntimeOrigin::none(), ANCHOR), DispatchError::BadOrigin);
	});
}

#[test]
fn end_offer_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_noop!(end_offer(SUSPENDED, ANCHOR), Error::<Test>::Suspended);
	});
}

#[test]
fn end_offer_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(offer(HOSPITAL, BATCH, LAPSING));
		Now::set(LICENCE_END);
		assert_noop!(end_offer(LAPSING, BATCH), Error::<Test>::LicenceNotValid);
	});
}

#[test]
fn end_offer_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_noop!(end_offer(UNADMITTED, ANCHOR), Error::<Test>::NotMember);
	});
}

#[test]
fn end_offer_of_what_there_is_not_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(end_offer(HOSPITAL, ANCHOR), Error::<Test>::NotFound);
		assert_noop!(end_offer(HOSPITAL, BATCH), Error::<Test>::NotFound);
	});
}

#[test]
fn end_offer_without_an_offer_fails_with_no_offer() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_noop!(end_offer(HOSPITAL, ANCHOR), Error::<Test>::NoOffer);
		assert_noop!(end_offer(CLINIC, BATCH), Error::<Test>::NoOffer);
	});
}

#[test]
fn end_offer_by_another_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_noop!(end_offer(ARCHIVE, ANCHOR), Error::<Test>::NotAuthorized);
		assert_noop!(end_offer(ARCHIVE, BATCH), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn end_offer_while_a_witness_is_waited_for_fails_with_destruction_pending() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		assert_ok!(attest(HOSPITAL, solo(0), CLINIC));
		assert_noop!(end_offer(HOSPITAL, ANCHOR), Error::<Test>::DestructionPending);
	});
}

#[test]
fn end_offer_of_a_destroyed_anchor_fails_with_already_destroyed() {
	ExtBuilder.build_and_execute(|| {
		on_offer();
		destroy(solo(0));
		assert_noop!(end_offer(HOSPITAL, ANCHOR), Error::<Test>::AlreadyDestroyed);
	});
}
