use super::*;
use crate::{MAX_REPRESENTATIONS, MAX_REPRESENTATIVES, MAX_REPRESENTED};

fn appoint(by: AccountId, guardian: AccountId, until: Moment) -> sp_runtime::DispatchResult {
	Consortium::appoint_guardian(signed(by), PATIENT, guardian, until)
}

#[test]
fn appoint_guardian_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(PHYSICIAN, MOTHER, 5_000));
		let expected = Representation { kind: RepresentativeKind::Guardian, from: START, until: 5_000, ended_at: None };
		assert_eq!(history(MOTHER), [expected]);
		assert_eq!(Representatives::<Test>::get(PATIENT).to_vec(), [(MOTHER, 5_000)]);
		assert_eq!(Represented::<Test>::get(MOTHER).to_vec(), [(PATIENT, 5_000)]);
		assert_eq!(System::providers(&MOTHER), 1);
		assert_event(Event::RepresentativeAppointed {
			patient: PATIENT,
			representative: MOTHER,
			kind: RepresentativeKind::Guardian,
			until: 5_000,
		});
	});
}

#[test]
fn a_guardians_right_ends_on_the_day_of_majority() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		at(4_999);
		assert!(represents(MOTHER, 4_999) && Consortium::is_member(&MOTHER));
		at(5_000);
		assert!(!represents(MOTHER, 5_000) && !Consortium::is_member(&MOTHER));
		assert!(represents(MOTHER, 4_999));
	});
}

#[test]
fn appoint_guardian_again_takes_the_place_of_the_appointment() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		at(2_000);
		appoint_mother(3_000);
		let of = |from, until, ended_at| Representation { kind: RepresentativeKind::Guardian, from, until, ended_at };
		assert_eq!(history(MOTHER), [of(START, 5_000, Some(2_000)), of(2_000, 3_000, None)]);
		assert_eq!(Representatives::<Test>::get(PATIENT).to_vec(), [(MOTHER, 3_000)]);
		assert_eq!(Represented::<Test>::get(MOTHER).to_vec(), [(PATIENT, 3_000)]);
		assert_eq!([START, 1_999, 2_999, 3_000].map(|at| represents(MOTHER, at)), [true, true, true, false]);
		assert_eq!(System::providers(&MOTHER), 1);
	});
}

#[test]
fn appoint_guardian_twice_in_one_moment_keeps_the_last() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		appoint_mother(3_000);
		let expected = Representation { kind: RepresentativeKind::Guardian, from: START, until: 3_000, ended_at: None };
		assert_eq!(history(MOTHER), [expected]);
	});
}

#[test]
fn appoint_guardian_makes_room_for_those_whose_time_is_over() {
	ExtBuilder::default().build_and_execute(|| {
		for guardian in 400..400 + u64::from(MAX_REPRESENTATIVES) {
			assert_ok!(appoint(PHYSICIAN, guardian, 2_000));
		}
		at(2_000);
		appoint_mother(5_000);
		assert_eq!(Representatives::<Test>::get(PATIENT).to_vec(), [(MOTHER, 5_000)]);
	});
}

#[test]
fn appoint_guardian_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [RESEARCHER, PACKER, FACTORY_ADMIN, REGULATOR_ADMIN, PATIENT, MOTHER, STRANGER] {
			assert_noop!(appoint(who, MOTHER, 5_000), BadOrigin);
		}
	});
}

#[test]
fn appoint_guardian_by_another_provider_fails_with_not_sponsor() {
	ExtBuilder::default().build_and_execute(|| {
		let (admin, _) = admit_clinic();
		assert_noop!(appoint(admin, MOTHER, 5_000), Error::NotSponsor);
	});
}

#[test]
fn appoint_guardian_while_suspended_fails_with_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert_noop!(appoint(PHYSICIAN, MOTHER, 5_000), Error::Suspended);
	});
}

#[test]
fn appoint_guardian_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder::default().build_and_execute(|| {
		at(10_000);
		assert_noop!(appoint(PHYSICIAN, MOTHER, 15_000), Error::LicenceNotValid);
	});
}

#[test]
fn appoint_guardian_of_nobody_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		let appointed = Consortium::appoint_guardian(signed(PHYSICIAN), STRANGER, MOTHER, 5_000);
		assert_noop!(appointed, Error::NotFound);
	});
}

#[test]
fn appoint_guardian_until_now_fails_with_invalid_period() {
	ExtBuilder::default().build_and_execute(|| {
		for until in [0, START - 1, START] {
			assert_noop!(appoint(PHYSICIAN, MOTHER, until), Error::InvalidPeriod);
		}
		assert_ok!(appoint(PHYSICIAN, MOTHER, START + 1));
	});
}

#[test]
fn appoint_guardian_of_oneself_fails_with_own_representative() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(appoint(PHYSICIAN, PATIENT, 5_000), Error::OwnRepresentative);
	});
}

#[test]
fn appoint_guardian_who_may_ask_for_access_fails_with_account_taken() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), RESEARCHER));
		for guardian in [PHYSICIAN, RESEARCHER, PACKER, HOSPITAL_ADMIN, REGULATOR_ADMIN] {
			assert_noop!(appoint(PHYSICIAN, guardian, 5_000), Error::AccountTaken);
		}
	});
}

#[test]
fn whoever_represents_a_patient_gets_no_part_that_may_ask_for_access() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(2_000);
		let issue = || Consortium::issue_credential(signed(HOSPITAL_ADMIN), MOTHER, Role::Nurse, Period::always());
		let class = OrganisationClass::Provider;
		let admit = Consortium::admit_organisation(root(), class, gln(9), GERMANY, Period::always(), MOTHER);
		assert_noop!(issue(), Error::AccountTaken);
		assert_noop!(admit, Error::AccountTaken);
		at(2_000);
		assert_ok!(issue());
		assert_noop!(appoint(PHYSICIAN, MOTHER, 5_000), Error::AccountTaken);
	});
}

#[test]
fn appoint_guardian_too_often_fails_with_too_many_representations() {
	ExtBuilder::default().build_and_execute(|| {
		for nth in 1..=u64::from(MAX_REPRESENTATIONS) {
			at(START + nth);
			appoint_mother(5_000 + nth);
		}
		at(2_000);
		assert_noop!(appoint(PHYSICIAN, MOTHER, 6_000), Error::TooManyRepresentations);
		assert_ok!(Consortium::end_representation(signed(MOTHER), PATIENT, MOTHER));
	});
}

#[test]
fn appoint_guardian_besides_all_that_fit_fails_with_too_many_representatives() {
	ExtBuilder::default().build_and_execute(|| {
		for guardian in 400..400 + u64::from(MAX_REPRESENTATIVES) {
			assert_ok!(appoint(PHYSICIAN, guardian, 5_000));
		}
		assert_noop!(appoint(PHYSICIAN, MOTHER, 5_000), Error::TooManyRepresentatives);
		assert_ok!(appoint(PHYSICIAN, 400, 6_000));
	});
}

#[test]
fn appoint_guardian_of_too_many_fails_with_too_many_represented() {
	ExtBuilder::default().build_and_execute(|| {
		for patient in 500..500 + u64::from(MAX_REPRESENTED) {
			assert_ok!(Consortium::admit_patient(signed(PHYSICIAN), patient));
			assert_ok!(Consortium::appoint_guardian(signed(PHYSICIAN), patient, MOTHER, 5_000));
		}
		assert_noop!(appoint(PHYSICIAN, MOTHER, 5_000), Error::TooManyRepresented);
	});
}
