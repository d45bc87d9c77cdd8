//! Benchmarks, each at its worst case. A stream costs the same whatever its length, and a root whatever is under it.

use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, BoundedVec};
use salus_primitives::{
	codes::{DataClassSet, PurposeOfUse, Schema},
	collection::{Count, Counts, MAX_COUNTS},
	commitment::CommitmentScheme,
	ids::{Moment, OrganisationId, Period, StreamId, StudyId},
	merkle::MAX_LEAVES,
};
use sp_core::H256;

use crate::{
	Call, Config, Links, NextReportId, NextStreamId, Pallet, Reports, ReportsByRoot, Streams, TrainingSetsByRoot,
};

/// Sets the state of other pallets up for the benchmarks.
pub trait BenchmarkHelper<AccountId> {
	/// An admitted patient.
	fn patient() -> AccountId;

	/// A study, the largest that there can be.
	fn study() -> StudyId;

	/// Sets the clock.
	fn set_time(now: Moment);
}

/// The stream of the benchmarks.
const STREAM: StreamId = StreamId(0);
/// The scheme of its commitments.
const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Jcs;
/// When the benchmarks run: a period of a millisecond can be over.
const NOW: Moment = 1_000;
/// The root of what a benchmark adds.
const ROOT: H256 = H256::repeat_byte(1);

/// An origin that may do what `Origin` guards, and the organisation that it acts for.
fn acting<T: Config, Origin>() -> Result<(T::RuntimeOrigin, OrganisationId), BenchmarkError>
where
	Origin: EnsureOrigin<T::RuntimeOrigin, Success = OrganisationId>,
{
	T::BenchmarkHelper::set_time(NOW);
	let origin = Origin::try_successful_origin().map_err(|()| "no origin may do it")?;
	let organisation = Origin::ensure_origin(origin.clone()).map_err(|_| "the origin may not do it")?;
	Ok((origin, organisation))
}

/// Opens the stream of the benchmarks for an organisation, with a subject: the largest that a stream can be.
fn open<T: Config>(custodian: OrganisationId) -> Result<(), BenchmarkError> {
	NextStreamId::<T>::put(STREAM);
	let subject = Some(T::BenchmarkHelper::patient());
	Ok(Pallet::<T>::do_open_stream(custodian, SCHEME, DataClassSet::all(), Schema::Reading, subject)?)
}

/// As many counts as a report can have.
fn counts() -> Counts {
	BoundedVec::truncate_from((0..MAX_COUNTS).map(|code| Count { code, count: MAX_LEAVES / MAX_COUNTS }).collect())
}

/// The period of the benchmarks' reports.
const fn period() -> Period {
	Period::between(NOW - 1, NOW)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn open_stream() -> Result<(), BenchmarkError> {
		let (origin, _) = acting::<T, T::CustodianOrigin>()?;
		let subject = Some(T::BenchmarkHelper::patient());
		let stream = NextStreamId::<T>::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SCHEME, DataClassSet::all(), Schema::Reading, subject);

		assert!(Streams::<T>::contains_key(stream));
		Ok(())
	}

	#[benchmark]
	fn append() -> Result<(), BenchmarkError> {
		let (origin, custodian) = acting::<T, T::AppendOrigin>()?;
		open::<T>(custodian)?;
		Pallet::<T>::do_append(custodian, STREAM, 1, H256::repeat_byte(2), MAX_LEAVES)?;
		let first = u64::MAX / 2;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, STREAM, first, ROOT, MAX_LEAVES);

		assert!(Links::<T>::contains_key(STREAM, 1));
		Ok(())
	}

	#[benchmark]
	fn close_stream() -> Result<(), BenchmarkError> {
		let (origin, custodian) = acting::<T, T::CustodianOrigin>()?;
		open::<T>(custodian)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, STREAM);

		assert!(Streams::<T>::get(STREAM).is_some_and(|stream| stream.closed_at.is_some()));
		Ok(())
	}

	#[benchmark]
	fn publish_report() -> Result<(), BenchmarkError> {
		let (origin, publisher) = acting::<T, T::ReporterOrigin>()?;
		let report = NextReportId::<T>::get();
		// It replaces one that is as large and replaces another one in turn.
		Pallet::<T>::do_publish_report(publisher, H256::repeat_byte(2), period(), counts(), None)?;
		Pallet::<T>::do_publish_report(publisher, H256::repeat_byte(3), period(), counts(), Some(report))?;
		let replaced = ReportsByRoot::<T>::get(H256::repeat_byte(3));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, ROOT, period(), counts(), replaced);

		let published = ReportsByRoot::<T>::get(ROOT).and_then(Reports::<T>::get);
		assert_eq!(published.and_then(|report| report.replaces), replaced);
		Ok(())
	}

	#[benchmark]
	fn register_training_set() -> Result<(), BenchmarkError> {
		T::BenchmarkHelper::set_time(NOW);
		let origin = T::RequesterOrigin::try_successful_origin().map_err(|()| "no origin may register")?;
		let study = Some(T::BenchmarkHelper::study());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, ROOT, MAX_LEAVES, PurposeOfUse::ClinicalTrial, study);

		assert!(TrainingSetsByRoot::<T>::contains_key(ROOT));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
