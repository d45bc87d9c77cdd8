//! Whatever happens in whatever order: the floor and the other invariants hold, and a refused call writes nothing.

use super::*;
use proptest::{collection::vec, prelude::*};
use sp_runtime::{DispatchResult, StateVersion};

/// One thing that happens, with small numbers so that things meet: a call; new keys; an organisation's suspension, or the end
/// of all; a block after some missed slots; a session in which one or two are away; the end of a session in a block that no
/// hook has seen yet; a report.
#[derive(Clone, Copy, Debug)]
enum Step {
	Approve { who: AccountId, organisation: u32 },
	Remove { who: AccountId },
	Leave { by: u32, who: AccountId },
	ComeBack { by: u32, who: AccountId },
	Reinstate { who: AccountId },
	SetKeys { who: AccountId },
	Suspend { organisation: u32 },
	Lift,
	Block { missed: u64 },
	Session { away: AccountId, too: AccountId },
	Rotate { missed: u64 },
	Equivocate { who: AccountId, sessions_ago: u32, round: u64 },
}

fn someone() -> impl Strategy<Value = AccountId> {
	prop_oneof![8 => 1..=4u64, 4 => 5..=12u64]
}

fn organisation() -> impl Strategy<Value = u32> {
	0..7u32
}

/// The organisation that a founder is of, or another one.
fn admin_of(who: AccountId, other: u32, own: bool) -> u32 {
	let number = Validators::<Test>::get(who).map(|validator| validator.organisation.0);
	number.filter(|_| own).unwrap_or(other)
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (someone(), organisation()).prop_map(|(who, organisation)| Step::Approve { who, organisation }),
		2 => someone().prop_map(|who| Step::Remove { who }),
		2 => (organisation(), someone()).prop_map(|(by, who)| Step::Leave { by, who }),
		3 => (organisation(), someone()).prop_map(|(by, who)| Step::ComeBack { by, who }),
		2 => someone().prop_map(|who| Step::Reinstate { who }),
		3 => someone().prop_map(|who| Step::SetKeys { who }),
		1 => organisation().prop_map(|organisation| Step::Suspend { organisation }),
		1 => Just(Step::Lift),
		4 => (0..100u64).prop_map(|missed| Step::Block { missed }),
		3 => (someone(), someone()).prop_map(|(away, too)| Step::Session { away, too }),
		3 => (0..20u64).prop_map(|missed| Step::Rotate { missed }),
		3 => (someone(), 0..3u32, 0..6u64)
			.prop_map(|(who, sessions_ago, round)| Step::Equivocate { who, sessions_ago, round }),
	]
}

/// The next slot, after some missed ones.
fn slot_after(missed: u64) -> u64 {
	let slot = NextSlot::get() + missed;
	NextSlot::set(slot + 1);
	slot
}

/// Makes a step that is a call.
fn call(step: Step) -> Option<DispatchResult> {
	let by = |number| admin(OrganisationId(number));
	Some(match step {
		Step::Approve { who, organisation } => Roster::approve(root(), who, OrganisationId(organisation)),
		Step::Remove { who } => Roster::remove(root(), who),
		// By its own organisation more often than not.
		Step::Leave { by: number, who } => Roster::step_down(by(admin_of(who, number, number > 1)), who),
		Step::ComeBack { by: number, who } => Roster::come_back(by(admin_of(who, number, number > 1)), who),
		Step::Reinstate { who } => Roster::reinstate(root(), who),
		_ => return None,
	})
}

/// Makes a step that is no call.
fn happen(step: Step) {
	match step {
		Step::SetKeys { who } => give_keys(who),
		Step::Suspend { organisation } => suspend(OrganisationId(organisation)),
		Step::Lift => Suspended::set(vec![]),
		Step::Block { missed } => block(slot_after(missed)),
		Step::Session { away, too } => session_without(&[away, too]),
		Step::Rotate { missed } => rotating_block(slot_after(missed)),
		Step::Equivocate { who, sessions_ago, round } => {
			// It may be known.
			let _ = report(who, Index::get().saturating_sub(sessions_ago), round);
		}
		Step::Approve { .. }
		| Step::Remove { .. }
		| Step::Leave { .. }
		| Step::ComeBack { .. }
		| Step::Reinstate { .. } => {}
	}
}

/// Plays a step, and checks what must hold after each.
fn play(step: Step) {
	let floor = MinValidators::get() as usize;
	let (next, seats) = (Roster::next_set().len(), Sitting::get().len().min(Queued::get().len()));
	let root = sp_io::storage::root(StateVersion::V1);
	match call(step) {
		Some(Err(_)) => assert_eq!(sp_io::storage::root(StateVersion::V1), root, "a refused call wrote something"),
		Some(Ok(())) => {}
		None => happen(step),
	}
	assert!(Roster::next_set().len() >= next.min(floor), "{step:?} undercut the floor");
	let seated = Sitting::get().len().min(Queued::get().len());
	assert!(seated >= seats.min(floor), "{step:?} seated fewer than the floor");
	assert_ok!(Roster::do_try_state());
}

/// The spared ones can be set aside at the next boundary as soon as the set is larger than the floor.
fn nobody_is_spared_needlessly() {
	let spared = Roster::approved().into_iter().any(|(who, _)| is_spared(who));
	assert!(!spared || Roster::next_set().len() <= MinValidators::get() as usize);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn floor_holds_after_any_steps(steps in vec(step(), 1..60)) {
		ExtBuilder::default().build_and_execute(|| {
			steps.into_iter().for_each(play);
			assert!(Roster::next_set().len() >= 3 && Sitting::get().len() >= 3 && Queued::get().len() >= 3);
		});
	}

	#[test]
	fn genesis_below_the_floor_never_shrinks(steps in vec(step(), 1..40), floor in 2..7u32) {
		ExtBuilder(vec![(ALICE, 0), (BOB, 1)]).build_and_execute(|| {
			MinValidators::set(floor);
			steps.into_iter().for_each(play);
			assert!(Roster::next_set().len() >= 2);
		});
	}

	#[test]
	fn spared_ones_go_as_soon_as_they_can(steps in vec(step(), 1..40)) {
		ExtBuilder::default().build_and_execute(|| {
			for step in steps {
				play(step);
				if matches!(step, Step::Session { .. } | Step::Rotate { .. }) {
					nobody_is_spared_needlessly();
				}
			}
		});
	}

	#[test]
	fn every_counted_turn_is_somebodys(gaps in vec(0..80u64, 1..30)) {
		ExtBuilder::default().build_and_execute(|| {
			let first = gaps.len() as u64;
			let mut missed = 0;
			for (number, gap) in gaps.into_iter().enumerate() {
				block(slot_after(gap));
				missed += if number == 0 { 0 } else { gap.min(64) };
			}
			let (_, records) = Roster::performance().remove(0);
			let made: u32 = records.iter().map(|(_, record)| record.made).sum();
			let counted: u32 = records.iter().map(|(_, record)| record.missed).sum();
			assert_eq!((u64::from(made), u64::from(counted)), (first, missed));
		});
	}
}
