//! `salus recall`: recalls, who has acknowledged them, and the blast radius.

use clap::{Args, Subcommand};
use salus_primitives::{
	codes::RecallClass,
	gs1::Gtin,
	ids::{Jurisdiction, Moment, OrganisationId, RecallId},
	lots::Lot,
	safety::{Recall, RecallScope, MAX_RECALLED},
	trace::LotKey,
};
use serde_json::{json, Value};

use crate::{
	chain::{
		call::{safety, Call},
		client::Client,
		snapshot::Snapshot,
	},
	cli::{answer::Answer, context::Context, format, parse, parties},
	radius::{self, Way},
	Error, Result,
};

/// Milliseconds of an hour.
const HOUR: Moment = 60 * 60 * 1000;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Recall lots or a product (as its manufacturer or a regulator); it takes effect at once for every pack
	Start(Start),
	/// Take note of a recall (as a partner), once
	Acknowledge {
		/// Number of the recall
		#[arg(value_parser = parse::recall)]
		recall: RecallId,
	},
	/// Lift a recall (as who called it, or a regulator); others of the same lots stay in force
	Lift {
		/// Number of the recall
		#[arg(value_parser = parse::recall)]
		recall: RecallId,
	},
	/// A recall, and which holders have acknowledged it; exit code 1 if there is none or a holder is late
	Show {
		/// Number of the recall
		#[arg(value_parser = parse::recall)]
		recall: RecallId,
	},
	/// Who has packs of lots now, container by container, up to what they were made of and down to what was made of them;
	/// by a recall, or by lots that nobody has recalled
	Radius(Radius),
}

/// What is recalled.
#[derive(Debug, Args)]
pub struct Start {
	#[command(flatten)]
	scope: Scope,
	/// How grave: I (life-threatening), II or III
	#[arg(long, value_parser = parse::recall_class)]
	class: RecallClass,
	/// Until when holders have to acknowledge it: RFC 3339 or date [default: in 1, 2 or 5 days, by class]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	due: Option<Moment>,
}

/// Lots, or a product.
#[derive(Debug, Args)]
struct Scope {
	/// A lot, and once more for each other one
	#[arg(long = "lot", value_name = "GTIN:LOT", value_parser = parse::lot_key, conflicts_with = "product",
		required_unless_present = "product")]
	lots: Vec<LotKey>,
	/// All lots of a product
	#[arg(long, value_name = "GTIN", value_parser = parse::gtin)]
	product: Option<Gtin>,
	/// Only in this country [default: in all]
	#[arg(long, value_name = "COUNTRY", value_parser = parse::jurisdiction, requires = "product")]
	market: Option<Jurisdiction>,
}

/// Whose blast radius is asked for.
#[derive(Debug, Args)]
pub struct Radius {
	/// Number of a recall: the lots whose packs it stops
	#[arg(value_parser = parse::recall, required_unless_present_any = ["lots", "product"])]
	recall: Option<RecallId>,
	/// A lot, and once more for each other one
	#[arg(long = "lot", value_name = "GTIN:LOT", value_parser = parse::lot_key)]
	lots: Vec<LotKey>,
	/// All lots of a product
	#[arg(long, value_name = "GTIN", value_parser = parse::gtin)]
	product: Option<Gtin>,
	/// Which way repacking and transformation are followed
	#[arg(long, value_enum, default_value_t)]
	way: Way,
}

impl Scope {
	fn chain_scope(self) -> Result<RecallScope> {
		match self.product {
			Some(gtin) => Ok(RecallScope::Product { gtin, market: self.market }),
			None => self.lots.try_into().map(RecallScope::Lots).map_err(|lots: Vec<LotKey>| {
				Error::bad("--lot", format!("{} lots, and a recall has {MAX_RECALLED} at most", lots.len()))
			}),
		}
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Start(arguments) => start(context, arguments).await,
		Command::Acknowledge { recall } => submit(context, recall, &safety::acknowledge(recall), "acknowledged").await,
		Command::Lift { recall } => submit(context, recall, &safety::lift_recall(recall), "lifted").await,
		Command::Show { recall } => show(context, recall).await,
		Command::Radius(arguments) => radius(context, arguments).await,
	}
}

/// How long the holders have to acknowledge a recall, if the caller doesn't say. Source: MHRA, a guide to defective
/// medicinal products (class 1 at once, class 2 within 48 hours, class 3 within 5 days).
const fn time_to_acknowledge(class: RecallClass) -> Moment {
	match class {
		RecallClass::ClassI => 24 * HOUR,
		RecallClass::ClassII => 48 * HOUR,
		RecallClass::ClassIII => 120 * HOUR,
	}
}

async fn submit(context: &Context, recall: RecallId, call: &Call, done: &str) -> Result<Answer> {
	let included = context.submit(call).await?.included;
	Ok(Answer::done().line(format!("{done} recall {}", recall.0)).field("recall", recall.0).included(&included))
}

