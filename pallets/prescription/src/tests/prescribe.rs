//! Tests of `prescribe`.

use super::*;

#[test]
fn prescribe_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Prescriptions::prescribe(signed(PHYSICIAN), root(), FILLS, validity()));
		let (fills, validity) = (FILLS, validity());
		let event = Event::Prescribed { prescription: root(), by: CLINIC, prescriber: PHYSICIAN, fills, validity };
		assert_event(event.clone());
		let history = folded(&[event]);
		let expected = Prescription { by: CLINIC, fills, used: 0, validity, withdrawn_at: None, history };
		assert_eq!(Prescriptions::prescription(root()), Some(expected));
	});
}

#[test]
fn prescribe_from_now_or_before_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(prescribe(root_of(1, 1), 1, Period::between(START, START + 1)));
		assert_ok!(prescribe(root_of(2, 1), 1, Period { start: None, end: Some(START + 1) }));
		assert_ok!(prescribe(root_of(3, MAX_FILLS), MAX_FILLS, validity()));
	});
}

#[test]
fn prescribe_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_bad_origin(|origin| Prescriptions::prescribe(origin, root(), FILLS, validity()));
	});
}

#[test]
fn prescribe_without_good_standing_fails() {
	ExtBuilder::default().build_and_execute(|| {
		assert_needs_good_standing(|| prescribe(root(), FILLS, validity()));
	});
}

#[test]
fn prescribe_zero_root_fails_with_invalid_root() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(prescribe(H256::zero(), FILLS, validity()), Error::InvalidRoot);
	});
}

#[test]
fn prescribe_no_or_too_many_fills_fails_with_invalid_fills() {
	ExtBuilder::default().build_and_execute(|| {
		for fills in [0, MAX_FILLS + 1, u32::MAX] {
			assert_noop!(prescribe(root(), fills, validity()), Error::InvalidFills);
		}
	});
}

#[test]
fn prescribe_for_never_or_for_ever_fails_with_invalid_validity() {
	ExtBuilder::default().build_and_execute(|| {
		let for_ever = Period { start: Some(START), end: None };
		for validity in [Period::between(2_000, 2_000), Period::between(3_000, 2_000), Period::always(), for_ever] {
			assert_noop!(prescribe(root(), FILLS, validity), Error::InvalidValidity);
		}
	});
}

#[test]
fn prescribe_for_the_past_fails_with_expired() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(prescribe(root(), FILLS, Period::between(0, START)), Error::Expired);
	});
}

#[test]
fn prescribe_the_same_again_fails_with_already_prescribed() {
	prescribed().build_and_execute(|| {
		assert_noop!(prescribe(root(), FILLS, validity()), Error::AlreadyPrescribed);
		let by_another = Prescriptions::prescribe(signed(OTHER), root(), 1, validity());
		assert_noop!(by_another, Error::AlreadyPrescribed);
	});
}

#[test]
fn prescription_of_an_unknown_root_is_none() {
	ExtBuilder::default().build_and_execute(|| assert_eq!(Prescriptions::prescription(root()), None));
}
