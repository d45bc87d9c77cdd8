//! Benchmarks, one for each call, each at its worst. No cost depends on a length.

use frame_benchmarking::v2::*;
use frame_support::traits::Time;
use frame_system::RawOrigin;
use salus_primitives::{
	codes::{DataClassSet, PurposeOfUse},
	decision::AccessQuery,
	disclosure::{BreakGlassReason, ReviewVerdict, BREAK_GLASS_LIFE, REVIEW_TERM},
	ids::{BreakGlassId, Moment},
};

use crate::{BreakGlasses, Call, Config, DisclosureLogs, NextBreakGlassId, Pallet, Tallies};

/// Sets up, through the runtime, whom the benchmarks need. All of it holds at the moment that `Time` gives, which may
/// be 0, and at every later one.
pub trait BenchmarkHelper<AccountId> {
	/// An account that passes `RequesterOrigin` when it signs and holds a valid credential as a physician of an
	/// organisation in good standing.
	fn requester() -> AccountId;

	/// An admitted patient with as many consents in force as the chain lets one have, each of full length, all of
	/// whose provisions permit this requester any purpose: one on whom a decision costs the most.
	fn patient(requester: &AccountId) -> AccountId;

	/// An account that passes `RequesterOrigin` when it signs and holds a valid credential as a privacy officer of a
	/// regulator in good standing.
	fn reviewer() -> AccountId;

	/// Sets the clock.
	fn set_time(now: Moment);
}

/// The question whose decision costs the most: with the purpose of emergency treatment, so that break-glass is looked up
/// as well, and without labels and data time, so that what the consents say of them is put together.
fn costliest<T: Config>() -> AccessQuery<T::AccountId> {
	let requester = T::BenchmarkHelper::requester();
	let patient = T::BenchmarkHelper::patient(&requester);
	AccessQuery::new(patient, requester, PurposeOfUse::EmergencyTreatment, DataClassSet::all())
}

/// Breaks glass as the query says, and gives the number of the use.
fn broken<T: Config>(query: &AccessQuery<T::AccountId>) -> Result<BreakGlassId, BenchmarkError> {
	let break_glass = NextBreakGlassId::<T>::get();
	let reason = BreakGlassReason::EmergencyOverride;
	Pallet::<T>::do_break_glass(query.requester.clone(), query.patient.clone(), reason, query.classes)?;
	Ok(break_glass)
}

/// Moves the clock on.
fn wait<T: Config>(time: Moment) {
	T::BenchmarkHelper::set_time(T::Time::now().saturating_add(time));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn request_access() -> Result<(), BenchmarkError> {
		let query = costliest::<T>();
		// A use that is just over is read, and then the consents are asked all the same.
		broken::<T>(&query)?;
		wait::<T>(BREAK_GLASS_LIFE);
		let AccessQuery { patient, requester, purpose, study, classes, labels, data_time } = query;

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), patient.clone(), purpose, study, classes, labels, data_time);

		assert_eq!(DisclosureLogs::<T>::get(&patient).count, 2);
		Ok(())
	}

	#[benchmark]
	fn break_glass() -> Result<(), BenchmarkError> {
		let query = costliest::<T>();
		// Again as soon as the first use is over: that one is read too.
		broken::<T>(&query)?;
		wait::<T>(BREAK_GLASS_LIFE);
		let AccessQuery { patient, requester, classes, .. } = query;

		#[extrinsic_call]
		_(RawOrigin::Signed(requester.clone()), patient, BreakGlassReason::EmergencyTreatment, classes);

		assert_eq!(Tallies::<T>::get(&requester).uses, 2);
		Ok(())
	}

	#[benchmark]
	fn review_break_glass() -> Result<(), BenchmarkError> {
		let query = costliest::<T>();
		let smashed = broken::<T>(&query)?;
		let reviewer = T::BenchmarkHelper::reviewer();
		wait::<T>(REVIEW_TERM);

		#[extrinsic_call]
		_(RawOrigin::Signed(reviewer), smashed, ReviewVerdict::Abuse);

		assert!(BreakGlasses::<T>::get(smashed).is_some_and(|record| record.review.is_some()));
		assert_eq!(Tallies::<T>::get(&query.requester).abuses, 1);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
