//! Calls of `KeyRecovery`.

use super::Call;
use crate::chain::AccountId;

/// Asks to replace the key of a patient. For the patient's sponsor or a guardian, as the next two.
pub fn propose(patient: &AccountId, new: &AccountId) -> Call {
	Call::new("KeyRecovery", "propose", &(patient, new))
}

/// Agrees to what the other side proposed, for the same key.
pub fn confirm(patient: &AccountId, new: &AccountId) -> Call {
	Call::new("KeyRecovery", "confirm", &(patient, new))
}

/// Replaces the key, once the delay is over.
pub fn finish(patient: &AccountId) -> Call {
	Call::new("KeyRecovery", "finish", patient)
}

/// Stops a recovery. For those two, and for the patient's present key.
pub fn cancel(patient: &AccountId) -> Call {
	Call::new("KeyRecovery", "cancel", patient)
}
