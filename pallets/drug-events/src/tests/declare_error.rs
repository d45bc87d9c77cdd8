//! Tests of `declare_error`.

use super::*;

const REASON: ErrorReason = ErrorReason::IncorrectData;

/// The error that [`declared`] declares.
fn error() -> ErrorDeclaration {
	let at = START + HOUR;
	let corrective = CorrectiveIds::truncate_from(vec![id(2)]);
	ErrorDeclaration { reason: REASON, declared_at: at, recorded_at: at, corrective }
}

#[test]
fn declare_error_works_and_leaves_the_event() {
	declared().build_and_execute(|| {
		let event = NewEvent { at: START, ..event(1, &objects()) };
		let record = EventRecord { error: Some(error()), ..record_of(FACTORY, START, &event) };
		assert_eq!(DrugEvents::event(id(1)), Some(record));
		let error = error();
		let ErrorDeclaration { reason, declared_at, corrective, .. } = error.clone();
		let entries = [entry_of(FACTORY, START, &event), HistoryEntry::ErrorDeclared { id: id(1), error }];
		for object in objects() {
			assert_eq!(DrugEvents::history(object), history_of(&entries));
		}
		assert_event(Event::ErrorDeclared { id: id(1), reason, declared_at, corrective });
	});
}

#[test]
fn declare_error_without_corrective_events_works_for_every_reason() {
	ExtBuilder::default().build_and_execute(|| {
		for (number, reason) in (1..).zip(ErrorReason::ALL) {
			assert_ok!(record(FACTORY, &[event(number, &[])]));
			let none = CorrectiveIds::default();
			assert_ok!(DrugEvents::declare_error(signed(FACTORY), id(number), *reason, START, none));
			assert_eq!(DrugEvents::event(id(number)).unwrap().error.unwrap().reason, *reason);
		}
		assert_eq!(Histories::<Test>::iter().count(), 0);
	});
}

#[test]
fn declare_error_with_corrective_events_before_and_after_works() {
	recorded().build_and_execute(|| {
		assert_ok!(record(FACTORY, &[event(2, &objects())]));
		assert_ok!(declare(FACTORY, 1, &[id(2), id(3)]));
		assert_ok!(record(WHOLESALER, &[event(3, &objects())]));
		assert_eq!(DrugEvents::history(lot("L1")).events, 4);
	});
}

#[test]
fn declare_error_of_a_corrective_event_works() {
	declared().build_and_execute(|| {
		assert_ok!(record(FACTORY, &[event(2, &objects())]));
		assert_ok!(declare(FACTORY, 2, &[id(3)]));
	});
}

#[test]
fn declare_error_at_the_bounds_of_the_clock_works() {
	ExtBuilder::default().build_and_execute(|| {
		for (number, at) in [(1, 0), (2, START + MAX_AHEAD)] {
			assert_ok!(record(FACTORY, &[event(number, &[])]));
			let none = CorrectiveIds::default();
			assert_ok!(DrugEvents::declare_error(signed(FACTORY), id(number), REASON, at, none));
		}
	});
}

#[test]
fn declare_error_by_others_fails_with_bad_origin() {
	recorded().build_and_execute(|| {
		let none = CorrectiveIds::default();
		assert_bad_origin(|origin| DrugEvents::declare_error(origin, id(1), REASON, START, none.clone()));
	});
}

#[test]
fn declare_error_without_good_standing_fails() {
	recorded().build_and_execute(|| assert_needs_good_standing(|| declare(FACTORY, 1, &[])));
}

#[test]
fn declare_error_of_nothing_fails_with_unknown_event() {
	recorded().build_and_execute(|| {
		assert_noop!(declare(FACTORY, 2, &[]), Error::UnknownEvent);
	});
}

#[test]
fn declare_error_by_another_partner_fails_with_not_recorder() {
	recorded().build_and_execute(|| {
		assert_noop!(declare(WHOLESALER, 1, &[]), Error::NotRecorder);
	});
}

#[test]
fn declare_error_twice_fails_with_already_declared() {
	declared().build_and_execute(|| {
		assert_noop!(declare(FACTORY, 1, &[id(2)]), Error::AlreadyDeclared);
		let none = CorrectiveIds::default();
		let otherwise = DrugEvents::declare_error(signed(FACTORY), id(1), ErrorReason::DidNotOccur, START, none);
		assert_noop!(otherwise, Error::AlreadyDeclared);
	});
}

#[test]
fn declare_error_of_tomorrow_fails_with_in_the_future() {
	recorded().build_and_execute(|| {
		let none = CorrectiveIds::default();
		let at = START + MAX_AHEAD + 1;
		let call = DrugEvents::declare_error(signed(FACTORY), id(1), REASON, at, none);
		assert_noop!(call, Error::InTheFuture);
	});
}

#[test]
fn declare_error_with_a_corrective_event_of_zeros_fails_with_invalid_id() {
	recorded().build_and_execute(|| {
		assert_noop!(declare(FACTORY, 1, &[id(2), id(0)]), Error::InvalidId);
	});
}

#[test]
fn declare_error_with_the_event_in_its_own_place_fails_with_corrects_itself() {
	recorded().build_and_execute(|| {
		assert_noop!(declare(FACTORY, 1, &[id(2), id(1)]), Error::CorrectsItself);
	});
}

#[test]
fn declare_error_with_a_corrective_event_named_twice_fails_with_corrective_twice() {
	recorded().build_and_execute(|| {
		assert_noop!(declare(FACTORY, 1, &[id(2), id(3), id(2)]), Error::CorrectiveTwice);
	});
}
