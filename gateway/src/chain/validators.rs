//! Whose nodes make and finalise the blocks, how each stands, and the session keys of one's own node.

use std::collections::BTreeSet;

use codec::{Decode, Encode};
use salus_primitives::ids::{Moment, OrganisationId};
use serde::Deserialize;
use subxt::rpcs::{methods::legacy::Bytes, rpc_params};

use crate::{
	chain::{
		client::{view, Client},
		state::{entries, last_account, stored},
		AccountId,
	},
	Error, Result,
};

/// Why the chain sets a validator aside. Encoded as the chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Reason {
	/// It missed too many blocks.
	#[codec(index = 0)]
	Missed,
	/// It signed two contrary votes.
	#[codec(index = 1)]
	Equivocated,
}

impl Reason {
	/// The word for it.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Missed => "missed",
			Self::Equivocated => "equivocated",
		}
	}
}

/// How a validator stands. Encoded as the chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum State {
	/// It is in the next set, if it has session keys.
	#[codec(index = 0)]
	Active,
	/// It would be set aside, but the set can't do without it.
	#[codec(index = 1)]
	Spared {
		/// Why it would be set aside.
		reason: Reason,
		/// Since when.
		at: Moment,
	},
	/// It is approved, but not in the next set.
	#[codec(index = 2)]
	SetAside {
		/// Why.
		reason: Reason,
		/// Since when.
		at: Moment,
	},
}

/// An approved validator. Encoded as the chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Validator {
	/// Whose node it is.
	pub organisation: OrganisationId,
	/// When it was approved.
	pub since: Moment,
	/// The first session whose equivocations count.
	pub answers_from: u32,
	/// How it stands.
	pub state: State,
}

/// What a validator made of its turns in a session. Encoded as the chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Record {
	/// Blocks that it made.
	pub made: u32,
	/// Slots of its that passed without a block.
	pub missed: u32,
}

/// A session, and what those who sit in it made of their turns.
pub type Performance = (u32, Vec<(AccountId, Record)>);

/// An approved validator, and its place in the running session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
	/// Its account.
	pub account: AccountId,
	/// What the chain has on it.
	pub validator: Validator,
	/// Whether it sits in the running session.
	pub sits: bool,
	/// Whether it has session keys.
	pub has_keys: bool,
}

/// New session keys, as the node made them.
#[derive(Debug, Deserialize)]
struct Rotated {
	keys: Bytes,
	proof: Option<Bytes>,
}

impl Client {
	/// The approved validators, in the order of their accounts.
	pub async fn validators(&self) -> Result<Vec<Listed>> {
		let at = self.current().await?;
		let approved: Vec<(AccountId, Validator)> = view(&at, "Validators", "approved", &()).await?;
		let sitting: Option<Vec<AccountId>> = stored(&at, "Session", "Validators", Vec::new()).await?;
		let sitting = sitting.unwrap_or_default();
		// What the keys are is of no interest here.
		let keys = entries::<()>(&at, "Session", "NextKeys", Vec::new()).await?;
		let with_keys: BTreeSet<_> = keys.iter().filter_map(|(key, ())| last_account(key)).collect();
		let listed = |(account, validator)| Listed {
			sits: sitting.contains(&account),
			has_keys: with_keys.contains(&account),
			account,
			validator,
		};
		Ok(approved.into_iter().map(listed).collect())
	}

	/// What those who sit in the running session, and who sat in the one before, made of their turns.
	pub async fn performance(&self) -> Result<Vec<Performance>> {
		view(&self.current().await?, "Validators", "performance", &()).await
	}

	/// Has the node make new session keys for a validator's account. Gives the public keys and the proof that the node
	/// has them, as the chain takes both. The node keeps the keys that it had.
	pub async fn rotate_keys(&self, owner: &AccountId) -> Result<(Vec<u8>, Vec<u8>)> {
		let owner = Bytes(owner.encode());
		let made = self.raw.request::<Rotated>("author_rotateKeysWithOwner", rpc_params![owner]).await;
		let made = made.map_err(|error| {
			let why =
				format!("the node makes no session keys: {error}. Only one's own node does, asked on its machine");
			Error::bad("--url", why)
		})?;
		let proof = made.proof.ok_or_else(|| Error::Chain("the node proves no session keys".into()))?;
		Ok((made.keys.0, proof.0))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn validators_are_read_as_the_chain_writes_them() {
		let bytes = [
			&[3, 0, 0, 0][..],               // organisation 3
			&[7, 0, 0, 0, 0, 0, 0, 0],       // since 7
			&[2, 0, 0, 0],                   // session 2
			&[2, 1, 9, 0, 0, 0, 0, 0, 0, 0], // set aside, as it equivocated, since 9
		]
		.concat();
		let state = State::SetAside { reason: Reason::Equivocated, at: 9 };
		let expected = Validator { organisation: OrganisationId(3), since: 7, answers_from: 2, state };
		assert_eq!(Validator::decode(&mut bytes.as_slice()).unwrap(), expected);
		let spared = State::decode(&mut &[1, 0, 9, 0, 0, 0, 0, 0, 0, 0][..]).unwrap();
		assert_eq!(spared, State::Spared { reason: Reason::Missed, at: 9 });
		assert_eq!(State::decode(&mut &[0][..]).unwrap(), State::Active);
	}

	#[test]
	fn the_nodes_answer_is_read_with_and_without_a_proof() {
		let made: Rotated = serde_json::from_str(r#"{ "keys": "0x0102", "proof": "0x03" }"#).unwrap();
		assert_eq!((made.keys.0, made.proof.map(|proof| proof.0)), (vec![1, 2], Some(vec![3])));
		let made: Rotated = serde_json::from_str(r#"{ "keys": "0x0102" }"#).unwrap();
		assert!(made.proof.is_none());
	}
}
