//! The consortium's council: the founding organisations' admins, who vote on who is admitted.

use frame_support::{parameter_types, weights::Weight};
use frame_system::EnsureRoot;
use pallet_collective::Instance1;

use crate::{
	configs::system::RuntimeBlockWeights, constants::DAYS, origins::CouncilMajority, AccountId, BlockNumber, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeOrigin,
};

parameter_types! {
	/// How long a motion can be voted on.
	pub const MotionDuration: BlockNumber = 7 * DAYS;
	/// Half of a block, so that a motion always fits in one.
	pub MaxProposalWeight: Weight = RuntimeBlockWeights::get().max_block.saturating_div(2);
}

impl pallet_collective::Config<Instance1> for Runtime {
	type Consideration = ();
	// An absent member's vote counts as the majority's.
	type DefaultVote = pallet_collective::MoreThanMajorityThenPrimeDefaultVote;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	type MaxMembers = frame_support::traits::ConstU32<32>;
	type MaxProposalWeight = MaxProposalWeight;
	type MaxProposals = frame_support::traits::ConstU32<64>;
	type MotionDuration = MotionDuration;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type SetMembersOrigin = CouncilMajority;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
}
