//! Who may put contracts on the chain, and who registered which.

use super::*;
use crate::{
	ContractsByOrganisation, Deployers, EnsureDeployer, OrganisationsByContract, MAX_CONTRACTS, MAX_REGISTRANTS,
};
use frame_support::traits::EnsureOrigin;

const CONTRACT: AccountId = 500;

fn register(who: AccountId, contract: AccountId) -> sp_runtime::DispatchResult {
	Consortium::register_contract(signed(who), contract)
}

/// Whether the account may put contracts on the chain.
fn deploys(who: AccountId) -> bool {
	EnsureDeployer::<Test>::try_origin(signed(who)).is_ok_and(|account| account == who)
}

#[test]
fn register_contract_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(!Consortium::is_registered(&CONTRACT));
		assert_ok!(register(HOSPITAL_ADMIN_2, CONTRACT));
		assert_event(Event::ContractRegistered { organisation: HOSPITAL, contract: CONTRACT });
		assert!(Consortium::has_registered(HOSPITAL, &CONTRACT) && Consortium::is_registered(&CONTRACT));
		assert!(!Consortium::has_registered(FACTORY, &CONTRACT));
		assert_eq!(Consortium::contracts_of(HOSPITAL), [CONTRACT]);
		assert_eq!(Consortium::policy_of(HOSPITAL), None, "a contract of an organisation needs not be its policy");
	});
}

#[test]
fn several_organisations_register_one_contract() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register(HOSPITAL_ADMIN, CONTRACT));
		assert_ok!(register(FACTORY_ADMIN, CONTRACT));
		assert_eq!(OrganisationsByContract::<Test>::get(CONTRACT).to_vec(), [HOSPITAL, FACTORY]);
		assert_ok!(Consortium::unregister_contract(signed(HOSPITAL_ADMIN), CONTRACT));
		assert!(Consortium::has_registered(FACTORY, &CONTRACT));
	});
}

#[test]
fn register_contract_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [signed(PHYSICIAN), signed(STRANGER), root()] {
			assert_noop!(Consortium::register_contract(origin.clone(), CONTRACT), BadOrigin);
			assert_noop!(Consortium::unregister_contract(origin, CONTRACT), BadOrigin);
		}
	});
}

#[test]
fn register_contract_again_fails_with_already_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register(HOSPITAL_ADMIN, CONTRACT));
		assert_noop!(register(HOSPITAL_ADMIN_2, CONTRACT), Error::AlreadyRegistered);
	});
}

#[test]
fn register_contract_beyond_the_bound_fails_with_too_many_contracts() {
	ExtBuilder::default().build_and_execute(|| {
		for contract in 0..u64::from(MAX_CONTRACTS) {
			assert_ok!(register(HOSPITAL_ADMIN, CONTRACT + contract));
		}
		let next = CONTRACT + u64::from(MAX_CONTRACTS);
		assert_noop!(register(HOSPITAL_ADMIN, next), Error::TooManyContracts);
		assert_noop!(Consortium::set_policy(signed(HOSPITAL_ADMIN), Some(next)), Error::TooManyContracts);
		assert_ok!(Consortium::set_policy(signed(HOSPITAL_ADMIN), Some(CONTRACT)));
	});
}

#[test]
fn register_contract_of_too_many_fails_with_too_many_registrants() {
	ExtBuilder::default().build_and_execute(|| {
		for number in 0..u64::from(MAX_REGISTRANTS) {
			let (class, admin) = (OrganisationClass::Provider, 10_000 + number);
			let licence = Period::always();
			assert_ok!(Consortium::admit_organisation(root(), class, gln(100 + number), GERMANY, licence, admin));
			assert_ok!(register(admin, CONTRACT));
		}
		assert_noop!(register(HOSPITAL_ADMIN, CONTRACT), Error::TooManyRegistrants);
		assert_noop!(Consortium::set_policy(signed(HOSPITAL_ADMIN), Some(CONTRACT)), Error::TooManyRegistrants);
	});
}

#[test]
fn unregister_contract_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register(HOSPITAL_ADMIN, CONTRACT));
		assert_ok!(Consortium::unregister_contract(signed(HOSPITAL_ADMIN_2), CONTRACT));
		assert_event(Event::ContractUnregistered { organisation: HOSPITAL, contract: CONTRACT });
		assert!(!Consortium::is_registered(&CONTRACT));
		assert!(!ContractsByOrganisation::<Test>::contains_key(HOSPITAL), "nothing is left of it");
	});
}

#[test]
fn unregister_contract_of_others_fails_with_not_registered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register(HOSPITAL_ADMIN, CONTRACT));
		for (who, contract) in [(FACTORY_ADMIN, CONTRACT), (HOSPITAL_ADMIN, CONTRACT + 1)] {
			assert_noop!(Consortium::unregister_contract(signed(who), contract), Error::NotRegistered);
		}
	});
}

#[test]
fn unregister_contract_that_is_the_policy_fails_with_is_policy() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::set_policy(signed(HOSPITAL_ADMIN), Some(CONTRACT)));
		assert_noop!(Consortium::unregister_contract(signed(HOSPITAL_ADMIN), CONTRACT), Error::IsPolicy);
		assert_ok!(Consortium::set_policy(signed(HOSPITAL_ADMIN), None));
		assert_ok!(Consortium::unregister_contract(signed(HOSPITAL_ADMIN), CONTRACT));
	});
}

