//! What the consortium's vote gives: a call is put to the motion that the table says, and is carried out with the power
//! of that motion and no more.

use std::collections::BTreeMap;

use frame_support::{assert_ok, weights::Weight};
use pallet_governance::{Error, Event, MotionId, Motions, Rule};
use salus_runtime::{Governance, Runtime, RuntimeCall, RuntimeEvent, System};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	answers::{without_trace, Answer, Differences},
	callers::{caller, signed, world},
	calls,
	table::Table,
};

/// The keys of the seats' admins but the hospital's, which proposes.
const OTHER_SEATS: [&str; 4] = ["//Manufacturer", "//Regulator", "//HospitalSouth", "//Insurer"];
const MOTION: MotionId = MotionId(0);

/// By which rule the hospital can put a call to a motion.
fn rule_of(call: &RuntimeCall) -> Rule {
	without_trace(|| match Governance::propose(signed("//Hospital"), Box::new(call.clone())) {
		Ok(()) => Motions::<Runtime>::get(MOTION).unwrap().rule,
		Err(error) => {
			assert_eq!(error, DispatchError::from(Error::<Runtime>::NotAllowed));
			Rule::Never
		}
	})
}

/// What comes of a call that all seats are for.
fn carried_out(call: &RuntimeCall) -> DispatchResult {
	without_trace(|| {
		assert_ok!(Governance::propose(signed("//Hospital"), Box::new(call.clone())));
		for seat in OTHER_SEATS {
			assert_ok!(Governance::vote(signed(seat), MOTION, true));
		}
		let wait = <Runtime as pallet_governance::Config>::ObjectionPeriod::get();
		System::set_block_number(System::block_number() + wait);
		assert_ok!(Governance::enact(signed("//Hospital"), MOTION, Weight::MAX));
		let enacted = |event| match event {
			RuntimeEvent::Governance(Event::MotionEnacted { result, .. }) => Some(result),
			_ => None,
		};
		System::events().into_iter().rev().find_map(|record| enacted(record.event)).unwrap()
	})
}

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
	RuntimeCall::Utility(pallet_utility::Call::batch_all { calls })
}

#[test]
fn each_call_is_voted_on_by_the_rule_of_the_table() {
	world().execute_with(|| {
		let table = Table::read();
		let expected: BTreeMap<_, _> = table.calls().map(|name| (name.to_string(), table.rule(name))).collect();
		let found = calls::all().into_iter().map(|(name, call)| (name, rule_of(&call)));
		let wrong: Vec<_> = found.filter(|(name, rule)| expected.get(name) != Some(rule)).collect();
		assert!(wrong.is_empty(), "voted on by another rule than the table says: {wrong:?}");
	});
}

#[test]
fn a_batch_of_one_is_voted_on_as_the_one() {
	world().execute_with(|| {
		for (name, call) in calls::all() {
			let is_batch = calls::kind(&name) == "Utility.batch_all";
			let rule = if is_batch { Rule::Never } else { rule_of(&call) };
			assert_eq!(rule_of(&batch(vec![call])), rule, "{name}");
		}
	});
}

#[test]
fn a_batch_is_voted_on_as_the_strictest_of_it() {
	world().execute_with(|| {
		let (table, calls) = (Table::read(), calls::all());
		let one_of = |rule| {
			let name = table.calls().find(|name| table.rule(name) == rule).unwrap();
			calls[name].clone()
		};
		let (ordinary, sensitive, never) = (one_of(Rule::Ordinary), one_of(Rule::Sensitive), one_of(Rule::Never));
		for (one, other, rule) in [
			(&ordinary, &ordinary, Rule::Ordinary),
			(&ordinary, &sensitive, Rule::Sensitive),
			(&sensitive, &ordinary, Rule::Sensitive),
			(&ordinary, &never, Rule::Never),
			(&never, &sensitive, Rule::Never),
		] {
			assert_eq!(rule_of(&batch(vec![one.clone(), other.clone()])), rule);
		}
	});
}

#[test]
fn a_motion_carries_out_what_the_table_lets_it() {
	world().execute_with(|| {
		let table = Table::read();
		let mut differences = Differences::default();
		for (name, call) in calls::all() {
			let power = match table.rule(&name) {
				Rule::Ordinary => caller("ordinary"),
				Rule::Sensitive => caller("sensitive"),
				Rule::Never => continue,
			};
			let may = table.allows(&name, &power);
			assert!(may, "{name} is put to a motion that can't carry it out");
			differences.compare(&name, &power, may, &Answer::of(carried_out(&call)));
			let batched = Answer::of(carried_out(&batch(vec![call])));
			differences.compare(&format!("{name} in a batch"), &power, may, &batched);
		}
		differences.assert_none();
	});
}
