//! Where packs really are. Who is shown a pack knows the own containers only. That it is in somebody else's is an alarm
//! of the chain, which names the other side when that container is named. That it is in another own one is a slip.

use salus_primitives::{
	codes::PackState,
	containers::Container,
	gs1::Sscc,
	ids::{LotId, OrganisationId},
	supply::Packs,
};

use crate::{chain::client::Client, Error, Result};

/// A pack in another container than the one that was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stray {
	index: u32,
	sscc: Sscc,
	holder: OrganisationId,
	/// Whether it could still be supplied.
	active: bool,
}

/// The container to name to the chain: the one that the user names, or the one of somebody else that all packs are in.
pub(super) async fn container_of(
	client: &Client,
	by: Option<OrganisationId>,
	lot: LotId,
	packs: &Packs,
	named: Sscc,
) -> Result<Sscc> {
	// The chain says that there is no such container.
	let Some(possession) = client.container(named).await? else { return Ok(named) };
	let mut open = Vec::new();
	for pack in packs.packs.iter().filter(|pack| !holds(&possession.container, lot, pack.index)) {
		let state = client.pack_states(&packs.key, pack.index, 1).await?.first().copied();
		open.push((pack.index, state == Some(PackState::Active)));
	}
	if open.is_empty() {
		return Ok(named);
	}
	let mut strays = Vec::new();
	for holding in client.holders_of_lot(&packs.key).await? {
		if strays.len() == open.len() {
			break;
		}
		let Some(there) = client.container(holding.sscc).await? else { continue };
		let within = open.iter().copied().filter(|(index, _)| holds(&there.container, lot, *index));
		strays.extend(within.map(|(index, active)| Stray {
			index,
			sscc: holding.sscc,
			holder: holding.holder,
			active,
		}));
	}
	to_name(by, packs, named, &strays)
}

/// Whether a pack is in a container, and not in one within it.
fn holds(container: &Container, lot: LotId, index: u32) -> bool {
	container.packs.iter().any(|range| range.holds(lot, index))
}

/// What is named to the chain. With packs of several places it is what the user named: those that are somewhere else
/// raise their alarms, and the others are supplied. A pack that was supplied before, or destroyed, raises its alarm
/// wherever it is shown; the chain can say who has it if the container that it is in is named.
fn to_name(by: Option<OrganisationId>, packs: &Packs, named: Sscc, strays: &[Stray]) -> Result<Sscc> {
	if let Some(own) = strays.iter().find(|stray| stray.active && Some(stray.holder) == by) {
		let serial = packs.packs.iter().find(|pack| pack.index == own.index).map(|pack| pack.serial.to_vec());
		let serial = String::from_utf8_lossy(&serial.unwrap_or_default()).into_owned();
		let why = format!("not in this container, but in {}, which is the organisation's too: name that one", own.sscc);
		return Err(Error::bad(format!("serial number {serial}"), why));
	}
	let Some(first) = strays.first() else { return Ok(named) };
	let is_one = strays.len() == packs.packs.len() && strays.iter().all(|stray| stray.sscc == first.sscc);
	Ok(if is_one { first.sscc } else { named })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::gs1;
	use salus_primitives::{containers::PackRange, supply::Pack, trace::LotKey};

	const NAMED: Sscc = Sscc(1);
	const OTHER: Sscc = Sscc(2);

	fn packs(indexes: &[u32]) -> Packs {
		let pack = |index: &u32| Pack { index: *index, serial: gs1::serial(&format!("S{index}")).unwrap() };
		let key = LotKey { gtin: gs1::gtin("06291041500213").unwrap(), lot: gs1::lot_number("L1").unwrap() };
		let packs: Vec<_> = indexes.iter().map(pack).collect();
		Packs { key, packs: packs.try_into().unwrap(), path: vec![].try_into().unwrap() }
	}

	fn stray(index: u32, sscc: Sscc) -> Stray {
		Stray { index, sscc, holder: OrganisationId(5), active: true }
	}

	#[test]
	fn the_container_of_somebody_else_is_named_if_all_packs_are_in_it() {
		let name = |strays: &[Stray]| to_name(Some(OrganisationId(3)), &packs(&[4, 7]), NAMED, strays).unwrap();
		assert_eq!(name(&[]), NAMED);
		assert_eq!(name(&[stray(4, OTHER), stray(7, OTHER)]), OTHER);
		assert_eq!(name(&[stray(7, OTHER)]), NAMED, "the other one is supplied");
		assert_eq!(name(&[stray(7, OTHER), stray(4, Sscc(3))]), NAMED);
	}

	#[test]
	fn a_slip_between_own_containers_is_no_alarm() {
		let refusal = to_name(Some(OrganisationId(5)), &packs(&[4, 7]), NAMED, &[stray(7, OTHER)]).unwrap_err();
		assert_eq!(refusal.exit_code(), 2);
		let text = refusal.to_string();
		assert!(text.contains("S7") && text.contains("000000000000000002") && text.contains("name that one"), "{text}");
	}

	#[test]
	fn a_second_supply_names_where_the_first_one_was() {
		let supplied = |index| Stray { active: false, ..stray(index, OTHER) };
		let name = |by, strays: &[Stray]| to_name(Some(OrganisationId(by)), &packs(&[4, 7]), NAMED, strays).unwrap();
		assert_eq!(name(3, &[supplied(4), supplied(7)]), OTHER);
		assert_eq!(name(5, &[supplied(4), supplied(7)]), OTHER, "in the own stock it is no slip either");
		assert_eq!(name(5, &[supplied(4)]), NAMED);
	}

	#[test]
	fn a_pack_is_in_a_container_by_lot_and_number() {
		let range = |lot, first, count| PackRange { lot: LotId(lot), first, count };
		let container = Container {
			holder: OrganisationId(1),
			owner: OrganisationId(1),
			parent: None,
			level: 0,
			children: 0,
			packs: vec![range(1, 0, 4), range(2, 10, 5)].try_into().unwrap(),
			lots: vec![].try_into().unwrap(),
			offer: None,
			locked: false,
			head: [0; 32],
			events: 0,
			born: 0,
		};
		let held: Vec<_> = (0..20).filter(|index| holds(&container, LotId(2), *index)).collect();
		assert_eq!(held, [10, 11, 12, 13, 14]);
		assert!(!holds(&container, LotId(3), 0));
	}
}
