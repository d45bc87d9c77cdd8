//! `salus stock`: what the signer's organisation has in stock now, for its own eyes.

use clap::Args;
use salus_primitives::{codes::PackState, gs1::Gtin, ids::Moment};
use serde_json::{json, Value};

use crate::{
	cli::{answer::Answer, context::Context, format, lot::title, parse},
	stock::{self, InForce, Line, Shelf},
	Error, Result,
};

/// What is asked for.
#[derive(Debug, Args)]
pub struct Stock {
	/// So many days before its expiry a lot expires soon
	#[arg(long, value_name = "DAYS", default_value_t = 90)]
	within: u32,
	/// Only this product
	#[arg(long, value_parser = parse::gtin)]
	gtin: Option<Gtin>,
	/// Only what needs care: expired or soon to be, recalled, locked
	#[arg(long)]
	care: bool,
}

pub(super) async fn run(context: &Context, arguments: Stock) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let nobody = || Error::bad("key", "the signer acts for no organisation: stock is for its holder's eyes");
	let holder = client.organisation_of(&signer.account()).await?.ok_or_else(nobody)?;
	let at = client.snapshot().await?;
	let (now, mut lines) = stock::take(&at, holder).await?;
	lines.retain(|line| arguments.gtin.is_none_or(|gtin| line.key.gtin == gtin));
	if arguments.care {
		lines.retain(|line| needs_care(line, now, arguments.within));
	}
	Ok(report(&lines, now, arguments.within).field("organisation", holder.0).field("block", at.block()))
}

/// Whether a line has to be looked at.
fn needs_care(line: &Line, now: Moment, within: u32) -> bool {
	let is_locked = line.locked > 0 || line.count(PackState::Locked) > 0;
	line.shelf(now, within) != Shelf::Good || !line.recalls.is_empty() || is_locked
}

fn report(lines: &[Line], now: Moment, within: u32) -> Answer {
	let sum = |of: fn(&Line) -> u64, which: &dyn Fn(&Line) -> bool| -> u64 {
		lines.iter().filter(|line| which(line)).map(of).sum()
	};
	let active = |line: &Line| line.count(PackState::Active);
	let shelf = |wanted| move |line: &Line| line.shelf(now, within) == wanted;
	let total = sum(active, &|_| true);
	let (expired, soon) = (sum(active, &shelf(Shelf::Expired)), sum(active, &shelf(Shelf::Soon)));
	let recalled = sum(active, &|line| !line.recalls.is_empty());
	let locked = sum(|line| line.locked, &|_| true);
	Answer::done()
		.line(format!("{total} active packs of {} lots at {}", lines.len(), format::moment(now)))
		.line(format!("  {expired} expired, {soon} expire within {within} days, {recalled} recalled, {locked} locked"))
		.lines(lines.iter().map(|line| line_text(line, now, within)))
		.field("at", format::moment(now))
		.field("active", total)
		.field("expired", expired)
		.field("expire_soon", soon)
		.field("recalled", recalled)
		.field("locked", locked)
		.field("lots", lines.iter().map(|line| line_json(line, now, within)).collect::<Vec<_>>())
}

fn recall_text(recall: &InForce) -> String {
	let market = recall.market.map(|market| format!(" in {}", format::country(market))).unwrap_or_default();
	format!("RECALLED class {}{market} (recall {})", recall.class.code(), recall.recall.0)
}

