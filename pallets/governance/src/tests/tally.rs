//! What the view functions show.

use codec::Encode;
use salus_primitives::codes::{OrganisationClass, OrganisationClassSet};

use super::*;
use crate::{Count, Tally};

fn count(seats: u32, yes: u32, no: u32) -> Count {
	Count { seats, yes, no }
}

fn tally(motion: MotionId) -> Tally {
	Governance::tally(motion).unwrap()
}

#[test]
fn tally_tells_the_votes_by_class_and_what_is_missing() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, sensitive());
		assert_ok!(vote(CLINIC, motion, false));
		assert_ok!(vote(FACTORY, motion, true));
		let shown = Tally {
			total: count(5, 2, 1),
			classes: vec![
				(OrganisationClass::Provider, count(2, 1, 1)),
				(OrganisationClass::Pharmacy, count(1, 0, 0)),
				(OrganisationClass::Manufacturer, count(1, 1, 0)),
				(OrganisationClass::Regulator, count(1, 0, 0)),
			],
			missing_yes: 1,
			missing_classes: OrganisationClassSet::of(OrganisationClass::Regulator),
		};
		assert_eq!(tally(motion), shown);
		assert!(!shown.is_enough() && !shown.is_refused());
	});
}

#[test]
fn tally_of_an_ordinary_motion_misses_no_class() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(FACTORY, ordinary());
		assert_eq!(tally(motion).missing_classes, OrganisationClassSet::empty());
		assert_eq!(tally(motion).missing_yes, 2);
	});
}

#[test]
fn tally_leaves_out_who_is_not_in_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = carried(sensitive());
		assert!(tally(motion).is_enough());
		suspend(AGENCY);
		assert_eq!(tally(motion).total, count(4, 2, 0));
		assert_eq!(tally(motion).missing_yes, 1);
		assert_eq!(tally(motion).missing_classes, OrganisationClassSet::of(OrganisationClass::Regulator));
		// That nobody has counted since is told too.
		assert!(record(motion).carried_at.is_some());
	});
}

#[test]
fn tally_of_nobody_is_no_majority() {
	ExtBuilder::default().build_and_execute(|| {
		let motion = proposed(HOSPITAL, ordinary());
		SEATED.into_iter().for_each(suspend);
		assert_eq!(tally(motion).total, Count::default());
		assert!(!tally(motion).is_enough() && !tally(motion).is_refused());
	});
}

#[test]
fn tally_needs_more_than_half() {
	for (seats, yes, is_enough) in
		[(1, 0, false), (1, 1, true), (2, 1, false), (2, 2, true), (5, 2, false), (5, 3, true)]
	{
		let classes = [(OrganisationClass::Payer, count(seats, yes, 0))].into();
		assert_eq!(Tally::new(classes, OrganisationClassSet::empty()).is_enough(), is_enough, "{yes} of {seats}");
		let classes = [(OrganisationClass::Payer, count(seats, 0, yes))].into();
		assert_eq!(Tally::new(classes, OrganisationClassSet::empty()).is_refused(), is_enough, "{yes} of {seats}");
	}
}

#[test]
fn tally_of_no_motion_is_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Governance::tally(NO_MOTION), None);
		assert_eq!(Governance::motion_call(NO_MOTION), None);
	});
}

#[test]
fn motions_are_shown_oldest_first_with_their_calls() {
	ExtBuilder::default().build_and_execute(|| {
		let (one, other) = (proposed(CLINIC, ordinary()), proposed(HOSPITAL, sensitive()));
		assert_eq!(Governance::motions(), [(one, record(one)), (other, record(other))]);
		assert_eq!(Governance::motion_call(other), Some(sensitive().encode()));
	});
}
