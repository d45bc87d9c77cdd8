//! Who is in the country, and the chain that it begins with.

use codec::Encode;
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{check_digit, CompanyPrefix, Gln},
	ids::{OrganisationId, Period},
};
use salus_runtime::AccountId;
use serde_json::json;
use sp_core::{sr25519, Pair};
use sp_crypto_hashing::blake2_256;

use super::size::{Size, MANUFACTURERS, WHOLESALERS};
use crate::common::{self, Chain};

/// The country that all are licensed in.
pub(crate) const COUNTRY: [u8; 2] = *b"DE";
/// The regulator of the development preset.
pub(crate) const REGULATOR: OrganisationId = OrganisationId(2);
/// Founders of the development preset come first.
const FOUNDERS: u32 = 5;
/// 2026-11-21T00:00:00Z, when it all begins.
pub(crate) const BEGINNING: u64 = 1_795_219_200_000;

pub(crate) fn manufacturer(number: u32) -> OrganisationId {
	OrganisationId(FOUNDERS + number % MANUFACTURERS)
}

pub(crate) fn wholesaler(number: u32) -> OrganisationId {
	OrganisationId(FOUNDERS + MANUFACTURERS + number % WHOLESALERS)
}

pub(crate) fn pharmacy(number: u32) -> OrganisationId {
	OrganisationId(FOUNDERS + MANUFACTURERS + WHOLESALERS + number)
}

/// As what somebody acts for an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hand {
	/// Its system, for what happens every day.
	System,
	/// Its admin, for what a quality person or a regulator decides.
	Admin,
}

/// The key that signs.
pub(crate) fn pair(who: OrganisationId, hand: Hand) -> sr25519::Pair {
	if who == REGULATOR {
		return common::key("//Regulator");
	}
	sr25519::Pair::from_seed(&blake2_256(&(b"country", who, hand == Hand::Admin).encode()))
}

fn account(who: OrganisationId, hand: Hand) -> AccountId {
	AccountId::from(pair(who, hand).public())
}

/// The GLN of an organisation, and of its only premises.
pub(crate) fn gln(who: OrganisationId) -> Gln {
	let body = 400_010_000_000 + u64::from(who.0);
	Gln(body * 10 + check_digit(body))
}

/// The company prefix of a manufacturer.
pub(crate) fn prefix(maker: OrganisationId) -> CompanyPrefix {
	CompanyPrefix { number: 4_000_200 + u64::from(maker.0), digits: 7 }
}

/// A chain that knows all of them.
pub(crate) fn found(size: Size) -> Chain {
	let mut preset = common::preset();
	let mut organisations = preset["consortium"]["organisations"].take();
	let mut credentials = preset["consortium"]["credentials"].take();
	let mut admit = |who: OrganisationId, class: OrganisationClass| {
		let prefixes: Vec<_> = (class == OrganisationClass::Manufacturer).then(|| prefix(who)).into_iter().collect();
		organisations.as_array_mut().expect("a list").push(json!({
			"class": class,
			"gln": gln(who),
			"jurisdiction": COUNTRY,
			"licence": Period::always(),
			"admins": [account(who, Hand::Admin)],
			"prefixes": prefixes,
		}));
		let credential = json!([who.0, account(who, Hand::System), Role::Gateway]);
		credentials.as_array_mut().expect("a list").push(credential);
	};
	(0..MANUFACTURERS).for_each(|number| admit(manufacturer(number), OrganisationClass::Manufacturer));
	(0..WHOLESALERS).for_each(|number| admit(wholesaler(number), OrganisationClass::Wholesaler));
	(0..size.pharmacies).for_each(|number| admit(pharmacy(number), OrganisationClass::Pharmacy));
	preset["consortium"]["organisations"] = organisations;
	preset["consortium"]["credentials"] = credentials;
	let mut chain = Chain::new(preset);
	chain.now = BEGINNING;
	chain
}
