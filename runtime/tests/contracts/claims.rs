//! `claim-adjudication`: a claim is approved when the pack was supplied, the patient consents and the terms hold.

use codec::Encode;
use frame_support::assert_ok;
use salus_primitives::{
	codes::{DataClass, DataClassSet, PurposeOfUse},
	consent::Actor,
	containers::Pick,
	gs1::{check_digit, Expiry, Gln, Gtin, Sscc},
	ids::ConsentId,
	lots::{NewLot, ProductTerms},
	merkle,
	supply::{Pack, Packs},
	trace::LotKey,
};
use salus_runtime::{
	genesis_config_presets::SAMPLE_PREFIX, AccountId, Consent, Consortium, DrugRegistry, DrugSupply, DrugTrace,
};

use crate::{
	common::{account, ext, NOW},
	world::*,
};

const POLICY: [u8; 32] = [5; 32];
const DAY: u64 = 24 * 60 * 60 * 1000;
/// The pack that is claimed for.
const INDEX: u32 = 1;

fn selector(number: u32) -> [u8; 4] {
	number.to_be_bytes()
}

fn gtin() -> Gtin {
	let body = SAMPLE_PREFIX.number * 100_000 + 1;
	Gtin(body * 10 + check_digit(body))
}

fn gln() -> Gln {
	let body = SAMPLE_PREFIX.number * 100_000 + 777;
	Gln(body * 10 + check_digit(body))
}

fn sscc() -> Sscc {
	let body = SAMPLE_PREFIX.number * 1_000_000_000 + 1;
	Sscc(body * 10 + check_digit(body))
}

fn key() -> LotKey {
	LotKey { gtin: gtin(), lot: b"CLAIM-1".to_vec().try_into().unwrap() }
}

fn serial(index: u32) -> Vec<u8> {
	format!("S{index:05}").into_bytes()
}

fn leaves() -> Vec<[u8; 32]> {
	(0..4).map(|index| merkle::serial_leaf(gtin(), &key().lot, &serial(index))).collect()
}

/// A lot of four packs comes from the manufacturer to the hospital.
fn deliver() {
	let maker = || signed("//Manufacturer");
	assert_ok!(DrugRegistry::register_product(maker(), gtin(), 7, ProductTerms { units: 1, storage: None }));
	let (root, markets) = (merkle::root(&leaves()), Default::default());
	let lot = NewLot { key: key(), expiry: Expiry(291_200), quantity: 4, root, markets };
	assert_ok!(DrugRegistry::commission(maker(), lot));
	let picks = vec![Pick { key: key(), first: 0, count: 4 }].try_into().unwrap();
	assert_ok!(DrugTrace::pack(maker(), sscc(), None, picks));
	assert_ok!(DrugTrace::ship(maker(), sscc(), HOSPITAL, None, NOW + DAY));
	assert_ok!(DrugTrace::receive(signed("//Hospital"), sscc()));
}

/// The hospital supplies the pack.
fn supply() {
	let path = merkle::shared_path(&leaves(), &[INDEX]).unwrap();
	let pack = Pack { index: INDEX, serial: serial(INDEX).try_into().unwrap() };
	let packs = Packs { key: key(), packs: vec![pack].try_into().unwrap(), path: path.try_into().unwrap() };
	assert_ok!(DrugSupply::supply(signed("//Hospital"), packs, sscc(), gln(), None));
}

/// The patient lets the insurer have what a claim is settled with.
fn consent_to_payment() {
	let classes: DataClassSet = [DataClass::Medications, DataClass::Financial].into_iter().collect();
	consent(Actor::Organisation(INSURER), PurposeOfUse::Payment, classes);
}

