//! Tests of `supersede`.

use frame_support::{assert_noop, assert_ok, hypothetically};
use salus_primitives::{
	commitment::{Commitment, CommitmentScheme},
	ids::AnchorId,
};
use sp_runtime::DispatchError;

use crate::{mock::*, Anchors, AnchorsByCommitment, Error, Event, NextAnchorId, Status};

#[test]
fn supersede_by_custodian_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		System::set_block_number(5);
		let scheme = CommitmentScheme::SaltedBlake2b256Jcs;
		assert_ok!(EhrAnchor::supersede(signed(HOSPITAL), AnchorId(0), commitment(2), scheme));

		let old = Anchors::<Test>::get(AnchorId(0)).unwrap();
		assert_eq!((old.status, old.successor, old.anchored_at), (Status::Superseded, Some(AnchorId(1)), 1));
		let new = Anchors::<Test>::get(AnchorId(1)).unwrap();
		assert_eq!((new.status, new.predecessor, new.anchored_at), (Status::Current, Some(AnchorId(0)), 5));
		assert_eq!((new.class, new.subject, new.custodian), (old.class, old.subject, old.custodian));
		assert_eq!((new.commitment, new.scheme, new.successor), (commitment(2), scheme, None));
		assert_eq!(AnchorsByCommitment::<Test>::get(commitment(2)), Some(AnchorId(1)));
		System::assert_last_event(
			Event::Superseded { anchor: AnchorId(0), successor: AnchorId(1), commitment: commitment(2) }.into(),
		);
	});
}

#[test]
fn supersede_twice_makes_a_chain_of_three() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_ok!(supersede(HOSPITAL, solo(1), 3));

		let middle = Anchors::<Test>::get(AnchorId(1)).unwrap();
		assert_eq!((middle.predecessor, middle.successor), (Some(AnchorId(0)), Some(AnchorId(2))));
		assert_eq!(middle.status, Status::Superseded);
		assert_eq!(EhrAnchor::anchor_of(commitment(1)), Some((AnchorId(0), false)));
		assert_eq!(EhrAnchor::anchor_of(commitment(2)), Some((AnchorId(1), false)));
		assert_eq!(EhrAnchor::anchor_of(commitment(3)), Some((AnchorId(2), true)));
	});
}

#[test]
fn supersede_by_stranger_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_noop!(supersede(STRANGER, solo(0), 2), DispatchError::BadOrigin);
	});
}

#[test]
fn supersede_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_noop!(supersede(SUSPENDED, solo(0), 2), Error::<Test>::Suspended);
	});
}

#[test]
fn supersede_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(LAPSING, 1));
		Now::set(LICENCE_END);
		assert_noop!(supersede(LAPSING, solo(0), 2), Error::<Test>::LicenceNotValid);
	});
}

#[test]
fn supersede_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_noop!(supersede(UNADMITTED, solo(0), 2), Error::<Test>::NotMember);
	});
}

#[test]
fn supersede_of_unknown_anchor_fails_with_not_found() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(supersede(HOSPITAL, solo(0), 2), Error::<Test>::NotFound);
	});
}

#[test]
fn supersede_by_another_custodian_fails_with_not_authorized() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_noop!(supersede(CLINIC, solo(0), 2), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn supersede_of_an_old_version_fails_with_not_current() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(supersede(HOSPITAL, solo(0), 2));
		assert_noop!(supersede(HOSPITAL, solo(0), 3), Error::<Test>::NotCurrent);
	});
}

#[test]
fn supersede_of_an_error_fails_with_not_current() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(enter_in_error(HOSPITAL, solo(0)));
		assert_noop!(supersede(HOSPITAL, solo(0), 2), Error::<Test>::NotCurrent);
	});
}

#[test]
fn supersede_by_zero_fails_with_invalid_commitment() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_noop!(
			EhrAnchor::supersede(signed(HOSPITAL), AnchorId(0), Commitment([0; 32]), SCHEME),
			Error::<Test>::InvalidCommitment
		);
	});
}

#[test]
fn supersede_by_the_same_commitment_fails_with_already_anchored() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_ok!(anchor(CLINIC, 2));
		assert_noop!(supersede(HOSPITAL, solo(0), 1), Error::<Test>::AlreadyAnchored);
		assert_noop!(supersede(HOSPITAL, solo(0), 2), Error::<Test>::AlreadyAnchored);
	});
}

#[test]
fn supersede_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		hypothetically!({
			NextAnchorId::<Test>::put(AnchorId(u64::MAX));
			assert_noop!(supersede(HOSPITAL, solo(0), 2), Error::<Test>::IdsExhausted);
		});
	});
}
