//! Calls of `Admission`.

use salus_primitives::ids::OrganisationId;

use super::Call;
use crate::chain::quotas::Quota;

/// Sets an organisation's quota, or gives it back the default one. For a motion.
pub fn set_quota(organisation: OrganisationId, quota: Option<Quota>) -> Call {
	Call::new("Admission", "set_quota", &(organisation, quota))
}
