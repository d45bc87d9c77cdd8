//! One benchmark per call and one for the transaction extension, each in its worst case.

use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;
use salus_primitives::{
	codes::{OrganisationClass, Role},
	ids::{Jurisdiction, OrganisationId, Period},
};

use crate::{
	benchmark_setup as setup, Call, Config, Credentials, Organisations, OrganisationsByPrefix, Pallet, Patients,
	RepresentativeKind,
};

/// An origin that admits organisations.
fn admit_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdmitOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// Suspends an organisation some time ago.
fn suspended<T: Config>() -> OrganisationId {
	let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
	Organisations::<T>::mutate(id, |slot| {
		if let Some(record) = slot {
			// Room for one more is what lets the last one be lifted.
			record.suspensions.pop();
			let _ = record.suspensions.try_push(Period::always());
		}
	});
	id
}

/// Lets every call through, at the cost of the runtime's own filter: it may let through no call that is cheap.
fn anything<T: Config>(call: &<T as Config>::RuntimeCall) -> bool {
	core::hint::black_box(Pallet::<T>::is_represented(call));
	true
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn admit_organisation() -> Result<(), BenchmarkError> {
		let origin = admit_origin::<T>()?;
		let admin = setup::account::<T>("new admin", 0);

		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			OrganisationClass::Provider,
			setup::gln(1_000_000),
			Jurisdiction(*b"DE"),
			Period::always(),
			admin.clone(),
		);

		assert!(Pallet::<T>::organisation_of_admin(&admin).is_some());
		Ok(())
	}

	#[benchmark]
	fn suspend_organisation() -> Result<(), BenchmarkError> {
		let origin = T::SuspendOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(Organisations::<T>::get(id).is_some_and(|record| record.is_suspended()));
		Ok(())
	}

	#[benchmark]
	fn reinstate_organisation() -> Result<(), BenchmarkError> {
		let origin = admit_origin::<T>()?;
		let id = suspended::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(Organisations::<T>::get(id).is_some_and(|record| !record.is_suspended()));
		Ok(())
	}

	#[benchmark]
	fn renew_licence() -> Result<(), BenchmarkError> {
		let origin = admit_origin::<T>()?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		let licence = Period { start: Some(u64::MAX - 1), end: None };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, licence);

		assert!(Organisations::<T>::get(id).is_some_and(|record| record.licences.contains(&licence)));
		Ok(())
	}

	#[benchmark]
	fn assign_prefix() -> Result<(), BenchmarkError> {
		let origin = admit_origin::<T>()?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Manufacturer);
		let prefix = setup::prefix(1_000_000);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, prefix);

		assert_eq!(OrganisationsByPrefix::<T>::get(prefix), Some(id));
		Ok(())
	}

	#[benchmark]
	fn issue_credential() {
		let (_, admin) = setup::organisation::<T>(OrganisationClass::Provider);
		let holder = setup::account::<T>("new holder", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), holder.clone(), Role::Physician, Period::always());

		assert!(Credentials::<T>::contains_key(&holder));
	}

	#[benchmark]
	fn revoke_credential() {
		let (id, admin) = setup::organisation::<T>(OrganisationClass::Provider);
		let holder = setup::holder::<T>(id, Role::Physician);

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), holder.clone());

		assert!(!Pallet::<T>::is_member(&holder));
	}

	#[benchmark]
	fn admit_patient() {
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		let nurse = setup::holder::<T>(id, Role::Nurse);
		let patient = setup::account::<T>("new patient", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(nurse), patient.clone());

		assert!(Patients::<T>::contains_key(&patient));
	}

	#[benchmark]
	fn set_policy() {
		let (id, admin) = setup::organisation::<T>(OrganisationClass::Provider);
		// One that isn't registered yet costs the most.
		let contract = setup::popular_contract::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), Some(contract.clone()));

		assert_eq!(Pallet::<T>::policy_of(id), Some(contract));
	}

	#[benchmark]
	fn appoint_guardian() {
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		let nurse = setup::holder::<T>(id, Role::Nurse);
		let patient = setup::patient::<T>(id);
		setup::represent::<T>(&patient);
		let guardian = setup::account::<T>("new guardian", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(nurse), patient.clone(), guardian.clone(), u64::MAX);

		let kind = Pallet::<T>::represents(&guardian, &patient, Pallet::<T>::now());
		assert_eq!(kind, Some(RepresentativeKind::Guardian));
	}

	#[benchmark]
	fn appoint_proxy() {
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		let patient = setup::patient::<T>(id);
		setup::represent::<T>(&patient);
		let proxy = setup::account::<T>("new proxy", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), proxy.clone(), u64::MAX);

		assert!(Pallet::<T>::is_member(&proxy));
	}

	#[benchmark]
	fn end_representation() {
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		let nurse = setup::holder::<T>(id, Role::Nurse);
		let patient = setup::patient::<T>(id);
		let representative = setup::representative::<T>(&patient);

		#[extrinsic_call]
		_(RawOrigin::Signed(nurse), patient.clone(), representative.clone());

		assert!(!crate::Representatives::<T>::get(&patient).iter().any(|(who, _)| *who == representative));
	}

	#[benchmark]
	fn act_for() -> Result<(), BenchmarkError> {
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		let patient = setup::patient::<T>(id);
		let representative = setup::representative::<T>(&patient);
		let call = frame_system::Call::<T>::remark { remark: alloc::vec![] }.into();

		#[block]
		{
			Pallet::<T>::do_act_for(representative, patient, call, anything::<T>)
				.map_err(|failed| BenchmarkError::Stop(failed.error.into()))?;
		}

		Ok(())
	}

	#[benchmark]
	fn register_contract() {
		let (id, admin) = setup::organisation::<T>(OrganisationClass::Provider);
		let contract = setup::popular_contract::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), contract.clone());

		assert!(Pallet::<T>::has_registered(id, &contract));
	}

	#[benchmark]
	fn unregister_contract() -> Result<(), BenchmarkError> {
		let (id, admin) = setup::organisation::<T>(OrganisationClass::Provider);
		let contract = setup::popular_contract::<T>();
		Pallet::<T>::do_register_contract(id, contract.clone())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(admin), contract.clone());

		assert!(!Pallet::<T>::has_registered(id, &contract));
		Ok(())
	}

	#[benchmark]
	fn permit_contracts() -> Result<(), BenchmarkError> {
		let origin = admit_origin::<T>()?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(Pallet::<T>::is_deployer(id));
		Ok(())
	}

	#[benchmark]
	fn forbid_contracts() -> Result<(), BenchmarkError> {
		let origin = admit_origin::<T>()?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		Pallet::<T>::do_permit_contracts(id)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(!Pallet::<T>::is_deployer(id));
		Ok(())
	}

	#[benchmark]
	fn check_membership() {
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		// A representative is what is looked for last.
		let representative = setup::representative::<T>(&setup::patient::<T>(id));
		let is_member;

		#[block]
		{
			is_member = Pallet::<T>::is_member(&representative);
		}

		assert!(is_member);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
