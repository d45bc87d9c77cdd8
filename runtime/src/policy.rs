//! How an organisation's tier policy is asked: its ink! contract if it registered one, the native table otherwise.
//!
//! A question changes nothing. Whatever the contract does besides answering is undone: what it wrote, emitted or
//! transferred, even its own end. So an access decision is a function of the state before it, a policy can't be made to
//! count or to remember who asked, and nobody can take a policy away by asking it.

use alloc::vec::Vec;
use codec::{DecodeAll, Encode};
use frame_support::{
	storage::{with_transaction, TransactionOutcome},
	weights::Weight,
};
use pallet_contracts::{CollectEvents, DebugInfo, Determinism, Error};
use salus_primitives::{
	ids::OrganisationId,
	tiers::{native_answer, PolicyFailure, TierAnswer, TierQuestion},
	traits::TierPolicy,
};
use sp_runtime::{
	traits::{AccountIdConversion, Convert},
	DispatchError,
};

use crate::{constants::POLICY_GAS, AccountId, Balance, Consortium, Contracts, Runtime};

/// Selector of the message `decide` of `contracts/tiered-access`. It takes the requester, role, purpose, classes, labels
/// (`Option<(u8, u32)>`) and the moment, and gives classes, ceiling (`Option<u8>`) and the sensitivities to leave out.
const DECIDE: [u8; 4] = [0x5A, 0x10, 0x50, 0x01];

/// The account that policy contracts see as their caller. Nobody has its key.
const CALLER: frame_support::PalletId = frame_support::PalletId(*b"salus/pl");

/// Bytes of the longest answer: ink!'s own `Ok`, the classes, a ceiling, the sensitivities.
const LONGEST_ANSWER: usize = 1 + 4 + 2 + 4;

/// Asks an organisation's own rules.
pub struct OrganisationPolicy;

impl TierPolicy<AccountId> for OrganisationPolicy {
	fn allowed(requester: &AccountId, question: &TierQuestion) -> Result<TierAnswer, PolicyFailure> {
		match Consortium::policy_of(question.acting.organisation) {
			Some(contract) => ask_contract(contract, requester, question),
			None => Ok(Self::allowed_natively(question)),
		}
	}

	fn allowed_natively(question: &TierQuestion) -> TierAnswer {
		native_answer(question)
	}

	fn max_weight() -> Weight {
		// What a call takes before the contract's own gas is counted: loading its record and setting it up.
		let entry = <<Runtime as pallet_contracts::Config>::WeightInfo as pallet_contracts::WeightInfo>::call();
		entry.saturating_add(POLICY_GAS)
	}

	fn weight(organisation: OrganisationId) -> Weight {
		Consortium::policy_of(organisation).map_or(Weight::zero(), |_| Self::max_weight())
	}
}

/// Puts the question to a contract, and undoes all that it did.
fn ask_contract(
	contract: AccountId,
	requester: &AccountId,
	question: &TierQuestion,
) -> Result<TierAnswer, PolicyFailure> {
	let message = encode_question(requester, question);
	let ask = || TransactionOutcome::Rollback(Ok::<_, DispatchError>(call(contract, message)));
	// The only error is that transactions are nested too deeply.
	let data = with_transaction(ask).map_err(|_| PolicyFailure::Unavailable)??;
	decode_answer(&data, question)
}

/// Calls a contract with the gas that a question has. What comes back is what it returned without reverting.
fn call(contract: AccountId, message: Vec<u8>) -> Result<Vec<u8>, PolicyFailure> {
	let answer = Contracts::bare_call(
		CALLER.into_account_truncating(),
		contract,
		0,
		POLICY_GAS,
		// Nobody pays a deposit for a question, so that a contract can't add to its storage.
		Some(0),
		message,
		DebugInfo::Skip,
		CollectEvents::Skip,
		Determinism::Enforced,
	);
	let value = answer.result.map_err(failure)?;
	if value.did_revert() {
		return Err(PolicyFailure::Unavailable);
	}
	Ok(value.data)
}

/// What a failed call says of the policy.
fn failure(error: DispatchError) -> PolicyFailure {
	let is = |known: Error<Runtime>| error == DispatchError::from(known);
	if is(Error::ContractTrapped) {
		PolicyFailure::Trapped
	} else if is(Error::OutOfGas) {
		PolicyFailure::OutOfGas
	} else if is(Error::ContractNotFound) || is(Error::CodeNotFound) || is(Error::CodeInfoNotFound) {
		PolicyFailure::Missing
	} else {
		PolicyFailure::Unavailable
	}
}

