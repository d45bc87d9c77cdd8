//! Authorities that hand over to others.

use super::*;
use crate::proof::finality::{self, Genesis, HandOver};

/// The authorities of a set: four of its own.
fn set(number: u8) -> Vec<ed25519::Pair> {
	(0..4).map(|seed| ed25519::Pair::from_seed(&[16 * (number + 1) + seed; 32])).collect()
}

fn list(pairs: &[ed25519::Pair]) -> Vec<(AuthorityId, u64)> {
	pairs.iter().map(|pair| (AuthorityId::from(pair.public()), 1)).collect()
}

fn first() -> Authorities {
	Authorities { set_id: 0, ..authorities(&set(0)) }
}

fn scheduled(next: u8, delay: u32) -> ConsensusLog<u32> {
	ConsensusLog::ScheduledChange(ScheduledChange { next_authorities: list(&set(next)), delay })
}

fn with_logs(number: u32, logs: &[ConsensusLog<u32>]) -> Header {
	let item = |log: &ConsensusLog<u32>| DigestItem::Consensus(GRANDPA_ENGINE_ID, log.encode());
	let mut logs: Vec<_> = logs.iter().map(item).collect();
	logs.push(DigestItem::Consensus(*b"BABE", vec![1, 2, 3]));
	Header::new(number, H256::zero(), H256::zero(), H256::zero(), Digest { logs })
}

/// A block signed by three of a set.
fn hand_over(header: &Header, by: u8) -> HandOver {
	let pairs = set(by);
	let votes: Vec<_> = pairs.iter().take(3).map(|pair| (pair, header)).collect();
	HandOver { header: header.encode(), justification: justification(header, &votes, u64::from(by), Vec::new()) }
}

fn refusal(hand_overs: &[HandOver]) -> String {
	finality::follow(first(), hand_overs).unwrap_err().to_string()
}

#[test]
fn authorities_are_followed_from_set_to_set() {
	assert_eq!(finality::follow(first(), &[]).unwrap(), (first(), 0));
	let one = hand_over(&with_logs(5, &[scheduled(1, 0)]), 0);
	let two = hand_over(&with_logs(9, &[scheduled(2, 0), scheduled(3, 7)]), 1);
	let (last, after) = finality::follow(first(), &[one, two]).unwrap();
	assert_eq!((last.set_id, after), (2, 9));
	assert_eq!(last.keys, authorities(&set(2)).keys);
}

#[test]
fn every_hand_over_is_signed_by_the_set_before_in_its_order() {
	let (one, two) = (with_logs(5, &[scheduled(1, 0)]), with_logs(9, &[scheduled(2, 0)]));
	let good = [hand_over(&one, 0), hand_over(&two, 1)];
	let [first, second] = good.clone();
	assert!(refusal(&[second.clone(), first.clone()]).starts_with("hand_overs[0]: somebody signed"));
	assert!(refusal(std::slice::from_ref(&second)).contains("no authority of this set"));
	assert!(refusal(&[first.clone(), first.clone()]).contains("hand_overs[1]: block 5 is not after block 5"));
	assert!(refusal(&[first.clone(), hand_over(&two, 0)]).contains("hand_overs[1]: somebody signed"));
	let swapped = HandOver { justification: second.justification, ..first.clone() };
	assert!(refusal(&[swapped]).contains("for another block"));
	let earlier = hand_over(&with_logs(3, &[scheduled(2, 0)]), 1);
	assert!(refusal(&[first, earlier]).contains("block 3 is not after block 5"));
}

#[test]
fn only_a_scheduled_change_without_delay_hands_over() {
	let why = |logs: &[ConsensusLog<u32>]| refusal(&[hand_over(&with_logs(5, logs), 0)]);
	assert!(why(&[]).contains("block 5 names no new authorities"));
	assert!(why(&[ConsensusLog::OnDisabled(1)]).contains("names no new authorities"));
	assert!(why(&[scheduled(1, 2)]).contains("by 2 blocks"));
	let forced = ConsensusLog::ForcedChange(1, ScheduledChange { next_authorities: list(&set(1)), delay: 0 });
	assert!(why(&[scheduled(1, 0), forced]).contains("ForcedChange"));
	let none = ConsensusLog::ScheduledChange(ScheduledChange { next_authorities: Vec::new(), delay: 0 });
	assert!(why(&[none]).contains("none, or one of them twice"));
	let double = ConsensusLog::ScheduledChange(ScheduledChange {
		next_authorities: [list(&set(1)), list(&set(1))].concat(),
		delay: 0,
	});
	assert!(why(&[double]).contains("one of them twice"));
	let torn = DigestItem::Consensus(GRANDPA_ENGINE_ID, vec![1, 2]);
	let torn = Header::new(5, H256::zero(), H256::zero(), H256::zero(), Digest { logs: vec![torn] });
	assert!(refusal(&[hand_over(&torn, 0)]).contains("header.digest"));
}

#[test]
fn the_first_authorities_come_out_of_the_genesis_state() {
	let key = finality::authorities_key();
	let value = list(&set(0)).encode();
	let (root, nodes) = proved_state(&[(&key, &value)], &[&key]);
	let header = header(0, H256::zero(), root);
	let genesis = Genesis { header: header.encode(), nodes };
	assert_eq!(genesis.authorities(&header.hash().0).unwrap(), first());
	let other = genesis.authorities(&[1; 32]).unwrap_err();
	assert!(other.to_string().contains("of another chain"), "{other}");
	assert_eq!(other.exit_code(), 1);
	let (_, elsewhere) = proved_state(&[(&key, &value)], &[b"no key"]);
	let bad = Genesis { nodes: elsewhere, ..genesis };
	assert!(bad.authorities(&header.hash().0).is_err());
	let (root, nodes) = proved_state(&[], &[&key]);
	let header = super::header(0, H256::zero(), root);
	let without = Genesis { header: header.encode(), nodes };
	assert!(without.authorities(&header.hash().0).unwrap_err().to_string().contains("without authorities"));
}
