//! How fast a record is sealed, beside how fast the cipher alone is on the same machine, in one run.
//!
//! "cipher alone" encrypts 64 MiB that are in memory chunk by chunk where they lie. "sealing" is all that the gateway
//! does to a record of that size: reading it, encrypting it, the SHA-256 of its content id, and handing it to the store
//! part by part. That store keeps nothing, so that no disk is measured; "sealing into a folder" has the disk too.
//!
//! `scripts/xtask.sh perf` builds and runs it.

use std::{io::Read, sync::Arc, time::Duration};

use criterion::{Criterion, Throughput};
use salus_cipher::{Chunks, NONCE_LEN};
use salus_gateway::{
	seal::{DataKey, CHUNK_LEN},
	store::Store,
};
use tokio::runtime::Runtime;

mod sink;
use sink::Sink;

/// Bytes of the record: 64 MiB.
const LEN: usize = 64 << 20;

/// A record that costs nothing to read but the copying, as a file in the page cache.
struct Record {
	left: usize,
	bytes: [u8; 4096],
}

impl Record {
	fn new() -> Self {
		Self { left: LEN, bytes: [0xa5; 4096] }
	}
}

impl Read for Record {
	fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
		let mut read = 0;
		for room in buffer.chunks_mut(self.bytes.len()) {
			let len = room.len().min(self.left);
			room[..len].copy_from_slice(&self.bytes[..len]);
			self.left -= len;
			read += len;
		}
		Ok(read)
	}
}

fn main() {
	let mut criterion = Criterion::default()
		.sample_size(10)
		.warm_up_time(Duration::from_secs(1))
		.measurement_time(Duration::from_secs(5))
		.configure_from_args();
	let mut group = criterion.benchmark_group("64 MiB");
	group.throughput(Throughput::Bytes(LEN as u64));
	group.bench_function("cipher alone", |bencher| {
		let chunks = Chunks::new(&[1; 32], &[2; NONCE_LEN]);
		let mut chunk = vec![0xa5; CHUNK_LEN];
		bencher.iter(|| {
			for position in 0..(LEN / CHUNK_LEN) as u32 {
				chunks.encrypt(position, false, b"", &mut chunk).expect("a chunk is short");
				chunk.truncate(CHUNK_LEN);
			}
		});
	});
	let runtime = Runtime::new().expect("a runtime starts");
	let key = DataKey::generate().expect("there is randomness");
	let mut measure = |name: &str, store: &Store| {
		group.bench_function(name, |bencher| {
			bencher.iter(|| {
				let cid = runtime.block_on(store.seal_from(&key, Record::new(), |_| ())).expect("it is sealed");
				runtime.block_on(store.delete(&cid)).expect("it is removed");
			});
		});
	};
	measure("sealing", &Store::new(Arc::new(Sink)));
	let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder is made");
	measure("sealing into a folder", &Store::local(folder.path()).expect("the folder is there"));
	group.finish();
	criterion.final_summary();
}
