//! Calls of `Consortium`.

use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{CompanyPrefix, Gln},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
};

use super::{Call, Inner};
use crate::chain::AccountId;

/// Admits an organisation. For a motion.
pub fn admit_organisation(
	class: OrganisationClass,
	gln: Gln,
	jurisdiction: Jurisdiction,
	licence: Period,
	admin: &AccountId,
) -> Call {
	Call::new("Consortium", "admit_organisation", &(class, gln, jurisdiction, licence, admin))
}

/// Suspends an organisation. For a motion.
pub fn suspend_organisation(organisation: OrganisationId) -> Call {
	Call::new("Consortium", "suspend_organisation", &organisation)
}

/// Suspends an organisation at once, for a time. For an admin of a regulator.
pub fn suspend_at_once(organisation: OrganisationId) -> Call {
	Call::new("Consortium", "suspend_at_once", &organisation)
}

/// Reinstates a suspended organisation. For a motion.
pub fn reinstate_organisation(organisation: OrganisationId) -> Call {
	Call::new("Consortium", "reinstate_organisation", &organisation)
}

/// Gives an organisation a new licence period. For a motion.
pub fn renew_licence(organisation: OrganisationId, licence: Period) -> Call {
	Call::new("Consortium", "renew_licence", &(organisation, licence))
}

/// Records that GS1 gave a company prefix to an organisation. For a motion.
pub fn assign_prefix(organisation: OrganisationId, prefix: CompanyPrefix) -> Call {
	Call::new("Consortium", "assign_prefix", &(organisation, prefix))
}

/// Issues a credential. For an admin of the organisation.
pub fn issue_credential(holder: &AccountId, role: Role, validity: Period) -> Call {
	Call::new("Consortium", "issue_credential", &(holder, role, validity))
}

/// Revokes a credential. For an admin of the organisation that issued it.
pub fn revoke_credential(holder: &AccountId) -> Call {
	Call::new("Consortium", "revoke_credential", holder)
}

/// Admits a patient's pseudonym. For a provider's staff.
pub fn admit_patient(patient: &AccountId) -> Call {
	Call::new("Consortium", "admit_patient", patient)
}

/// Registers an organisation's policy contract, or none. For an admin.
pub fn set_policy(contract: Option<&AccountId>) -> Call {
	Call::new("Consortium", "set_policy", &contract)
}

/// Makes somebody the guardian of a patient until the patient comes of age. For staff of the patient's sponsor.
pub fn appoint_guardian(patient: &AccountId, guardian: &AccountId, until: Moment) -> Call {
	Call::new("Consortium", "appoint_guardian", &(patient, guardian, until))
}

/// Makes somebody the signer's proxy for a time. For the patient.
pub fn appoint_proxy(proxy: &AccountId, until: Moment) -> Call {
	Call::new("Consortium", "appoint_proxy", &(proxy, until))
}

/// Ends a representation before its time. For the patient, the patient's sponsor and the representative.
pub fn end_representation(patient: &AccountId, representative: &AccountId) -> Call {
	Call::new("Consortium", "end_representation", &(patient, representative))
}

/// Runs an encoded call as the patient. For a representative whose right is in force.
pub fn act_for(patient: &AccountId, call: &[u8]) -> Call {
	Call::new("Consortium", "act_for", &(patient, Inner(call)))
}

/// Lets a contract ask the chain about the organisation's people and data. For an admin.
pub fn register_contract(contract: &AccountId) -> Call {
	Call::new("Consortium", "register_contract", contract)
}

/// Lets a contract ask no more. For an admin.
pub fn unregister_contract(contract: &AccountId) -> Call {
	Call::new("Consortium", "unregister_contract", contract)
}

/// Lets an organisation's admins put contracts on the chain. For a motion.
pub fn permit_contracts(organisation: OrganisationId) -> Call {
	Call::new("Consortium", "permit_contracts", &organisation)
}

/// Lets them put no more contracts there. For a motion.
pub fn forbid_contracts(organisation: OrganisationId) -> Call {
	Call::new("Consortium", "forbid_contracts", &organisation)
}

/// Gives an organisation other admins. For a motion, when its keys are lost or stolen.
pub fn set_admins(organisation: OrganisationId, admins: &[AccountId]) -> Call {
	Call::new("Consortium", "set_admins", &(organisation, admins))
}

/// Puts a new key in the place of the signer's. For an admin.
pub fn replace_admin(new: &AccountId) -> Call {
	Call::new("Consortium", "replace_admin", new)
}

/// Declares that the credentials which an organisation issued from a moment on count for nothing. For a motion.
pub fn void_issuer(organisation: OrganisationId, from: Moment) -> Call {
	Call::new("Consortium", "void_issuer", &(organisation, from))
}

/// Lets what an organisation issues from now on count again. For a motion.
pub fn clear_issuer(organisation: OrganisationId) -> Call {
	Call::new("Consortium", "clear_issuer", &organisation)
}
