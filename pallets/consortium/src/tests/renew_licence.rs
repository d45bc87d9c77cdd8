use super::*;

/// Renews the hospital's licence, which ends at 10,000.
fn renew(licence: Period) -> sp_runtime::DispatchResult {
	Consortium::renew_licence(root(), HOSPITAL, licence)
}

fn licences() -> Vec<Period> {
	record(HOSPITAL).licences.to_vec()
}

#[test]
fn renew_licence_without_a_gap_prolongs_it() {
	ExtBuilder::default().build_and_execute(|| {
		let prolonged = Period { start: None, end: Some(20_000) };
		assert_ok!(renew(Period::between(10_000, 20_000)));
		assert_eq!(licences(), [prolonged]);
		assert_event(Event::LicenceRenewed { organisation: HOSPITAL, licence: prolonged });
	});
}

#[test]
fn renew_licence_that_overlaps_prolongs_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(renew(Period::between(500, 20_000)));
		assert_ok!(renew(Period::always()));
		assert_eq!(licences(), [Period::always()]);
	});
}

#[test]
fn renew_licence_after_a_gap_adds_one() {
	ExtBuilder::default().build_and_execute(|| {
		let second = Period::between(11_000, 20_000);
		assert_ok!(renew(second));
		assert_eq!(licences(), [Period { start: None, end: Some(10_000) }, second]);
		assert_eq!(Consortium::standing(HOSPITAL, 10_500), Standing::LicenceNotValid);
		assert_eq!(Consortium::standing(HOSPITAL, 11_000), Standing::Good);
		assert_event(Event::LicenceRenewed { organisation: HOSPITAL, licence: second });
	});
}

#[test]
fn renew_licence_after_its_end_does_not_change_the_past() {
	ExtBuilder::default().build_and_execute(|| {
		at(15_000);
		assert_eq!(Consortium::standing(HOSPITAL, 12_000), Standing::LicenceNotValid);
		assert_ok!(renew(Period::between(10_000, 20_000)));
		assert_eq!(Consortium::standing(HOSPITAL, 9_999), Standing::Good);
		assert_eq!(Consortium::standing(HOSPITAL, 12_000), Standing::LicenceNotValid);
		assert_eq!(Consortium::standing(HOSPITAL, 15_000), Standing::Good);
		assert_event(Event::LicenceRenewed { organisation: HOSPITAL, licence: Period::between(15_000, 20_000) });
	});
}

#[test]
fn renew_licence_does_not_lift_a_suspension() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_ok!(renew(Period::always()));
		assert_eq!(Consortium::standing(HOSPITAL, START), Standing::Suspended);
	});
}

#[test]
fn renew_licence_by_a_member_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [HOSPITAL_ADMIN, REGULATOR_ADMIN] {
			assert_noop!(Consortium::renew_licence(signed(who), HOSPITAL, Period::always()), BadOrigin);
		}
	});
}

#[test]
fn renew_licence_without_admission_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::renew_licence(root(), OrganisationId(9), Period::always()), Error::NotFound);
	});
}

#[test]
fn renew_licence_that_is_empty_or_over_fails_with_invalid_period() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(renew(Period::between(20_000, 20_000)), Error::InvalidPeriod);
		assert_noop!(renew(Period::between(1, START)), Error::InvalidPeriod);
	});
}

#[test]
fn renew_licence_that_shortens_it_fails_with_invalid_period() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(renew(Period::between(2_000, 9_000)), Error::InvalidPeriod);
		assert_noop!(renew(Period::between(2_000, 10_000)), Error::InvalidPeriod);
		assert_ok!(renew(Period::always()));
		assert_noop!(renew(Period::between(2_000, 30_000)), Error::InvalidPeriod);
	});
}

#[test]
fn renew_licence_from_before_the_last_one_fails_with_invalid_period() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(renew(Period::between(12_000, 20_000)));
		assert_noop!(renew(Period::between(11_000, 30_000)), Error::InvalidPeriod);
	});
}

#[test]
fn renew_licence_with_too_many_gaps_fails_with_too_many_licences() {
	ExtBuilder::default().build_and_execute(|| {
		for nth in 1..u64::from(MaxIntervals::get()) {
			assert_ok!(renew(Period::between(10_000 + nth * 20, 10_010 + nth * 20)));
		}
		assert_noop!(renew(Period::between(30_000, 40_000)), Error::TooManyLicences);
	});
}
