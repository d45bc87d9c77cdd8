//! Who may make which call. The calls are read from the runtime's metadata, and the decisions from `table.txt`: a call
//! that nobody decided on fails these tests, and so does whoever may do more or less than was decided.
//!
//! Each call is made by everybody, with the least arguments that its types have; `calls` has those for which others are
//! needed. Whether the call then works doesn't matter: it matters whether it is refused for who makes it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "../common/mod.rs"]
mod common;

mod answers;
mod callers;
mod calls;
mod chain;
mod defaults;
mod motions;
mod pool;
mod table;
mod wrappers;

use std::collections::BTreeSet;

use answers::{answer, Differences, REFUSALS};
use callers::{callers, world};
use chain::CHAIN;
use table::Table;

#[test]
fn every_call_has_a_line_and_every_line_a_call() {
	world().execute_with(|| {
		let (table, calls) = (Table::read(), calls::all());
		let in_table: BTreeSet<&str> = table.calls().collect();
		let in_chain: BTreeSet<&str> = calls.keys().map(String::as_str).collect();
		let undecided: Vec<_> = in_chain.difference(&in_table).collect();
		assert!(undecided.is_empty(), "decide in table.txt who may make these calls: {undecided:?}");
		let gone: Vec<_> = in_table.difference(&in_chain).collect();
		assert!(gone.is_empty(), "table.txt has lines for calls that there aren't: {gone:?}");
		let idle = table.idle();
		assert!(idle.is_empty(), "table.txt holds somebody to calls that there aren't: {idle:?}");
	});
}

#[test]
fn everybody_may_make_the_calls_of_the_table_and_no_others() {
	world().execute_with(|| {
		let (table, callers) = (Table::read(), callers());
		let mut differences = Differences::default();
		for (name, call) in &calls::all() {
			for caller in &callers {
				differences.compare(name, caller, table.allows(name, caller), &answer(name, call, caller));
			}
		}
		differences.assert_none();
	});
}

#[test]
fn every_set_of_the_table_is_of_somebody() {
	world().execute_with(|| {
		let (table, callers) = (Table::read(), callers());
		for set in table.sets() {
			assert!(callers.iter().any(|caller| table.is_in(set, caller)), "nobody is in {set}");
		}
	});
}

#[test]
fn every_refusal_is_an_error_of_the_runtime() {
	let errors = CHAIN.errors();
	for refusal in REFUSALS {
		assert!(errors.contains(*refusal), "no pallet has the error {refusal} any more");
	}
}
