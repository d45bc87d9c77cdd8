//! The questions that one pallet asks another. The runtime says who answers.

use sp_weights::Weight;

use crate::{
	codes::{DataClassSet, OrganisationClass, PurposeOfUse, Role},
	decision::{AccessQuery, Decision},
	gs1::CompanyPrefix,
	ids::{Moment, OrganisationId},
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

/// What organisations are and how they stand.
pub trait OrganisationInspect {
	/// What the organisation is licensed as, `None` for an unknown one.
	fn class(organisation: OrganisationId) -> Option<OrganisationClass>;

	/// How the organisation stood at a moment, now or in the past.
	fn standing(organisation: OrganisationId, at: Moment) -> Standing;

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

/// An organisation's own rules: which role may use which data for which purpose.
pub trait TierPolicy {
	/// Which of `classes` the organisation lets the role use for the purpose. An error when the policy could not be
	/// asked; the caller takes it for a denial.
	fn allowed(acting: Acting, purpose: PurposeOfUse, classes: DataClassSet)
		-> Result<DataClassSet, PolicyUnavailable>;

	/// The same without entering a contract: for callers that a contract may itself have called, and for views.
	fn allowed_natively(acting: Acting, purpose: PurposeOfUse, classes: DataClassSet) -> DataClassSet;

	/// The most that [`TierPolicy::allowed`] can cost.
	fn max_weight() -> Weight;
}

/// The organisation's policy trapped, ran out of gas, or gave no sound answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyUnavailable;

/// The consent registry's decision, for other pallets.
pub trait ConsentDecision<AccountId> {
	/// Whether the access is permitted at a moment, now or in the past.
	fn decide(query: &AccessQuery<AccountId>, at: Moment) -> Decision;
}
