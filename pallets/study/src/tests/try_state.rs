//! A check that can't fail checks nothing: each of these breaks one invariant.

use super::*;

/// Makes a study with all that there can be, breaks something, and sees what the check says.
fn broken(damage: impl FnOnce()) -> &'static str {
	ExtBuilder.build().execute_with(|| {
		at(2_000);
		assert_ok!(amend(false));
		assert_ok!(add_site(HOSPITAL));
		assert_ok!(enrol(PATIENT, 1));
		at(3_000);
		assert_ok!(enrol(PATIENT, 2));
		assert_ok!(close());
		StudyPallet::do_try_state().unwrap();
		damage();
		StudyPallet::do_try_state().unwrap_err().into()
	})
}

fn change(change: impl FnOnce(&mut Study)) {
	Studies::<Test>::mutate(STUDY, |study| change(study.as_mut().unwrap()));
}

fn change_last(change: impl FnOnce(&mut Enrolment)) {
	Participations::<Test>::mutate(STUDY, PATIENT, |list| change(list.last_mut().unwrap()));
}

fn set_periods(periods: &[Period]) {
	Sites::<Test>::insert(STUDY, organisation(HOSPITAL), crate::SitePeriods::truncate_from(periods.to_vec()));
}

#[test]
fn numbers_that_do_not_fit() {
	assert_eq!(broken(|| NextStudyId::<Test>::put(StudyId(0))), "a study has a number not handed out yet");
	assert_eq!(broken(|| NextStudyId::<Test>::put(StudyId(2))), "a study was removed");
}

#[test]
fn versions_that_do_not_fit() {
	assert_eq!(broken(|| change(|study| study.amendments.clear())), "a study has no protocol");
	assert_eq!(broken(|| change(|study| study.amendments[0].needs_consent = false)), "a registration needs no consent");
	assert_eq!(broken(|| change(|study| study.amendments[0].from = 2_001)), "versions are not in order");
	assert_eq!(broken(|| change(|study| study.closed_at = Some(1_999))), "a study was amended after it was closed");
	assert_eq!(broken(|| Protocols::<Test>::remove(STUDY, 2)), "a version has no protocol");
	let zero = || Protocols::<Test>::insert(STUDY, 2, Commitment([0; 32]));
	assert_eq!(broken(zero), "a version commits to nothing");
	let unknown = || change(|study| study.profile.traits = StudyTraitSet(1 << 31));
	assert_eq!(broken(unknown), "a profile has an unknown code");
	assert_eq!(broken(|| Protocols::<Test>::insert(STUDY, 3, protocol(3))), "a protocol is of no version");
	assert_eq!(broken(|| Protocols::<Test>::insert(NO_STUDY, 1, protocol(1))), "a protocol is of no study");
}

#[test]
fn counts_that_do_not_fit() {
	assert_eq!(broken(|| change(|study| study.participants = 2)), "participants are miscounted");
	assert_eq!(broken(|| change(|study| study.current = 0)), "current participants are miscounted");
}

#[test]
fn sites_that_do_not_fit() {
	let open = Period { start: Some(2_000), end: None };
	let insert = |study, who| Sites::<Test>::mutate(study, organisation(who), |list| list.try_push(open).unwrap());
	assert_eq!(broken(|| insert(NO_STUDY, HOSPITAL)), "a site is of no study");
	assert_eq!(broken(|| insert(STUDY, UNIVERSITY)), "a sponsor is a site");
	assert_eq!(broken(|| set_periods(&[])), "a site never was one");
	assert_eq!(broken(|| set_periods(&[Period::between(2_000, 2_000)])), "a period is empty");
	assert_eq!(
		broken(|| set_periods(&[Period::between(2_000, 2_001), Period::between(2_001, 2_002)])),
		"periods overlap"
	);
	assert_eq!(broken(|| set_periods(&[Period::between(1, 2)])), "a site is older than its study");
}

#[test]
fn participations_that_do_not_fit() {
	let ended = Enrolment { version: 1, from: 2_000, until: Some(2_001) };
	let insert = |study| Participations::<Test>::mutate(study, OTHER_PATIENT, |list| list.try_push(ended).unwrap());
	assert_eq!(broken(|| insert(NO_STUDY)), "somebody takes part in no study");
	let never = || Participations::<Test>::insert(STUDY, OTHER_PATIENT, crate::Enrolments::default());
	assert_eq!(broken(never), "somebody never took part");
	assert_eq!(broken(|| change_last(|last| last.from = 2_999)), "periods overlap");
	assert_eq!(broken(|| change_last(|last| last.version = 3)), "somebody agreed to a version before there was one");
	assert_eq!(broken(|| change_last(|last| last.from = 3_001)), "somebody joined a closed study");
}
