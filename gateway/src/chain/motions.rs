//! Open motions: the calls that the consortium's organisations vote on, and how each stands.

use std::{
	collections::{BTreeMap, BTreeSet},
	time::{Duration, Instant},
};

use codec::{Decode, Encode};
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet},
	ids::OrganisationId,
};
use serde_json::Value as Json;

use crate::{
	chain::{
		call::WeightLimit,
		client::{constant, view, Client},
		show,
		state::{number_key, stored},
		AtBlock,
	},
	Error, Result,
};

/// The pallet's name.
pub const GOVERNANCE: &str = "Governance";

/// What a motion's call may use at most when it is enacted: a twentieth of a second. Every call that is voted on needs
/// far less, and even the least quota has room for it.
pub const MOTION_WEIGHT: WeightLimit = WeightLimit { ref_time: 50_000_000_000, proof_size: 1 << 20 };

/// How often it is looked whether a motion can be enacted.
const POLL: Duration = Duration::from_millis(500);

/// What a motion needs to be carried. Encoded as the chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Rule {
	/// More than half of the seats that count.
	#[codec(index = 0)]
	Ordinary,
	/// The same, one of each required class among them, and a time to object.
	#[codec(index = 1)]
	Sensitive,
	/// It can't be put to a motion.
	#[codec(index = 2)]
	Never,
}

impl Rule {
	/// The word for it.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Ordinary => "ordinary",
			Self::Sensitive => "sensitive",
			Self::Never => "never",
		}
	}
}

/// A motion as `pallet-governance` stores it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Record {
	/// Who proposed it.
	pub proposer: OrganisationId,
	/// What it needs.
	pub rule: Rule,
	/// The block in which it was proposed.
	pub proposed_at: u32,
	/// The block in which it had the votes of its rule, if it has them.
	pub carried_at: Option<u32>,
	/// Who voted, and whether for it.
	pub votes: BTreeMap<OrganisationId, bool>,
}

/// How seats voted. Encoded as the chain does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Count {
	/// How many there are that count.
	pub seats: u32,
	/// How many of them are for the motion.
	pub yes: u32,
	/// How many of them are against it.
	pub no: u32,
}

/// How a motion stands, if it were counted now. Encoded as the chain does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Tally {
	/// All seats.
	pub total: Count,
	/// The same by class.
	pub classes: Vec<(OrganisationClass, Count)>,
	/// How many more seats have to be for it.
	pub missing_yes: u32,
	/// The classes of which one seat has to be for it, and none is.
	pub missing_classes: OrganisationClassSet,
}

impl Tally {
	/// Whether the motion has the votes of its rule.
	pub fn is_enough(&self) -> bool {
		self.missing_yes == 0 && self.missing_classes.is_empty()
	}

	/// Whether more than half of the seats are against it.
	pub fn is_refused(&self) -> bool {
		self.total.no.saturating_mul(2) > self.total.seats
	}
}

/// The times of motions, in blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
	/// The time to object.
	pub objection: u32,
	/// How long a motion can be voted on, and how long one that is carried can be enacted.
	pub duration: u32,
}

impl Record {
	/// The first block in which it may be enacted, once it is carried.
	pub fn enact_from(&self, times: Times) -> Option<u32> {
		self.carried_at.map(|carried_at| match self.rule {
			Rule::Ordinary => carried_at,
			Rule::Sensitive | Rule::Never => carried_at.saturating_add(times.objection),
		})
	}

	/// The first block in which it can only be closed.
	pub fn until(&self, times: Times) -> u32 {
		self.enact_from(times).unwrap_or(self.proposed_at).saturating_add(times.duration)
	}
}

/// A motion that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Motion {
	/// Its number.
	pub id: u32,
	/// What is stored of it.
	pub record: Record,
	/// How it stands.
	pub tally: Tally,
	/// The first block in which it may be enacted, once it is carried.
	pub enact_from: Option<u32>,
	/// The first block in which it can only be closed.
	pub until: u32,
	/// Its call: `Pallet.call`.
	pub call: String,
	/// The call's arguments.
	pub arguments: Json,
}

impl Client {
	/// All open motions, oldest first.
	pub async fn motions(&self) -> Result<Vec<Motion>> {
		let at = self.current().await?;
		let records: Vec<(u32, Record)> = view(&at, GOVERNANCE, "motions", &()).await?;
		let mut motions = Vec::with_capacity(records.len());
		for (id, record) in records {
			motions.push(motion(&at, id, record).await?);
		}
		Ok(motions)
	}

	/// The motion with this number, `None` when it isn't open.
	pub async fn motion(&self, id: u32) -> Result<Option<Motion>> {
		let at = self.current().await?;
		match stored(&at, GOVERNANCE, "Motions", vec![number_key(id)]).await? {
			Some(record) => motion(&at, id, record).await.map(Some),
			None => Ok(None),
		}
	}

	/// The organisations that vote.
	pub async fn seats(&self) -> Result<BTreeSet<OrganisationId>> {
		Ok(self.stored(GOVERNANCE, "Seats", Vec::new()).await?.unwrap_or_default())
	}

	/// What an encoded call is: `Pallet.call` and its arguments. Fails if it is none.
	pub async fn read_call(&self, bytes: &[u8]) -> Result<(String, Json)> {
		let at = self.current().await?;
		read_call(&at, bytes).map_err(|why| Error::bad("--call", format!("no call of this chain: {why}")))
	}

