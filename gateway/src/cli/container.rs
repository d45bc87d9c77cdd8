//! `salus container`: packs, cases and pallets, and who holds them.

use clap::Subcommand;
use salus_primitives::{gs1::Sscc, ids::Moment};

use crate::{
	chain::call::{trace, Call},
	cli::{
		answer::Answer,
		context::Context,
		format,
		parse::{self, Organisation},
	},
	Result,
};

mod pack;
mod show;

/// How long an offer is open if the holder doesn't say: 14 days.
pub(super) const OPEN_FOR: Moment = 14 * 24 * 60 * 60 * 1000;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Pack packs of a lot: the next ones that are in no container (as its manufacturer), or some out of another
	/// container (as the holder of both)
	Pack(pack::Pack),
	/// Put containers into another one, which may be new (as the holder of all of them)
	Load {
		/// SSCC of the container that they go into, 18 digits
		#[arg(value_parser = parse::sscc)]
		sscc: Sscc,
		/// SSCCs of the containers, 1 to 64
		#[arg(required = true, num_args = 1..=64, value_parser = parse::sscc)]
		containers: Vec<Sscc>,
	},
	/// Take containers out of the one that they are directly in (as the holder of the outermost one)
	Unload {
		/// SSCC of the container that they are in, 18 digits
		#[arg(value_parser = parse::sscc)]
		sscc: Sscc,
		/// SSCCs of the containers, 1 to 64
		#[arg(required = true, num_args = 1..=64, value_parser = parse::sscc)]
		containers: Vec<Sscc>,
	},
	/// Offer a container to a partner (as its holder)
	Ship(Ship),
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
	/// Report that a container should have been received and wasn't (as any partner)
	Overdue {
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

/// What is shipped, and to whom.
#[derive(Debug, clap::Args)]
pub struct Ship {
	/// The container's SSCC, 18 digits
	#[arg(value_parser = parse::sscc)]
	sscc: Sscc,
	/// To whom: GLN or number of the organisation
	#[arg(long, value_parser = parse::organisation)]
	to: Organisation,
	/// The receiver becomes the owner, too (as the owner). Without it the owner stays, as when a carrier takes over
	#[arg(long, conflicts_with = "owner")]
	sell: bool,
	/// Who else becomes the owner when it is received: GLN or number of the organisation (as the owner)
	#[arg(long, value_name = "ORGANISATION", value_parser = parse::organisation)]
	owner: Option<Organisation>,
	/// Until when it should be received, an hour to 90 days from now: RFC 3339 or date [default: in 14 days]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	due: Option<Moment>,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Pack(packing) => pack::run(context, packing).await,
		Command::Load { sscc, containers } => {
			let done = format!("loaded {} containers into", containers.len());
			let answer = submit(context, sscc, &trace::load(sscc, &containers), &done).await?;
			Ok(answer.field("containers", texts(&containers)))
		}
		Command::Unload { sscc, containers } => {
			let done = format!("unloaded {} containers out of", containers.len());
			let answer = submit(context, sscc, &trace::unload(sscc, &containers), &done).await?;
			Ok(answer.field("containers", texts(&containers)))
		}
		Command::Ship(shipment) => ship(context, shipment).await,
		Command::Receive { sscc } => submit(context, sscc, &trace::receive(sscc), "received").await,
		Command::Refuse { sscc } => submit(context, sscc, &trace::refuse(sscc), "refused").await,
		Command::Cancel { sscc } => submit(context, sscc, &trace::cancel(sscc), "took back the offer of").await,
		Command::Overdue { sscc } => submit(context, sscc, &trace::report_overdue(sscc), "reported as overdue:").await,
		Command::Show { sscc } => show::run(context, sscc).await,
	}
}

fn texts(containers: &[Sscc]) -> Vec<String> {
	containers.iter().map(Sscc::to_string).collect()
}

async fn submit(context: &Context, sscc: Sscc, call: &Call, done: &str) -> Result<Answer> {
	let included = context.submit(call).await?.included;
	Ok(Answer::done().line(format!("{done} container {sscc}")).field("sscc", sscc.to_string()).included(&included))
}

async fn ship(context: &Context, shipment: Ship) -> Result<Answer> {
	let Ship { sscc, to, sell, owner, due } = shipment;
	let signer = context.signer()?;
	let client = context.connect().await?;
	let to = client.organisation(to).await?;
	let owner = match owner {
		Some(owner) => Some(client.organisation(owner).await?),
		None => sell.then_some(to),
	};
	let due = match due {
		Some(due) => due,
		None => client.now().await?.saturating_add(OPEN_FOR),
	};
	let included = client.submit(&trace::ship(sscc, to, owner, due), &signer).await?;
	let whose = owner.map_or("the owner stays".into(), |owner| format!("organisation {} becomes the owner", owner.0));
	Ok(Answer::done()
		.line(format!("container {sscc} is on offer to organisation {}", to.0))
		.line(format!("{whose}; to be received until {}", format::moment(due)))
		.field("sscc", sscc.to_string())
		.field("to", to.0)
		.field("owner", owner.map(|owner| owner.0))
		.field("due", format::moment(due))
		.included(&included))
}
