//! Tests of what an undone supply does to its fill.

use super::*;

/// With fill 1 used.
fn used_once() -> ExtBuilder {
	valid().after(|| {
		assert_ok!(consume(&fill(1)));
	})
}

#[test]
fn restore_works_and_the_fill_can_be_used_again() {
	used_once().build_and_execute(|| {
		assert_ok!(consume(&fill(3)));
		assert_ok!(restore(&fill(1)));
		assert_eq!(used(), 0b1000);
		assert_event(Event::FillRestored { prescription: root(), number: 1 });
		assert_ok!(consume(&fill(1)));
	});
}

#[test]
fn the_history_stands_for_all_events() {
	used_once().build_and_execute(|| {
		assert_ok!(restore(&fill(1)));
		assert_ok!(Prescriptions::withdraw(signed(COLLEAGUE), root()));
		let (prescription, number) = (root(), 1);
		let prescribed =
			Event::Prescribed { prescription, by: CLINIC, prescriber: PHYSICIAN, fills: FILLS, validity: validity() };
		let used = Event::FillUsed { prescription, number };
		let restored = Event::FillRestored { prescription, number };
		let withdrawn = Event::Withdrawn { prescription, prescriber: COLLEAGUE };
		let history = Prescriptions::prescription(root()).unwrap().history;
		assert_eq!(history, folded(&[prescribed, used, restored, withdrawn]));
	});
}

#[test]
fn restore_of_what_was_not_prescribed_fails() {
	used_once().build_and_execute(|| assert_proves(Prescriptions::restore));
}

#[test]
fn restore_of_a_fill_that_is_not_used_fails_with_not_used() {
	used_once().build_and_execute(|| {
		assert_noop!(restore(&fill(2)), Error::NotUsed);
		assert_ok!(restore(&fill(1)));
		assert_noop!(restore(&fill(1)), Error::NotUsed);
	});
}

#[test]
fn restore_after_the_validity_works_and_does_not_renew_it() {
	used_once().build_and_execute(|| {
		Now::set(VALID_UNTIL);
		assert_ok!(restore(&fill(1)));
		assert_noop!(consume(&fill(1)), Error::NotValidNow);
	});
}

#[test]
fn restore_after_withdrawal_works_and_does_not_renew_it() {
	used_once().build_and_execute(|| {
		assert_ok!(Prescriptions::withdraw(signed(PHYSICIAN), root()));
		assert_ok!(restore(&fill(1)));
		assert_noop!(consume(&fill(1)), Error::AlreadyWithdrawn);
	});
}
