//! `salus container show`: who holds a container, and what is in it.

use std::collections::{btree_map::Entry, BTreeMap};

use salus_primitives::{
	containers::{Offer, PackRange, Possession},
	gs1::Sscc,
	ids::LotId,
	trace::LotKey,
};
use serde_json::{json, Value};

use crate::{
	chain::client::Client,
	cli::{answer::Answer, context::Context, format, lot::title},
	coldchain::degrees,
	files::hex32,
	Error, Result,
};

pub(super) async fn run(context: &Context, sscc: Sscc) -> Result<Answer> {
	let client = context.connect().await?;
	let Some(possession) = client.container(sscc).await? else {
		return Ok(Answer::new(false).line(format!("there is no container {sscc}")));
	};
	let keys = keys(&client, &possession).await?;
	let answer = Answer::done().lines(lines(sscc, &possession, &keys));
	let answer = match client.excursion(possession.root).await? {
		Some(left) => answer.line(format!(
			"locked for its temperature, reported at {}: {} to {}, {} minutes outside of the limits of {}",
			format::moment(left.at),
			degrees(left.lowest),
			degrees(left.highest),
			left.minutes,
			left.gtin
		)),
		None => answer,
	};
	Ok(answer.field("container", to_json(sscc, &possession, &keys)))
}

/// The names of all lots of which something is in the container.
async fn keys(client: &Client, possession: &Possession) -> Result<BTreeMap<LotId, LotKey>> {
	let mut keys = BTreeMap::new();
	let held = possession.container.packs.iter().map(|range| range.lot);
	for lot in held.chain(possession.container.lots.iter().copied()) {
		if let Entry::Vacant(entry) = keys.entry(lot) {
			let key = client.lot_key(lot).await?;
			entry.insert(key.ok_or_else(|| Error::Chain(format!("the chain has no lot {}", lot.0)))?);
		}
	}
	Ok(keys)
}

fn lines(sscc: Sscc, possession: &Possession, keys: &BTreeMap<LotId, LotKey>) -> Vec<String> {
	let Possession { container, root, holder, owner, on_offer: _, locked } = possession;
	let name = |lot: &LotId| keys.get(lot).map_or_else(String::new, title);
	let mut lines = vec![format!("container {sscc}")];
	for range in &container.packs {
		lines.push(format!("  {} packs of {}, from number {} on", range.count, name(&range.lot), range.first));
	}
	if container.children > 0 {
		let lots: Vec<_> = container.lots.iter().map(name).collect();
		lines.push(format!("  {} containers, with packs of {}", container.children, lots.join(", ")));
	}
	if *root != sscc {
		lines.push(format!("in container {root}"));
	}
	lines.push(format!("held by organisation {}, owned by {}", holder.0, owner.0));
	if let Some(Offer { to, owner, due }) = container.offer {
		let due = if due == Offer::REPORTED { "overdue, as was reported".into() } else { until(due) };
		lines.push(format!("on offer to organisation {}, owned by {} then; {due}", to.0, owner.0));
	}
	if *locked {
		lines.push("LOCKED: nothing in it moves or is supplied".into());
	}
	lines
}

fn until(due: u64) -> String {
	format!("to be received until {}", format::moment(due))
}

fn to_json(sscc: Sscc, possession: &Possession, keys: &BTreeMap<LotId, LotKey>) -> Value {
	let Possession { container, root, holder, owner, on_offer, locked } = possession;
	let gtin = |lot: &LotId| keys.get(lot).map(|key| key.gtin.to_string());
	let number = |lot: &LotId| keys.get(lot).map(|key| String::from_utf8_lossy(&key.lot).into_owned());
	let range = |range: &PackRange| {
		let (gtin, lot) = (gtin(&range.lot), number(&range.lot));
		json!({ "gtin": gtin, "lot": lot, "first": range.first, "count": range.count })
	};
	let packs: Vec<_> = container.packs.iter().map(range).collect();
	let lots = container.lots.iter().map(|lot| json!({ "gtin": gtin(lot), "lot": number(lot) }));
	let offer = container.offer.as_ref();
	let due = offer.map(|offer| offer.due).filter(|due| *due != Offer::REPORTED);
	json!({
		"sscc": sscc.to_string(),
		"holder": holder.0,
		"owner": owner.0,
		"root": root.to_string(),
		"parent": container.parent.map(|parent| parent.to_string()),
		"level": container.level,
		"children": container.children,
		"packs": packs,
		"lots": lots.collect::<Vec<_>>(),
		"on_offer": on_offer,
		"offered_to": offer.map(|offer| offer.to.0),
		"next_owner": offer.map(|offer| offer.owner.0),
		"due": due.map(format::moment),
		"reported_overdue": offer.is_some_and(|offer| offer.due == Offer::REPORTED),
		"locked": locked,
		"history": hex32::to_text(&container.head),
		"events": container.events,
	})
}
