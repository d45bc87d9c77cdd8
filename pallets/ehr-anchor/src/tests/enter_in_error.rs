//! Tests of `enter_in_error`.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::ids::AnchorId;
use sp_runtime::DispatchError;

use crate::{mock::*, Anchors, Error, Event, Status};

#[test]
fn enter_in_error_by_custodian_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(enter_in_error(HOSPITAL, solo(0)));
		assert_eq!(Anchors::<Test>::get(AnchorId(0)).unwrap().status, Status::EnteredInError);
		assert_eq!(EhrAnchor::anchor_of(commitment(1)), Some((AnchorId(0), false)));
		System::assert_last_event(Event::EnteredInError { anchor: AnchorId(0) }.into());
	});
}

#[test]
fn enter_in_error_of_the_last_version_leaves_no_current_one() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_ok!(enter_in_error(HOSPITAL, solo(1)));
		assert_eq!(Anchors::<Test>::get(AnchorId(0)).unwrap().status, Status::Superseded);
		assert_eq!(EhrAnchor::anchor_of(commitment(1)), Some((AnchorId(0), false)));
		assert_eq!(EhrAnchor::anchor_of(commitment(2)), Some((AnchorId(1), false)));
	});
}

#[test]
fn enter_in_error_does_not_free_the_commitment() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(enter_in_error(HOSPITAL, solo(0)));
		assert_noop!(anchor(HOSPITAL, 1), Error::<Test>::AlreadyAnchored);
	});
}

#[test]
fn enter_in_error_by_stranger_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_noop!(enter_in_error(STRANGER, solo(0)), DispatchError::BadOrigin);
	});
}

#[test]
fn enter_in_error_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_noop!(enter_in_error(SUSPENDED, solo(0)), Error::<Test>::Suspended);
	});
}

#[test]
fn enter_in_error_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(LAPSING, 1));
		Now::set(LICENCE_END);
		assert_noop!(enter_in_error(LAPSING, solo(0)), Error::<Test>::LicenceNotValid);
	});
}

#[test]
fn enter_in_error_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_noop!(enter_in_error(UNADMITTED, solo(0)), Error::<Test>::NotMember);
	});
}

#[test]
fn enter_in_error_of_unknown_anchor_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(enter_in_error(HOSPITAL, solo(0)), Error::<Test>::NotFound);
	});
}

#[test]
fn enter_in_error_by_another_custodian_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_noop!(enter_in_error(CLINIC, solo(0)), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn enter_in_error_of_an_old_version_fails_with_not_current() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_noop!(enter_in_error(HOSPITAL, solo(0)), Error::<Test>::NotCurrent);
	});
}

#[test]
fn enter_in_error_twice_fails_with_not_current() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(enter_in_error(HOSPITAL, solo(0)));
		assert_noop!(enter_in_error(HOSPITAL, solo(0)), Error::<Test>::NotCurrent);
	});
}
