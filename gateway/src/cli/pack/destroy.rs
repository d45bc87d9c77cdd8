//! `salus pack destroy`: packs are destroyed before a witness.

use clap::Subcommand;
use salus_primitives::{gs1::Sscc, ids::DestructionId};

use crate::{
	chain::call::supply,
	cli::{
		answer::Answer,
		context::Context,
		lot::{title, LotName},
		parse::{self, Organisation},
	},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Offer the destruction of packs to a witness of another organisation (as the holder of their container)
	Offer {
		/// The container that they are in: SSCC, 18 digits
		#[arg(long, value_name = "SSCC", value_parser = parse::sscc)]
		container: Sscc,
		#[command(flatten)]
		lot: LotName,
		/// Number of the first pack in the lot
		#[arg(long, value_name = "NUMBER")]
		first: u32,
		/// How many packs, 1 to 10000
		#[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
		count: u32,
		/// Who is to see it: GLN or number of the organisation
		#[arg(long, value_name = "ORGANISATION", value_parser = parse::organisation)]
		witness: Organisation,
	},
	/// Say that the packs were destroyed before one's eyes (as the witness): they are gone for good
	Witness {
		/// Number of the offer
		id: u32,
	},
	/// Take an offer back (as who made it), or refuse it (as the witness): the packs are what they were
	End {
		/// Number of the offer
		id: u32,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	let (call, id, done) = match command {
		Command::Offer { container, lot, first, count, witness } => {
			return offer(context, container, lot, (first, count), witness).await;
		}
		Command::Witness { id } => {
			(supply::witness_destruction(DestructionId(id)), id, "witnessed: the packs are gone")
		}
		Command::End { id } => (supply::end_destruction(DestructionId(id)), id, "ended: the packs are what they were"),
	};
	let included = context.submit(&call).await?.included;
	Ok(Answer::done().line(format!("destruction {id} {done}")).field("destruction", id).included(&included))
}

async fn offer(
	context: &Context,
	sscc: Sscc,
	lot: LotName,
	(first, count): (u32, u32),
	witness: Organisation,
) -> Result<Answer> {
	let key = lot.key();
	let signer = context.signer()?;
	let client = context.connect().await?;
	let witness = client.organisation(witness).await?;
	let included = client.submit(&supply::offer_destruction(sscc, &key, first, count, witness), &signer).await?;
	let id: DestructionId = included.expect("DrugSupply", "DestructionOffered")?;
	Ok(Answer::done()
		.line(format!("destruction {}: {count} packs of {}, from number {first} on", id.0, title(&key)))
		.line(format!("waits for organisation {} to witness it", witness.0))
		.field("destruction", id.0)
		.field("sscc", sscc.to_string())
		.field("gtin", key.gtin.to_string())
		.field("lot", String::from_utf8_lossy(&key.lot).into_owned())
		.field("first", first)
		.field("count", count)
		.field("witness", witness.0)
		.included(&included))
}
