//! The chain's beginnings: `development` (one validator), `local` (four validators of three organisation classes) and
//! `consortium` (a template that refuses development keys).

use alloc::{format, string::String, vec, vec::Vec};
use salus_primitives::{
	codes::{OrganisationClass, Role},
	gs1::{check_digit, CompanyPrefix, Gln},
	ids::Period,
};
use serde_json::{json, Value};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{
	crypto::{get_public_from_string_or_panic, Public, Ss58Codec},
	ed25519, sr25519, Pair,
};
use sp_genesis_builder::PresetId;
use sp_runtime::traits::IdentifyAccount;

use crate::{
	configs::{
		admission::DefaultQuota,
		consensus::SessionPeriod,
		governance::{ObjectionPeriod, RequiredClasses},
		medical::RecoveryDelay,
	},
	constants::{
		DEVELOPMENT_OBJECTION_PERIOD, DEVELOPMENT_QUOTA, DEVELOPMENT_RECOVERY_DELAY, DEVELOPMENT_SESSION_PERIOD, UNIT,
	},
	AccountId, SessionKeys, Signature,
};

/// Name of the template for a real consortium.
pub const CONSORTIUM_PRESET: &str = "consortium";

/// The GS1 company prefix that samples and presets use. It is made up: whoever really has it is not meant.
pub const SAMPLE_PREFIX: CompanyPrefix = CompanyPrefix { number: 4_099_999, digits: 7 };

/// Accounts whose keys everybody knows, and that development presets use.
const DEVELOPMENT_URIS: &[&str] = &[
	"//Alice",
	"//Bob",
	"//Charlie",
	"//Dave",
	"//Eve",
	"//Ferdie",
	"//Alice//stash",
	"//Bob//stash",
	"//Hospital",
	"//HospitalSouth",
	"//Manufacturer",
	"//Regulator",
	"//Insurer",
	"//Patient",
	"//Physician",
	"//HospitalGateway",
	"//Adjuster",
];

/// The public key of a development URI, `//` and all.
fn public<P: Public>(uri: &str) -> <P::Pair as Pair>::Public {
	// The SDK's function puts the first `//` itself.
	get_public_from_string_or_panic::<P>(uri.trim_start_matches('/'))
}

/// The account of a development key.
fn account(uri: &str) -> AccountId {
	<Signature as sp_runtime::traits::Verify>::Signer::from(public::<sr25519::Public>(uri)).into_account()
}

/// The session keys of a development validator.
fn session_keys(uri: &str) -> SessionKeys {
	SessionKeys {
		aura: AuraId::from(public::<sr25519::Public>(uri)),
		grandpa: GrandpaId::from(public::<ed25519::Public>(uri)),
	}
}

/// The sample GLN with this location number.
fn gln(location: u64) -> Gln {
	let body = SAMPLE_PREFIX.number.saturating_mul(100_000).saturating_add(location);
	Gln(body.saturating_mul(10).saturating_add(check_digit(body)))
}

/// An organisation of a development preset.
fn organisation(class: OrganisationClass, location: u64, admins: &[&str], prefixes: Vec<CompanyPrefix>) -> Value {
	json!({
		"class": class,
		"gln": gln(location),
		"jurisdiction": b"DE",
		"licence": Period::always(),
		"admins": admins.iter().map(|uri| account(uri)).collect::<Vec<_>>(),
		"prefixes": prefixes,
	})
}

/// Who may put contracts on a development chain, by the places in the list of founders: the hospital (a policy of its own),
/// the manufacturer (a sponsor of trials) and the insurer (claims).
const DEPLOYERS: [u32; 3] = [0, 1, 4];

/// Who votes on a development chain: all founders.
const SEATS: [u32; 5] = [0, 1, 2, 3, 4];

/// What `development` and `local` share: the founding organisations, their seats and who pays for contracts. The
/// account of a validator is an admin of the organisation that runs the node.
fn founders(validators: &[&str], credentials: Vec<Value>, patients: Vec<Value>) -> Value {
	let keys: Vec<_> = validators.iter().map(|uri| json!([account(uri), account(uri), session_keys(uri)])).collect();
	let endowed: Vec<_> = ["//Hospital", "//HospitalSouth", "//Manufacturer", "//Regulator", "//Insurer", "//Alice"]
		.iter()
		.map(|uri| json!([account(uri), 1_000_000 * UNIT]))
		.collect();
	// Each validator's account is an admin of the founder with the same place.
	let approved: Vec<Value> = validators.iter().enumerate().map(|(place, uri)| json!([account(uri), place])).collect();
	json!({
		"balances": { "balances": endowed },
		"governance": { "seats": SEATS },
		"validators": { "validators": approved },
		"session": { "keys": keys },
		"consortium": {
			"developmentKeys": true,
			"organisations": [
				organisation(OrganisationClass::Provider, 1, &["//Hospital", "//Alice"], vec![]),
				organisation(OrganisationClass::Manufacturer, 2, &["//Manufacturer", "//Bob"], vec![SAMPLE_PREFIX]),
				organisation(OrganisationClass::Regulator, 3, &["//Regulator", "//Charlie"], vec![]),
				organisation(OrganisationClass::Provider, 4, &["//HospitalSouth", "//Dave"], vec![]),
				organisation(OrganisationClass::Payer, 5, &["//Insurer"], vec![]),
			],
			"credentials": credentials,
			"patients": patients,
			"deployers": DEPLOYERS,
		},
	})
}

