//! Blocks and time.

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Contains},
	weights::constants::ParityDbWeight,
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_version::RuntimeVersion;

use crate::{
	constants::{BLOCK_HASH_COUNT, MAXIMUM_BLOCK_LENGTH, MAXIMUM_BLOCK_WEIGHT, NORMAL_DISPATCH_RATIO, SLOT_DURATION},
	migrations::Migrations,
	AccountId, Aura, Balance, Block, BlockNumber, Hash, Nonce, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, RuntimeTask, TxPause, VERSION,
};

parameter_types! {
	pub const BlockHashCount: BlockNumber = BLOCK_HASH_COUNT;
	pub const Version: RuntimeVersion = VERSION;
	pub RuntimeBlockWeights: BlockWeights =
		BlockWeights::with_sensible_defaults(MAXIMUM_BLOCK_WEIGHT, NORMAL_DISPATCH_RATIO);
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(MAXIMUM_BLOCK_LENGTH)
		.modify_max_length_for_class(frame_support::dispatch::DispatchClass::Normal, |length| {
			*length = NORMAL_DISPATCH_RATIO.mul_floor(MAXIMUM_BLOCK_LENGTH)
		})
		.build();
	/// The generic prefix of SS58 addresses.
	pub const SS58Prefix: u16 = 42;
}

/// The calls that anybody may make at all, besides root, which isn't filtered: those that aren't paused, and
///
/// - not `purge_keys`, by which a validator would leave without the floor being asked;
/// - not what the owner of a node would say of it: the allow-list is the consortium's alone, and bounded.
pub struct Permitted;

impl Contains<RuntimeCall> for Permitted {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_node_authorization::Call as Nodes;
		let is_off = match call {
			RuntimeCall::Session(call) => matches!(call, pallet_session::Call::purge_keys { .. }),
			RuntimeCall::NodeAuthorization(call) => matches!(
				call,
				Nodes::claim_node { .. }
					| Nodes::remove_claim { .. }
					| Nodes::transfer_node { .. }
					| Nodes::add_connections { .. }
					| Nodes::remove_connections { .. }
			),
			_ => false,
		};
		!is_off && TxPause::contains(call)
	}
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type BaseCallFilter = Permitted;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockLength = RuntimeBlockLength;
	type BlockWeights = RuntimeBlockWeights;
	type DbWeight = ParityDbWeight;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type Hash = Hash;
	type MaxConsumers = ConstU32<16>;
	type Nonce = Nonce;
	type SS58Prefix = SS58Prefix;
	type SingleBlockMigrations = Migrations;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type Moment = salus_primitives::ids::Moment;
	type OnTimestampSet = Aura;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}
