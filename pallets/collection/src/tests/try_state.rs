//! A check that can't fail checks nothing: each of these breaks one invariant.

use super::*;

/// Makes one of all that there can be, breaks something, and sees what the check says.
fn broken(damage: impl FnOnce()) -> &'static str {
	ExtBuilder.build().execute_with(|| {
		assert_ok!(append(0, 1));
		assert_ok!(append(15, 2));
		assert_ok!(publish(HOSPITAL, 1, None));
		assert_ok!(publish(HOSPITAL, 2, Some(REPORT)));
		assert_ok!(register(HOSPITAL, 1));
		Collection::do_try_state().unwrap();
		damage();
		Collection::do_try_state().unwrap_err().into()
	})
}

/// Changes the second batch of the stream.
fn change_link(change: impl FnOnce(&mut Link)) {
	Links::<Test>::mutate(STREAM, 1, |link| change(link.as_mut().unwrap()));
}

fn change_report(report: u64, change: impl FnOnce(&mut Report)) {
	Reports::<Test>::mutate(ReportId(report), |report| change(report.as_mut().unwrap()));
}

fn change_set(change: impl FnOnce(&mut TrainingSet<u64>)) {
	TrainingSets::<Test>::mutate(SET, |set| change(set.as_mut().unwrap()));
}

#[test]
fn numbers_that_do_not_fit() {
	assert_eq!(broken(|| NextStreamId::<Test>::put(StreamId(0))), "a stream has a number not handed out yet");
	assert_eq!(broken(|| NextStreamId::<Test>::put(StreamId(2))), "a stream was removed");
	assert_eq!(broken(|| NextReportId::<Test>::put(ReportId(1))), "a report has a number not handed out yet");
	assert_eq!(broken(|| NextReportId::<Test>::put(ReportId(3))), "a report was removed");
	let next = NextTrainingSetId::<Test>::put::<TrainingSetId>;
	assert_eq!(broken(|| next(TrainingSetId(0))), "a training set has a number not handed out yet");
	assert_eq!(broken(|| next(TrainingSetId(2))), "a training set was removed");
}

#[test]
fn streams_that_do_not_fit() {
	let change = |change: fn(&mut Stream<u64>)| broken(|| change_stream(change));
	assert_eq!(change(|stream| stream.classes = DataClassSet::empty()), "a stream is of unknown data");
	assert_eq!(change(|stream| stream.classes = DataClassSet(1 << 31)), "a stream is of unknown data");
	assert_eq!(change(|stream| stream.closed_at = Some(START + 1)), "a stream is closed in the future");
	assert_eq!(change(|stream| stream.batches = 3), "a stream lacks a batch");
	assert_eq!(change(|stream| stream.next_reading = 26), "a stream's next reading is wrong");
	assert_eq!(change(|stream| stream.missing = 4), "missing readings are miscounted");
	assert_eq!(change(|stream| stream.head = [0; 32]), "a stream's batches don't lead to its head");
}

#[test]
fn links_that_do_not_fit() {
	let change = |change: fn(&mut Link)| broken(|| change_link(change));
	assert_eq!(change(|link| link.leaves = 0), "a batch has too few or too many readings");
	assert_eq!(change(|link| link.leaves = MAX_LEAVES + 1), "a batch has too few or too many readings");
	assert_eq!(change(|link| link.root = root(0)), "a batch has no root");
	assert_eq!(change(|link| link.first = 9), "batches overlap");
	assert_eq!(change(|link| link.first = u64::MAX), "readings are numbered beyond 64 bits");
	assert_eq!(change(|link| link.batch = BatchId(9)), "a batch doesn't name its stream");
	assert_eq!(change(|link| link.root = root(9)), "a stream's batches don't lead to its head");
	let link = Link { batch: BatchId(9), root: root(9), first: 0, leaves: 1 };
	assert_eq!(broken(|| Links::<Test>::insert(NO_STREAM, 0, link)), "a link is of no stream");
	assert_eq!(broken(|| Links::<Test>::insert(STREAM, 2, link)), "a link is beyond the end of its stream");
	let of_batch = |place| broken(|| StreamOfBatch::<Test>::insert(BatchId(9), place));
	assert_eq!(of_batch((NO_STREAM, 0)), "a batch is of no stream");
	assert_eq!(of_batch((STREAM, 0)), "a batch names another one's place in a stream");
}

#[test]
fn reports_that_do_not_fit() {
	let change = |change: fn(&mut Report)| broken(|| change_report(0, change));
	assert_eq!(change(|report| report.counts = counts(&[(141, 3), (140, 4)])), "codes are not in order");
	assert_eq!(change(|report| report.counts = counts(&[(140, 7), (141, 0)])), "a count is zero");
	assert_eq!(change(|report| report.leaves = 8), "counts don't add up to the leaves");
	let large = |report: &mut Report| {
		report.counts = counts(&[(140, MAX_LEAVES + 1)]);
		report.leaves = MAX_LEAVES + 1;
	};
	assert_eq!(change(large), "a report has too few or too many leaves");
	assert_eq!(change(|report| report.period.start = None), "a report is of no period that was over");
	assert_eq!(change(|report| report.period.end = None), "a report is of no period that was over");
	assert_eq!(change(|report| report.period.end = Some(0)), "a report is of no period that was over");
	assert_eq!(change(|report| report.published_at = START + 1), "a report is of the future");
	assert_eq!(change(|report| report.root = root(9)), "a report is not found by its root");
	assert_eq!(broken(|| ReportsByRoot::<Test>::insert(root(9), ReportId(9))), "a root is of no report");
	assert_eq!(broken(|| ReportsByRoot::<Test>::insert(root(9), REPORT)), "a root is of another report");
}

#[test]
fn replacements_that_do_not_fit() {
	let change = |report, change: fn(&mut Report)| broken(|| change_report(report, change));
	assert_eq!(change(1, |report| report.replaces = Some(ReportId(9))), "a report replaces none");
	let foreign = "a report replaces a later or a foreign one";
	assert_eq!(change(1, |report| report.replaces = Some(ReportId(1))), foreign);
	assert_eq!(change(0, |report| report.publisher = organisation(CLINIC)), foreign);
	let lost = |report: &mut Report| report.replaced_by = None;
	assert_eq!(change(0, lost), "a replaced report doesn't name the one in its place");
	assert_eq!(change(1, |report| report.replaced_by = Some(ReportId(9))), "a report is replaced by none");
	let lost = |report: &mut Report| report.replaces = None;
	assert_eq!(change(1, lost), "a report doesn't name the one that it replaces");
}

#[test]
fn training_sets_that_do_not_fit() {
	let change = |change: fn(&mut TrainingSet<u64>)| broken(|| change_set(change));
	assert_eq!(change(|set| set.leaves = 0), "a training set has too few or too many records");
	assert_eq!(change(|set| set.leaves = MAX_LEAVES + 1), "a training set has too few or too many records");
	assert_eq!(change(|set| set.purpose = PurposeOfUse::Marketing), "a training set is not for research");
	assert_eq!(change(|set| set.registered_at = START + 1), "a training set is of the future");
	assert_eq!(change(|set| set.root = root(9)), "a training set is not found by its root");
	let insert = |set| broken(|| TrainingSetsByRoot::<Test>::insert(root(9), set));
	assert_eq!(insert(TrainingSetId(9)), "a root is of no training set");
	assert_eq!(insert(SET), "a root is of another training set");
}
