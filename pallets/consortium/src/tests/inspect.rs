use super::*;

#[test]
fn class_and_prefix_owner_are_answered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Consortium::class(FACTORY), Some(OrganisationClass::Manufacturer));
		assert_eq!(Consortium::class(OrganisationId(9)), None);
		assert_eq!(Consortium::prefix_owner(prefix("4099999")), Some(FACTORY));
		assert_eq!(Consortium::prefix_owner(prefix("4099998")), None);
	});
}

#[test]
fn standing_follows_the_licence() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Consortium::standing(HOSPITAL, 9_999), Standing::Good);
		assert_eq!(Consortium::standing(HOSPITAL, 10_000), Standing::LicenceNotValid);
		assert_eq!(Consortium::standing(OrganisationId(9), START), Standing::Unknown);
	});
}

#[test]
fn class_in_good_standing_is_the_class_of_those_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		let class = |moment| Consortium::class_in_good_standing(HOSPITAL, moment);
		assert_eq!(class(9_999), Consortium::class(HOSPITAL));
		assert_eq!(class(10_000), None, "the licence is over");
		suspend_hospital();
		assert_eq!(class(START), None, "suspended");
		assert_eq!(Consortium::class_in_good_standing(OrganisationId(9), START), None);
	});
}

#[test]
fn lasting_standing_leaves_emergencies_aside() {
	ExtBuilder::default().build_and_execute(|| {
		let told = || {
			let lasting = Consortium::lasting_standing(HOSPITAL, Now::get()).unwrap();
			assert_eq!(Some(lasting.class), Consortium::class(HOSPITAL));
			(lasting.standing, lasting.is_suspended_at_once)
		};
		assert_eq!(told(), (Standing::Good, false));
		suspend_hospital_at_once();
		assert_eq!(told(), (Standing::Good, true));
		at(START + EMERGENCY - 1);
		assert_eq!(told(), (Standing::Good, true));
		at(START + EMERGENCY);
		assert_eq!(told(), (Standing::Good, false));
		suspend_hospital();
		assert_eq!(told(), (Standing::Suspended, false));
		assert_eq!(Consortium::lasting_standing(OrganisationId(9), START), None);
	});
}

#[test]
fn lasting_standing_of_an_emergency_that_a_vote_made_last_is_suspended() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital_at_once();
		suspend_hospital();
		let lasting = Consortium::lasting_standing(HOSPITAL, START).unwrap();
		assert_eq!((lasting.standing, lasting.is_suspended_at_once), (Standing::Suspended, false));
	});
}

#[test]
fn lasting_standing_follows_the_licence_in_an_emergency() {
	ExtBuilder::default().build_and_execute(|| {
		at(9_900);
		suspend_hospital_at_once();
		assert_eq!(Consortium::standing(HOSPITAL, 10_000), Standing::Suspended);
		let lasting = Consortium::lasting_standing(HOSPITAL, 10_000).unwrap();
		assert_eq!((lasting.standing, lasting.is_suspended_at_once), (Standing::LicenceNotValid, true));
	});
}

#[test]
fn yesterdays_standing_survives_whatever_follows() {
	ExtBuilder::default().build_and_execute(|| {
		let moments = [0, 999, START, 1_999, 2_000, 9_999, 10_000, 14_999];
		let answers =
			|now: Moment| moments.map(|moment| (moment < now).then(|| Consortium::standing(HOSPITAL, moment)));
		let unchanged = |before: [Option<Standing>; 8], now| {
			let after = answers(now);
			before.iter().zip(after).for_each(|(before, after)| assert_eq!(*before, after));
		};

		let before = answers(START);
		suspend_hospital();
		unchanged(before, START);

		at(2_000);
		let before = answers(2_000);
		assert_ok!(Consortium::reinstate_organisation(root(), HOSPITAL));
		unchanged(before, 2_000);

		at(15_000);
		let before = answers(15_000);
		assert_ok!(Consortium::renew_licence(root(), HOSPITAL, Period::always()));
		unchanged(before, 15_000);
		assert_eq!(Consortium::standing(HOSPITAL, 15_000), Standing::Good);
	});
}

#[test]
fn acting_is_for_holders_only() {
	ExtBuilder::default().build_and_execute(|| {
		let physician = Acting { organisation: HOSPITAL, role: Role::Physician };
		assert_eq!(Consortium::acting(&PHYSICIAN, START), Some(physician));
		for who in [HOSPITAL_ADMIN, PATIENT, STRANGER] {
			assert_eq!(Consortium::acting(&who, START), None);
		}
	});
}

#[test]
fn acting_says_nothing_of_the_standing() {
	ExtBuilder::default().build_and_execute(|| {
		suspend_hospital();
		assert!(Consortium::acting(&PHYSICIAN, START).is_some());
	});
}

#[test]
fn patients_are_told_from_others() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(Consortium::is_patient(&PATIENT));
		assert!(!Consortium::is_patient(&PHYSICIAN));
	});
}
