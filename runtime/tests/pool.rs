//! What enters the transaction pool: members' transactions, without a fee, and nobody else's. What quotas there are is in
//! `quotas.rs`.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use common::{account, ext, signed};
use frame_support::assert_ok;
use salus_runtime::{Block, Executive, Hash, Runtime, RuntimeCall};
use sp_runtime::{
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
};

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![1, 2, 3] })
}

fn validate(uri: &str) -> Result<(), TransactionValidityError> {
	let extrinsic = signed(uri, 0, remark());
	Executive::validate_transaction(TransactionSource::External, extrinsic, Hash::default()).map(|_| ())
}

#[test]
fn patient_without_balance_is_let_in() {
	ext("development").execute_with(|| {
		assert_eq!(pallet_balances::Pallet::<Runtime>::free_balance(account("//Patient")), 0);
		assert_ok!(validate("//Patient"));
		assert_ok!(validate("//Physician"));
		assert_ok!(validate("//Hospital"));
	});
}

#[test]
fn non_member_is_refused() {
	ext("development").execute_with(|| {
		assert_eq!(validate("//Ferdie"), Err(InvalidTransaction::Custom(pallet_admission::NOT_A_MEMBER).into()));
	});
}

#[test]
fn non_member_with_a_balance_is_refused_as_well() {
	ext("development").execute_with(|| {
		use frame_support::traits::fungible::Mutate;
		assert_ok!(pallet_balances::Pallet::<Runtime>::mint_into(&account("//Ferdie"), salus_runtime::constants::UNIT));
		assert_eq!(validate("//Ferdie"), Err(InvalidTransaction::Custom(pallet_admission::NOT_A_MEMBER).into()));
	});
}

#[test]
fn used_nonce_is_refused() {
	ext("development").execute_with(|| {
		frame_system::Pallet::<Runtime>::inc_account_nonce(account("//Patient"));
		assert_eq!(validate("//Patient"), Err(InvalidTransaction::Stale.into()));
	});
}

#[test]
fn member_pays_nothing_for_a_transaction() {
	ext("development").execute_with(|| {
		let header = <Block as sp_runtime::traits::Block>::Header::new(
			2,
			Hash::default(),
			Hash::default(),
			Hash::default(),
			Default::default(),
		);
		let before = pallet_balances::Pallet::<Runtime>::free_balance(account("//Hospital"));
		Executive::initialize_block(&header);
		let applied = Executive::apply_extrinsic(signed("//Hospital", 0, remark()));
		assert_eq!(applied, Ok(Ok(())));
		assert_eq!(pallet_balances::Pallet::<Runtime>::free_balance(account("//Hospital")), before);
	});
}
