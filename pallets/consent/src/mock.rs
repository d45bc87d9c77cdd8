//! A runtime of this pallet alone. Organisations, credentials, patients and policy are tiny tables.

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, SortedMembers, Time},
	weights::Weight,
};
use frame_system::{EnsureSigned, EnsureSignedBy};
use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse, PurposeSet, Role},
	consent::{Actor, ConsentTerms, Effect, Provision},
	decision::{AccessQuery, DisclosureEntry},
	gs1::CompanyPrefix,
	ids::{ConsentId, Moment, OrganisationId, Period},
	tiers::native_tier,
	traits::{Acting, CredentialInspect, OrganisationInspect, PatientInspect, PolicyUnavailable, Standing, TierPolicy},
};
use sp_runtime::BuildStorage;

use crate::{Config, Event, Pallet};

pub(crate) type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
pub(crate) const STRANGER: AccountId = 9;
pub(crate) const PHYSICIAN: AccountId = 10;
pub(crate) const NURSE: AccountId = 11;
pub(crate) const RESEARCHER: AccountId = 12;
pub(crate) const PHARMACIST: AccountId = 13;
/// A physician of the hospital whose credential ends at `LOCUM_UNTIL`.
pub(crate) const LOCUM: AccountId = 14;
/// A physician of the clinic.
pub(crate) const SURGEON: AccountId = 15;
/// A physician of the spa, whose licence is not valid.
pub(crate) const SPA_PHYSICIAN: AccountId = 16;

pub(crate) const HOSPITAL: OrganisationId = OrganisationId(0);
pub(crate) const INSTITUTE: OrganisationId = OrganisationId(1);
pub(crate) const PHARMACY: OrganisationId = OrganisationId(2);
/// In good standing until `CLINIC_SUSPENDED_AT`.
pub(crate) const CLINIC: OrganisationId = OrganisationId(3);
pub(crate) const SPA: OrganisationId = OrganisationId(4);
pub(crate) const NO_ORGANISATION: OrganisationId = OrganisationId(99);

pub(crate) const DAY: Moment = 86_400_000;
/// When the tests begin.
pub(crate) const START: Moment = 100 * DAY;
pub(crate) const LOCUM_UNTIL: Moment = START + 10 * DAY;
pub(crate) const CLINIC_SUSPENDED_AT: Moment = START + 10 * DAY;

pub(crate) const POLICY_WEIGHT: Weight = Weight::from_parts(7_000_000, 7_000);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Consent: crate,
	}
);

