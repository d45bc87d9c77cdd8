//! ink! contracts. They hold organisations' own rules; what must outlive ink! is in the pallets (docs/adr/0004, 0024).

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstBool, ConstU32, Nothing, Randomness},
};
use sp_runtime::{
	traits::{BlakeTwo256, Hash as HashT},
	Perbill,
};

use pallet_consortium::EnsureDeployer;

use crate::{
	constants::UNIT, extension::SalusExtension, Balance, Balances, BlockNumber, Hash, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeHoldReason, System, Timestamp,
};

parameter_types! {
	pub Schedule: pallet_contracts::Schedule<Runtime> = Default::default();
	pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(0);
	pub const DefaultDepositLimit: Balance = 1_000 * UNIT;
	pub const DepositPerByte: Balance = UNIT / 10_000;
	pub const DepositPerItem: Balance = UNIT / 100;
}

/// What `seal_random`, a deprecated call, answers: a hash of the last block. Whoever authors blocks can steer it; no
/// contract of ours uses it.
pub struct ParentHashRandomness;

impl Randomness<Hash, BlockNumber> for ParentHashRandomness {
	fn random(subject: &[u8]) -> (Hash, BlockNumber) {
		(BlakeTwo256::hash_of(&(subject, System::parent_hash())), System::block_number())
	}
}

#[derive_impl(pallet_contracts::config_preludes::TestDefaultConfig)]
impl pallet_contracts::Config for Runtime {
	type AddressGenerator = pallet_contracts::DefaultAddressGenerator;
	// A contract calls nothing in the runtime: pallets ask contracts in transactions, contracts read pallets.
	type CallFilter = Nothing;
	type ChainExtension = SalusExtension;
	type CallStack = [pallet_contracts::Frame<Self>; 5];
	type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
	type Currency = Balances;
	type DefaultDepositLimit = DefaultDepositLimit;
	type DepositPerByte = DepositPerByte;
	type DepositPerItem = DepositPerItem;
	// pallet-contracts doesn't ask this of contracts that instantiate others; what they make is registered by nobody.
	type InstantiateOrigin = EnsureDeployer<Self>;
	type MaxCodeLen = ConstU32<{ 64 * 1024 }>;
	type Randomness = ParentHashRandomness;
	type Schedule = Schedule;
	type Time = Timestamp;
	type UnsafeUnstableInterface = ConstBool<false>;
	// Which code comes on the chain is the consortium's decision.
	type UploadOrigin = EnsureDeployer<Self>;
	type WeightInfo = pallet_contracts::weights::SubstrateWeight<Self>;
	type WeightPrice = crate::policy::NoFee;
}