async fn start(context: &Context, arguments: Start) -> Result<Answer> {
	let Start { scope, class, due } = arguments;
	let scope = scope.chain_scope()?;
	let signer = context.signer()?;
	let client = context.connect().await?;
	let due = match due {
		Some(due) => due,
		None => client.now().await?.saturating_add(time_to_acknowledge(class)),
	};
	let included = client.submit(&safety::recall(&scope, class, due), &signer).await?;
	let recall: RecallId = included.expect("DrugSafety", "Recalled")?;
	Ok(Answer::done()
		.line(format!("recall {} of {}, class {}", recall.0, scope_text(&scope), class.code()))
		.line(format!("holders have to acknowledge it until {}", format::moment(due)))
		.field("recall", recall.0)
		.field("class", class.code())
		.field("scope", scope_json(&scope))
		.field("due", format::moment(due))
		.included(&included))
}

fn scope_text(scope: &RecallScope) -> String {
	match scope {
		RecallScope::Lots(keys) => keys.iter().map(super::lot::title).collect::<Vec<_>>().join(", "),
		RecallScope::Product { gtin, market: None } => format!("all lots of {gtin}"),
		RecallScope::Product { gtin, market: Some(market) } => {
			format!("all lots of {gtin} in {}", format::country(*market))
		}
	}
}

fn scope_json(scope: &RecallScope) -> Value {
	match scope {
		RecallScope::Lots(keys) => json!({ "lots": keys.iter().map(parties::lot_json).collect::<Vec<_>>() }),
		RecallScope::Product { gtin, market } => {
			json!({ "product": gtin.to_string(), "market": market.map(format::country) })
		}
	}
}

/// The lots whose packs a recall stops.
async fn lots_of(at: &Snapshot, scope: &RecallScope) -> Result<Vec<LotKey>> {
	match scope {
		RecallScope::Lots(keys) => Ok(keys.to_vec()),
		RecallScope::Product { gtin, market } => {
			let lots = at.lots().await?;
			Ok(lots.into_iter().filter(|(key, lot)| is_stopped(*gtin, *market, key, lot)).map(|(key, _)| key).collect())
		}
	}
}

/// Whether a recall of a product, in one country or in all, stops packs of a lot: not if the lot isn't for that country.
fn is_stopped(gtin: Gtin, market: Option<Jurisdiction>, key: &LotKey, lot: &Lot) -> bool {
	key.gtin == gtin && market.is_none_or(|market| lot.is_for(market))
}

/// Which holders of a recall's packs have acknowledged it.
struct Acknowledgements {
	done: Vec<OrganisationId>,
	open: Vec<OrganisationId>,
}

async fn acknowledgements(client: &Client, id: RecallId, recall: &Recall) -> Result<Acknowledgements> {
	let at = client.snapshot().await?;
	let affected = radius::spread(&at, &lots_of(&at, &recall.scope).await?, Way::Neither).await?;
	let mut found = Acknowledgements { done: Vec::new(), open: Vec::new() };
	for (organisation, party) in radius::parties(&affected) {
		// Who only owns or makes the goods has nothing to put aside.
		if party.holds > 0 {
			let is_done = client.has_acknowledged(id, organisation).await?;
			(if is_done { &mut found.done } else { &mut found.open }).push(organisation);
		}
	}
	Ok(found)
}

async fn show(context: &Context, id: RecallId) -> Result<Answer> {
	let client = context.connect().await?;
	let Some(recall) = client.recall(id).await? else {
		return Ok(Answer::new(false).line(format!("there is no recall {}", id.0)));
	};
	let now = client.now().await?;
	let holders = acknowledgements(&client, id, &recall).await?;
	Ok(report(id, &recall, &holders, now))
}

fn report(id: RecallId, recall: &Recall, holders: &Acknowledgements, now: Moment) -> Answer {
	let in_force = recall.lifted_at.is_none();
	let is_late = in_force && now > recall.due && !holders.open.is_empty();
	let list = |organisations: &[OrganisationId]| {
		let numbers: Vec<_> = organisations.iter().map(|organisation| organisation.0.to_string()).collect();
		if numbers.is_empty() {
			"none".into()
		} else {
			numbers.join(", ")
		}
	};
	let numbers = |organisations: &[OrganisationId]| organisations.iter().map(|one| one.0).collect::<Vec<_>>();
	let state = recall.lifted_at.map_or("in force".into(), |at| format!("lifted at {}", format::moment(at)));
	Answer::new(!is_late)
		.line(format!("recall {} of {}, class {}: {state}", id.0, scope_text(&recall.scope), recall.class.code()))
		.line(format!("called by organisation {} at {}", recall.by.0, format::moment(recall.at)))
		.line(format!("to be acknowledged until {}; {} partners have", format::moment(recall.due), recall.acknowledged))
		.line(format!("holders that have acknowledged it: {}", list(&holders.done)))
		.line(format!("holders that have not{}: {}", if is_late { ", and are late" } else { "" }, list(&holders.open)))
		.field("recall", id.0)
		.field("scope", scope_json(&recall.scope))
		.field("class", recall.class.code())
		.field("by", recall.by.0)
		.field("at", format::moment(recall.at))
		.field("due", format::moment(recall.due))
		.field("acknowledged", recall.acknowledged)
		.field("lifted_at", recall.lifted_at.map(format::moment))
		.field("holders_acknowledged", numbers(&holders.done))
		.field("holders_open", numbers(&holders.open))
		.field("late", is_late)
}

