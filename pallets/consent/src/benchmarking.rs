//! Benchmarks, one for each call, each at its worst.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::RawOrigin;
use salus_primitives::{
	codes::{DataClassSet, PurposeOfUse, PurposeSet},
	consent::{Actor, ConsentTerms, Effect, Provision, MAX_PROVISIONS},
	ids::{ConsentId, OrganisationId, Period},
};

use crate::{Call, Config, Consents, ConsentsByPatient, DisclosureLogs, Pallet};

/// Sets up, through the runtime, whom the benchmarks need. All of it holds at the moment that `Time` gives, which may
/// be 0.
pub trait BenchmarkHelper<AccountId> {
	/// An account that is an admitted patient and passes `PatientOrigin` when it signs.
	fn patient() -> AccountId;

	/// An account that passes `RequesterOrigin` when it signs and holds a valid credential as a physician of an
	/// organisation in good standing.
	fn requester() -> AccountId;

	/// An organisation, another one for each number.
	fn organisation(number: u32) -> OrganisationId;
}

/// Terms that hold always, with one provision for each actor, each for all purposes and classes.
fn terms<T: Config>(actors: impl Iterator<Item = Actor<T::AccountId>>) -> ConsentTerms<T::AccountId> {
	let provisions: Vec<_> = actors
		.map(|actor| Provision {
			effect: Effect::Permit,
			actor,
			purposes: PurposeSet::all(),
			classes: DataClassSet::all(),
			data_period: Period::always(),
		})
		.collect();
	ConsentTerms { period: Period::always(), provisions: BoundedVec::truncate_from(provisions), source: None }
}

/// Terms whose provisions name an organisation each, all of them different: each one has to be looked up.
fn terms_of_organisations<T: Config>(provisions: u32) -> ConsentTerms<T::AccountId> {
	terms::<T>((0..provisions).map(|number| Actor::Organisation(T::BenchmarkHelper::organisation(number))))
}

/// Grants that many consents, of full length, which all speak to the reader's queries.
fn fill<T: Config>(patient: &T::AccountId, reader: &T::AccountId, consents: u32) -> Result<(), BenchmarkError> {
	for _ in 0..consents {
		let terms = terms::<T>((0..MAX_PROVISIONS).map(|_| Actor::Account(reader.clone())));
		Pallet::<T>::do_grant(patient.clone(), terms)?;
	}
	Ok(())
}

/// The patient's oldest consent.
fn oldest<T: Config>(patient: &T::AccountId) -> Result<ConsentId, BenchmarkError> {
	ConsentsByPatient::<T>::get(patient).first().copied().ok_or(BenchmarkError::Stop("the patient has no consent"))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn grant(p: Linear<1, MAX_PROVISIONS>) -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		fill::<T>(&patient, &T::BenchmarkHelper::requester(), T::MaxConsents::get().saturating_sub(1))?;
		let before = ConsentsByPatient::<T>::get(&patient).len();
		let terms = terms_of_organisations::<T>(p);

		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), terms);

		assert_eq!(ConsentsByPatient::<T>::get(&patient).len(), before + 1);
		Ok(())
	}

	#[benchmark]
	fn amend(p: Linear<1, MAX_PROVISIONS>) -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		// The new consent needs a place of its own.
		fill::<T>(&patient, &T::BenchmarkHelper::requester(), T::MaxConsents::get().saturating_sub(1))?;
		let consent = oldest::<T>(&patient)?;
		let terms = terms_of_organisations::<T>(p);

		#[extrinsic_call]
		_(RawOrigin::Signed(patient), consent, terms);

		assert!(Consents::<T>::get(consent).is_some_and(|record| record.ended_at.is_some()));
		Ok(())
	}

	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		fill::<T>(&patient, &T::BenchmarkHelper::requester(), 1)?;
		let consent = oldest::<T>(&patient)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(patient), consent);

		assert!(Consents::<T>::get(consent).is_some_and(|record| record.ended_at.is_some()));
		Ok(())
	}

	#[benchmark]
	fn request_access() -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		let requester = T::BenchmarkHelper::requester();
		fill::<T>(&patient, &requester, T::MaxConsents::get())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), patient.clone(), PurposeOfUse::Treatment, DataClassSet::all(), None);

		assert_eq!(DisclosureLogs::<T>::get(&patient).count, 1);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
