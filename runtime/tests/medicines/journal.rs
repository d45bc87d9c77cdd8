//! What the chain tells, as somebody who only reads its events sees it.

use std::collections::{BTreeMap, BTreeSet};

use pallet_drug_supply::Event;
use salus_primitives::codes::AlarmKind;
use salus_runtime::{Runtime, RuntimeEvent, System};

use crate::{model::Model, Act};

/// Packs by lot and number.
type Packs = BTreeSet<(u32, u32)>;

/// The supplies, alarms and transformations that events told of.
#[derive(Default)]
pub(crate) struct Journal {
	/// Packs that are with patients.
	pub(crate) supplied: Packs,
	/// Packs that were supplied once at least.
	pub(crate) ever_supplied: Packs,
	/// Units that were lost in transformations.
	pub(crate) wasted: u64,
	/// How many alarms of each kind there were.
	pub(crate) alarms: BTreeMap<&'static str, u32>,
}

impl Journal {
	/// Notes what the last call told. It told of the alarms that it should, and no pack that is with a patient is
	/// supplied to another one.
	pub(crate) fn write(&mut self, model: &Model, act: &dyn Act, expected: &[(AlarmKind, u32)]) {
		let mut alarms = Vec::new();
		for event in events() {
			match event {
				Event::Alarm { kind, key, index, .. } => {
					alarms.push((kind, index));
					*self.alarms.entry(kind.code()).or_default() += 1;
					let lot = (0..model.lots.len()).find(|lot| model.key(*lot) == key).unwrap() as u32;
					let is_with_patient = self.supplied.contains(&(lot, index));
					assert_eq!(kind == AlarmKind::SecondSupply, is_with_patient && kind != AlarmKind::NotGenuine);
				}
				Event::Supplied { entry, .. } => {
					for index in entry.packs {
						assert!(self.supplied.insert((entry.lot.0, index)), "{act:?} supplied a pack twice unseen");
						self.ever_supplied.insert((entry.lot.0, index));
					}
				}
				Event::SupplyUndone { lot, packs, .. } => {
					for index in packs {
						assert!(self.supplied.remove(&(lot.0, index)), "{act:?} undid a supply that there wasn't");
					}
				}
				Event::Transformed { waste, .. } => self.wasted += u64::from(waste),
				_ => {}
			}
		}
		assert_eq!(alarms, expected, "{act:?} raised other alarms");
	}
}

/// The events of the pallet of packs since the last step.
fn events() -> Vec<Event<Runtime>> {
	let of_supply = |event| match event {
		RuntimeEvent::DrugSupply(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| of_supply(record.event)).collect()
}
