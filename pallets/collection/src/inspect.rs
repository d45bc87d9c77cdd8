//! The answers that the runtime API gives.

use alloc::vec::Vec;
use salus_primitives::{
	collection::{Link, Report, MAX_LINKS},
	ids::{ReportId, StreamId, TrainingSetId},
};

use crate::pallet::{Config, Links, Pallet, Reports, StreamOf, Streams, TrainingSetOf, TrainingSets};

impl<T: Config> Pallet<T> {
	/// What the chain has on a stream.
	pub fn stream(stream: StreamId) -> Option<StreamOf<T>> {
		Streams::<T>::get(stream)
	}

	/// The batches of a stream from number `from` on, in their order: at most `limit`, and at most [`MAX_LINKS`]. Empty
	/// beyond the last one, and for an unknown stream.
	pub fn links(stream: StreamId, from: u32, limit: u32) -> Vec<Link> {
		// A stream's links have no holes, so that the first that is absent is the end.
		let numbers = from..from.saturating_add(limit.min(MAX_LINKS));
		numbers.map_while(|number| Links::<T>::get(stream, number)).collect()
	}

	/// A published report of counts.
	pub fn report(report: ReportId) -> Option<Report> {
		Reports::<T>::get(report)
	}

	/// A registered training set.
	pub fn training_set(set: TrainingSetId) -> Option<TrainingSetOf<T>> {
		TrainingSets::<T>::get(set)
	}
}
