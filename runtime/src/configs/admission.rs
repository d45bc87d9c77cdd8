//! How much of the chain each organisation may use.

use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64, Contains},
};
use pallet_admission::Quota;
use pallet_consortium::{EnsureActing, EnsureAdmin};
use pallet_governance::EnsureOrdinary;
use salus_primitives::codes::RoleSet;

use crate::{
	constants::{DAYS, DEFAULT_QUOTA, MAX_QUOTA, MINUTES, MIN_QUOTA},
	origins::CustodianClasses,
	weights, Consortium, Runtime, RuntimeCall, Timestamp,
};

parameter_types! {
	/// The quota of an organisation that has none of its own. More than all blocks on a development chain, from its
	/// genesis on: there one organisation does the work of many.
	pub storage DefaultQuota: Quota = DEFAULT_QUOTA;
	pub const MinQuota: Quota = MIN_QUOTA;
	pub const MaxQuota: Quota = MAX_QUOTA;
	pub const AllRoles: RoleSet = RoleSet::all();
}

/// By which an organisation takes part in decisions, and locks out whoever uses up its quota.
pub struct Reserved;

impl Contains<RuntimeCall> for Reserved {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_consortium::Call as Consortium;
		matches!(
			call,
			RuntimeCall::Governance(_)
				| RuntimeCall::Validators(_)
				| RuntimeCall::Session(_)
				| RuntimeCall::Consortium(
					Consortium::revoke_credential { .. }
						| Consortium::replace_admin { .. }
						| Consortium::suspend_at_once { .. }
				)
		)
	}
}

impl pallet_admission::Config for Runtime {
	type DefaultQuota = DefaultQuota;
	// A key of two hashes and two accounts, and fields of fixed size.
	type ItemBytes = ConstU64<256>;
	type MaxQuota = MaxQuota;
	type Members = Consortium;
	type MinQuota = MinQuota;
	type Organisations = Consortium;
	type Period = ConstU32<MINUTES>;
	type QuotaOrigin = EnsureOrdinary;
	type ReserveOrigin = EnsureAdmin<Runtime>;
	type Reserved = Reserved;
	type StaffOrigin = EnsureActing<Runtime, CustodianClasses, AllRoles>;
	type StoragePeriod = ConstU32<DAYS>;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_admission::WeightInfo<Runtime>;
}
