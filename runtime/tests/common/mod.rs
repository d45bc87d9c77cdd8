//! The real runtime in externalities: genesis from a preset, accounts by their development names, signed transactions.
#![allow(dead_code, clippy::unwrap_used, missing_docs, unreachable_pub)]

use std::{collections::BTreeMap, sync::Mutex};

use codec::Encode;
use salus_runtime::{
	genesis_config_presets, AccountId, Block, Runtime, RuntimeCall, RuntimeGenesisConfig, Signature, SignedPayload,
	System, Timestamp, TxExtension, UncheckedExtrinsic,
};
use serde_json::Value;
use sp_core::{sr25519, Pair};
use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilder;
use sp_io::TestExternalities;
use sp_runtime::{
	generic::Era,
	traits::{IdentifyAccount, Verify},
};

/// 2026-11-21T00:00:00Z.
pub const NOW: u64 = 1_795_219_200_000;

/// Pairs by their names: making one takes 2048 rounds of a hash, and long series of calls ask for the same few.
static PAIRS: Mutex<BTreeMap<String, sr25519::Pair>> = Mutex::new(BTreeMap::new());

pub fn pair(uri: &str) -> sr25519::Pair {
	let mut pairs = PAIRS.lock().unwrap();
	pairs.entry(uri.to_owned()).or_insert_with(|| sr25519::Pair::from_string(uri, None).unwrap()).clone()
}

pub fn account(uri: &str) -> AccountId {
	<Signature as Verify>::Signer::from(pair(uri).public()).into_account()
}

pub fn merge(into: &mut Value, patch: &Value) {
	match (into, patch) {
		(Value::Object(into), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(into.entry(key.clone()).or_insert(Value::Null), value);
			}
		}
		(into, patch) => *into = patch.clone(),
	}
}

/// The whole genesis of a preset, as the chain spec builder makes it.
pub fn genesis(preset: &str) -> Value {
	let patch = genesis_config_presets::get_preset(&preset.into()).unwrap();
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
	merge(&mut config, &serde_json::from_slice(&patch).unwrap());
	config
}

pub fn build(config: &Value) -> Result<TestExternalities, String> {
	let mut ext = TestExternalities::default();
	let built =
		ext.execute_with(|| <Runtime as GenesisBuilder<Block>>::build_state(serde_json::to_vec(config).unwrap()));
	built.map(|()| ext)
}

/// Externalities of a preset, at block 1, at [`NOW`].
pub fn ext(preset: &str) -> TestExternalities {
	let mut ext = build(&genesis(preset)).unwrap();
	ext.execute_with(|| {
		System::set_block_number(1);
		pallet_timestamp::Now::<Runtime>::put(NOW);
		assert_eq!(Timestamp::get(), NOW);
	});
	ext
}

/// A transaction as a wallet would sign it.
pub fn signed(uri: &str, nonce: u32, call: RuntimeCall) -> UncheckedExtrinsic {
	let extension: TxExtension = (
		Default::default(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	);
	let payload = SignedPayload::new(call.clone(), extension.clone()).unwrap();
	let signature = payload.using_encoded(|bytes| pair(uri).sign(bytes));
	UncheckedExtrinsic::new_signed(call, account(uri).into(), signature.into(), extension)
}
