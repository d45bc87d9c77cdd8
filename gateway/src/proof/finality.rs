//! GRANDPA's finality: justifications, and how one set of authorities hands over to the next.
//!
//! Source: GRANDPA (Stewart, Kokoris-Kogia 2020), section 2: a block is final once more than two thirds have
//! precommitted to it or to its descendants. Changes of the authorities: `sp_consensus_grandpa::ConsensusLog`.

use std::collections::{BTreeMap, BTreeSet};

use finality_grandpa::Precommit;
use sp_consensus_grandpa::{
	check_message_signature, AuthorityId, AuthorityList, AuthoritySignature, ConsensusLog, GrandpaJustification,
	Message, SignatureResult, GRANDPA_ENGINE_ID,
};
use sp_core::{crypto::ByteArray, H256};
use sp_crypto_hashing::twox_128;
use sp_runtime::{traits::Header as _, DigestItem};

use super::{exact, state, Authorities, Header};
use crate::{files::hex32, Error, Result};

/// Most hand-overs that are followed.
pub const MAX_HAND_OVERS: usize = 10_000;

/// A signed precommit.
type Vote = finality_grandpa::SignedPrecommit<H256, u32, AuthoritySignature, AuthorityId>;

/// The last block of a set of authorities: its digest names the next set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
	/// The block's header, as SCALE bytes.
	pub header: Vec<u8>,
	/// Its justification by the set that ends, as SCALE bytes.
	pub justification: Vec<u8>,
}

/// The first block of a chain, with what proves its authorities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Genesis {
	/// Its header, as SCALE bytes.
	pub header: Vec<u8>,
	/// The trie nodes that prove `Grandpa.Authorities` in its state, in ascending order.
	pub nodes: Vec<Vec<u8>>,
}

/// The storage key of the authorities: the value `Authorities` of the pallet `Grandpa`.
pub fn authorities_key() -> Vec<u8> {
	[twox_128(b"Grandpa"), twox_128(b"Authorities")].concat()
}

/// The storage key of the set's number: the value `CurrentSetId` of the pallet `Grandpa`.
pub fn set_id_key() -> Vec<u8> {
	[twox_128(b"Grandpa"), twox_128(b"CurrentSetId")].concat()
}

impl Genesis {
	/// The authorities that a chain began with: set 0. Refuses the first block of another chain.
	pub fn authorities(&self, expected: &[u8; 32]) -> Result<Authorities> {
		let header: Header = exact("genesis.header", &self.header)?;
		let found = header.hash().0;
		if found != *expected {
			let (found, expected) = (hex32::to_text(&found), hex32::to_text(expected));
			return Err(Error::Negative(format!(
				"the proof is of another chain: its genesis is {found}, not {expected}"
			)));
		}
		let values = state::read(&self.nodes, header.state_root(), &[&authorities_key()]).map_err(within("genesis"))?;
		let Some(Some(value)) = values.first() else {
			return Err(Error::Negative("genesis: the chain began without authorities of GRANDPA".into()));
		};
		authorities(0, exact::<AuthorityList>("genesis: Grandpa.Authorities", value)?)
	}
}

/// The authorities after all hand-overs, and the number of the last block that handed over. Each is finalised by the
/// set that the one before it named.
pub fn follow(first: Authorities, hand_overs: &[HandOver]) -> Result<(Authorities, u32)> {
	if hand_overs.len() > MAX_HAND_OVERS {
		return Err(Error::bad("hand_overs", format!("more than {MAX_HAND_OVERS}")));
	}
	hand_overs.iter().enumerate().try_fold((first, 0), |(set, after), (number, hand_over)| {
		step(&set, after, hand_over).map_err(within(&format!("hand_overs[{number}]")))
	})
}

/// The set that a hand-over names, and the number of its block.
fn step(set: &Authorities, after: u32, hand_over: &HandOver) -> Result<(Authorities, u32)> {
	let header: Header = exact("header", &hand_over.header)?;
	check_is_later(&header, after)?;
	let next = next_authorities(&header)?;
	let next = next.ok_or_else(|| Error::Negative(format!("block {} names no new authorities", header.number())))?;
	check_justification(&hand_over.justification, &header, set)?;
	let set_id = set.set_id.checked_add(1).ok_or_else(|| Error::bad("set", "its number is too large"))?;
	Ok((authorities(set_id, next)?, *header.number()))
}

/// Refuses a block that is not after the one that handed over.
pub fn check_is_later(header: &Header, after: u32) -> Result<()> {
	if *header.number() > after {
		return Ok(());
	}
	Err(Error::Negative(format!("block {} is not after block {after}, where its authorities began", header.number())))
}

/// The authorities that the block's digest names as the next set, if it names any. GRANDPA heeds the first change of a
/// block only.
pub fn next_authorities(header: &Header) -> Result<Option<AuthorityList>> {
	let mut next = None;
	for item in header.digest().logs() {
		let DigestItem::Consensus(GRANDPA_ENGINE_ID, log) = item else { continue };
		match exact::<ConsensusLog<u32>>("header.digest", log)? {
			ConsensusLog::ForcedChange(..) => {
				let block = header.number();
				return Err(Error::Negative(format!(
					"block {block} forces a change of the authorities (ForcedChange), and no proof can rest on that"
				)));
			}
			ConsensusLog::ScheduledChange(change) if next.is_none() => {
				if change.delay != 0 {
					let (block, delay) = (header.number(), change.delay);
					let why = format!("block {block} delays the change of the authorities by {delay} blocks, not by 0");
					return Err(Error::Negative(why));
				}
				next = Some(change.next_authorities);
			}
			_ => {}
		}
	}
	Ok(next)
}

