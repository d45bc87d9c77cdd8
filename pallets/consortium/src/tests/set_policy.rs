use super::*;

const CONTRACT: AccountId = 500;

#[test]
fn set_policy_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::set_policy(signed(HOSPITAL_ADMIN), Some(CONTRACT)));
		assert_eq!(Consortium::policy_of(HOSPITAL), Some(CONTRACT));
		assert_eq!(Consortium::policy_of(FACTORY), None);
		assert_event(Event::PolicySet { organisation: HOSPITAL, contract: Some(CONTRACT) });
	});
}

#[test]
fn set_policy_registers_the_contract() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::set_policy(signed(HOSPITAL_ADMIN), Some(CONTRACT)));
		System::assert_has_event(Event::ContractRegistered { organisation: HOSPITAL, contract: CONTRACT }.into());
		assert_eq!(Consortium::contracts_of(HOSPITAL), [CONTRACT]);
		assert_ok!(Consortium::set_policy(signed(HOSPITAL_ADMIN), Some(CONTRACT + 1)));
		assert_eq!(Consortium::contracts_of(HOSPITAL), [CONTRACT, CONTRACT + 1], "the former policy stays registered");
	});
}

#[test]
fn set_policy_to_a_registered_contract_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::register_contract(signed(HOSPITAL_ADMIN), CONTRACT));
		System::reset_events();
		assert_ok!(Consortium::set_policy(signed(HOSPITAL_ADMIN), Some(CONTRACT)));
		assert_eq!(System::events().len(), 1);
		assert_event(Event::PolicySet { organisation: HOSPITAL, contract: Some(CONTRACT) });
	});
}

#[test]
fn set_policy_to_none_goes_back_to_the_native_table() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::set_policy(signed(HOSPITAL_ADMIN), Some(CONTRACT)));
		assert_ok!(Consortium::set_policy(signed(HOSPITAL_ADMIN), None));
		assert_eq!(Consortium::policy_of(HOSPITAL), None);
		assert_event(Event::PolicySet { organisation: HOSPITAL, contract: None });
	});
}

#[test]
fn set_policy_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(PHYSICIAN), signed(STRANGER), root()] {
			assert_noop!(Consortium::set_policy(origin, Some(CONTRACT)), BadOrigin);
		}
	});
}
