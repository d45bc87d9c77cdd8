//! A runtime of this pallet alone. Organisations, their admins, patients and guardians are tiny tables.

use frame_support::{
	derive_impl, parameter_types,
	traits::{EnsureOrigin, OriginTrait, Time},
};
use salus_primitives::{
	codes::OrganisationClass,
	gs1::CompanyPrefix,
	ids::{Jurisdiction, Moment, OrganisationId, Period},
	traits::{OrganisationInspect, PatientKeys, Standing},
};
use sp_runtime::BuildStorage;

use crate::{Config, Pallet};

pub(crate) type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

/// A patient of the hospital, with two guardians.
pub(crate) const ALICE: AccountId = 1;
/// A patient of the clinic, with one guardian.
pub(crate) const BOB: AccountId = 2;
/// A patient of the hospital, without a guardian.
pub(crate) const CAROL: AccountId = 3;
pub(crate) const PATIENTS: [AccountId; 3] = [ALICE, BOB, CAROL];
/// Guardians of Alice.
pub(crate) const MOTHER: AccountId = 11;
pub(crate) const FATHER: AccountId = 12;
/// A guardian of Bob.
pub(crate) const AUNT: AccountId = 13;
/// Keys that nobody has used.
pub(crate) const KEY: AccountId = 50;
pub(crate) const NEXT_KEY: AccountId = 51;
pub(crate) const STRANGER: AccountId = 99;

pub(crate) const HOSPITAL: OrganisationId = OrganisationId(0);
pub(crate) const CLINIC: OrganisationId = OrganisationId(1);
/// One more than there are.
const NOBODYS: OrganisationId = OrganisationId(2);

pub(crate) const DAY: Moment = 86_400_000;
/// When the tests begin.
pub(crate) const START: Moment = 1_000 * DAY;
pub(crate) const DELAY: Moment = 7 * DAY;
pub(crate) const PAUSE: Moment = 90 * DAY;
/// When the guardians' rights end by themselves.
pub(crate) const MAJORITY: Moment = START + 3_000 * DAY;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Recovery: crate,
	}
);

parameter_types! {
	/// The clock.
	pub static Now: Moment = START;
	/// Who is a guardian of whom, and from when until when.
	pub static Guardians: Vec<(AccountId, AccountId, Moment, Moment)> = vec![];
	/// Which organisations are suspended.
	pub static Suspended: Vec<OrganisationId> = vec![];
	/// Which accounts became members meanwhile.
	pub static Taken: Vec<AccountId> = vec![];
	/// The keys that took the place of a patient's, with the patient; the latest last.
	pub static Replaced: Vec<(AccountId, AccountId)> = vec![];
	pub const RecoveryDelay: Moment = DELAY;
	pub const ObjectionPause: Moment = PAUSE;
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
fn organisation_of(who: AccountId) -> Option<OrganisationId> {
	let number = who.checked_sub(100).and_then(|number| u32::try_from(number).ok());
	number.map(OrganisationId).filter(|organisation| *organisation < NOBODYS)
}

pub struct EnsureAdmin;
impl EnsureOrigin<RuntimeOrigin> for EnsureAdmin {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		origin.as_signer().copied().and_then(organisation_of).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(hospital())
	}
}

pub struct Patients;
impl PatientKeys<AccountId> for Patients {
	fn sponsor(patient: &AccountId) -> Option<OrganisationId> {
		match *patient {
			ALICE | CAROL => Some(HOSPITAL),
			BOB => Some(CLINIC),
			_ => None,
		}
	}

	fn key_of(patient: &AccountId) -> AccountId {
		let last = Replaced::get().into_iter().rev().find(|(of, _)| of == patient);
		last.map_or(*patient, |(_, key)| key)
	}

	fn patient_of(key: &AccountId) -> Option<AccountId> {
		PATIENTS.into_iter().find(|patient| Self::key_of(patient) == *key)
	}

	fn is_guardian(who: &AccountId, patient: &AccountId, at: Moment) -> bool {
		let holds = |(guardian, of, from, until): &(AccountId, AccountId, Moment, Moment)| {
			guardian == who && of == patient && *from <= at && at < *until
		};
		Guardians::get().iter().any(holds)
	}

	fn was_guardian(who: &AccountId, patient: &AccountId, during: Period) -> bool {
		let held = |(guardian, of, from, until): &(AccountId, AccountId, Moment, Moment)| {
			guardian == who && of == patient && Period::between(*from, *until).meets(&during)
		};
		Guardians::get().iter().any(held)
	}

	fn is_free(who: &AccountId) -> bool {
		let represents = Guardians::get().iter().any(|(guardian, ..)| guardian == who);
		let is_taken = represents || organisation_of(*who).is_some() || Taken::get().contains(who);
		!is_taken && Self::sponsor(who).is_none() && Self::patient_of(who).is_none()
	}

	fn replace_key(patient: &AccountId, new: &AccountId) {
		Replaced::mutate(|all| all.push((*patient, *new)));
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl Config for Test {
	type SponsorOrigin = EnsureAdmin;
	type Patients = Patients;
	type Organisations = Organisations;
	type Time = Clock;
	type RecoveryDelay = RecoveryDelay;
	type ObjectionPause = ObjectionPause;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Patients;
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Patients {
	fn patient_and_guardian() -> (AccountId, AccountId) {
		Guardians::set(vec![(MOTHER, ALICE, Now::get(), MAJORITY)]);
		(ALICE, MOTHER)
	}

	fn set_time(now: Moment) {
		Now::set(now);
	}
}

/// Builds the state that tests begin with.
#[derive(Default)]
pub(crate) struct ExtBuilder;

impl ExtBuilder {
	/// The state, at the first block.
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			// Tests share their threads.
			Now::set(START);
			Guardians::set(
				[(MOTHER, ALICE), (FATHER, ALICE), (AUNT, BOB)].map(|(who, of)| (who, of, 0, MAJORITY)).to_vec(),
			);
			Suspended::set(vec![]);
			Taken::set(vec![]);
			Replaced::set(vec![]);
			System::set_block_number(1);
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

pub(crate) fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// As the hospital's admin.
pub(crate) fn hospital() -> RuntimeOrigin {
	signed(100)
}

/// As the clinic's admin.
pub(crate) fn clinic() -> RuntimeOrigin {
	signed(101)
}

/// Lets time pass.
pub(crate) fn wait(time: Moment) {
	Now::mutate(|now| *now += time);
}

/// Ends a guardian's right over a patient now.
pub(crate) fn end_guardianship(who: AccountId, patient: AccountId) {
	let now = Now::get();
	Guardians::mutate(|all| {
		for (guardian, of, _, until) in all.iter_mut() {
			if *guardian == who && *of == patient {
				*until = now.min(*until);
			}
		}
	});
}

/// Makes somebody a guardian of a patient from now on.
pub(crate) fn appoint(who: AccountId, patient: AccountId) {
	Guardians::mutate(|all| all.push((who, patient, Now::get(), MAJORITY)));
}

/// Suspends an organisation.
pub(crate) fn suspend(organisation: OrganisationId) {
	Suspended::mutate(|suspended| suspended.push(organisation));
}