parameter_types! {
	/// The clock.
	pub(crate) static Now: Moment = START;
	/// What the policy contract answers; without it the native tier table holds.
	pub(crate) static PolicyAnswer: Option<Result<DataClassSet, PolicyUnavailable>> = None;
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

pub struct Patients;
impl SortedMembers<AccountId> for Patients {
	fn sorted_members() -> Vec<AccountId> {
		vec![ALICE, BOB]
	}
}
impl PatientInspect<AccountId> for Patients {
	fn is_patient(who: &AccountId) -> bool {
		<Self as SortedMembers<_>>::contains(who)
	}
}

pub struct Organisations;
impl OrganisationInspect for Organisations {
	fn class(organisation: OrganisationId) -> Option<OrganisationClass> {
		match organisation {
			HOSPITAL | CLINIC | SPA => Some(OrganisationClass::Provider),
			INSTITUTE => Some(OrganisationClass::Research),
			PHARMACY => Some(OrganisationClass::Pharmacy),
			_ => None,
		}
	}

	fn standing(organisation: OrganisationId, at: Moment) -> Standing {
		match organisation {
			CLINIC if at >= CLINIC_SUSPENDED_AT => Standing::Suspended,
			SPA => Standing::LicenceNotValid,
			HOSPITAL | CLINIC | INSTITUTE | PHARMACY => Standing::Good,
			_ => Standing::Unknown,
		}
	}

	fn prefix_owner(_prefix: CompanyPrefix) -> Option<OrganisationId> {
		None
	}
}

pub struct Credentials;
impl CredentialInspect<AccountId> for Credentials {
	fn acting(who: &AccountId, at: Moment) -> Option<Acting> {
		let (organisation, role) = match *who {
			PHYSICIAN => (HOSPITAL, Role::Physician),
			NURSE => (HOSPITAL, Role::Nurse),
			RESEARCHER => (INSTITUTE, Role::Researcher),
			PHARMACIST => (PHARMACY, Role::Pharmacist),
			LOCUM if at < LOCUM_UNTIL => (HOSPITAL, Role::Physician),
			SURGEON => (CLINIC, Role::Physician),
			SPA_PHYSICIAN => (SPA, Role::Physician),
			_ => return None,
		};
		Some(Acting { organisation, role })
	}
}

pub struct Policy;
impl TierPolicy for Policy {
	fn allowed(
		acting: Acting,
		purpose: PurposeOfUse,
		classes: DataClassSet,
	) -> Result<DataClassSet, PolicyUnavailable> {
		PolicyAnswer::get().unwrap_or_else(|| Ok(Self::allowed_natively(acting, purpose, classes)))
	}

	fn allowed_natively(acting: Acting, purpose: PurposeOfUse, classes: DataClassSet) -> DataClassSet {
		native_tier(acting.role, purpose).intersection(classes)
	}

	fn max_weight() -> Weight {
		POLICY_WEIGHT
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl Config for Test {
	type Time = Clock;
	type PatientOrigin = EnsureSignedBy<Patients, AccountId>;
	type RequesterOrigin = EnsureSigned<AccountId>;
	type Organisations = Organisations;
	type Credentials = Credentials;
	type Patients = Patients;
	type Policy = Policy;
	type MaxConsents = ConstU32<64>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Patients;
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Patients {
	fn patient() -> AccountId {
		ALICE
	}

	fn requester() -> AccountId {
		PHYSICIAN
	}

	fn organisation(_number: u32) -> OrganisationId {
		HOSPITAL
	}
}

#[derive(Default)]
pub(crate) struct ExtBuilder;

impl ExtBuilder {
	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("the genesis is sound");
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			// Tests share their threads, and events of block 0 are dropped.
			Now::set(START);
			PolicyAnswer::set(None);
			System::set_block_number(1);
		});
		ext
	}

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

pub(crate) fn advance(by: Moment) {
	Now::set(Now::get() + by);
}

pub(crate) fn classes<const N: usize>(classes: [DataClass; N]) -> DataClassSet {
	classes.into_iter().collect()
}

/// A permit for treatment.
pub(crate) fn permit(actor: Actor<AccountId>, classes: DataClassSet) -> Provision<AccountId> {
	let purposes = PurposeSet::of(PurposeOfUse::Treatment);
	Provision { effect: Effect::Permit, actor, purposes, classes, data_period: Period::always() }
}

/// A denial for treatment.
pub(crate) fn deny(actor: Actor<AccountId>, classes: DataClassSet) -> Provision<AccountId> {
	Provision { effect: Effect::Deny, ..permit(actor, classes) }
}

/// The same for data of a period.
pub(crate) fn made_in(period: Period, provision: Provision<AccountId>) -> Provision<AccountId> {
	Provision { data_period: period, ..provision }
}

/// Terms that hold always.
pub(crate) fn terms<const N: usize>(provisions: [Provision<AccountId>; N]) -> ConsentTerms<AccountId> {
	let provisions = provisions.to_vec().try_into().expect("few enough provisions");
	ConsentTerms { period: Period::always(), provisions, source: None }
}

/// A permit of laboratory results for the physician's treatment.
pub(crate) fn lab_terms() -> ConsentTerms<AccountId> {
	terms([permit(Actor::Account(PHYSICIAN), lab())])
}

pub(crate) fn lab() -> DataClassSet {
	classes([DataClass::Laboratory])
}

/// Alice's laboratory results of any time, for treatment.
pub(crate) fn lab_query(requester: AccountId) -> AccessQuery<AccountId> {
	let purpose = PurposeOfUse::Treatment;
	AccessQuery { patient: ALICE, requester, purpose, classes: lab(), data_time: None }
}

/// Grants the terms as Alice and gives the new consent's number.
pub(crate) fn granted(terms: ConsentTerms<AccountId>) -> ConsentId {
	let consent = crate::NextConsentId::<Test>::get();
	frame_support::assert_ok!(Consent::grant(signed(ALICE), terms));
	consent
}

/// The lines of a patient's log, as the events have them.
pub(crate) fn logged(patient: AccountId) -> Vec<DisclosureEntry<AccountId>> {
	let entry = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Consent(Event::AccessDecided { entry }) if entry.query.patient == patient => Some(entry),
		_ => None,
	};
	System::events().into_iter().filter_map(entry).collect()
}
