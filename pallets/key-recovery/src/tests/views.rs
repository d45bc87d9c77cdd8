use super::*;

#[test]
fn views_tell_who_signs_for_whom() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!([ALICE, KEY, STRANGER].map(Recovery::key_of), [Some(ALICE), None, None]);
		assert_eq!([ALICE, KEY, STRANGER].map(Recovery::patient_of), [Some(ALICE), None, None]);
		recover(KEY);
		assert_eq!([ALICE, KEY, STRANGER].map(Recovery::key_of), [Some(KEY), None, None]);
		assert_eq!([ALICE, KEY, STRANGER].map(Recovery::patient_of), [None, Some(ALICE), None]);
	});
}

#[test]
fn views_tell_the_latest_key() {
	ExtBuilder::default().build_and_execute(|| {
		recover(KEY);
		recover(NEXT_KEY);
		assert_eq!(Recovery::key_of(ALICE), Some(NEXT_KEY));
		assert_eq!([ALICE, KEY, NEXT_KEY].map(Recovery::patient_of), [None, None, Some(ALICE)]);
	});
}
