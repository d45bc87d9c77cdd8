//! The same policy decided natively and by contract: the same 800 answers, and those to everything asked at once.

use codec::Encode;
use frame_support::assert_ok;
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, Role},
	tiers::{access_core::Tables, native_answer, NativeTable, TierQuestion},
	traits::{Acting, TierPolicy},
};
use salus_runtime::{policy::OrganisationPolicy, AccountId, Consortium};

use crate::{
	common::{account, ext, NOW},
	world::*,
};

const ROLES: [Role; 10] = [
	Role::Physician,
	Role::Nurse,
	Role::Pharmacist,
	Role::Laboratory,
	Role::Radiologist,
	Role::Researcher,
	Role::PrivacyOfficer,
	Role::ClaimsAdjuster,
	Role::Logistics,
	Role::Gateway,
];

const PURPOSES: [PurposeOfUse; 8] = [
	PurposeOfUse::Treatment,
	PurposeOfUse::EmergencyTreatment,
	PurposeOfUse::CareManagement,
	PurposeOfUse::Payment,
	PurposeOfUse::Operations,
	PurposeOfUse::Research,
	PurposeOfUse::ClinicalTrial,
	PurposeOfUse::PatientRequest,
];

const CLASSES: [DataClass; 10] = [
	DataClass::Demographics,
	DataClass::Allergies,
	DataClass::Medications,
	DataClass::Laboratory,
	DataClass::Imaging,
	DataClass::ClinicalNotes,
	DataClass::Genomics,
	DataClass::Financial,
	DataClass::Study,
	DataClass::Other,
];

/// Times of the week, in the form that contracts take them.
pub(crate) type Hours = Option<(u8, u16, u16)>;
/// Parent, ceiling, sensitivities, delegates, rules of purposes, classes and hours.
pub(crate) type Tier = (Option<u8>, Option<u8>, u32, Option<u8>, Vec<(u32, u32, Hours)>);
/// Roles with their tiers, tiers with their numbers.
pub(crate) type Document = (Vec<(u8, u8)>, Vec<(u8, Tier)>);

/// The native table as a document for `tiered-access`.
pub(crate) fn native_document() -> Document {
	let roles = Role::ALL.iter().map(|role| role.index());
	let roles = roles.filter_map(|role| Some((role, NativeTable.tier_of(role)?))).collect();
	let tier = |id: u8| {
		let tier = NativeTable.tier(id)?;
		let rules = tier.rules.iter().map(|rule| (rule.purposes, rule.classes, None)).collect();
		Some((id, (tier.parent, tier.limits.ceiling, tier.limits.sensitivities, tier.delegates, rules)))
	};
	(roles, (0..32).filter_map(tier).collect())
}

/// A `tiered-access` of the hospital with a policy, which is the hospital's policy from now on.
pub(crate) fn tiered_access(document: &Document) -> AccountId {
	let constructor = (0x5A10_5000u32.to_be_bytes(), vec![account("//Hospital")], 1u8).encode();
	let contract = deploy("//Hospital", wasm("tiered_access"), constructor);
	put_in_force(&contract, document);
	assert_ok!(Consortium::set_policy(signed("//Hospital"), Some(contract.clone())));
	contract
}

/// The hospital's admin proposes a policy and carries it out.
pub(crate) fn put_in_force(contract: &AccountId, document: &Document) {
	let propose = (0x5A10_5010u32.to_be_bytes(), 0u8, document, 0u64);
	let proposal: u32 = message(contract, "//Hospital", propose);
	message::<()>(contract, "//Hospital", (0x5A10_5012u32.to_be_bytes(), proposal));
}

#[test]
fn native_table_and_contract_give_the_same_800_answers() {
	ext("development").execute_with(|| {
		tiered_access(&native_document());
		let requester = account("//Physician");
		let (mut asked, mut allowed) = (0, 0);
		for role in ROLES {
			for purpose in PURPOSES {
				let acting = Acting { organisation: HOSPITAL, role };
				let question = |classes| TierQuestion { acting, purpose, classes, labels: None, at: NOW };
				for class in CLASSES {
					let one = question(DataClassSet::of(class));
					let native = native_answer(&one);
					assert_eq!(OrganisationPolicy::allowed(&requester, &one), Ok(native), "{one:?}");
					asked += 1;
					allowed += u32::from(!native.classes.is_empty());
				}
				let all = question(DataClassSet::all());
				assert_eq!(OrganisationPolicy::allowed(&requester, &all), Ok(native_answer(&all)), "{all:?}");
			}
		}
		assert_eq!(asked, 800);
		println!("{allowed} of {asked} allowed");
		assert!(allowed > 100, "a table that allows next to nothing would prove nothing");
	});
}
