//! Bundles that somebody made up: each is refused for what is wrong with it.

use codec::Encode;
use salus_gateway::{
	bundle::{self, Bundle, OpeningProof},
	Error,
};
use salus_primitives::{commitment::Commitment, ids::AnchorId};
use sp_core::H256;

use crate::{
	cases::{self, case, leaf, path, state, Case},
	chain::{header, signed, Chain, BLOCK},
};

/// Why a changed bundle of leaf 2 is refused: a negative answer.
fn why(change: impl FnOnce(&mut Bundle)) -> String {
	let Case { genesis, mut bundle, record, .. } = case("leaf");
	change(&mut bundle);
	let error = bundle::check(&bundle, &genesis, record.as_deref()).unwrap_err();
	assert!(matches!(error, Error::Negative(_)), "{error}");
	error.to_string()
}

#[test]
fn another_record_salt_or_commitment_is_refused() {
	let Case { genesis, bundle, record, .. } = case("leaf");
	let mut record = record.unwrap();
	let at = record.iter().position(|byte| *byte == b'5').unwrap();
	record[at] = b'9';
	let error = bundle::check(&bundle, &genesis, Some(&record)).unwrap_err().to_string();
	assert!(error.contains("the record is not the one that was anchored"), "{error}");
	let salt = why(|bundle| bundle.opening = OpeningProof::Whole { salt: cases::salt(3) });
	assert!(salt.contains("it, or the salt, differs"), "{salt}");
	assert!(why(|bundle| bundle.commitment.0[0] ^= 1).contains("not what the chain has as batch:3/2"));
	let text = bundle::check(&bundle, &genesis, Some(b"no JSON")).unwrap_err();
	assert_eq!(text.exit_code(), 1, "{text}");
}

#[test]
fn the_proof_of_another_leaf_is_refused() {
	let elsewhere = "not what the chain has as batch:3/2";
	assert!(why(|bundle| bundle.path[0].0[0] ^= 1).contains(elsewhere));
	assert!(why(|bundle| bundle.path.push(H256::zero())).contains(elsewhere));
	assert!(why(|bundle| bundle.path.truncate(2)).contains(elsewhere));
	assert!(why(|bundle| bundle.path = path(3)).contains(elsewhere));
	let other = why(|bundle| {
		bundle.path = path(3);
		bundle.commitment = cases::leaves()[3];
		bundle.opening = OpeningProof::Whole { salt: cases::salt(3) };
	});
	assert!(other.contains(elsewhere), "{other}");
	// The trie nodes may prove what is under the other leaf's keys too; its commitment is another one in any case.
	let moved = why(|bundle| bundle.record = leaf(3));
	assert!(moved.contains("trie nodes") || moved.ends_with("not what the chain has as batch:3/3"), "{moved}");
	let beyond = why(|bundle| bundle.record = leaf(77));
	assert!(beyond.contains("trie nodes") || beyond.ends_with("not what the chain has as batch:3/77"), "{beyond}");
}

#[test]
fn a_record_that_the_chain_has_not_is_refused() {
	let chain = Chain::new(state(), 0);
	let none = chain.bundle(
		salus_primitives::anchor::RecordRef::Anchor(AnchorId(99)),
		Commitment([1; 32]),
		Vec::new(),
		OpeningProof::None,
	);
	let error = bundle::check(&none, &chain.genesis_hash(), None).unwrap_err().to_string();
	assert_eq!(error, "the chain has no record anchor:99");
}

#[test]
fn other_trie_nodes_are_refused() {
	let astray = "the trie nodes don't lead from the header's state root to the key";
	assert_eq!(why(|bundle| drop(bundle.nodes.pop())), astray);
	let genesis = why(|bundle| bundle.genesis.nodes.truncate(1));
	assert_eq!(genesis, format!("genesis: {astray}"));
	let more = why(|bundle| {
		bundle.nodes.push(vec![9; 40]);
		bundle.nodes.sort();
	});
	assert!(more.contains("no need of"), "{more}");
	let Case { genesis, mut bundle, .. } = case("leaf");
	bundle.nodes.reverse();
	let order = bundle::check(&bundle, &genesis, None).unwrap_err();
	assert!(order.to_string().contains("ascending order"), "{order}");
	assert_eq!(order.exit_code(), 2);
}

#[test]
fn another_header_or_justification_is_refused() {
	let later = why(|bundle| bundle.header = Chain::new(state(), 2).block(BLOCK + 1, leaf(2)).0.encode());
	assert!(later.contains("the justification is for another block"), "{later}");
	let root = why(|bundle| bundle.header = header(BLOCK, H256::zero()).encode());
	assert!(root.contains("don't lead from"), "{root}");
	let swapped = why(|bundle| bundle.justification = bundle.hand_overs[1].justification.clone());
	assert!(swapped.contains("the justification is for another block"), "{swapped}");
	let signature = why(|bundle| {
		let within_last_signature = bundle.justification.len() - 1 - 32 - 20;
		bundle.justification[within_last_signature] ^= 1;
	});
	assert!(signature.contains("a signature in the justification is not valid"), "{signature}");
}

