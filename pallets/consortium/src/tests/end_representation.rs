use super::*;

fn end(by: AccountId, representative: AccountId) -> sp_runtime::DispatchResult {
	Consortium::end_representation(signed(by), PATIENT, representative)
}

#[test]
fn end_representation_works_for_patient_representative_and_sponsor() {
	for who in [PATIENT, MOTHER, PHYSICIAN, HOSPITAL_ADMIN] {
		ExtBuilder::default().build_and_execute(|| {
			appoint_mother(5_000);
			at(2_000);
			assert_ok!(end(who, MOTHER));
			let kind = RepresentativeKind::Guardian;
			let expected = Representation { kind, from: START, until: 5_000, ended_at: Some(2_000) };
			assert_eq!(history(MOTHER), [expected]);
			assert!(Representatives::<Test>::get(PATIENT).is_empty());
			assert!(Represented::<Test>::get(MOTHER).is_empty());
			assert_eq!([1_999, 2_000].map(|at| represents(MOTHER, at)), [true, false]);
			assert!(!Consortium::is_member(&MOTHER));
			assert_event(Event::RepresentationEnded { patient: PATIENT, representative: MOTHER });
		});
	}
}

#[test]
fn end_representation_keeps_the_others() {
	ExtBuilder::default().build_and_execute(|| {
		let (_, other) = admit_clinic();
		appoint_mother(5_000);
		assert_ok!(Consortium::appoint_proxy(signed(other), MOTHER, 5_000));
		assert_ok!(Consortium::appoint_proxy(signed(PATIENT), FRIEND, 5_000));
		at(2_000);
		assert_ok!(end(PATIENT, MOTHER));
		assert!(represents(FRIEND, 2_000));
		assert!(Consortium::is_member(&MOTHER));
		assert_eq!(Consortium::represents(&MOTHER, &other, 2_000), Some(RepresentativeKind::Proxy));
	});
}

#[test]
fn end_representation_in_its_first_moment_leaves_nothing_but_the_nonce() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		assert_ok!(end(PATIENT, MOTHER));
		assert!(!Representations::<Test>::contains_key(PATIENT, MOTHER));
		assert_eq!(System::providers(&MOTHER), 1);
		appoint_mother(5_000);
		assert_eq!(System::providers(&MOTHER), 1);
	});
}

#[test]
fn end_representation_unsigned_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		for origin in [root(), RuntimeOrigin::none()] {
			assert_noop!(Consortium::end_representation(origin, PATIENT, MOTHER), BadOrigin);
		}
	});
}

#[test]
fn end_representation_by_others_fails_with_not_sponsor() {
	ExtBuilder::default().build_and_execute(|| {
		let (admin, patient) = admit_clinic();
		appoint_mother(5_000);
		assert_ok!(Consortium::appoint_proxy(signed(PATIENT), FRIEND, 5_000));
		for who in [admin, patient, FRIEND, RESEARCHER, FACTORY_ADMIN, STRANGER] {
			assert_noop!(end(who, MOTHER), Error::NotSponsor);
		}
	});
}

#[test]
fn end_representation_by_a_suspended_sponsor_fails_with_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		suspend_hospital();
		assert_noop!(end(PHYSICIAN, MOTHER), Error::Suspended);
		assert_ok!(end(PATIENT, MOTHER));
	});
}

#[test]
fn end_representation_after_the_sponsors_licence_fails_with_licence_not_valid() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(50_000);
		at(10_000);
		assert_noop!(end(PHYSICIAN, MOTHER), Error::LicenceNotValid);
		assert_ok!(end(MOTHER, MOTHER));
	});
}

#[test]
fn end_representation_of_nobody_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::end_representation(signed(STRANGER), STRANGER, MOTHER), Error::NotFound);
	});
}

#[test]
fn end_representation_that_does_not_hold_fails_with_not_representative() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(end(PATIENT, MOTHER), Error::NotRepresentative);
		appoint_mother(5_000);
		assert_ok!(Consortium::appoint_proxy(signed(PATIENT), FRIEND, 3_000));
		at(3_000);
		assert_noop!(end(PATIENT, FRIEND), Error::NotRepresentative);
		assert_ok!(end(PATIENT, MOTHER));
		assert_noop!(end(MOTHER, MOTHER), Error::NotRepresentative);
	});
}
