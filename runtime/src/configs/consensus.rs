//! Who authors and who finalises blocks.

use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU128, ConstU32, ConstU64, Contains},
};
use frame_system::offchain::{CreateBare, CreateTransactionBase};
use pallet_consortium::EnsureAdmin;
use pallet_governance::EnsureSensitive;
use pallet_session::{
	historical::{self, NoteHistoricalRoot},
	FindAccountFromAuthorIndex, NextKeys, PeriodicSessions, QueuedKeys,
};
use pallet_validators::NoIdentification;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::{
	traits::{ConvertInto, OpaqueKeys},
	Perbill,
};
use sp_staking::SessionIndex;

use crate::{
	constants::{KEPT_SESSIONS, MAX_AUTHORITIES, MIN_VALIDATORS, SESSION_PERIOD, SLOT_DURATION},
	weights, AccountId, Aura, Balances, BlockNumber, Consortium, Historical, Runtime, RuntimeCall, RuntimeEvent,
	Session, SessionKeys, Timestamp, UncheckedExtrinsic, Validators,
};

parameter_types! {
	/// Blocks of a session. Short on a development chain, from its genesis on.
	pub storage SessionPeriod: BlockNumber = SESSION_PERIOD;
	/// Who misses more than half of its turns in a session isn't in the next one.
	pub const MissedShare: Perbill = Perbill::from_percent(50);
	/// Of how many sets of voters it is kept when they sat: at least one session each.
	pub KeptSets: u64 = KEPT_SESSIONS.into();
	/// How long an equivocation can be proved: as long as the sessions' validators are kept, in blocks.
	pub EquivocationLongevity: u64 = u64::from(KEPT_SESSIONS).saturating_mul(SessionPeriod::get().into());
}

impl pallet_aura::Config for Runtime {
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type AuthorityId = AuraId;
	type DisabledValidators = Session;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_authorship::Config for Runtime {
	type EventHandler = ();
	type FindAuthor = FindAccountFromAuthorIndex<Self, Aura>;
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Validators, Historical, EquivocationLongevity>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = KeptSets;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
}

impl<C> CreateTransactionBase<C> for Runtime
where
	RuntimeCall: From<C>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

// Reports of equivocations: nobody signs them.
impl<C> CreateBare<C> for Runtime
where
	RuntimeCall: From<C>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}

/// The approved validators, told again where one of them changed its keys. Otherwise the record of a session in which
/// the new keys sign would be that of the old ones, and nobody could prove what they signed once the session is over.
pub struct Approved;

impl Approved {
	/// Whether somebody who sits in the session that begins has other keys for the one that is planned.
	fn has_other_keys() -> bool {
		let sitting = QueuedKeys::<Runtime>::get();
		sitting.iter().any(|(validator, keys)| NextKeys::<Runtime>::get(validator).as_ref() != Some(keys))
	}
}

impl pallet_session::SessionManager<AccountId> for Approved {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		let next = <Self as historical::SessionManager<AccountId, ()>>::new_session(index)?;
		Some(next.into_iter().map(|(validator, ())| validator).collect())
	}

	fn start_session(index: SessionIndex) {
		<Self as historical::SessionManager<AccountId, ()>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		<Self as historical::SessionManager<AccountId, ()>>::end_session(index);
	}
}

impl historical::SessionManager<AccountId, ()> for Approved {
	fn new_session(index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
		let next = <Validators as historical::SessionManager<AccountId, ()>>::new_session(index);
		let again = || Session::validators().into_iter().map(|validator| (validator, ())).collect();
		next.or_else(|| Self::has_other_keys().then(again))
	}

	fn start_session(index: SessionIndex) {
		<Validators as historical::SessionManager<AccountId, ()>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		<Validators as historical::SessionManager<AccountId, ()>>::end_session(index);
	}
}

/// Asks the approved validators who sits, and keeps who sat for as long as an equivocation can be proved.
pub struct Sessions;

/// The approved validators, of each session of which a root is kept.
type Rooted = NoteHistoricalRoot<Runtime, Approved>;

impl pallet_session::SessionManager<AccountId> for Sessions {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		let next = <Rooted as pallet_session::SessionManager<AccountId>>::new_session(index);
		if let Some(oldest) = index.checked_sub(KEPT_SESSIONS) {
			Historical::prune_up_to(oldest);
		}
		next
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<AccountId>> {
		<Rooted as pallet_session::SessionManager<AccountId>>::new_session_genesis(index)
	}

	fn start_session(index: SessionIndex) {
		<Rooted as pallet_session::SessionManager<AccountId>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		<Rooted as pallet_session::SessionManager<AccountId>>::end_session(index);
	}
}

impl pallet_session::Config for Runtime {
	type Currency = Balances;
	type DisablingStrategy = ();
	type KeyDeposit = ConstU128<0>;
	type Keys = SessionKeys;
	type NextSessionRotation = PeriodicSessions<SessionPeriod, ConstU32<0>>;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = Sessions;
	type ShouldEndSession = PeriodicSessions<SessionPeriod, ConstU32<0>>;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

impl historical::Config for Runtime {
	type FullIdentification = ();
	type FullIdentificationOf = NoIdentification;
	type RuntimeEvent = RuntimeEvent;
}

/// Who has session keys.
pub struct HasKeys;

impl Contains<AccountId> for HasKeys {
	fn contains(who: &AccountId) -> bool {
		NextKeys::<Runtime>::contains_key(who)
	}
}

impl pallet_validators::Config for Runtime {
	type AdminOrigin = EnsureAdmin<Runtime>;
	type ApproveOrigin = EnsureSensitive;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Helper;
	type HasKeys = HasKeys;
	type MaxValidators = ConstU32<MAX_AUTHORITIES>;
	type MinTurns = ConstU32<5>;
	type MinValidators = ConstU32<MIN_VALIDATORS>;
	type MissedShare = MissedShare;
	type Organisations = Consortium;
	type Session = Session;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_validators::WeightInfo<Runtime>;
}

/// Which nodes may connect to each other, where nodes are run with `--allow-list-only`. Nodes read the list themselves;
/// what the pallet has for an offchain worker isn't used (docs/adr/0030).
impl pallet_node_authorization::Config for Runtime {
	type AddOrigin = EnsureSensitive;
	type MaxPeerIdLength = ConstU32<128>;
	// For each validator a spare one, and what stands between them and the others.
	type MaxWellKnownNodes = ConstU32<{ 4 * MAX_AUTHORITIES }>;
	type RemoveOrigin = EnsureSensitive;
	type ResetOrigin = EnsureSensitive;
	type RuntimeEvent = RuntimeEvent;
	type SwapOrigin = EnsureSensitive;
	type WeightInfo = ();
}
