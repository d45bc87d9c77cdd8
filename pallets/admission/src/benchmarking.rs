//! Benchmarks: one for the call, and two for the check of a transaction, from the pool's question to what is given
//! back.

use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	traits::{EnsureOrigin, Get, OriginTrait, Time},
	weights::Weight,
};
use salus_primitives::{ids::OrganisationId, traits::MemberInspect};
use sp_runtime::traits::{AsTransactionAuthorizedOrigin, DispatchTransaction, Dispatchable};

use crate::{Call, CheckAdmission, Config, Cost, Pallet, Share, Usage, Usages};

/// Somebody of an organisation's staff, whom it should cost most to tell from a guest; and the organisation.
fn staff<T: Config>() -> Result<(T::RuntimeOrigin, OrganisationId), BenchmarkError> {
	let origin = T::StaffOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
	let organisation = origin.as_signer().and_then(|who| T::Members::quota_holder(who, T::Time::now()));
	let organisation = organisation.ok_or(BenchmarkError::Stop("somebody of the staff is no member"))?;
	Ok((origin, organisation))
}

/// Has an organisation use as much as its guests may of the quota that holds for all: that one has to be looked up.
/// Answers how much weight that is. It is in the first block, in which benchmarks are measured, whereas they are set up
/// before it: a block later some of it would be free again.
fn use_half<T: Config>(organisation: OrganisationId) -> u64 {
	frame_system::Pallet::<T>::set_block_number(1u32.into());
	let half = T::DefaultQuota::get().part(Share::Guest);
	let used = Cost { weight: half.weight, bytes: half.bytes };
	Usages::<T>::insert(organisation, Usage { at: 1, used, ..Default::default() });
	half.weight
}

#[benchmarks(where
	T: Send + Sync,
	T::RuntimeOrigin: AsTransactionAuthorizedOrigin,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_quota() -> Result<(), BenchmarkError> {
		let origin = T::QuotaOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let (_, organisation) = staff::<T>()?;
		use_half::<T>(organisation);
		let quota = Some(T::MinQuota::get());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, organisation, quota);

		assert_eq!(Usages::<T>::get(organisation).quota, quota);
		Ok(())
	}

	#[benchmark]
	fn admit() -> Result<(), BenchmarkError> {
		let (origin, organisation) = staff::<T>()?;
		// There is an entry, but no quota in it: the default is looked up.
		Usages::<T>::insert(organisation, Usage::default());
		let call: T::RuntimeCall = frame_system::Call::<T>::remark { remark: vec![] }.into();
		let info = DispatchInfo { call_weight: Weight::from_parts(1_000, 0), ..Default::default() };
		let unneeded = PostDispatchInfo { actual_weight: Some(Weight::zero()), ..Default::default() };
		let result;

		#[block]
		{
			result = CheckAdmission::<T>::new().test_run(origin, &call, &info, 100, 0, |_| Ok(unneeded));
		}

		assert!(matches!(result, Ok(Ok(_))));
		assert!(Usages::<T>::get(organisation).used.weight > 0);
		Ok(())
	}

	// It costs more to find somebody of the staff than not to: a guest's transaction reads less, and writes the same.
	#[benchmark]
	fn admit_closely() -> Result<(), BenchmarkError> {
		let (origin, organisation) = staff::<T>()?;
		let half = use_half::<T>(organisation);
		let call: T::RuntimeCall = frame_system::Call::<T>::remark { remark: vec![] }.into();
		let info = DispatchInfo { call_weight: Weight::from_parts(1_000, 0), ..Default::default() };
		let unneeded = PostDispatchInfo { actual_weight: Some(Weight::zero()), ..Default::default() };
		let result;

		#[block]
		{
			result = CheckAdmission::<T>::new().test_run(origin, &call, &info, 100, 0, |_| Ok(unneeded));
		}

		assert!(matches!(result, Ok(Ok(_))));
		let usage = Usages::<T>::get(organisation);
		assert!(usage.used.weight > half && usage.by_guests == Cost::default());
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
