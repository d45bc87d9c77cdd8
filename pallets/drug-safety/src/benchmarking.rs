//! Benchmarks, each at its worst case: as many lots, suspects and overlapping recalls as there can be. How many packs a
//! lot has is no matter.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, BoundedVec};
use salus_primitives::{
	codes::{CaseOutcome, RecallClass, Suspicion},
	containers::ContainerInspect,
	gs1::{Gtin, Sscc},
	ids::{CaseId, Moment, OrganisationId, RecallId},
	safety::{Readings, RecallScope, Suspect, MAX_RECALLED, MAX_SUSPECTS},
	trace::LotKey,
};
use sp_core::H256;

use crate::{
	types::Party, Acknowledged, Call, Cases, Config, LastReadings, Locks, NextCase, NextRecall, OpenCases, Pallet,
	Recalls, RecallsInForce, Suspects, Unnotified, MAX_IN_FORCE, MAX_LOCKS,
};

/// Sets the state of other pallets up for the benchmarks. Origins come from `try_successful_origin`, which must give
/// organisations in good standing.
pub trait BenchmarkHelper {
	/// Sets the clock.
	fn set_time(now: Moment);

	/// Lot number `number` of the owner, as large as its record can be.
	fn lot(owner: OrganisationId, number: u32) -> LotKey;

	/// Container number `number` that the holder holds and owns, within as many others as can be and with as many lots;
	/// and the product of the last of the lots, which must be kept from 2 to 8 °C and must never be outside.
	fn container(holder: OrganisationId, number: u32) -> (Sscc, Gtin);
}

/// When the benchmarks run.
const NOW: Moment = 1_000_000_000;
/// A commitment.
const HASH: H256 = H256::repeat_byte(1);

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

/// A recall of `n` lots of the organisation, of each of which there are all recalls but one already.
fn scope<T: Config>(by: OrganisationId, n: u32) -> Result<RecallScope, BenchmarkError> {
	let keys: Vec<_> = (0..n).map(|number| T::BenchmarkHelper::lot(by, number)).collect();
	let scope = RecallScope::Lots(BoundedVec::truncate_from(keys));
	for _ in 1..MAX_IN_FORCE {
		Pallet::<T>::do_recall(by, scope.clone(), RecallClass::ClassII, NOW + 1)?;
	}
	Ok(scope)
}

/// Calls the last recall that there is room for.
fn recalled<T: Config>(by: OrganisationId) -> Result<RecallId, BenchmarkError> {
	let scope = scope::<T>(by, MAX_RECALLED)?;
	let recall = NextRecall::<T>::get();
	Pallet::<T>::do_recall(by, scope, RecallClass::ClassI, NOW + 1)?;
	Ok(recall)
}

/// Containers that the organisation holds, each locked for all cases but one already.
fn suspects<T: Config>(by: OrganisationId, n: u32) -> Result<Suspects, BenchmarkError> {
	let container = |number| Suspect::Container(T::BenchmarkHelper::container(by, number).0);
	let suspects = Suspects::truncate_from((0..n).map(container).collect());
	for _ in 1..MAX_LOCKS {
		Pallet::<T>::do_open_case(by, Suspicion::Counterfeit, suspects.clone(), Some(HASH))?;
	}
	Ok(suspects)
}

/// Opens the last case that there is room for, and decides it if told so.
fn opened<T: Config>(by: OrganisationId, decided: bool) -> Result<CaseId, BenchmarkError> {
	let suspects = suspects::<T>(by, MAX_SUSPECTS)?;
	let case = NextCase::<T>::get();
	Pallet::<T>::do_open_case(by, Suspicion::Counterfeit, suspects, Some(HASH))?;
	if decided {
		Pallet::<T>::do_decide_illegitimate(Party::Partner(by), case)?;
	}
	Ok(case)
}

