//! Tests of what a supply does to a fill.

use super::*;

#[test]
fn consume_works_in_any_order() {
	valid().build_and_execute(|| {
		for (number, after) in [(4, 0b10000), (0, 0b10001), (2, 0b10101)] {
			assert_ok!(consume(&fill(number)));
			assert_eq!(used(), after);
			assert_event(Event::FillUsed { prescription: root(), number });
		}
	});
}

#[test]
fn consume_of_every_fill_of_the_largest_prescription_works() {
	ExtBuilder::default().build_and_execute(|| {
		let root = root_of(1, MAX_FILLS);
		assert_ok!(prescribe(root, MAX_FILLS, validity()));
		Now::set(VALID_FROM);
		for number in 0..MAX_FILLS {
			assert_ok!(consume(&fill_of(1, MAX_FILLS, number)));
		}
		assert_eq!(Prescriptions::prescription(root).unwrap().used, u64::MAX);
		assert_noop!(consume(&fill_of(1, MAX_FILLS, 63)), Error::AlreadyUsed);
	});
}

#[test]
fn consume_of_the_only_fill_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(prescribe(root_of(1, 1), 1, validity()));
		Now::set(VALID_UNTIL - 1);
		assert_ok!(consume(&fill_of(1, 1, 0)));
		assert_noop!(consume(&fill_of(1, 1, 0)), Error::AlreadyUsed);
	});
}

#[test]
fn consume_of_what_was_not_prescribed_fails() {
	valid().build_and_execute(|| {
		assert_proves(|fill, gtin, packs| Prescriptions::consume(fill, gtin, packs, Now::get()));
	});
}

#[test]
fn consume_of_a_fill_of_another_prescription_fails_with_not_proved() {
	valid().build_and_execute(|| {
		let foreign = Fill { prescription: root(), ..fill_of(1, FILLS, 1) };
		assert_noop!(consume(&foreign), Error::NotProved);
	});
}

#[test]
fn consume_again_fails_with_already_used() {
	valid().build_and_execute(|| {
		assert_ok!(consume(&fill(1)));
		assert_noop!(consume(&fill(1)), Error::AlreadyUsed);
		assert_ok!(consume(&fill(2)));
	});
}

#[test]
fn consume_outside_of_the_validity_fails_with_not_valid_now() {
	prescribed().build_and_execute(|| {
		for now in [VALID_FROM - 1, VALID_UNTIL] {
			Now::set(now);
			assert_noop!(consume(&fill(1)), Error::NotValidNow);
		}
	});
}

#[test]
fn consume_after_withdrawal_fails_with_already_withdrawn() {
	valid().build_and_execute(|| {
		assert_ok!(Prescriptions::withdraw(signed(PHYSICIAN), root()));
		assert_noop!(consume(&fill(1)), Error::AlreadyWithdrawn);
	});
}

#[test]
fn consume_while_the_prescriber_is_suspended_works() {
	valid().build_and_execute(|| {
		ClinicStands::set(Standing::Suspended);
		assert_ok!(consume(&fill(1)));
	});
}
