use super::*;
use codec::Encode;
use finality_grandpa::{Commit, Precommit, SignedPrecommit};
use sp_consensus_grandpa::{localized_payload, AuthoritySignature};
use sp_core::{ed25519, storage::well_known_keys, Pair};
use sp_runtime::{Digest, StateVersion};
use sp_state_machine::{prove_read, InMemoryBackend};
use std::collections::BTreeMap as Map;

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

/// Evidence that a state of some entries holds `value` under `key`, justified by three of four authorities.
pub(crate) fn evidence(key: &[u8], value: &[u8]) -> (Evidence, Authorities) {
	let pairs = pairs(4);
	let mut state: Map<Vec<u8>, Vec<u8>> = (0..200u8).map(|number| (vec![number; 32], vec![number; 40])).collect();
	state.insert(key.into(), value.into());
	state.insert(well_known_keys::CODE.into(), vec![1; 100]);
	let backend = InMemoryBackend::<BlakeTwo256>::from((state, StateVersion::V1));
	let root = *backend.root();
	let nodes = prove_read(backend, [key]).unwrap().into_iter_nodes().collect();
	let header = header(9, H256::repeat_byte(8), root);
	let votes: Vec<_> = pairs.iter().take(3).map(|pair| (pair, &header)).collect();
	let justification = Some(justification(&header, &votes, SET, Vec::new()));
	let evidence = Evidence {
		key: key.into(),
		value: value.into(),
		nodes,
		header: header.encode(),
		descendants: Vec::new(),
		justification,
	};
	(evidence, authorities(&pairs))
}

fn sample() -> (Evidence, Authorities) {
	evidence(b"some key", &[9; 100])
}

fn refusal(evidence: &Evidence, trust: &Trust) -> String {
	check(evidence, trust).unwrap_err().to_string()
}

#[test]
fn a_value_is_proved_up_to_the_authorities() {
	for value in [vec![9; 100], vec![9; 3]] {
		let (evidence, authorities) = evidence(b"some key", &value);
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
fn another_value_key_or_state_is_refused() {
	let (good, _) = sample();
	let value = Evidence { value: vec![8; 100], ..good.clone() };
	assert!(refusal(&value, &Trust::Nothing).contains("another value"));
	let key = Evidence { key: vec![7; 32], ..good.clone() };
	assert!(!refusal(&key, &Trust::Nothing).is_empty());
	let mut nodes = good.clone();
	nodes.nodes.pop();
	assert!(refusal(&nodes, &Trust::Nothing).contains("don't lead from"));
	let root = Evidence { header: header(9, H256::zero(), H256::zero()).encode(), ..good.clone() };
	assert!(refusal(&root, &Trust::Nothing).contains("don't lead from"));
	let torn = Evidence { header: good.header[1..].to_vec(), ..good };
	assert!(refusal(&torn, &Trust::Nothing).contains("not of the expected form"));
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
	assert!(with(&[a, b, b], SET).contains("2 of 4"), "a vote counts once");
	assert!(with(&[a, b, (&stranger, &target)], SET).contains("no authority"));
	assert!(with(&[a, b, c], SET + 1).contains("not valid for this set"));
	assert!(with(&[a, b, c], SET - 1).contains("not valid for this set"));
	let elsewhere = header(9, H256::repeat_byte(1), H256::zero());
	assert!(with(&[a, b, (&pairs[2], &elsewhere)], SET).contains("2 of 4"));
	let missing = Evidence { justification: None, ..good.clone() };
	assert!(refusal(&missing, &trust).contains("justification: missing"));
}

#[test]
fn a_later_blocks_justification_counts_by_its_headers() {
	let (good, authorities) = sample();
	let trust = Trust::Authorities(authorities);
	let pairs = pairs(4);
	let first = good.header().unwrap();
	let second = header(10, first.hash(), H256::zero());
	let third = header(11, second.hash(), H256::zero());
	let fourth = header(12, third.hash(), H256::zero());
	let votes = [(&pairs[0], &third), (&pairs[1], &fourth), (&pairs[2], &third)];
	let justification = Some(justification(&third, &votes, SET, vec![fourth.clone()]));
	let good = Evidence { descendants: vec![second.encode(), third.encode()], justification, ..good };
	assert_eq!(check(&good, &trust).unwrap().block_number, 9);
	let gap = Evidence { descendants: vec![third.encode()], ..good.clone() };
	assert!(refusal(&gap, &trust).contains("header 11 doesn't follow"));
	let short = Evidence { descendants: vec![second.encode()], ..good };
	assert!(refusal(&short, &trust).contains("for another block"));
}

#[test]
fn evidence_survives_as_json() {
	let (good, _) = sample();
	assert_eq!(Evidence::from_json("proof", &good.to_json()).unwrap(), good);
	let mut torn = good.to_json();
	torn["nodes"][0] = json!("0x0");
	assert!(Evidence::from_json("proof", &torn).unwrap_err().to_string().starts_with("proof.nodes: "));
}
