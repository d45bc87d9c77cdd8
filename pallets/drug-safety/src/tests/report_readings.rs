use super::*;

/// When the tests' reports are sent.
const LATER: Moment = START + 600 * MINUTE;

#[test]
fn report_readings_within_the_limits_works() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		let (first, second) = (readings(0, 80, 0), readings(30, 80, 0));
		assert_ok!(report(VACCINE, first.clone()));
		let (by, until) = (organisation(WHOLESALER), first.until);
		let event = |readings, last| Event::ReadingsReported { sscc: CASE, gtin: VACCINE, by, readings, last };
		assert_event(event(first.clone(), None));
		assert_eq!(LastReadings::<Test>::get(CASE, VACCINE), Some(LastReading { born: 0, until, outside_since: None }));

		assert_ok!(report(VACCINE, second.clone()));
		assert_event(event(second.clone(), Some(until)));
		let head = chain_hash(&[0; 32], &(LATER, event(first, None)));
		let head = chain_hash(&head, &(LATER, event(second, Some(until))));
		assert_eq!(Histories::<Test>::get(Subject::Container(CASE)), History { head, events: 2 });
		assert!(!is_locked(PALLET) && !is_locked(CASE));
	});
}

#[test]
fn report_readings_within_the_tolerance_does_not_lock() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		assert_ok!(report(VACCINE, readings(0, 99, 20)));
		assert!(!is_locked(PALLET));
		let since = Some(START);
		assert_eq!(LastReadings::<Test>::get(CASE, VACCINE).unwrap().outside_since, since);
	});
}

#[test]
fn report_readings_beyond_the_tolerance_locks_the_outermost_container() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		let hot = Readings { until: START + 60 * MINUTE, ..readings(0, 99, 31) };
		assert_ok!(report(VACCINE, hot));
		let excursion = Excursion { at: LATER, gtin: VACCINE, lowest: 30, highest: 99, minutes: 31 };
		assert_event(Event::Excursion { sscc: CASE, root: PALLET, excursion });
		assert!(is_locked(PALLET) && !is_locked(CASE));
		let cases = Default::default();
		assert_eq!(Locks::<Test>::get(PALLET), Some(Lock { cases, excursion: Some(excursion) }));
		assert_eq!(Histories::<Test>::get(Subject::Container(PALLET)).events, 1);
	});
}

#[test]
fn report_readings_in_short_reports_locks_as_in_a_long_one() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		assert_ok!(report(VACCINE, readings(0, 99, 20)));
		assert_ok!(report(VACCINE, readings(21, 99, 20)));
		assert!(is_locked(PALLET));
		assert_eq!(Locks::<Test>::get(PALLET).unwrap().excursion.unwrap().minutes, 41);
	});
}

#[test]
fn report_readings_too_cold_without_tolerance_locks_at_once() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		assert_ok!(report(SERUM, Readings { lowest: 19, ..readings(0, 50, 0) }));
		assert!(is_locked(PALLET));
	});
}

#[test]
fn report_readings_of_a_locked_container_keeps_the_last_excursion() {
	ExtBuilder.build_and_execute(|| {
		spoilt();
		at(LATER + 5);
		assert_ok!(report(SERUM, readings(30, 120, 20)));
		assert_ok!(report(SERUM, readings(60, 50, 0)));
		let excursion = Locks::<Test>::get(PALLET).unwrap().excursion.unwrap();
		assert_eq!((excursion.at, excursion.highest), (LATER + 5, 120));
		assert!(is_locked(PALLET));
	});
}

#[test]
fn report_readings_of_two_products_do_not_disturb_each_other() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		assert_ok!(report(VACCINE, readings(0, 50, 0)));
		assert_ok!(report(SERUM, readings(0, 50, 0)));
	});
}

#[test]
fn report_readings_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		let call = DrugSafety::report_readings(signed(WHOLESALER), CASE, VACCINE, readings(0, 50, 0));
		assert_noop!(call, BadOrigin);
	});
}