/// The insurer's contract, with a policy that covers the product.
fn insured() -> AccountId {
	["//Adjuster", "//Patient"].into_iter().for_each(fund);
	let contract = deploy("//Insurer", wasm("claim_adjudication"), selector(0x5A10_5200).to_vec());
	let terms = (NOW, NOW + 365 * DAY, 10_000u64, 50_000u64, vec![gtin().0]);
	message::<()>(&contract, "//Insurer", (selector(0x5A10_5210), POLICY, terms));
	contract
}

fn registered() -> AccountId {
	let contract = insured();
	assert_ok!(Consortium::register_contract(signed("//Insurer"), contract.clone()));
	contract
}

/// The patient submits a claim for a pack of the lot.
fn submit(contract: &AccountId, index: u32, amount: u64) -> u32 {
	let pack = (gtin().0, key().lot.to_vec(), index);
	message(contract, "//Patient", (selector(0x5A10_5220), pack, account("//Patient"), POLICY, amount))
}

fn approve(id: u32) -> impl Encode {
	(selector(0x5A10_5221), id)
}

/// What stands against a claim, by its number in the contract's list.
fn stands_against(contract: &AccountId, id: u32) -> u8 {
	let refused = refusal(contract, "//Adjuster", approve(id));
	assert_eq!((refused.len(), refused[0]), (2, 12), "StandsAgainst");
	refused[1]
}

/// 0: approved.
fn outcome(contract: &AccountId, id: u32) -> Option<u8> {
	let answer = call(contract, "//Insurer", (selector(0x5A10_5204), id).encode());
	assert_eq!(answer[0], 0);
	(answer[1] == 1).then(|| answer[2])
}

#[test]
fn claim_is_approved_once_the_pack_was_supplied() {
	ext("development").execute_with(|| {
		let contract = registered();
		consent_to_payment();
		let claim = submit(&contract, INDEX, 9_000);
		assert_eq!(stands_against(&contract, claim), 6, "NotGenuine: the chain knows no such pack");
		deliver();
		assert_eq!(stands_against(&contract, claim), 7, "NotSupplied");
		supply();
		message::<()>(&contract, "//Adjuster", approve(claim));
		assert_eq!(outcome(&contract, claim), Some(0));
		let again = submit(&contract, INDEX, 9_000);
		assert_eq!(stands_against(&contract, again), 5, "AlreadyClaimed");
	});
}

#[test]
fn claim_needs_the_patients_consent_to_payment() {
	ext("development").execute_with(|| {
		let contract = registered();
		deliver();
		supply();
		let claim = submit(&contract, INDEX, 9_000);
		assert_eq!(stands_against(&contract, claim), 8, "NotConsented");
		consent_to_payment();
		assert_ok!(Consent::withdraw(signed("//Patient"), ConsentId(0)));
		assert_eq!(stands_against(&contract, claim), 8, "NotConsented any more");
		consent_to_payment();
		message::<()>(&contract, "//Adjuster", approve(claim));
	});
}

#[test]
fn claim_beyond_the_terms_is_not_approved() {
	ext("development").execute_with(|| {
		let contract = registered();
		consent_to_payment();
		deliver();
		supply();
		let claim = submit(&contract, INDEX, 10_001);
		assert_eq!(stands_against(&contract, claim), 3, "OverClaimLimit");
	});
}

#[test]
fn claims_are_judged_by_the_insurers_adjusters_and_only_once_it_registered_the_contract() {
	ext("development").execute_with(|| {
		let contract = insured();
		let claim = submit(&contract, INDEX, 9_000);
		assert_eq!(refusal(&contract, "//Adjuster", approve(claim)), [10], "NotRegistered");
		assert_ok!(Consortium::register_contract(signed("//Insurer"), contract.clone()));
		assert_eq!(refusal(&contract, "//Patient", approve(claim)), [9], "NotAdjuster");
		assert_eq!(refusal(&contract, "//Physician", approve(claim)), [10], "NotRegistered by the hospital");
		assert_eq!(refusal(&contract, "//Adjuster", approve(claim + 1)), [8], "UnknownClaim");
	});
}
