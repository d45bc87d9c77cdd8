//! One file per call, and one for each of the other things that this pallet does.

mod append;
mod close_stream;
mod inspect;
mod invariants;
mod open_stream;
mod publish_report;
mod register_training_set;
mod try_state;

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	anchor::NewBatch,
	codes::{DataClassSet, PurposeOfUse, Schema},
	collection::{Counts, Link, Report, Stream, TrainingSet, MAX_COUNTS, MAX_LINKS},
	decision::chain_hash,
	ids::{BatchId, Moment, Period, ReportId, StreamId, StudyId, TrainingSetId},
	merkle::MAX_LEAVES,
};
use sp_core::H256;
use sp_runtime::DispatchError::BadOrigin;

use crate::{
	mock::*, Event, Links, NextReportId, NextStreamId, NextTrainingSetId, Reports, ReportsByRoot, StreamOfBatch,
	Streams, TrainingSets, TrainingSetsByRoot,
};

type Error = crate::Error<Test>;

/// A number that no stream has.
const NO_STREAM: StreamId = StreamId(9);
/// The first report.
const REPORT: ReportId = ReportId(0);
/// The first training set.
const SET: TrainingSetId = TrainingSetId(0);

/// The record of [`STREAM`].
fn stream() -> Stream<u64> {
	Streams::<Test>::get(STREAM).unwrap()
}

/// Changes the record of [`STREAM`].
fn change_stream(change: impl FnOnce(&mut Stream<u64>)) {
	Streams::<Test>::mutate(STREAM, |stream| change(stream.as_mut().unwrap()));
}

/// Checks that this event was the last.
fn assert_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}