fn encode_question(requester: &AccountId, question: &TierQuestion) -> Vec<u8> {
	let TierQuestion { acting, purpose, classes, labels, at } = question;
	(DECIDE, requester, acting.role, purpose, classes, labels, at).encode()
}

/// An ink! message answers with `Result<T, LangError>`. The answer is cut down to the question, and to codes that this
/// chain knows.
fn decode_answer(data: &[u8], question: &TierQuestion) -> Result<TierAnswer, PolicyFailure> {
	type Answer = Result<(u32, Option<u8>, u32), u8>;
	if data.len() > LONGEST_ANSWER {
		return Err(PolicyFailure::Malformed);
	}
	match Answer::decode_all(&mut &*data) {
		Ok(Ok((classes, ceiling, redact))) => Ok(TierAnswer::from_numbers(question, classes, ceiling, redact)),
		_ => Err(PolicyFailure::Malformed),
	}
}

/// Gas costs nothing on this chain.
pub struct NoFee;

impl Convert<Weight, Balance> for NoFee {
	fn convert(_weight: Weight) -> Balance {
		0
	}
}

#[cfg(test)]
mod tests {
	use salus_primitives::{
		codes::{Confidentiality, DataClass, DataClassSet, PurposeOfUse, Role, Sensitivity, SensitivitySet},
		decision::DataLabels,
		traits::Acting,
	};

	use super::*;

	fn question() -> TierQuestion {
		let acting = Acting { organisation: OrganisationId(7), role: Role::Pharmacist };
		let sensitivities = SensitivitySet::of(Sensitivity::SpeciallyProtected);
		let labels = Some(DataLabels { confidentiality: Confidentiality::Normal, sensitivities });
		let classes = DataClassSet(0xFFFF);
		TierQuestion { acting, purpose: PurposeOfUse::EmergencyTreatment, classes, labels, at: 0x0102_0304_0506_0708 }
	}

	#[test]
	fn question_has_the_form_that_contracts_know() {
		let encoded = encode_question(&AccountId::new([9; 32]), &question());
		let tail = [2, 1, 0xFF, 0xFF, 0, 0, 1, 3, 0, 1, 0, 0, 8, 7, 6, 5, 4, 3, 2, 1];
		assert_eq!(encoded, [&DECIDE[..], &[9; 32], &tail].concat());
	}

	#[test]
	fn answer_is_read_and_cut_down() {
		let answer = decode_answer(&[0, 0x50, 0, 0, 0, 1, 3, 0xFB, 0xFF, 0xFF, 0xFF], &question()).unwrap();
		assert_eq!(answer.classes, [DataClass::Laboratory, DataClass::Imaging].into_iter().collect());
		assert_eq!(answer.ceiling, Some(Confidentiality::Normal));
		assert_eq!(answer.redact, SensitivitySet::all().difference(SensitivitySet::of(Sensitivity::Hiv)));
		let nothing = decode_answer(&[0; 10], &question());
		assert_eq!(nothing, Ok(TierAnswer::default()));
	}

	#[test]
	fn answer_of_another_form_is_malformed() {
		let forms: [&[u8]; 7] = [&[], &[1, 1], &[2], &[0; 9], &[0; 11], &[0, 1, 0, 0, 0, 2, 0, 0, 0, 0], &[0; 4096]];
		for data in forms {
			assert_eq!(decode_answer(data, &question()), Err(PolicyFailure::Malformed), "{data:?}");
		}
	}

	#[test]
	fn each_error_of_a_call_has_its_meaning() {
		for (error, meaning) in [
			(Error::<Runtime>::ContractTrapped, PolicyFailure::Trapped),
			(Error::OutOfGas, PolicyFailure::OutOfGas),
			(Error::ContractNotFound, PolicyFailure::Missing),
			(Error::CodeNotFound, PolicyFailure::Missing),
			(Error::StorageDepositLimitExhausted, PolicyFailure::Unavailable),
			(Error::ReentranceDenied, PolicyFailure::Unavailable),
		] {
			assert_eq!(failure(error.into()), meaning);
		}
		assert_eq!(failure(DispatchError::BadOrigin), PolicyFailure::Unavailable);
	}
}
