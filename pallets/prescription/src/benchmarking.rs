//! Benchmarks. A prescription costs the same whatever is under its root.

use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use salus_primitives::{
	ids::{Moment, OrganisationId, Period},
	prescription::MAX_FILLS,
};
use sp_core::H256;

use crate::{Call, Config, Pallet, Prescriptions};

/// The root of what a benchmark prescribes.
const ROOT: H256 = H256::repeat_byte(1);

/// A physician's origin, and for whom the physician acts.
fn prescriber<T: Config>() -> Result<(T::RuntimeOrigin, OrganisationId, T::AccountId), BenchmarkError> {
	let origin = T::PrescriberOrigin::try_successful_origin().map_err(|()| "no origin may do it")?;
	let (by, who) = T::PrescriberOrigin::ensure_origin(origin.clone()).map_err(|_| "the origin may not do it")?;
	Ok((origin, by, who))
}

/// The longest validity, both of its bounds given.
const fn validity() -> Period {
	Period::between(0, Moment::MAX)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn prescribe() -> Result<(), BenchmarkError> {
		let (origin, ..) = prescriber::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, ROOT, MAX_FILLS, validity());

		assert!(Prescriptions::<T>::contains_key(ROOT));
		Ok(())
	}

	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let (origin, by, who) = prescriber::<T>()?;
		Pallet::<T>::do_prescribe(by, who, ROOT, MAX_FILLS, validity())?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, ROOT);

		assert!(Prescriptions::<T>::get(ROOT).is_some_and(|prescription| prescription.withdrawn_at.is_some()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
