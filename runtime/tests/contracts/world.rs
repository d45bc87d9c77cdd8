//! Who there is, how contracts are deployed and called, and how access is asked for.

use std::path::PathBuf;

use codec::{Decode, Encode};
use frame_support::{assert_ok, traits::fungible::Mutate, weights::Weight};
use frame_system::EventRecord;
use pallet_contracts::{CollectEvents, ContractExecResult, DebugInfo, Determinism};
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse, PurposeSet, Role},
	consent::{Actor, ConsentTerms, Effect, Provision},
	decision::{DataLabels, Decision, DenyReason},
	ids::{OrganisationId, Period},
	tiers::{PolicyFailure, TierAnswer, TierQuestion},
	traits::{Acting, TierPolicy},
};
use salus_runtime::{
	constants::UNIT, policy::OrganisationPolicy, AccountId, Balance, Balances, Consent, Consortium, Contracts,
	Disclosure, Hash, RuntimeEvent, RuntimeOrigin, System,
};
use sp_runtime::DispatchError;

use crate::common::{account, NOW};

/// Organisations of the development preset.
pub(crate) const HOSPITAL: OrganisationId = OrganisationId(0);
pub(crate) const SOUTH: OrganisationId = OrganisationId(3);
pub(crate) const INSURER: OrganisationId = OrganisationId(4);

pub(crate) const PHYSICIAN: Acting = Acting { organisation: HOSPITAL, role: Role::Physician };

/// More than any message needs.
pub(crate) const GAS: Weight = Weight::from_parts(500_000_000_000, 8 * 1024 * 1024);

/// What a call of a contract came to.
pub(crate) type Called = ContractExecResult<Balance, EventRecord<RuntimeEvent, Hash>>;

/// A contract that `scripts/xtask.sh contracts` builds.
pub(crate) fn wasm(name: &str) -> Vec<u8> {
	let cache = std::env::var_os("SALUS_CACHE").map(PathBuf::from).unwrap_or_else(|| {
		let home = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
		home.unwrap_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache")).join("salus")
	});
	let path = cache.join(format!("contracts/{name}.wasm"));
	std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}; run scripts/test.sh", path.display()))
}

pub(crate) fn signed(who: &str) -> RuntimeOrigin {
	RuntimeOrigin::signed(account(who))
}

/// Uploads and instantiates code by the extrinsic that wallets use. The salt makes several of one code possible.
pub(crate) fn try_deploy(
	who: &str,
	code: Vec<u8>,
	constructor: Vec<u8>,
	salt: u32,
) -> Result<AccountId, DispatchError> {
	Contracts::instantiate_with_code(signed(who), 0, GAS, None, code, constructor, salt.encode())
		.map_err(|failed| failed.error)?;
	let made = |event| match event {
		RuntimeEvent::Contracts(pallet_contracts::Event::Instantiated { contract, .. }) => Some(contract),
		_ => None,
	};
	Ok(System::events().into_iter().rev().find_map(|record| made(record.event)).unwrap())
}

pub(crate) fn deploy(who: &str, code: Vec<u8>, constructor: Vec<u8>) -> AccountId {
	try_deploy(who, code, constructor, 0).unwrap()
}

/// Deploys code as the hospital and makes it the hospital's policy.
pub(crate) fn adopt(code: Vec<u8>) -> AccountId {
	let contract = deploy("//Hospital", code, vec![]);
	assert_ok!(Consortium::set_policy(signed("//Hospital"), Some(contract.clone())));
	contract
}

/// Calls a contract with a limit of gas.
pub(crate) fn call_with(gas: Weight, contract: &AccountId, who: &str, data: Vec<u8>) -> Called {
	Contracts::bare_call(
		account(who),
		contract.clone(),
		0,
		gas,
		None,
		data,
		DebugInfo::Skip,
		CollectEvents::Skip,
		Determinism::Enforced,
	)
}

/// What a contract answers somebody.
pub(crate) fn call(contract: &AccountId, who: &str, data: Vec<u8>) -> Vec<u8> {
	call_with(GAS, contract, who, data).result.unwrap().data
}

