//! Lots, and who has to do with them, as they are said to people and programs.

use std::collections::BTreeMap;

use salus_primitives::{ids::OrganisationId, safety::Holding, trace::LotKey};
use serde_json::{json, Value};

use crate::{
	cli::{answer::Answer, lot::title},
	radius::{self, Affected, Party, Relation},
};

/// A lot's name for programs.
pub(super) fn lot_json(key: &LotKey) -> Value {
	json!({ "gtin": key.gtin.to_string(), "lot": String::from_utf8_lossy(&key.lot) })
}

/// Where the packs of lots are, lot by lot and organisation by organisation.
pub(super) fn spread(affected: &[Affected]) -> Answer {
	let parties = radius::parties(affected);
	let packs: u64 = affected.iter().flat_map(|lot| &lot.holdings).map(|holding| u64::from(holding.packs)).sum();
	let containers: usize = affected.iter().map(|lot| lot.holdings.len()).sum();
	Answer::done()
		.line(format!(
			"{} lots: {packs} packs in {containers} containers, supplied ones included, of {} organisations",
			affected.len(),
			parties.values().filter(|party| party.holds > 0).count()
		))
		.lines(affected.iter().flat_map(lot_lines))
		.lines(party_lines(&parties))
		.field("lots", affected.iter().map(affected_json).collect::<Vec<_>>())
		.field("organisations", parties_json(&parties))
		.field("packs", packs)
		.field("containers", containers)
}

/// A lot, and below it each container with packs of it.
fn lot_lines(lot: &Affected) -> Vec<String> {
	std::iter::once(lot_line(lot)).chain(lot.holdings.iter().map(holding_line)).collect()
}

fn lot_line(lot: &Affected) -> String {
	let packs: u64 = lot.holdings.iter().map(|holding| u64::from(holding.packs)).sum();
	let relation = match lot.relation {
		Relation::Named => "",
		Relation::Origin => " (of which they were made)",
		Relation::Derived => " (made of them)",
	};
	format!(
		"  {}{relation}: {packs} of {} packs in {} containers; {} in none yet, with organisation {}",
		title(&lot.key),
		lot.lot.quantity,
		lot.holdings.len(),
		lot.unpacked,
		lot.lot.owner.0
	)
}

fn holding_line(holding: &Holding) -> String {
	let mut text = format!("    {} packs in container {}", holding.packs, holding.sscc);
	if holding.root != holding.sscc {
		text += &format!(", which is in {}", holding.root);
	}
	text += &format!(", with organisation {}", holding.holder.0);
	if holding.owner != holding.holder {
		text += &format!(" for {}, who owns it", holding.owner.0);
	}
	if let Some(to) = holding.offered_to {
		text += &format!(", on offer to {}", to.0);
	}
	text
}

fn affected_json(lot: &Affected) -> Value {
	json!({
		"gtin": lot.key.gtin.to_string(),
		"lot": String::from_utf8_lossy(&lot.key.lot),
		"relation": lot.relation.code(),
		"owner": lot.lot.owner.0,
		"quantity": lot.lot.quantity,
		"unpacked": lot.unpacked,
		"recalled": lot.lot.recall.map(|class| class.code()),
		"holdings": lot.holdings.iter().map(holding_json).collect::<Vec<_>>(),
	})
}

fn holding_json(holding: &Holding) -> Value {
	json!({
		"sscc": holding.sscc.to_string(),
		"outermost": holding.root.to_string(),
		"holder": holding.holder.0,
		"owner": holding.owner.0,
		"offered_to": holding.offered_to.map(|to| to.0),
		"packs": holding.packs,
	})
}

