//! What the benchmarks share: the Wasm runtime in the node's executor, over a state in memory, and transactions that are
//! signed for it.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use codec::{Decode, Encode};
use rustix::time::{clock_gettime, ClockId};
use salus_primitives::ids::Moment;
use salus_runtime::{
	constants::SLOT_DURATION, genesis_config_presets, AccountId, Header, RuntimeCall, SignedPayload, TxExtension,
	UncheckedExtrinsic, VERSION, WASM_BINARY,
};
use sc_chain_spec::json_merge;
use sc_executor::WasmExecutor;
use serde_json::Value;
use sp_core::{
	sr25519,
	traits::{CallContext, RuntimeCode, WrappedRuntimeCode},
	Blake2Hasher, Pair, H256,
};
use sp_crypto_hashing::blake2_256;
use sp_runtime::{
	generic::{Digest, DigestItem, Era},
	traits::Header as _,
	transaction_validity::{TransactionSource, TransactionValidity, TransactionValidityError},
	DispatchResult, StateVersion,
};
use sp_state_machine::{InMemoryBackend, OverlayedChanges, StateMachine};

/// The hash of the genesis block. Nothing is checked against it but signatures.
const GENESIS: H256 = H256::repeat_byte(1);

/// What a block has changed so far.
pub(crate) type Overlay = OverlayedChanges<Blake2Hasher>;
/// A state, key by key.
pub(crate) type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// What applying a transaction gives.
pub(crate) type Applied = Result<DispatchResult, TransactionValidityError>;

/// The runtime over a Merkle trie in memory, without the node's cache, so that every read walks the trie.
#[derive(Clone)]
pub(crate) struct Chain {
	pub(crate) backend: InMemoryBackend<Blake2Hasher>,
	/// The clock: when the next block is made.
	pub(crate) now: Moment,
	/// How many blocks there are.
	pub(crate) blocks: u32,
	executor: WasmExecutor<sp_io::SubstrateHostFunctions>,
	code: Arc<WrappedRuntimeCode<'static>>,
	hash: Vec<u8>,
}

impl Chain {
	/// A chain without blocks: the genesis that a preset writes.
	pub(crate) fn new(preset: Value) -> Self {
		let mut chain = Self {
			backend: InMemoryBackend::default(),
			now: 2_000_000_000_000,
			blocks: 0,
			executor: WasmExecutor::builder().build(),
			code: Arc::new(WrappedRuntimeCode(wasm().into())),
			hash: blake2_256(wasm()).to_vec(),
		};
		// The same executor builds the genesis and runs the chain: compiling the runtime takes seconds.
		let config: Option<Vec<u8>> = chain.read("GenesisBuilder_get_preset", &None::<String>);
		let mut config = serde_json::from_slice(&config.expect("there is a default")).expect("it is JSON");
		json_merge(&mut config, preset);
		let mut overlay = Overlay::default();
		let built = chain.make(&mut overlay, "GenesisBuilder_build_state", &config.to_string().encode());
		let built: sp_genesis_builder::Result = Decode::decode(&mut built.as_slice()).expect("an answer of this type");
		built.expect("the preset builds");
		chain.keep(overlay);
		chain
	}

	/// Writes into the state, past all calls.
	pub(crate) fn insert(&mut self, state: State) {
		let changes = state.into_iter().map(|(key, value)| (key, Some(value))).collect();
		self.backend.insert([(None, changes)], StateVersion::V1);
	}

	/// Makes what was changed the state.
	fn keep(&mut self, mut overlay: Overlay) {
		let changes = overlay.drain_storage_changes(&self.backend, StateVersion::V1).expect("the state is in memory");
		self.backend.apply_transaction(changes.transaction_storage_root, changes.transaction);
	}

	/// Calls the runtime as the node does.
	fn call(&self, overlay: &mut Overlay, method: &str, data: &[u8], context: CallContext) -> Vec<u8> {
		let code = RuntimeCode { code_fetcher: &*self.code, heap_pages: None, hash: self.hash.clone() };
		let (executor, mut extensions) = (&self.executor, Default::default());
		let answer = StateMachine::new(&self.backend, overlay, executor, method, data, &mut extensions, &code, context)
			.execute();
		answer.unwrap_or_else(|error| panic!("{method}: {error}"))
	}

	/// Calls the runtime as the node does when it makes a block.
	fn make(&self, overlay: &mut Overlay, method: &str, data: &[u8]) -> Vec<u8> {
		self.call(overlay, method, data, CallContext::Onchain { import: false })
	}

	/// Asks a runtime API.
	pub(crate) fn read<R: Decode>(&self, method: &str, arguments: &impl Encode) -> R {
		let answer = self.call(&mut Overlay::default(), method, &arguments.encode(), CallContext::Offchain);
		R::decode(&mut answer.as_slice()).unwrap_or_else(|error| panic!("{method} answers otherwise: {error}"))
	}

