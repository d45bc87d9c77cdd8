//! A runtime of this pallet alone. Organisations, their admins, the session and its keys are tiny tables.

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Contains, EnsureOrigin, OnInitialize, OriginTrait, Time, ValidatorSet},
};
use frame_system::EnsureRoot;
use salus_primitives::{
	codes::OrganisationClass,
	gs1::CompanyPrefix,
	ids::{Jurisdiction, Moment, OrganisationId},
	traits::{OrganisationInspect, Standing},
};
use sp_consensus_aura::{digests::CompatibleDigestItem, Slot};
use sp_runtime::{traits::ConvertInto, BuildStorage, Digest, DigestItem, Perbill};
use sp_staking::{
	offence::{Kind, Offence, OffenceError, ReportOffence},
	SessionIndex,
};

use crate::{Config, Event, GenesisConfig, Pallet, State, Validators};

pub(crate) type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

/// The validators of the genesis, of the organisations 0 to 3.
pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
pub(crate) const CAROL: AccountId = 3;
pub(crate) const DAVE: AccountId = 4;
/// Has session keys, but isn't approved.
pub(crate) const EVE: AccountId = 5;
/// Has no session keys, and isn't approved.
pub(crate) const FRANK: AccountId = 6;
pub(crate) const STRANGER: AccountId = 99;

pub(crate) const ALICES: OrganisationId = OrganisationId(0);
pub(crate) const BOBS: OrganisationId = OrganisationId(1);
pub(crate) const EVES: OrganisationId = OrganisationId(4);
/// One more than there are.
pub(crate) const NOBODYS: OrganisationId = OrganisationId(6);

/// When the tests begin.
pub(crate) const START: Moment = 1_000;
/// How often it is everybody's turn in the tests' sessions.
const ROUNDS: u64 = 6;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Roster: crate,
	}
);

parameter_types! {
	/// The clock.
	pub static Now: Moment = START;
	/// The floor.
	pub static MinValidators: u32 = 3;
	/// Who has session keys.
	pub static Keys: Vec<AccountId> = vec![];
	/// Which organisations are suspended.
	pub static Suspended: Vec<OrganisationId> = vec![];
	/// The running session.
	pub static Index: SessionIndex = 0;
	/// Who sits in it.
	pub static Sitting: Vec<AccountId> = vec![];
	/// Who sits in the one after it.
	pub static Queued: Vec<AccountId> = vec![];
	/// The next slot.
	pub static NextSlot: u64 = 0;
	pub const MissedShare: Perbill = Perbill::from_percent(50);
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

pub struct Organisations;
impl OrganisationInspect for Organisations {
	fn class(organisation: OrganisationId) -> Option<OrganisationClass> {
		(organisation < NOBODYS).then_some(OrganisationClass::Provider)
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		Self::class(organisation).map(|_| Jurisdiction(*b"DE"))
	}

	fn standing(organisation: OrganisationId, _at: Moment) -> Standing {
		match Self::class(organisation) {
			None => Standing::Unknown,
			Some(_) if Suspended::get().contains(&organisation) => Standing::Suspended,
			Some(_) => Standing::Good,
		}
	}

	fn prefix_owner(_prefix: CompanyPrefix) -> Option<OrganisationId> {
		None
	}
}

/// Organisation `n` has one admin, the account `100 + n`.
pub struct EnsureAdmin;
impl EnsureOrigin<RuntimeOrigin> for EnsureAdmin {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		let number =
			origin.as_signer().and_then(|who| who.checked_sub(100)).and_then(|number| u32::try_from(number).ok());
		number.map(OrganisationId).filter(|organisation| *organisation < NOBODYS).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(admin(ALICES))
	}
}

pub struct Session;
impl ValidatorSet<AccountId> for Session {
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;

	fn session_index() -> SessionIndex {
		Index::get()
	}

	fn validators() -> Vec<AccountId> {
		Sitting::get()
	}
}

pub struct HasKeys;
impl Contains<AccountId> for HasKeys {
	fn contains(who: &AccountId) -> bool {
		Keys::get().contains(who)
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl Config for Test {
	type ApproveOrigin = EnsureRoot<AccountId>;
	type AdminOrigin = EnsureAdmin;
	type Organisations = Organisations;
	type Time = Clock;
	type Session = Session;
	type HasKeys = HasKeys;
	type MinValidators = MinValidators;
	type MaxValidators = ConstU32<8>;
	type MissedShare = MissedShare;
	type MinTurns = ConstU32<4>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = HasKeys;
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for HasKeys {
	fn set_keys(who: &AccountId) {
		give_keys(*who);
	}

	fn sit(validators: &[AccountId]) {
		Sitting::set(validators.to_vec());
	}
}

/// Builds the state that tests begin with: which accounts are validators of which organisations.
pub(crate) struct ExtBuilder(pub(crate) Vec<(AccountId, u32)>);

impl Default for ExtBuilder {
	fn default() -> Self {
		Self(vec![(ALICE, 0), (BOB, 1), (CAROL, 2), (DAVE, 3)])
	}
}

impl ExtBuilder {
	/// The state, at the first block.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		// Tests share their threads.
		let sitting: Vec<AccountId> = self.0.iter().map(|(account, _)| *account).collect();
		Now::set(0);
		MinValidators::set(3);
		Keys::set(sitting.iter().copied().chain([EVE]).collect());
		Suspended::set(vec![]);
		Index::set(0);
		Queued::set(sitting.clone());
		Sitting::set(sitting);
		// Whose turn it is first is at the beginning of the set, for up to four validators.
		NextSlot::set(120);
		let roster = GenesisConfig { validators: self.0 };
		let storage =
			RuntimeGenesisConfig { roster, ..Default::default() }.build_storage().expect("the genesis is sound");
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			Now::set(START);
		});
		ext
	}

