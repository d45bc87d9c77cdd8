//! A check that can't fail checks nothing: each of these breaks one invariant.

use super::*;

/// Changes the tests' prescription, and sees what the check says.
fn changed(change: impl FnOnce(&mut Prescription)) -> &'static str {
	valid().build().execute_with(|| {
		assert_ok!(consume(&fill(4)));
		Prescriptions::do_try_state().unwrap();
		Stored::<Test>::mutate(root(), |prescription| change(prescription.as_mut().unwrap()));
		Prescriptions::do_try_state().unwrap_err().into()
	})
}

#[test]
fn prescriptions_that_do_not_fit() {
	let few_or_many = "a prescription has too few or too many fills";
	assert_eq!(changed(|prescription| prescription.fills = 0), few_or_many);
	assert_eq!(changed(|prescription| prescription.fills = MAX_FILLS + 1), few_or_many);
	assert_eq!(changed(|prescription| prescription.fills = 4), "a fill is used that there isn't");
	assert_eq!(changed(|prescription| prescription.used |= 1 << 63), "a fill is used that there isn't");
	let never_or_ever = "a prescription is valid never or for ever";
	assert_eq!(changed(|prescription| prescription.validity.end = None), never_or_ever);
	assert_eq!(changed(|prescription| prescription.validity.end = Some(0)), never_or_ever);
	let without = changed(|prescription| prescription.history = LogHead::default());
	assert_eq!(without, "a prescription has no history");
	let in_future = changed(|prescription| prescription.withdrawn_at = Some(VALID_FROM + 1));
	assert_eq!(in_future, "a prescription is withdrawn in the future");
}

#[test]
fn prescriptions_without_a_root() {
	prescribed().build().execute_with(|| {
		Stored::<Test>::insert(H256::zero(), Stored::<Test>::get(root()).unwrap());
		assert_eq!(Prescriptions::do_try_state(), Err("a prescription has no root".into()));
	});
}
