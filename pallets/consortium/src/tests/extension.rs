use super::*;
use crate::{CheckMembership, WeightInfo, NOT_A_MEMBER};
use codec::{Decode, Encode};
use frame_support::dispatch::DispatchInfo;
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension, TxBaseImplication},
	transaction_validity::{InvalidTransaction, TransactionSource::External, TransactionValidityError},
};

/// Some call.
fn call() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

/// What the pool says of a transaction.
fn validate(origin: RuntimeOrigin) -> Result<(), TransactionValidityError> {
	extension().validate_only(origin, &call(), &DispatchInfo::default(), 0, External, 0).map(|_| ())
}

fn refused() -> Result<(), TransactionValidityError> {
	Err(InvalidTransaction::Custom(NOT_A_MEMBER).into())
}

#[test]
fn check_membership_lets_members_in() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [HOSPITAL_ADMIN, PHYSICIAN, PATIENT] {
			assert_ok!(validate(signed(who)));
		}
	});
}

#[test]
fn check_membership_keeps_strangers_out() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(validate(signed(STRANGER)), refused());
	});
}

#[test]
fn check_membership_keeps_revoked_holders_out() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::revoke_credential(signed(HOSPITAL_ADMIN), PHYSICIAN));
		assert_eq!(validate(signed(PHYSICIAN)), refused());
	});
}

#[test]
fn check_membership_passes_what_nobody_signed() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), root()] {
			let info = DispatchInfo::default();
			let implication = TxBaseImplication(call());
			assert!(extension().validate(origin, &call(), &info, 0, (), &implication, External).is_ok());
		}
	});
}

#[test]
fn check_membership_adds_nothing_to_a_transaction() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(extension().encode().is_empty());
		assert_eq!(CheckMembership::<Test>::decode(&mut &[][..]), Ok(extension()));
		assert_eq!(<CheckMembership<Test> as TransactionExtension<RuntimeCall>>::IDENTIFIER, "CheckMembership");
		assert_eq!(extension().weight(&call()), <() as WeightInfo>::check_membership());
	});
}
