//! Tests of `offer_custody`.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

use crate::{mock::*, CustodyOffers, Error, Event};

#[test]
fn offer_custody_by_custodian_works() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		for held in [ANCHOR, BATCH] {
			assert_ok!(offer(HOSPITAL, held, CLINIC));
			assert_eq!(CustodyOffers::<Test>::get(held), Some(organisation(CLINIC)));
			let (from, to) = (organisation(HOSPITAL), organisation(CLINIC));
			System::assert_last_event(Event::CustodyOffered { held, from, to }.into());
		}
		assert_eq!(info(&solo(0)).custodian, organisation(HOSPITAL));
		assert_eq!(info(&leaf(0)).custodian, organisation(HOSPITAL));
	});
}

#[test]
fn offer_custody_again_replaces_the_offer() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(offer(HOSPITAL, ANCHOR, CLINIC));
		assert_ok!(offer(HOSPITAL, ANCHOR, ARCHIVE));
		assert_eq!(CustodyOffers::<Test>::get(ANCHOR), Some(organisation(ARCHIVE)));
		assert_noop!(accept(CLINIC, ANCHOR), Error::<Test>::NotAuthorized);
		assert_ok!(accept(ARCHIVE, ANCHOR));
	});
}

#[test]
fn offer_custody_of_what_does_not_hold_works() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_ok!(offer(HOSPITAL, ANCHOR, CLINIC));
	});
}

#[test]
fn offer_custody_by_stranger_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_noop!(offer(STRANGER, ANCHOR, CLINIC), DispatchError::BadOrigin);
		let to = organisation(CLINIC);
		assert_noop!(EhrAnchor::offer_custody(RuntimeOrigin::root(), ANCHOR, to), DispatchError::BadOrigin);
		assert_noop!(EhrAnchor::offer_custody(RuntimeOrigin::none(), ANCHOR, to), DispatchError::BadOrigin);
	});
}

#[test]
fn offer_custody_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_noop!(offer(SUSPENDED, ANCHOR, CLINIC), Error::<Test>::Suspended);
	});
}

#[test]
fn offer_custody_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(LAPSING, 1));
		Now::set(LICENCE_END);
		assert_noop!(offer(LAPSING, ANCHOR, CLINIC), Error::<Test>::LicenceNotValid);
	});
}

#[test]
fn offer_custody_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_noop!(offer(UNADMITTED, BATCH, CLINIC), Error::<Test>::NotMember);
	});
}

#[test]
fn offer_custody_of_what_there_is_not_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(offer(HOSPITAL, ANCHOR, CLINIC), Error::<Test>::NotFound);
		assert_noop!(offer(HOSPITAL, BATCH, CLINIC), Error::<Test>::NotFound);
	});
}

#[test]
fn offer_custody_by_another_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_noop!(offer(CLINIC, ANCHOR, ARCHIVE), Error::<Test>::NotAuthorized);
		assert_noop!(offer(CLINIC, BATCH, CLINIC), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn offer_custody_to_itself_or_in_bad_standing_fails_with_bad_recipient() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		Now::set(LICENCE_END);
		for to in [HOSPITAL, SUSPENDED, LAPSING, UNADMITTED] {
			assert_noop!(offer(HOSPITAL, ANCHOR, to), Error::<Test>::BadRecipient);
			assert_noop!(offer(HOSPITAL, BATCH, to), Error::<Test>::BadRecipient);
		}
	});
}

#[test]
fn offer_custody_while_a_witness_is_waited_for_fails_with_destruction_pending() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		assert_ok!(attest(HOSPITAL, solo(0), CLINIC));
		assert_noop!(offer(HOSPITAL, ANCHOR, CLINIC), Error::<Test>::DestructionPending);
	});
}

#[test]
fn offer_custody_of_a_destroyed_anchor_fails_with_already_destroyed() {
	ExtBuilder.build_and_execute(|| {
		hospital_keeps();
		destroy(solo(0));
		assert_noop!(offer(HOSPITAL, ANCHOR, CLINIC), Error::<Test>::AlreadyDestroyed);
	});
}