/// What an ink! message gives: neither ink! nor the contract objects.
pub(crate) fn message<T: Decode>(contract: &AccountId, who: &str, data: impl Encode) -> T {
	let answer = call(contract, who, data.encode());
	let decoded = Result::<Result<T, Vec<u8>>, u8>::decode(&mut &answer[..]);
	match decoded {
		Ok(Ok(Ok(value))) => value,
		_ => panic!("refused: {answer:?}"),
	}
}

/// What an ink! message gives that can't be refused.
pub(crate) fn read<T: Decode>(contract: &AccountId, data: impl Encode) -> T {
	let answer = call(contract, "//Hospital", data.encode());
	Result::<T, u8>::decode(&mut &answer[..]).unwrap().unwrap()
}

/// The error that an ink! message ends with, encoded.
pub(crate) fn refusal(contract: &AccountId, who: &str, data: impl Encode) -> Vec<u8> {
	let answer = call(contract, who, data.encode());
	assert_eq!(answer.get(..2), Some(&[0, 1][..]), "the contract itself refuses: {answer:?}");
	answer[2..].to_vec()
}

/// An account can pay the deposits for what it has a contract store.
pub(crate) fn fund(who: &str) {
	assert_ok!(Balances::mint_into(&account(who), 1_000 * UNIT));
}

/// An account gets a credential.
pub(crate) fn employ(admin: &str, who: &str, role: Role) {
	assert_ok!(Consortium::issue_credential(signed(admin), account(who), role, Period::always()));
}

/// The patient permits an actor the use of data for a purpose.
pub(crate) fn consent(actor: Actor<AccountId>, purpose: PurposeOfUse, classes: DataClassSet) {
	let permit = Provision::new(Effect::Permit, actor, PurposeSet::of(purpose), classes);
	let terms = ConsentTerms { period: Period::always(), provisions: vec![permit].try_into().unwrap(), source: None };
	assert_ok!(Consent::grant(signed("//Patient"), terms));
}

/// The patient lets physicians have everything for treatment.
pub(crate) fn consent_to_treatment() {
	consent(Actor::Role(Role::Physician), PurposeOfUse::Treatment, DataClassSet::all());
}

pub(crate) fn lab_and_imaging() -> DataClassSet {
	[DataClass::Laboratory, DataClass::Imaging].into_iter().collect()
}

/// What the physician asks for treatment, of data of any labels.
pub(crate) fn question(classes: DataClassSet) -> TierQuestion {
	TierQuestion { acting: PHYSICIAN, purpose: PurposeOfUse::Treatment, classes, labels: None, at: NOW }
}

/// What the hospital's policy says to the physician.
pub(crate) fn policy(question: &TierQuestion) -> Result<TierAnswer, PolicyFailure> {
	OrganisationPolicy::allowed(&account("//Physician"), question)
}

/// The physician asks for access by a transaction; gives the line of the log.
pub(crate) fn request(classes: DataClassSet, labels: Option<DataLabels>) -> Decision {
	let patient = account("//Patient");
	let before = Disclosure::disclosure_head(patient.clone()).count;
	let purpose = PurposeOfUse::Treatment;
	let asked =
		Disclosure::request_access(signed("//Physician"), patient.clone(), purpose, None, classes, labels, None);
	assert_ok!(asked);
	assert_eq!(Disclosure::disclosure_head(patient).count, before + 1, "whatever the answer is, it is logged");
	let decided = |event| match event {
		RuntimeEvent::Disclosure(pallet_disclosure::Event::AccessDecided { entry }) => Some(entry.decision),
		_ => None,
	};
	System::events().into_iter().rev().find_map(|record| decided(record.event)).unwrap()
}

/// Why the physician is denied access.
pub(crate) fn denial() -> DenyReason {
	match request(lab_and_imaging(), None) {
		Decision::Deny { reason, .. } => reason,
		other => panic!("{other:?}"),
	}
}

/// The root of the whole state.
pub(crate) fn root() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}
