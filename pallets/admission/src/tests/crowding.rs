//! A member that floods can't crowd the others out: it has its share of the blocks, and they have the rest.

use super::*;
use proptest::prelude::*;
use salus_primitives::ids::OrganisationId;

/// Enough of everything.
const PLENTY: Quota = Quota { weight: u64::MAX / 2, bytes: u64::MAX / 2 };

/// The room that is left in a block.
struct Room(u64);

impl Room {
	/// A new block.
	fn next() -> Self {
		pass(1);
		Self(CAPACITY)
	}

	/// Puts a transaction into the block, if there is room and it is let in.
	fn take(&mut self, tx: &Tx, organisation: OrganisationId) -> bool {
		let before = used(organisation).weight;
		let fits = tx.cost().weight <= self.0;
		if fits && tx.included().is_ok() {
			self.0 -= used(organisation).weight - before;
			return true;
		}
		false
	}

	/// Puts as many of them into the block as can be. Answers what they used.
	fn fill(&mut self, tx: &Tx, organisation: OrganisationId) -> u64 {
		let before = self.0;
		while self.take(tx, organisation) {}
		before - self.0
	}
}

/// In some blocks the hospital's transactions come first, as many as are let in, and the others' after them. Answers
/// what each used.
fn flood(blocks: u32, flooding: &Tx, other: &Tx) -> (u64, u64) {
	let (mut hospital, mut others) = (0, 0);
	for _ in 0..blocks {
		let mut room = Room::next();
		hospital += room.fill(flooding, HOSPITAL);
		others += room.fill(other, PHARMACY);
	}
	(hospital, others)
}

/// The most that a quota gives in some blocks, after any silence.
fn bound(quota: u64, blocks: u32) -> u64 {
	quota + quota * u64::from(blocks) / u64::from(PERIOD)
}

#[test]
fn member_at_its_quota_leaves_nine_tenths() {
	// Its quota is a tenth of the blocks.
	ExtBuilder(vec![(0, quota(DEFAULT.weight, PLENTY.bytes)), (1, PLENTY)]).build_and_execute(|| {
		let tx = Tx::by(PHYSICIAN).weighing(980);
		while tx.included().is_ok() {}
		let (hospital, others) = flood(20, &tx, &Tx::by(PHARMACIST).weighing(980));
		assert!(hospital < 20 * CAPACITY / 10 + 1_000, "it used {hospital}");
		assert!(others >= 20 * CAPACITY * 9 / 10 - 20 * 1_000, "they used {others}");
	});
}

#[test]
fn member_that_was_silent_has_one_quota_more() {
	ExtBuilder(vec![(0, quota(DEFAULT.weight, PLENTY.bytes)), (1, PLENTY)]).build_and_execute(|| {
		let (hospital, others) = flood(20, &Tx::by(PHYSICIAN).weighing(980), &Tx::by(PHARMACIST).weighing(980));
		assert!(hospital > 20 * CAPACITY / 10, "it used {hospital}");
		assert!(hospital <= bound(DEFAULT.weight, 20), "it used {hospital}");
		assert!(others >= 20 * CAPACITY - bound(DEFAULT.weight, 20) - 20 * 1_000, "they used {others}");
	});
}

#[test]
fn long_transactions_have_no_larger_share() {
	// Of bytes there is a tenth as well: each of these fills a tenth of a block.
	ExtBuilder(vec![(0, quota(DEFAULT.weight, PLENTY.bytes))]).build_and_execute(|| {
		let tx = Tx::by(PHYSICIAN).weighing(0).long(1_000);
		while tx.included().is_ok() {}
		for _ in 0..20 {
			pass(1);
			let included = (0..).take_while(|_| tx.included().is_ok()).count();
			assert!(included <= 1, "{included} in one block");
		}
	});
}

#[test]
fn light_user_loses_nothing_where_the_highest_priority_comes_first() {
	let tenth = quota(DEFAULT.weight, PLENTY.bytes);
	ExtBuilder(vec![(0, tenth), (1, tenth)]).build_and_execute(|| {
		let [flooding, light] = [PHYSICIAN, PHARMACIST].map(|who| Tx::by(who).weighing(980));
		for block in 0..50 {
			let mut room = Room::next();
			for _ in 0..3 {
				let first = light.pooled().expect("it is let in");
				// But for the first moments, all that the flooder sends comes after it.
				let comes_first = flooding.pooled().is_ok_and(|priority| priority >= first);
				assert!(block == 0 || !comes_first, "in block {block}");
				assert!(room.take(&light, PHARMACY), "in block {block}");
			}
			room.fill(&flooding, HOSPITAL);
		}
	});
}

#[test]
fn flooding_guests_leave_staff_what_becomes_free() {
	ExtBuilder(vec![(0, quota(DEFAULT.weight, PLENTY.bytes))]).build_and_execute(|| {
		let (patient, physician) = (Tx::by(PATIENT).weighing(980), Tx::by(PHYSICIAN).weighing(980));
		let mut staff = 0;
		for _ in 0..50 {
			let mut room = Room::next();
			room.fill(&patient, HOSPITAL);
			// A tenth of a quota becomes free with each block.
			let before = room.0;
			for _ in 0..9 {
				assert!(room.take(&physician, HOSPITAL));
			}
			staff += before - room.0;
		}
		assert!(staff >= 50 * 9 * 1_000, "staff used {staff}");
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn others_have_what_the_inequality_says(
		share in LEAST.weight..=MOST.weight,
		weights in (2_000..20_000u64, 2_000..20_000u64),
		blocks in 1..30u32,
	) {
		ExtBuilder(vec![(0, quota(share, PLENTY.bytes)), (1, PLENTY)]).build_and_execute(|| {
			let (flooding, other) = (Tx::by(PHYSICIAN).weighing(weights.0), Tx::by(PHARMACIST).weighing(weights.1));
			let (hospital, others) = flood(blocks, &flooding, &other);
			assert!(hospital <= bound(share, blocks));
			// A block isn't filled to the brim: there may be less room left than one transaction needs.
			let room = (u64::from(blocks) * CAPACITY).saturating_sub(bound(share, blocks));
			assert!(others + u64::from(blocks) * other.cost().weight >= room);
		});
	}
}
