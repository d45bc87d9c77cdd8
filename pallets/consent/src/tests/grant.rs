use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use salus_primitives::{
	commitment::Commitment,
	consent::{Actor, ConsentTerms},
	ids::{ConsentId, Period},
};
use sp_runtime::traits::BadOrigin;

use super::bad_terms::{lab_permit, refuses_bad_terms};
use crate::{
	mock::*, Call, ConsentRecord, Consents, Error, Event, NextConsentId, Open, Renounced, Snapshot, WeightInfo,
};

#[test]
fn grant_by_patient_works() {
	ExtBuilder::default().build_and_execute(|| {
		let terms = ConsentTerms { source: Some(Commitment([7; 32])), ..lab_terms() };
		assert_ok!(Consent::grant(signed(ALICE), terms.clone()));
		let record = ConsentRecord {
			patient: ALICE,
			terms,
			granted_at: START,
			withdrawn_at: None,
			ended: None,
			replaces: None,
			renounced: Renounced::default(),
		};
		assert_eq!(Consents::<Test>::get(ConsentId(0)), Some(record));
		let snapshot = Snapshot { from: START, consents: vec![ConsentId(0)].try_into().unwrap() };
		assert_eq!(Open::<Test>::get(ALICE), Some(snapshot));
		assert_eq!(NextConsentId::<Test>::get(), ConsentId(1));
		System::assert_last_event(Event::ConsentGranted { consent: ConsentId(0), patient: ALICE }.into());
		assert_eq!(System::events().len(), 1, "one event for the grant");
	});
}

#[test]
fn grant_twice_in_one_block_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consent::grant(signed(ALICE), lab_terms()));
		assert_ok!(Consent::grant(signed(BOB), lab_terms()));
		assert_ok!(Consent::grant(signed(ALICE), lab_terms()));
		assert_eq!(Consent::open_consents(ALICE, None), vec![ConsentId(0), ConsentId(2)]);
		assert_eq!(Consent::open_consents(BOB, None), vec![ConsentId(1)]);
	});
}

#[test]
fn grant_of_each_kind_of_actor_works() {
	ExtBuilder::default().build_and_execute(|| {
		let actors = [
			permit(Actor::Anyone, lab()),
			permit(Actor::Organisation(HOSPITAL), lab()),
			permit(Actor::Study(CLOSED_STUDY), lab()),
			permit(Actor::Account(STRANGER), lab()),
			// A denial may name whoever exists.
			deny(Actor::Organisation(SPA), lab()),
		];
		assert_ok!(Consent::grant(signed(ALICE), terms(actors)));
	});
}

#[test]
fn grant_of_four_levels_works() {
	ExtBuilder::default().build_and_execute(|| {
		let denial = || deny(Actor::Anyone, lab());
		let levels = [lab_permit(), within(0, denial()), within(1, lab_permit()), within(2, denial())];
		assert_ok!(Consent::grant(signed(ALICE), terms(levels)));
	});
}

#[test]
fn grant_for_a_later_period_works() {
	ExtBuilder::default().build_and_execute(|| {
		let period = Period { start: Some(START + DAY), end: None };
		let consent = granted(ConsentTerms { period, ..lab_terms() });
		assert_eq!(Consent::open_consents(ALICE, None), vec![consent]);
		let record = Consents::<Test>::get(consent).unwrap();
		assert!(!record.in_force_at(START));
		assert!(record.in_force_at(START + DAY));
	});
}

#[test]
fn grant_by_anybody_else_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consent::grant(signed(STRANGER), lab_terms()), BadOrigin);
		assert_noop!(Consent::grant(signed(PHYSICIAN), lab_terms()), BadOrigin);
		assert_noop!(Consent::grant(RuntimeOrigin::none(), lab_terms()), BadOrigin);
		assert_noop!(Consent::grant(RuntimeOrigin::root(), lab_terms()), BadOrigin);
	});
}

#[test]
fn grant_of_bad_terms_fails_and_says_why() {
	ExtBuilder::default().build_and_execute(|| refuses_bad_terms(|terms| Consent::grant(signed(ALICE), terms)));
}

#[test]
fn grant_that_ends_before_it_begins_fails_with_invalid_period() {
	ExtBuilder::default().build_and_execute(|| {
		let terms = ConsentTerms { period: Period::between(START + 2 * DAY, START + DAY), ..lab_terms() };
		assert_noop!(Consent::grant(signed(ALICE), terms), Error::<Test>::InvalidPeriod);
	});
}

#[test]
fn grant_to_organisation_suspended_since_fails_with_actor_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		let for_clinic = || terms([permit(Actor::Organisation(CLINIC), lab())]);
		assert_ok!(Consent::grant(signed(ALICE), for_clinic()));
		Now::set(CLINIC_SUSPENDED_AT);
		assert_noop!(Consent::grant(signed(ALICE), for_clinic()), Error::<Test>::ActorNotInGoodStanding);
	});
}

#[test]
fn grant_of_the_33rd_open_consent_fails_with_too_many_open_consents() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..32 {
			granted(lab_terms());
		}
		assert_noop!(Consent::grant(signed(ALICE), lab_terms()), Error::<Test>::TooManyOpenConsents);
		assert_ok!(Consent::grant(signed(BOB), lab_terms()));
		assert_ok!(Consent::withdraw(signed(ALICE), ConsentId(5)));
		assert_ok!(Consent::grant(signed(ALICE), lab_terms()));
	});
}

#[test]
fn grant_after_others_expired_works() {
	ExtBuilder::default().build_and_execute(|| {
		let period = Period { start: None, end: Some(START + DAY) };
		for _ in 0..32 {
			granted(ConsentTerms { period, ..lab_terms() });
		}
		advance(DAY);
		let consent = granted(lab_terms());
		assert_eq!(Consent::open_consents(ALICE, None), vec![consent]);
		assert_eq!(Consent::open_consents(ALICE, Some(START)).len(), 32);
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
