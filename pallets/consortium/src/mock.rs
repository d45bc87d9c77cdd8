//! A runtime of this pallet alone.

use frame_support::{
	construct_runtime, derive_impl, ord_parameter_types, parameter_types,
	traits::{ConstU32, ConstU64, Contains, EitherOfDiverse, Time},
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{check_digit, CompanyPrefix, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
};
use sp_runtime::BuildStorage;

use crate::{self as pallet_consortium, EnsurePatient, EnsureRegulator, GenesisConfig, GenesisOrganisation, Pallet};

pub(crate) type AccountId = u64;

/// When the tests begin.
pub(crate) const START: Moment = 1_000;

/// How long a suspension by a regulator lasts, and how long after its beginning there can't be another.
pub(crate) const EMERGENCY: Moment = 500;
pub(crate) const PAUSE: Moment = 2_000;

/// The provider of the genesis, with its admin, and so on.
pub(crate) const HOSPITAL: OrganisationId = OrganisationId(0);
pub(crate) const FACTORY: OrganisationId = OrganisationId(1);
pub(crate) const REGULATOR: OrganisationId = OrganisationId(2);
pub(crate) const HOSPITAL_ADMIN: AccountId = 10;
pub(crate) const HOSPITAL_ADMIN_2: AccountId = 11;
pub(crate) const FACTORY_ADMIN: AccountId = 20;
pub(crate) const REGULATOR_ADMIN: AccountId = 30;
pub(crate) const PHYSICIAN: AccountId = 100;
pub(crate) const RESEARCHER: AccountId = 101;
pub(crate) const PACKER: AccountId = 102;
pub(crate) const PATIENT: AccountId = 200;
pub(crate) const MOTHER: AccountId = 300;
pub(crate) const FRIEND: AccountId = 301;
/// Stands for an ordinary decision. Root stands for any.
pub(crate) const ORDINARY: AccountId = 600;
pub(crate) const STRANGER: AccountId = 999;

construct_runtime!(
	pub enum Test {
		System: frame_system,
		Consortium: pallet_consortium,
		Relay: relay,
	}
);

type Block = frame_system::mocking::MockBlock<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

parameter_types! {
	pub static Now: Moment = START;
	pub static MaxIntervals: u32 = 4;
}

ord_parameter_types! {
	pub const Ordinary: AccountId = ORDINARY;
}

/// The clock of the tests.
pub struct Clock;

impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

/// Remarks, and batches, which must not let through more than what they hold would be let through by itself. The
/// calls of this pallet are in it to see that they are refused all the same.
pub struct RepresentedCalls;

impl Contains<RuntimeCall> for RepresentedCalls {
	fn contains(call: &RuntimeCall) -> bool {
		use frame_system::Call as SystemCall;
		matches!(
			call,
			RuntimeCall::System(SystemCall::remark { .. } | SystemCall::remark_with_event { .. })
				| RuntimeCall::Relay(_)
				| RuntimeCall::Consortium(_)
		)
	}
}

impl relay::Config for Test {
	type RuntimeCall = RuntimeCall;
}

impl pallet_consortium::Config for Test {
	type AdmitOrigin = EnsureRoot<AccountId>;
	type EmergencyPause = ConstU64<PAUSE>;
	type EmergencySuspension = ConstU64<EMERGENCY>;
	type MaxAdmins = ConstU32<3>;
	type MaxEmergencies = ConstU32<2>;
	type MaxIntervals = MaxIntervals;
	type MaxPrefixes = ConstU32<3>;
	type PatientOrigin = EnsurePatient<Test>;
	type RegulatorOrigin = EnsureRegulator<Test>;
	type RepresentedCalls = RepresentedCalls;
	type RuntimeCall = RuntimeCall;
	type StandingOrigin = EitherOfDiverse<EnsureRoot<AccountId>, EnsureSignedBy<Ordinary, AccountId>>;
	type Time = Clock;
	type WeightInfo = ();
}

/// Makes the call that it is given, as batches do, and gives back some of its weight.
#[frame_support::pallet(dev_mode)]
#[allow(unreachable_pub, reason = "what FRAME expands to is public")]
pub mod relay {
	use frame_support::{dispatch::PostDispatchInfo, pallet_prelude::*, storage};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Dispatchable;

	/// Where the count of relayed calls is.
	const KEY: &[u8] = b"relayed";

	/// How many calls were relayed.
	pub(crate) fn count() -> u32 {
		storage::unhashed::get_or_default(KEY)
	}

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The runtime's calls.
		type RuntimeCall: Parameter + Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>;
	}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Makes a call.
		#[pallet::weight((Weight::from_parts(1_000, 0), DispatchClass::Operational))]
		pub fn relay(origin: OriginFor<T>, call: Box<<T as Config>::RuntimeCall>) -> DispatchResultWithPostInfo {
			storage::unhashed::put(KEY, &(count() + 1));
			call.dispatch(origin)?;
			Ok(Some(Weight::from_parts(10, 0)).into())
		}
	}
}

/// The valid GLN of this location.
pub(crate) fn gln(location: u64) -> Gln {
	let body = 409_999_900_000 + location;
	Gln(body * 10 + check_digit(body))
}

/// A company prefix by its digits.
pub(crate) fn prefix(digits: &str) -> CompanyPrefix {
	CompanyPrefix::parse(digits).unwrap()
}

/// Sets the clock.
pub(crate) fn at(moment: Moment) {
	Now::set(moment);
}

/// A founding organisation with these admins.
pub(crate) fn founder(class: OrganisationClass, location: u64, admins: &[AccountId]) -> GenesisOrganisation<AccountId> {
	GenesisOrganisation {
		class,
		gln: gln(location),
		jurisdiction: *b"DE",
		licence: Period { start: None, end: Some(10_000) },
		admins: admins.to_vec(),
		prefixes: vec![],
	}
}

/// Builds the state that tests begin with.
pub(crate) struct ExtBuilder(pub(crate) GenesisConfig<Test>);

impl Default for ExtBuilder {
	fn default() -> Self {
		let mut factory = founder(OrganisationClass::Manufacturer, 2, &[FACTORY_ADMIN]);
		factory.prefixes = vec![prefix("4099999")];
		Self(GenesisConfig {
			development_keys: true,
			organisations: vec![
				founder(OrganisationClass::Provider, 1, &[HOSPITAL_ADMIN, HOSPITAL_ADMIN_2]),
				factory,
				founder(OrganisationClass::Regulator, 3, &[REGULATOR_ADMIN]),
			],
			credentials: vec![
				(0, PHYSICIAN, Role::Physician),
				(0, RESEARCHER, Role::Researcher),
				(1, PACKER, Role::Logistics),
			],
			patients: vec![(0, PATIENT)],
			deployers: vec![],
		})
	}
}

impl ExtBuilder {
	/// The state, at the first block.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		at(0);
		let storage = RuntimeGenesisConfig { consortium: self.0, ..Default::default() }.build_storage().unwrap();
		let mut externalities = sp_io::TestExternalities::from(storage);
		externalities.execute_with(|| {
			System::set_block_number(1);
			at(START);
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

/// Where the tests' organisations are.
pub(crate) const GERMANY: Jurisdiction = Jurisdiction(*b"DE");
