//! Contracts that are asked or tried without a transaction, by the runtime API of pallet-contracts.

use codec::Decode;
use sp_runtime::DispatchError;

use crate::{
	chain::{
		call::WeightLimit,
		client::ask,
		event::{dispatch_error, Event, Included},
		AccountId, AtBlock,
	},
	Error, Result,
};

/// The bit that a contract sets when it takes back all that it did.
const REVERTED: u32 = 1;

/// Execution beyond what was measured, since other transactions may come first: half as much again, and 2 ms.
const SPARE: (u64, u64) = (2_000_000_000, 16 << 10);

/// What came of a call or an instantiation that was only tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
	/// What the contract answered.
	pub data: Vec<u8>,
	/// Whether it refused.
	pub reverted: bool,
	/// Gas for the transaction, with some to spare.
	pub gas: WeightLimit,
}

/// `ExecReturnValue` of pallet-contracts.
#[derive(Decode)]
struct Returned {
	flags: u32,
	data: Vec<u8>,
}

/// The first fields of `ContractResult` of pallet-contracts, as many as are needed. Its end may grow.
#[derive(Decode)]
struct Outcome<T> {
	_consumed: WeightLimit,
	required: WeightLimit,
	_deposit: (u8, u128),
	_debug_message: Vec<u8>,
	result: std::result::Result<T, DispatchError>,
}

/// Calls a contract without a transaction.
pub(crate) async fn try_call(at: &AtBlock, origin: &AccountId, contract: &AccountId, message: &[u8]) -> Result<Tried> {
	let arguments = (origin, contract, 0u128, no_gas_limit(), no_deposit_limit(), message);
	let outcome: Outcome<Returned> = ask(at, "ContractsApi_call", &arguments).await?;
	let returned = outcome.result.map_err(|error| explain(dispatch_error(&error, at.metadata_ref())))?;
	Ok(returned.tried(outcome.required))
}

/// Makes a contract of code without a transaction.
pub(crate) async fn try_new(at: &AtBlock, origin: &AccountId, code: &[u8], data: &[u8], salt: &[u8]) -> Result<Tried> {
	let upload = 0u8;
	let arguments = (origin, 0u128, no_gas_limit(), no_deposit_limit(), (upload, code), data, salt);
	let outcome: Outcome<(Returned, AccountId)> = ask(at, "ContractsApi_instantiate", &arguments).await?;
	let (returned, _account) = outcome.result.map_err(|error| explain(dispatch_error(&error, at.metadata_ref())))?;
	Ok(returned.tried(outcome.required))
}

const fn no_gas_limit() -> Option<WeightLimit> {
	None
}

const fn no_deposit_limit() -> Option<u128> {
	None
}

impl Returned {
	fn tried(self, required: WeightLimit) -> Tried {
		let more = |used: u64, spare: u64| used.saturating_add(used / 2).saturating_add(spare);
		let gas =
			WeightLimit { ref_time: more(required.ref_time, SPARE.0), proof_size: more(required.proof_size, SPARE.1) };
		Tried { data: self.data, reverted: self.flags & REVERTED != 0, gas }
	}
}

/// Says what to do about errors of pallet-contracts whose documentation leaves that open.
pub(crate) fn explain(error: Error) -> Error {
	let Error::Dispatch { pallet, error, docs } = error else { return error };
	let docs = match error.as_str() {
		"StorageDepositNotEnoughFunds" | "StorageDepositLimitExhausted" => {
			"The signer's balance is less than the deposit for what the contract stores: an admin gives some of the \
			 organisation's, by `salus policy fund`."
				.into()
		}
		"ContractNotFound" => "There is no contract at this account.".into(),
		_ => docs,
	};
	Error::Dispatch { pallet, error, docs }
}

/// What a contract said by its events in a transaction, in their order.
pub(crate) fn emitted(included: &Included, contract: &AccountId) -> Result<Vec<Vec<u8>>> {
	let events = included.events.iter().filter(|event| event.is("Contracts", "ContractEmitted"));
	let decoded: Vec<(AccountId, Vec<u8>)> = events.map(Event::decode).collect::<Result<_>>()?;
	Ok(decoded.into_iter().filter(|(by, _)| by == contract).map(|(_, data)| data).collect())
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	const MEASURED: WeightLimit = WeightLimit { ref_time: 10_000_000_000, proof_size: 1 << 10 };

	/// The encoding of pallet-contracts' own answer, with what may follow it.
	fn answer(result: impl Encode) -> Vec<u8> {
		let deposit = (1u8, 5u128);
		(MEASURED, MEASURED, deposit, Vec::<u8>::new(), result, Some(Vec::<u8>::new())).encode()
	}

	#[test]
	fn what_a_contract_answers_is_found_and_has_gas_to_spare() {
		let result: std::result::Result<(u32, Vec<u8>), DispatchError> = Ok((1, vec![0, 1, 8]));
		let outcome = Outcome::<Returned>::decode(&mut answer(result).as_slice()).unwrap();
		let tried = outcome.result.unwrap().tried(outcome.required);
		assert_eq!((tried.data, tried.reverted), (vec![0, 1, 8], true));
		assert_eq!(tried.gas, WeightLimit { ref_time: 17_000_000_000, proof_size: (3 << 9) + (16 << 10) });
	}

	#[test]
	fn a_failed_call_is_an_error() {
		let result: std::result::Result<(u32, Vec<u8>), DispatchError> = Err(DispatchError::BadOrigin);
		let outcome = Outcome::<Returned>::decode(&mut answer(result).as_slice()).unwrap();
		assert_eq!(outcome.result.err(), Some(DispatchError::BadOrigin));
	}

	#[test]
	fn want_of_balance_says_what_to_do() {
		let bare = |error: &str| Error::Dispatch { pallet: "Contracts".into(), error: error.into(), docs: "d".into() };
		for error in ["StorageDepositNotEnoughFunds", "StorageDepositLimitExhausted"] {
			assert!(explain(bare(error)).to_string().contains("salus policy fund"));
		}
		assert_eq!(explain(bare("OutOfGas")).to_string(), "Contracts.OutOfGas: d");
	}

	#[test]
	fn events_of_other_contracts_are_left_out() {
		let event = |by: [u8; 32], data: &[u8]| Event {
			pallet: "Contracts".into(),
			name: "ContractEmitted".into(),
			fields: (by, data).encode(),
		};
		let events = vec![event([1; 32], &[7]), event([2; 32], &[8])];
		let included = Included { block: 1, block_hash: [0; 32], transaction: [0; 32], is_final: true, events };
		assert_eq!(emitted(&included, &AccountId::new([2; 32])).unwrap(), [vec![8]]);
	}
}