	/// Runs a test, and checks the invariants after it.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Pallet::<Test>::do_try_state().expect("all invariants hold");
		});
	}
}

pub(crate) fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub(crate) fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// An organisation's admin.
pub(crate) fn admin(OrganisationId(number): OrganisationId) -> RuntimeOrigin {
	signed(100 + u64::from(number))
}

/// Gives an account session keys.
pub(crate) fn give_keys(who: AccountId) {
	Keys::mutate(|keys| {
		if !keys.contains(&who) {
			keys.push(who);
		}
	});
}

/// How a validator stands; `None` if it is none.
pub(crate) fn state(who: AccountId) -> Option<State> {
	Validators::<Test>::get(who).map(|validator| validator.state)
}

/// Ends the session as `pallet-session` does: ask to close it, seat the queued set, ask for the one after it.
pub(crate) fn rotate() {
	use pallet_session::SessionManager;
	let ended = Index::get();
	<Roster as SessionManager<AccountId>>::end_session(ended);
	Sitting::set(Queued::get());
	Index::set(ended + 1);
	<Roster as SessionManager<AccountId>>::start_session(ended + 1);
	let next = <Roster as SessionManager<AccountId>>::new_session(ended + 2).unwrap_or_else(Sitting::get);
	Queued::set(next.into_iter().filter(HasKeys::contains).collect());
}

/// Begins a block that claims a slot. No hook has run yet.
pub(crate) fn begin(slot: u64) {
	let claim = <DigestItem as CompatibleDigestItem<()>>::aura_pre_digest(Slot::from(slot));
	let number = System::block_number() + 1;
	System::initialize(&number, &Default::default(), &Digest { logs: vec![claim] });
	Now::mutate(|now| *now += 1);
}

/// A block in a slot.
pub(crate) fn block(slot: u64) {
	begin(slot);
	Roster::on_initialize(System::block_number());
}

/// A block in a slot that ends the session before this pallet's turn comes, as in the runtime.
pub(crate) fn rotating_block(slot: u64) {
	begin(slot);
	rotate();
	Roster::on_initialize(System::block_number());
}

/// Lets a session pass in which some make no blocks, and ends it.
pub(crate) fn session_without(offline: &[AccountId]) {
	let sitting = Sitting::get();
	let count = sitting.len() as u64;
	for _ in 0..ROUNDS * count {
		let slot = NextSlot::get();
		NextSlot::set(slot + 1);
		if !offline.contains(&sitting[(slot % count) as usize]) {
			block(slot);
		}
	}
	rotate();
}

/// An equivocation in a round.
pub(crate) struct Equivocation {
	pub(crate) offender: AccountId,
	pub(crate) session: SessionIndex,
	pub(crate) round: u64,
}

impl Offence<(AccountId, ())> for Equivocation {
	const ID: Kind = *b"grandpa:equivoca";
	type Slot = u64;

	fn offenders(&self) -> Vec<(AccountId, ())> {
		vec![(self.offender, ())]
	}

	fn session_index(&self) -> SessionIndex {
		self.session
	}

	fn validator_set_count(&self) -> u32 {
		4
	}

	fn slot(&self) -> u64 {
		self.round
	}

	fn slash_fraction(&self, _offenders: u32) -> Perbill {
		Perbill::zero()
	}
}

/// Reports that somebody equivocated in a round of a session.
pub(crate) fn report(offender: AccountId, session: SessionIndex, round: u64) -> Result<(), OffenceError> {
	let offence = Equivocation { offender, session, round };
	<Roster as ReportOffence<AccountId, (AccountId, ()), Equivocation>>::report_offence(vec![STRANGER], offence)
}

/// Whether such a report would be known.
pub(crate) fn is_known(offender: AccountId, round: u64) -> bool {
	<Roster as ReportOffence<AccountId, (AccountId, ()), Equivocation>>::is_known_offence(&[(offender, ())], &round)
}

/// This pallet's events, oldest first.
pub(crate) fn events() -> Vec<Event<Test>> {
	let own = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Roster(event) => Some(event),
		RuntimeEvent::System(_) => None,
	};
	System::events().into_iter().filter_map(own).collect()
}