/// A set of authorities: one at least, and none twice.
fn authorities(set_id: u64, list: AuthorityList) -> Result<Authorities> {
	let key = |(id, weight): (AuthorityId, u64)| {
		let key = id.as_slice().try_into().map_err(|_| Error::bad("authorities", "a key has not 32 bytes"));
		key.map(|key| (key, weight))
	};
	let authorities = Authorities { set_id, keys: list.into_iter().map(key).collect::<Result<_>>()? };
	weights(&authorities)?;
	Ok(authorities)
}

/// The weight of each authority.
fn weights(authorities: &Authorities) -> Result<BTreeMap<&[u8], u64>> {
	let weights: BTreeMap<_, _> = authorities.keys.iter().map(|(key, weight)| (key.as_slice(), *weight)).collect();
	if weights.len() != authorities.keys.len() || weights.is_empty() {
		return Err(Error::bad("authorities", "none, or one of them twice"));
	}
	Ok(weights)
}

/// Refuses a justification without the signatures of more than two thirds of the authorities, by weight, for the block
/// or for its descendants, and one that holds anything beyond them: a vote for another block, a vote twice, or a header
/// that no vote needs. An authority that voted for two blocks (it equivocated) counts once.
pub fn check_justification(bytes: &[u8], target: &Header, authorities: &Authorities) -> Result<()> {
	let justification: GrandpaJustification<Header> = exact("justification", bytes)?;
	let commit = &justification.commit;
	if commit.target_hash != target.hash() || commit.target_number != *target.number() {
		return Err(Error::Negative("the justification is for another block".into()));
	}
	let weights = weights(authorities)?;
	let mut ancestry = Ancestry::new(target, &justification.votes_ancestries)?;
	let mut votes: BTreeMap<&[u8], Vec<&Precommit<H256, u32>>> = BTreeMap::new();
	for vote in &commit.precommits {
		if !weights.contains_key(vote.id.as_slice()) {
			return Err(Error::Negative("somebody signed who is no authority of this set".into()));
		}
		if !is_valid(vote, justification.round, authorities.set_id) {
			return Err(Error::Negative("a signature in the justification is not valid for this set".into()));
		}
		ancestry.check_leads_to_target(&vote.precommit)?;
		let others = votes.entry(vote.id.as_slice()).or_default();
		if others.len() > 1 || others.contains(&&vote.precommit) {
			return Err(Error::Negative("an authority's vote is in the justification again".into()));
		}
		others.push(&vote.precommit);
	}
	ancestry.check_all_used()?;
	let weight: u128 = votes.keys().filter_map(|id| weights.get(id)).map(|weight| u128::from(*weight)).sum();
	let total: u128 = weights.values().map(|weight| u128::from(*weight)).sum();
	if weight * 3 <= total * 2 {
		return Err(Error::Negative(format!("{weight} of {total} authorities by weight signed: not more than 2/3")));
	}
	Ok(())
}

/// Whether the signature under a vote is its voter's, in this round of this set.
fn is_valid(vote: &Vote, round: u64, set_id: u64) -> bool {
	let message = Message::<Header>::Precommit(vote.precommit.clone());
	matches!(check_message_signature(&message, &vote.id, &vote.signature, round, set_id), SignatureResult::Valid)
}

/// The headers between the target and the blocks that were voted for.
struct Ancestry<'a> {
	target: (H256, u32),
	headers: BTreeMap<H256, &'a Header>,
	/// Those that a vote has been led through.
	used: BTreeSet<H256>,
}

impl<'a> Ancestry<'a> {
	fn new(target: &Header, headers: &'a [Header]) -> Result<Self> {
		let by_hash: BTreeMap<_, _> = headers.iter().map(|header| (header.hash(), header)).collect();
		if by_hash.len() != headers.len() {
			return Err(Error::bad("justification", "one of its headers is there twice"));
		}
		Ok(Self { target: (target.hash(), *target.number()), headers: by_hash, used: BTreeSet::new() })
	}

	/// Refuses a vote for a block that is not the target and, by the headers given, none of its descendants.
	fn check_leads_to_target(&mut self, vote: &Precommit<H256, u32>) -> Result<()> {
		let stray =
			|| Error::Negative("a vote in the justification is not for the block or one that follows it".into());
		let (mut hash, mut number) = (vote.target_hash, vote.target_number);
		while hash != self.target.0 {
			let header = self.headers.get(&hash).filter(|header| *header.number() == number).ok_or_else(stray)?;
			if !self.used.insert(hash) {
				// A vote before this one has led from here to the target.
				return Ok(());
			}
			hash = *header.parent_hash();
			number = number.checked_sub(1).ok_or_else(stray)?;
		}
		if number == self.target.1 {
			Ok(())
		} else {
			Err(stray())
		}
	}

	fn check_all_used(&self) -> Result<()> {
		if self.used.len() == self.headers.len() {
			return Ok(());
		}
		Err(Error::Negative("there are headers in the justification that no vote needs".into()))
	}
}

/// Puts the place before the reason of an error.
pub(crate) fn within(place: &str) -> impl FnOnce(Error) -> Error {
	let place = place.to_owned();
	move |error| match error {
		Error::Negative(why) => Error::Negative(format!("{place}: {why}")),
		Error::BadInput { what, why } => Error::bad(format!("{place}.{what}"), why),
		other => other,
	}
}
