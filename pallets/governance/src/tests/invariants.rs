//! Whatever is called in whatever order: the invariants hold, a refused call writes nothing, and no call is made
//! without the votes of its rule at that moment.

use proptest::prelude::*;
use salus_primitives::{codes::OrganisationClass, traits::OrganisationInspect};
use sp_runtime::{DispatchResult, StateVersion};

use super::*;
use crate::{OpenMotions, Rule, Seats};

/// One call, with small numbers so that calls meet.
#[derive(Clone, Debug)]
enum Step {
	Propose { by: OrganisationId, is_sensitive: bool },
	Vote { by: OrganisationId, motion: u32, approve: bool },
	Enact { by: OrganisationId, motion: u32 },
	Close { by: OrganisationId, motion: u32 },
	Recount { by: OrganisationId, motion: u32 },
	SetSeats { seats: Vec<OrganisationId> },
	Suspend { organisation: OrganisationId },
	SuspendAtOnce { organisation: OrganisationId },
	Reinstate { organisation: OrganisationId },
	Lapse { organisations: Vec<OrganisationId> },
	Renew { organisation: OrganisationId },
	Wait { blocks: u64 },
}

/// Mostly somebody with a seat.
fn someone() -> impl Strategy<Value = OrganisationId> {
	prop_oneof![9 => (0..5u32).prop_map(OrganisationId), 1 => (5..8u32).prop_map(OrganisationId)]
}

/// Whose licences end: mostly one, at times all on one day.
fn lapsing() -> impl Strategy<Value = Vec<OrganisationId>> {
	prop_oneof![2 => someone().prop_map(|organisation| vec![organisation]), 1 => Just(SEATED.to_vec())]
}

/// A place in the list of open motions; there may be none.
fn place() -> impl Strategy<Value = u32> {
	0..4u32
}

fn step() -> impl Strategy<Value = Step> {
	let waits = prop_oneof![4 => 1..4u64, 2 => Just(OBJECTION), 1 => Just(DURATION / 2), 1 => Just(DURATION)];
	prop_oneof![
		4 => (someone(), any::<bool>()).prop_map(|(by, is_sensitive)| Step::Propose { by, is_sensitive }),
		12 => (someone(), place(), prop::bool::weighted(0.7))
			.prop_map(|(by, motion, approve)| Step::Vote { by, motion, approve }),
		5 => (someone(), place()).prop_map(|(by, motion)| Step::Enact { by, motion }),
		2 => (someone(), place()).prop_map(|(by, motion)| Step::Close { by, motion }),
		2 => (someone(), place()).prop_map(|(by, motion)| Step::Recount { by, motion }),
		1 => proptest::collection::vec(someone(), 0..6).prop_map(|seats| Step::SetSeats { seats }),
		1 => someone().prop_map(|organisation| Step::Suspend { organisation }),
		1 => someone().prop_map(|organisation| Step::SuspendAtOnce { organisation }),
		2 => someone().prop_map(|organisation| Step::Reinstate { organisation }),
		1 => lapsing().prop_map(|organisations| Step::Lapse { organisations }),
		2 => someone().prop_map(|organisation| Step::Renew { organisation }),
		3 => waits.prop_map(|blocks| Step::Wait { blocks }),
	]
}

/// The motion at a place of the list.
fn motion_at(place: u32) -> MotionId {
	let open = OpenMotions::<Test>::get();
	open.get(usize::try_from(place).unwrap()).map_or(MotionId(u32::MAX), |(motion, _)| *motion)
}

/// The seats that count, told in another way than the pallet does.
fn counting() -> Vec<OrganisationId> {
	let (suspended, lapsed) = (Suspended::get(), Lapsed::get());
	let mut seats: Vec<_> = Seats::<Test>::get().iter().copied().filter(|seat| !suspended.contains(seat)).collect();
	if !seats.iter().all(|seat| lapsed.contains(seat)) {
		seats.retain(|seat| !lapsed.contains(seat));
	}
	seats
}

