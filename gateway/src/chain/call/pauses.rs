//! Calls of `TxPause`. Both are for motions.

use super::Call;
use crate::chain::pauses::CallName;

/// Pauses a call: nobody can make it from then on.
pub fn pause(name: &CallName) -> Call {
	Call::new("TxPause", "pause", name)
}

/// Lifts a pause.
pub fn unpause(name: &CallName) -> Call {
	Call::new("TxPause", "unpause", name)
}
