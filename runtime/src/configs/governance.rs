//! What the consortium decides by vote, and how a single call is paused.

use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains},
};
use pallet_consortium::EnsureAdmin;
use pallet_governance::{EnsureOrdinary, EnsureSensitive};
use pallet_tx_pause::RuntimeCallNameOf;
use salus_primitives::codes::{OrganisationClass, OrganisationClassSet};

use crate::{
	constants::{DAYS, OBJECTION_PERIOD},
	motions::Motions,
	weights, BlockNumber, Consortium, Runtime, RuntimeCall, RuntimeEvent, Timestamp,
};

parameter_types! {
	/// Blocks to object to a sensitive motion that is carried. Short on a development chain, from its genesis on.
	pub storage ObjectionPeriod: BlockNumber = OBJECTION_PERIOD;
	/// How long a motion can be voted on, and how long one that is carried can be enacted.
	pub const MotionDuration: BlockNumber = 14 * DAYS;
	/// Whose yes a sensitive motion needs: those who treat, those who make, and those who watch.
	pub const RequiredClasses: OrganisationClassSet = OrganisationClassSet::of(OrganisationClass::Provider)
		.union(OrganisationClassSet::of(OrganisationClass::Manufacturer))
		.union(OrganisationClassSet::of(OrganisationClass::Regulator));
}

impl pallet_governance::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type MaxCallBytes = ConstU32<{ 4 * 1024 }>;
	// Room for two motions of each seat: nobody can keep others from proposing.
	type MaxMotions = ConstU32<64>;
	type MaxMotionsEach = ConstU32<2>;
	type MaxSeats = ConstU32<32>;
	type MotionDuration = MotionDuration;
	type ObjectionPeriod = ObjectionPeriod;
	type Organisations = Consortium;
	type RequiredClasses = RequiredClasses;
	type Rules = Motions;
	type RuntimeCall = RuntimeCall;
	type SeatOrigin = EnsureAdmin<Runtime>;
	type SeatsOrigin = EnsureSensitive;
	type Time = Timestamp;
	type UpgradeOrigin = EnsureSensitive;
	type WeightInfo = weights::pallet_governance::WeightInfo<Runtime>;
}

/// The calls that can't be paused: those that keep the chain going, those that end the pause, and those by which a
/// patient takes back what was permitted.
pub struct NeverPaused;

impl NeverPaused {
	/// Pallets none of whose calls can be paused.
	const PALLETS: [&'static [u8]; 7] =
		[b"System", b"Timestamp", b"Grandpa", b"Session", b"Governance", b"Validators", b"KeyRecovery"];

	/// Single calls that can't.
	const CALLS: [(&'static [u8], &'static [u8]); 7] = [
		(b"Consent", b"withdraw"),
		(b"Consent", b"withdraw_provision"),
		(b"Consent", b"enter_in_error"),
		(b"Consortium", b"act_for"),
		(b"Consortium", b"end_representation"),
		(b"Consortium", b"suspend_at_once"),
		(b"Study", b"leave"),
	];
}

impl Contains<RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
		let (pallet, call) = (pallet.as_slice(), call.as_slice());
		Self::PALLETS.contains(&pallet) || Self::CALLS.contains(&(pallet, call))
	}
}

impl pallet_tx_pause::Config for Runtime {
	type MaxNameLen = ConstU32<64>;
	type PauseOrigin = EnsureOrdinary;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type UnpauseOrigin = EnsureOrdinary;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
	type WhitelistedCalls = NeverPaused;
}
