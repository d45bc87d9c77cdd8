//! The rules of enrolment: examples, one refusal per error, and a property of every history.

#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use proptest::prelude::*;
use trial_core::{Enrolment, Standing, Study, TrialError, MAX_VERSIONS};

const CLASSES: u32 = 0b110;

fn study() -> Study {
	Study::open(CLASSES).unwrap()
}

fn enrolled(study: &Study) -> Enrolment {
	study.enrol(None, CLASSES, 10).unwrap()
}

#[test]
fn open_starts_with_the_first_version() {
	assert_eq!(study(), Study { classes: CLASSES, latest: 1, required: 1, closed: false });
	assert_eq!(Study::open(0), Err(TrialError::NoClasses));
}

#[test]
fn enrolment_is_under_the_latest_version() {
	let mut study = study();
	study.amend(false).unwrap();
	let enrolment = enrolled(&study);
	assert_eq!(enrolment, Enrolment { version: 2, agreed: 10, withdrawn: None });
	assert_eq!(study.standing(&enrolment), Standing::Enrolled);
}

#[test]
fn enrol_needs_a_permit_for_every_class() {
	for permitted in [0, 0b010, 0b100, !CLASSES] {
		assert_eq!(study().enrol(None, permitted, 0), Err(TrialError::NotConsented));
	}
	assert!(study().enrol(None, u32::MAX, 0).is_ok());
}

#[test]
fn enrol_twice_fails_until_withdrawn() {
	let study = study();
	let enrolment = enrolled(&study);
	assert_eq!(study.enrol(Some(enrolment), CLASSES, 0), Err(TrialError::AlreadyEnrolled));
	let left = Enrolment::withdraw(Some(enrolment), 20).unwrap();
	assert_eq!(study.enrol(Some(left), CLASSES, 30), Ok(Enrolment { agreed: 30, ..enrolment }));
}

#[test]
fn amendment_needs_consent_again_only_where_it_says_so() {
	let mut study = study();
	let enrolment = enrolled(&study);
	assert_eq!(study.amend(false), Ok(2));
	assert_eq!(study.standing(&enrolment), Standing::Enrolled);
	assert_eq!(study.confirm(Some(enrolment), CLASSES, 20), Err(TrialError::NothingToConfirm));
	assert_eq!(study.amend(true), Ok(3));
	assert_eq!(study.standing(&enrolment), Standing::NeedsConsentAgain);
	assert_eq!(study.confirm(Some(enrolment), 0, 20), Err(TrialError::NotConsented));
	let confirmed = study.confirm(Some(enrolment), CLASSES, 20).unwrap();
	assert_eq!(confirmed, Enrolment { version: 3, agreed: 20, withdrawn: None });
	assert_eq!(study.standing(&confirmed), Standing::Enrolled);
}

#[test]
fn confirm_without_an_enrolment_fails() {
	let mut study = study();
	let left = Enrolment::withdraw(Some(enrolled(&study)), 20).unwrap();
	study.amend(true).unwrap();
	assert_eq!(study.confirm(None, CLASSES, 30), Err(TrialError::NotEnrolled));
	assert_eq!(study.confirm(Some(left), CLASSES, 30), Err(TrialError::NotEnrolled));
}

#[test]
fn withdrawal_stays_withdrawn_and_keeps_what_was_agreed() {
	let mut study = study();
	let left = Enrolment::withdraw(Some(enrolled(&study)), 20).unwrap();
	assert_eq!(left, Enrolment { version: 1, agreed: 10, withdrawn: Some(20) });
	study.amend(true).unwrap();
	assert_eq!(study.standing(&left), Standing::Withdrawn);
	assert_eq!(Enrolment::withdraw(Some(left), 30), Err(TrialError::NotEnrolled));
	assert_eq!(Enrolment::withdraw(None, 30), Err(TrialError::NotEnrolled));
}

#[test]
fn closed_study_takes_nobody_and_lets_everybody_go() {
	let mut study = study();
	let enrolment = enrolled(&study);
	study.amend(true).unwrap();
	study.close().unwrap();
	assert_eq!(study.enrol(None, CLASSES, 0), Err(TrialError::Closed));
	assert_eq!(study.confirm(Some(enrolment), CLASSES, 0), Err(TrialError::Closed));
	assert_eq!(study.amend(false), Err(TrialError::Closed));
	assert_eq!(study.close(), Err(TrialError::Closed));
	assert!(Enrolment::withdraw(Some(enrolment), 0).is_ok());
}

#[test]
fn versions_are_bounded() {
	let mut study = study();
	for version in 2..=MAX_VERSIONS {
		assert_eq!(study.amend(true), Ok(version));
	}
	assert_eq!(study.amend(true), Err(TrialError::TooManyVersions));
}

#[derive(Clone, Copy, Debug)]
enum Act {
	Amend(bool),
	Close,
	Enrol(u32),
	Confirm(u32),
	Withdraw,
}

fn act() -> impl Strategy<Value = Act> {
	let permitted = prop_oneof![Just(CLASSES), 0u32..8];
	prop_oneof![
		3 => any::<bool>().prop_map(Act::Amend),
		1 => Just(Act::Close),
		4 => permitted.clone().prop_map(Act::Enrol),
		4 => permitted.prop_map(Act::Confirm),
		2 => Just(Act::Withdraw),
	]
}

proptest! {
	#![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

	/// Whoever takes part has agreed, under a full permit, since the last amendment that needed it, and hasn't left
	/// since. Told by the history alone.
	#[test]
	fn whoever_takes_part_has_agreed(acts in proptest::collection::vec(act(), 0..40)) {
		let (mut study, mut enrolment) = (study(), None);
		let mut agreed = false;
		for (at, act) in (0u64..).zip(acts) {
			match act {
				Act::Amend(needs_consent) => {
					if study.amend(needs_consent).is_ok() && needs_consent {
						agreed = false;
					}
				}
				Act::Close => {
					let _ = study.close();
				}
				Act::Enrol(permitted) => {
					if let Ok(new) = study.enrol(enrolment, permitted, at) {
						prop_assert_eq!(permitted & CLASSES, CLASSES);
						(enrolment, agreed) = (Some(new), true);
					}
				}
				Act::Confirm(permitted) => {
					if let Ok(new) = study.confirm(enrolment, permitted, at) {
						prop_assert_eq!(permitted & CLASSES, CLASSES);
						(enrolment, agreed) = (Some(new), true);
					}
				}
				Act::Withdraw => {
					let left = Enrolment::withdraw(enrolment, at);
					prop_assert_eq!(left.is_ok(), enrolment.is_some_and(|old| old.withdrawn.is_none()));
					if let Ok(left) = left {
						(enrolment, agreed) = (Some(left), false);
					}
				}
			}
			let takes_part = enrolment.is_some_and(|enrolment| study.standing(&enrolment) == Standing::Enrolled);
			prop_assert_eq!(takes_part, agreed);
		}
	}
}
