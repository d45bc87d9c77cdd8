//! How an organisation's tier policy is asked: its ink! contract if it registered one, the native table otherwise.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::weights::Weight;
use pallet_contracts::{CollectEvents, DebugInfo, Determinism};
use salus_primitives::{
	codes::{DataClassSet, PurposeOfUse},
	tiers::native_tier,
	traits::{Acting, PolicyUnavailable, TierPolicy},
};
use sp_runtime::traits::{AccountIdConversion, Convert};

use crate::{constants::POLICY_GAS, AccountId, Balance, Consortium, Contracts};

/// Selector of the message `allowed(role: u8, purpose: u8, classes: u32) -> u32` of `contracts/tiered-access`.
const ALLOWED: [u8; 4] = [0x5A, 0x10, 0x50, 0x01];

/// The account that policy contracts see as their caller. Nobody has its key.
const CALLER: frame_support::PalletId = frame_support::PalletId(*b"salus/pl");

/// Asks an organisation's own rules.
pub struct OrganisationPolicy;

impl TierPolicy for OrganisationPolicy {
	fn allowed(
		acting: Acting,
		purpose: PurposeOfUse,
		classes: DataClassSet,
	) -> Result<DataClassSet, PolicyUnavailable> {
		match Consortium::policy_of(acting.organisation) {
			Some(contract) => ask_contract(contract, acting, purpose, classes),
			None => Ok(Self::allowed_natively(acting, purpose, classes)),
		}
	}

	fn allowed_natively(acting: Acting, purpose: PurposeOfUse, classes: DataClassSet) -> DataClassSet {
		native_tier(acting.role, purpose).intersection(classes)
	}

	fn max_weight() -> Weight {
		POLICY_GAS
	}
}

/// Puts the question to a contract. A trap, exhausted gas, a revert and an answer of the wrong form all leave the
/// policy unavailable, which the caller takes for a denial. The answer never goes beyond the question.
fn ask_contract(
	contract: AccountId,
	acting: Acting,
	purpose: PurposeOfUse,
	classes: DataClassSet,
) -> Result<DataClassSet, PolicyUnavailable> {
	let question = (ALLOWED, acting.role, purpose, classes).encode();
	let answer = Contracts::bare_call(
		CALLER.into_account_truncating(),
		contract,
		0,
		POLICY_GAS,
		// The question changes nothing, so that it needs no deposit.
		Some(0),
		question,
		DebugInfo::Skip,
		CollectEvents::Skip,
		Determinism::Enforced,
	);
	let value = answer.result.map_err(|_| PolicyUnavailable)?;
	if value.did_revert() {
		return Err(PolicyUnavailable);
	}
	decode_answer(value.data).map(|allowed| allowed.intersection(classes))
}

/// An ink! message answers with `Result<u32, LangError>`.
fn decode_answer(data: Vec<u8>) -> Result<DataClassSet, PolicyUnavailable> {
	match Result::<DataClassSet, u8>::decode(&mut data.as_slice()) {
		Ok(Ok(allowed)) => Ok(allowed),
		_ => Err(PolicyUnavailable),
	}
}

/// Gas costs nothing on this chain.
pub struct NoFee;

impl Convert<Weight, Balance> for NoFee {
	fn convert(_weight: Weight) -> Balance {
		0
	}
}