fn line_text(line: &Line, now: Moment, within: u32) -> String {
	let expiry = format::moment(line.expiry);
	let mut parts = vec![match line.shelf(now, within) {
		Shelf::Expired => format!("EXPIRED at {expiry}"),
		Shelf::Soon => format!("expires at {expiry}, in {} days", line.days_left(now)),
		Shelf::Good => format!("expires at {expiry}"),
	}];
	parts.extend(line.recalls.iter().map(recall_text));
	let counts = [
		(line.unpacked, "in no container yet"),
		(line.locked, "in locked containers"),
		(line.leaving, "on offer to others"),
		(line.of_others, "owned by others"),
	];
	parts.extend(counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
	let others = line.states.iter().filter(|(state, _)| **state != PackState::Active);
	parts.extend(others.map(|(state, count)| format!("{count} {}", state.code())));
	format!("  {}: {} active; {}", title(&line.key), line.count(PackState::Active), parts.join("; "))
}

fn line_json(line: &Line, now: Moment, within: u32) -> Value {
	let states: serde_json::Map<String, Value> =
		line.states.iter().map(|(state, count)| (state.code().to_owned(), json!(count))).collect();
	let recall = |recall: &InForce| {
		json!({
			"recall": recall.recall.0,
			"class": recall.class.code(),
			"market": recall.market.map(format::country),
		})
	};
	json!({
		"gtin": line.key.gtin.to_string(),
		"lot": String::from_utf8_lossy(&line.key.lot),
		"expiry": format::moment(line.expiry),
		"days_left": line.days_left(now),
		"shelf": match line.shelf(now, within) {
			Shelf::Expired => "expired",
			Shelf::Soon => "soon",
			Shelf::Good => "good",
		},
		"states": states,
		"in_no_container": line.unpacked,
		"in_locked_containers": line.locked,
		"on_offer": line.leaving,
		"owned_by_others": line.of_others,
		"recalls": line.recalls.iter().map(recall).collect::<Vec<_>>(),
		"containers": line.containers.iter().map(ToString::to_string).collect::<Vec<_>>(),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{
		codes::RecallClass,
		ids::{Jurisdiction, RecallId},
		trace::LotKey,
	};

	const DAY: Moment = 86_400_000;

	fn line(lot: &str, expiry: Moment, active: u64) -> Line {
		Line {
			key: LotKey { gtin: Gtin(6_291_041_500_213), lot: lot.as_bytes().to_vec().try_into().unwrap() },
			expiry,
			states: [(PackState::Active, active), (PackState::Supplied, 3)].into(),
			unpacked: 0,
			locked: 0,
			leaving: 0,
			of_others: 0,
			recalls: Vec::new(),
			containers: Default::default(),
		}
	}

	#[test]
	fn sums_are_of_active_packs() {
		let recall = InForce { recall: RecallId(7), class: RecallClass::ClassI, market: Some(Jurisdiction(*b"DE")) };
		let lines = [
			line("OLD", 10 * DAY, 1),
			line("SOON", 12 * DAY, 20),
			Line { recalls: vec![recall], unpacked: 50, locked: 100, ..line("GOOD", 500 * DAY, 300) },
		];
		let answer = report(&lines, 10 * DAY, 2);
		let json = answer.to_json();
		assert_eq!((&json["active"], &json["expired"], &json["expire_soon"]), (&json!(321), &json!(1), &json!(20)));
		assert_eq!((&json["recalled"], &json["locked"]), (&json!(300), &json!(100)));
		assert_eq!(json["lots"][2]["recalls"][0]["market"], "DE");
		assert_eq!(json["lots"][0]["states"], json!({ "active": 1, "supplied": 3 }));
		assert!(line_text(&lines[2], 0, 2).contains(
			"RECALLED class I in DE (recall 7); 50 in no container yet; 100 in locked containers; 3 supplied"
		));
		assert_eq!(json["lots"][2]["in_no_container"], 50);
		assert!(line_text(&lines[0], 10 * DAY, 2).contains("EXPIRED"));
	}

	#[test]
	fn what_needs_care_is_expiring_recalled_or_locked() {
		assert!(!needs_care(&line("GOOD", 500 * DAY, 1), 0, 90));
		assert!(needs_care(&line("SOON", 50 * DAY, 1), 0, 90));
		assert!(needs_care(&Line { locked: 1, ..line("L", 500 * DAY, 1) }, 0, 90));
		let mut locked = line("L", 500 * DAY, 1);
		locked.states.insert(PackState::Locked, 1);
		assert!(needs_care(&locked, 0, 90));
	}
}