/// Readings of a minute that are too warm.
fn readings(from: Moment) -> Readings {
	Readings { root: HASH, count: 60, from, until: from + 60_000, lowest: 50, highest: 90, outside: 1 }
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn recall(n: Linear<1, MAX_RECALLED>) -> Result<(), BenchmarkError> {
		let (origin, by) = acting::<T, T::RecallOrigin>()?;
		let scope = scope::<T>(by, n)?;
		let id = NextRecall::<T>::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, scope, RecallClass::ClassI, NOW + 1);

		assert!(RecallsInForce::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn acknowledge() -> Result<(), BenchmarkError> {
		let (_, owner) = acting::<T, T::RecallOrigin>()?;
		let id = recalled::<T>(owner)?;
		let (origin, by) = acting::<T, T::PartnerOrigin>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(Acknowledged::<T>::contains_key(id, by));
		Ok(())
	}

	#[benchmark]
	fn lift_recall() -> Result<(), BenchmarkError> {
		let (origin, by) = acting::<T, T::RecallOrigin>()?;
		let id = recalled::<T>(by)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(Recalls::<T>::get(id).is_some_and(|record| record.lifted_at.is_some()));
		Ok(())
	}

	#[benchmark]
	fn open_case(n: Linear<1, MAX_SUSPECTS>) -> Result<(), BenchmarkError> {
		let (origin, by) = acting::<T, T::PartnerOrigin>()?;
		let suspects = suspects::<T>(by, n)?;
		let case = NextCase::<T>::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Suspicion::Counterfeit, suspects, Some(HASH));

		assert!(OpenCases::<T>::contains_key(case));
		Ok(())
	}

	#[benchmark]
	fn decide_illegitimate() -> Result<(), BenchmarkError> {
		let (origin, by) = acting::<T, T::PartnerOrigin>()?;
		let case = opened::<T>(by, false)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, case);

		assert!(Unnotified::<T>::iter_keys().any(|(_, other)| other == case));
		Ok(())
	}

	#[benchmark]
	fn note_notified() -> Result<(), BenchmarkError> {
		let (origin, by) = acting::<T, T::PartnerOrigin>()?;
		let case = opened::<T>(by, true)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, case);

		assert_eq!(Unnotified::<T>::iter_keys().count(), 0);
		Ok(())
	}

	#[benchmark]
	fn close_case() -> Result<(), BenchmarkError> {
		let (_, by) = acting::<T, T::PartnerOrigin>()?;
		let (origin, _) = acting::<T, T::RegulatorOrigin>()?;
		// Each container is locked for this case alone, so that all of them are unlocked: that costs more than to leave
		// them locked for others.
		let container = |number| Suspect::Container(T::BenchmarkHelper::container(by, number).0);
		let suspects = Suspects::truncate_from((0..MAX_SUSPECTS).map(container).collect());
		let case = NextCase::<T>::get();
		Pallet::<T>::do_open_case(by, Suspicion::Counterfeit, suspects, Some(HASH))?;
		Pallet::<T>::do_decide_illegitimate(Party::Partner(by), case)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, case, CaseOutcome::Cleared);

		assert!(Cases::<T>::get(case).is_some_and(|case| case.closed.is_some()));
		assert_eq!(Locks::<T>::iter_keys().count(), 0);
		Ok(())
	}

	#[benchmark]
	fn report_readings() -> Result<(), BenchmarkError> {
		let (origin, by) = acting::<T, T::DeviceOrigin>()?;
		let (sscc, gtin) = T::BenchmarkHelper::container(by, 0);
		let root = T::Containers::possession(sscc).ok_or("there is no container")?.root;
		let first = Readings { highest: 60, outside: 0, ..readings(NOW - 200_000) };
		Pallet::<T>::do_report_readings(by, sscc, gtin, first)?;
		let readings = readings(NOW - 100_000);
		let until = readings.until;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, sscc, gtin, readings);

		assert!(LastReadings::<T>::get(sscc, gtin).is_some_and(|last| last.until == until));
		assert!(Locks::<T>::contains_key(root));
		Ok(())
	}

	#[benchmark]
	fn release() -> Result<(), BenchmarkError> {
		let (origin, by) = acting::<T, T::QualityOrigin>()?;
		let (sscc, gtin) = T::BenchmarkHelper::container(by, 0);
		let root = T::Containers::possession(sscc).ok_or("there is no container")?.root;
		Pallet::<T>::do_report_readings(by, sscc, gtin, readings(NOW - 100_000))?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, root, NOW, Some(HASH));

		assert!(!Locks::<T>::contains_key(root));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
