//! A runtime of this pallet, a tiny table of organisations, and a pallet that sees who calls it.

use frame_support::{
	assert_ok, construct_runtime, derive_impl,
	dispatch::{DispatchResult, DispatchResultWithPostInfo},
	parameter_types,
	traits::{ConstU32, ConstU64, EnsureOrigin, OriginTrait, Time},
};
use salus_primitives::{
	codes::{OrganisationClass, OrganisationClassSet},
	gs1::CompanyPrefix,
	ids::{Jurisdiction, Moment, OrganisationId},
	traits::{LastingStanding, OrganisationInspect, Standing},
};
use sp_runtime::BuildStorage;

use crate::{
	self as pallet_governance, Config, EnsureOrdinary, EnsureSensitive, Event, GenesisConfig, Motion, MotionId,
	MotionRules, Motions, NextMotionId, Pallet, Rule, SeatsOf,
};

pub(crate) type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

/// Those with a seat: two providers, and one each of three other classes.
pub(crate) const HOSPITAL: OrganisationId = OrganisationId(0);
pub(crate) const CLINIC: OrganisationId = OrganisationId(1);
pub(crate) const FACTORY: OrganisationId = OrganisationId(2);
pub(crate) const PHARMACY: OrganisationId = OrganisationId(3);
pub(crate) const AGENCY: OrganisationId = OrganisationId(4);
pub(crate) const SEATED: [OrganisationId; 5] = [HOSPITAL, CLINIC, FACTORY, PHARMACY, AGENCY];
/// A provider without a seat.
pub(crate) const PRACTICE: OrganisationId = OrganisationId(5);
/// A regulator without a seat.
pub(crate) const BUREAU: OrganisationId = OrganisationId(6);
/// No organisation.
pub(crate) const NOBODY: OrganisationId = OrganisationId(7);
/// No organisation's admin.
pub(crate) const STRANGER: AccountId = 9;

/// The organisations of the benchmarks have numbers from here on.
const FIRST_BENCHED: u32 = 100;

pub(crate) const OBJECTION: u64 = 10;
pub(crate) const DURATION: u64 = 100;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Governance: pallet_governance,
		Probe: probe,
	}
);

parameter_types! {
	/// Whom a vote has suspended.
	pub static Suspended: Vec<OrganisationId> = vec![];
	/// Whom a regulator has suspended at once.
	pub static AtOnce: Vec<OrganisationId> = vec![];
	/// Whose licence isn't valid.
	pub static Lapsed: Vec<OrganisationId> = vec![];
	/// What was set up for the benchmarks.
	pub static Benched: Vec<OrganisationClass> = vec![];
	/// Whether the rules have become stricter.
	pub static Tightened: bool = false;
	pub const RequiredClasses: OrganisationClassSet =
		OrganisationClassSet::of(OrganisationClass::Provider)
			.union(OrganisationClassSet::of(OrganisationClass::Regulator));
}

/// The clock, which stands still: standings change at once.
pub struct Clock;

impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		1_000
	}
}

pub struct Organisations;

impl Organisations {
	/// How an organisation stands, what regulators did at once aside.
	fn lasting(organisation: OrganisationId) -> Standing {
		match Self::class(organisation) {
			None => Standing::Unknown,
			Some(_) if Suspended::get().contains(&organisation) => Standing::Suspended,
			Some(_) if Lapsed::get().contains(&organisation) => Standing::LicenceNotValid,
			Some(_) => Standing::Good,
		}
	}
}

impl OrganisationInspect for Organisations {
	fn class(organisation: OrganisationId) -> Option<OrganisationClass> {
		match organisation {
			HOSPITAL | CLINIC | PRACTICE => Some(OrganisationClass::Provider),
			FACTORY => Some(OrganisationClass::Manufacturer),
			PHARMACY => Some(OrganisationClass::Pharmacy),
			AGENCY | BUREAU => Some(OrganisationClass::Regulator),
			OrganisationId(number) => {
				let place = usize::try_from(number.checked_sub(FIRST_BENCHED)?).ok()?;
				Benched::get().get(place).copied()
			}
		}
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		Self::class(organisation).map(|_| Jurisdiction(*b"DE"))
	}

	fn standing(organisation: OrganisationId, _at: Moment) -> Standing {
		if AtOnce::get().contains(&organisation) {
			Standing::Suspended
		} else {
			Self::lasting(organisation)
		}
	}

