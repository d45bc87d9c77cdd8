//! Whatever is called in whatever order: the invariants hold, a refused call writes nothing, and what was once appended,
//! published or registered stays as it was.

use super::*;
use proptest::prelude::*;
use sp_runtime::{DispatchResult, StateVersion};

/// One call. The ranges are small, so that calls meet each other's results.
#[derive(Clone, Copy, Debug)]
enum Step {
	Open(u64, bool),
	Append(u64, u64, u64, u8, u32),
	Close(u64, u64),
	Publish(u64, u8, [(u32, u32); 2], Option<u64>),
	Register(u64, u8, u32, bool),
	Wait(Moment),
}

impl Step {
	fn run(self) -> DispatchResult {
		match self {
			Self::Open(who, named) => {
				let subject = named.then_some(PATIENT);
				Collection::open_stream(signed(who), SCHEME, classes(), Schema::Reading, subject)
			}
			// By how far it is beyond the end of the stream, or before it.
			Self::Append(who, stream, ahead, n, leaves) => {
				let stream = StreamId(stream);
				let next = Streams::<Test>::get(stream).map_or(0, |stream| stream.next_reading);
				let first = (next + ahead).saturating_sub(1);
				Collection::append(signed(DEVICE + who), stream, first, root(n), leaves)
			}
			Self::Close(who, stream) => Collection::close_stream(signed(who), StreamId(stream)),
			Self::Publish(who, n, codes, replaces) => {
				let replaces = replaces.map(ReportId);
				Collection::publish_report(signed(who), root(n), period(), counts(&codes), replaces)
			}
			Self::Register(who, n, leaves, trial) => {
				let purpose = if trial { PurposeOfUse::ClinicalTrial } else { PurposeOfUse::Research };
				let study = trial.then_some(STUDY);
				Collection::register_training_set(signed(RESEARCHER + who), root(n), leaves, purpose, study)
			}
			Self::Wait(span) => {
				at(Now::get() + span);
				Ok(())
			}
		}
	}
}

fn any_step() -> impl Strategy<Value = Step> {
	let who = || prop_oneof![6 => Just(HOSPITAL), 2 => Just(CLINIC), 1 => Just(LAPSING), 1 => Just(STRANGER)];
	let codes = (0..4u32, 0..3u32, 1..4u32, 1..3u32).prop_map(|(one, few, step, more)| [(one, few), (step, more)]);
	let replaces = prop::option::of(0..5u64);
	prop_oneof![
		2 => (who(), any::<bool>()).prop_map(|(who, named)| Step::Open(who, named)),
		10 => (who(), 0..3u64, 0..4u64, 0..40u8, 0..4u32)
			.prop_map(|(who, stream, ahead, n, leaves)| Step::Append(who, stream, ahead, n, leaves)),
		1 => (who(), 0..3u64).prop_map(|(who, stream)| Step::Close(who, stream)),
		6 => (who(), 0..20u8, codes, replaces)
			.prop_map(|(who, n, codes, replaces)| Step::Publish(who, n, codes, replaces)),
		3 => (who(), 0..9u8, 0..4u32, any::<bool>())
			.prop_map(|(who, n, leaves, trial)| Step::Register(who, n, leaves, trial)),
		1 => (0..900u64).prop_map(Step::Wait),
	]
}

/// All that must never change again: links, reports but for the one that replaces them, training sets.
type Past = (Vec<Vec<Link>>, Vec<Report>, Vec<TrainingSet<u64>>);

fn past() -> Past {
	let streams = (0..NextStreamId::<Test>::get().0).map(|id| Collection::links(StreamId(id), 0, MAX_LINKS));
	let report = |id| Report { replaced_by: None, ..Collection::report(ReportId(id)).unwrap() };
	let reports = (0..NextReportId::<Test>::get().0).map(report);
	let sets = (0..NextTrainingSetId::<Test>::get().0).map(|id| Collection::training_set(TrainingSetId(id)).unwrap());
	(streams.collect(), reports.collect(), sets.collect())
}

/// Whether `later` has all that `earlier` has, in the same place.
fn continues((links, reports, sets): &Past, later: &Past) -> bool {
	links.iter().zip(&later.0).all(|(earlier, later)| later.starts_with(earlier))
		&& links.len() <= later.0.len()
		&& later.1.starts_with(reports)
		&& later.2.starts_with(sets)
}

fn state_root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn any_calls_keep_the_invariants_and_the_past(steps in prop::collection::vec(any_step(), 1..60)) {
		ExtBuilder.build_and_execute(|| {
			for step in steps {
				let (root, before, anchored) = (state_root(), past(), Anchored::get().len());
				if step.run().is_err() {
					assert_eq!((state_root(), Anchored::get().len()), (root, anchored));
				}
				assert!(continues(&before, &past()));
				Collection::do_try_state().unwrap();
			}
			// Every batch of a stream was anchored, and nothing else was.
			assert_eq!(StreamOfBatch::<Test>::iter().count(), Anchored::get().len());
		});
	}
}
