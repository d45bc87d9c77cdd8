use super::*;

#[test]
fn close_stream_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(append(0, 1));
		let open = stream();
		at(3_000);
		assert_ok!(close());
		assert_eq!(stream(), Stream { closed_at: Some(3_000), ..open });
		assert_event(Event::StreamClosed { stream: STREAM });
	});
}

#[test]
fn close_stream_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		for who in [DEVICE + HOSPITAL, RESEARCHER + HOSPITAL, PATIENT, STRANGER] {
			assert_noop!(Collection::close_stream(signed(who), STREAM), BadOrigin);
		}
		assert_noop!(Collection::close_stream(RuntimeOrigin::root(), STREAM), BadOrigin);
	});
}

#[test]
fn close_stream_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		IsHospitalSuspended::set(true);
		assert_noop!(close(), Error::Suspended);
	});
}

#[test]
fn close_stream_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(LAPSING));
		at(LICENCE_END);
		assert_noop!(Collection::close_stream(signed(LAPSING), StreamId(1)), Error::LicenceNotValid);
	});
}

#[test]
fn close_stream_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Collection::close_stream(signed(UNADMITTED), STREAM), Error::NotMember);
	});
}

#[test]
fn close_stream_that_there_is_not_fails_with_unknown_stream() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Collection::close_stream(signed(HOSPITAL), NO_STREAM), Error::UnknownStream);
	});
}

#[test]
fn close_stream_of_another_fails_with_not_custodian() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Collection::close_stream(signed(CLINIC), STREAM), Error::NotCustodian);
	});
}

#[test]
fn close_stream_twice_fails_with_stream_closed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(close());
		assert_noop!(close(), Error::StreamClosed);
	});
}
