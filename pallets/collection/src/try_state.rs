//! What always holds in the pallet's storage.

use frame_support::ensure;
use salus_primitives::{
	codes::{PurposeOfUse, PurposeSet},
	collection::{Count, Report},
	decision::chain_hash,
	ids::{ReportId, StreamId},
	merkle::MAX_LEAVES,
};
use sp_runtime::TryRuntimeError;

use crate::pallet::{
	Config, Links, NextReportId, NextStreamId, NextTrainingSetId, Pallet, Reports, ReportsByRoot, StreamOf,
	StreamOfBatch, Streams, TrainingSets, TrainingSetsByRoot,
};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub(crate) fn do_try_state() -> Checked {
		Self::try_ids()?;
		for (id, stream) in Streams::<T>::iter() {
			Self::try_kind(&stream)?;
			Self::try_chain(id, &stream)?;
		}
		Self::try_links()?;
		for (id, report) in Reports::<T>::iter() {
			Self::try_report(id, &report)?;
			Self::try_replacement(id, &report)?;
		}
		Self::try_report_roots()?;
		Self::try_training_sets()
	}

	/// Everything has a number that was handed out, and every number that was handed out stands for something.
	fn try_ids() -> Checked {
		let is = |next: u64, count: usize| u64::try_from(count) == Ok(next);
		let (streams, reports) = (NextStreamId::<T>::get(), NextReportId::<T>::get());
		let sets = NextTrainingSetId::<T>::get();
		ensure!(Streams::<T>::iter_keys().all(|id| id < streams), "a stream has a number not handed out yet");
		ensure!(is(streams.0, Streams::<T>::iter_keys().count()), "a stream was removed");
		ensure!(Reports::<T>::iter_keys().all(|id| id < reports), "a report has a number not handed out yet");
		ensure!(is(reports.0, Reports::<T>::iter_keys().count()), "a report was removed");
		ensure!(TrainingSets::<T>::iter_keys().all(|id| id < sets), "a training set has a number not handed out yet");
		ensure!(is(sets.0, TrainingSets::<T>::iter_keys().count()), "a training set was removed");
		Ok(())
	}

	/// A stream is of known data, and was closed in the past if it was.
	fn try_kind(stream: &StreamOf<T>) -> Checked {
		let known = !stream.classes.is_empty() && stream.classes.is_known();
		ensure!(known, "a stream is of unknown data");
		ensure!(stream.closed_at.is_none_or(|closed| closed <= Self::now()), "a stream is closed in the future");
		Ok(())
	}

	/// The batches of a stream lead to its head, one after the other; what lies between them is what is missing.
	fn try_chain(id: StreamId, stream: &StreamOf<T>) -> Checked {
		let (mut head, mut next, mut missing) = ([0; 32], 0u64, 0u64);
		for number in 0..stream.batches {
			let link = Links::<T>::get(id, number).ok_or("a stream lacks a batch")?;
			ensure!((1..=MAX_LEAVES).contains(&link.leaves), "a batch has too few or too many readings");
			ensure!(!link.root.is_zero(), "a batch has no root");
			let gap = link.first.checked_sub(next).ok_or("batches overlap")?;
			missing = missing.checked_add(gap).ok_or("readings are numbered beyond 64 bits")?;
			next = link.first.checked_add(link.leaves.into()).ok_or("readings are numbered beyond 64 bits")?;
			head = chain_hash(&head, &link);
			ensure!(StreamOfBatch::<T>::get(link.batch) == Some((id, number)), "a batch doesn't name its stream");
		}
		ensure!(stream.next_reading == next, "a stream's next reading is wrong");
		ensure!(stream.missing == missing, "missing readings are miscounted");
		ensure!(stream.head == head, "a stream's batches don't lead to its head");
		Ok(())
	}

	/// Every link is of a stream, and every batch that names a stream is the one that the stream names.
	fn try_links() -> Checked {
		for (stream, number) in Links::<T>::iter_keys() {
			let stream = Streams::<T>::get(stream).ok_or("a link is of no stream")?;
			ensure!(number < stream.batches, "a link is beyond the end of its stream");
		}
		for (batch, (stream, number)) in StreamOfBatch::<T>::iter() {
			let link = Links::<T>::get(stream, number).ok_or("a batch is of no stream")?;
			ensure!(link.batch == batch, "a batch names another one's place in a stream");
		}
		Ok(())
	}

	/// A report's counts are in order, add up to its leaves, and are of a period that was over.
	fn try_report(id: ReportId, report: &Report) -> Checked {
		let counts = &report.counts;
		ensure!(counts.is_sorted_by(|one: &Count, next| one.code < next.code), "codes are not in order");
		ensure!(counts.iter().all(|count| count.count > 0), "a count is zero");
		let sum = counts.iter().try_fold(0u32, |sum, count| sum.checked_add(count.count));
		ensure!(sum == Some(report.leaves), "counts don't add up to the leaves");
		ensure!((1..=MAX_LEAVES).contains(&report.leaves), "a report has too few or too many leaves");
		let bounded = report.period.start.is_some() && report.period.is_over(report.published_at);
		ensure!(bounded && report.period.is_sound(), "a report is of no period that was over");
		ensure!(report.published_at <= Self::now(), "a report is of the future");
		ensure!(ReportsByRoot::<T>::get(report.root) == Some(id), "a report is not found by its root");
		Ok(())
	}

	/// A report and the one that replaces it name each other, and are of one organisation.
	fn try_replacement(id: ReportId, report: &Report) -> Checked {
		if let Some(older) = report.replaces {
			let old = Reports::<T>::get(older).ok_or("a report replaces none")?;
			ensure!(older < id && old.publisher == report.publisher, "a report replaces a later or a foreign one");
			ensure!(old.replaced_by == Some(id), "a replaced report doesn't name the one in its place");
		}
		if let Some(newer) = report.replaced_by {
			let new = Reports::<T>::get(newer).ok_or("a report is replaced by none")?;
			ensure!(new.replaces == Some(id), "a report doesn't name the one that it replaces");
		}
		Ok(())
	}

	/// Every root of a report is that of the report that it names.
	fn try_report_roots() -> Checked {
		for (root, report) in ReportsByRoot::<T>::iter() {
			let report = Reports::<T>::get(report).ok_or("a root is of no report")?;
			ensure!(report.root == root && !root.is_zero(), "a root is of another report");
		}
		Ok(())
	}

	/// A training set is for research, has leaves, and is found by its root; every root is that of the set it names.
	fn try_training_sets() -> Checked {
		for (id, set) in TrainingSets::<T>::iter() {
			ensure!((1..=MAX_LEAVES).contains(&set.leaves), "a training set has too few or too many records");
			ensure!(PurposeSet::of(PurposeOfUse::Research).subsumes(set.purpose), "a training set is not for research");
			ensure!(set.registered_at <= Self::now(), "a training set is of the future");
			ensure!(TrainingSetsByRoot::<T>::get(set.root) == Some(id), "a training set is not found by its root");
		}
		for (root, set) in TrainingSetsByRoot::<T>::iter() {
			let set = TrainingSets::<T>::get(set).ok_or("a root is of no training set")?;
			ensure!(set.root == root && !root.is_zero(), "a root is of another training set");
		}
		Ok(())
	}
}