	/// A block that has begun: its header is set and its clock stands.
	pub(crate) fn block(&self) -> Overlay {
		let slot = self.now / SLOT_DURATION;
		let digest = Digest { logs: vec![DigestItem::PreRuntime(*b"aura", slot.encode())] };
		let header = Header::new(self.blocks + 1, H256::zero(), H256::zero(), GENESIS, digest);
		let mut overlay = Overlay::default();
		self.make(&mut overlay, "Core_initialize_block", &header.encode());
		let now = pallet_timestamp::Call::set { now: slot * SLOT_DURATION };
		self.apply(&mut overlay, &UncheckedExtrinsic::new_bare(now.into()));
		overlay
	}

	/// Ends a block, and makes its state the chain's.
	pub(crate) fn end(&mut self, mut overlay: Overlay) {
		self.make(&mut overlay, "BlockBuilder_finalize_block", &[]);
		self.keep(overlay);
		self.now += SLOT_DURATION;
		self.blocks += 1;
	}

	/// Applies a transaction to a block. One that is not valid there leaves nothing, as in the node's block builder.
	pub(crate) fn try_apply(&self, overlay: &mut Overlay, transaction: &UncheckedExtrinsic) -> Applied {
		overlay.start_transaction();
		let answer = self.make(overlay, "BlockBuilder_apply_extrinsic", &transaction.encode());
		let applied: Applied = Decode::decode(&mut answer.as_slice()).expect("an answer of this type");
		let closed = if applied.is_ok() { overlay.commit_transaction() } else { overlay.rollback_transaction() };
		closed.expect("it was started above");
		applied
	}

	/// Applies a transaction, which must hold.
	pub(crate) fn apply(&self, overlay: &mut Overlay, transaction: &UncheckedExtrinsic) {
		assert_eq!(self.try_apply(overlay, transaction), Ok(Ok(())), "{transaction:?}");
	}

	/// Checks a transaction as the pool does before it takes it in.
	pub(crate) fn validate(&self, transaction: &UncheckedExtrinsic) {
		let question = (TransactionSource::External, transaction, GENESIS);
		let answer: TransactionValidity = self.read("TaggedTransactionQueue_validate_transaction", &question);
		assert!(answer.is_ok(), "{answer:?}");
	}

	/// What it takes of a core to apply transactions to a block that has begun.
	pub(crate) fn time(&self, transactions: &[UncheckedExtrinsic]) -> Duration {
		let mut overlay = self.block();
		let start = cpu();
		transactions.iter().for_each(|transaction| self.apply(&mut overlay, transaction));
		cpu() - start
	}

	/// Makes one block of transactions, all of which must hold.
	pub(crate) fn settle(&mut self, transactions: &[UncheckedExtrinsic]) {
		let mut overlay = self.block();
		transactions.iter().for_each(|transaction| self.apply(&mut overlay, transaction));
		self.end(overlay);
	}
}

/// What this thread has had of a core so far. By it, a machine that has other things to do measures the same as one that
/// has not: the runtime is executed by the thread that calls it.
pub(crate) fn cpu() -> Duration {
	let time = clock_gettime(ClockId::ThreadCPUTime);
	Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// The median of an odd number of times.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
	times.sort_unstable();
	times[times.len() / 2]
}

/// The runtime.
fn wasm() -> &'static [u8] {
	WASM_BINARY.expect("the runtime was built with its Wasm")
}

/// The `development` preset, to be changed.
pub(crate) fn preset() -> Value {
	let preset = genesis_config_presets::get_preset(&String::from(sp_genesis_builder::DEV_RUNTIME_PRESET));
	serde_json::from_slice(&preset.expect("there is one")).expect("a preset is JSON")
}

/// A development key.
pub(crate) fn key(uri: &str) -> sr25519::Pair {
	sr25519::Pair::from_string(uri, None).expect("the development key is sound")
}

/// A transaction as a wallet would sign it.
pub(crate) fn signed(pair: &sr25519::Pair, nonce: u32, call: RuntimeCall) -> UncheckedExtrinsic {
	signed_for(GENESIS, pair, nonce, call)
}

/// The same for the chain that began with this block.
pub(crate) fn signed_for(genesis: H256, pair: &sr25519::Pair, nonce: u32, call: RuntimeCall) -> UncheckedExtrinsic {
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
	let (spec, transaction) = (VERSION.spec_version, VERSION.transaction_version);
	let implicit = ((), (), spec, transaction, genesis, genesis, (), (), None::<[u8; 32]>);
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature = payload.using_encoded(|bytes| pair.sign(bytes));
	UncheckedExtrinsic::new_signed(call, AccountId::from(pair.public()).into(), signature.into(), extension)
}
