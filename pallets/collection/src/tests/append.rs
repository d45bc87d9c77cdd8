use super::*;

/// Appends with a number of leaves.
fn append_leaves(first: u64, leaves: u32) -> sp_runtime::DispatchResult {
	Collection::append(signed(DEVICE + HOSPITAL), STREAM, first, root(1), leaves)
}

#[test]
fn append_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(append(0, 1));
		let link = Link { batch: BatchId(1), root: root(1), first: 0, leaves: 10 };
		let head = chain_hash(&[0; 32], &link);
		assert_eq!(Links::<Test>::get(STREAM, 0), Some(link));
		assert_eq!(StreamOfBatch::<Test>::get(BatchId(1)), Some((STREAM, 0)));
		let Stream { batches, next_reading, missing, head: now, .. } = stream();
		assert_eq!((batches, next_reading, missing, now), (1, 10, 0, head));
		assert_event(Event::Appended { stream: STREAM, batch: BatchId(1), first: 0, leaves: 10, missing: 0, head });
	});
}

#[test]
fn append_anchors_the_batch_as_the_stream_says() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(append(0, 1));
		let batch = NewBatch {
			root: root(1),
			leaves: 10,
			scheme: SCHEME,
			classes: classes(),
			schema: Schema::Reading,
			subject: Some(PATIENT),
		};
		assert_eq!(Anchored::get(), vec![(organisation(HOSPITAL), batch)]);
	});
}

#[test]
fn append_links_to_the_batch_before() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(append(0, 1));
		let before = stream().head;
		assert_ok!(append(10, 2));
		let link = Link { batch: BatchId(2), root: root(2), first: 10, leaves: 10 };
		assert_eq!(stream().head, chain_hash(&before, &link));
		assert_eq!(StreamOfBatch::<Test>::get(BatchId(2)), Some((STREAM, 1)));
		assert_eq!(stream().missing, 0);
	});
}

#[test]
fn append_beyond_the_next_reading_shows_the_gap() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(append(5, 1));
		assert_ok!(append(15, 2));
		assert_ok!(append(28, 3));
		assert_eq!((stream().missing, stream().next_reading), (8, 38));
		let head = stream().head;
		let event = Event::Appended { stream: STREAM, batch: BatchId(3), first: 28, leaves: 10, missing: 3, head };
		assert_event(event);
	});
}

#[test]
fn append_by_others_fails_with_bad_origin() {
	ExtBuilder.build_and_execute(|| {
		for who in [HOSPITAL, RESEARCHER + HOSPITAL, PATIENT, STRANGER] {
			assert_noop!(Collection::append(signed(who), STREAM, 0, root(1), 10), BadOrigin);
		}
		assert_noop!(Collection::append(RuntimeOrigin::root(), STREAM, 0, root(1), 10), BadOrigin);
	});
}

#[test]
fn append_by_suspended_organisation_fails_with_suspended() {
	ExtBuilder.build_and_execute(|| {
		IsHospitalSuspended::set(true);
		assert_noop!(append(0, 1), Error::Suspended);
	});
}

#[test]
fn append_after_the_licence_fails_with_licence_not_valid() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(open(LAPSING));
		let append = |n| Collection::append(signed(DEVICE + LAPSING), StreamId(1), u64::from(n) * 10, root(n), 10);
		assert_ok!(append(1));
		at(LICENCE_END);
		assert_noop!(append(2), Error::LicenceNotValid);
	});
}

#[test]
fn append_by_unknown_organisation_fails_with_not_member() {
	ExtBuilder.build_and_execute(|| {
		let device = signed(DEVICE + UNADMITTED);
		assert_noop!(Collection::append(device, STREAM, 0, root(1), 10), Error::NotMember);
	});
}

#[test]
fn append_to_no_stream_fails_with_unknown_stream() {
	ExtBuilder.build_and_execute(|| {
		let device = signed(DEVICE + HOSPITAL);
		assert_noop!(Collection::append(device, NO_STREAM, 0, root(1), 10), Error::UnknownStream);
	});
}

#[test]
fn append_to_a_foreign_stream_fails_with_not_custodian() {
	ExtBuilder.build_and_execute(|| {
		let device = signed(DEVICE + CLINIC);
		assert_noop!(Collection::append(device, STREAM, 0, root(1), 10), Error::NotCustodian);
	});
}

#[test]
fn append_to_a_closed_stream_fails_with_stream_closed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(close());
		assert_noop!(append(0, 1), Error::StreamClosed);
	});
}

#[test]
fn append_of_zero_fails_with_invalid_root() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(append(0, 0), Error::InvalidRoot);
	});
}

#[test]
fn append_of_nothing_fails_with_no_leaves() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(append_leaves(0, 0), Error::NoLeaves);
	});
}

#[test]
fn append_of_too_much_fails_with_too_many_leaves() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(append_leaves(0, MAX_LEAVES + 1), Error::TooManyLeaves);
		assert_ok!(append_leaves(0, MAX_LEAVES));
	});
}

#[test]
fn append_of_readings_that_are_there_fails_with_overlap() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(append(0, 1));
		for first in [0, 9] {
			assert_noop!(append(first, 2), Error::Overlap);
		}
	});
}

#[test]
fn append_of_readings_that_were_passed_over_fails_with_overlap() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(append(100, 1));
		assert_noop!(append(0, 2), Error::Overlap);
	});
}

#[test]
fn append_beyond_64_bits_fails_with_too_many_readings() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(append(u64::MAX - 9, 1), Error::TooManyReadings);
		assert_ok!(append(u64::MAX - 10, 1));
		assert_noop!(append(u64::MAX, 2), Error::TooManyReadings);
	});
}

#[test]
fn append_after_the_last_number_fails_with_too_many_batches() {
	ExtBuilder.build().execute_with(|| {
		change_stream(|stream| stream.batches = u32::MAX);
		assert_noop!(append(0, 1), Error::TooManyBatches);
	});
}

#[test]
fn append_of_what_can_not_be_anchored_fails_as_anchoring_does() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(append(0, 1));
		assert_noop!(append(10, 1), ANCHORED_BEFORE);
	});
}
