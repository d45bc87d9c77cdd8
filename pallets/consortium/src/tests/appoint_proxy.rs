use super::*;

fn appoint(by: AccountId, until: Moment) -> sp_runtime::DispatchResult {
	Consortium::appoint_proxy(signed(by), FRIEND, until)
}

#[test]
fn appoint_proxy_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(PATIENT, 5_000));
		let expected = Representation { kind: RepresentativeKind::Proxy, from: START, until: 5_000, ended_at: None };
		assert_eq!(history(FRIEND), [expected]);
		assert!(Consortium::is_member(&FRIEND));
		assert_event(Event::RepresentativeAppointed {
			patient: PATIENT,
			representative: FRIEND,
			kind: RepresentativeKind::Proxy,
			until: 5_000,
		});
	});
}

#[test]
fn a_proxys_right_ends_with_its_time() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(PATIENT, 5_000));
		at(5_000);
		assert!(!represents(FRIEND, 5_000) && !Consortium::is_member(&FRIEND));
		assert_ok!(appoint(PATIENT, 6_000));
		assert_eq!([4_999, 5_000, 5_999, 6_000].map(|at| represents(FRIEND, at)), [true, true, true, false]);
	});
}

#[test]
fn appoint_proxy_of_another_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, patient) = admit_clinic();
		assert_ok!(Consortium::appoint_proxy(signed(PATIENT), patient, 5_000));
		assert!(represents(patient, START));
	});
}

#[test]
fn appoint_proxy_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		for who in [PHYSICIAN, HOSPITAL_ADMIN, MOTHER, STRANGER] {
			assert_noop!(appoint(who, 5_000), BadOrigin);
		}
		assert_noop!(Consortium::appoint_proxy(root(), FRIEND, 5_000), BadOrigin);
	});
}

#[test]
fn appoint_proxy_until_now_fails_with_invalid_period() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(appoint(PATIENT, START), Error::InvalidPeriod);
	});
}

#[test]
fn appoint_proxy_of_oneself_fails_with_own_representative() {
	ExtBuilder::default().build_and_execute(|| {
		let appointed = Consortium::appoint_proxy(signed(PATIENT), PATIENT, 5_000);
		assert_noop!(appointed, Error::OwnRepresentative);
	});
}

#[test]
fn appoint_proxy_who_may_ask_for_access_fails_with_account_taken() {
	ExtBuilder::default().build_and_execute(|| {
		for proxy in [PHYSICIAN, HOSPITAL_ADMIN] {
			assert_noop!(Consortium::appoint_proxy(signed(PATIENT), proxy, 5_000), Error::AccountTaken);
		}
	});
}