	fn lasting_standing(organisation: OrganisationId, _now: Moment) -> Option<LastingStanding> {
		let (standing, is_suspended_at_once) = (Self::lasting(organisation), AtOnce::get().contains(&organisation));
		Some(LastingStanding { class: Self::class(organisation)?, standing, is_suspended_at_once })
	}

	fn prefix_owner(_prefix: CompanyPrefix) -> Option<OrganisationId> {
		None
	}
}

/// The first admin of an organisation. The account after it is the second one.
pub(crate) fn admin(organisation: OrganisationId) -> AccountId {
	10 * (u64::from(organisation.0) + 1)
}

/// An organisation's admin.
pub struct EnsureAdmin;

impl EnsureAdmin {
	fn organisation(admin: AccountId) -> Option<OrganisationId> {
		let number = u32::try_from((admin / 10).checked_sub(1)?).ok()?;
		let organisation = OrganisationId(number);
		(admin % 10 < 2 && Organisations::class(organisation).is_some()).then_some(organisation)
	}
}

impl EnsureOrigin<RuntimeOrigin> for EnsureAdmin {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		origin.as_signer().and_then(|who| Self::organisation(*who)).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(admin(HOSPITAL)))
	}
}

/// What the probe calls ordinary is; some calls never may; all others are sensitive.
pub struct Rules;

impl MotionRules<RuntimeCall> for Rules {
	fn rule(call: &RuntimeCall) -> Rule {
		use frame_system::Call as SystemCall;
		match call {
			RuntimeCall::Probe(probe::Call::ordinary { .. } | probe::Call::fail { .. }) if !Tightened::get() => {
				Rule::Ordinary
			}
			RuntimeCall::System(SystemCall::set_storage { .. } | SystemCall::set_code { .. }) => Rule::Never,
			_ => Rule::Sensitive,
		}
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl probe::Config for Test {
	type OrdinaryOrigin = EnsureOrdinary;
	type SensitiveOrigin = EnsureSensitive;
}

impl Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Organisations;
	type MaxCallBytes = ConstU32<128>;
	type MaxMotions = ConstU32<4>;
	type MaxMotionsEach = ConstU32<2>;
	type MaxSeats = ConstU32<7>;
	type MotionDuration = ConstU64<DURATION>;
	type ObjectionPeriod = ConstU64<OBJECTION>;
	type Organisations = Organisations;
	type RequiredClasses = RequiredClasses;
	type Rules = Rules;
	type RuntimeCall = RuntimeCall;
	type SeatOrigin = EnsureAdmin;
	type SeatsOrigin = EnsureSensitive;
	type Time = Clock;
	type UpgradeOrigin = EnsureSensitive;
	type WeightInfo = ();
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Organisations {
	fn organisation(class: OrganisationClass) -> (OrganisationId, AccountId) {
		let mut benched = Benched::get();
		let organisation = OrganisationId(FIRST_BENCHED + u32::try_from(benched.len()).unwrap());
		benched.push(class);
		Benched::set(benched);
		(organisation, admin(organisation))
	}
}

/// Counts what carried motions call.
#[frame_support::pallet(dev_mode)]
#[allow(unreachable_pub, reason = "what FRAME expands to is public")]
pub mod probe {
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;

	/// What the calls say that they weigh.
	pub(crate) const DECLARED: Weight = Weight::from_parts(1_000, 100);
	/// What they weigh.
	pub(crate) const SPENT: Weight = Weight::from_parts(10, 1);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who makes ordinary calls.
		type OrdinaryOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// Who makes sensitive calls.
		type SensitiveOrigin: EnsureOrigin<Self::RuntimeOrigin>;
	}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// How many calls were made.
	#[pallet::storage]
	pub type Made<T: Config> = StorageValue<_, u32, ValueQuery>;

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// A call for ordinary motions.
		#[pallet::weight(DECLARED)]
		pub fn ordinary(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			T::OrdinaryOrigin::ensure_origin(origin)?;
			Made::<T>::mutate(|made| *made += 1);
			Ok(Some(SPENT).into())
		}

		/// A call for sensitive motions.
		#[pallet::weight(DECLARED)]
		pub fn sensitive(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			T::SensitiveOrigin::ensure_origin(origin)?;
			Made::<T>::mutate(|made| *made += 1);
			Ok(Some(SPENT).into())
		}

		/// A call that always fails, after a write.
		#[pallet::weight(DECLARED)]
		pub fn fail(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			T::OrdinaryOrigin::ensure_origin(origin)?;
			Made::<T>::mutate(|made| *made += 1);
			Err(DispatchError::Other("probe").into())
		}
	}
}

