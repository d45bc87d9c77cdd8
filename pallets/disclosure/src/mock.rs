//! A runtime of this pallet alone. Organisations, credentials, patients, policy and decision are tiny tables.

use frame_support::{
	derive_impl,
	dispatch::DispatchResultWithPostInfo,
	parameter_types,
	traits::Time,
	weights::{constants::RocksDbWeight, Weight},
};
use frame_system::EnsureSigned;
use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse, Role},
	decision::{AccessQuery, Decision, DenyReason, DisclosureEntry, Ground, Obligations},
	disclosure::BreakGlassReason,
	gs1::CompanyPrefix,
	ids::{BreakGlassId, Jurisdiction, Moment, OrganisationId},
	tiers::{native_answer, PolicyFailure, TierAnswer, TierQuestion},
	traits::{
		Acting, BreakGlassInspect, ConsentDecision, CredentialInspect, OrganisationInspect, PatientInspect, Standing,
		TierPolicy,
	},
};
use sp_runtime::BuildStorage;

use crate::{Config, Event, Pallet};

pub(crate) type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
/// Neither a patient nor a holder of a credential.
pub(crate) const STRANGER: AccountId = 9;
/// A physician of the hospital; a privacy officer of it once `PHYSICIAN_TURNS_OFFICER` is set.
pub(crate) const PHYSICIAN: AccountId = 10;
pub(crate) const NURSE: AccountId = 11;
pub(crate) const RESEARCHER: AccountId = 12;
pub(crate) const PHARMACIST: AccountId = 13;
/// A physician of the hospital whose credential ends at `TURN`.
pub(crate) const LOCUM: AccountId = 14;
/// A physician of the clinic.
pub(crate) const SURGEON: AccountId = 15;
/// A physician of the spa, whose licence is not valid.
pub(crate) const SPA_PHYSICIAN: AccountId = 16;
pub(crate) const HOSPITAL_OFFICER: AccountId = 20;
pub(crate) const CLINIC_OFFICER: AccountId = 21;
/// A privacy officer of the regulator.
pub(crate) const AGENCY_OFFICER: AccountId = 22;
/// Somebody of the regulator who is no privacy officer.
pub(crate) const INSPECTOR: AccountId = 23;
/// A privacy officer of the hospital whose credential ends at `TURN`.
pub(crate) const FORMER_OFFICER: AccountId = 24;

pub(crate) const HOSPITAL: OrganisationId = OrganisationId(0);
pub(crate) const INSTITUTE: OrganisationId = OrganisationId(1);
pub(crate) const PHARMACY: OrganisationId = OrganisationId(2);
/// In good standing until `TURN`.
pub(crate) const CLINIC: OrganisationId = OrganisationId(3);
pub(crate) const SPA: OrganisationId = OrganisationId(4);
pub(crate) const AGENCY: OrganisationId = OrganisationId(5);

pub(crate) const DAY: Moment = 86_400_000;
/// When the tests begin: at the first moment of a slot.
pub(crate) const START: Moment = 100 * DAY;
/// When credentials end and an organisation is suspended.
pub(crate) const TURN: Moment = START + DAY;

pub(crate) const POLICY_WEIGHT: Weight = Weight::from_parts(7_000_000, 7_000);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Disclosure: crate,
	}
);

