//! Calls of `Balances`.

use codec::Compact;

use super::Call;
use crate::chain::AccountId;

/// Gives somebody of one's own balance, of which at least the least balance stays.
pub fn transfer_keep_alive(to: &AccountId, amount: u128) -> Call {
	let destination: sp_runtime::MultiAddress<AccountId, ()> = to.clone().into();
	Call::new("Balances", "transfer_keep_alive", &(destination, Compact(amount)))
}
