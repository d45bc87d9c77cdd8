//! The decision: a pure function over state, in small steps. The README's tables say where each rule comes from.
//!
//! - here: the steps in their order, and what they read.
//! - [`tier`]: what the organisation's own rules leave of a question.
//! - [`matching`]: what one consent says to a question.
//! - [`combine`]: one answer out of what several consents say.
//! - [`extent`]: which data of a class a permit is about, and a denial.

use alloc::vec::Vec;
use frame_support::ensure;
use salus_primitives::{
	codes::PurposeOfUse,
	decision::{AccessQuery, Decision, DenyReason, Ground, Grounds, Obligations},
	ids::{Moment, StudyId},
	tiers::{PolicyFailure, TierAnswer, TierQuestion},
	traits::{
		Acting, BreakGlassInspect, CredentialInspect, OrganisationInspect, PatientInspect, StudyInspect, TierPolicy,
	},
};

use self::{
	combine::combine,
	matching::{speak, Asker, Purview, Question, Spoken},
	tier::{allowed, question_of, Allowed},
};
use crate::{Config, Consents, Pallet};

pub(crate) mod combine;
pub(crate) mod extent;
pub(crate) mod matching;
pub(crate) mod tier;

impl<T: Config> Pallet<T> {
	/// The decision at a moment, now or in the past, without entering an organisation's policy contract: for views
	/// and for callers that a contract may have called.
	pub fn decide_at(query: &AccessQuery<T::AccountId>, at: Moment) -> Decision {
		let policy = |_: &T::AccountId, question: &TierQuestion| Ok(T::Policy::allowed_natively(question));
		Self::take_steps(query, at, policy).unwrap_or_else(Decision::deny)
	}

	/// The decision at a moment, with the policy contract that the requester's organisation may have registered: for
	/// extrinsics.
	pub fn decide_with_policy_at(query: &AccessQuery<T::AccountId>, at: Moment) -> Decision {
		Self::take_steps(query, at, T::Policy::allowed).unwrap_or_else(Decision::deny)
	}

	/// All steps in their order; the first one that refuses ends it.
	fn take_steps(
		query: &AccessQuery<T::AccountId>,
		at: Moment,
		policy: impl FnOnce(&T::AccountId, &TierQuestion) -> Result<TierAnswer, PolicyFailure>,
	) -> Result<Decision, DenyReason> {
		ensure!(is_sound(query), DenyReason::BadQuery);
		ensure!(T::Patients::is_patient(&query.patient), DenyReason::UnknownPatient);
		let asker = Self::asker(&query.requester, at)?;
		let study = query.study.map(|study| Self::purview(study, &query.patient, asker.acting, at)).transpose()?;
		let tier = question_of(query, asker.acting, at);
		let allowed = allowed(&tier, policy(&query.requester, &tier))?;
		if let Some(decision) = Self::through_broken_glass(query, &allowed, at) {
			return Ok(decision);
		}
		let AccessQuery { purpose, labels, data_time, .. } = *query;
		let question = Question { asker, study, purpose, at, labels, data_time };
		Ok(combine(query.classes, &allowed, &Self::spoken(&query.patient, &question)))
	}

	/// Whom the requester acts for, if the credential and the organisation were in order at that moment.
	fn asker(who: &T::AccountId, at: Moment) -> Result<Asker<'_, T::AccountId>, DenyReason> {
		let acting = T::Credentials::acting(who, at).ok_or(DenyReason::NoValidCredential)?;
		let class = T::Organisations::class_in_good_standing(acting.organisation, at)
			.ok_or(DenyReason::OrganisationNotInGoodStanding)?;
		Ok(Asker { account: Some(who), acting, class })
	}

	/// What a question for a study rests on, if the study was open and the requester's organisation a site of it.
	fn purview(study: StudyId, patient: &T::AccountId, acting: Acting, at: Moment) -> Result<Purview, DenyReason> {
		let profile = T::Studies::profile(study, acting.organisation, at).ok_or(DenyReason::StudyNotOpen)?;
		Ok(Purview {
			study: Some(study),
			profile: Some(profile),
			country: T::Organisations::jurisdiction(acting.organisation),
			participation: T::Studies::participation(study, patient, at),
		})
	}

	/// The answer for a requester who broke glass, as far as that opened any of the classes. The limits of the tier hold
	/// all the same.
	fn through_broken_glass(query: &AccessQuery<T::AccountId>, allowed: &Allowed, at: Moment) -> Option<Decision> {
		if query.purpose != PurposeOfUse::EmergencyTreatment {
			return None;
		}
		let (break_glass, covered) = T::BreakGlass::open(&query.patient, &query.requester, at)?;
		let opened = allowed.classes.intersection(covered);
		if opened.is_empty() {
			return None;
		}
		let (ceiling, redact) = (allowed.extent.ceiling, allowed.extent.redact);
		let withhold = query.classes.difference(opened);
		let obligations = Obligations { withhold, ceiling, redact, ..Obligations::default() };
		let based_on = Grounds::truncate_from(alloc::vec![Ground::BreakGlass(break_glass)]);
		Some(Decision::Permit { obligations, based_on })
	}

	/// What the patient's consents in force say to the question. Each record is read once, at most `MaxOpenConsents`.
	fn spoken(patient: &T::AccountId, question: &Question<T::AccountId>) -> Vec<Spoken> {
		let organisation = question.asker.acting.organisation;
		let spoken = |consent| {
			let record = Consents::<T>::get(consent).filter(|record| record.in_force_at(question.at))?;
			let silent = !record.permits_at(question.at) || record.is_renounced_by(organisation, question.at);
			Some(speak(consent, &record.terms, silent, question))
		};
		Self::open_at(patient, question.at).into_iter().filter_map(spoken).collect()
	}
}

/// Whether the question asks for something, in codes that exist.
fn is_sound<AccountId>(query: &AccessQuery<AccountId>) -> bool {
	let classes = !query.classes.is_empty() && query.classes.is_known();
	classes && query.labels.is_none_or(|labels| labels.sensitivities.is_known())
}
