//! The runtime's benchmarks, for `xtask bench`, and the state that the pallets' benchmarks start from.

use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, WhitelistedStorageKeys};
use frame_system::RawOrigin;
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{check_digit, CompanyPrefix, Gln},
	ids::{Jurisdiction, OrganisationId, Period},
};

use crate::{AccountId, AllPalletsWithSystem, Consortium, Runtime};

frame_benchmarking::define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[pallet_consortium, crate::Consortium]
	[pallet_consent, crate::Consent]
	[pallet_ehr_anchor, crate::EhrAnchor]
	[pallet_drug_trace, crate::DrugTrace]
);

impl frame_system_benchmarking::Config for Runtime {}

/// Which benchmarks there are.
pub(crate) fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	use frame_benchmarking::BenchmarkList;
	use frame_support::traits::StorageInfoTrait;
	use frame_system_benchmarking::Pallet as SystemBench;

	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs a benchmark.
pub(crate) fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	use frame_benchmarking::BenchmarkBatch;
	use sp_storage::TrackedStorageKey;

	let whitelist: Vec<TrackedStorageKey> = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}

/// The state that the pallets' benchmarks start from, made through the consortium's own calls.
pub struct Helper;

impl Helper {
	/// Admits an organisation, or finds the one that this class and number stand for.
	fn admit(class: OrganisationClass, number: u32) -> OrganisationId {
		let body = 409_998_000_000 + u64::from(class.index()) * 10_000 + u64::from(number);
		let gln = Gln(body * 10 + check_digit(body));
		if pallet_consortium::OrganisationsByGln::<Runtime>::get(gln).is_none() {
			let admin = frame_benchmarking::account("admin", number, class.index().into());
			Consortium::admit_organisation(
				RawOrigin::Root.into(),
				class,
				gln,
				Jurisdiction(*b"DE"),
				Period::always(),
				admin,
			)
			.expect("a benchmark may admit an organisation");
		}
		pallet_consortium::OrganisationsByGln::<Runtime>::get(gln).expect("it was admitted just now")
	}

	/// The admin of an organisation that [`Helper::admit`] made.
	fn admin(class: OrganisationClass, number: u32) -> AccountId {
		Self::admit(class, number);
		frame_benchmarking::account("admin", number, class.index().into())
	}
}

impl pallet_consent::BenchmarkHelper<AccountId> for Helper {
	fn patient() -> AccountId {
		let patient: AccountId = frame_benchmarking::account("patient", 0, 0);
		if !pallet_consortium::Patients::<Runtime>::contains_key(&patient) {
			let sponsor = RawOrigin::Signed(Self::admin(OrganisationClass::Provider, 0));
			Consortium::admit_patient(sponsor.into(), patient.clone()).expect("a provider may admit a patient");
		}
		patient
	}

	fn requester() -> AccountId {
		let holder: AccountId = frame_benchmarking::account("physician", 0, 0);
		if !pallet_consortium::Credentials::<Runtime>::contains_key(&holder) {
			let issuer = RawOrigin::Signed(Self::admin(OrganisationClass::Provider, 0));
			Consortium::issue_credential(issuer.into(), holder.clone(), Role::Physician, Period::always())
				.expect("an admin may issue a credential");
		}
		holder
	}

	fn organisation(number: u32) -> OrganisationId {
		Self::admit(OrganisationClass::Research, number)
	}
}

impl pallet_ehr_anchor::BenchmarkHelper<AccountId> for Helper {
	fn prepare(_custodian: OrganisationId) -> AccountId {
		<Self as pallet_consent::BenchmarkHelper<AccountId>>::patient()
	}
}

impl pallet_drug_trace::BenchmarkHelper for Helper {
	fn own_prefix(organisation: OrganisationId, prefix: CompanyPrefix) {
		if pallet_consortium::OrganisationsByPrefix::<Runtime>::get(prefix) == Some(organisation) {
			return;
		}
		Consortium::assign_prefix(RawOrigin::Root.into(), organisation, prefix).expect("the prefix is free");
	}

	fn partner() -> OrganisationId {
		Self::admit(OrganisationClass::Wholesaler, 1)
	}
}
