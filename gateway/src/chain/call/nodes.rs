//! Calls of `NodeAuthorization`: the allow-list. All are for motions.

use sp_runtime::MultiAddress;

use super::Call;
use crate::chain::{nodes::PeerId, AccountId};

/// Puts a node on the list, as this account's.
pub fn add(node: &PeerId, owner: &AccountId) -> Call {
	let owner: MultiAddress<AccountId, ()> = owner.clone().into();
	Call::new("NodeAuthorization", "add_well_known_node", &(node, owner))
}

/// Strikes a node off the list.
pub fn remove(node: &PeerId) -> Call {
	Call::new("NodeAuthorization", "remove_well_known_node", node)
}

/// Puts a node in the place of another, for the same owner.
pub fn swap(old: &PeerId, new: &PeerId) -> Call {
	Call::new("NodeAuthorization", "swap_well_known_node", &(old, new))
}