/// Builds the state that tests begin with.
pub(crate) struct ExtBuilder(pub(crate) Vec<OrganisationId>);

impl Default for ExtBuilder {
	fn default() -> Self {
		Self(SEATED.to_vec())
	}
}

impl ExtBuilder {
	/// The state, at the first block: events of block 0 are dropped.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let governance = GenesisConfig { seats: self.0, ..Default::default() };
		let storage = RuntimeGenesisConfig { governance, ..Default::default() }.build_storage().unwrap();
		let mut externalities = sp_io::TestExternalities::from(storage);
		externalities.execute_with(|| {
			// Tests share their threads.
			Suspended::set(vec![]);
			AtOnce::set(vec![]);
			Lapsed::set(vec![]);
			Benched::set(vec![]);
			Tightened::set(false);
			System::set_block_number(1);
		});
		externalities
	}

	/// Runs a test, and checks the invariants after it.
	pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Pallet::<Test>::do_try_state().unwrap();
		});
	}
}

pub(crate) fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// An admin of an organisation.
pub(crate) fn by(organisation: OrganisationId) -> RuntimeOrigin {
	signed(admin(organisation))
}

/// A call whose rule is `Ordinary`.
pub(crate) fn ordinary() -> RuntimeCall {
	RuntimeCall::Probe(probe::Call::ordinary {})
}

/// A call whose rule is `Sensitive`.
pub(crate) fn sensitive() -> RuntimeCall {
	RuntimeCall::Probe(probe::Call::sensitive {})
}

/// A set of seats.
pub(crate) fn seats(organisations: &[OrganisationId]) -> SeatsOf<Test> {
	let set: std::collections::BTreeSet<_> = organisations.iter().copied().collect();
	set.try_into().unwrap()
}

/// Proposes a call, and gives the motion's number.
pub(crate) fn proposed(proposer: OrganisationId, call: RuntimeCall) -> MotionId {
	let motion = NextMotionId::<Test>::get();
	assert_ok!(Governance::propose(by(proposer), Box::new(call)));
	motion
}

pub(crate) fn vote(organisation: OrganisationId, motion: MotionId, approve: bool) -> DispatchResult {
	Governance::vote(by(organisation), motion, approve)
}

/// Has organisations vote alike.
pub(crate) fn all_vote(organisations: &[OrganisationId], motion: MotionId, approve: bool) {
	for organisation in organisations {
		assert_ok!(vote(*organisation, motion, approve));
	}
}

/// A motion that the hospital, the factory and the agency carry, which is enough for any.
pub(crate) fn carried(call: RuntimeCall) -> MotionId {
	let motion = proposed(HOSPITAL, call);
	all_vote(&[FACTORY, AGENCY], motion, true);
	assert!(record(motion).carried_at.is_some());
	motion
}

/// Enacts a motion with as much weight as the probe's calls need.
pub(crate) fn enact(organisation: OrganisationId, motion: MotionId) -> DispatchResultWithPostInfo {
	Governance::enact(by(organisation), motion, probe::DECLARED)
}

/// The record of an open motion.
pub(crate) fn record(motion: MotionId) -> Motion<Test> {
	Motions::<Test>::get(motion).unwrap()
}

/// Goes on by blocks.
pub(crate) fn wait(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

/// Suspends an organisation as a vote does.
pub(crate) fn suspend(organisation: OrganisationId) {
	Suspended::mutate(|suspended| suspended.push(organisation));
}

/// Suspends it as a regulator does.
pub(crate) fn suspend_at_once(organisation: OrganisationId) {
	AtOnce::mutate(|suspended| suspended.push(organisation));
}

/// Ends both.
pub(crate) fn reinstate(organisation: OrganisationId) {
	Suspended::mutate(|suspended| suspended.retain(|other| *other != organisation));
	AtOnce::mutate(|suspended| suspended.retain(|other| *other != organisation));
}

/// This pallet's events, oldest first.
pub(crate) fn events() -> Vec<Event<Test>> {
	let own = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Governance(event) => Some(event),
		RuntimeEvent::System(_) => None,
	};
	System::events().into_iter().filter_map(own).collect()
}
