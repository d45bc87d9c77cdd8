//! Which code comes on the chain is the consortium's decision.

use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use pallet_contracts::Determinism;
use salus_primitives::{codes::Role, ids::OrganisationId};
use salus_runtime::{Consortium, Contracts, RuntimeOrigin};
use sp_core::H256;
use sp_runtime::{
	traits::{BlakeTwo256, Hash},
	DispatchError::BadOrigin,
};

use crate::{
	common::{account, ext},
	wat::asker,
	world::*,
};

const REGULATOR: OrganisationId = OrganisationId(2);

fn code_hash() -> H256 {
	BlakeTwo256::hash(&asker())
}

fn upload(who: &str) -> sp_runtime::DispatchResult {
	Contracts::upload_code(signed(who), asker(), None, Determinism::Enforced)
}

#[test]
fn preset_permits_the_hospital_the_sponsor_and_the_insurer() {
	ext("development").execute_with(|| {
		for who in ["//Hospital", "//Manufacturer", "//Insurer"] {
			assert_ok!(upload(who));
			assert_ok!(Contracts::remove_code(signed(who), code_hash()));
		}
	});
}

#[test]
fn upload_and_instantiation_without_a_permit_fail_with_bad_origin() {
	ext("development").execute_with(|| {
		assert_ok!(upload("//Hospital"));
		let hash = code_hash();
		for who in ["//Regulator", "//HospitalSouth", "//Physician", "//Patient", "//Ferdie"] {
			assert_noop!(upload(who), BadOrigin);
			assert_eq!(try_deploy(who, asker(), vec![], 0), Err(BadOrigin), "{who}");
			let instantiated = Contracts::instantiate(signed(who), 0, GAS, None, hash, vec![], vec![]);
			assert_eq!(instantiated.map_err(|failed| failed.error).map(|_| ()), Err(BadOrigin), "{who}");
		}
	});
}

#[test]
fn consortium_permits_and_forbids() {
	ext("development").execute_with(|| {
		assert_ok!(Consortium::permit_contracts(RuntimeOrigin::root(), REGULATOR));
		assert_ok!(upload("//Regulator"));
		assert_ok!(Consortium::forbid_contracts(RuntimeOrigin::root(), REGULATOR));
		assert_eq!(try_deploy("//Regulator", asker(), vec![], 0), Err(BadOrigin));
		assert_noop!(Consortium::permit_contracts(signed("//Hospital"), SOUTH), BadOrigin);
	});
}

#[test]
fn suspended_organisation_deploys_nothing() {
	ext("development").execute_with(|| {
		assert_ok!(Consortium::suspend_organisation(RuntimeOrigin::root(), HOSPITAL));
		assert_noop!(upload("//Hospital"), BadOrigin);
		assert_noop!(upload("//Alice"), BadOrigin);
	});
}

#[test]
fn all_three_contracts_are_taken_and_small() {
	ext("development").execute_with(|| {
		let admins = vec![account("//Hospital")];
		for (who, name, constructor) in [
			("//Hospital", "tiered_access", (0x5A10_5000u32.to_be_bytes(), admins, 1u8).encode()),
			("//Manufacturer", "trial_enrolment", 0x5A10_5100u32.to_be_bytes().to_vec()),
			("//Insurer", "claim_adjudication", 0x5A10_5200u32.to_be_bytes().to_vec()),
		] {
			let code = wasm(name);
			println!("{name}: {} bytes", code.len());
			assert!(code.len() <= 24 * 1024, "{name}: {} bytes", code.len());
			deploy(who, code, constructor);
		}
	});
}

#[test]
fn contract_of_nobody_can_still_be_called_by_people() {
	ext("development").execute_with(|| {
		let contract = deploy("//Hospital", asker(), vec![]);
		employ("//Hospital", "//Nurse", Role::Nurse);
		assert_eq!(call(&contract, "//Nurse", (9u32, 0u32).encode())[..4], 2u32.to_le_bytes());
	});
}
