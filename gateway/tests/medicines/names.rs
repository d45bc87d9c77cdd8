//! The partners and their people, and the keys of their goods.

use salus_gateway::chain::{keys::Signer, AccountId};
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{check_digit, Gln, Gtin, Sscc},
	trace::LotKey,
};

/// Who owns the products with the prefix 4099999; from the chain's beginning.
pub(crate) const MAKER: &str = "//Manufacturer";
/// From the chain's beginning.
pub(crate) const REGULATOR: &str = "//Regulator";
/// A physician of the first hospital, from the chain's beginning.
pub(crate) const PHYSICIAN: &str = "//Physician";
/// Buys packs and makes others of them, under the prefix 4088888.
pub(crate) const REPACKER: &str = "//Repacker";
pub(crate) const CARRIER: &str = "//Carrier";
pub(crate) const WHOLESALER: &str = "//Wholesaler";
pub(crate) const PHARMACY_A: &str = "//PharmacyA";
pub(crate) const PHARMACY_B: &str = "//PharmacyB";
/// A pharmacy in France; all others are in Germany.
pub(crate) const PHARMACIE: &str = "//Pharmacie";
/// No partner of the trade.
pub(crate) const PAYER: &str = "//Payer";
/// People and devices.
pub(crate) const QUALITY: &str = "//Manufacturer//quality";
pub(crate) const TRUCK: &str = "//Carrier//truck";
pub(crate) const SENSOR: &str = "//Wholesaler//sensor";
pub(crate) const CLERK: &str = "//Wholesaler//clerk";
pub(crate) const CHECKER: &str = "//Wholesaler//quality";
pub(crate) const PHARMACIST_A: &str = "//PharmacyA//pharmacist";
pub(crate) const PHARMACIST_B: &str = "//PharmacyB//pharmacist";

/// The organisations by their numbers. The first five are there from the beginning.
pub(crate) const ORGANISATIONS: &[(&str, OrganisationClass, &[u8; 2])] = &[
	("//Hospital", OrganisationClass::Provider, b"DE"),
	(MAKER, OrganisationClass::Manufacturer, b"DE"),
	(REGULATOR, OrganisationClass::Regulator, b"DE"),
	("//HospitalSouth", OrganisationClass::Provider, b"DE"),
	("//Insurer", OrganisationClass::Payer, b"DE"),
	(REPACKER, OrganisationClass::Manufacturer, b"DE"),
	(CARRIER, OrganisationClass::Wholesaler, b"DE"),
	(WHOLESALER, OrganisationClass::Wholesaler, b"DE"),
	(PHARMACY_A, OrganisationClass::Pharmacy, b"DE"),
	(PHARMACY_B, OrganisationClass::Pharmacy, b"DE"),
	(PHARMACIE, OrganisationClass::Pharmacy, b"FR"),
	(PAYER, OrganisationClass::Payer, b"DE"),
];

/// How many of them are there from the beginning.
pub(crate) const FOUNDERS: usize = 5;

/// Who acts as what; the organisation is the name's first part.
pub(crate) const PEOPLE: &[(&str, Role)] = &[
	(QUALITY, Role::QualityPerson),
	(TRUCK, Role::Vehicle),
	(SENSOR, Role::Sensor),
	(CLERK, Role::Logistics),
	(CHECKER, Role::QualityPerson),
	(PHARMACIST_A, Role::Pharmacist),
	(PHARMACIST_B, Role::Pharmacist),
];

/// The pallets that keep medicines.
pub(crate) const PALLETS: &[&str] =
	&["DrugRegistry", "DrugTrace", "DrugSupply", "DrugSafety", "Prescriptions", "DrugEvents", "Consortium"];

/// Days from now that are far enough for everything.
pub(crate) const EXPIRY: &str = "2040-06-30";

/// A GS1 key with its check digit.
fn key(body: u64, digits: usize) -> String {
	format!("{:0digits$}", body * 10 + check_digit(body))
}

/// A product of the manufacturer.
pub(crate) fn gtin(number: u64) -> String {
	key(409_999_900_000 + number, 14)
}

/// A product of the repacker.
pub(crate) fn repacked(number: u64) -> String {
	key(408_888_800_000 + number, 14)
}

/// A container.
pub(crate) fn sscc(number: u64) -> String {
	key(14_099_999_000_000_000 + number, 18)
}

/// The number of an organisation.
pub(crate) fn id(name: &str) -> u32 {
	ORGANISATIONS.iter().position(|(known, ..)| *known == name).unwrap() as u32
}

/// The number of an organisation, as an argument.
pub(crate) fn number(name: &str) -> String {
	id(name).to_string()
}

/// The GLN of an organisation.
pub(crate) fn gln(name: &str) -> String {
	location(u64::from(id(name)) + 1)
}

/// The GLN of any place.
pub(crate) fn location(number: u64) -> String {
	key(409_999_900_000 + number, 13)
}

/// A lot's key.
pub(crate) fn lot_key(gtin: &str, lot: &str) -> LotKey {
	LotKey { gtin: Gtin::parse(gtin).unwrap(), lot: lot.as_bytes().to_vec().try_into().unwrap() }
}

/// A container, for calls.
pub(crate) fn container(sscc: &str) -> Sscc {
	Sscc::parse(sscc).unwrap()
}

/// A place, for calls.
pub(crate) fn place(gln: &str) -> Gln {
	Gln::parse(gln).unwrap()
}

/// The account of a development key.
pub(crate) fn account(name: &str) -> AccountId {
	signer(name).account()
}

pub(crate) fn signer(name: &str) -> Signer {
	Signer::from_name(name).unwrap()
}
