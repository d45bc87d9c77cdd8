//! `salus lot`: lots of a medicine, their serial numbers, and recalls.

use clap::{Args, Subcommand};
use salus_primitives::{
	gs1::Gtin,
	ids::{Jurisdiction, Moment, RecallId},
	lots::Lot,
	safety::RecallScope,
	trace::{LotKey, LotNumber, RecallClass},
};
use serde_json::{json, Value};

use crate::{
	chain::{call::safety, client::Client},
	cli::{answer::Answer, context::Context, format, parse},
	serials::LotTree,
	Error, Result,
};

mod commission;
mod holders;
mod transform;

/// Milliseconds of an hour.
const HOUR: Moment = 60 * 60 * 1000;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Commission a lot (as the product's manufacturer); the serial numbers stay in the home folder
	Commission(commission::Commission),
	/// Make packs into the packs of a new lot, by repacking or otherwise (as the manufacturer of both)
	Transform(transform::Transform),
	/// Recall a lot (as its manufacturer or a regulator); it takes effect at once for every pack
	Recall {
		#[command(flatten)]
		lot: LotName,
		/// How grave: I (life-threatening), II or III
		#[arg(long, value_parser = parse::recall_class)]
		class: RecallClass,
		/// Until when its holders have to acknowledge it: RFC 3339 or date [default: in 1, 2 or 5 days, by class]
		#[arg(long, value_name = "TIME", value_parser = parse::moment)]
		due: Option<Moment>,
	},
	/// Who holds packs of a lot, container by container; exit code 1 if it was never commissioned
	Holders {
		#[command(flatten)]
		lot: LotName,
	},
	/// What the chain and the home folder have on a lot; exit code 1 if it was never commissioned
	Show {
		#[command(flatten)]
		lot: LotName,
	},
}

/// Which lot of which product.
#[derive(Debug, Args)]
pub struct LotName {
	/// The product's GTIN: 8, 12, 13 or 14 digits
	#[arg(long, value_parser = parse::gtin)]
	gtin: Gtin,
	/// The lot number: 1 to 20 characters of GS1's set 82
	#[arg(long, value_parser = parse::lot)]
	lot: LotNumber,
}

impl LotName {
	pub(super) fn key(self) -> LotKey {
		LotKey { gtin: self.gtin, lot: self.lot }
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Commission(commission) => commission::run(context, commission).await,
		Command::Transform(transform) => transform::run(context, transform).await,
		Command::Recall { lot, class, due } => recall(context, lot.key(), class, due).await,
		Command::Holders { lot } => holders::run(context, lot.key()).await,
		Command::Show { lot } => show(context, &lot.key()).await,
	}
}

/// A lot's name for people.
pub(super) fn title(key: &LotKey) -> String {
	format!("{} lot {}", key.gtin, String::from_utf8_lossy(&key.lot))
}

/// The countries of a lot, for people and as JSON.
fn countries(markets: &[Jurisdiction]) -> (String, Vec<String>) {
	let countries: Vec<_> = markets.iter().copied().map(format::country).collect();
	let text = if countries.is_empty() { "anywhere".into() } else { countries.join(", ") };
	(text, countries)
}

/// How long the holders have to acknowledge a recall, if the caller doesn't say. Source: MHRA, a guide to defective
/// medicinal products (class 1 at once, class 2 within 48 hours, class 3 within 5 days).
pub(super) const fn time_to_acknowledge(class: RecallClass) -> Moment {
	match class {
		RecallClass::ClassI => 24 * HOUR,
		RecallClass::ClassII => 48 * HOUR,
		RecallClass::ClassIII => 120 * HOUR,
	}
}

async fn recall(context: &Context, key: LotKey, class: RecallClass, due: Option<Moment>) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let due = match due {
		Some(due) => due,
		None => client.now().await?.saturating_add(time_to_acknowledge(class)),
	};
	let lots = vec![key.clone()].try_into().map_err(|_| Error::bad("lots", "too many"))?;
	let included = client.submit(&safety::recall(&RecallScope::Lots(lots), class, due), &signer).await?;
	let recall: RecallId = included.expect("DrugSafety", "Recalled")?;
	Ok(Answer::done()
		.line(format!("recalled {}, class {}", title(&key), class.code()))
		.line(format!("recall {}, to be acknowledged until {}", recall.0, format::moment(due)))
		.field("gtin", key.gtin.to_string())
		.field("lot", String::from_utf8_lossy(&key.lot).into_owned())
		.field("class", class.code())
		.field("recall", recall.0)
		.field("due", format::moment(due))
		.included(&included))
}

async fn show(context: &Context, key: &LotKey) -> Result<Answer> {
	let known = LotTree::path_in(&context.path(""), key).exists();
	let known = known.then(|| LotTree::load(&context.path(""), key)).transpose()?.map_or(0, |lot| lot.serials().len());
	let client = context.connect().await?;
	let Some(lot) = client.lot(key).await? else {
		return Ok(Answer::new(false).line(format!("{} was never commissioned", title(key))));
	};
	let answer = about(key, &lot)
		.line(format!("the serial numbers of {known} of its packs are in the home folder"))
		.field("serials", known);
	history(answer, &client, key, &lot).await
}

/// What the registry has on a lot.
fn about(key: &LotKey, lot: &Lot) -> Answer {
	let (text, markets) = countries(&lot.markets);
	let recall = lot.recall.map(RecallClass::code);
	let answer = Answer::done()
		.line(format!("{}: {} packs, root {:?}", title(key), lot.quantity, lot.root))
		.line(format!("lot {} of organisation {}, expiry {}", lot.id.0, lot.owner.0, format::moment(lot.expiry)))
		.line(format!("to be sold in: {text}"))
		.field("gtin", key.gtin.to_string())
		.field("lot", String::from_utf8_lossy(&key.lot).into_owned())
		.field("id", lot.id.0)
		.field("owner", lot.owner.0)
		.field("quantity", lot.quantity)
		.field("units", lot.units)
		.field("root", format!("{:?}", lot.root))
		.field("expiry", format::moment(lot.expiry))
		.field("markets", markets)
		.field("recalled", recall);
	match recall {
		Some(class) => answer.line(format!("RECALLED, class {class}")),
		None => answer,
	}
}

/// What has happened to a lot's packs so far, and which recalls stop them.
async fn history(answer: Answer, client: &Client, key: &LotKey, lot: &Lot) -> Result<Answer> {
	let packed = client.packed(key).await?;
	let (head, events, alarms) = client.lot_history(lot.id).await?;
	let recalls: Vec<_> = client.recalls_of(key).await?.iter().map(|recall| recall.0).collect();
	let derived: Vec<Value> = client.derived(lot.id).await?.iter().map(|lot| json!(lot.0)).collect();
	Ok(answer
		.line(format!("{packed} packs were put into containers; {events} events, {alarms} of them alarms"))
		.lines(recalls.iter().map(|recall| format!("recall {recall} is in force")))
		.field("packed", packed)
		.field("events", events)
		.field("alarms", alarms)
		.field("history", format!("{head:?}"))
		.field("recalls", recalls)
		.field("made_into", derived))
}
