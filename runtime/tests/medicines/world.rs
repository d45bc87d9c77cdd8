//! A small trade in medicines on the development chain: who there is, what they make, and how they act.

use std::{collections::BTreeMap, sync::OnceLock};

use frame_support::dispatch::DispatchResult;
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{check_digit, CompanyPrefix, Expiry, Gln, Gtin, Sscc},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
	lots::{NewLot, ProductTerms, StorageLimits},
	merkle,
	supply::{Pack, Packs},
	trace::LotKey,
};
use salus_runtime::{
	genesis_config_presets::SAMPLE_PREFIX, AccountId, Consortium, DrugRegistry, Runtime, RuntimeCall, RuntimeOrigin,
	Timestamp,
};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_runtime::{traits::Dispatchable, StateVersion};

use crate::common::{account, ext, NOW};

/// All of a state, by what it is hashed from.
type RawStorage = Vec<(Vec<u8>, (Vec<u8>, i32))>;

pub(crate) const DAY: Moment = 24 * 60 * 60 * 1000;

// The first three are of the development preset.
pub(crate) const HOSPITAL: u32 = 0;
pub(crate) const FACTORY: u32 = 1;
pub(crate) const REGULATOR: u32 = 2;
pub(crate) const WHOLESALER: u32 = 5;
/// Holds what others own.
pub(crate) const CARRIER: u32 = 6;
pub(crate) const PHARMACY: u32 = 7;
/// In another country, with a licence that ends soon.
pub(crate) const PHARMACIE: u32 = 8;
/// A manufacturer that makes packs into others, in another country.
pub(crate) const REPACKER: u32 = 9;

pub(crate) const GERMANY: Jurisdiction = Jurisdiction(*b"DE");
pub(crate) const FRANCE: Jurisdiction = Jurisdiction(*b"FR");

/// When the licence of [`PHARMACIE`] ends.
pub(crate) const LICENCE_ENDS: Moment = NOW + 60 * DAY;
/// What is printed on lots that expire soon: in 40 days, the end of the year 2026.
pub(crate) const SOON: Expiry = Expiry(261_231);
/// And on the others.
pub(crate) const LATE: Expiry = Expiry(291_200);

/// The classes of those beyond the preset, their country, and until when their licences last.
const ADMITTED: [(u32, OrganisationClass, Jurisdiction, Option<Moment>); 5] = [
	(WHOLESALER, OrganisationClass::Wholesaler, GERMANY, None),
	(CARRIER, OrganisationClass::Wholesaler, GERMANY, None),
	(PHARMACY, OrganisationClass::Pharmacy, GERMANY, None),
	(PHARMACIE, OrganisationClass::Pharmacy, FRANCE, Some(LICENCE_ENDS)),
	(REPACKER, OrganisationClass::Manufacturer, FRANCE, None),
];
/// The company prefix of [`REPACKER`].
const REPACKERS_PREFIX: CompanyPrefix = CompanyPrefix { number: 4_099_998, digits: 7 };

/// Products: whose, how many units a pack has, and whether it is a matter of the cold chain.
pub(crate) const PRODUCTS: [(u32, u32, bool); 3] = [(FACTORY, 10, false), (FACTORY, 6, true), (REPACKER, 4, false)];
/// The product that is kept from 2 to 8 °C, and never outside.
pub(crate) const VACCINE: usize = 1;
/// The product that others are made into.
pub(crate) const REPACKED: usize = 2;

pub(crate) fn class(organisation: u32) -> OrganisationClass {
	match organisation {
		HOSPITAL => OrganisationClass::Provider,
		FACTORY => OrganisationClass::Manufacturer,
		REGULATOR => OrganisationClass::Regulator,
		_ => ADMITTED.iter().find(|(id, ..)| *id == organisation).unwrap().1,
	}
}

pub(crate) fn country(organisation: u32) -> Jurisdiction {
	ADMITTED.iter().find(|(id, ..)| *id == organisation).map_or(GERMANY, |(_, _, country, _)| *country)
}

/// An account of the development preset. To find one takes a tenth of a second, and each is needed thousands of times.
fn preset(name: &str) -> AccountId {
	static ACCOUNTS: OnceLock<BTreeMap<&str, AccountId>> = OnceLock::new();
	let names = ["//Hospital", "//Manufacturer", "//Regulator", "//Physician"];
	let accounts = ACCOUNTS.get_or_init(|| names.iter().map(|name| (*name, account(name))).collect());
	accounts[name].clone()
}

/// The physician of [`HOSPITAL`].
pub(crate) fn physician() -> AccountId {
	preset("//Physician")
}

/// An organisation's admin.
pub(crate) fn admin(organisation: u32) -> AccountId {
	match organisation {
		HOSPITAL => preset("//Hospital"),
		FACTORY => preset("//Manufacturer"),
		REGULATOR => preset("//Regulator"),
		_ => AccountId::new([organisation as u8; 32]),
	}
}