	/// Waits until a motion may be enacted in the next block. Doesn't wait for one that isn't carried.
	pub async fn wait_to_enact(&self, id: u32) -> Result<()> {
		let (started, mut told) = (Instant::now(), None);
		loop {
			let Some(from) = self.motion(id).await?.and_then(|motion| motion.enact_from) else { return Ok(()) };
			let left = blocks_to_wait(from, self.newest_number().await?);
			if left == 0 {
				return Ok(());
			}
			let waits = format!("motion {id} can be enacted from block {from} on: {left} more blocks to object");
			if started.elapsed() >= self.target.timeout {
				return Err(Error::Chain(format!("{waits}; enact it later")));
			}
			if told != Some(left) {
				(self.target.report)(&waits);
				told = Some(left);
			}
			tokio::time::sleep(POLL).await;
		}
	}
}

/// How many blocks must come after the newest one before one comes that has at least this number.
fn blocks_to_wait(number: u32, newest: u64) -> u64 {
	u64::from(number).saturating_sub(newest.saturating_add(1))
}

/// What the chain has on a motion, all at one block.
async fn motion(at: &AtBlock, id: u32, record: Record) -> Result<Motion> {
	let gone = || Error::Chain(format!("motion {id} has no call"));
	let call: Option<Vec<u8>> = view(at, GOVERNANCE, "motion_call", &id).await?;
	let call = call.ok_or_else(gone)?;
	// An upgrade may have left calls that the chain can't read any more either.
	let (call, arguments) = read_call(at, &call)
		.unwrap_or_else(|_| ("a call that this chain can't read".into(), format!("0x{}", hex::encode(&call)).into()));
	let tally: Option<Tally> = view(at, GOVERNANCE, "tally", &id).await?;
	let times = Times {
		objection: constant(at, GOVERNANCE, "ObjectionPeriod")?,
		duration: constant(at, GOVERNANCE, "MotionDuration")?,
	};
	let (enact_from, until) = (record.enact_from(times), record.until(times));
	Ok(Motion { id, tally: tally.ok_or_else(gone)?, enact_from, until, call, arguments, record })
}

/// What an encoded call is, by the chain's metadata.
fn read_call(at: &AtBlock, bytes: &[u8]) -> std::result::Result<(String, Json), String> {
	let decoded = at.tx().from_call_data_bytes(bytes).map_err(|error| error.to_string())?;
	Ok((format!("{}.{}", decoded.pallet_name(), decoded.call_name()), show::composite(decoded.call_data())))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn record(rule: Rule, carried_at: Option<u32>) -> Record {
		let votes = [(OrganisationId(0), true), (OrganisationId(3), false)].into();
		Record { proposer: OrganisationId(0), rule, proposed_at: 10, carried_at, votes }
	}

	const TIMES: Times = Times { objection: 5, duration: 100 };

	#[test]
	fn records_and_tallies_are_read_as_the_chain_writes_them() {
		let bytes = [
			&[2, 0, 0, 0][..],                  // organisation 2
			&[1],                               // sensitive
			&[10, 0, 0, 0],                     // proposed in block 10
			&[1, 12, 0, 0, 0],                  // carried in block 12
			&[8, 0, 0, 0, 0, 1, 3, 0, 0, 0, 0], // 0 for it, 3 against it
		]
		.concat();
		let expected = Record { proposer: OrganisationId(2), ..record(Rule::Sensitive, Some(12)) };
		assert_eq!(Record::decode(&mut bytes.as_slice()).unwrap(), expected);
		let count = [2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
		let bytes = [&count[..], &[4, 7], &count, &[1, 0, 0, 0], &[128, 0, 0, 0]].concat();
		let tally = Tally::decode(&mut bytes.as_slice()).unwrap();
		assert_eq!(tally.total, Count { seats: 2, yes: 1, no: 0 });
		assert_eq!(tally.classes, [(OrganisationClass::Regulator, tally.total)]);
		assert_eq!((tally.missing_yes, tally.missing_classes.iter().count()), (1, 1));
	}

	#[test]
	fn only_sensitive_motions_have_a_time_to_object() {
		assert_eq!(record(Rule::Sensitive, None).enact_from(TIMES), None);
		assert_eq!(record(Rule::Sensitive, Some(20)).enact_from(TIMES), Some(25));
		assert_eq!(record(Rule::Ordinary, Some(20)).enact_from(TIMES), Some(20));
	}

	#[test]
	fn a_motions_time_counts_from_its_proposal_and_then_from_where_it_can_be_enacted() {
		assert_eq!(record(Rule::Sensitive, None).until(TIMES), 110);
		assert_eq!(record(Rule::Sensitive, Some(20)).until(TIMES), 125);
		assert_eq!(record(Rule::Ordinary, Some(20)).until(TIMES), 120);
	}

	#[test]
	fn it_is_enacted_in_the_block_after_the_newest() {
		assert_eq!([0, 18, 19, 20].map(|newest| blocks_to_wait(20, newest)), [19, 1, 0, 0]);
	}

	#[test]
	fn enough_is_votes_and_classes_and_refused_is_more_than_half() {
		let count = |yes, no| Count { seats: 4, yes, no };
		let tally =
			|total, missing_yes, missing_classes| Tally { total, missing_yes, missing_classes, ..Tally::default() };
		let regulator = OrganisationClassSet::of(OrganisationClass::Regulator);
		assert!(tally(count(3, 0), 0, OrganisationClassSet::empty()).is_enough());
		assert!(!tally(count(3, 0), 0, regulator).is_enough());
		assert!(!tally(count(2, 0), 1, OrganisationClassSet::empty()).is_enough());
		assert!(!tally(count(0, 2), 3, regulator).is_refused() && tally(count(0, 3), 3, regulator).is_refused());
	}
}
