//! Blocks and missed slots are counted for whoever's turn it was.

use super::*;
use crate::{LastSlot, Records, MAX_SLOTS_COUNTED};

/// What somebody made of its turns in a session.
fn record(session: u32, who: AccountId) -> Record {
	let records = Records::<Test>::get(session);
	let found = records.iter().find(|(account, _)| *account == who).map(|(_, record)| *record);
	found.unwrap_or_default()
}

fn made_and_missed(made: u32, missed: u32) -> Record {
	Record { made, missed }
}

#[test]
fn first_block_counts_for_its_author_alone() {
	ExtBuilder::default().build_and_execute(|| {
		block(121);
		assert_eq!(record(0, BOB), made_and_missed(1, 0));
		assert_eq!(record(0, ALICE), made_and_missed(0, 0));
		assert_eq!(LastSlot::<Test>::get(), Some(121));
	});
}

#[test]
fn slots_between_blocks_are_missed_by_those_whose_turn_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		block(120);
		block(123);
		assert_eq!(record(0, ALICE), made_and_missed(1, 0));
		assert_eq!(record(0, BOB), made_and_missed(0, 1));
		assert_eq!(record(0, CAROL), made_and_missed(0, 1));
		assert_eq!(record(0, DAVE), made_and_missed(1, 0));
	});
}

#[test]
fn long_gap_is_counted_as_far_as_the_bound_only() {
	ExtBuilder::default().build_and_execute(|| {
		block(120);
		begin(1_000_000);
		assert_eq!(Roster::note_slot(), MAX_SLOTS_COUNTED);
		assert_eq!(record(0, BOB), made_and_missed(0, 16));
		assert_eq!(record(0, ALICE), made_and_missed(2, 16));
	});
}

#[test]
fn block_is_counted_once() {
	ExtBuilder::default().build_and_execute(|| {
		block(120);
		assert_eq!(Roster::note_slot(), 0);
		assert_eq!(record(0, ALICE), made_and_missed(1, 0));
	});
}

#[test]
fn block_without_a_claim_is_not_counted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Roster::note_slot(), 0);
		assert_eq!(LastSlot::<Test>::get(), None);
		assert_eq!(Roster::performance(), []);
	});
}

#[test]
fn block_that_ends_a_session_counts_for_that_session() {
	ExtBuilder::default().build_and_execute(|| {
		Queued::set(vec![DAVE, CAROL, BOB, ALICE]);
		block(120);
		rotating_block(122);
		assert_eq!(record(0, BOB), made_and_missed(0, 1));
		assert_eq!(record(0, CAROL), made_and_missed(1, 0));
		assert_eq!(Records::<Test>::get(1).len(), 0);
		// From now on the turns are those of the new set.
		block(124);
		assert_eq!(record(1, ALICE), made_and_missed(0, 1));
		assert_eq!(record(1, DAVE), made_and_missed(1, 0));
	});
}

#[test]
fn performance_tells_of_the_running_session_and_the_one_before() {
	ExtBuilder::default().build_and_execute(|| {
		for slot in [120, 121, 122] {
			block(slot);
			rotate();
		}
		block(123);
		let sessions: Vec<_> =
			Roster::performance().into_iter().map(|(session, records)| (session, records.len())).collect();
		assert_eq!(sessions, [(2, 4), (3, 4)]);
		let (_, running) = Roster::performance().remove(1);
		assert_eq!(running.last(), Some(&(DAVE, made_and_missed(1, 0))));
	});
}

#[test]
fn turns_of_more_than_there_can_be_are_not_counted() {
	ExtBuilder::default().build_and_execute(|| {
		Sitting::set((1..=9).collect());
		block(120);
		block(125);
		assert_eq!(Roster::performance(), [(0, vec![])]);
	});
}

#[test]
fn weight_grows_with_the_missed_slots() {
	use crate::WeightInfo;
	use frame_support::traits::OnInitialize;
	ExtBuilder::default().build_and_execute(|| {
		block(120);
		begin(125);
		assert_eq!(Roster::on_initialize(System::block_number()), <() as WeightInfo>::note_slot(4));
		assert_eq!(Roster::on_initialize(System::block_number()), <() as WeightInfo>::note_slot(0));
	});
}
