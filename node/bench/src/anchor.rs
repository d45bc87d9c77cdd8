//! What anchoring 1,024 records costs the chain, one by one and as one batch, and what the batch's tree costs its maker:
//! signed transactions into a block of the Wasm runtime in the node's executor, all in one run.
//!
//! Only applying the transactions is timed, not the block around them, which is the same for both. The state is the
//! development genesis, in memory. `scripts/xtask.sh perf` builds and runs it.

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, Throughput};
use salus_primitives::{
	codes::{DataClass, DataClassSet, Schema},
	commitment::{Commitment, CommitmentScheme},
	merkle,
};
use salus_runtime::{RuntimeCall, UncheckedExtrinsic};
use sp_crypto_hashing::blake2_256;

use crate::common::{self, Chain};

/// How many records the batch stands for.
const BATCH: u32 = 1_024;
/// How many single anchors go into one block: four such blocks take as many records.
const SINGLES: u32 = 256;
const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Fields;

/// A transaction of the hospital's admin.
fn signed(nonce: u32, call: RuntimeCall) -> UncheckedExtrinsic {
	common::signed(&common::key("//Hospital"), nonce, call)
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
	let chain = Chain::new(common::preset());
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
			let start = common::cpu();
			black_box(batch(&leaves));
			common::cpu() - start + chain.time(&one)
		};
		bench.iter_custom(|rounds| (0..rounds).map(|_| round()).sum());
	});
	group.finish();
}

/// Measures it.
pub fn run() {
	let mut criterion = Criterion::default().configure_from_args();
	anchor(&mut criterion);
	criterion.final_summary();
}
