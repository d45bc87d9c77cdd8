//! Who takes part: the development chain with a country's partners in its genesis, each with keys of its own.

use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{check_digit, CompanyPrefix, Gln, Gtin, Sscc},
	ids::{OrganisationId, Period},
};
use salus_runtime::{
	genesis_config_presets::{get_preset, SAMPLE_PREFIX},
	AccountId, WASM_BINARY,
};
use sc_chain_spec::{ChainType, GenericChainSpec};
use serde_json::{json, Value};
use sp_core::{sr25519, Pair};
use sp_crypto_hashing::blake2_256;

const MANUFACTURERS: u32 = 4;
const WHOLESALERS: u32 = 8;
const PHARMACIES: u32 = 200;
/// Pharmacists of one pharmacy.
const PHARMACISTS: u32 = 2;

/// Which of the world's keys signs.
pub(crate) type Who = usize;

/// Whoever ships and receives.
#[derive(Clone)]
pub(crate) struct Partner {
	pub(crate) id: OrganisationId,
	/// Signs for packing, shipping and receiving.
	pub(crate) logistics: Who,
}

/// A manufacturer with one product.
pub(crate) struct Manufacturer {
	pub(crate) partner: Partner,
	pub(crate) prefix: CompanyPrefix,
	pub(crate) gtin: Gtin,
}

/// A pharmacy.
pub(crate) struct Pharmacy {
	pub(crate) partner: Partner,
	pub(crate) premises: Gln,
	/// Sign for supplies.
	pub(crate) pharmacists: Vec<Who>,
}

/// The partners and their keys.
pub(crate) struct World {
	pub(crate) keys: Vec<sr25519::Pair>,
	pub(crate) manufacturers: Vec<Manufacturer>,
	pub(crate) wholesalers: Vec<Partner>,
	pub(crate) pharmacies: Vec<Pharmacy>,
	genesis: Value,
}

impl World {
	pub(crate) fn new() -> Self {
		let preset = get_preset(&sp_genesis_builder::DEV_RUNTIME_PRESET.into()).expect("the preset is there");
		let genesis = serde_json::from_slice(&preset).expect("a preset is JSON");
		let mut world = Self {
			keys: Vec::new(),
			manufacturers: Vec::new(),
			wholesalers: Vec::new(),
			pharmacies: Vec::new(),
			genesis,
		};
		(0..MANUFACTURERS).for_each(|number| world.add_manufacturer(number.into()));
		for _ in 0..WHOLESALERS {
			let (partner, _) = world.add_partner(OrganisationClass::Wholesaler, None);
			world.wholesalers.push(partner);
		}
		for _ in 0..PHARMACIES {
			let (partner, premises) = world.add_partner(OrganisationClass::Pharmacy, None);
			let pharmacists = (0..PHARMACISTS).map(|_| world.add_credential(partner.id, Role::Pharmacist)).collect();
			world.pharmacies.push(Pharmacy { partner, premises, pharmacists });
		}
		world
	}

	/// The account of a key.
	pub(crate) fn account(&self, who: Who) -> AccountId {
		self.keys[who].public().into()
	}

	fn add_manufacturer(&mut self, number: u64) {
		let prefix = CompanyPrefix { number: SAMPLE_PREFIX.number + 1 + number, digits: SAMPLE_PREFIX.digits };
		let (partner, _) = self.add_partner(OrganisationClass::Manufacturer, Some(prefix));
		let gtin = Gtin(with_check_digit(prefix.number * 100_000 + 1));
		self.manufacturers.push(Manufacturer { partner, prefix, gtin });
	}

	fn add_partner(&mut self, class: OrganisationClass, prefix: Option<CompanyPrefix>) -> (Partner, Gln) {
		let admin = self.add_key();
		let admin = self.account(admin);
		let organisations = self.list("/consortium/organisations");
		let place = u32::try_from(organisations.len()).expect("there are few enough");
		let gln = Gln(with_check_digit(SAMPLE_PREFIX.number * 100_000 + 1_000 + u64::from(place)));
		organisations.push(json!({
			"class": class,
			"gln": gln,
			"jurisdiction": b"DE",
			"licence": Period::always(),
			"admins": [admin],
			"prefixes": Vec::from_iter(prefix),
		}));
		let id = OrganisationId(place);
		(Partner { id, logistics: self.add_credential(id, Role::Logistics) }, gln)
	}

	fn add_credential(&mut self, organisation: OrganisationId, role: Role) -> Who {
		let who = self.add_key();
		let account = self.account(who);
		// Genesis hands the ids out in the order of its list.
		self.list("/consortium/credentials").push(json!([organisation.0, account, role]));
		who
	}

	fn add_key(&mut self) -> Who {
		let seed = blake2_256(format!("throughput {}", self.keys.len()).as_bytes());
		self.keys.push(sr25519::Pair::from_seed(&seed));
		self.keys.len() - 1
	}

	fn list(&mut self, path: &str) -> &mut Vec<Value> {
		self.genesis.pointer_mut(path).and_then(Value::as_array_mut).expect("the preset has this list")
	}

	/// The chain that begins with all of them.
	pub(crate) fn chain_spec(&self) -> String {
		let wasm = WASM_BINARY.expect("the runtime was built with its Wasm");
		let spec = GenericChainSpec::<()>::builder(wasm, ())
			.with_name("Salus throughput")
			.with_id("salus_throughput")
			.with_chain_type(ChainType::Development)
			.with_genesis_config_patch(self.genesis.clone())
			.build();
		spec.as_json(false).expect("the chain spec is sound")
	}
}

/// The container with this number, of a manufacturer.
pub(crate) fn sscc(manufacturer: &Manufacturer, number: u64) -> Sscc {
	Sscc(with_check_digit(manufacturer.prefix.number * 1_000_000_000 + number))
}

fn with_check_digit(body: u64) -> u64 {
	body * 10 + check_digit(body)
}
