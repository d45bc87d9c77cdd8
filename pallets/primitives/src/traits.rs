//! The questions that one pallet asks another. The runtime says who answers.

use sp_runtime::DispatchError;
use sp_weights::Weight;

use crate::{
	anchor::NewBatch,
	codes::{DataClassSet, OrganisationClass, Role},
	decision::{AccessQuery, Decision},
	gs1::CompanyPrefix,
	ids::{BatchId, BreakGlassId, Jurisdiction, Moment, OrganisationId, Period, StudyId},
	study::{Participation, StudyProfile},
	tiers::{PolicyFailure, TierAnswer, TierQuestion},
};

/// How an organisation stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
	/// Admitted, not suspended, licence valid.
	Good,
	/// Suspended or expelled.
	Suspended,
	/// No licence is valid at that moment.
	LicenceNotValid,
	/// Never admitted.
	Unknown,
}

/// What an organisation is, and how it stands by votes and its licence: what a regulator did at once is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastingStanding {
	/// What it is licensed as.
	pub class: OrganisationClass,
	/// How it would stand if no regulator had suspended it at once.
	pub standing: Standing,
	/// Whether a regulator has, for a time. Never of one that a vote suspended: that is without end.
	pub is_suspended_at_once: bool,
}

/// What organisations are and how they stand.
pub trait OrganisationInspect {
	/// What the organisation is licensed as, `None` for an unknown one.
	fn class(organisation: OrganisationId) -> Option<OrganisationClass>;

	/// Where the organisation is licensed, `None` for an unknown one.
	fn jurisdiction(organisation: OrganisationId) -> Option<Jurisdiction>;

	/// How the organisation stood at a moment, now or in the past.
	fn standing(organisation: OrganisationId, at: Moment) -> Standing;

	/// The class of an organisation that was in good standing at a moment, `None` for any other. Whoever keeps both in
	/// one record answers with one read.
	fn class_in_good_standing(organisation: OrganisationId, at: Moment) -> Option<OrganisationClass> {
		let good = Self::standing(organisation, at) == Standing::Good;
		good.then(|| Self::class(organisation)).flatten()
	}

	/// What the organisation is and how it stands now, with what a regulator did at once told apart; `None` for an unknown
	/// one. Of the past it knows nothing. One read, where both are in one record. This default is for where nobody is
	/// suspended at once.
	fn lasting_standing(organisation: OrganisationId, now: Moment) -> Option<LastingStanding> {
		let class = Self::class(organisation)?;
		Some(LastingStanding { class, standing: Self::standing(organisation, now), is_suspended_at_once: false })
	}

	/// Which organisation GS1 gave a company prefix to.
	fn prefix_owner(prefix: CompanyPrefix) -> Option<OrganisationId>;
}

/// For whom somebody acts, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acting {
	/// The organisation acted for.
	pub organisation: OrganisationId,
	/// The role.
	pub role: Role,
}

/// What credentials people and devices hold.
pub trait CredentialInspect<AccountId> {
	/// For whom and as what `who` could act at a moment; `None` without a credential that was valid then. Says
	/// nothing of the organisation's standing.
	fn acting(who: &AccountId, at: Moment) -> Option<Acting>;
}

/// Which patients are admitted.
pub trait PatientInspect<AccountId> {
	/// Whether `who` is the pseudonym of an admitted patient.
	fn is_patient(who: &AccountId) -> bool;
}

/// Who is a member, and whose quota each member's transactions count to.
pub trait MemberInspect<AccountId> {
	/// The organisation whose quota the account's transactions count to: an admin's or a holder's own, a patient's
	/// sponsor, the sponsor of a patient whom the account represents. `None` for whoever is no member at that moment,
	/// which is now or later: of the past it knows nothing. One read.
	fn quota_holder(who: &AccountId, at: Moment) -> Option<OrganisationId>;
}

/// The keys of patients, for whoever gives a patient that lost one another. A patient keeps its pseudonym; the key with
/// which it signs is another account from then on.
pub trait PatientKeys<AccountId> {
	/// The provider that admitted the patient, `None` if nobody did.
	fn sponsor(patient: &AccountId) -> Option<OrganisationId>;

