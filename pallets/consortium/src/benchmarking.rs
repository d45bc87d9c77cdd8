//! One benchmark per call, each in its worst case.

use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::RawOrigin;
use salus_primitives::{
	codes::{OrganisationClass, Role},
	ids::{Jurisdiction, OrganisationId, Period},
};

use crate::{
	benchmark_setup as setup, Admins, Call, Config, Credentials, Organisations, OrganisationsByPrefix, Pallet,
	Patients, RepresentativeKind, Voids,
};

/// An origin that admits organisations.
fn admit_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdmitOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// An origin that decides how organisations stand.
fn standing_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::StandingOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

/// Whether an organisation is suspended now.
fn is_suspended<T: Config>(id: OrganisationId) -> bool {
	Organisations::<T>::get(id).is_some_and(|record| record.is_suspended(Pallet::<T>::now()))
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
		let origin = standing_origin::<T>()?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		setup::suspend_at_once::<T>(id);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(is_suspended::<T>(id));
		assert!(Pallet::<T>::emergencies().iter().all(|(suspended, _)| *suspended != id));
		Ok(())
	}

	#[benchmark]
	fn reinstate_organisation() -> Result<(), BenchmarkError> {
		let origin = standing_origin::<T>()?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		setup::suspend_at_once::<T>(id);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(!is_suspended::<T>(id));
		Ok(())
	}

	#[benchmark]
	fn renew_licence() -> Result<(), BenchmarkError> {
		let origin = standing_origin::<T>()?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		let licence = Period { start: Some(u64::MAX - 1), end: None };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, licence);

		assert!(Organisations::<T>::get(id).is_some_and(|record| record.licences.contains(&licence)));
		Ok(())
	}

	#[benchmark]
	fn assign_prefix() -> Result<(), BenchmarkError> {
		let origin = standing_origin::<T>()?;
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
			let representative = Pallet::<T>::signs_as(RawOrigin::Signed(representative).into())?;
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
		let origin = standing_origin::<T>()?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		Pallet::<T>::do_permit_contracts(id)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(!Pallet::<T>::is_deployer(id));
		Ok(())
	}

	#[benchmark]
	fn suspend_at_once() -> Result<(), BenchmarkError> {
		let origin = T::RegulatorOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		// The last place is for a vote.
		Organisations::<T>::mutate(id, |slot| {
			if let Some(record) = slot {
				record.suspensions.pop();
			}
		});
		setup::others_at_once::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(is_suspended::<T>(id));
		Ok(())
	}

	#[benchmark]
	fn set_admins() -> Result<(), BenchmarkError> {
		let origin = admit_origin::<T>()?;
		let (id, old) = setup::organisation::<T>(OrganisationClass::Provider);
		let admins = (0..T::MaxAdmins::get()).map(|index| setup::account::<T>("new admin", index)).collect();
		let admins = Admins::<T>::truncate_from(admins);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, admins.clone());

		assert!(!Pallet::<T>::is_member(&old));
		assert!(admins.iter().all(|admin| Pallet::<T>::organisation_of_admin(admin) == Some(id)));
		Ok(())
	}

	#[benchmark]
	fn replace_admin() {
		let (id, old) = setup::organisation::<T>(OrganisationClass::Provider);
		let new = setup::account::<T>("new admin", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(old), new.clone());

		assert_eq!(Pallet::<T>::organisation_of_admin(&new), Some(id));
	}

	#[benchmark]
	fn void_issuer() -> Result<(), BenchmarkError> {
		let origin = standing_origin::<T>()?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		setup::voids::<T>(id);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, 0);

		assert!(Voids::<T>::get(id).is_full());
		Ok(())
	}

	#[benchmark]
	fn clear_issuer() -> Result<(), BenchmarkError> {
		let origin = standing_origin::<T>()?;
		let (id, _) = setup::organisation::<T>(OrganisationClass::Provider);
		setup::voids::<T>(id);
		Voids::<T>::mutate(id, |voids| {
			if let Some(void) = voids.last_mut() {
				void.until = None;
			}
		});

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(Voids::<T>::get(id).iter().all(|void| void.until.is_some()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
