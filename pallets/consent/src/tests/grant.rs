use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use salus_primitives::{
	codes::{DataClassSet, PurposeSet},
	commitment::Commitment,
	consent::{Actor, ConsentTerms, Provision},
	ids::{ConsentId, Period},
};
use sp_runtime::{traits::BadOrigin, DispatchError};

use crate::{mock::*, Call, ConsentRecord, Consents, ConsentsByPatient, Error, Event, NextConsentId, WeightInfo};

fn fails_with(terms: ConsentTerms<AccountId>, error: impl Into<DispatchError>) {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consent::grant(signed(ALICE), terms), error.into());
	});
}

fn lab_permit() -> Provision<AccountId> {
	permit(Actor::Account(PHYSICIAN), lab())
}

#[test]
fn grant_by_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		let terms = ConsentTerms { source: Some(Commitment([7; 32])), ..lab_terms() };
		assert_ok!(Consent::grant(signed(ALICE), terms.clone()));
		let record = ConsentRecord { patient: ALICE, terms, granted_at: START, ended_at: None, replaces: None };
		assert_eq!(Consents::<Test>::get(ConsentId(0)), Some(record));
		assert_eq!(ConsentsByPatient::<Test>::get(ALICE).into_inner(), vec![ConsentId(0)]);
		assert_eq!(NextConsentId::<Test>::get(), ConsentId(1));
		System::assert_last_event(Event::ConsentGranted { consent: ConsentId(0), patient: ALICE }.into());
	});
}

#[test]
fn grant_twice_in_one_block_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consent::grant(signed(ALICE), lab_terms()));
		assert_ok!(Consent::grant(signed(BOB), lab_terms()));
		assert_ok!(Consent::grant(signed(ALICE), lab_terms()));
		assert_eq!(ConsentsByPatient::<Test>::get(ALICE).into_inner(), vec![ConsentId(0), ConsentId(2)]);
		assert_eq!(ConsentsByPatient::<Test>::get(BOB).into_inner(), vec![ConsentId(1)]);
	});
}

#[test]
fn grant_that_names_each_kind_of_actor_works() {
	ExtBuilder::default().build_and_execute(|| {
		let actors = [Actor::Anyone, Actor::Organisation(SPA), Actor::Account(STRANGER)];
		assert_ok!(Consent::grant(signed(ALICE), terms(actors.map(|actor| permit(actor, lab())))));
	});
}

#[test]
fn grant_by_stranger_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consent::grant(signed(STRANGER), lab_terms()), BadOrigin);
		assert_noop!(Consent::grant(RuntimeOrigin::none(), lab_terms()), BadOrigin);
		assert_noop!(Consent::grant(RuntimeOrigin::root(), lab_terms()), BadOrigin);
	});
}

#[test]
fn grant_without_provision_fails_with_empty_terms() {
	fails_with(terms([]), Error::<Test>::EmptyTerms);
}

#[test]
fn grant_without_purpose_fails_with_empty_provision() {
	let provision = Provision { purposes: PurposeSet::empty(), ..lab_permit() };
	fails_with(terms([lab_permit(), provision]), Error::<Test>::EmptyProvision);
}

#[test]
fn grant_without_class_fails_with_empty_provision() {
	let provision = Provision { classes: DataClassSet::empty(), ..lab_permit() };
	fails_with(terms([provision]), Error::<Test>::EmptyProvision);
}

#[test]
fn grant_of_unknown_purpose_fails_with_unknown_code() {
	let provision = Provision { purposes: PurposeSet(1 | 1 << 31), ..lab_permit() };
	fails_with(terms([provision]), Error::<Test>::UnknownCode);
}

#[test]
fn grant_of_unknown_class_fails_with_unknown_code() {
	let provision = Provision { classes: DataClassSet(1 << 31), ..lab_permit() };
	fails_with(terms([provision]), Error::<Test>::UnknownCode);
}

#[test]
fn grant_for_empty_period_fails_with_invalid_period() {
	let period = Period::between(START + DAY, START + DAY);
	fails_with(ConsentTerms { period, ..lab_terms() }, Error::<Test>::InvalidPeriod);
}

#[test]
fn grant_for_empty_data_period_fails_with_invalid_period() {
	fails_with(terms([made_in(Period::between(2, 1), lab_permit())]), Error::<Test>::InvalidPeriod);
}

#[test]
fn grant_for_past_period_fails_with_expired() {
	let period = Period { start: None, end: Some(START) };
	fails_with(ConsentTerms { period, ..lab_terms() }, Error::<Test>::Expired);
}

#[test]
fn grant_to_organisation_never_admitted_fails_with_unknown_actor() {
	fails_with(terms([permit(Actor::Organisation(NO_ORGANISATION), lab())]), Error::<Test>::UnknownActor);
}

#[test]
fn grant_beyond_the_bound_fails_with_too_many_consents() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..64 {
			// A consent that has ended keeps its place.
			let consent = granted(lab_terms());
			assert_ok!(Consent::withdraw(signed(ALICE), consent));
		}
		assert_noop!(Consent::grant(signed(ALICE), lab_terms()), Error::<Test>::TooManyConsents);
		assert_ok!(Consent::grant(signed(BOB), lab_terms()));
	});
}

#[test]
fn grant_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder::default().build_and_execute(|| {
		NextConsentId::<Test>::put(ConsentId(u64::MAX));
		assert_noop!(Consent::grant(signed(ALICE), lab_terms()), Error::<Test>::IdsExhausted);
	});
}

#[test]
fn grant_costs_more_with_more_provisions() {
	let two = terms([lab_permit(), lab_permit()]);
	let info = Call::<Test>::grant { terms: two }.get_dispatch_info();
	assert_eq!(info.call_weight, <() as WeightInfo>::grant(2));
	assert!(<() as WeightInfo>::grant(2).all_gt(<() as WeightInfo>::grant(1)));
}
