//! One file per call, and one for each of the other things that this pallet does.

mod admit_organisation;
mod admit_patient;
mod assign_prefix;
mod benchmark_setup;
mod extension;
mod genesis;
mod inspect;
mod invariants;
mod issue_credential;
mod origins;
mod reinstate_organisation;
mod renew_licence;
mod revoke_credential;
mod set_policy;
mod suspend_organisation;

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{CompanyPrefix, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
	traits::{Acting, CredentialInspect, OrganisationInspect, PatientInspect, Standing},
};
use sp_runtime::DispatchError::BadOrigin;

use crate::{mock::*, Credentials, Event, Organisation, Organisations, Patients};

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
