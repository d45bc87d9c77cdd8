//! Balances, batches of calls, shared and delegated accounts. Deposits are nought: what a member may keep on chain is
//! bounded by the pallets themselves, and non-members can't send anything.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	derive_impl,
	traits::{ConstU128, ConstU32, InstanceFilter},
};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

use crate::{
	constants::EXISTENTIAL_DEPOSIT, Balance, Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeFreezeReason, RuntimeHoldReason, System,
};

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type MaxFreezes = ConstU32<0>;
	type MaxLocks = ConstU32<0>;
	type MaxReserves = ConstU32<8>;
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = Balances;
	type DepositBase = ConstU128<0>;
	type DepositFactor = ConstU128<0>;
	type MaxSignatories = ConstU32<16>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
}

/// What a proxy may do for the account that named it.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything but what a patient decides, and asking for access: whom a patient lets act for it is settled in
	/// `consortium`, with an end date, and is never one who asks; and who asks does so in person.
	#[default]
	#[codec(index = 0)]
	Any,
	// Retired: 1, which was consents.
	/// Medicines only: products, lots, containers, packs, recalls and cases.
	#[codec(index = 2)]
	DrugTrace,
}

/// Whether a call is for a patient to make, or those whom the patient let act for it, or asks for access in one's own name.
fn is_personal(call: &RuntimeCall) -> bool {
	use pallet_consortium::Call as Consortium;
	use pallet_study::Call as Study;
	match call {
		RuntimeCall::Consent(_) | RuntimeCall::Disclosure(_) | RuntimeCall::KeyRecovery(_) => true,
		RuntimeCall::Study(call) => matches!(call, Study::enrol { .. } | Study::leave { .. }),
		RuntimeCall::Consortium(call) => matches!(
			call,
			Consortium::appoint_proxy { .. } | Consortium::end_representation { .. } | Consortium::act_for { .. }
		),
		_ => false,
	}
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => !is_personal(call),
			Self::DrugTrace => matches!(
				call,
				RuntimeCall::DrugRegistry(_)
					| RuntimeCall::DrugTrace(_)
					| RuntimeCall::DrugSupply(_)
					| RuntimeCall::DrugSafety(_)
			),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		self == &Self::Any || self == other
	}
}

impl pallet_proxy::Config for Runtime {
	type AnnouncementDepositBase = ConstU128<0>;
	type AnnouncementDepositFactor = ConstU128<0>;
	type BlockNumberProvider = System;
	type CallHasher = BlakeTwo256;
	type Currency = Balances;
	type MaxPending = ConstU32<8>;
	type MaxProxies = ConstU32<8>;
	type ProxyDepositBase = ConstU128<0>;
	type ProxyDepositFactor = ConstU128<0>;
	type ProxyType = ProxyType;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
}
