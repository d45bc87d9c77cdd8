use super::*;

/// The batches of [`STREAM`] that a question gives, by their number.
fn asked(from: u32, limit: u32) -> Vec<u64> {
	Collection::links(STREAM, from, limit).into_iter().map(|link| link.batch.0).collect()
}

#[test]
fn records_are_given_as_they_are_stored() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(HOSPITAL, 1, None));
		assert_ok!(register(HOSPITAL, 1));
		assert_eq!(Collection::stream(STREAM), Some(stream()));
		assert_eq!(Collection::stream(NO_STREAM), None);
		assert_eq!(Collection::report(REPORT), Reports::<Test>::get(REPORT));
		assert_eq!(Collection::report(ReportId(1)), None);
		assert_eq!(Collection::training_set(SET), TrainingSets::<Test>::get(SET));
		assert_eq!(Collection::training_set(TrainingSetId(1)), None);
	});
}

#[test]
fn links_come_in_order_from_a_number_on() {
	ExtBuilder.build_and_execute(|| {
		(0..4).for_each(|n| append(u64::from(n) * 10, n + 1).unwrap());
		assert_eq!(asked(0, u32::MAX), [1, 2, 3, 4]);
		assert_eq!(asked(1, 2), [2, 3]);
		assert!(asked(4, 9).is_empty());
		assert!(asked(u32::MAX, 9).is_empty());
		assert!(asked(0, 0).is_empty());
		assert!(Collection::links(NO_STREAM, 0, 9).is_empty());
	});
}

#[test]
fn links_are_at_most_so_many() {
	ExtBuilder.build_and_execute(|| {
		for n in 0..u64::from(MAX_LINKS) + 1 {
			let root = H256::from_low_u64_be(n + 1);
			assert_ok!(Collection::append(signed(DEVICE + HOSPITAL), STREAM, n, root, 1));
		}
		assert_eq!(asked(0, u32::MAX).len(), MAX_LINKS as usize);
		assert_eq!(asked(MAX_LINKS, u32::MAX), [u64::from(MAX_LINKS) + 1]);
	});
}

#[test]
fn views_find_by_batch_and_root() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(append(0, 1));
		assert_ok!(publish(HOSPITAL, 1, None));
		assert_ok!(register(HOSPITAL, 1));
		assert_eq!(Collection::stream_of_batch(BatchId(1)), Some((STREAM, 0)));
		assert_eq!(Collection::stream_of_batch(BatchId(0)), None);
		assert_eq!(Collection::report_by_root(root(1)), Some(REPORT));
		assert_eq!(Collection::report_by_root(root(2)), None);
		assert_eq!(Collection::training_set_by_root(root(1)), Some(SET));
		assert_eq!(Collection::training_set_by_root(root(2)), None);
	});
}

#[test]
fn whoever_has_all_links_finds_head_and_gaps() {
	ExtBuilder.build_and_execute(|| {
		[(0, 1), (12, 2), (22, 3), (40, 4)].iter().for_each(|(first, n)| append(*first, *n).unwrap());
		let links = Collection::links(STREAM, 0, MAX_LINKS);
		let head = links.iter().fold([0; 32], |head, link| chain_hash(&head, link));
		assert_eq!(head, stream().head);
		let readings: u64 = links.iter().map(|link| u64::from(link.leaves)).sum();
		assert_eq!(stream().next_reading, readings + stream().missing);
		// One batch that is kept back, and the head isn't reached any more.
		let without: Vec<_> = links.iter().filter(|link| link.first != 22).collect();
		assert_ne!(without.iter().fold([0; 32], |head, link| chain_hash(&head, *link)), stream().head);
	});
}
