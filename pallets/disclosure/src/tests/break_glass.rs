use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, Role},
	decision::{chain_hash, AccessQuery, Act, Decision, DenyReason, DisclosureEntry, LogHead},
	disclosure::{BreakGlassReason, BreakGlassTally, BREAK_GLASS_LIFE, REVIEW_TERM},
	ids::BreakGlassId,
	traits::BreakGlassInspect,
};
use sp_runtime::traits::BadOrigin;

use crate::{
	mock::*, BreakGlassRecord, BreakGlasses, BySlot, Call, DisclosureLogs, Error, Event, NextBreakGlassId,
	PendingReviews, ReviewKey, Tallies, WeightInfo,
};

const USE: BreakGlassId = BreakGlassId(0);

/// The answer that the last line of Alice's log holds.
fn last_answer() -> Decision {
	logged(ALICE).pop().expect("a line was logged").decision
}

#[test]
fn break_glass_opens_the_record_and_gives_notice() {
	ExtBuilder::default().build_and_execute(|| {
		let reason = BreakGlassReason::EmergencyOverride;
		assert_ok!(Disclosure::break_glass(signed(PHYSICIAN), ALICE, reason, lab()));
		let entry = DisclosureEntry {
			index: 0,
			act: Act::BreakGlass(USE),
			query: AccessQuery::new(ALICE, PHYSICIAN, PurposeOfUse::EmergencyTreatment, lab()),
			organisation: Some(HOSPITAL),
			role: Some(Role::Physician),
			at: START,
			decision: opened(USE, DataClassSet::empty()),
		};
		let broken = Event::GlassBroken {
			break_glass: USE,
			patient: ALICE,
			requester: PHYSICIAN,
			organisation: HOSPITAL,
			reason,
			classes: lab(),
			until: START + BREAK_GLASS_LIFE,
			review_due: START + REVIEW_TERM,
		};
		assert_eq!(events(), vec![broken, Event::AccessDecided { entry: entry.clone() }]);
		let head = LogHead { head: chain_hash(&[0; 32], &entry), count: 1 };
		assert_eq!(Disclosure::disclosure_head(ALICE), head);
	});
}

#[test]
fn break_glass_stores_the_use_where_it_is_looked_for() {
	ExtBuilder::default().build_and_execute(|| {
		advance(BREAK_GLASS_LIFE + 5);
		assert_eq!(broken(NURSE, BOB), USE);
		let record = BreakGlassRecord {
			patient: BOB,
			requester: NURSE,
			organisation: HOSPITAL,
			role: Role::Nurse,
			reason: BreakGlassReason::EmergencyTreatment,
			classes: lab(),
			from: START + BREAK_GLASS_LIFE + 5,
			review: None,
		};
		assert_eq!(PendingReviews::<Test>::get(HOSPITAL, ReviewKey::from(USE)), Some(record.due()));
		assert_eq!(BySlot::<Test>::get((BOB, NURSE, START / BREAK_GLASS_LIFE + 1)), Some(USE));
		assert_eq!(BreakGlasses::<Test>::get(USE), Some(record));
		assert_eq!(NextBreakGlassId::<Test>::get(), BreakGlassId(1));
		assert_eq!(Tallies::<Test>::get(NURSE), BreakGlassTally { uses: 1, unreviewed: 1, abuses: 0 });
		assert_eq!(Disclosure::tally(PHYSICIAN), BreakGlassTally::default());
	});
}

#[test]
fn break_glass_withholds_what_the_role_may_not_have() {
	ExtBuilder::default().build_and_execute(|| {
		let asked = classes([DataClass::Medications, DataClass::Imaging]);
		assert_ok!(Disclosure::break_glass(signed(PHARMACIST), ALICE, BreakGlassReason::BreakTheGlass, asked));
		assert_eq!(last_answer(), opened(USE, classes([DataClass::Imaging])));
	});
}

#[test]
fn break_glass_asks_no_policy_contract() {
	ExtBuilder::default().build_and_execute(|| {
		ContractDecision::set(Some(Decision::deny(DenyReason::TierPolicy)));
		broken(PHYSICIAN, ALICE);
		assert_eq!(last_answer(), opened(USE, DataClassSet::empty()));
	});
	let reason = BreakGlassReason::BreakTheGlass;
	let call = Call::<Test>::break_glass { patient: ALICE, reason, classes: lab() };
	assert_eq!(call.get_dispatch_info().call_weight, <() as WeightInfo>::break_glass());
}

#[test]
fn break_glass_twice_in_one_moment_works_for_two_requesters_and_for_two_patients() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		broken(NURSE, ALICE);
		broken(PHYSICIAN, BOB);
		assert_eq!(Tallies::<Test>::get(PHYSICIAN).uses, 2);
		assert_eq!(Tallies::<Test>::get(NURSE).uses, 1);
		assert_eq!(Disclosure::disclosure_head(ALICE).count, 2);
		assert_eq!(Disclosure::disclosure_head(BOB).count, 1);
	});
}

