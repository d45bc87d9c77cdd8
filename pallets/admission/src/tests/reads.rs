//! What the pool's question reads from the database: counted, each item once.

use super::*;
use std::collections::BTreeSet;

/// The items that something reads. The block's number is none of them: whoever asks the runtime has written it.
fn reads(setup: impl FnOnce(), question: impl FnOnce()) -> BTreeSet<Vec<u8>> {
	let mut ext = ExtBuilder::default().build();
	ext.execute_with(setup);
	ext.commit_all().expect("no transaction is open");
	let recorder = Default::default();
	ext.execute_with_recorder(Clone::clone(&recorder), || {
		System::set_block_number(2);
		question();
	});
	let keys = recorder.recorded_keys().into_values().flat_map(|keys| keys.into_keys());
	keys.map(|key| key.to_vec()).collect()
}

#[test]
fn stranger_costs_the_clock_and_one_read() {
	let read = reads(|| {}, || assert_eq!(Tx::by(STRANGER).pooled(), refused(NOT_A_MEMBER)));
	assert_eq!(read, BTreeSet::from([Now::hashed_key().to_vec(), Registry::hashed_key_for(STRANGER)]));
}

/// What is read for a physician: the clock, that it is a member, and what the hospital uses with its quota.
fn of_physician() -> BTreeSet<Vec<u8>> {
	BTreeSet::from([
		Now::hashed_key().to_vec(),
		Registry::hashed_key_for(PHYSICIAN),
		Usages::<Test>::hashed_key_for(HOSPITAL),
	])
}

#[test]
fn member_costs_one_read_more() {
	let read = reads(
		|| {},
		|| {
			assert_ok!(Tx::by(PHYSICIAN).pooled());
		},
	);
	assert_eq!(read, of_physician());
}

#[test]
fn own_quota_costs_no_read() {
	let read = reads(
		|| give(HOSPITAL, MOST),
		|| {
			assert_ok!(Tx::by(PHYSICIAN).pooled());
		},
	);
	assert_eq!(read, of_physician());
}

#[test]
fn member_at_its_quota_costs_no_more() {
	let at_its_quota = || use_up(HOSPITAL, 100_000, 0);
	let read = reads(at_its_quota, || assert_eq!(Tx::by(PHYSICIAN).pooled(), refused(WEIGHT_QUOTA)));
	assert_eq!(read, of_physician());
}

#[test]
fn guest_who_draws_on_the_own_part_costs_no_more() {
	let read = reads(
		|| use_up(HOSPITAL, 100_000, 0),
		|| {
			assert_ok!(Tx::by(PATIENT).included());
		},
	);
	let of_patient =
		[Now::hashed_key().to_vec(), Registry::hashed_key_for(PATIENT), Usages::<Test>::hashed_key_for(HOSPITAL)];
	assert_eq!(read, BTreeSet::from(of_patient));
}

#[test]
fn block_reads_no_more_than_the_pool() {
	let read = reads(
		|| {},
		|| {
			assert_ok!(Tx::by(PHYSICIAN).needing(10).included());
		},
	);
	assert_eq!(read, of_physician());
}
