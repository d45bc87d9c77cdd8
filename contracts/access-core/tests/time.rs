//! Hours of the week, versions, and delegations that end.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod common;

use access_core::{
	may_give, Adopted, Delegation, DelegationError, Hours, Kept, Schedule, ScheduleError, DAY, MAX_DELEGATION,
	MAX_VERSIONS,
};
use common::{tier, two_tiers, HOUR, MINUTE};

const EVERY_DAY: u8 = 0x7F;

#[test]
fn hours_begin_with_their_first_minute_and_end_before_their_last() {
	let hours = Hours { days: EVERY_DAY, from: 60, until: 120 };
	assert!(!hours.contain(HOUR - 1));
	assert!(hours.contain(HOUR));
	assert!(hours.contain(2 * HOUR - 1));
	assert!(!hours.contain(2 * HOUR));
	assert!(hours.contain(20_000 * DAY + HOUR));
}

#[test]
fn whole_day_is_from_0_to_1440() {
	let hours = Hours { days: EVERY_DAY, from: 0, until: 1440 };
	assert!(hours.is_sound());
	assert!((0..1440).all(|minute| hours.contain(minute * MINUTE)));
}

#[test]
fn days_are_those_of_the_calendar() {
	// 2026-11-21 was a Saturday: 20,778 days after 1970-01-01.
	let saturday = Hours { days: 1 << 5, from: 0, until: 1440 };
	assert!(saturday.contain(20_778 * DAY));
	assert!(!saturday.contain(20_777 * DAY) && !saturday.contain(20_779 * DAY));
	// 2024-02-29, a Thursday, 19,782 days after.
	assert!(Hours { days: 1 << 3, from: 0, until: 1440 }.contain(19_782 * DAY));
}

#[test]
fn night_shift_belongs_to_the_day_on_which_it_begins() {
	// From Sunday 22:00 to Monday 06:00; Sunday is day 3 of the clock, which starts on a Thursday.
	let night = Hours { days: 1 << 6, from: 22 * 60, until: 6 * 60 };
	assert!(night.is_sound());
	let sunday = 3 * DAY;
	assert!(!night.contain(sunday + 22 * HOUR - 1));
	assert!(night.contain(sunday + 22 * HOUR));
	assert!(night.contain(sunday + 30 * HOUR - 1));
	assert!(!night.contain(sunday + 30 * HOUR));
	assert!(!night.contain(sunday + 5 * HOUR), "the night before begins on Saturday");
}

#[test]
fn hours_at_the_end_of_time_do_not_panic() {
	let night = Hours { days: EVERY_DAY, from: 1439, until: 1 };
	night.contain(u64::MAX);
	assert!(night.contain(0), "the clock's first minute ends a night that began on Wednesday");
}

/// A schedule with versions that start at these moments, adopted at moment 0.
fn schedule(starts: &[u64]) -> Schedule {
	let mut schedule = Schedule::default();
	for from in starts {
		schedule.adopt(*from, 0).unwrap();
	}
	schedule
}

#[test]
fn version_holds_from_its_moment_until_the_next_one_does() {
	let schedule = schedule(&[10, 20]);
	assert_eq!(Schedule::default().in_force(u64::MAX), None);
	assert_eq!([9, 10, 19, 20, u64::MAX].map(|at| schedule.in_force(at)), [None, Some(1), Some(1), Some(2), Some(2)]);
}

#[test]
fn version_never_holds_in_the_past() {
	let mut schedule = schedule(&[10]);
	let adopted = schedule.adopt(5, 30).unwrap();
	assert_eq!(adopted, Adopted { kept: Kept { version: 2, from: 30 }, dropped: vec![] });
	assert_eq!((schedule.in_force(29), schedule.in_force(30)), (Some(1), Some(2)));
}

#[test]
fn later_versions_that_a_new_one_comes_before_are_dropped() {
	let mut schedule = schedule(&[10, 20, 30]);
	let adopted = schedule.adopt(20, 15).unwrap();
	assert_eq!(adopted, Adopted { kept: Kept { version: 4, from: 20 }, dropped: vec![2, 3] });
	assert_eq!([15, 20, 40].map(|at| schedule.in_force(at)), [Some(1), Some(4), Some(4)]);
}

#[test]
fn eight_versions_are_kept_and_older_questions_get_nothing() {
	let mut schedule = Schedule::default();
	for now in 1..=8 {
		assert!(schedule.adopt(0, now).unwrap().dropped.is_empty());
	}
	assert_eq!(schedule.adopt(0, 9).unwrap().dropped, [1]);
	assert_eq!(schedule.kept.len(), MAX_VERSIONS);
	assert_eq!((schedule.in_force(1), schedule.in_force(2)), (None, Some(2)));
}

#[test]
fn version_in_force_is_not_pushed_out_by_waiting_ones() {
	let mut schedule = schedule(&[0, 10, 20, 30, 40, 50, 60, 70]);
	assert_eq!(schedule.adopt(80, 9), Err(ScheduleError::TooManyAhead));
	assert_eq!(schedule.in_force(9), Some(1));
	assert_eq!(schedule.adopt(80, 10).unwrap().dropped, [1]);
}

#[test]
fn numbers_of_versions_run_out_rather_than_wrap() {
	let mut schedule = Schedule { issued: u32::MAX, kept: vec![] };
	assert_eq!(schedule.adopt(0, 0), Err(ScheduleError::TooManyVersions));
}

/// As `two_tiers`, where whoever is on tier 1 may give tier 1 or what it inherits from; tier 2 stands beside.
fn delegating() -> access_core::Document {
	let mut policy = two_tiers();
	policy.tiers[1].1.delegates = Some(1);
	policy.tiers.push((2, tier(None, &[])));
	policy
}

#[test]
fn tier_may_give_what_it_delegates_and_what_that_inherits() {
	let policy = delegating();
	assert!(may_give(&policy, 1, 1) && may_give(&policy, 1, 0));
	assert!(!may_give(&policy, 1, 2), "a tier beside");
	assert!(!may_give(&policy, 2, 0), "a role without a tier");
	assert!(!may_give(&policy, 33, 0), "a role that doesn't exist");
	assert!(!may_give(&two_tiers(), 1, 1), "a tier that delegates nothing");
}

#[test]
fn only_the_lesser_of_a_line_may_be_given() {
	let mut policy = delegating();
	policy.tiers[1].1.delegates = Some(0);
	assert!(may_give(&policy, 1, 0));
	assert!(!may_give(&policy, 1, 1));
}

#[test]
fn delegation_holds_until_its_end() {
	let given = Delegation::give(&delegating(), ((), 1), 0, 100, 200).unwrap();
	assert_eq!([99, 100, 199, 200].map(|at| given.tier_at(at)), [None, Some(0), Some(0), None]);
	assert!(!given.is_over(199) && given.is_over(200));
}

#[test]
fn delegation_of_another_tier_fails() {
	assert_eq!(Delegation::give(&delegating(), ((), 1), 2, 0, 9), Err(DelegationError::NotAllowed));
}

#[test]
fn delegation_that_ends_too_early_or_too_late_fails() {
	let give = |until| Delegation::give(&delegating(), ((), 1), 0, 100, until).map(|given| given.until);
	assert_eq!(give(100), Err(DelegationError::BadEnd));
	assert_eq!(give(101), Ok(101));
	assert_eq!(give(100 + MAX_DELEGATION), Ok(100 + MAX_DELEGATION));
	assert_eq!(give(101 + MAX_DELEGATION), Err(DelegationError::BadEnd));
}
