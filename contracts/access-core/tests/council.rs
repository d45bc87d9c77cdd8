//! Admins, quorum and proposals: examples, one refusal per error, and a property of every sequence.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use access_core::{Book, Council, CouncilError, MAX_OPEN, MAX_OPEN_EACH, PROPOSAL_LIFE};
use proptest::prelude::*;

fn council(admins: &[u8], quorum: u8) -> Council<u8> {
	Council { admins: admins.to_vec(), quorum }
}

/// Admins 1, 2 and 3, of whom two must agree, and proposal 1 of admin 1.
fn one_open() -> (Council<u8>, Book<u8>) {
	let (council, mut book) = (council(&[1, 2, 3], 2), Book::default());
	assert_eq!(book.propose(&council, 1, 0), Ok((1, vec![])));
	(council, book)
}

#[test]
fn council_needs_distinct_admins_and_a_quorum_they_can_reach() {
	for sound in [council(&[1], 1), council(&[1, 2, 3], 3), council(&(0..16).collect::<Vec<_>>(), 9)] {
		assert_eq!(sound.check(), Ok(()));
	}
	for bad in [
		council(&[], 0),
		council(&[1], 0),
		council(&[1, 2], 3),
		council(&[1, 2, 1], 2),
		council(&(0..17).collect::<Vec<_>>(), 9),
	] {
		assert_eq!(bad.check(), Err(CouncilError::BadCouncil));
	}
}

#[test]
fn quorum_carries_a_proposal_out_once() {
	let (council, mut book) = one_open();
	assert_eq!(book.take(&council, &1, 1, 0), Err(CouncilError::TooFewApprovals));
	book.approve(&council, 2, 1, 0).unwrap();
	assert_eq!(book.take(&council, &3, 1, 0), Ok(()));
	assert_eq!(book.take(&council, &3, 1, 0), Err(CouncilError::UnknownProposal));
}

#[test]
fn strangers_may_do_nothing() {
	let (council, mut book) = one_open();
	assert_eq!(book.propose(&council, 9, 0), Err(CouncilError::NotAdmin));
	assert_eq!(book.approve(&council, 9, 1, 0), Err(CouncilError::NotAdmin));
	assert_eq!(book.take(&council, &9, 1, 0), Err(CouncilError::NotAdmin));
	assert_eq!(book.withdraw(&9, 1), Err(CouncilError::NotProposer));
}

#[test]
fn approving_twice_fails_for_the_maker_too() {
	let (council, mut book) = one_open();
	assert_eq!(book.approve(&council, 1, 1, 0), Err(CouncilError::AlreadyApproved));
	book.approve(&council, 2, 1, 0).unwrap();
	assert_eq!(book.approve(&council, 2, 1, 0), Err(CouncilError::AlreadyApproved));
}

#[test]
fn unknown_proposals_fail() {
	let (council, mut book) = one_open();
	assert_eq!(book.approve(&council, 2, 7, 0), Err(CouncilError::UnknownProposal));
	assert_eq!(book.take(&council, &2, 7, 0), Err(CouncilError::UnknownProposal));
	assert_eq!(book.withdraw(&1, 7), Err(CouncilError::UnknownProposal));
}

#[test]
fn proposal_ends_after_its_life_and_makes_room() {
	let (council, mut book) = one_open();
	book.approve(&council, 2, 1, PROPOSAL_LIFE - 1).unwrap();
	assert_eq!(book.approve(&council, 3, 1, PROPOSAL_LIFE), Err(CouncilError::Ended));
	assert_eq!(book.take(&council, &1, 1, PROPOSAL_LIFE), Err(CouncilError::Ended));
	assert_eq!(book.propose(&council, 1, PROPOSAL_LIFE), Ok((2, vec![1])));
	assert_eq!(book.open.len(), 1);
}

#[test]
fn withdraw_takes_the_own_proposal_out() {
	let (council, mut book) = one_open();
	assert_eq!(book.withdraw(&2, 1), Err(CouncilError::NotProposer));
	assert_eq!(book.withdraw(&1, 1), Ok(()));
	assert_eq!(book.approve(&council, 2, 1, 0), Err(CouncilError::UnknownProposal));
}

#[test]
fn one_admin_cannot_fill_the_list() {
	let (council, mut book) = (council(&[1, 2, 3, 4, 5], 1), Book::default());
	for admin in 1..=4 {
		for _ in 0..MAX_OPEN_EACH {
			book.propose(&council, admin, 0).unwrap();
		}
		assert_eq!(book.propose(&council, admin, 0), Err(CouncilError::TooManyOpen));
	}
	assert_eq!(book.open.len(), MAX_OPEN);
	assert_eq!(book.propose(&council, 5, 0), Err(CouncilError::TooManyOpen));
}

#[test]
fn approvals_of_former_admins_count_for_nothing() {
	let (before, mut book) = one_open();
	book.approve(&before, 2, 1, 0).unwrap();
	let after = council(&[2, 3, 4], 2);
	assert_eq!(book.take(&after, &2, 1, 0), Err(CouncilError::TooFewApprovals));
	book.approve(&after, 3, 1, 0).unwrap();
	assert_eq!(book.take(&after, &2, 1, 0), Ok(()));
}

#[test]
fn numbers_of_proposals_run_out_rather_than_wrap() {
	let mut book = Book { issued: u32::MAX, open: vec![] };
	assert_eq!(book.propose(&council(&[1], 1), 1, 0), Err(CouncilError::TooManyProposals));
}

#[derive(Clone, Copy, Debug)]
enum Act {
	Propose(u8),
	Approve(u8, u32),
	Take(u8, u32),
	Withdraw(u8, u32),
	Wait(u64),
}

fn act() -> impl Strategy<Value = Act> {
	let id = 1u32..12;
	prop_oneof![
		3 => (0u8..6).prop_map(Act::Propose),
		5 => (0u8..6, id.clone()).prop_map(|(who, id)| Act::Approve(who, id)),
		3 => (0u8..6, id.clone()).prop_map(|(who, id)| Act::Take(who, id)),
		1 => (0u8..6, id).prop_map(|(who, id)| Act::Withdraw(who, id)),
		1 => (0u64..=PROPOSAL_LIFE).prop_map(Act::Wait),
	]
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

	/// Whatever is carried out has as many different admins behind it as the quorum, by a count kept beside.
	#[test]
	fn nothing_is_carried_out_without_the_quorum(acts in proptest::collection::vec(act(), 0..80), quorum in 1u8..=5) {
		let council = council(&[1, 2, 3, 4, 5], quorum);
		let (mut book, mut now) = (Book::default(), 0u64);
		let mut votes = std::collections::BTreeSet::new();
		for act in acts {
			let before = book.clone();
			let done = match act {
				Act::Propose(who) => book.propose(&council, who, now).map(|(id, _)| votes.extend([(id, who)])),
				Act::Approve(who, id) => book.approve(&council, who, id, now).map(|()| votes.extend([(id, who)])),
				Act::Take(who, id) => book.take(&council, &who, id, now).map(|()| {
					let count = votes.iter().filter(|(proposal, _)| *proposal == id).count();
					assert!(count >= usize::from(quorum), "{count} of {quorum}");
				}),
				Act::Withdraw(who, id) => book.withdraw(&who, id),
				Act::Wait(time) => {
					now += time;
					Ok(())
				}
			};
			if done.is_err() {
				prop_assert_eq!(&before, &book, "a refused act changed something");
			}
			prop_assert!(book.open.len() <= MAX_OPEN);
			prop_assert!(votes.iter().all(|(_, who)| council.admins.contains(who)));
		}
	}
}
