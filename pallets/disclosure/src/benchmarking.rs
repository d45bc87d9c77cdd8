//! Benchmarks, one for each call, each at its worst. No cost depends on a length.

use frame_benchmarking::v2::*;
use frame_support::traits::Time;
use frame_system::RawOrigin;
use salus_primitives::{
	codes::{Confidentiality, DataClassSet, PurposeOfUse, SensitivitySet},
	decision::DataLabels,
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
	/// whose provisions permit this requester treatment: one on whom a decision costs the most.
	fn patient(requester: &AccountId) -> AccountId;

	/// An account that passes `RequesterOrigin` when it signs and holds a valid credential as a privacy officer of a
	/// regulator in good standing.
	fn reviewer() -> AccountId;

	/// Sets the clock.
	fn set_time(now: Moment);
}

/// Somebody who breaks glass on a patient, and did so once before: as soon as it is open no more, so that the slot
/// before this one holds a use too. Gives requester, patient, and the number of the use.
fn broken<T: Config>() -> Result<(T::AccountId, T::AccountId, BreakGlassId), BenchmarkError> {
	let requester = T::BenchmarkHelper::requester();
	let patient = T::BenchmarkHelper::patient(&requester);
	let break_glass = NextBreakGlassId::<T>::get();
	let reason = BreakGlassReason::EmergencyOverride;
	Pallet::<T>::do_break_glass(requester.clone(), patient.clone(), reason, DataClassSet::all())?;
	Ok((requester, patient, break_glass))
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
		let requester = T::BenchmarkHelper::requester();
		let patient = T::BenchmarkHelper::patient(&requester);
		let labels = DataLabels { confidentiality: Confidentiality::Normal, sensitivities: SensitivitySet::all() };
		let at = T::Time::now();

		#[extrinsic_call]
		_(
			RawOrigin::Signed(requester),
			patient.clone(),
			PurposeOfUse::Treatment,
			None,
			DataClassSet::all(),
			Some(labels),
			Some(at),
		);

		assert_eq!(DisclosureLogs::<T>::get(&patient).count, 1);
		Ok(())
	}

	#[benchmark]
	fn break_glass() -> Result<(), BenchmarkError> {
		let (requester, patient, _) = broken::<T>()?;
		wait::<T>(BREAK_GLASS_LIFE);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(requester.clone()),
			patient,
			BreakGlassReason::EmergencyTreatment,
			DataClassSet::all(),
		);

		assert_eq!(Tallies::<T>::get(&requester).uses, 2);
		Ok(())
	}

	#[benchmark]
	fn review_break_glass() -> Result<(), BenchmarkError> {
		let (requester, _, break_glass) = broken::<T>()?;
		let reviewer = T::BenchmarkHelper::reviewer();
		wait::<T>(REVIEW_TERM);

		#[extrinsic_call]
		_(RawOrigin::Signed(reviewer), break_glass, ReviewVerdict::Abuse);

		assert!(BreakGlasses::<T>::get(break_glass).is_some_and(|record| record.review.is_some()));
		assert_eq!(Tallies::<T>::get(&requester).abuses, 1);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