#[test]
fn too_few_or_former_authorities_are_refused() {
	let by = |set: u8, set_id: u64, count: usize| {
		why(|bundle| {
			let (header, _) = Chain::new(state(), 2).block(BLOCK, leaf(2));
			bundle.justification = signed(&header, set, set_id, count);
		})
	};
	assert!(by(2, 2, 2).contains("2 of 4 authorities by weight signed: not more than 2/3"));
	assert!(by(1, 1, 4).contains("no authority of this set"));
	assert!(by(1, 2, 4).contains("no authority of this set"));
	assert!(by(2, 1, 4).contains("not valid for this set"));
}

#[test]
fn hand_overs_are_all_there_and_in_their_order() {
	let strange = "somebody signed who is no authority of this set";
	assert_eq!(why(|bundle| bundle.hand_overs.reverse()), format!("hand_overs[0]: {strange}"));
	assert_eq!(why(|bundle| drop(bundle.hand_overs.remove(0))), format!("hand_overs[0]: {strange}"));
	assert_eq!(why(|bundle| drop(bundle.hand_overs.pop())), strange);
	assert_eq!(why(|bundle| bundle.hand_overs.clear()), strange);
	let twice = why(|bundle| bundle.hand_overs.push(bundle.hand_overs[1].clone()));
	assert_eq!(twice, "hand_overs[2]: block 9 is not after block 9, where its authorities began");
	let early = why(|bundle| {
		let (header, _) = Chain::new(state(), 2).block(9, leaf(2));
		bundle.justification = signed(&header, 2, 2, 3);
		bundle.header = header.encode();
	});
	assert_eq!(early, "block 9 is not after block 9, where its authorities began");
	let swapped = why(|bundle| bundle.hand_overs[0].justification = bundle.hand_overs[1].justification.clone());
	assert_eq!(swapped, "hand_overs[0]: the justification is for another block");
}

#[test]
fn a_bundle_of_another_chain_is_refused() {
	let genesis = case("leaf").genesis;
	let mut other = Chain::new(state(), 0);
	other.genesis.header = header(0, H256::zero()).encode();
	let foreign = other.bundle(leaf(2), cases::leaves()[2], path(2), OpeningProof::None);
	let error = bundle::check(&foreign, &genesis, None).unwrap_err().to_string();
	assert!(error.starts_with("the proof is of another chain: its genesis is 0x"), "{error}");
	// Neither does its first block pass under our chain's authorities, nor ours under its.
	let mixed = Bundle { genesis: case("leaf").bundle.genesis, ..foreign };
	bundle::check(&mixed, &genesis, None).unwrap();
	let mixed = Bundle { genesis: other.genesis, ..mixed };
	assert!(bundle::check(&mixed, &other_hash(&mixed), None).unwrap_err().to_string().starts_with("genesis: "));
}

fn other_hash(bundle: &Bundle) -> [u8; 32] {
	sp_crypto_hashing::blake2_256(&bundle.genesis.header)
}

#[test]
fn another_format_or_form_of_the_file_is_refused() {
	let text = String::from_utf8(case("leaf").bundle.to_bytes().unwrap()).unwrap();
	let why = |text: &str| {
		let error = Bundle::from_bytes(text.as_bytes()).unwrap_err();
		assert_eq!(error.exit_code(), 2, "{error}");
		error.to_string()
	};
	let newer = why(&text.replace("salus-bundle/1", "salus-bundle/2"));
	assert_eq!(newer, "format: \"salus-bundle/2\" is not known: \"salus-bundle/1\" is expected");
	assert!(why("{}").contains("no proof bundle"));
	assert!(why("[1]").contains("no proof bundle"));
	assert!(why("").contains("truncated"));
	let value: serde_json::Value = serde_json::from_str(&text).unwrap();
	assert!(why(&format!("{value:#}")).contains("canonical form"));
	for member in
		["genesis", "hand_overs", "header", "justification", "nodes", "record", "commitment", "path", "opening"]
	{
		let mut lacking = value.clone();
		lacking.as_object_mut().unwrap().remove(member);
		assert!(why(&lacking.to_string()).contains(member), "{member}");
	}
	let mut more = value.clone();
	more["note"] = "believe me".into();
	assert!(why(&more.to_string()).contains("note"));
	let mut bad = value;
	bad["nodes"][0] = "0x0".into();
	assert!(why(&bad.to_string()).contains("hexadecimal"));
}
