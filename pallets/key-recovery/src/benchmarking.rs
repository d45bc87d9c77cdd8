//! Benchmarks, one for each call, each at its worst: for a patient whose key was replaced before. The guardian calls
//! where it can: whoever isn't an organisation's is looked up in more places.

use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::RawOrigin;
use salus_primitives::{ids::Moment, traits::PatientKeys};

use crate::{Call, Config, Objections, Pallet, Proposal, Proposals};

/// Sets up, through the runtime, what the other pallets know.
pub trait BenchmarkHelper<AccountId> {
	/// A patient whose sponsor is in good standing, and a guardian of it who was appointed as often as can be, now at
	/// last. Neither changes for as long as a recovery and the delay before it take.
	fn patient_and_guardian() -> (AccountId, AccountId);

	/// Sets the clock that `Time` reads.
	fn set_time(now: Moment);
}

/// A moment so late that an objection at the beginning of time counts for nothing any more.
fn now<T: Config>() -> Moment {
	T::ObjectionPause::get().saturating_mul(2)
}

/// An account that nobody has used.
fn fresh<T: Config>(name: &'static str) -> T::AccountId {
	account(name, 0, 0)
}

/// A patient, a guardian of it, and the key that replaced the patient's, which objected once.
fn set_up<T: Config>() -> (T::AccountId, T::AccountId, T::AccountId) {
	// A guardian counts a delay after its appointment.
	T::BenchmarkHelper::set_time(now::<T>().saturating_sub(T::RecoveryDelay::get()));
	let (patient, guardian) = T::BenchmarkHelper::patient_and_guardian();
	T::BenchmarkHelper::set_time(now::<T>());
	let key = fresh::<T>("present key");
	T::Patients::replace_key(&patient, &key);
	let beginning: Moment = 0;
	Objections::<T>::insert(&patient, beginning);
	(patient, guardian, key)
}

/// Stores that both agree to a recovery, which can be finished from a moment on.
fn confirmed<T: Config>(patient: &T::AccountId, guardian: T::AccountId, ready_at: Moment) {
	let ready_at = Some(ready_at);
	let proposal = Proposal { new: fresh::<T>("new key"), by_sponsor: true, by_guardian: Some(guardian), ready_at };
	Proposals::<T>::insert(patient, proposal);
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn propose() {
		let (patient, guardian, _) = set_up::<T>();
		confirmed::<T>(&patient, guardian.clone(), 0);
		let new = fresh::<T>("newer key");

		#[extrinsic_call]
		_(RawOrigin::Signed(guardian), patient.clone(), new.clone());

		assert!(Proposals::<T>::get(patient).is_some_and(|proposal| proposal.new == new));
	}

	#[benchmark]
	fn confirm() {
		let (patient, guardian, _) = set_up::<T>();
		let new = fresh::<T>("new key");
		let proposal = Proposal { new: new.clone(), by_sponsor: true, by_guardian: None, ready_at: None };
		Proposals::<T>::insert(&patient, proposal);

		#[extrinsic_call]
		_(RawOrigin::Signed(guardian), patient.clone(), new);

		assert!(Proposals::<T>::get(patient).is_some_and(|proposal| proposal.ready_at.is_some()));
	}

	#[benchmark]
	fn finish() {
		let (patient, guardian, old) = set_up::<T>();
		confirmed::<T>(&patient, guardian.clone(), now::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(guardian), patient.clone());

		assert!(T::Patients::patient_of(&old).is_none() && !Proposals::<T>::contains_key(patient));
	}

	#[benchmark]
	fn cancel() {
		let (patient, guardian, key) = set_up::<T>();
		confirmed::<T>(&patient, guardian, now::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(key), patient.clone());

		assert_eq!(Objections::<T>::get(patient), Some(now::<T>()));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
