use super::*;
use codec::Encode;
use finality_grandpa::{Commit, Precommit, SignedPrecommit};
use sp_consensus_grandpa::{
	localized_payload, AuthorityId, AuthoritySignature, ConsensusLog, GrandpaJustification, Message, ScheduledChange,
	GRANDPA_ENGINE_ID,
};
use sp_core::{ed25519, storage::well_known_keys, Pair, H256};
use sp_runtime::{Digest, DigestItem, StateVersion};
use sp_state_machine::{prove_read, InMemoryBackend};
use std::collections::BTreeMap as Map;

mod hand_overs;

const SET: u64 = 3;
const ROUND: u64 = 7;

fn pairs(count: u8) -> Vec<ed25519::Pair> {
	(0..count).map(|seed| ed25519::Pair::from_seed(&[seed + 1; 32])).collect()
}

fn authorities(pairs: &[ed25519::Pair]) -> Authorities {
	Authorities { set_id: SET, keys: pairs.iter().map(|pair| (pair.public().0, 1)).collect() }
}

fn header(number: u32, parent: H256, state_root: H256) -> Header {
	Header::new(number, H256::zero(), state_root, parent, Digest::default())
}

/// A justification of `target` by these, who vote for `target` or for what descends from it.
fn justification(target: &Header, votes: &[(&ed25519::Pair, &Header)], set_id: u64, ancestry: Vec<Header>) -> Vec<u8> {
	let precommits = votes.iter().map(|(pair, block)| {
		let precommit = Precommit { target_hash: block.hash(), target_number: *block.number() };
		let payload = localized_payload(ROUND, set_id, &Message::<Header>::Precommit(precommit.clone()));
		let signature = AuthoritySignature::from(pair.sign(&payload));
		SignedPrecommit { precommit, signature, id: AuthorityId::from(pair.public()) }
	});
	let commit =
		Commit { target_hash: target.hash(), target_number: *target.number(), precommits: precommits.collect() };
	GrandpaJustification::<Header> { round: ROUND, commit, votes_ancestries: ancestry }.encode()
}

/// The root of a state of some entries besides these, and the nodes that prove what is under the keys.
fn proved_state(entries: &[(&[u8], &[u8])], keys: &[&[u8]]) -> (H256, Vec<Vec<u8>>) {
	let mut state: Map<Vec<u8>, Vec<u8>> = (0..200u8).map(|number| (vec![number; 32], vec![number; 40])).collect();
	state.insert(well_known_keys::CODE.into(), vec![1; 100]);
	state.extend(entries.iter().map(|(key, value)| (key.to_vec(), value.to_vec())));
	let backend = InMemoryBackend::<BlakeTwo256>::from((state, StateVersion::V1));
	let root = *backend.root();
	(root, prove_read(backend, keys).unwrap().into_iter_nodes().collect())
}

/// Evidence of what a state holds under the keys, justified by three of four authorities.
fn evidence_of(entries: &[(&[u8], &[u8])], keys: &[&[u8]]) -> (Evidence, Authorities) {
	let pairs = pairs(4);
	let (root, nodes) = proved_state(entries, keys);
	let header = header(9, H256::repeat_byte(8), root);
	let votes: Vec<_> = pairs.iter().take(3).map(|pair| (pair, &header)).collect();
	let justification = Some(justification(&header, &votes, SET, Vec::new()));
	let value = |key: &[u8]| entries.iter().find(|(other, _)| *other == key).map(|(_, value)| value.to_vec());
	let items = keys.iter().map(|key| (key.to_vec(), value(key))).collect();
	(Evidence { items, nodes, header: header.encode(), justification }, authorities(&pairs))
}

/// Evidence that a state of some entries holds `value` under `key`, justified by three of four authorities.
pub(crate) fn evidence(key: &[u8], value: &[u8]) -> (Evidence, Authorities) {
	evidence_of(&[(key, value)], &[key])
}

fn sample() -> (Evidence, Authorities) {
	evidence_of(&[(b"some key", &[9; 100]), (b"another key", b"short")], &[b"some key", b"another key", b"no key"])
}

