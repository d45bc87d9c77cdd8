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

/// Uploads code without making a contract of it. Code that is there already stays.
pub fn upload_code(code: &[u8]) -> Call {
	let no_deposit_limit: Option<Compact<u128>> = None;
	// The code runs on chain, so that it must run the same on every machine.
	let enforced_determinism = 0u8;
	Call::new("Contracts", "upload_code", &(code, no_deposit_limit, enforced_determinism))
}
