//! A record of any size is sealed and opened in constant memory. A test program of its own: nothing else is counted.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use std::{
	fs,
	io::{self, Read, Write},
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
};

use salus_gateway::{seal::DataKey, store::Store};

/// Bytes of the record: 300 MiB.
const LEN: u64 = 300 << 20;
/// Most that the process may grow by: what a few parts and the threads' own memory need.
const MOST: u64 = 48 << 20;

/// The byte at a place of the record.
const fn byte(at: u64) -> u8 {
	(at >> 12) as u8 ^ (at >> 20) as u8
}

/// The record, made while it is read.
struct Source(u64);

impl Read for Source {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let mut read = 0;
		for room in buffer.chunks_mut(4096) {
			// A page has one value, up to the page's end.
			let len = room.len().min((4096 - self.0 % 4096) as usize).min((LEN - self.0) as usize);
			room[..len].fill(byte(self.0));
			self.0 += len as u64;
			read += len;
			if len < room.len() {
				break;
			}
		}
		Ok(read)
	}
}

/// Checks that what is written is the record.
struct Check(u64);

impl Write for Check {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		let len = bytes.len().min((4096 - self.0 % 4096) as usize);
		if bytes[..len] != [byte(self.0); 4096][..len] {
			return Err(io::Error::other(format!("byte {} is another", self.0)));
		}
		self.0 += len as u64;
		Ok(len)
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

/// The most memory that this process ever had (`VmHWM` in proc(5)), in bytes.
fn peak() -> u64 {
	let status = fs::read_to_string("/proc/self/status").unwrap();
	let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
	line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() << 10
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_mib_are_sealed_and_opened_in_constant_memory() {
	let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
	let store = Store::local(folder.path()).unwrap();
	let key = DataKey::generate().unwrap();
	let seen = Arc::new(AtomicU64::new(0));
	let observer = || {
		let seen = seen.clone();
		move |bytes| {
			seen.fetch_add(bytes, Ordering::Relaxed);
		}
	};
	let before = peak();
	let cid = store.seal_from(&key, Source(0), observer()).await.unwrap();
	let sealed = peak();
	assert_eq!(seen.swap(0, Ordering::Relaxed), LEN);
	assert_eq!(store.open_to(&cid, &key, Check(0), observer()).await.unwrap(), LEN);
	let opened = peak();
	assert_eq!(seen.load(Ordering::Relaxed), LEN);
	println!("{} KiB more to seal, {} KiB more to open", (sealed - before) >> 10, (opened - sealed) >> 10);
	assert!(opened - before < MOST, "{} MiB", (opened - before) >> 20);
}
