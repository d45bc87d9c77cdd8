//! Who is who in the tests, and whatever else other pallets would answer.

use frame_support::{
	traits::{EnsureOrigin, OriginTrait, SortedMembers, Time},
	weights::Weight,
};
use salus_primitives::{
	codes::{DataClassSet, OrganisationClass, Role},
	gs1::CompanyPrefix,
	ids::{BreakGlassId, Jurisdiction, Moment, OrganisationId, StudyId},
	study::{Participation, StudyProfile},
	tiers::{native_answer, PolicyFailure, TierAnswer, TierQuestion},
	traits::{
		Acting, BreakGlassInspect, CredentialInspect, OrganisationInspect, PatientInspect, Standing, StudyInspect,
		TierPolicy,
	},
};
use sp_runtime::traits::Convert;

use super::*;

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

pub struct PatientKeys;
impl Convert<AccountId, AccountId> for PatientKeys {
	fn convert(patient: AccountId) -> AccountId {
		let replaced = NewKeys::get().into_iter().find(|(of, _)| *of == patient);
		replaced.map_or(patient, |(_, key)| key)
	}
}

/// Whoever holds a credential, valid or not.
pub struct Holders;
impl SortedMembers<AccountId> for Holders {
	fn sorted_members() -> Vec<AccountId> {
		(PHYSICIAN..=GATEWAY).collect()
	}
}

pub struct EnsureAdmin;
impl EnsureOrigin<RuntimeOrigin> for EnsureAdmin {
	type Success = OrganisationId;

	fn try_origin(origin: RuntimeOrigin) -> Result<OrganisationId, RuntimeOrigin> {
		let organisation = |who: &AccountId| u32::try_from(who.checked_sub(ADMINS)?).ok().map(OrganisationId);
		let known = |organisation: &OrganisationId| Organisations::class(*organisation).is_some();
		origin.as_signer().and_then(organisation).filter(known).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(admin(HOSPITAL))
	}
}

pub struct Organisations;
impl OrganisationInspect for Organisations {
	fn class(organisation: OrganisationId) -> Option<OrganisationClass> {
		match organisation {
			HOSPITAL | CLINIC | SPA => Some(OrganisationClass::Provider),
			INSTITUTE | COLLEGE => Some(OrganisationClass::Research),
			PHARMACY => Some(OrganisationClass::Pharmacy),
			INSURER => Some(OrganisationClass::Payer),
			_ => None,
		}
	}

	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction> {
		match organisation {
			COLLEGE => Some(Jurisdiction(*b"FR")),
			_ => Self::class(organisation).map(|_class| Jurisdiction(*b"DE")),
		}
	}

	fn standing(organisation: OrganisationId, at: Moment) -> Standing {
		match organisation {
			CLINIC if at >= CLINIC_SUSPENDED_AT => Standing::Suspended,
			SPA => Standing::LicenceNotValid,
			_ if Self::class(organisation).is_some() => Standing::Good,
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
			PHYSICIAN | COLLEAGUE => (HOSPITAL, Role::Physician),
			NURSE => (HOSPITAL, Role::Nurse),
			OFFICER => (HOSPITAL, Role::PrivacyOfficer),
			GATEWAY => (HOSPITAL, Role::Gateway),
			LOCUM if at < LOCUM_UNTIL => (HOSPITAL, Role::Physician),
			RESEARCHER => (INSTITUTE, Role::Researcher),
			FELLOW => (COLLEGE, Role::Researcher),
			PHARMACIST => (PHARMACY, Role::Pharmacist),
			SURGEON => (CLINIC, Role::Physician),
			SPA_PHYSICIAN => (SPA, Role::Physician),
			ADJUSTER => (INSURER, Role::ClaimsAdjuster),
			_ => return None,
		};
		Some(Acting { organisation, role })
	}
}

pub struct Policy;
impl TierPolicy<AccountId> for Policy {
	fn allowed(_requester: &AccountId, question: &TierQuestion) -> Result<TierAnswer, PolicyFailure> {
		PolicyAnswer::get().unwrap_or_else(|| Ok(Self::allowed_natively(question)))
	}

	fn allowed_natively(question: &TierQuestion) -> TierAnswer {
		NativeAnswer::get().unwrap_or_else(|| native_answer(question))
	}

	fn max_weight() -> Weight {
		POLICY_WEIGHT
	}

	fn weight(_: OrganisationId) -> Weight {
		POLICY_WEIGHT
	}
}

pub struct Studies;
impl StudyInspect<AccountId> for Studies {
	fn profile(study: StudyId, organisation: OrganisationId, at: Moment) -> Option<StudyProfile> {
		let open = StudyClosedAt::get().is_none_or(|closed| at < closed);
		(study == STUDY && organisation == INSTITUTE && open).then(Profile::get)
	}

	fn exists(study: StudyId) -> bool {
		[STUDY, CLOSED_STUDY].contains(&study)
	}

	fn participation(study: StudyId, patient: &AccountId, at: Moment) -> Participation {
		let lines = Participations::get().into_iter().rev();
		let mut fitting = lines.filter(|(of, who, from, _)| *of == study && who == patient && *from <= at);
		fitting.next().map_or(Participation::None, |(.., how)| how)
	}
}

pub struct BreakGlass;
impl BreakGlassInspect<AccountId> for BreakGlass {
	fn open(patient: &AccountId, requester: &AccountId, at: Moment) -> Option<(BreakGlassId, DataClassSet)> {
		let mut lines = Glass::get().into_iter();
		let open = lines.find(|(_, of, by, period, _)| of == patient && by == requester && period.contains(at));
		open.map(|(number, .., classes)| (number, classes))
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId, TestSignature> for Patients {
	fn patient() -> AccountId {
		ALICE
	}

	fn requester() -> AccountId {
		PHYSICIAN
	}

	fn organisation(_number: u32) -> OrganisationId {
		HOSPITAL
	}

	fn sign(payload: &[u8]) -> (AccountId, TestSignature) {
		(BOB, TestSignature(BOB, payload.to_vec()))
	}

	fn set_time(now: Moment) {
		Now::set(now);
	}
}
