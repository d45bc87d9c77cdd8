//! A runtime of this pallet alone. Members and the clock are tiny tables in storage, so that what is read of them can
//! be counted. All numbers are small: a block has room for 100,000 of weight and 10,000 bytes.

use frame_support::{
	derive_impl,
	dispatch::{DispatchClass, DispatchInfo, Pays, PostDispatchInfo},
	parameter_types,
	storage::types::{OptionQuery, ValueQuery},
	storage_alias,
	traits::{ConstU32, ConstU64, Contains, EnsureOrigin, OriginTrait, Time},
	weights::{RuntimeDbWeight, Weight},
	Twox64Concat,
};
use frame_system::{
	limits::{BlockLength, BlockWeights},
	EnsureRoot,
};
use salus_primitives::{
	codes::OrganisationClass,
	gs1::CompanyPrefix,
	ids::{Jurisdiction, Moment, OrganisationId},
	traits::{MemberInspect, OrganisationInspect, Standing},
};
use sp_runtime::{
	traits::DispatchTransaction,
	transaction_validity::{TransactionSource::External, TransactionValidityError},
	BuildStorage,
};

use crate::{CheckAdmission, Config, Cost, Event, GenesisConfig, Pallet, Quota, Usage, Usages, WeightInfo};

pub(crate) type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

pub(crate) const HOSPITAL: OrganisationId = OrganisationId(0);
pub(crate) const PHARMACY: OrganisationId = OrganisationId(1);
pub(crate) const FACTORY: OrganisationId = OrganisationId(2);
pub(crate) const ALL: [OrganisationId; 3] = [HOSPITAL, PHARMACY, FACTORY];
/// One more than there are.
pub(crate) const NOBODYS: OrganisationId = OrganisationId(3);

pub(crate) const ADMIN: AccountId = 100;
pub(crate) const PHYSICIAN: AccountId = 200;
pub(crate) const PATIENT: AccountId = 300;
/// Represents a patient of the hospital until [`END`].
pub(crate) const GUARDIAN: AccountId = 400;
pub(crate) const PHARMACIST: AccountId = 201;
pub(crate) const STRANGER: AccountId = 99;

/// When the tests begin.
pub(crate) const START: Moment = 1_000;
/// When the guardian is none any more.
pub(crate) const END: Moment = 2_000;

/// What a block has room for.
pub(crate) const CAPACITY: u64 = 100_000;
pub(crate) const LENGTH: u32 = 10_000;
/// What each transaction weighs besides its call and its extensions.
pub(crate) const BASE: u64 = 10;
/// What the check weighs at most, and where it isn't asked who signed.
pub(crate) const CLOSELY: u64 = 10;
pub(crate) const AT_A_GLANCE: u64 = 4;

pub(crate) const PERIOD: u32 = 10;
pub(crate) const STORAGE_PERIOD: u32 = 100;
/// A tenth of what the blocks of a period have room for.
pub(crate) const DEFAULT: Quota = Quota { weight: 100_000, bytes: 50_000 };
pub(crate) const LEAST: Quota = Quota { weight: 1_000, bytes: 500 };
pub(crate) const MOST: Quota = Quota { weight: 500_000, bytes: 1_000_000 };

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Gate: crate,
	}
);

/// Who is a member of which organisation, and until when.
#[storage_alias(verbatim)]
pub(crate) type Registry = StorageMap<Mock, Twox64Concat, AccountId, (OrganisationId, Option<Moment>), OptionQuery>;

/// The clock.
#[storage_alias(verbatim)]
pub(crate) type Now = StorageValue<Mock, Moment, ValueQuery>;

