//! Which packs of a supply raise an alarm, as the chain is before it. With a fill, one alarm means that nothing is
//! supplied; so a fill that was shown with it would be known for nothing.
//!
//! It is foreseen by the newest final block. What is different when the supply comes into a block, the chain's events say.

use salus_primitives::{
	codes::PackState,
	containers::Possession,
	gs1::Sscc,
	ids::{Jurisdiction, OrganisationId},
	lots::Lot,
	supply::Packs,
};

use crate::{stock::Shelves, Error, Result};

/// What an alarm depends on, beside the state of the pack.
struct Before<'a> {
	by: OrganisationId,
	market: Jurisdiction,
	lot: &'a Lot,
	/// The container that is named.
	possession: Option<Possession>,
	/// From which number on the lot's packs are in no container yet.
	packed: u32,
	/// Whether the lot has expired, or is recalled in that country.
	is_stopped: bool,
}

/// The numbers of the packs about which the chain would raise an alarm, if an organisation of a country showed them with
/// this container.
pub(super) async fn alarms<L: Shelves>(
	ledger: &L,
	(by, market): (OrganisationId, Jurisdiction),
	lot: &Lot,
	packs: &Packs,
	sscc: Sscc,
) -> Result<Vec<u32>> {
	let recalls = ledger.recalls(&packs.key).await?;
	let is_recalled = recalls.iter().any(|recall| recall.market.is_none_or(|there| there == market));
	let before = Before {
		by,
		market,
		lot,
		possession: ledger.container(sscc).await?,
		packed: ledger.packed(&packs.key).await?,
		is_stopped: is_recalled || lot.is_expired(ledger.now().await?),
	};
	let mut found = Vec::new();
	for pack in &packs.packs {
		let state = ledger.states(&packs.key, pack.index, 1).await?.first().copied();
		let state = state.ok_or_else(|| Error::Chain(format!("the chain has no state of pack {}", pack.index)))?;
		if before.is_alarm(pack.index, state) {
			found.push(pack.index);
		}
	}
	Ok(found)
}

impl Before<'_> {
	/// Whether the supply of a pack would be an alarm, in the order in which `pallet-drug-supply` asks. What the chain would
	/// refuse altogether is none.
	fn is_alarm(&self, index: u32, state: PackState) -> bool {
		if state != PackState::Active {
			return true;
		}
		let Some(possession) = &self.possession else { return false };
		let is_own = possession.holder == self.by;
		if !possession.container.packs.iter().any(|range| range.holds(self.lot.id, index)) {
			return is_own || index >= self.packed && self.lot.owner != self.by;
		}
		let is_refused = possession.on_offer || possession.locked || !self.lot.is_for(self.market);
		!is_own || !is_refused && self.is_stopped
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{
		containers::{Container, PackRange},
		ids::LotId,
	};

	const ME: OrganisationId = OrganisationId(3);
	const OTHER: OrganisationId = OrganisationId(5);
	const DE: Jurisdiction = Jurisdiction(*b"DE");

	fn lot() -> Lot {
		Lot {
			id: LotId(9),
			owner: OrganisationId(1),
			expiry: 1_000,
			quantity: 100,
			root: Default::default(),
			units: 1,
			markets: vec![DE].try_into().unwrap(),
			recall: None,
		}
	}

	/// A container with packs 10 to 19 of the lot.
	fn held_by(holder: OrganisationId) -> Possession {
		let container = Container {
			holder,
			owner: holder,
			parent: None,
			level: 0,
			children: 0,
			packs: vec![PackRange { lot: LotId(9), first: 10, count: 10 }].try_into().unwrap(),
			lots: vec![LotId(9)].try_into().unwrap(),
			offer: None,
			locked: false,
			head: [0; 32],
			events: 0,
			born: 0,
		};
		Possession { container, root: Sscc(1), holder, owner: holder, on_offer: false, locked: false }
	}

	/// Whether pack 12, or another one, is an alarm.
	fn is_alarm(possession: Option<Possession>, is_stopped: bool, index: u32, state: PackState) -> bool {
		Before { by: ME, market: DE, lot: &lot(), possession, packed: 50, is_stopped }.is_alarm(index, state)
	}

	#[test]
	fn a_good_pack_of_the_own_stock_is_no_alarm() {
		assert!(!is_alarm(Some(held_by(ME)), false, 12, PackState::Active));
		assert!(is_alarm(Some(held_by(ME)), true, 12, PackState::Active), "recalled, or expired");
	}

	#[test]
	fn what_was_supplied_is_an_alarm_wherever_it_is() {
		for possession in [None, Some(held_by(ME)), Some(held_by(OTHER))] {
			assert!(is_alarm(possession.clone(), false, 12, PackState::Supplied));
			assert!(is_alarm(possession, false, 60, PackState::Stolen));
		}
	}

	#[test]
	fn a_pack_elsewhere_is_an_alarm() {
		assert!(is_alarm(Some(held_by(OTHER)), false, 12, PackState::Active), "in somebody else's container");
		assert!(is_alarm(Some(held_by(ME)), false, 30, PackState::Active), "not in the own one");
		assert!(is_alarm(Some(held_by(OTHER)), false, 50, PackState::Active), "never left its maker");
	}

	#[test]
	fn what_the_chain_refuses_is_no_alarm() {
		assert!(!is_alarm(None, true, 12, PackState::Active), "there is no such container");
		assert!(!is_alarm(Some(held_by(OTHER)), true, 30, PackState::Active), "nor is it in somebody else's");
		let locked = Possession { locked: true, ..held_by(ME) };
		let leaving = Possession { on_offer: true, ..held_by(ME) };
		assert!(!is_alarm(Some(locked), true, 12, PackState::Active));
		assert!(!is_alarm(Some(leaving), true, 12, PackState::Active));
		let abroad = Before {
			by: ME,
			market: Jurisdiction(*b"FR"),
			lot: &lot(),
			possession: Some(held_by(ME)),
			packed: 50,
			is_stopped: true,
		};
		assert!(!abroad.is_alarm(12, PackState::Active), "it isn't for that country");
	}
}
