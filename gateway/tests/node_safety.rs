//! The safety of medicines against a real node: recalls with their blast radius through repacking, cases of suspect
//! products, the cold chain, and destruction before a witness. One development node with instant sealing serves
//! all of it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "node_safety/cases.rs"]
mod cases;
#[path = "node_safety/cold_chain.rs"]
mod cold_chain;
#[path = "node_safety/destruction.rs"]
mod destruction;
mod medicines;
mod node;
#[path = "node_safety/recalls.rs"]
mod recalls;

use medicines::Trade;

#[test]
fn goods_that_are_recalled_suspect_or_warm_are_stopped_and_followed() {
	let trade = Trade::start();
	recalls::repacked(&trade);
	recalls::origins(&trade);
	recalls::radius(&trade);
	recalls::stops(&trade);
	recalls::of_a_product(&trade);
	cases::stage(&trade);
	cases::cleared(&trade);
	cases::illegitimate(&trade);
	destruction::of_what_is_locked(&trade);
	destruction::of_what_is_withdrawn(&trade);
	cold_chain::kept(&trade);
	cold_chain::excursion(&trade);
}
