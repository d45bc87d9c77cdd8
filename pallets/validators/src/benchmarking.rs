//! Benchmarks, one for each call and one for the count of a block, each at its worst: with as many validators as there
//! can be.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use salus_primitives::ids::OrganisationId;
use sp_consensus_aura::{digests::CompatibleDigestItem, Slot};
use sp_runtime::DigestItem;

use crate::{Call, Config, LastSlot, Pallet, Reason, State, Validator, Validators};

/// Sets up, through the runtime, what the pallets of the session know.
pub trait BenchmarkHelper<AccountId> {
	/// Gives an account session keys.
	fn set_keys(who: &AccountId);

	/// Makes these the validators of the running session, in the order of their turns.
	fn sit(validators: &[AccountId]);
}

/// An origin that approves validators.
fn approve_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::ApproveOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// An admin's origin, and the organisation, which is in good standing.
fn admin_origin<T: Config>() -> Result<(T::RuntimeOrigin, OrganisationId), BenchmarkError> {
	let origin = T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
	let organisation = T::AdminOrigin::ensure_origin(origin.clone()).map_err(|_| BenchmarkError::Weightless)?;
	Ok((origin, organisation))
}

/// An account with session keys.
fn candidate<T: Config>(index: u32) -> T::AccountId {
	let who = account("validator", index, 0);
	T::BenchmarkHelper::set_keys(&who);
	who
}

/// Approves validators of an organisation until there is room for one more.
fn fill<T: Config>(organisation: OrganisationId) {
	let missing = T::MaxValidators::get().saturating_sub(1).saturating_sub(Validators::<T>::count());
	for index in 0..missing {
		insert::<T>(&candidate::<T>(index), organisation, State::Active);
	}
}

/// Writes a validator.
fn insert<T: Config>(who: &T::AccountId, organisation: OrganisationId, state: State) {
	Validators::<T>::insert(who, Validator { organisation, since: 0, answers_from: 0, state });
}

/// One of as many validators as there can be.
fn one_of_many<T: Config>(organisation: OrganisationId, state: State) -> T::AccountId {
	fill::<T>(organisation);
	let who = candidate::<T>(u32::MAX);
	insert::<T>(&who, organisation, state);
	who
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn approve() -> Result<(), BenchmarkError> {
		let origin = approve_origin::<T>()?;
		let (_, organisation) = admin_origin::<T>()?;
		fill::<T>(organisation);
		let who = candidate::<T>(u32::MAX);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), organisation);

		assert!(Validators::<T>::contains_key(&who));
		Ok(())
	}

	#[benchmark]
	fn remove() -> Result<(), BenchmarkError> {
		let origin = approve_origin::<T>()?;
		let (_, organisation) = admin_origin::<T>()?;
		let who = one_of_many::<T>(organisation, State::Active);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(!Validators::<T>::contains_key(&who));
		Ok(())
	}

	#[benchmark]
	fn step_down() -> Result<(), BenchmarkError> {
		let (origin, organisation) = admin_origin::<T>()?;
		let who = one_of_many::<T>(organisation, State::Active);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(!Validators::<T>::contains_key(&who));
		Ok(())
	}

	#[benchmark]
	fn come_back() -> Result<(), BenchmarkError> {
		let (origin, organisation) = admin_origin::<T>()?;
		let who = one_of_many::<T>(organisation, State::SetAside { reason: Reason::Missed, at: 0 });

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(Validators::<T>::get(&who).is_some_and(|validator| validator.state == State::Active));
		Ok(())
	}

	#[benchmark]
	fn reinstate() -> Result<(), BenchmarkError> {
		let origin = approve_origin::<T>()?;
		let (_, organisation) = admin_origin::<T>()?;
		let who = one_of_many::<T>(organisation, State::SetAside { reason: Reason::Equivocated, at: 0 });

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(Validators::<T>::get(&who).is_some_and(|validator| validator.state == State::Active));
		Ok(())
	}

	#[benchmark]
	fn note_slot(m: Linear<0, 64>) {
		let sitting: Vec<T::AccountId> = (0..T::MaxValidators::get()).map(candidate::<T>).collect();
		T::BenchmarkHelper::sit(&sitting);
		let last: u64 = 1_000;
		LastSlot::<T>::put(last);
		let slot = Slot::from(last + u64::from(m) + 1);
		let claim = <DigestItem as CompatibleDigestItem<()>>::aura_pre_digest(slot);
		frame_system::Pallet::<T>::deposit_log(claim);
		let missed;

		#[block]
		{
			missed = Pallet::<T>::note_slot();
		}

		assert_eq!(missed, m);
		assert_eq!(LastSlot::<T>::get(), Some(u64::from(slot)));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
