//! What happens to anchored records later: destruction and its witness, and custody that passes from one organisation to
//! another.

use clap::Subcommand;
use salus_primitives::{
	anchor::{Held, RecordRef},
	ids::{AnchorId, BatchId},
};

use crate::{
	chain::call::{anchor, Call},
	cli::{
		answer::Answer,
		context::Context,
		format,
		parse::{self, Organisation},
	},
	vault::{parse_ref, ref_text, Chain},
	Error, Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Destroy a record's salt, key and sealed copy, and declare it on the chain. There is no way back
	Destroy {
		/// The record: commitment, content id, anchor:7, batch:3/17, or its title
		record: String,
		/// The other organisation that is to witness it: its GLN or number
		#[arg(long, value_name = "ORGANISATION", value_parser = parse::organisation)]
		witness: Organisation,
		/// Do it: without this, it is only said what would be destroyed
		#[arg(long)]
		yes: bool,
	},
	/// Confirm, as the witness that was named, that a record was destroyed
	WitnessDestruction {
		/// The record: anchor:7, or batch:3/17
		#[arg(value_parser = record)]
		record: RecordRef,
	},
	/// Offer another organisation to take over the custody of records
	Offer {
		/// What is offered: anchor:7, or batch:3 with all its leaves
		#[arg(value_parser = held)]
		held: Held,
		/// To whom: its GLN or number
		#[arg(long, value_name = "ORGANISATION", value_parser = parse::organisation)]
		to: Organisation,
	},
	/// Take over the custody that was offered to one's organisation
	Accept {
		/// What was offered: anchor:7, or batch:3
		#[arg(value_parser = held)]
		held: Held,
	},
	/// Take an offer of custody back, or decline it
	EndOffer {
		/// What was offered: anchor:7, or batch:3
		#[arg(value_parser = held)]
		held: Held,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Destroy { record, witness, yes } => destroy(context, &record, witness, yes).await,
		Command::WitnessDestruction { record } => {
			let what = format!("the destruction of {} is confirmed", ref_text(record));
			let answer = submit(context, &anchor::witness_destruction(record), what).await?;
			Ok(answer.field("record", ref_text(record)))
		}
		Command::Offer { held, to } => {
			let to = context.connect().await?.organisation(to).await?;
			let what = format!("{} is offered to organisation {}", held_text(held), to.0);
			let answer = submit(context, &anchor::offer_custody(held, to), what).await?;
			Ok(answer.field("held", held_text(held)).field("to", to.0))
		}
		Command::Accept { held } => {
			let what = format!("{} is in this organisation's custody now", held_text(held));
			Ok(submit(context, &anchor::accept_custody(held), what).await?.field("held", held_text(held)))
		}
		Command::EndOffer { held } => {
			let what = format!("{} is no longer offered", held_text(held));
			Ok(submit(context, &anchor::end_offer(held), what).await?.field("held", held_text(held)))
		}
	}
}

async fn submit(context: &Context, call: &Call, what: String) -> Result<Answer> {
	let included = context.submit(call).await?.included;
	Ok(Answer::done().line(what).included(&included))
}

async fn destroy(context: &Context, name: &str, witness: Organisation, yes: bool) -> Result<Answer> {
	let vault = context.vault()?;
	let record = vault.find(name)?;
	let place = ref_text(record.place.record);
	if !yes {
		let why =
			format!("{} ({place}) would be destroyed, and there is no way back: say --yes to do it", record.title);
		return Err(Error::bad("--yes", why));
	}
	let signer = context.signer()?;
	let client = context.connect().await?;
	let witness = client.organisation(witness).await?;
	let chain = Chain { client: &client, signer: Some(&signer) };
	let store = context.store()?;
	vault.recover_destructions(&chain, &store).await?;
	let erasure = vault.destroy(&chain, &store, &record, witness).await?;
	Ok(Answer::done()
		.line(format!("{} ({place}): salt, key and sealed copy are destroyed", record.title))
		.line(
			format!("declared on the chain; organisation {} is to confirm it: ", erasure.witness.0)
				+ &format!("salus record witness-destruction {place}"),
		)
		.field("record", place)
		.field("commitment", crate::files::hex32::to_text(&record.commitment.0))
		.field("witness", erasure.witness.0)
		.field("attested_at", format::moment(erasure.at)))
}

/// A record's place on the chain.
fn record(text: &str) -> std::result::Result<RecordRef, String> {
	parse_ref(text).ok_or_else(|| "neither anchor:NUMBER nor batch:NUMBER/LEAF".into())
}

/// What custody is of.
fn held(text: &str) -> std::result::Result<Held, String> {
	let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
	let anchor = text.strip_prefix("anchor:").and_then(number).map(|number| Held::Anchor(AnchorId(number)));
	let batch = || text.strip_prefix("batch:").and_then(number).map(|number| Held::Batch(BatchId(number)));
	anchor.or_else(batch).ok_or_else(|| "neither anchor:NUMBER nor batch:NUMBER".into())
}

/// What custody is of, as [`held`] reads it.
fn held_text(held: Held) -> String {
	match held {
		Held::Anchor(anchor) => format!("anchor:{}", anchor.0),
		Held::Batch(batch) => format!("batch:{}", batch.0),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_held_is_read_as_it_is_written() {
		for text in ["anchor:0", "anchor:7", "batch:3"] {
			assert_eq!(held_text(held(text).unwrap()), text);
		}
		for text in ["anchor:", "batch:3/1", "anchor:+1", "7", "batch:-1"] {
			assert!(held(text).is_err(), "{text}");
		}
		assert!(record("batch:3/17").is_ok() && record("batch:3").is_err());
	}
}
