//! The invariants notice what is wrong with members, keys, emergencies and voids.

use super::*;
use crate::{Emergencies, EmergenciesInForce, EmergencyList, KeysByPatient, PatientsByKey, VoidList};

/// The patient's key.
const NEW: AccountId = 210;

/// Replaces the patient's key, suspends the hospital at once and voids what it issued, breaks something, and sees which
/// invariant says so.
#[track_caller]
fn assert_notices(message: &'static str, damage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		appoint_mother(5_000);
		replace_key(PATIENT, NEW);
		suspend_hospital_at_once();
		assert_ok!(Consortium::void_issuer(root(), HOSPITAL, 500));
		at(START + 100);
		assert_ok!(crate::Pallet::<Test>::do_try_state());
		damage();
		assert_eq!(crate::Pallet::<Test>::do_try_state(), Err(message.into()));
	});
}

fn enter(who: AccountId, organisation: u32, until: Option<Moment>) {
	Members::<Test>::insert(who, Member { organisation: OrganisationId(organisation), until });
}

fn in_force(list: &[(OrganisationId, Moment)]) {
	EmergenciesInForce::<Test>::put(EmergencyList::<Test>::truncate_from(list.to_vec()));
}

fn void(voids: &[Void]) {
	Voids::<Test>::insert(HOSPITAL, VoidList::<Test>::truncate_from(voids.to_vec()));
}

#[test]
fn try_state_notices_a_wrong_index_of_members() {
	let wrong = "an entry of the index of members is not right";
	assert_notices(wrong, || Members::<Test>::remove(HOSPITAL_ADMIN));
	assert_notices(wrong, || Members::<Test>::remove(PHYSICIAN));
	assert_notices(wrong, || Members::<Test>::remove(MOTHER));
	assert_notices(wrong, || Members::<Test>::remove(NEW));
	assert_notices(wrong, || enter(STRANGER, 0, None));
	assert_notices(wrong, || enter(PATIENT, 0, None));
	assert_notices(wrong, || enter(PACKER, 0, None));
	assert_notices(wrong, || enter(PACKER, 1, Some(50_000)));
	assert_notices("nobody has a member's quota", || enter(STRANGER, 9, Some(START)));
}

#[test]
fn try_state_notices_keys_that_lead_nowhere() {
	assert_notices("nobody signs with another key", || KeysByPatient::<Test>::insert(STRANGER, FRIEND));
	assert_notices("a key doesn't lead to its patient", || PatientsByKey::<Test>::remove(NEW));
	assert_notices("a patient doesn't lead to its key", || PatientsByKey::<Test>::insert(FRIEND, PATIENT));
	assert_notices("a patient's key plays another part", || {
		KeysByPatient::<Test>::insert(PATIENT, MOTHER);
		PatientsByKey::<Test>::insert(MOTHER, PATIENT);
	});
}

#[test]
fn try_state_notices_emergencies_that_are_not_in_force() {
	let until = START + EMERGENCY;
	assert_notices("an organisation is suspended at once twice", || in_force(&[(HOSPITAL, until); 2]));
	assert_notices("nobody was suspended at once", || in_force(&[(HOSPITAL, until), (OrganisationId(9), until)]));
	assert_notices("an emergency is not its suspension", || in_force(&[(HOSPITAL, until + 1)]));
	assert_notices("an emergency never began", || Emergencies::<Test>::remove(HOSPITAL));
	assert_notices("a suspension ends by itself, and no regulator made it", || in_force(&[]));
	assert_notices("nobody was ever suspended at once", || Emergencies::<Test>::insert(OrganisationId(9), 1));
	assert_notices("an emergency has yet to begin", || Emergencies::<Test>::insert(FACTORY, 9_000));
}

#[test]
fn try_state_notices_voids_that_make_no_sense() {
	let open = Void { from: 500, declared_at: START, until: None };
	assert_notices("nobody's credentials are void", || {
		Voids::<Test>::insert(OrganisationId(9), VoidList::<Test>::truncate_from(vec![open]));
	});
	assert_notices("a list of voids is empty", || void(&[]));
	assert_notices("voids are not in the order of time", || void(&[open, Void { declared_at: 900, ..open }]));
	assert_notices("a void was declared before it began", || void(&[Void { declared_at: 499, ..open }]));
	let closed = |until| Void { until: Some(until), ..open };
	assert_notices("a void covers nothing", || void(&[closed(500)]));
	assert_notices("the next void has no room", || void(&[closed(1_050); 4]));
}