#[test]
fn break_glass_again_works_in_the_moment_in_which_it_ends() {
	ExtBuilder::default().build_and_execute(|| {
		// From the first and the last moment of a slot, and from within.
		for (patient, wait) in [(ALICE, 0), (BOB, 1), (ALICE, BREAK_GLASS_LIFE - 2), (BOB, BREAK_GLASS_LIFE + 1)] {
			advance(wait);
			let first = broken(PHYSICIAN, patient);
			advance(BREAK_GLASS_LIFE - 1);
			assert_noop!(smash(PHYSICIAN, patient), Error::<Test>::AlreadyOpen);
			assert_eq!(Disclosure::open(&patient, &PHYSICIAN, Now::get()), Some((first, lab())));
			advance(1);
			assert_eq!(Disclosure::open(&patient, &PHYSICIAN, Now::get()), None);
			let second = broken(PHYSICIAN, patient);
			assert_eq!(Disclosure::open(&patient, &PHYSICIAN, Now::get()), Some((second, lab())));
			assert_eq!(Disclosure::open(&patient, &PHYSICIAN, Now::get() - 1), Some((first, lab())));
			advance(BREAK_GLASS_LIFE);
		}
	});
}

#[test]
fn break_glass_unsigned_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let smash = |origin| Disclosure::break_glass(origin, ALICE, BreakGlassReason::BreakTheGlass, lab());
		assert_noop!(smash(RuntimeOrigin::none()), BadOrigin);
		assert_noop!(smash(RuntimeOrigin::root()), BadOrigin);
	});
}

#[test]
fn break_glass_on_nobody_fails_with_unknown_patient() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(smash(PHYSICIAN, STRANGER), Error::<Test>::UnknownPatient);
	});
}

#[test]
fn break_glass_for_no_or_unknown_classes_fails_with_bad_classes() {
	ExtBuilder::default().build_and_execute(|| {
		for classes in [DataClassSet::empty(), DataClassSet(1 << 31), DataClassSet(lab().0 | 1 << 31)] {
			assert_noop!(
				Disclosure::break_glass(signed(PHYSICIAN), ALICE, BreakGlassReason::BreakTheGlass, classes),
				Error::<Test>::BadClasses
			);
		}
	});
}

#[test]
fn break_glass_without_a_credential_fails_with_no_valid_credential() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(smash(STRANGER, ALICE), Error::<Test>::NoValidCredential);
		Now::set(TURN);
		assert_noop!(smash(LOCUM, ALICE), Error::<Test>::NoValidCredential);
	});
}

#[test]
fn break_glass_for_a_suspended_or_unlicensed_organisation_fails_with_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(smash(SPA_PHYSICIAN, ALICE), Error::<Test>::NotInGoodStanding);
		Now::set(TURN);
		assert_noop!(smash(SURGEON, ALICE), Error::<Test>::NotInGoodStanding);
	});
}

#[test]
fn break_glass_in_a_role_without_emergencies_fails_with_role_may_not() {
	ExtBuilder::default().build_and_execute(|| {
		for requester in [RESEARCHER, HOSPITAL_OFFICER, INSPECTOR] {
			assert_noop!(smash(requester, ALICE), Error::<Test>::RoleMayNot);
		}
		// A pharmacist treats emergencies, but not with images.
		let images = classes([DataClass::Imaging]);
		assert_noop!(
			Disclosure::break_glass(signed(PHARMACIST), ALICE, BreakGlassReason::BreakTheGlass, images),
			Error::<Test>::RoleMayNot
		);
	});
}

#[test]
fn break_glass_while_open_fails_with_already_open() {
	ExtBuilder::default().build_and_execute(|| {
		broken(PHYSICIAN, ALICE);
		assert_noop!(smash(PHYSICIAN, ALICE), Error::<Test>::AlreadyOpen);
		// For other data too: one use is one scope.
		let reason = BreakGlassReason::BreakTheGlass;
		let images = classes([DataClass::Imaging]);
		assert_noop!(Disclosure::break_glass(signed(PHYSICIAN), ALICE, reason, images), Error::<Test>::AlreadyOpen);
	});
}

#[test]
fn break_glass_beyond_the_last_line_fails_with_log_full() {
	ExtBuilder::default().build_and_execute(|| {
		DisclosureLogs::<Test>::insert(ALICE, LogHead { head: [1; 32], count: u64::MAX });
		assert_noop!(smash(PHYSICIAN, ALICE), Error::<Test>::LogFull);
		// Before the first write: without the layer of storage that a call has around it.
		let reason = BreakGlassReason::BreakTheGlass;
		assert_noop!(Disclosure::do_break_glass(PHYSICIAN, ALICE, reason, lab()), Error::<Test>::LogFull);
	});
}

#[test]
fn break_glass_beyond_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder::default().build_and_execute(|| {
		NextBreakGlassId::<Test>::put(BreakGlassId(u64::MAX));
		assert_noop!(smash(PHYSICIAN, ALICE), Error::<Test>::IdsExhausted);
	});
}
