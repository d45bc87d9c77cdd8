//! Calls of `Governance`.

use std::collections::BTreeSet;

use salus_primitives::ids::OrganisationId;
use sp_core::H256;

use super::{Call, Inner, WeightLimit};

/// Puts an encoded call to a motion, and votes for it. For a seated organisation's admin, as the next four.
pub fn propose(call: &[u8]) -> Call {
	Call::new("Governance", "propose", &Inner(call))
}

/// Votes on a motion, or changes the vote.
pub fn vote(motion: u32, approve: bool) -> Call {
	Call::new("Governance", "vote", &(motion, approve))
}

/// Counts the votes of a motion that is carried once more, and makes its call.
pub fn enact(motion: u32, weight: WeightLimit) -> Call {
	Call::new("Governance", "enact", &(motion, weight))
}

/// Closes a motion that is refused, or whose time is over.
pub fn close(motion: u32) -> Call {
	Call::new("Governance", "close", &motion)
}

/// Counts the votes of a motion again.
pub fn recount(motion: u32) -> Call {
	Call::new("Governance", "recount", &motion)
}

/// Sets which organisations vote. For a motion.
pub fn set_seats(seats: &BTreeSet<OrganisationId>) -> Call {
	Call::new("Governance", "set_seats", seats)
}

/// Authorises an upgrade of the runtime to the code with this hash. For a motion.
pub fn authorize_upgrade(code_hash: H256) -> Call {
	Call::new("Governance", "authorize_upgrade", &code_hash)
}
