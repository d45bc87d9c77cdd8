//! Tests of `record`.

use super::*;

#[test]
fn record_works() {
	ExtBuilder::default().build_and_execute(|| {
		let event = event(1, &objects());
		assert_ok!(record(FACTORY, core::slice::from_ref(&event)));

		assert_eq!(DrugEvents::event(id(1)), Some(record_of(FACTORY, START, &event)));
		let history = history_of(&[entry_of(FACTORY, START, &event)]);
		for object in objects() {
			assert_eq!(DrugEvents::history(object), history);
		}
		let NewEvent { id, at, objects, commitment } = event;
		assert_event(Event::Recorded { id, by: organisation(FACTORY), at, objects, commitment });
	});
}

#[test]
fn record_of_several_events_tells_and_folds_them_in_their_order() {
	ExtBuilder::default().build_and_execute(|| {
		let events = [event(3, &[lot("L1")]), event(1, &[lot("L1"), lot("L2")]), event(2, &[lot("L2")])];
		assert_ok!(record(FACTORY, &events));

		let [third, first, second] = events.map(|event| entry_of(FACTORY, START, &event));
		assert_eq!(DrugEvents::history(lot("L1")), history_of(&[third, first.clone()]));
		assert_eq!(DrugEvents::history(lot("L2")), history_of(&[first, second]));
		let ids: Vec<_> = told()
			.iter()
			.map(|event| match event {
				Event::Recorded { id, .. } => *id,
				other => panic!("told {other:?}"),
			})
			.collect();
		assert_eq!(ids, [id(3), id(1), id(2)]);
	});
}

#[test]
fn record_of_the_most_events_and_objects_works() {
	ExtBuilder::default().build_and_execute(|| {
		let all: Vec<_> = (0..MAX_OBJECTS).map(|number| lot(&number.to_string())).collect();
		let events: Vec<_> = (1..=u8::try_from(MAX_EVENTS).unwrap()).map(|number| event(number, &all)).collect();
		assert_ok!(record(FACTORY, &events));
		assert!(all.into_iter().all(|object| DrugEvents::history(object).events == MAX_EVENTS));
	});
}

#[test]
fn record_without_objects_works_and_has_no_history() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(record(FACTORY, &[event(1, &[])]));
		assert!(DrugEvents::event(id(1)).is_some());
		assert_eq!(Histories::<Test>::iter().count(), 0);
	});
}

#[test]
fn record_takes_the_events_of_an_object_in_any_order_of_time() {
	ExtBuilder::default().build_and_execute(|| {
		let times = [START, START - HOUR, 0, START + MAX_AHEAD];
		for (number, at) in (1..).zip(times) {
			assert_ok!(record(FACTORY, &[NewEvent { at, ..event(number, &objects()) }]));
			assert_eq!(DrugEvents::event(id(number)).unwrap().at, at);
		}
		assert_eq!(DrugEvents::history(lot("L1")).events, 4);
	});
}

#[test]
fn record_of_other_events_of_the_same_object_by_others_works() {
	recorded().build_and_execute(|| {
		assert_ok!(record(WHOLESALER, &[event(2, &objects())]));
		assert_eq!(DrugEvents::event(id(2)).unwrap().by, organisation(WHOLESALER));
		assert_eq!(DrugEvents::history(lot("L1")).events, 2);
	});
}

#[test]
fn record_costs_by_events_and_objects() {
	let weight = |events: &[NewEvent]| {
		let events = NewEvents::try_from(events.to_vec()).unwrap();
		crate::Call::<Test>::record { events }.get_dispatch_info().call_weight
	};
	ExtBuilder::default().build_and_execute(|| {
		let bare = weight(&[event(1, &[])]);
		let fold = <() as crate::WeightInfo>::fold;
		assert_eq!(bare, <() as crate::WeightInfo>::record(1).saturating_add(fold(0)));
		assert_eq!(weight(&[event(1, &objects())]), bare.saturating_add(fold(2)));
		let two = weight(&[event(1, &objects()), event(2, &[lot("L1")])]);
		assert_eq!(two, <() as crate::WeightInfo>::record(2).saturating_add(fold(3)));
	});
}

#[test]
fn record_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		let events = NewEvents::truncate_from(vec![event(1, &objects())]);
		assert_bad_origin(|origin| DrugEvents::record(origin, events.clone()));
	});
}

#[test]
fn record_without_good_standing_fails() {
	ExtBuilder::default().build_and_execute(|| {
		assert_needs_good_standing(|| record(FACTORY, &[event(1, &objects())]));
	});
}

#[test]
fn record_of_nothing_fails_with_no_events() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(record(FACTORY, &[]), Error::NoEvents);
	});
}

#[test]
fn record_of_zeros_fails_with_invalid_id() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(record(FACTORY, &[event(0, &objects())]), Error::InvalidId);
	});
}

#[test]
fn record_of_tomorrow_fails_with_in_the_future() {
	ExtBuilder::default().build_and_execute(|| {
		for at in [START + MAX_AHEAD + 1, Moment::MAX] {
			assert_noop!(record(FACTORY, &[NewEvent { at, ..event(1, &[]) }]), Error::InTheFuture);
		}
	});
}

#[test]
fn record_of_wrong_keys_fails_with_invalid_object() {
	ExtBuilder::default().build_and_execute(|| {
		let wrong = [ObjectRef::Container(Sscc(1)), ObjectRef::Product(Gtin(1)), lot(""), lot("L 1")];
		for object in wrong {
			assert_noop!(record(FACTORY, &[event(1, &[lot("L1"), object])]), Error::InvalidObject);
		}
	});
}

#[test]
fn record_of_an_object_named_twice_fails_with_object_twice() {
	ExtBuilder::default().build_and_execute(|| {
		let [container, lot] = objects();
		let objects = [lot.clone(), container, lot];
		assert_noop!(record(FACTORY, &[event(1, &objects)]), Error::ObjectTwice);
	});
}

#[test]
fn record_of_a_duplicate_fails_with_already_recorded() {
	recorded().build_and_execute(|| {
		let otherwise = NewEvent { at: START - HOUR, ..event(1, &[]) };
		for who in [FACTORY, WHOLESALER] {
			assert_noop!(record(who, &[event(1, &objects())]), Error::AlreadyRecorded);
			assert_noop!(record(who, core::slice::from_ref(&otherwise)), Error::AlreadyRecorded);
		}
	});
}

#[test]
fn record_of_a_duplicate_within_the_call_fails_with_already_recorded() {
	ExtBuilder::default().build_and_execute(|| {
		let events = [event(1, &objects()), event(2, &[]), event(1, &[])];
		assert_noop!(record(FACTORY, &events), Error::AlreadyRecorded);
	});
}

#[test]
fn record_with_one_duplicate_records_none() {
	recorded().build_and_execute(|| {
		let events = [event(2, &objects()), event(1, &objects())];
		assert_noop!(record(WHOLESALER, &events), Error::AlreadyRecorded);
		assert_eq!(DrugEvents::event(id(2)), None);
	});
}

#[test]
fn record_of_an_event_in_error_fails_with_already_recorded() {
	declared().build_and_execute(|| {
		assert_noop!(record(FACTORY, &[event(1, &objects())]), Error::AlreadyRecorded);
	});
}