parameter_types! {
	/// The clock.
	pub(crate) static Now: Moment = START;
	/// What the decision with the policy contract is; without it, that of the native table.
	pub(crate) static ContractDecision: Option<Decision> = None;
	/// Who makes the next decision ask for access itself, as a contract may.
	pub(crate) static Reentrant: Option<AccountId> = None;
	/// Whether the physician has become a privacy officer.
	pub(crate) static PhysicianTurnsOfficer: bool = false;
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

pub struct Patients;
impl PatientInspect<AccountId> for Patients {
	fn is_patient(who: &AccountId) -> bool {
		[ALICE, BOB].contains(who)
	}
}

pub struct Organisations;
impl OrganisationInspect for Organisations {
	fn class(organisation: OrganisationId) -> Option<OrganisationClass> {
		match organisation {
			HOSPITAL | CLINIC | SPA => Some(OrganisationClass::Provider),
			INSTITUTE => Some(OrganisationClass::Research),
			PHARMACY => Some(OrganisationClass::Pharmacy),
			AGENCY => Some(OrganisationClass::Regulator),
			_ => None,
		}
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		Self::class(organisation).map(|_| Jurisdiction(*b"DE"))
	}

	fn standing(organisation: OrganisationId, at: Moment) -> Standing {
		match organisation {
			CLINIC if at >= TURN => Standing::Suspended,
			SPA => Standing::LicenceNotValid,
			HOSPITAL | CLINIC | INSTITUTE | PHARMACY | AGENCY => Standing::Good,
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
			PHYSICIAN if PhysicianTurnsOfficer::get() => (HOSPITAL, Role::PrivacyOfficer),
			PHYSICIAN => (HOSPITAL, Role::Physician),
			NURSE => (HOSPITAL, Role::Nurse),
			RESEARCHER => (INSTITUTE, Role::Researcher),
			PHARMACIST => (PHARMACY, Role::Pharmacist),
			LOCUM if at < TURN => (HOSPITAL, Role::Physician),
			SURGEON => (CLINIC, Role::Physician),
			SPA_PHYSICIAN => (SPA, Role::Physician),
			HOSPITAL_OFFICER => (HOSPITAL, Role::PrivacyOfficer),
			CLINIC_OFFICER => (CLINIC, Role::PrivacyOfficer),
			AGENCY_OFFICER => (AGENCY, Role::PrivacyOfficer),
			INSPECTOR => (AGENCY, Role::QualityPerson),
			FORMER_OFFICER if at < TURN => (HOSPITAL, Role::PrivacyOfficer),
			_ => return None,
		};
		Some(Acting { organisation, role })
	}
}

pub struct Policy;
impl TierPolicy<AccountId> for Policy {
	fn allowed(_requester: &AccountId, _question: &TierQuestion) -> Result<TierAnswer, PolicyFailure> {
		panic!("only the decision asks a policy contract")
	}

	fn allowed_natively(question: &TierQuestion) -> TierAnswer {
		native_answer(question)
	}

	fn max_weight() -> Weight {
		POLICY_WEIGHT
	}

	fn weight(organisation: OrganisationId) -> Weight {
		if organisation == HOSPITAL {
			POLICY_WEIGHT
		} else {
			Weight::zero()
		}
	}
}

/// The first steps of the registry's decision, for patients who never granted a consent.
pub struct Decisions;

impl Decisions {
	fn take(query: &AccessQuery<AccountId>, at: Moment) -> Result<Decision, DenyReason> {
		if query.classes.is_empty() || !query.classes.is_known() {
			return Err(DenyReason::BadQuery);
		}
		let acting = Credentials::acting(&query.requester, at).ok_or(DenyReason::NoValidCredential)?;
		if Organisations::standing(acting.organisation, at) != Standing::Good {
			return Err(DenyReason::OrganisationNotInGoodStanding);
		}
		let AccessQuery { purpose, classes, labels, .. } = *query;
		let allowed = Policy::allowed_natively(&TierQuestion { acting, purpose, classes, labels, at }).classes;
		if allowed.is_empty() {
			return Err(DenyReason::TierPolicy);
		}
		let open = Disclosure::open(&query.patient, &query.requester, at)
			.filter(|_| query.purpose == PurposeOfUse::EmergencyTreatment)
			.map(|(break_glass, classes)| (break_glass, classes.intersection(allowed)))
			.filter(|(_, classes)| !classes.is_empty());
		Ok(open.map_or(Decision::NoConsent, |(break_glass, classes)| {
			opened(break_glass, query.classes.difference(classes))
		}))
	}
}

impl ConsentDecision<AccountId> for Decisions {
	fn decide(query: &AccessQuery<AccountId>, at: Moment) -> Decision {
		Self::take(query, at).unwrap_or_else(Decision::deny)
	}

	fn decide_with_policy(query: &AccessQuery<AccountId>, at: Moment) -> Decision {
		if let Some(who) = Reentrant::take() {
			frame_support::assert_ok!(ask(who, query.patient));
		}
		ContractDecision::get().unwrap_or_else(|| Self::decide(query, at))
	}
}

/// The answer that a use of break-glass leads to.
pub(crate) fn opened(break_glass: BreakGlassId, withhold: DataClassSet) -> Decision {
	let based_on = vec![Ground::BreakGlass(break_glass)].try_into().expect("one ground fits");
	Decision::Permit { obligations: Obligations { withhold, ..Default::default() }, based_on }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	// So that what depends on reads shows.
	type DbWeight = RocksDbWeight;
	type Block = Block;
}

impl Config for Test {
	type Time = Clock;
	type RequesterOrigin = EnsureSigned<AccountId>;
	type Credentials = Credentials;
	type Organisations = Organisations;
	type Patients = Patients;
	type Decision = Decisions;
	type Policy = Policy;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Patients;
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Patients {
	fn requester() -> AccountId {
		PHYSICIAN
	}

	fn patient(_requester: &AccountId) -> AccountId {
		ALICE
	}

	fn reviewer() -> AccountId {
		AGENCY_OFFICER
	}

	fn set_time(now: Moment) {
		Now::set(now);
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
			ContractDecision::set(None);
			Reentrant::set(None);
			PhysicianTurnsOfficer::set(false);
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

pub(crate) fn lab() -> DataClassSet {
	classes([DataClass::Laboratory])
}

/// Asks for a patient's laboratory results, for treatment.
pub(crate) fn ask(requester: AccountId, patient: AccountId) -> DispatchResultWithPostInfo {
	Disclosure::request_access(signed(requester), patient, PurposeOfUse::Treatment, None, lab(), None, None)
}

/// Breaks glass for a patient's laboratory results.
pub(crate) fn smash(requester: AccountId, patient: AccountId) -> frame_support::dispatch::DispatchResult {
	Disclosure::break_glass(signed(requester), patient, BreakGlassReason::EmergencyTreatment, lab())
}

/// Breaks glass and gives the number of the use.
pub(crate) fn broken(requester: AccountId, patient: AccountId) -> BreakGlassId {
	let break_glass = crate::NextBreakGlassId::<Test>::get();
	frame_support::assert_ok!(smash(requester, patient));
	break_glass
}

/// This pallet's events, oldest first.
pub(crate) fn events() -> Vec<Event<Test>> {
	let own = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Disclosure(event) => Some(event),
		RuntimeEvent::System(_) => None,
	};
	System::events().into_iter().filter_map(own).collect()
}

/// The lines of a patient's log, as the events have them.
pub(crate) fn logged(patient: AccountId) -> Vec<DisclosureEntry<AccountId>> {
	let entry = |event| match event {
		Event::AccessDecided { entry } if entry.query.patient == patient => Some(entry),
		_ => None,
	};
	events().into_iter().filter_map(entry).collect()
}
