//! Calls of `Validators`, and of `Session` for their keys.

use salus_primitives::ids::OrganisationId;

use super::{Call, Inner};
use crate::chain::AccountId;

/// Approves a validator of an organisation. For a motion.
pub fn approve(account: &AccountId, organisation: OrganisationId) -> Call {
	Call::new("Validators", "approve", &(account, organisation))
}

/// Removes a validator. For a motion.
pub fn remove(account: &AccountId) -> Call {
	Call::new("Validators", "remove", account)
}

/// Removes the signer's organisation's own validator. For an admin.
pub fn step_down(account: &AccountId) -> Call {
	Call::new("Validators", "step_down", account)
}

/// Takes in again the signer's organisation's own validator that missed too many blocks. For an admin.
pub fn come_back(account: &AccountId) -> Call {
	Call::new("Validators", "come_back", account)
}

/// Takes in again a validator that was set aside, whatever for. For a motion.
pub fn reinstate(account: &AccountId) -> Call {
	Call::new("Validators", "reinstate", account)
}

/// Sets the signer's session keys, with the proof that the signer has them; both as the node encoded them.
pub fn set_keys(keys: &[u8], proof: &[u8]) -> Call {
	Call::new("Session", "set_keys", &(Inner(keys), proof))
}
