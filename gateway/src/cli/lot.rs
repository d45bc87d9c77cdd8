//! `salus lot`: lots of a medicine, and their serial numbers.

use clap::{Args, Subcommand};
use salus_primitives::{
	gs1::Gtin,
	ids::Jurisdiction,
	lots::Lot,
	trace::{LotKey, LotNumber, RecallClass},
};
use serde_json::{json, Value};

use crate::{
	chain::client::Client,
	cli::{answer::Answer, context::Context, format, parse},
	serials::LotTree,
	Result,
};

mod commission;
mod transform;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Commission a lot (as the product's manufacturer); the serial numbers stay in the home folder
	Commission(commission::Commission),
	/// Make packs into the packs of a new lot, by repacking or otherwise (as the manufacturer of both)
	Transform(transform::Transform),
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

async fn show(context: &Context, key: &LotKey) -> Result<Answer> {
	let here = LotTree::path_in(&context.path(""), key).exists();
	let here = here.then(|| LotTree::load(&context.path(""), key)).transpose()?;
	let client = context.connect().await?;
	let Some(lot) = client.lot(key).await? else {
		return Ok(Answer::new(false).line(format!("{} was never commissioned", title(key))));
	};
	history(known(about(key, &lot), &lot, here.as_ref()), &client, key, &lot).await
}

/// How many of a lot's serial numbers are here. Those of another list are none.
fn known(answer: Answer, lot: &Lot, here: Option<&LotTree>) -> Answer {
	let is_right = |tree: &&LotTree| (tree.root(), tree.quantity()) == (lot.root, lot.quantity);
	let known = here.filter(is_right).map_or(0, |tree| tree.serials().len());
	let answer = match here.is_none_or(|tree| is_right(&tree)) {
		true => answer.line(format!("the serial numbers of {known} of its packs are in the home folder")),
		false => answer.line("the serial numbers in the home folder are NOT those that it was commissioned with"),
	};
	answer.field("serials", known)
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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::serials::generate;
	use salus_primitives::ids::{LotId, OrganisationId};

	#[test]
	fn serial_numbers_of_another_list_are_not_counted() {
		let key = || LotKey { gtin: Gtin(6_291_041_500_213), lot: b"L1".to_vec().try_into().unwrap() };
		let [own, other] = [5, 5].map(|count| LotTree::new(key(), generate(count).unwrap()).unwrap());
		let lot = Lot {
			id: LotId(1),
			owner: OrganisationId(1),
			expiry: 0,
			quantity: 5,
			root: own.root(),
			units: 1,
			markets: Default::default(),
			recall: None,
		};
		let told = |here: Option<&LotTree>| known(Answer::done(), &lot, here).to_json()["serials"].clone();
		assert_eq!((told(None), told(Some(&own)), told(Some(&other))), (json!(0), json!(5), json!(0)));
	}
}
