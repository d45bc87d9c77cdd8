//! Benchmarks, each at its worst case. No cost depends on a length: a batch of 2^20 leaves is a root and a number.

use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use salus_primitives::{
	codes::{DataClass, DataClassSet},
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, BatchId, OrganisationId},
	merkle::MAX_LEAVES,
};
use sp_core::H256;

use crate::{
	types::{BenchmarkHelper, Status},
	Anchors, AnchorsByCommitment, BatchesByRoot, Call, Config, Pallet,
};

const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Jcs;

/// An origin that may anchor, its organisation in good standing, and an admitted patient.
fn prepare<T: Config>() -> Result<(T::RuntimeOrigin, OrganisationId, T::AccountId), BenchmarkError> {
	let origin = T::CustodianOrigin::try_successful_origin().map_err(|()| "no origin may anchor")?;
	let custodian = T::CustodianOrigin::ensure_origin(origin.clone()).map_err(|_| "the origin may not anchor")?;
	let subject = T::BenchmarkHelper::prepare(custodian);
	Ok((origin, custodian, subject))
}

/// Anchors a first version with all its options set, the largest that an anchor can be.
fn first_version<T: Config>(custodian: OrganisationId, subject: T::AccountId) -> Result<AnchorId, BenchmarkError> {
	let commitment = Commitment([1; 32]);
	Pallet::<T>::do_anchor(custodian, commitment, SCHEME, DataClass::Other, Some(subject))?;
	AnchorsByCommitment::<T>::get(commitment).ok_or(BenchmarkError::Stop("the first version is not anchored"))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn anchor() -> Result<(), BenchmarkError> {
		let (origin, _, subject) = prepare::<T>()?;
		let commitment = Commitment([1; 32]);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, commitment, SCHEME, DataClass::Other, Some(subject));

		assert!(AnchorsByCommitment::<T>::contains_key(commitment));
		Ok(())
	}

	#[benchmark]
	fn supersede() -> Result<(), BenchmarkError> {
		let (origin, custodian, subject) = prepare::<T>()?;
		let first = first_version::<T>(custodian, subject)?;
		let commitment = Commitment([2; 32]);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, first, commitment, SCHEME);

		assert_eq!(Anchors::<T>::get(first).map(|record| record.status), Some(Status::Superseded));
		assert!(AnchorsByCommitment::<T>::contains_key(commitment));
		Ok(())
	}

	#[benchmark]
	fn enter_in_error() -> Result<(), BenchmarkError> {
		let (origin, custodian, subject) = prepare::<T>()?;
		let first = first_version::<T>(custodian, subject)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, first);

		assert_eq!(Anchors::<T>::get(first).map(|record| record.status), Some(Status::EnteredInError));
		Ok(())
	}

	#[benchmark]
	fn anchor_batch() -> Result<(), BenchmarkError> {
		let (origin, _, subject) = prepare::<T>()?;
		let root = H256([1; 32]);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, root, MAX_LEAVES, SCHEME, DataClassSet::all(), Some(subject));

		assert_eq!(BatchesByRoot::<T>::get(root), Some(BatchId(0)));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