/// A person or device of an organisation.
pub(crate) fn holder(organisation: u32, role: Role) -> AccountId {
	let mut bytes = [organisation as u8; 32];
	bytes[0] = 100 + role as u8;
	AccountId::new(bytes)
}

pub(crate) fn gln(location: u64) -> Gln {
	let body = SAMPLE_PREFIX.number * 100_000 + 100 + location;
	Gln(body * 10 + check_digit(body))
}

pub(crate) fn sscc(number: u64) -> Sscc {
	let body = SAMPLE_PREFIX.number * 1_000_000_000 + number;
	Sscc(body * 10 + check_digit(body))
}

pub(crate) fn gtin(product: usize) -> Gtin {
	let prefix = if PRODUCTS[product].0 == FACTORY { SAMPLE_PREFIX } else { REPACKERS_PREFIX };
	let body = prefix.number * 100_000 + product as u64;
	Gtin(body * 10 + check_digit(body))
}

pub(crate) fn key(product: usize, lot: usize) -> LotKey {
	LotKey { gtin: gtin(product), lot: format!("LOT-{lot}").into_bytes().try_into().unwrap() }
}

fn serial(index: u32) -> Vec<u8> {
	format!("S{index:05}").into_bytes()
}

/// The leaves of a lot.
fn leaves(key: &LotKey, quantity: u32) -> Vec<[u8; 32]> {
	(0..quantity).map(|index| merkle::serial_leaf(key.gtin, &key.lot, &serial(index))).collect()
}

/// A lot to be commissioned.
pub(crate) fn new_lot(key: LotKey, quantity: u32, expiry: Expiry, markets: &[Jurisdiction]) -> NewLot {
	let root = merkle::root(&leaves(&key, quantity));
	NewLot { key, expiry, quantity, root, markets: markets.to_vec().try_into().unwrap() }
}

/// Packs of a lot with their proof. Those that the lot doesn't have come with an empty one.
pub(crate) fn packs(key: LotKey, quantity: u32, indexes: &[u32]) -> Packs {
	let path = merkle::shared_path(&leaves(&key, quantity), indexes).unwrap_or_default();
	let pack = |index: &u32| Pack { index: *index, serial: serial(*index).try_into().unwrap() };
	let packs = indexes.iter().map(pack).collect::<Vec<_>>().try_into().unwrap();
	Packs { key, packs, path: path.try_into().unwrap() }
}

pub(crate) fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Dispatches a call as a block does: what fails leaves nothing behind.
pub(crate) fn dispatch(call: impl Into<RuntimeCall>, origin: RuntimeOrigin) -> DispatchResult {
	let call: RuntimeCall = call.into();
	call.dispatch(origin).map(|_| ()).map_err(|failed| failed.error)
}

pub(crate) fn set_time(now: Moment) {
	pallet_timestamp::Now::<Runtime>::put(now);
	assert_eq!(Timestamp::get(), now);
}

/// The development chain with all of them. It is made once, and copied.
pub(crate) fn world() -> TestExternalities {
	static FIRST: OnceLock<(RawStorage, H256)> = OnceLock::new();
	let (raw, root) = FIRST.get_or_init(|| {
		let mut ext = first_world();
		ext.commit_all().unwrap();
		ext.into_raw_snapshot()
	});
	TestExternalities::from_raw_snapshot(raw.clone(), *root, StateVersion::V1)
}

fn first_world() -> TestExternalities {
	let mut ext = ext("development");
	ext.execute_with(|| {
		for (id, class, country, ends) in ADMITTED {
			let licence = Period { start: None, end: ends };
			Consortium::admit_organisation(RuntimeOrigin::root(), class, gln(id.into()), country, licence, admin(id))
				.unwrap();
		}
		Consortium::assign_prefix(RuntimeOrigin::root(), OrganisationId(REPACKER), REPACKERS_PREFIX).unwrap();
		for id in [HOSPITAL, FACTORY, WHOLESALER, CARRIER, PHARMACY, PHARMACIE, REPACKER] {
			for role in [Role::Sensor, Role::Vehicle, Role::QualityPerson] {
				let origin = signed(admin(id));
				Consortium::issue_credential(origin, holder(id, role), role, Period::always()).unwrap();
			}
		}
		for (product, (owner, units, is_cold)) in PRODUCTS.iter().enumerate() {
			let storage = is_cold.then_some(StorageLimits { lowest: 20, highest: 80, tolerance: 0 });
			let terms = ProductTerms { units: *units, storage };
			DrugRegistry::register_product(signed(admin(*owner)), gtin(product), 7, terms).unwrap();
		}
	});
	ext
}