#[test]
fn permit_contracts_works() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(!deploys(HOSPITAL_ADMIN));
		assert_ok!(Consortium::permit_contracts(root(), HOSPITAL));
		assert_event(Event::ContractsPermitted { organisation: HOSPITAL });
		assert!(deploys(HOSPITAL_ADMIN) && deploys(HOSPITAL_ADMIN_2));
		assert!(!deploys(PHYSICIAN) && !deploys(FACTORY_ADMIN) && !deploys(STRANGER));
		assert!(Consortium::may_deploy(HOSPITAL) && !Consortium::may_deploy(FACTORY));
	});
}

#[test]
fn permit_is_worth_nothing_without_good_standing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::permit_contracts(root(), HOSPITAL));
		suspend_hospital();
		assert!(!deploys(HOSPITAL_ADMIN) && !Consortium::may_deploy(HOSPITAL));
		at(2_000);
		assert_ok!(Consortium::reinstate_organisation(root(), HOSPITAL));
		assert!(deploys(HOSPITAL_ADMIN));
		at(10_000);
		assert!(!deploys(HOSPITAL_ADMIN), "the licence is over");
	});
}

#[test]
fn permit_contracts_by_others_fails_with_bad_origin() {
	ExtBuilder::default().build_and_execute(|| {
		for who in [HOSPITAL_ADMIN, REGULATOR_ADMIN, PHYSICIAN, STRANGER] {
			assert_noop!(Consortium::permit_contracts(signed(who), HOSPITAL), BadOrigin);
			assert_noop!(Consortium::forbid_contracts(signed(who), HOSPITAL), BadOrigin);
		}
	});
}

#[test]
fn permit_contracts_to_nobody_fails_with_not_found() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::permit_contracts(root(), OrganisationId(9)), Error::NotFound);
	});
}

#[test]
fn permit_contracts_again_fails_with_already_permitted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::permit_contracts(root(), HOSPITAL));
		assert_noop!(Consortium::permit_contracts(root(), HOSPITAL), Error::AlreadyPermitted);
	});
}

#[test]
fn forbid_contracts_works_and_leaves_what_is_there() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Consortium::permit_contracts(root(), HOSPITAL));
		assert_ok!(register(HOSPITAL_ADMIN, CONTRACT));
		assert_ok!(Consortium::forbid_contracts(root(), HOSPITAL));
		assert_event(Event::ContractsForbidden { organisation: HOSPITAL });
		assert!(!deploys(HOSPITAL_ADMIN) && !Deployers::<Test>::contains_key(HOSPITAL));
		assert!(Consortium::has_registered(HOSPITAL, &CONTRACT));
	});
}

#[test]
fn forbid_contracts_of_whoever_has_no_permit_fails_with_not_permitted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(Consortium::forbid_contracts(root(), FACTORY), Error::NotPermitted);
	});
}

/// What the check of the invariants says after a change to the state behind the pallet's back.
fn broken(change: impl FnOnce()) -> &'static str {
	let mut said = Ok(());
	ExtBuilder::default().build().execute_with(|| {
		assert_ok!(Consortium::set_policy(signed(HOSPITAL_ADMIN), Some(CONTRACT)));
		change();
		said = crate::Pallet::<Test>::do_try_state();
	});
	match said {
		Err(sp_runtime::TryRuntimeError::Other(said)) => said,
		other => panic!("{other:?}"),
	}
}

#[test]
fn sides_that_disagree_are_found() {
	let lost = broken(|| OrganisationsByContract::<Test>::remove(CONTRACT));
	assert_eq!(lost, "a contract does not lead to whoever registered it");
	let lost = broken(|| ContractsByOrganisation::<Test>::mutate(HOSPITAL, |list| list.try_insert(0, 7).unwrap()));
	assert_eq!(lost, "a contract does not lead to whoever registered it");
	let more = || OrganisationsByContract::<Test>::mutate(CONTRACT, |list| list.try_push(FACTORY).unwrap());
	assert_eq!(broken(more), "whoever registered a contract does not lead to it");
	let twice = || ContractsByOrganisation::<Test>::mutate(HOSPITAL, |list| list.try_push(CONTRACT).unwrap());
	assert_eq!(broken(twice), "an organisation registered a contract twice");
	let twice = || OrganisationsByContract::<Test>::mutate(CONTRACT, |list| list.try_push(HOSPITAL).unwrap());
	assert_eq!(broken(twice), "a contract was registered twice");
}

#[test]
fn empty_lists_and_unknown_organisations_are_found() {
	let empty = || ContractsByOrganisation::<Test>::insert(FACTORY, crate::Registered::<Test>::default());
	assert_eq!(broken(empty), "an organisation's list of contracts is empty");
	let empty = || OrganisationsByContract::<Test>::insert(7, crate::Registrants::default());
	assert_eq!(broken(empty), "a contract's list of organisations is empty");
	let nobody = || ContractsByOrganisation::<Test>::insert(OrganisationId(9), crate::Registered::<Test>::default());
	assert_eq!(broken(nobody), "nobody registered a contract");
	assert_eq!(broken(|| Deployers::<Test>::insert(OrganisationId(9), ())), "nobody may deploy contracts");
	let unregistered = || Organisations::<Test>::mutate(HOSPITAL, |record| record.as_mut().unwrap().policy = Some(7));
	assert_eq!(broken(unregistered), "an organisation's policy is not registered");
}