/// Whether a motion has the votes of its rule, told in another way too.
fn has_the_votes(motion: MotionId) -> bool {
	let (record, seats, silent) = (record(motion), counting(), AtOnce::get());
	let is_yes = |seat: &&OrganisationId| !silent.contains(seat) && record.votes.get(*seat) == Some(&true);
	let yes: Vec<_> = seats.iter().filter(is_yes).collect();
	let has = |class: OrganisationClass| yes.iter().any(|seat| Organisations::class(**seat) == Some(class));
	let has_classes = has(OrganisationClass::Provider) && has(OrganisationClass::Regulator);
	yes.len() > seats.len() - yes.len() && (record.rule == Rule::Ordinary || has_classes)
}

/// Whether each open motion could be carried, and whether it could be closed, if it were counted now.
fn could() -> Vec<(bool, bool)> {
	let tallies = Governance::motions().into_iter().filter_map(|(motion, _)| Governance::tally(motion));
	tallies.map(|tally| (tally.is_enough(), tally.is_refused())).collect()
}

/// Regulators' emergencies keep motions from being carried or closed; they help none.
fn assert_emergencies_decide_nothing() {
	let (with, at_once) = (could(), AtOnce::get());
	AtOnce::set(vec![]);
	for ((carries, closes), (would_carry, would_close)) in with.into_iter().zip(could()) {
		assert!(would_carry || !carries);
		assert!(would_close || !closes);
	}
	AtOnce::set(at_once);
}

/// Counts again what was just counted.
fn assert_counted(motion: MotionId) {
	let record = record(motion);
	let is_carried = record.carried_at.is_some();
	assert_eq!(is_carried, has_the_votes(motion) && !record.is_over(now()));
}

/// Enacts, and checks that whatever is made was carried then, long enough ago.
fn play_enact(by: OrganisationId, motion: MotionId) -> DispatchResult {
	let before = probe::Made::<Test>::get();
	let may = Motions::<Test>::get(motion).is_some_and(|record| {
		let time = if record.rule == Rule::Ordinary { 0 } else { OBJECTION };
		record.carried_at.is_some_and(|carried_at| carried_at + time <= now()) && has_the_votes(motion)
	});
	enact(by, motion).map_err(|failed| failed.error)?;
	let made = probe::Made::<Test>::get() - before;
	assert_eq!(made, u32::from(may));
	assert_eq!(Motions::<Test>::contains_key(motion), !may);
	Ok(())
}

fn play(step: Step) -> DispatchResult {
	match step {
		Step::Propose { by: proposer, is_sensitive } => {
			let call = if is_sensitive { sensitive() } else { ordinary() };
			Governance::propose(by(proposer), Box::new(call))
		}
		Step::Vote { by: organisation, motion, approve } => {
			let motion = motion_at(motion);
			vote(organisation, motion, approve)?;
			assert_counted(motion);
			Ok(())
		}
		Step::Enact { by, motion } => play_enact(by, motion_at(motion)),
		Step::Close { by: organisation, motion } => Governance::close(by(organisation), motion_at(motion)),
		Step::Recount { by: organisation, motion } => {
			let motion = motion_at(motion);
			Governance::recount(by(organisation), motion)?;
			assert_counted(motion);
			Ok(())
		}
		Step::SetSeats { seats: organisations } => {
			Governance::set_seats(RuntimeOrigin::root(), seats(&organisations))?;
			OpenMotions::<Test>::get()
				.iter()
				.filter(|(motion, _)| !record(*motion).is_over(now()))
				.for_each(|(motion, _)| assert_counted(*motion));
			Ok(())
		}
		Step::Suspend { organisation } => {
			suspend(organisation);
			Ok(())
		}
		Step::SuspendAtOnce { organisation } => {
			suspend_at_once(organisation);
			Ok(())
		}
		Step::Reinstate { organisation } => {
			reinstate(organisation);
			Ok(())
		}
		Step::Lapse { organisations } => {
			organisations.into_iter().for_each(lapse);
			Ok(())
		}
		Step::Renew { organisation } => {
			renew(organisation);
			Ok(())
		}
		Step::Wait { blocks } => {
			wait(blocks);
			Ok(())
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn any_calls_keep_the_invariants(steps in proptest::collection::vec(step(), 1..80)) {
		ExtBuilder::default().build_and_execute(|| {
			for step in steps {
				let root = sp_io::storage::root(StateVersion::V1);
				if play(step).is_err() {
					assert_eq!(sp_io::storage::root(StateVersion::V1), root);
				}
				assert_emergencies_decide_nothing();
				crate::Pallet::<Test>::do_try_state().unwrap();
			}
		});
	}
}
