//! What enters the transaction pool: of outsiders, and of nobody, nothing; but for what proves itself.

use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
use salus_runtime::{Executive, Hash, RuntimeCall, RuntimeOrigin, System, TxExtension, UncheckedExtrinsic};
use sp_io::hashing::blake2_256;
use sp_runtime::{
	generic::Preamble,
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError, UnknownTransaction,
	},
};

use crate::{answers::without_trace, callers::world, calls, common};

/// The code of the refusal of whoever is no member.
const NOT_A_MEMBER: u8 = 1;
/// The calls that block authors make, and no transaction.
const INHERENTS: [&str; 1] = ["Timestamp.set"];
const SOURCES: [TransactionSource; 3] =
	[TransactionSource::External, TransactionSource::Local, TransactionSource::InBlock];

fn validate(source: TransactionSource, extrinsic: UncheckedExtrinsic) -> TransactionValidity {
	without_trace(|| Executive::validate_transaction(source, extrinsic, Hash::default()))
}

fn bare(source: TransactionSource, call: &RuntimeCall) -> TransactionValidity {
	validate(source, UncheckedExtrinsic::new_bare(call.clone()))
}

fn remark() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

/// What goes with a signature, for whoever sends it without one.
fn extension() -> TxExtension {
	match common::signed("//Ferdie", 0, remark()).preamble {
		Preamble::Signed(_, _, extension) => extension,
		_ => unreachable!("it is signed"),
	}
}

#[test]
fn only_the_clock_is_set_by_block_authors() {
	world().execute_with(|| {
		let calls = calls::all();
		let inherents = calls.iter().filter(|(_, call)| call.get_dispatch_info().class == DispatchClass::Mandatory);
		assert_eq!(inherents.map(|(name, _)| name.as_str()).collect::<Vec<_>>(), INHERENTS);
	});
}

#[test]
fn nothing_that_an_outsider_signs_enters_the_pool() {
	world().execute_with(|| {
		for (name, call) in calls::all() {
			let refusal = match INHERENTS.contains(&name.as_str()) {
				true => InvalidTransaction::MandatoryValidation,
				false => InvalidTransaction::Custom(NOT_A_MEMBER),
			};
			for source in SOURCES {
				let found = validate(source, common::signed("//Ferdie", 0, call.clone()));
				assert_eq!(found, Err(refusal.into()), "{name} from {source:?}");
			}
		}
	});
}

#[test]
fn nothing_that_former_members_sign_enters_the_pool() {
	world().execute_with(|| {
		for key in ["//Revoked", "//LostKey"] {
			let found = validate(TransactionSource::External, common::signed(key, 0, remark()));
			assert_eq!(found, Err(InvalidTransaction::Custom(NOT_A_MEMBER).into()), "{key}");
		}
	});
}

#[test]
fn nothing_without_a_signature_enters_the_pool() {
	world().execute_with(|| {
		let extension = extension();
		for (name, call) in calls::all() {
			for source in SOURCES {
				let found = bare(source, &call);
				assert!(found.is_err(), "bare {name} from {source:?}: {found:?}");
				let general = UncheckedExtrinsic::new_transaction(call.clone(), extension.clone());
				let found = validate(source, general);
				assert!(found.is_err(), "{name} without a signature from {source:?}: {found:?}");
			}
		}
	});
}

#[test]
fn only_the_proof_of_an_equivocation_is_looked_at() {
	let unheard: [TransactionValidityError; 2] =
		[InvalidTransaction::Call.into(), UnknownTransaction::NoUnsignedValidator.into()];
	world().execute_with(|| {
		for (name, call) in calls::all() {
			let found = bare(TransactionSource::Local, &call);
			match name.as_str() {
				"Grandpa.report_equivocation_unsigned" => {
					assert_eq!(found, Err(InvalidTransaction::BadProof.into()));
					assert_eq!(bare(TransactionSource::External, &call), Err(InvalidTransaction::Call.into()));
				}
				inherent if INHERENTS.contains(&inherent) => {
					assert_eq!(found, Err(InvalidTransaction::MandatoryValidation.into()));
				}
				other => assert!(found.is_err_and(|refusal| unheard.contains(&refusal)), "{other}"),
			}
		}
	});
}

#[test]
fn an_authorised_upgrade_enters_the_pool_and_no_other() {
	let apply = |code: &[u8]| RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { code: code.to_vec() });
	world().execute_with(|| {
		assert!(bare(TransactionSource::External, &apply(b"new code")).is_err());
		let code_hash = Hash::from(blake2_256(b"new code"));
		System::authorize_upgrade(RuntimeOrigin::root(), code_hash).unwrap();
		assert!(bare(TransactionSource::External, &apply(b"new code")).is_ok());
		assert!(bare(TransactionSource::External, &apply(b"other code")).is_err());
	});
}
