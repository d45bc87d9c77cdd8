//! `salus motion`: what the consortium's organisations decide on, with one vote each.

mod show;

use std::collections::BTreeSet;

use clap::Subcommand;
use salus_primitives::ids::OrganisationId;
use sp_core::H256;

use crate::{
	chain::{
		call::{motions, Call},
		client::Client,
		event::Included,
		keys::Signer,
		motions::{Rule, GOVERNANCE, MOTION_WEIGHT},
	},
	cli::{
		answer::Answer,
		context::Context,
		parse::{self, Bytes, Organisation},
	},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Put an encoded call to a motion, and vote for it; other commands propose theirs by themselves
	Propose {
		/// The call: 0x and its bytes, as any client of the chain shows them
		#[arg(long, value_name = "BYTES", value_parser = parse::bytes)]
		call: Bytes,
	},
	/// Vote for a motion, or change the vote; one objects by voting against what is carried
	Vote {
		/// Number of the motion
		motion: u32,
		/// Vote against it
		#[arg(long)]
		reject: bool,
	},
	/// Carry out a motion that is carried, once the time to object is over; exit code 1 if its votes are gone by now
	Enact {
		/// Number of the motion
		motion: u32,
		/// Wait for the end of the time to object, as long as --timeout says
		#[arg(long)]
		wait: bool,
	},
	/// Close a motion that more than half of the seats are against, or whose time is over
	Close {
		/// Number of the motion
		motion: u32,
	},
	/// Count a motion's votes again, after an organisation was suspended or reinstated, or its licence ended
	Recount {
		/// Number of the motion
		motion: u32,
	},
	/// The motions that are open
	List,
	/// How a motion stands: who voted how, what it lacks, and when it can be enacted; exit code 1 if it isn't open
	Show {
		/// Number of the motion
		motion: u32,
	},
	/// The organisations that vote
	Seats,
	/// Propose that these organisations vote, and no others
	SetSeats {
		/// The organisations: GLN or number
		#[arg(required = true, value_name = "ORGANISATION", value_parser = parse::organisation)]
		organisations: Vec<Organisation>,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Propose { call } => propose_bytes(context, &call.0).await,
		Command::Vote { motion, reject } => vote(context, motion, !reject).await,
		Command::Enact { motion, wait } => enact(context, motion, wait).await,
		Command::Close { motion } => {
			let included = context.submit(&motions::close(motion)).await?.included;
			Ok(Answer::done().line(format!("motion {motion} is closed")).field("motion", motion).included(&included))
		}
		Command::Recount { motion } => {
			let submitted = context.submit(&motions::recount(motion)).await?;
			let answer = Answer::done().line(format!("motion {motion} is counted again"));
			Ok(standing(&submitted.client, motion, answer).await?.included(&submitted.included))
		}
		Command::List => show::list(context).await,
		Command::Show { motion } => show::one(context, motion).await,
		Command::Seats => seats(context).await,
		Command::SetSeats { organisations } => set_seats(context, &organisations).await,
	}
}

/// Puts a call to a motion.
pub(super) async fn propose(context: &Context, call: &Call) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let bytes = client.encode(call).await?;
	submit(&client, &signer, &call.title(), &bytes).await
}

/// Puts a call about an organisation to a motion.
pub(super) async fn propose_about(
	context: &Context,
	organisation: Organisation,
	call: impl FnOnce(OrganisationId) -> Call,
) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let call = call(client.organisation(organisation).await?);
	let bytes = client.encode(&call).await?;
	submit(&client, &signer, &call.title(), &bytes).await
}

/// Puts an encoded call to a motion, if it is one.
async fn propose_bytes(context: &Context, bytes: &[u8]) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let (call, _arguments) = client.read_call(bytes).await?;
	submit(&client, &signer, &call, bytes).await
}

async fn submit(client: &Client, signer: &Signer, call: &str, bytes: &[u8]) -> Result<Answer> {
	let included = client.submit(&motions::propose(bytes), signer).await?;
	let proposed: (u32, OrganisationId, Rule, H256) = included.expect(GOVERNANCE, "MotionProposed")?;
	let (motion, _proposer, rule, hash) = proposed;
	let answer = Answer::done()
		.line(format!("motion {motion} is proposed ({}): {call}", rule.name()))
		.field("call_hash", format!("{hash:?}"));
	Ok(standing(client, motion, answer).await?.included(&included))
}

/// Adds how a motion stands by now, if it is still open.
async fn standing(client: &Client, motion: u32, answer: Answer) -> Result<Answer> {
	let answer = answer.field("motion", motion);
	Ok(match client.motion(motion).await? {
		Some(found) => answer.lines(show::lacks(&found)).fields_of(show::answer(&found)),
		None => answer,
	})
}

async fn vote(context: &Context, motion: u32, approve: bool) -> Result<Answer> {
	let submitted = context.submit(&motions::vote(motion, approve)).await?;
	let (_motion, organisation): (u32, OrganisationId) = submitted.included.expect(GOVERNANCE, "VoteCast")?;
	let way = if approve { "for" } else { "against" };
	let answer = Answer::done()
		.line(format!("organisation {} votes {way} motion {motion}", organisation.0))
		.field("organisation", organisation.0)
		.field("approve", approve);
	Ok(standing(&submitted.client, motion, answer).await?.included(&submitted.included))
}

async fn enact(context: &Context, motion: u32, wait: bool) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	// It is gone afterwards. One that isn't open is refused by the chain.
	let call = client.motion(motion).await?.map(|found| found.call).unwrap_or_default();
	if wait {
		client.wait_to_enact(motion).await?;
	}
	let included = client.submit(&motions::enact(motion, MOTION_WEIGHT), &signer).await?;
	let answer = Answer::done().field("motion", motion).field("call", call.as_str());
	if included.find::<u32>(GOVERNANCE, "MotionEnacted")?.is_some() {
		let answer = answer.line(format!("motion {motion} is enacted: {call}")).field("enacted", true);
		return Ok(admitted(answer, &included)?.included(&included));
	}
	let stopped = format!("motion {motion} is stopped: it doesn't have the votes of its rule any more");
	Ok(answer.or_no().line(stopped).field("enacted", false).included(&included))
}

/// Adds the number of an organisation that was admitted.
fn admitted(answer: Answer, included: &Included) -> Result<Answer> {
	let admitted = included.find::<OrganisationId>("Consortium", "OrganisationAdmitted")?;
	Ok(match admitted {
		Some(id) => answer.line(format!("organisation {} is admitted", id.0)).field("organisation", id.0),
		None => answer,
	})
}

async fn seats(context: &Context) -> Result<Answer> {
	let seats: Vec<_> = context.connect().await?.seats().await?.iter().map(|seat| seat.0).collect();
	let line = |seat: &u32| format!("organisation {seat}");
	Ok(Answer::done().lines(seats.iter().map(line)).field("seats", seats))
}

async fn set_seats(context: &Context, organisations: &[Organisation]) -> Result<Answer> {
	let signer = context.signer()?;
	let client = context.connect().await?;
	let mut seats = BTreeSet::new();
	for organisation in organisations {
		seats.insert(client.organisation(*organisation).await?);
	}
	let call = motions::set_seats(&seats);
	let bytes = client.encode(&call).await?;
	submit(&client, &signer, &call.title(), &bytes).await
}