#[test]
fn report_readings_without_good_standing_fails() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		assert_standing_matters(WHOLESALER, || report(VACCINE, readings(0, 50, 0)));
	});
}

#[test]
fn report_readings_of_an_unknown_container_fails_with_unknown_container() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		let device = signed(DEVICE + WHOLESALER);
		let call = DrugSafety::report_readings(device, Sscc(99), VACCINE, readings(0, 50, 0));
		assert_noop!(call, Error::UnknownContainer);
	});
}

#[test]
fn report_readings_by_a_device_of_another_fails_with_not_holder() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		for other in [FACTORY, PHARMACY] {
			let call = DrugSafety::report_readings(signed(DEVICE + other), CASE, VACCINE, readings(0, 50, 0));
			assert_noop!(call, Error::NotHolder);
		}
	});
}

#[test]
fn report_readings_of_an_unknown_product_fails_with_unknown_product() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		assert_noop!(report(Gtin(9), readings(0, 50, 0)), Error::UnknownProduct);
	});
}

#[test]
fn report_readings_of_a_product_without_limits_fails_with_no_limits() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		let device = signed(DEVICE + PHARMACY);
		let call = DrugSafety::report_readings(device, BOX, TABLETS, readings(0, 50, 0));
		assert_noop!(call, Error::NoLimits);
	});
}

#[test]
fn report_readings_of_a_product_not_in_it_fails_with_not_in_container() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		let device = signed(DEVICE + PHARMACY);
		let call = DrugSafety::report_readings(device, BOX, SERUM, readings(0, 50, 0));
		assert_noop!(call, Error::NotInContainer);
	});
}

#[test]
fn report_readings_that_are_none_fails_with_invalid_readings() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		let good = || readings(0, 50, 0);
		for bad in [
			Readings { count: 0, ..good() },
			Readings { lowest: 51, ..good() },
			Readings { root: H256::zero(), ..good() },
		] {
			assert_noop!(report(VACCINE, bad), Error::InvalidReadings);
		}
	});
}

#[test]
fn report_readings_before_the_last_ones_fails_with_out_of_order() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		assert_ok!(report(VACCINE, readings(100, 50, 0)));
		assert_noop!(report(VACCINE, readings(0, 50, 0)), Error::OutOfOrder);
		assert_noop!(report(VACCINE, readings(100, 50, 0)), Error::OutOfOrder);
		assert_noop!(report(VACCINE, readings(120, 50, 0)), Error::OutOfOrder);
		let backwards = Readings { until: START + 129 * MINUTE, ..readings(130, 50, 0) };
		assert_noop!(report(VACCINE, backwards), Error::OutOfOrder);
	});
}

#[test]
fn report_readings_of_later_fails_with_in_the_future() {
	ExtBuilder.build_and_execute(|| {
		at(START + 20 * MINUTE - 1);
		assert_noop!(report(VACCINE, readings(0, 50, 0)), Error::InTheFuture);
		at(START + 20 * MINUTE);
		assert_ok!(report(VACCINE, readings(0, 50, 0)));
	});
}

#[test]
fn report_readings_of_a_container_says_nothing_of_a_later_one_with_its_sscc() {
	ExtBuilder.build_and_execute(|| {
		at(LATER);
		assert_ok!(report(VACCINE, readings(100, 99, 20)));
		// The case was emptied, and its SSCC is used again for other goods.
		Containers::mutate(|all| all.get_mut(&CASE).unwrap().born = 7);
		assert_eq!(DrugSafety::last_reading(CASE, VACCINE), None);
		// Neither is a report of before out of order, nor does the time outside of before count.
		let again = Readings { from: START + 110 * MINUTE, ..readings(110, 99, 20) };
		assert_ok!(report(VACCINE, again));
		assert!(!is_locked(PALLET));
		assert_eq!(DrugSafety::last_reading(CASE, VACCINE).map(|last| last.born), Some(7));
		assert_noop!(report(VACCINE, readings(120, 80, 0)), Error::OutOfOrder);
	});
}
