//! One file per call, and one for each of the other things that this pallet does.

mod act_for;
mod admit_organisation;
mod admit_patient;
mod appoint_guardian;
mod appoint_proxy;
mod assign_prefix;
mod benchmark_setup;
mod clear_issuer;
mod contracts;
mod end_representation;
mod genesis;
mod inspect;
mod invariants;
mod issue_credential;
mod members;
mod migrations;
mod origins;
mod patient_keys;
mod reinstate_organisation;
mod renew_licence;
mod replace_admin;
mod representatives;
mod revoke_credential;
mod set_admins;
mod set_policy;
mod suspend_at_once;
mod suspend_organisation;
mod try_state;
mod void_issuer;

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{CompanyPrefix, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
	traits::{Acting, CredentialInspect, MemberInspect, OrganisationInspect, PatientInspect, PatientKeys, Standing},
};
use sp_runtime::DispatchError::BadOrigin;

use crate::{
	mock::*, Admins, Credentials, Event, Member, Members, Organisation, Organisations, Patients, Representation,
	Representations, RepresentativeKind, Representatives, Represented, Void, Voids,
};

type Error = crate::Error<Test>;

fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The record of an organisation that exists.
fn record(organisation: OrganisationId) -> Organisation<Test> {
	Organisations::<Test>::get(organisation).unwrap()
}

/// Checks that this event was the last.
fn assert_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}

/// Suspends the hospital.
fn suspend_hospital() {
	assert_ok!(Consortium::suspend_organisation(root(), HOSPITAL));
}

/// Lets the regulator suspend the hospital.
fn suspend_hospital_at_once() {
	assert_ok!(Consortium::suspend_at_once(signed(REGULATOR_ADMIN), HOSPITAL));
}

/// Whose quota an account's transactions count to now.
fn quota_holder(who: AccountId) -> Option<OrganisationId> {
	Consortium::quota_holder(&who, Now::get())
}

/// These admins.
fn admins(accounts: &[AccountId]) -> Admins<Test> {
	Admins::<Test>::truncate_from(accounts.to_vec())
}

/// Gives a patient another key.
fn replace_key(patient: AccountId, new: AccountId) {
	assert!(Consortium::is_free(&new));
	<Consortium as PatientKeys<AccountId>>::replace_key(&patient, &new);
}

/// Makes the mother the patient's guardian until a moment.
fn appoint_mother(until: Moment) {
	assert_ok!(Consortium::appoint_guardian(signed(PHYSICIAN), PATIENT, MOTHER, until));
}

/// When and as what an account represented the patient.
fn history(representative: AccountId) -> Vec<Representation> {
	Representations::<Test>::get(PATIENT, representative).to_vec()
}

/// Whether an account represents the patient at a moment.
fn represents(representative: AccountId, at: Moment) -> bool {
	Consortium::represents(&representative, &PATIENT, at).is_some()
}

/// A second provider, its admin, and a patient of it.
fn admit_clinic() -> (AccountId, AccountId) {
	let (admin, patient) = (40, 240);
	let class = OrganisationClass::Provider;
	assert_ok!(Consortium::admit_organisation(root(), class, gln(9), GERMANY, Period::always(), admin));
	assert_ok!(Consortium::admit_patient(signed(admin), patient));
	(admin, patient)
}