/// What an organisation has to do with lots, for people.
pub(super) fn parts(party: &Party) -> String {
	let mut parts = Vec::new();
	if party.makes {
		parts.push(match party.unpacked {
			0 => "makes it".to_owned(),
			unpacked => format!("makes it, {unpacked} packs in no container"),
		});
	}
	if party.holds > 0 {
		parts.push(format!("holds {} packs in {} containers", party.packs, party.holds));
	}
	if party.owns > 0 {
		parts.push(format!("owns {} containers", party.owns));
	}
	if party.awaits > 0 {
		parts.push(format!("is offered {} containers", party.awaits));
	}
	parts.join("; ")
}

fn party_lines(parties: &BTreeMap<OrganisationId, Party>) -> Vec<String> {
	parties.iter().map(|(organisation, party)| format!("  organisation {}: {}", organisation.0, parts(party))).collect()
}

/// What an organisation has to do with lots, for programs.
pub(super) fn party_json(organisation: OrganisationId, party: &Party) -> Value {
	json!({
		"organisation": organisation.0,
		"makes": party.makes,
		"unpacked": party.unpacked,
		"containers_held": party.holds,
		"packs_held": party.packs,
		"containers_owned": party.owns,
		"containers_offered": party.awaits,
	})
}

fn parties_json(parties: &BTreeMap<OrganisationId, Party>) -> Value {
	parties.iter().map(|(organisation, party)| party_json(*organisation, party)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{
		gs1::{Gtin, Sscc},
		ids::LotId,
		lots::Lot,
	};
	use sp_core::H256;

	fn holding() -> Holding {
		Holding {
			lot: LotId(0),
			sscc: Sscc(106_141_412_345_678_908),
			root: Sscc(106_141_412_345_678_908),
			holder: OrganisationId(5),
			owner: OrganisationId(1),
			offered_to: Some(OrganisationId(6)),
			packs: 40,
		}
	}

	#[test]
	fn a_line_says_who_holds_for_whom_and_within_what() {
		let nested = holding_line(&Holding { root: Sscc(9), offered_to: None, ..holding() });
		assert!(nested.contains("which is in 000000000000000009, with organisation 5 for 1, who owns it"), "{nested}");
		assert!(holding_line(&holding()).ends_with("on offer to 6"));
		let own = holding_line(&Holding { owner: OrganisationId(5), offered_to: None, ..holding() });
		assert!(own.ends_with("40 packs in container 106141412345678908, with organisation 5"), "{own}");
	}

	#[test]
	fn the_radius_names_lots_containers_and_organisations() {
		let lot = Lot {
			id: LotId(0),
			owner: OrganisationId(1),
			expiry: 0,
			quantity: 100,
			root: H256::zero(),
			units: 1,
			markets: Default::default(),
			recall: None,
		};
		let key = LotKey { gtin: Gtin(6_291_041_500_213), lot: b"L1".to_vec().try_into().unwrap() };
		let affected = Affected { key, lot, relation: Relation::Derived, unpacked: 60, holdings: vec![holding()] };
		let lines = lot_lines(&affected);
		assert!(lines[0].contains("40 of 100 packs in 1 containers; 60 in none yet, with organisation 1"), "{lines:?}");
		assert_eq!(lines[1..], [holding_line(&holding())]);
		let json = spread(&[affected]).to_json();
		assert_eq!((&json["packs"], &json["containers"]), (&json!(40), &json!(1)));
		assert_eq!(json["lots"][0]["relation"], "derived");
		assert_eq!(json["lots"][0]["holdings"][0]["offered_to"], 6);
		let organisations: Vec<_> =
			json["organisations"].as_array().unwrap().iter().map(|one| &one["organisation"]).collect();
		assert_eq!(organisations, [1, 5, 6]);
	}

	#[test]
	fn every_part_is_said() {
		let party = Party { makes: true, holds: 1, packs: 2, unpacked: 3, owns: 4, awaits: 5 };
		let text = parts(&party);
		for part in ["makes it, 3", "holds 2 packs in 1", "owns 4", "offered 5"] {
			assert!(text.contains(part), "{text}");
		}
	}
}
