use super::*;

/// The hospital publishes counts.
fn publish_counts(counts: Counts) -> sp_runtime::DispatchResult {
	Collection::publish_report(signed(HOSPITAL), root(1), period(), counts, None)
}

/// The hospital publishes for a period.
fn publish_period(period: Period) -> sp_runtime::DispatchResult {
	Collection::publish_report(signed(HOSPITAL), root(1), period, counts(&[(140, 3)]), None)
}

#[test]
fn publish_report_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(HOSPITAL, 1, None));
		let expected = Report {
			publisher: organisation(HOSPITAL),
			root: root(1),
			leaves: 7,
			period: period(),
			counts: counts(&[(140, 3), (141, 4)]),
			replaces: None,
			replaced_by: None,
			published_at: START,
		};
		assert_eq!(Reports::<Test>::get(REPORT), Some(expected));
		assert_eq!(ReportsByRoot::<Test>::get(root(1)), Some(REPORT));
		assert_eq!(NextReportId::<Test>::get(), ReportId(1));
		let publisher = organisation(HOSPITAL);
		assert_event(Event::ReportPublished { report: REPORT, publisher, root: root(1), leaves: 7 });
	});
}

#[test]
fn publish_report_that_replaces_one_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(HOSPITAL, 1, None));
		let old = Reports::<Test>::get(REPORT).unwrap();
		at(5_000);
		assert_ok!(publish(HOSPITAL, 2, Some(REPORT)));
		assert_eq!(Reports::<Test>::get(REPORT), Some(Report { replaced_by: Some(ReportId(1)), ..old }));
		let new = Reports::<Test>::get(ReportId(1)).unwrap();
		assert_eq!((new.replaces, new.replaced_by, new.published_at), (Some(REPORT), None, 5_000));
		assert_eq!(ReportsByRoot::<Test>::get(root(1)), Some(REPORT));
	});
}

#[test]
fn publish_report_with_all_codes_there_can_be_works() {
	ExtBuilder.build_and_execute(|| {
		let most: Vec<_> = (0..MAX_COUNTS).map(|code| (code, 1)).collect();
		assert_ok!(publish_counts(counts(&most)));
	});
}

#[test]
fn publish_report_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		for who in [DEVICE + HOSPITAL, RESEARCHER + HOSPITAL, PATIENT, STRANGER] {
			assert_noop!(publish(who, 1, None), BadOrigin);
		}
		let counts = counts(&[(140, 3)]);
		assert_noop!(Collection::publish_report(RuntimeOrigin::root(), root(1), period(), counts, None), BadOrigin);
	});
}

#[test]
fn publish_report_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(publish(SUSPENDED, 1, None), Error::Suspended);
	});
}

#[test]
fn publish_report_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(LAPSING, 1, None));
		at(LICENCE_END);
		assert_noop!(publish(LAPSING, 2, None), Error::LicenceNotValid);
	});
}

#[test]
fn publish_report_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(publish(UNADMITTED, 1, None), Error::NotMember);
	});
}

#[test]
fn publish_report_of_zero_fails_with_invalid_root() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(publish(HOSPITAL, 0, None), Error::InvalidRoot);
	});
}

#[test]
fn publish_report_twice_fails_with_already_published() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(HOSPITAL, 1, None));
		assert_noop!(publish(HOSPITAL, 1, Some(REPORT)), Error::AlreadyPublished);
		assert_noop!(publish(CLINIC, 1, None), Error::AlreadyPublished);
	});
}

#[test]
fn publish_report_of_nothing_fails_with_no_counts() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(publish_counts(Counts::default()), Error::NoCounts);
	});
}

#[test]
fn publish_report_in_disorder_fails_with_codes_not_ascending() {
	ExtBuilder.build_and_execute(|| {
		for codes in [[(141, 1), (140, 1)], [(140, 1), (140, 1)]] {
			assert_noop!(publish_counts(counts(&codes)), Error::CodesNotAscending);
		}
	});
}

#[test]
fn publish_report_with_none_of_a_code_fails_with_zero_count() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(publish_counts(counts(&[(140, 1), (141, 0)])), Error::ZeroCount);
	});
}

#[test]
fn publish_report_of_too_much_fails_with_too_many_leaves() {
	ExtBuilder.build_and_execute(|| {
		for codes in [[(140, MAX_LEAVES), (141, 1)], [(140, u32::MAX), (141, 1)]] {
			assert_noop!(publish_counts(counts(&codes)), Error::TooManyLeaves);
		}
		assert_ok!(publish_counts(counts(&[(140, MAX_LEAVES - 1), (141, 1)])));
	});
}

#[test]
fn publish_report_of_no_bounded_period_fails_with_invalid_period() {
	ExtBuilder.build_and_execute(|| {
		let (start, end) = (Some(0), Some(START));
		for period in [
			Period::always(),
			Period { start: None, end },
			Period { start, end: None },
			Period::between(5, 5),
			Period::between(6, 5),
		] {
			assert_noop!(publish_period(period), Error::InvalidPeriod);
		}
	});
}

#[test]
fn publish_report_before_the_end_fails_with_period_not_over() {
	ExtBuilder.build_and_execute(|| {
		let period = Period::between(0, START + 1);
		assert_noop!(publish_period(period), Error::PeriodNotOver);
		at(START + 1);
		assert_ok!(publish_period(period));
	});
}

#[test]
fn publish_report_that_replaces_none_fails_with_unknown_report() {
	ExtBuilder.build_and_execute(|| {
		// Nor can it replace itself.
		assert_noop!(publish(HOSPITAL, 1, Some(REPORT)), Error::UnknownReport);
	});
}

#[test]
fn publish_report_that_replaces_a_foreign_one_fails_with_not_publisher() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(HOSPITAL, 1, None));
		assert_noop!(publish(CLINIC, 2, Some(REPORT)), Error::NotPublisher);
	});
}

#[test]
fn publish_report_that_replaces_an_old_one_fails_with_already_replaced() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(HOSPITAL, 1, None));
		assert_ok!(publish(HOSPITAL, 2, Some(REPORT)));
		assert_noop!(publish(HOSPITAL, 3, Some(REPORT)), Error::AlreadyReplaced);
		assert_ok!(publish(HOSPITAL, 3, Some(ReportId(1))));
	});
}

#[test]
fn publish_report_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder.build().execute_with(|| {
		NextReportId::<Test>::put(ReportId(u64::MAX));
		assert_noop!(publish(HOSPITAL, 1, None), Error::IdsExhausted);
	});
}
