//! Tests of `withdraw`.

use super::*;

fn withdraw(who: u64) -> DispatchResult {
	Prescriptions::withdraw(signed(who), root())
}

#[test]
fn withdraw_works_and_leaves_what_was_used() {
	valid().build_and_execute(|| {
		assert_ok!(consume(&fill(1)));
		assert_ok!(withdraw(PHYSICIAN));
		let prescription = Prescriptions::prescription(root()).unwrap();
		assert_eq!((prescription.withdrawn_at, prescription.used), (Some(VALID_FROM), 0b10));
		assert_event(Event::Withdrawn { prescription: root(), prescriber: PHYSICIAN });
	});
}

#[test]
fn withdraw_by_a_colleague_works() {
	prescribed().build_and_execute(|| {
		assert_ok!(withdraw(COLLEAGUE));
		assert_event(Event::Withdrawn { prescription: root(), prescriber: COLLEAGUE });
	});
}

#[test]
fn withdraw_by_others_fails_with_bad_origin() {
	prescribed().build_and_execute(|| assert_bad_origin(|origin| Prescriptions::withdraw(origin, root())));
}

#[test]
fn withdraw_without_good_standing_fails() {
	prescribed().build_and_execute(|| assert_needs_good_standing(|| withdraw(PHYSICIAN)));
}

#[test]
fn withdraw_of_nothing_fails_with_unknown_prescription() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(withdraw(PHYSICIAN), Error::UnknownPrescription);
	});
}

#[test]
fn withdraw_by_another_provider_fails_with_not_prescriber() {
	prescribed().build_and_execute(|| {
		assert_noop!(withdraw(OTHER), Error::NotPrescriber);
	});
}

#[test]
fn withdraw_again_fails_with_already_withdrawn() {
	prescribed().build_and_execute(|| {
		assert_ok!(withdraw(PHYSICIAN));
		assert_noop!(withdraw(PHYSICIAN), Error::AlreadyWithdrawn);
	});
}
