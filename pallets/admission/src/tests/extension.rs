//! The extension as the runtime's other parts see it.

use super::*;
use crate::{CheckAdmission, PRIORITY_STEPS};
use codec::{Decode, Encode};
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	weights::Weight,
};
use sp_runtime::{
	traits::{TransactionExtension, TxBaseImplication},
	transaction_validity::{TransactionSource::External, ValidTransaction},
};

fn check() -> CheckAdmission<Test> {
	CheckAdmission::new()
}

#[test]
fn what_nobody_signed_passes_and_costs_nobody() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			let (info, call) = (DispatchInfo::default(), ordinary());
			let (valid, admission, origin) =
				check().validate(origin, &call, &info, 9, (), &TxBaseImplication(&call), External).expect("it passes");
			assert_eq!(valid, ValidTransaction::default());
			let admission = check().prepare(admission, &origin, &call, &info, 9).expect("it is prepared");
			let unspent = <CheckAdmission<Test> as TransactionExtension<RuntimeCall>>::post_dispatch_details(
				admission,
				&info,
				&PostDispatchInfo::default(),
				9,
				&Ok(()),
			);
			assert_eq!(unspent, Ok(Weight::from_parts(CLOSELY, 0)));
			assert_eq!(Usages::<Test>::iter().count(), 0);
		}
	});
}

#[test]
fn check_adds_nothing_to_a_transaction() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(check().encode().is_empty());
		assert_eq!(CheckAdmission::<Test>::decode(&mut &[][..]), Ok(check()));
		assert_eq!(<CheckAdmission<Test> as TransactionExtension<RuntimeCall>>::IDENTIFIER, "CheckAdmission");
		assert_eq!(check().weight(&ordinary()), Weight::from_parts(CLOSELY, 0));
	});
}

#[test]
fn pool_changes_nothing_and_a_block_does() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Tx::by(PHYSICIAN).pooled());
		assert_eq!(Usages::<Test>::iter().count(), 0);
		assert_ok!(Tx::by(PHYSICIAN).included());
		assert_eq!(Usages::<Test>::get(HOSPITAL), Usage { at: 1, used: cost(1_014, 420), ..Default::default() });
	});
}

#[test]
fn several_of_one_block_add_up() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..3 {
			assert_ok!(Tx::by(PHYSICIAN).included());
			assert_ok!(Tx::by(ADMIN).included());
		}
		assert_eq!(used(HOSPITAL), cost(6 * 1_014, 6 * 420));
		assert!(Tx::by(PATIENT).pooled().expect("there is room") < PRIORITY_STEPS);
	});
}

#[test]
fn codes_are_what_clients_know() {
	assert_eq!([NOT_A_MEMBER, WEIGHT_QUOTA, STORAGE_QUOTA, NEVER_FITS], [1, 2, 3, 4]);
}
