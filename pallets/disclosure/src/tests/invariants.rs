//! What holds after any sequence of calls.

use frame_support::dispatch::DispatchResult;
use proptest::{collection::vec, option, prelude::*};
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse},
	decision::{chain_hash, AccessQuery, Act, LogHead},
	disclosure::{BreakGlassReason, ReviewVerdict, BREAK_GLASS_LIFE, REVIEW_TERM},
	ids::{BreakGlassId, Moment},
	traits::BreakGlassInspect,
};

use crate::{mock::*, BreakGlasses, Event};

const PATIENTS: [AccountId; 3] = [ALICE, BOB, STRANGER];
const REQUESTERS: [AccountId; 6] = [PHYSICIAN, NURSE, SURGEON, PHARMACIST, LOCUM, STRANGER];

#[derive(Clone, Debug)]
enum Step {
	Request(AccessQuery<AccountId>),
	/// A request whose decision causes a request of the nurse.
	Reenter(AccessQuery<AccountId>),
	BreakGlass(AccountId, AccountId, BreakGlassReason, DataClassSet),
	Review(AccountId, BreakGlassId, ReviewVerdict),
	Wait(Moment),
}

fn request(query: AccessQuery<AccountId>) -> DispatchResult {
	let AccessQuery { patient, requester, purpose, study, classes, labels, data_time } = query;
	let asked = Disclosure::request_access(signed(requester), patient, purpose, study, classes, labels, data_time);
	asked.map(drop).map_err(|failed| failed.error)
}

/// Plays a step; it may fail, which must change nothing.
fn play(step: Step) {
	let _ = match step {
		Step::Request(query) => request(query),
		Step::Reenter(query) => {
			Reentrant::set(Some(NURSE));
			let result = request(query);
			Reentrant::set(None);
			result
		}
		Step::BreakGlass(requester, patient, reason, classes) => {
			Disclosure::break_glass(signed(requester), patient, reason, classes)
		}
		Step::Review(reviewer, break_glass, verdict) => {
			Disclosure::review_break_glass(signed(reviewer), break_glass, verdict)
		}
		Step::Wait(time) => {
			advance(time);
			Ok(())
		}
	};
}

fn any_patient() -> impl Strategy<Value = AccountId> {
	prop_oneof![9 => Just(ALICE), 4 => Just(BOB), 1 => Just(STRANGER)]
}

fn any_requester() -> impl Strategy<Value = AccountId> {
	prop_oneof![4 => Just(PHYSICIAN), 8 => prop::sample::select(REQUESTERS.to_vec())]
}

fn any_classes() -> impl Strategy<Value = DataClassSet> {
	let some =
		vec(prop::sample::select(DataClass::ALL.to_vec()), 1..4).prop_map(|classes| classes.into_iter().collect());
	let bad = vec![DataClassSet::empty(), DataClassSet(1 << 31)];
	prop_oneof![6 => some, 3 => Just(DataClassSet::all()), 1 => prop::sample::select(bad)]
}

fn any_query() -> impl Strategy<Value = AccessQuery<AccountId>> {
	let purpose = prop_oneof![
		Just(PurposeOfUse::Treatment),
		Just(PurposeOfUse::EmergencyTreatment),
		Just(PurposeOfUse::Marketing),
	];
	(any_patient(), any_requester(), purpose, any_classes(), option::of(0..START)).prop_map(
		|(patient, requester, purpose, classes, data_time)| AccessQuery {
			data_time,
			..AccessQuery::new(patient, requester, purpose, classes)
		},
	)
}

/// Times that meet the edges of slots and lives, and times that don't.
fn any_wait() -> impl Strategy<Value = Moment> {
	let edges = vec![
		1,
		BREAK_GLASS_LIFE / 2,
		BREAK_GLASS_LIFE - 1,
		BREAK_GLASS_LIFE,
		BREAK_GLASS_LIFE + 1,
		REVIEW_TERM - BREAK_GLASS_LIFE,
		REVIEW_TERM,
	];
	prop_oneof![4 => prop::sample::select(edges), 2 => 0..2 * BREAK_GLASS_LIFE]
}

fn any_step() -> impl Strategy<Value = Step> {
	let reviewers = vec![HOSPITAL_OFFICER, HOSPITAL_OFFICER, CLINIC_OFFICER, AGENCY_OFFICER, FORMER_OFFICER, PHYSICIAN];
	let number = (0u64..12).prop_map(BreakGlassId);
	let verdict = prop_oneof![Just(ReviewVerdict::Justified), Just(ReviewVerdict::Abuse)];
	let reason = prop::sample::select(BreakGlassReason::ALL.to_vec());
	prop_oneof![
		3 => any_query().prop_map(Step::Request),
		1 => any_query().prop_map(Step::Reenter),
		6 => (any_requester(), any_patient(), reason, any_classes())
			.prop_map(|(requester, patient, reason, classes)| Step::BreakGlass(requester, patient, reason, classes)),
		3 => (prop::sample::select(reviewers), number, verdict)
			.prop_map(|(reviewer, number, verdict)| Step::Review(reviewer, number, verdict)),
		4 => any_wait().prop_map(Step::Wait),
	]
}

