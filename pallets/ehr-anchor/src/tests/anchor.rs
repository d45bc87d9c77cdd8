//! Tests of `anchor`.

use frame_support::{assert_noop, assert_ok, hypothetically};
use salus_primitives::{
	anchor::{Anchor, RecordStatus},
	codes::{DataClass, Schema},
	commitment::Commitment,
	ids::AnchorId,
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{mock::*, Anchors, AnchorsByCommitment, Error, Event, NextAnchorId};

/// A record of whoever calls, with this commitment and this subject, and without content.
fn bare(origin: RuntimeOrigin, commitment: Commitment, subject: Option<u64>) -> DispatchResult {
	EhrAnchor::anchor(origin, commitment, SCHEME, DataClass::Study, Schema::Opaque, subject, None)
}

#[test]
fn anchor_by_custodian_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		let expected = Anchor {
			commitment: commitment(1),
			scheme: SCHEME,
			custodian: organisation(HOSPITAL),
			subject: Some(PATIENT),
			class: DataClass::Laboratory,
			schema: Schema::FhirR4,
			content: Some(content(1)),
			predecessor: None,
			successor: None,
			status: RecordStatus::Current,
			anchored_at: 1,
		};
		assert_eq!(Anchors::<Test>::get(AnchorId(0)), Some(expected));
		assert_eq!(AnchorsByCommitment::<Test>::get(commitment(1)), Some(AnchorId(0)));
		assert_eq!(NextAnchorId::<Test>::get(), AnchorId(1));
		let custodian = organisation(HOSPITAL);
		System::assert_last_event(Event::Anchored { anchor: AnchorId(0), commitment: commitment(1), custodian }.into());
		assert_eq!(EhrAnchor::anchor_of(commitment(1)), Some((AnchorId(0), true)));
	});
}

#[test]
fn anchor_without_subject_and_content_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(bare(signed(HOSPITAL), commitment(1), None));
		let anchor = Anchors::<Test>::get(AnchorId(0)).unwrap();
		assert_eq!((anchor.subject, anchor.content), (None, None));
	});
}

#[test]
fn anchor_of_unknown_commitment_is_none() {
	ExtBuilder.build_and_execute(|| assert_eq!(EhrAnchor::anchor_of(commitment(1)), None));
}

#[test]
fn anchor_by_stranger_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(anchor(STRANGER, 1), DispatchError::BadOrigin);
		assert_noop!(bare(RuntimeOrigin::root(), commitment(1), None), DispatchError::BadOrigin);
		assert_noop!(bare(RuntimeOrigin::none(), commitment(1), None), DispatchError::BadOrigin);
	});
}

#[test]
fn anchor_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(anchor(SUSPENDED, 1), Error::<Test>::Suspended);
	});
}

#[test]
fn anchor_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(LAPSING, 1));
		Now::set(LICENCE_END);
		assert_noop!(anchor(LAPSING, 2), Error::<Test>::LicenceNotValid);
	});
}

#[test]
fn anchor_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(anchor(UNADMITTED, 1), Error::<Test>::NotMember);
	});
}

#[test]
fn anchor_of_zero_fails_with_invalid_commitment() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(bare(signed(HOSPITAL), Commitment([0; 32]), None), Error::<Test>::InvalidCommitment);
	});
}

#[test]
fn anchor_of_the_same_commitment_fails_with_already_anchored() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(anchor(HOSPITAL, 1));
		assert_noop!(anchor(HOSPITAL, 1), Error::<Test>::AlreadyAnchored);
		assert_noop!(anchor(CLINIC, 1), Error::<Test>::AlreadyAnchored);
	});
}

#[test]
fn anchor_with_stranger_as_subject_fails_with_unknown_subject() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(bare(signed(HOSPITAL), commitment(1), Some(STRANGER)), Error::<Test>::UnknownSubject);
	});
}

#[test]
fn anchor_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder.build_and_execute(|| {
		hypothetically!({
			NextAnchorId::<Test>::put(AnchorId(u64::MAX));
			assert_noop!(anchor(HOSPITAL, 1), Error::<Test>::IdsExhausted);
		});
	});
}
