//! What is asked about representatives, and checks that fail when something is broken on purpose.

use super::*;

#[test]
fn representatives_are_those_of_the_moment() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		at(2_000);
		assert_ok!(Consortium::appoint_proxy(signed(PATIENT), FRIEND, 3_000));
		at(2_500);
		assert_ok!(Consortium::end_representation(signed(PATIENT), PATIENT, MOTHER));

		let mother = (MOTHER, RepresentativeKind::Guardian, Period::between(START, 2_500));
		let friend = (FRIEND, RepresentativeKind::Proxy, Period::between(2_000, 3_000));
		let of = |at| {
			let mut found = Consortium::representatives(PATIENT, at);
			found.sort_by_key(|(who, ..)| *who);
			found
		};
		assert_eq!(of(START - 1), []);
		assert_eq!(of(START), [mother]);
		assert_eq!(of(2_499), [mother, friend]);
		assert_eq!(of(2_500), [friend]);
		assert_eq!(of(3_000), []);
		assert_eq!(Consortium::representatives(STRANGER, START), []);
	});
}

#[test]
fn represents_tells_by_what_right() {
	ExtBuilder::default().build_and_execute(|| {
		appoint_mother(5_000);
		let kind = Consortium::represents(&MOTHER, &PATIENT, START);
		assert_eq!(kind, Some(RepresentativeKind::Guardian));
		assert_eq!(Consortium::represents(&PATIENT, &MOTHER, START), None);
		assert!(Consortium::is_representative(&MOTHER));
		assert!(!Consortium::is_representative(&PATIENT));
	});
}

#[test]
fn jurisdiction_is_answered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Consortium::jurisdiction(HOSPITAL), Some(GERMANY));
		assert_eq!(Consortium::jurisdiction(OrganisationId(9)), None);
	});
}

/// Makes the mother a guardian, breaks something, and sees what the check says.
fn broken(damage: impl FnOnce()) -> &'static str {
	ExtBuilder::default().build().execute_with(|| {
		appoint_mother(5_000);
		at(2_000);
		crate::Pallet::<Test>::do_try_state().unwrap();
		damage();
		crate::Pallet::<Test>::do_try_state().unwrap_err().into()
	})
}

fn change(change: impl FnOnce(&mut Representation)) {
	Representations::<Test>::mutate(PATIENT, MOTHER, |history| change(history.last_mut().unwrap()));
}

fn add(patient: AccountId, representative: AccountId, from: Moment, until: Moment) {
	let one = Representation { kind: RepresentativeKind::Proxy, from, until, ended_at: None };
	Representations::<Test>::mutate(patient, representative, |history| history.try_push(one).unwrap());
}

#[test]
fn a_broken_representation_is_found() {
	assert_eq!(broken(|| add(STRANGER, MOTHER, 1, 2)), "somebody represents no patient");
	assert_eq!(broken(|| add(PATIENT, PATIENT, 1, 2)), "a patient represents itself");
	assert_eq!(broken(|| change(|last| last.ended_at = Some(START))), "a representation is empty");
	assert_eq!(broken(|| add(PATIENT, MOTHER, 4_999, 6_000)), "representations overlap");
	let never = || Representations::<Test>::insert(PATIENT, FRIEND, crate::History::default());
	assert_eq!(broken(never), "somebody never represented anybody");
	let may_ask = || crate::OrganisationsByAdmin::<Test>::insert(MOTHER, HOSPITAL);
	let both = || {
		may_ask();
		Organisations::<Test>::mutate(HOSPITAL, |record| record.as_mut().unwrap().admins.try_push(MOTHER).unwrap());
	};
	assert_eq!(broken(both), "who may ask for access may permit it");
}

#[test]
fn a_side_that_knows_too_little_is_found() {
	assert_eq!(broken(|| Representatives::<Test>::remove(PATIENT)), "a patient doesn't lead to its representative");
	assert_eq!(broken(|| Represented::<Test>::remove(MOTHER)), "a representative doesn't lead to its patient");
}

#[test]
fn a_side_that_knows_too_much_is_found() {
	let more = |patient| Representatives::<Test>::mutate(patient, |list| list.try_push((MOTHER, 5_000)).unwrap());
	assert_eq!(broken(|| more(STRANGER)), "a representative was not appointed");
	assert_eq!(broken(|| more(PATIENT)), "a representative is found twice");
	let more = |patient| Represented::<Test>::mutate(MOTHER, |list| list.try_push((patient, 5_000)).unwrap());
	assert_eq!(broken(|| more(STRANGER)), "a patient never had this representative");
	assert_eq!(broken(|| more(PATIENT)), "a represented patient is found twice");
	let ended = || change(|last| last.ended_at = Some(1_500));
	assert_eq!(broken(ended), "a representative was not appointed");
}
