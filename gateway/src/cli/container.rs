//! `salus container`: cases and pallets, and who holds them.

use clap::Subcommand;
use salus_primitives::{
	gs1::Sscc,
	ids::OrganisationId,
	trace::{ContainerInfo, LotKey},
};
use serde_json::{json, Value};

use crate::{
	chain::call::{trace, Call},
	cli::{
		answer::Answer,
		context::Context,
		lot::LotName,
		parse::{self, Organisation},
	},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Pack the next packs of a lot (as its manufacturer)
	Pack {
		/// The container's SSCC, 18 digits
		#[arg(value_parser = parse::sscc)]
		sscc: Sscc,
		#[command(flatten)]
		lot: LotName,
		/// How many packs
		#[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
		count: u32,
	},
	/// Offer a container to a partner (as its holder)
	Ship {
		/// The container's SSCC, 18 digits
		#[arg(value_parser = parse::sscc)]
		sscc: Sscc,
		/// To whom: GLN or number of the organisation
		#[arg(long, value_parser = parse::organisation)]
		to: Organisation,
	},
	/// Accept a container that is on offer to the signer's organisation
	Receive {
		/// The container's SSCC, 18 digits
		#[arg(value_parser = parse::sscc)]
		sscc: Sscc,
	},
	/// Refuse a container that is on offer to the signer's organisation
	Refuse {
		/// The container's SSCC, 18 digits
		#[arg(value_parser = parse::sscc)]
		sscc: Sscc,
	},
	/// Take an offer back (as the holder)
	Cancel {
		/// The container's SSCC, 18 digits
		#[arg(value_parser = parse::sscc)]
		sscc: Sscc,
	},
	/// Who holds a container, and what is in it; exit code 1 if there is none
	Show {
		/// The container's SSCC, 18 digits
		#[arg(value_parser = parse::sscc)]
		sscc: Sscc,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Pack { sscc, lot, count } => pack(context, sscc, &lot.key(), count).await,
		Command::Ship { sscc, to } => ship(context, sscc, to).await,
		Command::Receive { sscc } => submit(context, sscc, &trace::receive(sscc), "received").await,
		Command::Refuse { sscc } => submit(context, sscc, &trace::refuse(sscc), "refused").await,
		Command::Cancel { sscc } => submit(context, sscc, &trace::cancel(sscc), "took back the offer of").await,
		Command::Show { sscc } => show(context, sscc).await,
	}
}

async fn submit(context: &Context, sscc: Sscc, call: &Call, done: &str) -> Result<Answer> {
	let included = context.submit(call).await?.included;
	Ok(Answer::done().line(format!("{done} container {sscc}")).field("sscc", sscc.to_string()).included(&included))
}

async fn pack(context: &Context, sscc: Sscc, key: &LotKey, count: u32) -> Result<Answer> {
	let included = context.submit(&trace::pack(sscc, key, count)).await?.included;
	let (_sscc, _key, first, count): (Sscc, LotKey, u32, u32) = included.expect("DrugTrace", "Packed")?;
	Ok(Answer::done()
		.line(format!("packed {count} packs into container {sscc}, from number {first} on"))
		.field("sscc", sscc.to_string())
		.field("first", first)
		.field("count", count)
		.included(&included))
}

async fn ship(context: &Context, sscc: Sscc, to: Organisation) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let to: OrganisationId = client.organisation(to).await?;
	let included = client.submit(&trace::ship(sscc, to), &signer).await?;
	Ok(Answer::done()
		.line(format!("container {sscc} is on offer to organisation {}", to.0))
		.field("sscc", sscc.to_string())
		.field("to", to.0)
		.included(&included))
}

async fn show(context: &Context, sscc: Sscc) -> Result<Answer> {
	let Some(info) = context.connect().await?.container(sscc).await? else {
		return Ok(Answer::new(false).line(format!("there is no container {sscc}")));
	};
	let lot = String::from_utf8_lossy(&info.key.lot).into_owned();
	let answer = Answer::done()
		.line(format!(
			"container {sscc}: {} packs of {} lot {lot}, from number {} on",
			info.count, info.key.gtin, info.first
		))
		.line(format!("held by organisation {}", info.holder.0))
		.field("container", to_json(&info, &lot));
	Ok(match info.offered_to {
		Some(to) => answer.line(format!("on offer to organisation {}", to.0)),
		None => answer,
	})
}

fn to_json(info: &ContainerInfo, lot: &str) -> Value {
	json!({
		"sscc": info.sscc.to_string(),
		"holder": info.holder.0,
		"offered_to": info.offered_to.map(|to| to.0),
		"gtin": info.key.gtin.to_string(),
		"lot": lot,
		"first": info.first,
		"count": info.count,
	})
}