fn refusal(evidence: &Evidence, trust: &Trust) -> String {
	check(evidence, trust).unwrap_err().to_string()
}

#[test]
fn values_are_proved_up_to_the_authorities() {
	for (evidence, authorities) in [sample(), evidence(b"some key", &[9; 100]), evidence(b"some key", &[9; 3])] {
		let proved = check(&evidence, &Trust::Authorities(authorities)).unwrap();
		assert_eq!(proved.block_number, 9);
		assert_eq!(proved.finality, Finality::Justified { set_id: SET });
		let known = Trust::Block(proved.block_hash);
		assert_eq!(check(&evidence, &known).unwrap().finality, Finality::KnownBlock);
		assert_eq!(check(&evidence, &Trust::Nothing).unwrap().finality, Finality::NotChecked);
		assert!(refusal(&evidence, &Trust::Block([0; 32])).contains("the proof is for the block 0x"));
	}
}

#[test]
fn only_one_entry_can_be_asked_for() {
	let (one, _) = evidence(b"some key", b"value");
	assert_eq!(one.only(b"some key"), Some(b"value".as_slice()));
	assert_eq!(one.only(b"other key"), None);
	assert_eq!(sample().0.only(b"some key"), None);
}

#[test]
fn another_value_key_or_state_is_refused() {
	let (good, _) = sample();
	let with = |number: usize, item: Item| {
		let mut bad = good.clone();
		bad.items[number] = item;
		refusal(&bad, &Trust::Nothing)
	};
	assert!(with(0, (b"some key".into(), Some(vec![8; 100]))).contains("another value"));
	assert!(with(0, (b"some key".into(), None)).contains("holds something"));
	assert!(with(2, (b"no key".into(), Some(vec![1]))).contains("holds nothing"));
	assert!(!with(0, (vec![7; 32], Some(vec![7; 40]))).is_empty());
	let root = Evidence { header: header(9, H256::zero(), H256::zero()).encode(), ..good.clone() };
	assert!(refusal(&root, &Trust::Nothing).contains("don't lead from"));
	let torn = Evidence { header: good.header[1..].to_vec(), ..good };
	assert!(refusal(&torn, &Trust::Nothing).contains("not of the expected form"));
}

#[test]
fn every_node_is_needed_and_there_once() {
	let (good, _) = sample();
	for node in 0..good.nodes.len() {
		let mut lacking = good.clone();
		lacking.nodes.remove(node);
		assert!(refusal(&lacking, &Trust::Nothing).contains("don't lead from"));
		let mut twice = good.clone();
		twice.nodes.insert(node, good.nodes[node].clone());
		assert!(refusal(&twice, &Trust::Nothing).contains("ascending order"));
	}
	let more = Evidence { nodes: state::in_order([good.nodes.clone(), vec![vec![1; 40]]].concat()), ..good.clone() };
	assert!(refusal(&more, &Trust::Nothing).contains("no need of"));
	let fewer = Evidence { items: good.items[..1].to_vec(), ..good };
	assert!(refusal(&fewer, &Trust::Nothing).contains("no need of"));
}

#[test]
fn every_flipped_bit_of_a_node_is_noticed() {
	let (good, _) = sample();
	for node in 0..good.nodes.len() {
		for byte in 0..good.nodes[node].len() {
			let mut bad = good.clone();
			bad.nodes[node][byte] ^= 1;
			assert!(check(&bad, &Trust::Nothing).is_err(), "node {node} byte {byte}");
		}
	}
}

#[test]
fn every_flipped_bit_of_a_justification_is_noticed() {
	let (good, authorities) = evidence(b"some key", b"value");
	let target = good.header().unwrap();
	let after = header(10, target.hash(), H256::zero());
	let pairs = pairs(4);
	let votes = [(&pairs[0], &target), (&pairs[1], &after), (&pairs[2], &target)];
	let justified = justification(&target, &votes, SET, vec![after.clone()]);
	finality::check_justification(&justified, &target, &authorities).unwrap();
	for byte in 0..justified.len() {
		for bit in 0..8 {
			let mut bad = justified.clone();
			bad[byte] ^= 1 << bit;
			assert!(finality::check_justification(&bad, &target, &authorities).is_err(), "byte {byte} bit {bit}");
		}
	}
}

