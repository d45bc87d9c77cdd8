//! Benchmarks, one for each call, each at its worst: a patient with as many open consents as the chain allows, all of
//! full length, in a moment after the last change.

mod setup;

use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Time};
use frame_system::RawOrigin;
use salus_primitives::{
	consent::MAX_PROVISIONS,
	ids::{Moment, OrganisationId},
	traits::CredentialInspect,
};

use crate::{signed::wrapped, Call, Changes, Config, Consents, Nonces, Pallet, Proposals, Renounced, MAX_RENOUNCED};
use setup::*;

pub use setup::BenchmarkHelper;

/// For whom the requester acts.
fn organisation_of<T: Config>(requester: &T::AccountId) -> Result<OrganisationId, BenchmarkError> {
	let acting = T::Credentials::acting(requester, T::Time::now());
	acting.map(|acting| acting.organisation).ok_or(BenchmarkError::Stop("the requester has no credential"))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn grant(p: Linear<1, MAX_PROVISIONS>) -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		fill::<T>(&patient, all_but_one::<T>(), &nested::<T>())?;
		let terms = for_organisations::<T>(p);

		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), terms);

		assert_eq!(open_count::<T>(&patient), usize::try_from(all_but_one::<T>()).unwrap_or_default() + 1);
		Ok(())
	}

	#[benchmark]
	fn amend(p: Linear<1, MAX_PROVISIONS>) -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		fill::<T>(&patient, all_but_one::<T>() + 1, &nested::<T>())?;
		let consent = oldest::<T>(&patient)?;
		let terms = for_organisations::<T>(p);

		#[extrinsic_call]
		_(RawOrigin::Signed(patient), consent, terms);

		assert!(Consents::<T>::get(consent).is_some_and(|record| record.ended.is_some()));
		Ok(())
	}

	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		// Without a denial the consent closes, which costs more.
		fill::<T>(&patient, all_but_one::<T>() + 1, &for_reader::<T>())?;
		let consent = oldest::<T>(&patient)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), consent);

		assert_eq!(Changes::<T>::get(patient), all_but_one::<T>() + 1);
		Ok(())
	}

	#[benchmark]
	fn change_provision() -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		fill::<T>(&patient, all_but_one::<T>() + 1, &nested::<T>())?;
		let consent = oldest::<T>(&patient)?;
		let provision = for_organisations::<T>(1).provisions.first().cloned();
		let provision = provision.ok_or(BenchmarkError::Stop("the terms have a provision"))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(patient), consent, 0, provision);

		assert!(Consents::<T>::get(consent).is_some_and(|record| record.ended.is_some()));
		Ok(())
	}

	#[benchmark]
	fn withdraw_provision() -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		fill::<T>(&patient, all_but_one::<T>() + 1, &nested::<T>())?;
		let consent = oldest::<T>(&patient)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(patient), consent, 0);

		assert!(Consents::<T>::get(consent).is_some_and(|record| record.ended.is_some()));
		Ok(())
	}

	#[benchmark]
	fn lift() -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		fill::<T>(&patient, all_but_one::<T>() + 1, &nested::<T>())?;
		let consent = oldest::<T>(&patient)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(patient), consent);

		assert!(Consents::<T>::get(consent).is_some_and(|record| record.ended.is_some()));
		Ok(())
	}

	#[benchmark]
	fn enter_in_error() -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		fill::<T>(&patient, all_but_one::<T>() + 1, &nested::<T>())?;
		let consent = oldest::<T>(&patient)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(patient), consent);

		assert!(Consents::<T>::get(consent).is_some_and(|record| record.ended.is_some()));
		Ok(())
	}

	#[benchmark]
	fn propose(p: Linear<1, MAX_PROVISIONS>) -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		let requester = T::BenchmarkHelper::requester();
		let organisation = organisation_of::<T>(&requester)?;
		proposed::<T>(&patient, organisation);
		let terms = for_organisations::<T>(p);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), patient.clone(), terms.clone(), Moment::MAX);

		assert!(Proposals::<T>::get(patient, organisation).is_some_and(|proposal| proposal.terms == terms));
		Ok(())
	}

	#[benchmark]
	fn accept(p: Linear<1, MAX_PROVISIONS>) -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		fill::<T>(&patient, all_but_one::<T>(), &nested::<T>())?;
		let organisation = T::BenchmarkHelper::organisation(0);
		proposed::<T>(&patient, organisation);
		let terms = for_organisations::<T>(p);

		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), organisation, terms);

		assert!(Proposals::<T>::get(patient, organisation).is_none());
		Ok(())
	}

	#[benchmark]
	fn decline() -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		let organisation = T::BenchmarkHelper::organisation(0);
		proposed::<T>(&patient, organisation);

		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), organisation);

		assert!(Proposals::<T>::get(patient, organisation).is_none());
		Ok(())
	}

	#[benchmark]
	fn retract() -> Result<(), BenchmarkError> {
		let patient = T::BenchmarkHelper::patient();
		let requester = T::BenchmarkHelper::requester();
		let organisation = organisation_of::<T>(&requester)?;
		proposed::<T>(&patient, organisation);

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), patient.clone());

		assert!(Proposals::<T>::get(patient, organisation).is_none());
		Ok(())
	}

	#[benchmark]
	fn renounce() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let organisation = T::AdminOrigin::ensure_origin(origin.clone())
			.map_err(|_bad_origin| BenchmarkError::Stop("an origin that ought to pass doesn't"))?;
		let patient = T::BenchmarkHelper::patient();
		fill::<T>(&patient, 1, &for_strangers_and::<T>(organisation))?;
		let consent = oldest::<T>(&patient)?;
		Consents::<T>::mutate(consent, |record| {
			let others = (1..MAX_RENOUNCED).map(|number| (OrganisationId(u32::MAX.saturating_sub(number)), 0));
			record.iter_mut().for_each(|record| record.renounced = Renounced::truncate_from(others.clone().collect()));
		});

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, consent);

		assert!(Consents::<T>::get(consent).is_some_and(|record| record.is_renounced_by(organisation, Moment::MAX)));
		Ok(())
	}

	#[benchmark]
	fn grant_signed(p: Linear<1, MAX_PROVISIONS>) -> Result<(), BenchmarkError> {
		let (patient, _) = T::BenchmarkHelper::sign(&[]);
		fill::<T>(&patient, all_but_one::<T>(), &nested::<T>())?;
		let terms = for_organisations::<T>(p);
		let payload = Pallet::<T>::signed_payload(&patient, &terms, 0, Moment::MAX);
		// A browser wallet's signature is checked twice. The patient's key is looked up, replaced or not.
		let (_, signature) = T::BenchmarkHelper::sign(&wrapped(&payload));
		let requester = T::BenchmarkHelper::requester();

		#[extrinsic_call]
		_(RawOrigin::Signed(requester), patient.clone(), terms, 0, Moment::MAX, signature);

		assert_eq!(Nonces::<T>::get(patient), 1);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
