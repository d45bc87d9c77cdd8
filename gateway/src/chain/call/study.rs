//! Calls of `Study`.

use salus_primitives::{
	commitment::Commitment,
	ids::{OrganisationId, StudyId},
	study::StudyProfile,
};

use super::Call;

/// Registers a study. For an admin or a researcher of the organisation that sponsors it.
pub fn register(profile: &StudyProfile, protocol: Commitment) -> Call {
	Call::new("Study", "register", &(profile, protocol))
}

/// Registers the next version of a study's protocol. For its sponsor.
pub fn amend(study: StudyId, protocol: Commitment, needs_consent: bool) -> Call {
	Call::new("Study", "amend", &(study, protocol, needs_consent))
}

/// Makes an organisation a site of a study. For its sponsor.
pub fn add_site(study: StudyId, organisation: OrganisationId) -> Call {
	Call::new("Study", "add_site", &(study, organisation))
}

/// Ends an organisation's part in a study. For the study's sponsor, and the site itself.
pub fn remove_site(study: StudyId, organisation: OrganisationId) -> Call {
	Call::new("Study", "remove_site", &(study, organisation))
}

/// Closes a study. For its sponsor.
pub fn close(study: StudyId) -> Call {
	Call::new("Study", "close", &study)
}

/// Takes part in a study under a version of its protocol. For the patient.
pub fn enrol(study: StudyId, version: u32) -> Call {
	Call::new("Study", "enrol", &(study, version))
}

/// Leaves a study. For the patient.
pub fn leave(study: StudyId) -> Call {
	Call::new("Study", "leave", &study)
}
