//! Calls of `Contracts`.

use codec::Compact;

use super::{Call, WeightLimit};
use crate::chain::AccountId;

/// Uploads code and makes a contract of it.
pub fn instantiate_with_code(gas: WeightLimit, code: &[u8], data: &[u8], salt: &[u8]) -> Call {
	let no_deposit_limit: Option<Compact<u128>> = None;
	Call::new("Contracts", "instantiate_with_code", &(Compact(0u128), gas, no_deposit_limit, code, data, salt))
}

/// Calls a contract.
pub fn call(contract: &AccountId, gas: WeightLimit, data: &[u8]) -> Call {
	let destination: sp_runtime::MultiAddress<AccountId, ()> = contract.clone().into();
	let no_deposit_limit: Option<Compact<u128>> = None;
	Call::new("Contracts", "call", &(destination, Compact(0u128), gas, no_deposit_limit, data))
}
