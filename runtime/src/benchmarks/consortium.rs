//! The state that the benchmarks of the consortium's own business start from.

use codec::Decode;
use frame_system::RawOrigin;
use pallet_consortium::benchmark_setup as setup;
use salus_primitives::{
	codes::OrganisationClass,
	ids::{Moment, OrganisationId},
};
use sp_runtime::traits::TrailingZeroInput;

use super::Helper;
use crate::{AccountId, Consortium, Runtime, SessionKeys};

impl pallet_governance::BenchmarkHelper<AccountId> for Helper {
	fn organisation(class: OrganisationClass) -> (OrganisationId, AccountId) {
		setup::organisation::<Runtime>(class)
	}
}

impl pallet_validators::BenchmarkHelper<AccountId> for Helper {
	fn set_keys(who: &AccountId) {
		// All have the same: no benchmark signs by them.
		let keys = SessionKeys::decode(&mut TrailingZeroInput::zeroes()).expect("keys are bytes");
		pallet_session::NextKeys::<Runtime>::insert(who, keys);
	}

	fn sit(validators: &[AccountId]) {
		pallet_session::Validators::<Runtime>::put(validators.to_vec());
	}
}

impl pallet_key_recovery::BenchmarkHelper<AccountId> for Helper {
	fn patient_and_guardian() -> (AccountId, AccountId) {
		let (sponsor, admin) = setup::organisation::<Runtime>(OrganisationClass::Provider);
		let (patient, guardian) = (setup::patient::<Runtime>(sponsor), frame_benchmarking::account("guardian", 0, 0));
		let until = Moment::MAX;
		let appointed = Consortium::appoint_guardian(RawOrigin::Signed(admin).into(), patient.clone(), guardian, until);
		appointed.expect("a sponsor may appoint a guardian");
		(patient, frame_benchmarking::account("guardian", 0, 0))
	}

	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}
}
