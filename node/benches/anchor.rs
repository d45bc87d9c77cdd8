//! What anchoring 1,024 records costs the chain, one by one and as one batch, and what the batch's tree costs its maker:
//! signed transactions into a block of the Wasm runtime in the node's executor, all in one run.
//!
//! Only applying the transactions is timed, not the block around them, which is the same for both. The state is the
//! development genesis, in memory. `scripts/xtask.sh perf` builds and runs it.

use std::{
	collections::BTreeMap,
	hint::black_box,
	time::{Duration, Instant},
};

use codec::{Decode, Encode};
use criterion::{Criterion, Throughput};
use salus_primitives::{
	codes::{DataClass, DataClassSet, Schema},
	commitment::{Commitment, CommitmentScheme},
	merkle,
};
use salus_runtime::{
	constants::SLOT_DURATION, AccountId, Header, RuntimeCall, SignedPayload, TxExtension, UncheckedExtrinsic, VERSION,
	WASM_BINARY,
};
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_executor::WasmExecutor;
use sp_core::{
	sr25519,
	traits::{CallContext, RuntimeCode, WrappedRuntimeCode},
	Blake2Hasher, Pair, H256,
};
use sp_crypto_hashing::blake2_256;
use sp_runtime::{
	generic::{Digest, DigestItem, Era},
	traits::Header as _,
	transaction_validity::TransactionValidityError,
	DispatchResult, StateVersion,
};
use sp_state_machine::{InMemoryBackend, OverlayedChanges, StateMachine};

/// The block before the one that is made.
const PARENT: H256 = H256::repeat_byte(1);
/// How many records the batch stands for.
const BATCH: u32 = 1_024;
/// How many single anchors go into one block: four such blocks take as many records.
const SINGLES: u32 = 256;
const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Fields;

type Executor = WasmExecutor<sp_io::SubstrateHostFunctions>;
type Overlay = OverlayedChanges<Blake2Hasher>;

/// The runtime over a state.
struct Chain<'a> {
	backend: InMemoryBackend<Blake2Hasher>,
	executor: Executor,
	code: RuntimeCode<'a>,
}

impl Chain<'_> {
	/// Calls the runtime as the node does when it makes a block.
	fn call(&self, overlay: &mut Overlay, method: &str, data: &[u8]) -> Vec<u8> {
		let mut extensions = Default::default();
		let (executor, code, context) = (&self.executor, &self.code, CallContext::Onchain { import: false });
		let answer =
			StateMachine::new(&self.backend, overlay, executor, method, data, &mut extensions, code, context).execute();
		answer.unwrap_or_else(|error| panic!("{method}: {error}"))
	}

	/// A block that has begun: its header is set and its clock stands.
	fn block(&self) -> Overlay {
		let slot = 1_000_000_000u64;
		let digest = Digest { logs: vec![DigestItem::PreRuntime(*b"aura", slot.encode())] };
		let header = Header::new(1, H256::zero(), H256::zero(), PARENT, digest);
		let mut overlay = Overlay::default();
		self.call(&mut overlay, "Core_initialize_block", &header.encode());
		let now = pallet_timestamp::Call::set { now: slot * SLOT_DURATION };
		self.apply(&mut overlay, &UncheckedExtrinsic::new_bare(now.into()));
		overlay
	}

	/// Applies a transaction, which must hold.
	fn apply(&self, overlay: &mut Overlay, transaction: &UncheckedExtrinsic) {
		let answer = self.call(overlay, "BlockBuilder_apply_extrinsic", &transaction.encode());
		let answer = Result::<DispatchResult, TransactionValidityError>::decode(&mut answer.as_slice());
		assert_eq!(answer, Ok(Ok(Ok(()))), "{transaction:?}");
	}

	/// How long it takes to apply transactions to a block that has begun.
	fn time(&self, transactions: &[UncheckedExtrinsic]) -> Duration {
		let mut overlay = self.block();
		let start = Instant::now();
		transactions.iter().for_each(|transaction| self.apply(&mut overlay, transaction));
		start.elapsed()
	}
}

/// What the `development` preset writes.
fn genesis(wasm: &[u8]) -> BTreeMap<Vec<u8>, Vec<u8>> {
	let runtime = GenesisConfigBuilderRuntimeCaller::<sp_io::SubstrateHostFunctions>::new(wasm);
	let preset = String::from(sp_genesis_builder::DEV_RUNTIME_PRESET);
	runtime.get_storage_for_named_preset(Some(&preset)).expect("the preset builds").top
}

/// A transaction of the hospital's admin.
fn signed(nonce: u32, call: RuntimeCall) -> UncheckedExtrinsic {
	let pair = sr25519::Pair::from_string("//Hospital", None).expect("the development key is sound");
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
	let implicit =
		((), (), VERSION.spec_version, VERSION.transaction_version, PARENT, PARENT, (), (), None::<[u8; 32]>);
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature = payload.using_encoded(|bytes| pair.sign(bytes));
	let account = AccountId::from(pair.public());
	UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extension)
}

fn commitment(number: u32) -> Commitment {
	Commitment(blake2_256(&number.to_le_bytes()))
}

/// One record's anchor.
fn single(number: u32) -> UncheckedExtrinsic {
	let commitment = commitment(number);
	let (scheme, class, schema) = (SCHEME, DataClass::Laboratory, Schema::FhirR4);
	let call = pallet_ehr_anchor::Call::anchor { commitment, scheme, class, schema, subject: None, content: None };
	signed(number, call.into())
}

/// The batch of these leaves.
fn batch(leaves: &[[u8; 32]]) -> RuntimeCall {
	let (scheme, schema, classes) = (SCHEME, Schema::FhirR4, DataClassSet::of(DataClass::Laboratory));
	let root = merkle::root(leaves);
	pallet_ehr_anchor::Call::anchor_batch { root, leaves: BATCH, scheme, classes, schema, subject: None }.into()
}

fn anchor(criterion: &mut Criterion) {
	let wasm = WASM_BINARY.expect("the runtime was built with its Wasm");
	let fetcher = WrappedRuntimeCode(wasm.into());
	let chain = Chain {
		backend: InMemoryBackend::from((genesis(wasm), StateVersion::V1)),
		executor: Executor::builder().build(),
		code: RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: blake2_256(wasm).to_vec() },
	};
	let singles: Vec<_> = (0..SINGLES).map(single).collect();
	let leaves: Vec<_> = (0..BATCH).map(|number| commitment(number).0).collect();
	let one = [signed(0, batch(&leaves))];
	let mut group = criterion.benchmark_group("anchor");
	group.measurement_time(Duration::from_secs(8)).sample_size(20);
	group.throughput(Throughput::Elements(SINGLES.into()));
	group.bench_function("one by one", |bench| {
		bench.iter_custom(|rounds| (0..rounds).map(|_| chain.time(&singles)).sum());
	});
	group.throughput(Throughput::Elements(BATCH.into()));
	group.bench_function("one batch of 1024", |bench| {
		bench.iter_custom(|rounds| (0..rounds).map(|_| chain.time(&one)).sum());
	});
	group.bench_function("one batch of 1024, its tree built", |bench| {
		let round = || {
			let start = Instant::now();
			black_box(batch(&leaves));
			start.elapsed() + chain.time(&one)
		};
		bench.iter_custom(|rounds| (0..rounds).map(|_| round()).sum());
	});
	group.finish();
}

fn main() {
	let mut criterion = Criterion::default().configure_from_args();
	anchor(&mut criterion);
	criterion.final_summary();
}