/// What `open` should answer, out of all uses.
fn open_by_search(patient: AccountId, requester: AccountId, at: Moment) -> Option<(BreakGlassId, DataClassSet)> {
	let mut open = BreakGlasses::<Test>::iter().filter(|(_, record)| {
		(record.patient, record.requester) == (patient, requester)
			&& record.from <= at
			&& at - record.from < BREAK_GLASS_LIFE
	});
	let found = open.next().map(|(break_glass, record)| (break_glass, record.classes));
	assert!(open.next().is_none(), "one use at a time");
	found
}

/// Moments at and around the beginning and the end of every use.
fn edges() -> Vec<Moment> {
	let around = |record: crate::BreakGlassRecord<AccountId>| {
		[record.from, record.until()].into_iter().flat_map(|edge| [edge - 1, edge, edge + 1])
	};
	BreakGlasses::<Test>::iter_values().flat_map(around).chain([0, START, Now::get(), Moment::MAX]).collect()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn invariants_hold_after_any_calls(steps in vec(any_step(), 1..60)) {
		// `build_and_execute` checks them.
		ExtBuilder::default().build_and_execute(|| steps.into_iter().for_each(play));
	}

	#[test]
	fn log_head_is_rebuilt_from_the_events(steps in vec(any_step(), 1..60)) {
		ExtBuilder::default().build_and_execute(|| {
			steps.into_iter().for_each(play);
			for patient in PATIENTS {
				let lines = logged(patient);
				assert!(lines.iter().zip(0u64..).all(|(entry, number)| entry.index == number));
				let head = lines.iter().fold([0; 32], |head, entry| chain_hash(&head, entry));
				assert_eq!(Disclosure::disclosure_head(patient), LogHead { head, count: lines.len() as u64 });
			}
		});
	}

	#[test]
	fn every_use_gives_notice_and_leaves_its_line(steps in vec(any_step(), 1..60)) {
		ExtBuilder::default().build_and_execute(|| {
			steps.into_iter().for_each(play);
			let events = events();
			let mut uses = 0;
			for (number, event) in events.iter().enumerate() {
				let Event::GlassBroken { break_glass, patient, requester, classes, .. } = event else { continue };
				uses += 1;
				let Event::AccessDecided { entry } = &events[number + 1] else { panic!("its line follows") };
				assert_eq!(entry.act, Act::BreakGlass(*break_glass));
				let purpose = PurposeOfUse::EmergencyTreatment;
				assert_eq!(entry.query, AccessQuery::new(*patient, *requester, purpose, *classes));
				assert!(entry.decision.is_permit());
			}
			assert_eq!(uses, BreakGlasses::<Test>::iter().count());
		});
	}

	#[test]
	fn open_finds_what_a_search_finds(steps in vec(any_step(), 1..60)) {
		ExtBuilder::default().build_and_execute(|| {
			steps.into_iter().for_each(play);
			for at in edges() {
				for patient in PATIENTS {
					for requester in REQUESTERS {
						let found = Disclosure::open(&patient, &requester, at);
						assert_eq!(found, open_by_search(patient, requester, at));
					}
				}
			}
		});
	}

	#[test]
	fn open_at_a_past_moment_never_changes(steps in vec(any_step(), 1..40)) {
		ExtBuilder::default().build_and_execute(|| {
			let mut answers = vec![];
			for step in steps {
				play(step);
				// The block that has just ended is past from now on.
				advance(1);
				let past = Now::get() - 1;
				let ask = |requester: &AccountId| (*requester, past, Disclosure::open(&ALICE, requester, past));
				answers.extend(REQUESTERS.iter().map(ask));
			}
			for (requester, past, answer) in answers {
				assert_eq!(Disclosure::open(&ALICE, &requester, past), answer);
			}
		});
	}

	#[test]
	fn overdue_reviews_are_all_on_the_list(steps in vec(any_step(), 1..60), limit in 1u32..4) {
		ExtBuilder::default().build_and_execute(|| {
			steps.into_iter().for_each(play);
			for organisation in [HOSPITAL, CLINIC, PHARMACY] {
				let mut expected: Vec<_> = BreakGlasses::<Test>::iter()
					.filter(|(_, record)| record.organisation == organisation && record.review.is_none())
					.filter(|(_, record)| record.from + REVIEW_TERM <= Now::get())
					.map(|(break_glass, _)| break_glass)
					.collect();
				expected.sort();
				let mut listed = vec![];
				loop {
					let page = Disclosure::overdue_reviews(organisation, listed.last().copied(), limit);
					listed.extend(page.iter().map(|review| review.break_glass));
					if page.len() < limit as usize {
						break;
					}
				}
				assert_eq!(listed, expected);
			}
		});
	}
}
