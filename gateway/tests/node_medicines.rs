//! The life of a lot against a real node: from the factory in cases on a pallet, by a carrier and a wholesaler, split to
//! two pharmacies, to patients, with and without a prescription. One development node with instant sealing serves the
//! whole life.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "node_medicines/custody.rs"]
mod custody;
#[path = "node_medicines/fills.rs"]
mod fills;
mod medicines;
mod node;
#[path = "node_medicines/states.rs"]
mod states;
#[path = "node_medicines/supply.rs"]
mod supply;

use medicines::Trade;

#[test]
fn a_lot_lives_from_the_factory_to_its_patients() {
	let trade = Trade::start();
	custody::factory(&trade);
	custody::carriage(&trade);
	custody::split(&trade);
	custody::holders(&trade);
	supply::counter(&trade);
	supply::alarms(&trade);
	states::off_the_market(&trade);
	states::stock(&trade);
	fills::across_pharmacies(&trade);
}