	/// The account that the patient signs with now: the pseudonym itself where it was not replaced. Says nothing of
	/// whether there is such a patient.
	fn key_of(patient: &AccountId) -> AccountId;

	/// The patient that the account signs for now, by its pseudonym; `None` if it signs for none, as a pseudonym does
	/// that was replaced.
	fn patient_of(key: &AccountId) -> Option<AccountId>;

	/// Whether `who` was a guardian of the patient at a moment. A proxy is none.
	fn is_guardian(who: &AccountId, patient: &AccountId, at: Moment) -> bool;

	/// Whether `who` was a guardian of the patient at any moment of a period.
	fn was_guardian(who: &AccountId, patient: &AccountId, during: Period) -> bool;

	/// Whether the account can become a patient's key: it is no admin, never held a credential, is no patient and no
	/// patient's key, and represents nobody now.
	fn is_free(who: &AccountId) -> bool;

	/// Lets `new` sign for the patient in the place of its present key, which is no member any more. The caller has
	/// seen just before that the patient is admitted and that `new` is free.
	fn replace_key(patient: &AccountId, new: &AccountId);
}

/// An organisation's own rules: which role may use which data for which purpose.
pub trait TierPolicy<AccountId> {
	/// What the organisation lets the requester use. An error when the policy gave no answer; the caller takes it for a
	/// denial. Whatever the policy does besides answering leaves no trace.
	fn allowed(requester: &AccountId, question: &TierQuestion) -> Result<TierAnswer, PolicyFailure>;

	/// What the native table lets anybody in that role use. Enters no contract: for callers that a contract may itself
	/// have called, and for views.
	fn allowed_natively(question: &TierQuestion) -> TierAnswer;

	/// The most that [`TierPolicy::allowed`] can cost.
	fn max_weight() -> Weight;

	/// The most that it can cost for people of that organisation: nothing where the native table holds.
	fn weight(organisation: OrganisationId) -> Weight;
}

/// The consent registry's decision, for other pallets.
pub trait ConsentDecision<AccountId> {
	/// Whether the access is permitted at a moment, now or in the past. Enters no policy contract: for callers that a
	/// contract may itself have called.
	fn decide(query: &AccessQuery<AccountId>, at: Moment) -> Decision;

	/// The same, with the policy contract that the requester's organisation may have registered: for extrinsics. It
	/// may cost [`TierPolicy::max_weight`] more.
	fn decide_with_policy(query: &AccessQuery<AccountId>, at: Moment) -> Decision;
}

/// Who broke glass, and for what.
pub trait BreakGlassInspect<AccountId> {
	/// The requester's use of break-glass on the patient that was open at a moment, and the data classes it covers.
	fn open(patient: &AccountId, requester: &AccountId, at: Moment) -> Option<(BreakGlassId, DataClassSet)>;
}

/// Studies, their sites and who takes part in them.
pub trait StudyInspect<AccountId> {
	/// What the study declares of itself, if it was open at that moment and the organisation was its sponsor or one of
	/// its sites.
	fn profile(study: StudyId, organisation: OrganisationId, at: Moment) -> Option<StudyProfile>;

	/// Whether a study has this number.
	fn exists(study: StudyId) -> bool;

	/// How the patient took part in the study at a moment.
	fn participation(study: StudyId, patient: &AccountId, at: Moment) -> Participation;
}

/// No studies.
impl<AccountId> StudyInspect<AccountId> for () {
	fn profile(_study: StudyId, _organisation: OrganisationId, _at: Moment) -> Option<StudyProfile> {
		None
	}

	fn exists(_study: StudyId) -> bool {
		false
	}

	fn participation(_study: StudyId, _patient: &AccountId, _at: Moment) -> Participation {
		Participation::None
	}
}

/// Anchors batches for other pallets, within their own calls.
pub trait BatchAnchoring<AccountId> {
	/// Anchors a batch as `anchor_batch` does; the caller has checked by its origin who the custodian is.
	fn anchor_batch(custodian: OrganisationId, batch: NewBatch<AccountId>) -> Result<BatchId, DispatchError>;
}
