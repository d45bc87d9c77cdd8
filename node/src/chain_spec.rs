//! The chains that the node knows by name. What they begin with is in the runtime's genesis presets.

use salus_runtime::genesis_config_presets::CONSORTIUM_PRESET;
use sc_service::{ChainType, Properties};

/// A chain specification.
pub(crate) type ChainSpec = sc_service::GenericChainSpec;

/// What wallets show: the deposits' token, and the generic SS58 prefix.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "SAL".into());
	properties.insert("tokenDecimals".into(), 12.into());
	properties.insert("ss58Format".into(), 42.into());
	properties
}

/// A chain that begins with a preset of the runtime.
fn from_preset(preset: &str, name: &str, id: &str, chain_type: ChainType) -> Result<ChainSpec, String> {
	let wasm = salus_runtime::WASM_BINARY.ok_or(
		"this node was built with SKIP_WASM_BUILD and has no runtime: build it without, or give a chain spec file",
	)?;
	Ok(ChainSpec::builder(wasm, None)
		.with_name(name)
		.with_id(id)
		.with_protocol_id("salus")
		.with_chain_type(chain_type)
		.with_properties(properties())
		.with_genesis_config_preset_name(preset)
		.build())
}

/// The chain with this name, or in this file.
pub(crate) fn load(id: &str) -> Result<ChainSpec, String> {
	match id {
		"dev" | "development" => from_preset(
			sp_genesis_builder::DEV_RUNTIME_PRESET,
			"Salus development",
			"salus_dev",
			ChainType::Development,
		),
		"" | "local" => from_preset(
			sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET,
			"Salus local",
			"salus_local",
			ChainType::Local,
		),
		"consortium" => from_preset(CONSORTIUM_PRESET, "Salus consortium", "salus", ChainType::Live),
		path => ChainSpec::from_json_file(path.into()),
	}
}
