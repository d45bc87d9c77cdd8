use super::*;

/// The stream after [`STREAM`].
const SECOND: StreamId = StreamId(1);

fn open_of(classes: DataClassSet, subject: Option<u64>) -> sp_runtime::DispatchResult {
	Collection::open_stream(signed(CLINIC), SCHEME, classes, Schema::Reading, subject)
}

#[test]
fn open_stream_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(CLINIC));
		let expected = Stream {
			custodian: organisation(CLINIC),
			subject: Some(PATIENT),
			classes: classes(),
			schema: Schema::Reading,
			scheme: SCHEME,
			batches: 0,
			next_reading: 0,
			missing: 0,
			head: [0; 32],
			closed_at: None,
		};
		assert_eq!(Streams::<Test>::get(SECOND), Some(expected));
		assert_eq!(NextStreamId::<Test>::get(), StreamId(2));
		assert_event(Event::StreamOpened { stream: SECOND, custodian: organisation(CLINIC) });
	});
}

#[test]
fn open_stream_without_subject_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open_of(classes(), None));
		assert_eq!(Streams::<Test>::get(SECOND).unwrap().subject, None);
	});
}

#[test]
fn open_stream_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		for who in [DEVICE + HOSPITAL, RESEARCHER + HOSPITAL, PATIENT, STRANGER] {
			assert_noop!(open(who), BadOrigin);
		}
		let root = RuntimeOrigin::root();
		assert_noop!(Collection::open_stream(root, SCHEME, classes(), Schema::Reading, None), BadOrigin);
	});
}

#[test]
fn open_stream_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(open(SUSPENDED), Error::Suspended);
	});
}

#[test]
fn open_stream_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(LAPSING));
		at(LICENCE_END);
		assert_noop!(open(LAPSING), Error::LicenceNotValid);
	});
}

#[test]
fn open_stream_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(open(UNADMITTED), Error::NotMember);
	});
}

#[test]
fn open_stream_of_no_or_unknown_classes_fails_with_unknown_class() {
	ExtBuilder.build_and_execute(|| {
		for unknown in [DataClassSet::empty(), DataClassSet(1 << 31)] {
			assert_noop!(open_of(unknown, None), Error::UnknownClass);
		}
	});
}

#[test]
fn open_stream_about_a_stranger_fails_with_unknown_patient() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(open_of(classes(), Some(STRANGER)), Error::UnknownPatient);
	});
}

#[test]
fn open_stream_after_the_last_number_fails_with_ids_exhausted() {
	ExtBuilder.build().execute_with(|| {
		NextStreamId::<Test>::put(StreamId(u64::MAX));
		assert_noop!(open(CLINIC), Error::IdsExhausted);
	});
}
