//! What the calls do: verify, write, then the event.

use frame_support::{
	dispatch::DispatchResult,
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use salus_primitives::{
	codes::{DataClassSet, OrganisationClass, PurposeOfUse, Role},
	decision::{chain_hash, AccessQuery, Act, Decision, DisclosureEntry, LogHead},
	disclosure::{BreakGlassReason, ReviewVerdict},
	ids::{BreakGlassId, Moment, OrganisationId, StudyId},
	tiers::TierQuestion,
	traits::{
		Acting, BreakGlassInspect, ConsentDecision, CredentialInspect, OrganisationInspect, PatientInspect, Standing,
		TierPolicy,
	},
};
use sp_runtime::DispatchError;

use crate::{
	types::slot_of, weights::WeightInfo, BreakGlassRecord, BreakGlasses, BySlot, Config, DisclosureLogs, Error, Event,
	NextBreakGlassId, Pallet, PendingReviews, Review, ReviewKey, Tallies,
};

/// What a question for a study reads besides: the study, its site, the country, and how the patient takes part. The
/// benchmark asks for none.
const STUDY_READS: u64 = 4;

impl<T: Config> Pallet<T> {
	/// Cost of a request without the policy contract.
	pub(crate) fn request_weight(study: &Option<StudyId>) -> Weight {
		let reads = T::DbWeight::get().reads(study.map_or(0, |_| STUDY_READS));
		T::WeightInfo::request_access().saturating_add(reads)
	}

	/// Gives what asking the requester's organisation's own rules may have cost.
	pub(crate) fn do_request_access(query: AccessQuery<T::AccountId>) -> Result<Weight, DispatchError> {
		ensure!(T::Patients::is_patient(&query.patient), Error::<T>::UnknownPatient);
		let at = T::Time::now();
		let acting = T::Credentials::acting(&query.requester, at);
		let decision = T::Decision::decide_with_policy(&query, at);
		Self::log(Act::Request, query, acting, at, decision)?;
		Ok(acting.map_or(Weight::zero(), |acting| T::Policy::weight(acting.organisation)))
	}

	pub(crate) fn do_break_glass(
		requester: T::AccountId,
		patient: T::AccountId,
		reason: BreakGlassReason,
		classes: DataClassSet,
	) -> DispatchResult {
		let from = T::Time::now();
		let acting = Self::ensure_may_break_glass(&requester, &patient, classes, from)?;
		let break_glass = NextBreakGlassId::<T>::get();
		let next = break_glass.next().ok_or(Error::<T>::IdsExhausted)?;
		NextBreakGlassId::<T>::put(next);
		let query = AccessQuery::new(patient, requester, PurposeOfUse::EmergencyTreatment, classes);
		Self::open_glass(break_glass, &query, acting, reason, from);
		// From here on the use is open: this is the answer that it leads to. The native table is asked, so that no
		// contract stands in the way of an emergency.
		let decision = T::Decision::decide(&query, from);
		Self::log(Act::BreakGlass(break_glass), query, Some(acting), from, decision)
	}

	pub(crate) fn do_review(by: T::AccountId, break_glass: BreakGlassId, verdict: ReviewVerdict) -> DispatchResult {
		let at = T::Time::now();
		let mut record = BreakGlasses::<T>::get(break_glass).ok_or(Error::<T>::NotFound)?;
		ensure!(record.review.is_none(), Error::<T>::AlreadyReviewed);
		ensure!(record.requester != by, Error::<T>::OwnUse);
		Self::ensure_reviewer(&by, record.organisation, at)?;
		let late = record.due() <= at;
		record.review = Some(Review { verdict, by, at });
		PendingReviews::<T>::remove(record.organisation, ReviewKey::from(break_glass));
		Tallies::<T>::mutate(&record.requester, |tally| {
			// Saturating: a use is counted as unreviewed before it is reviewed, and abuses are fewer than uses.
			tally.unreviewed = tally.unreviewed.saturating_sub(1);
			tally.abuses = tally.abuses.saturating_add(u32::from(verdict == ReviewVerdict::Abuse));
		});
		BreakGlasses::<T>::insert(break_glass, &record);
		let BreakGlassRecord { patient, requester, .. } = record;
		Self::deposit_event(Event::BreakGlassReviewed { break_glass, patient, requester, verdict, late });
		Ok(())
	}

	/// Adds a line to a patient's disclosure log. Nothing else writes to a log, and line, head and event go together:
	/// so the log is complete by construction.
	///
	/// The head is read here, after the decision was taken: a policy contract may have caused a request of its own
	/// before it answered.
	fn log(
		act: Act,
		query: AccessQuery<T::AccountId>,
		acting: Option<Acting>,
		at: Moment,
		decision: Decision,
	) -> DispatchResult {
		let log = DisclosureLogs::<T>::get(&query.patient);
		let count = log.count.checked_add(1).ok_or(Error::<T>::LogFull)?;
		let patient = query.patient.clone();
		let entry = DisclosureEntry {
			index: log.count,
			act,
			query,
			organisation: acting.map(|acting| acting.organisation),
			role: acting.map(|acting| acting.role),
			at,
			decision,
		};
		DisclosureLogs::<T>::insert(patient, LogHead { head: chain_hash(&log.head, &entry), count });
		Self::deposit_event(Event::AccessDecided { entry });
		Ok(())
	}

	/// For whom and as what the requester may break glass on the patient now.
	fn ensure_may_break_glass(
		requester: &T::AccountId,
		patient: &T::AccountId,
		classes: DataClassSet,
		now: Moment,
	) -> Result<Acting, DispatchError> {
		ensure!(T::Patients::is_patient(patient), Error::<T>::UnknownPatient);
		ensure!(!classes.is_empty() && classes.is_known(), Error::<T>::BadClasses);
		let acting = T::Credentials::acting(requester, now).ok_or(Error::<T>::NoValidCredential)?;
		let standing = T::Organisations::standing(acting.organisation, now);
		ensure!(standing == Standing::Good, Error::<T>::NotInGoodStanding);
		let purpose = PurposeOfUse::EmergencyTreatment;
		let allowed = T::Policy::allowed_natively(&TierQuestion { acting, purpose, classes, labels: None, at: now });
		ensure!(!allowed.classes.intersection(classes).is_empty(), Error::<T>::RoleMayNot);
		ensure!(Self::open(patient, requester, now).is_none(), Error::<T>::AlreadyOpen);
		ensure!(DisclosureLogs::<T>::get(patient).count < u64::MAX, Error::<T>::LogFull);
		Ok(acting)
	}

	/// Stores a use with all that points to it, and gives notice of it.
	fn open_glass(
		break_glass: BreakGlassId,
		query: &AccessQuery<T::AccountId>,
		Acting { organisation, role }: Acting,
		reason: BreakGlassReason,
		from: Moment,
	) {
		let (patient, requester, classes) = (query.patient.clone(), query.requester.clone(), query.classes);
		let record = BreakGlassRecord {
			patient: patient.clone(),
			requester: requester.clone(),
			organisation,
			role,
			reason,
			classes,
			from,
			review: None,
		};
		let (until, review_due) = (record.until(), record.due());
		BySlot::<T>::insert((&patient, &requester, slot_of(from)), break_glass);
		PendingReviews::<T>::insert(organisation, ReviewKey::from(break_glass), review_due);
		Tallies::<T>::mutate(&requester, |tally| {
			// Saturating: at one use a second it would take more than a century to get there.
			tally.uses = tally.uses.saturating_add(1);
			tally.unreviewed = tally.unreviewed.saturating_add(1);
		});
		BreakGlasses::<T>::insert(break_glass, record);
		Self::deposit_event(Event::GlassBroken {
			break_glass,
			patient,
			requester,
			organisation,
			reason,
			classes,
			until,
			review_due,
		});
	}

	/// Whether somebody may review uses for an organisation now.
	fn ensure_reviewer(who: &T::AccountId, organisation: OrganisationId, now: Moment) -> DispatchResult {
		let acting = T::Credentials::acting(who, now).ok_or(Error::<T>::NotAuthorized)?;
		ensure!(acting.role == Role::PrivacyOfficer, Error::<T>::NotAuthorized);
		let class = T::Organisations::class_in_good_standing(acting.organisation, now);
		let class = class.ok_or(Error::<T>::NotAuthorized)?;
		let may = acting.organisation == organisation || class == OrganisationClass::Regulator;
		ensure!(may, Error::<T>::NotAuthorized);
		Ok(())
	}
}
