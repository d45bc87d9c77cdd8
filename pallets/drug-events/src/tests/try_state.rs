//! A check that can't fail checks nothing: each of these breaks one invariant.

use super::*;

/// Makes one of all that there can be, breaks something, and sees what the check says.
fn broken(damage: impl FnOnce()) -> &'static str {
	declared().build().execute_with(|| {
		DrugEvents::do_try_state().unwrap();
		damage();
		DrugEvents::do_try_state().unwrap_err().into()
	})
}

fn change(change: impl FnOnce(&mut EventRecord)) -> &'static str {
	broken(|| Events::<Test>::mutate(id(1), |record| change(record.as_mut().unwrap())))
}

fn change_error(alter: impl FnOnce(&mut ErrorDeclaration)) -> &'static str {
	change(|record| alter(record.error.as_mut().unwrap()))
}

fn change_corrective(ids: &[u8]) -> &'static str {
	let ids = ids.iter().map(|number| id(*number)).collect();
	change_error(|error| error.corrective = BoundedVec::truncate_from(ids))
}

#[test]
fn events_that_do_not_fit() {
	let zeros = broken(|| Events::<Test>::insert(id(0), Events::<Test>::take(id(1)).unwrap()));
	assert_eq!(zeros, "an event has an id of zeros");
	let late = change(|record| record.recorded_at = START + HOUR + 1);
	assert_eq!(late, "an event was recorded in the future");
	assert_eq!(change(|record| record.at = START + MAX_AHEAD + 1), "an event was ahead of the clock");
	let none = change(|record| record.objects = BoundedVec::truncate_from(vec![lot("")]));
	assert_eq!(none, "an object is none");
	let twice = change(|record| record.objects = BoundedVec::truncate_from(vec![lot("L1"), lot("L1")]));
	assert_eq!(twice, "an event names an object twice");
}

#[test]
fn errors_that_do_not_fit() {
	let early = change_error(|error| error.recorded_at = START - 1);
	assert_eq!(early, "an error was declared before the event was recorded");
	let late = change_error(|error| error.recorded_at = START + HOUR + 1);
	assert_eq!(late, "an error was declared in the future");
	let ahead = change_error(|error| error.declared_at = START + HOUR + MAX_AHEAD + 1);
	assert_eq!(ahead, "an error declaration was ahead of the clock");
	assert_eq!(change_corrective(&[0]), "a corrective event has an id of zeros");
	assert_eq!(change_corrective(&[2, 1]), "an event corrects itself");
	assert_eq!(change_corrective(&[2, 2]), "a corrective event is named twice");
}

#[test]
fn histories_that_do_not_fit() {
	let count = "a history has too many or too few entries";
	assert_eq!(broken(|| Histories::<Test>::mutate(lot("L1"), |history| history.events = 1)), count);
	assert_eq!(change(|record| record.error = None), count);
	assert_eq!(broken(|| Events::<Test>::remove(id(1))), count);
	let of_none = broken(|| Histories::<Test>::insert(lot("L2"), History { head: [1; 32], events: 0 }));
	assert_eq!(of_none, count);
	assert_eq!(
		broken(|| Histories::<Test>::mutate(lot("L1"), |history| history.head = [0; 32])),
		"a history has no head"
	);
	assert_eq!(broken(|| Histories::<Test>::remove(lot("L1"))), "an object has events and no history");
}
