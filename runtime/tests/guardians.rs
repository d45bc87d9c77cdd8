//! Guardians and proxies on the real runtime: what they may do for a patient, and until when it counts.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use common::{account, ext, NOW};
use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, PurposeSet},
	consent::{Actor, ConsentTerms, Effect, Provision},
	decision::{AccessQuery, Decision},
	ids::{ConsentId, Moment, OrganisationId, Period},
	traits::ConsentDecision,
};
use salus_runtime::{AccountId, Consent, Consortium, Runtime, RuntimeCall, RuntimeOrigin};

const DAY: Moment = 24 * 60 * 60 * 1000;
/// The day of majority of these tests.
const MAJORITY: Moment = NOW + 30 * DAY;

/// The development chain, where the hospital has entered a guardian for the patient.
fn with_guardian(test: impl FnOnce()) {
	ext("development").execute_with(|| {
		let physician = RuntimeOrigin::signed(account("//Physician"));
		assert_ok!(Consortium::appoint_guardian(physician, account("//Patient"), account("//Guardian"), MAJORITY));
		test();
	});
}

fn set_time(now: Moment) {
	pallet_timestamp::Now::<Runtime>::put(now);
}

/// Lets the hospital read everything for treatment.
fn grant() -> RuntimeCall {
	let hospital = Actor::Organisation(OrganisationId(0));
	let permit = Provision::new(Effect::Permit, hospital, PurposeSet::of(PurposeOfUse::Treatment), DataClassSet::all());
	let provisions = vec![permit].try_into().unwrap();
	let terms = ConsentTerms { period: Period::always(), provisions, source: None };
	RuntimeCall::Consent(pallet_consent::Call::grant { terms })
}

fn withdraw(consent: u64) -> RuntimeCall {
	RuntimeCall::Consent(pallet_consent::Call::withdraw { consent: ConsentId(consent) })
}

fn act_for(who: &str, patient: &str, call: RuntimeCall) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Consortium::act_for(RuntimeOrigin::signed(account(who)), account(patient), Box::new(call))
}

fn decide(at: Moment) -> Decision {
	let classes = DataClassSet::of(DataClass::Laboratory);
	let query = AccessQuery::new(account("//Patient"), account("//Physician"), PurposeOfUse::Treatment, classes);
	<Consent as ConsentDecision<AccountId>>::decide(&query, at)
}

#[test]
fn guardians_consent_counts_as_the_patients() {
	with_guardian(|| {
		assert_eq!(decide(NOW), Decision::NoConsent);
		assert_ok!(act_for("//Guardian", "//Patient", grant()));
		assert!(decide(NOW).is_permit());
	});
}

#[test]
fn guardians_right_ends_on_the_day_of_majority_and_the_consent_stays() {
	with_guardian(|| {
		set_time(MAJORITY - 1);
		assert_ok!(act_for("//Guardian", "//Patient", grant()));
		set_time(MAJORITY);
		let refused = act_for("//Guardian", "//Patient", withdraw(0)).unwrap_err().error;
		assert_eq!(refused, pallet_consortium::Error::<Runtime>::NotRepresentative.into());
		assert!(decide(MAJORITY).is_permit(), "what the guardian granted goes on until the patient says otherwise");
		assert_ok!(Consent::withdraw(RuntimeOrigin::signed(account("//Patient")), ConsentId(0)));
		assert_eq!(decide(MAJORITY + 1), Decision::NoConsent);
		assert!(decide(MAJORITY - 1).is_permit(), "yesterday's answer stays");
	});
}

#[test]
fn guardian_of_one_patient_is_a_stranger_to_another() {
	with_guardian(|| {
		let gateway = RuntimeOrigin::signed(account("//HospitalGateway"));
		assert_ok!(Consortium::admit_patient(gateway, account("//Other")));
		let refused = act_for("//Guardian", "//Other", grant()).unwrap_err().error;
		assert_eq!(refused, pallet_consortium::Error::<Runtime>::NotRepresentative.into());
		assert_noop!(
			act_for("//Stranger", "//Patient", grant()).map_err(|failed| failed.error),
			pallet_consortium::Error::<Runtime>::NotRepresentative
		);
	});
}

#[test]
fn guardian_may_decide_on_consents_and_nothing_else() {
	with_guardian(|| {
		let proxy = RuntimeCall::Consortium(pallet_consortium::Call::appoint_proxy {
			proxy: account("//Friend"),
			until: MAJORITY,
		});
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		for call in [proxy, remark] {
			let refused = act_for("//Guardian", "//Patient", call).unwrap_err().error;
			assert_eq!(refused, pallet_consortium::Error::<Runtime>::CallNotAllowed.into());
		}
	});
}

#[test]
fn proxy_acts_until_the_patient_ends_it() {
	ext("development").execute_with(|| {
		let patient = || RuntimeOrigin::signed(account("//Patient"));
		assert_ok!(Consortium::appoint_proxy(patient(), account("//Daughter"), MAJORITY));
		assert_ok!(act_for("//Daughter", "//Patient", grant()));
		assert!(decide(NOW).is_permit());
		set_time(NOW + DAY);
		assert_ok!(Consortium::end_representation(patient(), account("//Patient"), account("//Daughter")));
		let refused = act_for("//Daughter", "//Patient", withdraw(0)).unwrap_err().error;
		assert_eq!(refused, pallet_consortium::Error::<Runtime>::NotRepresentative.into());
		assert!(decide(NOW + DAY).is_permit());
	});
}