async fn radius(context: &Context, arguments: Radius) -> Result<Answer> {
	let Radius { recall, mut lots, product, way } = arguments;
	let client = context.connect().await?;
	let at = client.snapshot().await?;
	if let Some(recall) = recall {
		let unknown = || Error::bad("recall", format!("there is no recall {}", recall.0));
		let found = client.recall(recall).await?.ok_or_else(unknown)?;
		lots.extend(lots_of(&at, &found.scope).await?);
	}
	if let Some(gtin) = product {
		let unknown = || Error::bad("--product", format!("{gtin} isn't registered"));
		client.product(gtin).await?.ok_or_else(unknown)?;
		lots.extend(lots_of(&at, &RecallScope::Product { gtin, market: None }).await?);
	}
	let affected = radius::spread(&at, &lots, way).await?;
	Ok(parties::spread(&affected).field("block", at.block()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::ids::LotId;

	fn recall(lifted_at: Option<Moment>) -> Recall {
		Recall {
			scope: RecallScope::Product { gtin: Gtin(6_291_041_500_213), market: Some(Jurisdiction(*b"DE")) },
			class: RecallClass::ClassI,
			by: OrganisationId(1),
			at: 0,
			due: 1_000,
			acknowledged: 1,
			lifted_at,
		}
	}

	#[test]
	fn late_holders_are_a_no() {
		let open = Acknowledgements { done: vec![OrganisationId(2)], open: vec![OrganisationId(3)] };
		let late = report(RecallId(0), &recall(None), &open, 1_001);
		assert_eq!((late.exit_code(), &late.to_json()["holders_open"]), (1, &json!([3])));
		assert_eq!(report(RecallId(0), &recall(None), &open, 1_000).exit_code(), 0, "still time");
		assert_eq!(report(RecallId(0), &recall(Some(5)), &open, 1_001).exit_code(), 0, "lifted");
		let done = Acknowledgements { done: vec![OrganisationId(2)], open: Vec::new() };
		assert_eq!(report(RecallId(0), &recall(None), &done, 1_001).exit_code(), 0);
	}

	#[test]
	fn a_recall_in_one_country_stops_the_lots_that_are_for_it() {
		let gtin = Gtin(6_291_041_500_213);
		let key = LotKey { gtin, lot: b"L".to_vec().try_into().unwrap() };
		let lot = |markets: &[Jurisdiction]| Lot {
			id: LotId(1),
			owner: OrganisationId(1),
			expiry: 0,
			quantity: 1,
			root: Default::default(),
			units: 1,
			markets: markets.to_vec().try_into().unwrap(),
			recall: None,
		};
		let [de, fr] = [Jurisdiction(*b"DE"), Jurisdiction(*b"FR")];
		assert!(is_stopped(gtin, None, &key, &lot(&[fr])));
		assert!(is_stopped(gtin, Some(de), &key, &lot(&[de, fr])));
		assert!(is_stopped(gtin, Some(de), &key, &lot(&[])), "it may be sold anywhere");
		assert!(!is_stopped(gtin, Some(de), &key, &lot(&[fr])));
		assert!(!is_stopped(Gtin(5), None, &key, &lot(&[])));
	}

	#[test]
	fn the_graver_a_recall_the_sooner_it_has_to_be_acknowledged() {
		let classes = [RecallClass::ClassI, RecallClass::ClassII, RecallClass::ClassIII];
		assert_eq!(classes.map(time_to_acknowledge), [24 * HOUR, 48 * HOUR, 120 * HOUR]);
	}

	#[test]
	fn scopes_name_product_and_country() {
		assert_eq!(scope_text(&recall(None).scope), "all lots of 06291041500213 in DE");
		assert_eq!(scope_json(&recall(None).scope), json!({ "product": "06291041500213", "market": "DE" }));
	}

	#[test]
	fn a_recall_has_so_many_lots_at_most() {
		let key = LotKey { gtin: Gtin(6_291_041_500_213), lot: b"L".to_vec().try_into().unwrap() };
		let scope = |count| Scope { lots: vec![key.clone(); count], product: None, market: None };
		assert!(scope(16).chain_scope().is_ok());
		assert!(scope(17).chain_scope().unwrap_err().to_string().contains("16"));
	}
}
