//! The chain client: calls, questions, events and keys (docs/adr/0006).
//!
//! Calls and the arguments of runtime APIs are encoded with the types that the pallets themselves use, so that client
//! and chain can't drift apart unseen. Where a call sits in the runtime is looked up by name in the chain's metadata.
//!
//! - [`client`]: the connection, and the checks that it is the right chain.
//! - [`call`]: the calls, one function each.
//! - [`submit`]: signs, submits and waits until the block is final.
//! - [`api`]: the questions of the runtime APIs.
//! - [`anchors`]: what the chain says about anchored records.
//! - [`state`]: values in storage.
//! - [`contracts`]: contracts that are asked or tried without a transaction.
//! - [`policies`]: policy contracts at one block, and messages to them.
//! - [`tiered_access`]: what they are told and answer, byte by byte.
//! - [`consents`]: the record of a consent, proposals, and grants that a patient signs.
//! - [`collections`]: streams, published counts and training sets.
//! - [`studies`]: participants of a study, counted again.
//! - [`representatives`]: who acts for a patient.
//! - [`authorities`]: who finalises the chain.
//! - [`proof`]: read proofs, headers and proofs of finality.
//! - [`event`]: what happened in a block.
//! - [`histories`]: the EPCIS events of an object, checked against its running hash.
//! - [`supplies`]: supplies of packs, and alarms.
//! - [`keys`]: accounts and signers.
//! - [`motions`]: the calls that the consortium's organisations vote on.
//! - [`validators`]: whose nodes make and finalise the blocks.
//! - [`nodes`]: the allow-list of nodes that may be peers.
//! - [`pauses`]: calls that nobody can make for now.
//! - [`organisations`]: what organisations are, and how each stands.
//! - [`quotas`]: what organisations may use of the chain.
//! - [`recoveries`]: which key signs for a patient.
//! - [`upgrade`]: the runtime's next version.
//! - [`log`]: a patient's disclosure log, checked against its head.
//! - [`show`]: values of the chain as JSON.
//! - [`snapshot`]: medicines at one block.

pub mod anchors;
pub mod api;
pub mod authorities;
pub mod call;
pub mod client;
pub mod collections;
pub mod consents;
pub mod contracts;
pub mod event;
pub mod histories;
pub mod keys;
pub mod log;
pub mod motions;
pub mod nodes;
pub mod organisations;
pub mod pauses;
pub mod policies;
pub mod proof;
pub mod quotas;
pub mod recoveries;
pub mod representatives;
pub mod show;
pub mod snapshot;
pub mod state;
pub mod studies;
pub mod submit;
pub mod supplies;
pub mod tiered_access;
pub mod upgrade;
pub mod validators;

/// An account: the public key of a person, a device or a contract.
pub type AccountId = sp_runtime::AccountId32;

/// How the chain is spoken to: account, address, hash and transaction extensions as the SDK has them.
pub(crate) type ChainConfig = subxt::SubstrateConfig;

/// The chain at one block.
pub(crate) type AtBlock = subxt::client::OnlineClientAtBlock<ChainConfig>;

/// Turns whatever the client library says into our error, with what was being done.
pub(crate) fn failed<E: std::fmt::Display>(doing: impl Into<String>) -> impl FnOnce(E) -> crate::Error {
	let doing = doing.into();
	move |error| crate::Error::Chain(format!("{doing}: {error}"))
}
