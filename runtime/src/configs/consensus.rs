//! Who authors and who finalises blocks.

use frame_support::traits::{ConstBool, ConstU128, ConstU32, ConstU64};
use pallet_session::PeriodicSessions;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

use crate::{
	constants::{MAX_AUTHORITIES, SESSION_PERIOD, SLOT_DURATION},
	AccountId, Balances, Runtime, RuntimeEvent, SessionKeys,
};

impl pallet_aura::Config for Runtime {
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type AuthorityId = AuraId;
	type DisabledValidators = crate::Session;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem = ();
	type KeyOwnerProof = sp_core::Void;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<0>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl pallet_session::Config for Runtime {
	type Currency = Balances;
	type DisablingStrategy = ();
	type KeyDeposit = ConstU128<0>;
	type Keys = SessionKeys;
	type NextSessionRotation = PeriodicSessions<ConstU32<SESSION_PERIOD>, ConstU32<0>>;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	// The validators of genesis stay; what changes them is the consortium's vote, in a later version.
	type SessionManager = ();
	type ShouldEndSession = PeriodicSessions<ConstU32<SESSION_PERIOD>, ConstU32<0>>;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}
