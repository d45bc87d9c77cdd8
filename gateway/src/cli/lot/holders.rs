//! `salus lot holders`: who has packs of a lot, container by container.

use std::collections::BTreeMap;

use salus_primitives::{ids::OrganisationId, safety::Holding, trace::LotKey};
use serde_json::{json, Value};

use crate::{
	cli::{answer::Answer, context::Context, lot::title},
	Result,
};

/// Who holds packs of a lot; exit code 1 if the lot is unknown.
pub(super) async fn run(context: &Context, key: LotKey) -> Result<Answer> {
	let client = context.connect().await?;
	let Some(lot) = client.lot(&key).await? else {
		return Ok(Answer::new(false).line(format!("{} was never commissioned", title(&key))));
	};
	let unpacked = lot.quantity.saturating_sub(client.packed(&key).await?);
	Ok(answer(&key, lot.owner, unpacked, &client.holders_of_lot(&key).await?))
}

/// What is said of a lot, of which `unpacked` packs are in no container yet and with the lot's owner.
fn answer(key: &LotKey, owner: OrganisationId, unpacked: u32, holdings: &[Holding]) -> Answer {
	let mut totals = BTreeMap::<u32, u64>::new();
	for holding in holdings {
		*totals.entry(holding.holder.0).or_default() += u64::from(holding.packs);
	}
	let holders: Vec<_> = totals.iter().map(|(holder, packs)| json!({ "holder": holder, "packs": packs })).collect();
	Answer::done()
		.line(format!("{}: {unpacked} packs in no container yet, with organisation {}", title(key), owner.0))
		.lines(holdings.iter().map(text))
		.lines(totals.iter().map(|(holder, packs)| format!("organisation {holder} has {packs} packs in containers")))
		.line("packs that were supplied or destroyed stay in their container's count")
		.field("gtin", key.gtin.to_string())
		.field("lot", String::from_utf8_lossy(&key.lot).into_owned())
		.field("owner", owner.0)
		.field("unpacked", unpacked)
		.field("containers", holdings.iter().map(to_json).collect::<Vec<_>>())
		.field("holders", holders)
}

fn text(holding: &Holding) -> String {
	let mut text = format!("  {} packs in container {}", holding.packs, holding.sscc);
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

fn to_json(holding: &Holding) -> Value {
	json!({
		"sscc": holding.sscc.to_string(),
		"root": holding.root.to_string(),
		"holder": holding.holder.0,
		"owner": holding.owner.0,
		"offered_to": holding.offered_to.map(|to| to.0),
		"packs": holding.packs,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{
		gs1::{Gtin, Sscc},
		ids::LotId,
	};

	fn holding(sscc: u64, holder: u32, packs: u32) -> Holding {
		let holder = OrganisationId(holder);
		Holding {
			lot: LotId(1),
			sscc: Sscc(sscc),
			root: Sscc(9),
			holder,
			owner: OrganisationId(2),
			offered_to: None,
			packs,
		}
	}

	#[test]
	fn packs_are_added_up_by_holder() {
		let key = LotKey { gtin: Gtin(5), lot: b"L1".to_vec().try_into().unwrap() };
		let holdings = vec![holding(7, 3, 10), holding(8, 3, 5), holding(9, 2, 1)];
		let answer = answer(&key, OrganisationId(2), 4, &holdings).to_json();
		assert_eq!(answer["holders"], json!([{ "holder": 2, "packs": 1 }, { "holder": 3, "packs": 15 }]));
		assert_eq!((&answer["unpacked"], &answer["containers"][1]["packs"]), (&4.into(), &5.into()));
	}

	#[test]
	fn a_line_says_who_holds_for_whom_and_within_what() {
		let line = text(&holding(7, 3, 10));
		assert!(line.contains("which is in 000000000000000009") && line.contains("organisation 3 for 2"), "{line}");
		assert!(!text(&holding(9, 2, 1)).contains(" for "));
	}
}
