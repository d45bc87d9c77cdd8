//! Calls of `Council`.

use codec::Compact;
use sp_core::H256;

use super::{Call, Inner, WeightLimit};

/// Proposes an encoded call. It is executed at once when `threshold` is 0 or 1.
pub fn propose(threshold: u32, proposal: &[u8]) -> Call {
	let length = Compact(proposal.len() as u32);
	Call::new("Council", "propose", &(Compact(threshold), Inner(proposal), length))
}

/// Votes on a motion.
pub fn vote(proposal: H256, index: u32, approve: bool) -> Call {
	Call::new("Council", "vote", &(proposal, Compact(index), approve))
}

/// Counts the votes of a motion, and executes it if it is approved.
pub fn close(proposal: H256, index: u32, weight: WeightLimit, length: u32) -> Call {
	Call::new("Council", "close", &(proposal, Compact(index), weight, Compact(length)))
}