#[test]
fn too_few_or_false_signatures_are_refused() {
	let (good, authorities) = sample();
	let trust = Trust::Authorities(authorities);
	let target = good.header().unwrap();
	let (pairs, stranger) = (pairs(4), ed25519::Pair::from_seed(&[99; 32]));
	let with = |votes: &[(&ed25519::Pair, &Header)], set_id| {
		let justification = Some(justification(&target, votes, set_id, Vec::new()));
		refusal(&Evidence { justification, ..good.clone() }, &trust)
	};
	let [a, b, c, _] = [0, 1, 2, 3].map(|number| (&pairs[number], &target));
	assert!(with(&[a, b], SET).contains("2 of 4"));
	assert!(with(&[], SET).contains("0 of 4"));
	assert!(with(&[a, b, c, b], SET).contains("justification again"));
	assert!(with(&[a, b, c, (&stranger, &target)], SET).contains("no authority"));
	assert!(with(&[a, b, c], SET + 1).contains("not valid for this set"));
	assert!(with(&[a, b, c], SET - 1).contains("not valid for this set"));
	let elsewhere = header(9, H256::repeat_byte(1), H256::zero());
	assert!(with(&[a, b, c, (&pairs[3], &elsewhere)], SET).contains("one that follows it"));
	let missing = Evidence { justification: None, ..good.clone() };
	assert!(refusal(&missing, &trust).contains("justification: missing"));
}

#[test]
fn votes_for_what_follows_count_by_their_headers() {
	let (good, authorities) = sample();
	let pairs = pairs(4);
	let first = good.header().unwrap();
	let second = header(10, first.hash(), H256::zero());
	let third = header(11, second.hash(), H256::zero());
	let fork = header(10, first.hash(), H256::repeat_byte(1));
	let check = |votes: &[(&ed25519::Pair, &Header)], ancestry: &[&Header]| {
		let ancestry = ancestry.iter().map(|header| (*header).clone()).collect();
		finality::check_justification(&justification(&first, votes, SET, ancestry), &first, &authorities)
	};
	let why =
		|votes: &[(&ed25519::Pair, &Header)], ancestry: &[&Header]| check(votes, ancestry).unwrap_err().to_string();
	let votes = [(&pairs[0], &third), (&pairs[1], &second), (&pairs[2], &first)];
	check(&votes, &[&second, &third]).unwrap();
	assert!(why(&votes, &[&third]).contains("one that follows it"));
	assert!(why(&votes, &[&second, &third, &fork]).contains("no vote needs"));
	assert!(why(&votes, &[&second, &third, &first]).contains("no vote needs"));
	assert!(why(&votes, &[&second, &third, &third]).contains("there twice"));
	// Who votes for two blocks counts once, and a third vote is refused.
	let both = [(&pairs[0], &second), (&pairs[1], &first), (&pairs[1], &fork)];
	assert!(why(&both, &[&second, &fork]).contains("2 of 4"));
	check(&[both.as_slice(), &[(&pairs[2], &first)]].concat(), &[&second, &fork]).unwrap();
	let thrice = [both.as_slice(), &[(&pairs[1], &second), (&pairs[2], &first)]].concat();
	assert!(why(&thrice, &[&second, &fork]).contains("justification again"));
}

#[test]
fn evidence_survives_as_json() {
	let (good, _) = sample();
	assert_eq!(Evidence::from_json("proof", &good.to_json()).unwrap(), good);
	let mut torn = good.to_json();
	torn["nodes"][0] = json!("0x0");
	assert!(Evidence::from_json("proof", &torn).unwrap_err().to_string().starts_with("proof.nodes: "));
	let mut keyless = good.to_json();
	keyless["items"][0]["key"] = json!(null);
	assert!(Evidence::from_json("proof", &keyless).unwrap_err().to_string().starts_with("proof.items.key: "));
}
