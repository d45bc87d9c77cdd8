//! Chain extension 0: what ink! contracts may ask the chain. `contracts/README.md` has the form on the wire, and
//! docs/adr/0025 the reasons.
//!
//! **Who may ask what.** State is no secret to members of this chain, so that no rule here can keep it one. The rule is
//! about purpose: a contract is told of people and of their records only by the organisation that answers for them, and
//! that organisation says so by registering the contract.
//!
//! | question | about | the right to ask |
//! |---|---|---|
//! | `credential`, `decide` | a person, a patient | the organisation that the person acts for registered the contract, and is in good standing |
//! | `anchor` | a record | its custodian registered the contract, and is in good standing |
//! | `organisation`, `pack` | no person | any organisation registered the contract |
//!
//! Without the right the contract gets a status and no data. It gets one, too, for what isn't there, so that a contract
//! which nobody registered learns nothing at all.
//!
//! **One direction.** Pallets ask contracts, contracts ask pallets, and no question leads back: `decide` goes by the
//! native tier table and never enters a contract, and contracts can't make calls of the runtime (`CallFilter`).
//!
//! **Cost.** The weight of a question is charged before its arguments are read, and is the same whatever the answer is.

mod cost;
mod questions;

use codec::{DecodeAll, Encode};
use pallet_contracts::chain_extension::{
	BufIn, BufOut, ChainExtension, Environment, Ext, InitState, Result, RetVal, State,
};

pub use cost::of as cost_of;

use crate::Runtime;

/// The extension's number. 0 is kept for a chain's own one.
pub const ID: u16 = 0;

/// Bytes of the longest arguments: two accounts, a purpose, a study, classes.
const LONGEST_INPUT: u32 = 32 + 32 + 1 + 5 + 4;

/// A question, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
	/// 1: for whom and as what somebody acts.
	Credential,
	/// 2: how an organisation stands.
	Organisation,
	/// 3: whether somebody may use a patient's data.
	Decide,
	/// 4: the status of an anchor.
	Anchor,
	/// 5: how a pack stands.
	Pack,
}

impl Function {
	/// The question with this number.
	pub const fn from_number(number: u16) -> Option<Self> {
		match number {
			1 => Some(Self::Credential),
			2 => Some(Self::Organisation),
			3 => Some(Self::Decide),
			4 => Some(Self::Anchor),
			5 => Some(Self::Pack),
			_ => None,
		}
	}
}

/// Why the chain doesn't answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// The contract isn't registered by the organisation whose people or records it asks about, or that organisation is
	/// not in good standing.
	NotAuthorized,
	/// There is no such question, or an argument stands for nothing.
	InvalidArgument,
}

impl Refusal {
	/// The status that the contract sees. 0 is an answer.
	pub const fn status(self) -> u32 {
		match self {
			Self::NotAuthorized => 1,
			Self::InvalidArgument => 2,
		}
	}
}

/// Answers contracts.
#[derive(Default)]
pub struct SalusExtension;

impl ChainExtension<Runtime> for SalusExtension {
	fn call<E: Ext<T = Runtime>>(&mut self, env: Environment<E, InitState>) -> Result<RetVal> {
		if env.ext_id() != ID {
			return Err(pallet_contracts::Error::<Runtime>::NoChainExtension.into());
		}
		let function = Function::from_number(env.func_id());
		let mut env = env.buf_in_buf_out();
		// Before anything is read.
		env.charge_weight(cost::of(function))?;
		let answer = ask(&mut env, function)?;
		match answer {
			Ok(answer) => {
				env.write(&answer, false, None)?;
				Ok(RetVal::Converging(0))
			}
			Err(refusal) => Ok(RetVal::Converging(refusal.status())),
		}
	}
}

/// Reads the arguments and finds the answer. The outer error stops the contract: it named memory that it doesn't have.
fn ask<E: Ext<T = Runtime>, S: State + BufIn + BufOut>(
	env: &mut Environment<E, S>,
	function: Option<Function>,
) -> Result<core::result::Result<alloc::vec::Vec<u8>, Refusal>> {
	let Some(function) = function.filter(|_| env.in_len() <= LONGEST_INPUT) else {
		return Ok(Err(Refusal::InvalidArgument));
	};
	let input = env.read(LONGEST_INPUT)?;
	let contract = env.ext().address().clone();
	Ok(answer(function, &contract, &input))
}

/// The answer to a contract's question, encoded.
fn answer(
	function: Function,
	contract: &crate::AccountId,
	input: &[u8],
) -> core::result::Result<alloc::vec::Vec<u8>, Refusal> {
	match function {
		Function::Credential => questions::credential(contract, read(input)?).map(|answer| answer.encode()),
		Function::Organisation => questions::organisation(contract, read(input)?).map(|answer| answer.encode()),
		Function::Decide => questions::decide(contract, read(input)?).map(|answer| answer.encode()),
		Function::Anchor => questions::anchor(contract, read(input)?).map(|answer| answer.encode()),
		Function::Pack => questions::pack(contract, read(input)?).map(|answer| answer.encode()),
	}
}

/// The arguments, if they are all of the input.
fn read<T: DecodeAll>(mut input: &[u8]) -> core::result::Result<T, Refusal> {
	T::decode_all(&mut input).map_err(|_| Refusal::InvalidArgument)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn longest_arguments_are_those_of_a_decision() {
		let decision = ([0u8; 32], [0u8; 32], 0u8, Some(0u32), 0u32).encode();
		let pack = (0u64, [b'L'; 20].to_vec(), 0u32).encode();
		assert_eq!(u32::try_from(decision.len()), Ok(LONGEST_INPUT));
		assert!(pack.len() < decision.len());
	}

	#[test]
	fn a_decision_is_the_dearest_question() {
		let decision = cost_of(Some(Function::Decide));
		for number in [0, 1, 2, 4, 5, 6] {
			let other = cost_of(Function::from_number(number));
			assert!(other.ref_time() > 0 && decision.all_gt(other), "{number}");
		}
	}

	#[test]
	fn arguments_of_another_length_are_invalid() {
		assert_eq!(read::<u32>(&[1, 0, 0]), Err(Refusal::InvalidArgument));
		assert_eq!(read::<u32>(&[1, 0, 0, 0, 0]), Err(Refusal::InvalidArgument));
		assert_eq!(read::<u32>(&[1, 0, 0, 0]), Ok(1));
	}
}