parameter_types! {
	pub Weights: BlockWeights = BlockWeights::builder()
		.base_block(Weight::zero())
		.for_class(DispatchClass::all(), |weights| weights.base_extrinsic = Weight::from_parts(BASE, 0))
		.for_class(DispatchClass::non_mandatory(), |weights| {
			weights.max_total = Some(Weight::from_parts(CAPACITY, u64::MAX));
		})
		.build_or_panic();
	pub Lengths: BlockLength = BlockLength::builder().max_length(LENGTH).build();
	pub const DbWeight: RuntimeDbWeight = RuntimeDbWeight { read: 10, write: 50 };
	pub static DefaultQuota: Quota = DEFAULT;
	pub static MinQuota: Quota = LEAST;
	pub const MaxQuota: Quota = MOST;
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

pub struct Members;
impl MemberInspect<AccountId> for Members {
	fn quota_holder(who: &AccountId, at: Moment) -> Option<OrganisationId> {
		let (organisation, until) = Registry::get(who)?;
		until.is_none_or(|until| at < until).then_some(organisation)
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
		Self::class(organisation).map_or(Standing::Unknown, |_| Standing::Good)
	}

	fn prefix_owner(_prefix: CompanyPrefix) -> Option<OrganisationId> {
		None
	}
}

/// The accounts with numbers from one to below another.
pub struct EnsureWithin<const FROM: AccountId, const TO: AccountId>;
impl<const FROM: AccountId, const TO: AccountId> EnsureOrigin<RuntimeOrigin> for EnsureWithin<FROM, TO> {
	type Success = AccountId;

	fn try_origin(origin: RuntimeOrigin) -> Result<AccountId, RuntimeOrigin> {
		origin.as_signer().copied().filter(|who| (FROM..TO).contains(who)).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(signed(FROM))
	}
}

pub struct Reserved;
impl Contains<RuntimeCall> for Reserved {
	fn contains(call: &RuntimeCall) -> bool {
		*call == reserved()
	}
}

pub struct TinyWeights;
impl WeightInfo for TinyWeights {
	fn set_quota() -> Weight {
		Weight::from_parts(100, 0)
	}

	fn admit() -> Weight {
		Weight::from_parts(AT_A_GLANCE, 0)
	}

	fn admit_closely() -> Weight {
		Weight::from_parts(CLOSELY, 0)
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type BlockLength = Lengths;
	type BlockWeights = Weights;
	type DbWeight = DbWeight;
}

impl Config for Test {
	type Members = Members;
	type Organisations = Organisations;
	type Time = Clock;
	type QuotaOrigin = EnsureRoot<AccountId>;
	type StaffOrigin = EnsureWithin<ADMIN, PATIENT>;
	type ReserveOrigin = EnsureWithin<ADMIN, PHYSICIAN>;
	type Reserved = Reserved;
	type Period = ConstU32<PERIOD>;
	type StoragePeriod = ConstU32<STORAGE_PERIOD>;
	type ItemBytes = ConstU64<20>;
	type DefaultQuota = DefaultQuota;
	type MinQuota = MinQuota;
	type MaxQuota = MaxQuota;
	type WeightInfo = TinyWeights;
}

/// Builds the state that tests begin with: which organisations have quotas of their own.
#[derive(Default)]
pub(crate) struct ExtBuilder(pub(crate) Vec<(u32, Quota)>);

impl ExtBuilder {
	/// The state, at the first block.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		// Tests share their threads.
		DefaultQuota::set(DEFAULT);
		MinQuota::set(LEAST);
		let gate = GenesisConfig { quotas: self.0, ..Default::default() };
		let storage =
			RuntimeGenesisConfig { gate, ..Default::default() }.build_storage().expect("the genesis is sound");
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			Now::put(START);
			for organisation in ALL {
				for base in [ADMIN, PHYSICIAN, PATIENT] {
					Registry::insert(base + u64::from(organisation.0), (organisation, None::<Moment>));
				}
			}
			Registry::insert(GUARDIAN, (HOSPITAL, Some(END)));
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

/// A call for which the last part of a quota is kept.
pub(crate) fn reserved() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark_with_event { remark: vec![] })
}

/// Any other call.
pub(crate) fn ordinary() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

pub(crate) fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// A transaction as the extension sees it. What its call does is left out.
#[derive(Clone, Debug)]
pub(crate) struct Tx {
	who: AccountId,
	call: RuntimeCall,
	weight: u64,
	actual: u64,
	length: usize,
}

impl Tx {
	/// A transaction that costs 1,020 of weight and 420 bytes, and in the end 6 less of weight if nobody has to look
	/// closely.
	pub(crate) fn by(who: AccountId) -> Self {
		Self { who, call: ordinary(), weight: 1_000, actual: 1_000, length: 20 }
	}

	/// The same with a call that weighs so much.
	pub(crate) fn weighing(self, weight: u64) -> Self {
		Self { weight, actual: weight, ..self }
	}

	/// The same with a call that turns out to weigh so much.
	pub(crate) fn needing(self, actual: u64) -> Self {
		Self { actual, ..self }
	}

	/// The same with so many bytes.
	pub(crate) fn long(self, length: usize) -> Self {
		Self { length, ..self }
	}

	/// The same by somebody else.
	pub(crate) fn sent_by(self, who: AccountId) -> Self {
		Self { who, ..self }
	}

	/// The same with another call.
	pub(crate) fn calling(self, call: RuntimeCall) -> Self {
		Self { call, ..self }
	}

	fn info(&self) -> DispatchInfo {
		DispatchInfo {
			call_weight: Weight::from_parts(self.weight, 0),
			extension_weight: Weight::from_parts(CLOSELY, 0),
			..Default::default()
		}
	}

	/// What it costs, as far as it says itself.
	pub(crate) fn cost(&self) -> Cost {
		let info = self.info();
		Pallet::<Test>::cost(info.class, info.total_weight(), info.call_weight, self.length)
	}

	/// What the pool says of it: its priority. There the runtime stands in the next block.
	pub(crate) fn pooled(&self) -> Result<u64, TransactionValidityError> {
		let check = CheckAdmission::<Test>::new();
		pass(1);
		let answer = check.validate_only(signed(self.who), &self.call, &self.info(), self.length, External, 0);
		System::set_block_number(System::block_number() - 1);
		answer.map(|(valid, ..)| valid.priority)
	}

	/// What the block says of it: what it weighed with its check, without [`BASE`].
	pub(crate) fn included(&self) -> Result<u64, TransactionValidityError> {
		let needed = PostDispatchInfo { actual_weight: Some(Weight::from_parts(self.actual, 0)), pays_fee: Pays::No };
		let check = CheckAdmission::<Test>::new();
		let outcome = check.test_run(signed(self.who), &self.call, &self.info(), self.length, 0, |_| Ok(needed))?;
		let post = outcome.expect("the call works");
		Ok(post.calc_actual_weight(&self.info()).ref_time())
	}
}

/// Goes on by some blocks.
pub(crate) fn pass(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

/// What an organisation uses now.
pub(crate) fn used(organisation: OrganisationId) -> Cost {
	Gate::usage(organisation)
}

/// What its guests use now of their own part.
pub(crate) fn used_by_guests(organisation: OrganisationId) -> Cost {
	Gate::usage_by_guests(organisation)
}

/// Has an organisation use that much of its quota, now. What its guests have for themselves stays as it is.
pub(crate) fn use_up(organisation: OrganisationId, weight: u64, bytes: u64) {
	let (usage, _) = Gate::settled(organisation);
	Usages::<Test>::insert(organisation, Usage { used: Cost { weight, bytes }, ..usage });
}

/// This pallet's events, oldest first.
pub(crate) fn events() -> Vec<Event<Test>> {
	let own = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Gate(event) => Some(event),
		RuntimeEvent::System(_) => None,
	};
	System::events().into_iter().filter_map(own).collect()
}
