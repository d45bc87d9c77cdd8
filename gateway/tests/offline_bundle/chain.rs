//! A chain made of nothing but two states, some headers, and the signatures of authorities that we are ourselves.

use std::collections::BTreeMap;

use codec::Encode;
use finality_grandpa::{Commit, Precommit, SignedPrecommit};
use salus_gateway::{
	bundle::{self, Bundle, OpeningProof},
	proof::{
		finality::{self, Genesis, HandOver},
		Header,
	},
};
use salus_primitives::{anchor::RecordRef, commitment::Commitment};
use sp_consensus_grandpa::{
	localized_payload, AuthorityId, AuthoritySignature, ConsensusLog, GrandpaJustification, Message, ScheduledChange,
	GRANDPA_ENGINE_ID,
};
use sp_core::{ed25519, Pair, H256};
use sp_runtime::{
	traits::{BlakeTwo256, Header as _},
	Digest, DigestItem, StateVersion,
};
use sp_state_machine::{prove_read, InMemoryBackend};

/// A state's entries.
pub(crate) type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// The blocks by which a set hands over to the next one.
const HAND_OVERS: [u32; 2] = [5, 9];

/// The block whose state is proved.
pub(crate) const BLOCK: u32 = 12;

/// A chain whose authorities changed up to two times.
pub(crate) struct Chain {
	pub(crate) genesis: Genesis,
	pub(crate) hand_overs: Vec<HandOver>,
	pub(crate) state: State,
}

/// The four authorities of a set.
pub(crate) fn authorities(set: u8) -> Vec<ed25519::Pair> {
	(0..4).map(|seed| ed25519::Pair::from_seed(&[16 * (set + 1) + seed; 32])).collect()
}

fn list(set: u8) -> Vec<(AuthorityId, u64)> {
	authorities(set).iter().map(|pair| (AuthorityId::from(pair.public()), 1)).collect()
}

/// The state with some entries that nobody asks for, its root, and the nodes that prove what is under the keys.
pub(crate) fn proved(state: &State, keys: &[Vec<u8>]) -> (H256, Vec<Vec<u8>>) {
	let mut state = state.clone();
	state.extend((0..24u8).map(|number| (sp_crypto_hashing::blake2_256(&[number]).to_vec(), vec![number; 40])));
	let backend = InMemoryBackend::<BlakeTwo256>::from((state, StateVersion::V1));
	let root = *backend.root();
	(root, prove_read(backend, keys).unwrap().into_iter_nodes().collect())
}

/// A justification of a block by the first `count` of a set.
pub(crate) fn signed(header: &Header, set: u8, set_id: u64, count: usize) -> Vec<u8> {
	let round = 7;
	let precommit = Precommit { target_hash: header.hash(), target_number: *header.number() };
	let precommits = authorities(set).into_iter().take(count).map(|pair| {
		let payload = localized_payload(round, set_id, &Message::<Header>::Precommit(precommit.clone()));
		let signature = AuthoritySignature::from(pair.sign(&payload));
		SignedPrecommit { precommit: precommit.clone(), signature, id: AuthorityId::from(pair.public()) }
	});
	let commit =
		Commit { target_hash: header.hash(), target_number: *header.number(), precommits: precommits.collect() };
	GrandpaJustification::<Header> { round, commit, votes_ancestries: Vec::new() }.encode()
}

/// A block without a digest.
pub(crate) fn header(number: u32, state_root: H256) -> Header {
	Header::new(number, H256::repeat_byte(1), state_root, H256::repeat_byte(2), Digest::default())
}

/// The block in which a set hands over to the next, signed by itself.
fn hand_over(number: u32, set: u8) -> HandOver {
	let change = ScheduledChange { next_authorities: list(set + 1), delay: 0u32 };
	let log = DigestItem::Consensus(GRANDPA_ENGINE_ID, ConsensusLog::ScheduledChange(change).encode());
	let header = Header::new(number, H256::zero(), H256::zero(), H256::zero(), Digest { logs: vec![log] });
	HandOver { header: header.encode(), justification: signed(&header, set, u64::from(set), 3) }
}

impl Chain {
	/// A chain with this state after some hand-overs.
	pub(crate) fn new(state: State, hand_overs: usize) -> Self {
		let key = finality::authorities_key();
		let (root, nodes) = proved(&State::from([(key.clone(), list(0).encode())]), &[key]);
		let blocks = HAND_OVERS.into_iter().zip(0..).take(hand_overs);
		Self {
			genesis: Genesis { header: header(0, root).encode(), nodes },
			hand_overs: blocks.map(|(number, set)| hand_over(number, set)).collect(),
			state,
		}
	}

	/// The hash of its first block.
	pub(crate) fn genesis_hash(&self) -> [u8; 32] {
		sp_crypto_hashing::blake2_256(&self.genesis.header)
	}

	/// The set that finalises the block.
	pub(crate) fn set(&self) -> u8 {
		self.hand_overs.len() as u8
	}

	/// The header of the block, and the nodes that prove a record in its state.
	pub(crate) fn block(&self, number: u32, record: RecordRef) -> (Header, Vec<Vec<u8>>) {
		let (root, nodes) = proved(&self.state, &bundle::keys(record));
		(header(number, root), nodes)
	}

	/// A bundle that proves a record.
	pub(crate) fn bundle(
		&self,
		record: RecordRef,
		commitment: Commitment,
		path: Vec<H256>,
		opening: OpeningProof,
	) -> Bundle {
		let (header, nodes) = self.block(BLOCK, record);
		Bundle {
			genesis: self.genesis.clone(),
			hand_overs: self.hand_overs.clone(),
			justification: signed(&header, self.set(), u64::from(self.set()), 3),
			header: header.encode(),
			nodes,
			record,
			commitment,
			path,
			opening,
		}
	}
}