/// One validator, and enough people to try a call by hand.
fn development() -> Value {
	founders(
		&["//Alice"],
		vec![
			json!([0, account("//Physician"), Role::Physician]),
			json!([0, account("//HospitalGateway"), Role::Gateway]),
			json!([4, account("//Adjuster"), Role::ClaimsAdjuster]),
		],
		vec![json!([0, account("//Patient")])],
	)
}

/// Four validators of three organisation classes, and nobody else: people come by transactions.
fn local() -> Value {
	founders(&["//Alice", "//Bob", "//Charlie", "//Dave"], vec![], vec![])
}

/// What a real consortium fills in: its founders, who of them votes, their validators and the validators' session keys.
fn consortium() -> Value {
	json!({
		"balances": { "balances": [] },
		"governance": { "seats": [] },
		"validators": { "validators": [] },
		"session": { "keys": [] },
		"consortium": { "developmentKeys": false, "organisations": [], "credentials": [], "patients": [], "deployers": [] },
	})
}

/// The preset with this name, as a patch in JSON.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_str() {
		sp_genesis_builder::DEV_RUNTIME_PRESET => development(),
		sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET => local(),
		CONSORTIUM_PRESET => consortium(),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The presets' names.
pub fn preset_names() -> Vec<PresetId> {
	vec![
		PresetId::from(sp_genesis_builder::DEV_RUNTIME_PRESET),
		PresetId::from(sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET),
		PresetId::from(CONSORTIUM_PRESET),
	]
}

/// Whether a genesis is that of a development chain.
fn is_development(config: &Value) -> bool {
	config.pointer("/consortium/developmentKeys").and_then(Value::as_bool) == Some(true)
}

/// The list at a place of a genesis; empty where there is none.
fn list<'a>(config: &'a Value, place: &str) -> &'a [Value] {
	config.pointer(place).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Reads a genesis. Refuses one that is not for development and yet holds a key that everybody knows, or that lacks what
/// no chain can go on without. Answers whether it is for development.
pub fn check(config: &[u8]) -> Result<bool, String> {
	let config: Value = serde_json::from_slice(config).map_err(|error| format!("genesis is not JSON: {error}"))?;
	let development = is_development(&config);
	if !development {
		refuse_gaps(&config)?;
		refuse_development_keys(&config)?;
	}
	Ok(development)
}

/// Refuses a genesis without a validator or without the seats that it takes, and one whose validators aren't approved
/// or have no keys.
fn refuse_gaps(config: &Value) -> Result<(), String> {
	let (keys, validators) = (list(config, "/session/keys"), list(config, "/validators/validators"));
	if keys.is_empty() {
		return Err("genesis has no validator: fill in session.keys".into());
	}
	// Both lists begin with the account.
	let account = |entry: &Value| entry.get(0).cloned();
	let has = |entries: &[Value], wanted: &Value| entries.iter().any(|entry| account(entry) == account(wanted));
	if let Some(odd) = keys.iter().find(|entry| !has(validators, entry)) {
		return Err(format!("genesis has session keys of {odd}, which validators.validators doesn't name"));
	}
	if let Some(odd) = validators.iter().find(|entry| !has(keys, entry)) {
		return Err(format!("genesis has the validator {odd}, which has no session.keys"));
	}
	if list(config, "/governance/seats").is_empty() {
		return Err("genesis has nobody who votes: fill in governance.seats".into());
	}
	refuse_missing_classes(config)
}

/// Refuses seats among which a required class has none: no sensitive motion could ever be carried, not even one that
/// sets the seats.
fn refuse_missing_classes(config: &Value) -> Result<(), String> {
	let organisations = list(config, "/consortium/organisations");
	let class_of = |seat: &Value| organisations.get(usize::try_from(seat.as_u64()?).ok()?)?.get("class");
	let seated: Vec<&Value> = list(config, "/governance/seats").iter().filter_map(class_of).collect();
	match RequiredClasses::get().iter().find(|class| !seated.contains(&&json!(class))) {
		Some(class) => Err(format!("genesis has no {class:?} who votes: add one to governance.seats")),
		None => Ok(()),
	}
}

/// Refuses keys that everybody knows.
fn refuse_development_keys(config: &Value) -> Result<(), String> {
	let text = format!("{config}");
	let well_known = DEVELOPMENT_URIS.iter().flat_map(|uri| {
		[(uri, public::<sr25519::Public>(uri).to_ss58check()), (uri, public::<ed25519::Public>(uri).to_ss58check())]
	});
	match well_known.into_iter().find(|(_, address): &(_, String)| text.contains(address.as_str())) {
		Some((uri, address)) => {
			Err(format!("genesis holds the development key {uri} ({address}): use keys of your own"))
		}
		None => Ok(()),
	}
}

/// Shortens, on a development chain, what a person would wait for (sessions, the times to object), and takes the brake
/// off.
pub fn suit_development() {
	SessionPeriod::set(&DEVELOPMENT_SESSION_PERIOD);
	ObjectionPeriod::set(&DEVELOPMENT_OBJECTION_PERIOD);
	RecoveryDelay::set(&DEVELOPMENT_RECOVERY_DELAY);
	DefaultQuota::set(&DEVELOPMENT_QUOTA);
}
