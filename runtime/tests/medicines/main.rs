//! The pallets of medicines together in the real runtime: whatever partners do in whatever order, against a model that
//! knows each pack by itself.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "../common/mod.rs"]
mod common;

mod checks;
mod custody;
mod dice;
mod director;
mod endings;
mod journal;
mod model;
mod powers;
mod safety;
mod supply;
mod world;

use std::{cell::RefCell, collections::BTreeMap};

use proptest::{
	collection::vec,
	prelude::*,
	test_runner::{Config, TestRunner},
};
use salus_primitives::codes::AlarmKind;
use salus_runtime::{RuntimeCall, RuntimeOrigin, System};

use dice::Dice;
use director::Kind;
use journal::Journal;
use model::{Model, Outcome};

/// Something that somebody does.
pub(crate) trait Act: std::fmt::Debug {
	/// The call, and who signs it.
	fn call(&self, model: &Model) -> (RuntimeCall, RuntimeOrigin);

	/// What it does to the model, and which alarms it raises; `None` when it is refused, whatever is left in the model.
	fn judge(&self, model: &mut Model) -> Outcome;
}

/// How often something of a kind was done, and how often refused.
type Tally = BTreeMap<Kind, (u32, u32)>;

/// How often each kind of thing is tried, of 100 times.
const WEIGHTS: [(u32, Kind); 20] = [
	(8, Kind::Pack),
	(5, Kind::Repack),
	(7, Kind::Load),
	(5, Kind::Unload),
	(13, Kind::Ship),
	(15, Kind::Answer),
	(2, Kind::Overdue),
	(13, Kind::Supply),
	(5, Kind::Undo),
	(3, Kind::Decommission),
	(3, Kind::Reactivate),
	(4, Kind::Destroy),
	(3, Kind::Transform),
	(3, Kind::Recall),
	(3, Kind::Case),
	(3, Kind::Temperature),
	(1, Kind::Commission),
	(1, Kind::Prescribe),
	(1, Kind::Record),
	(2, Kind::Licence),
];

/// An act of this kind. Of some that come to mind mostly the first that can be done, so that histories get far; and now
/// and then whatever came first.
fn choose(kind: Kind, model: &Model, dice: &mut Dice) -> Option<Box<dyn Act>> {
	let ideas = if dice.chance(15) { 1 } else { 6 };
	let mut acts = (0..ideas).filter_map(|_| director::act(kind, model, dice)).collect::<Vec<_>>();
	let can_be_done = |act: &dyn Act| act.judge(&mut model.clone()).is_some();
	let place = acts.iter().position(|act| can_be_done(act.as_ref())).unwrap_or_default();
	(place < acts.len()).then(|| acts.swap_remove(place))
}

/// Does one thing on the chain and in the model, which must agree on whether it can be done and which alarms it raises.
fn take_step((kind, number): (Kind, u64), model: &mut Model, journal: &mut Journal) -> Option<bool> {
	let mut dice = Dice(number);
	model.now += director::pause(&mut dice);
	model.block += 1;
	world::set_time(model.now);
	System::set_block_number(model.block);
	System::reset_events();
	let act = choose(kind, model, &mut dice)?;
	let (call, origin) = act.call(model);
	let mut after = model.clone();
	let expected = act.judge(&mut after);
	let before = expected.is_none().then(checks::state_root);
	let result = world::dispatch(call, origin);
	assert_eq!(result.is_ok(), expected.is_some(), "{act:?} gave {result:?} in {model:#?}");
	match expected {
		None => assert_eq!(before, Some(checks::state_root()), "{act:?} left something behind"),
		Some(alarms) => {
			journal.write(model, act.as_ref(), &alarms);
			checks::states_may_change(model, &after);
			*model = after;
		}
	}
	Some(result.is_ok())
}

/// A history on a chain of its own, and everything that must hold after it.
fn play(steps: &[(Kind, u64)], tally: &mut Tally, alarms: &mut BTreeMap<&'static str, u32>) {
	world::world().execute_with(|| {
		let (mut model, mut journal) = (Model::new(), Journal::default());
		// Something to begin with.
		let opening = [Kind::Commission, Kind::Commission, Kind::Commission, Kind::Prescribe, Kind::Prescribe];
		for step in opening.into_iter().zip(1..).chain(steps.iter().copied()) {
			if let Some(is_done) = take_step(step, &mut model, &mut journal) {
				let (done, refused) = tally.entry(step.0).or_default();
				*(if is_done { done } else { refused }) += 1;
			}
		}
		checks::all_hold(&model, &journal);
		journal.alarms.into_iter().for_each(|(kind, count)| *alarms.entry(kind).or_default() += count);
	});
}

#[test]
fn any_history_keeps_every_pack_in_one_place_and_lets_none_be_supplied_twice_unseen() {
	let kinds = WEIGHTS.iter().map(|(weight, kind)| (*weight, Just(*kind))).collect();
	let steps = vec((proptest::strategy::Union::new_weighted(kinds), any::<u64>()), 100..220);
	let (tally, alarms) = (RefCell::new(Tally::new()), RefCell::new(BTreeMap::new()));
	let config = Config { cases: 28, failure_persistence: None, max_shrink_iters: 300, ..Config::default() };
	TestRunner::new(config)
		.run(&steps, |steps| {
			play(&steps, &mut tally.borrow_mut(), &mut alarms.borrow_mut());
			Ok(())
		})
		.unwrap();
	is_dense(&tally.into_inner());
	let alarms = alarms.into_inner();
	println!("alarms: {alarms:?}");
	let is_raised = |kind: AlarmKind| alarms.contains_key(kind.code());
	assert!(AlarmKind::ALL.iter().copied().all(is_raised), "an alarm was never raised: {alarms:?}");
}

/// Most of what was tried was done, and of each kind something: otherwise the histories would show nothing.
fn is_dense(tally: &Tally) {
	let total = tally.values().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
	println!("done and refused: {total:?} of {tally:?}");
	assert!(total.0 + total.1 > 2_000, "too little was tried: {tally:?}");
	assert!(total.0 * 100 > (total.0 + total.1) * 80, "too much was refused: {tally:?}");
	assert_eq!(tally.len(), WEIGHTS.len(), "something was never tried: {tally:?}");
	assert!(tally.values().all(|(done, _)| *done > 0), "something was never done: {tally:?}");
}
