//! The outside checker: it keeps what nodes report as final, and compares all nodes with that afterwards.

use std::{
	collections::{btree_map::Entry, BTreeMap, BTreeSet},
	sync::{
		atomic::{AtomicBool, Ordering},
		Mutex, MutexGuard, PoisonError,
	},
	time::Duration,
};

use anyhow::{Context, Result};
use serde_json::{json, Value};
use sp_crypto_hashing::blake2_256;

use super::VALIDATORS;
use crate::{rpc::Rpc, run};

/// How often a node is asked what is final.
const LOOK: Duration = Duration::from_millis(500);

/// A transaction that was reported final.
#[derive(Clone, Debug)]
pub(super) struct Kept {
	/// Number of its block.
	pub(super) block: u64,
	/// Hash of its block.
	pub(super) block_hash: String,
	/// Its own hash.
	pub(super) transaction: String,
}

/// What was seen from outside.
#[derive(Default)]
struct Pages {
	/// Transactions that were reported final.
	kept: Vec<Kept>,
	/// How long the slowest of them took.
	slowest: Duration,
	/// Blocks that a node reported final, by number.
	finals: BTreeMap<u64, String>,
	/// Where reports contradict each other.
	conflicts: Vec<String>,
	/// Transactions that were refused or of which nothing is known, by reason.
	missed: BTreeMap<String, u64>,
}

/// The book of what was seen. Nothing is ever taken out of it.
#[derive(Default)]
pub(super) struct Book {
	pages: Mutex<Pages>,
	closed: AtomicBool,
}

impl Book {
	/// The pages, also if a thread panicked while it had them.
	fn pages(&self) -> MutexGuard<'_, Pages> {
		self.pages.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Keeps a transaction that was reported final.
	pub(super) fn keep(&self, kept: Kept, took: Duration) {
		self.saw("a client", kept.block, &kept.block_hash);
		let mut pages = self.pages();
		pages.slowest = pages.slowest.max(took);
		pages.kept.push(kept);
	}

	/// Notes transactions that were refused, or of which nothing is known.
	pub(super) fn miss(&self, why: &str, count: u64) {
		if count > 0 {
			*self.pages().missed.entry(why.to_owned()).or_default() += count;
		}
	}

	/// Notes that somebody reported a block as final.
	pub(super) fn saw(&self, who: &str, number: u64, hash: &str) {
		let mut pages = self.pages();
		let known = pages.finals.entry(number).or_insert_with(|| hash.to_owned()).clone();
		if known != hash {
			pages.conflicts.push(format!("block {number} was final as {known}, and by {who} as {hash}"));
		}
	}

	/// Ends the traffic and the looking.
	pub(super) fn close(&self) {
		self.closed.store(true, Ordering::SeqCst);
	}

	/// Whether it is closed.
	pub(super) fn is_closed(&self) -> bool {
		self.closed.load(Ordering::SeqCst)
	}

	/// How many transactions were final so far, and how many weren't.
	pub(super) fn counts(&self) -> (usize, u64) {
		let pages = self.pages();
		(pages.kept.len(), pages.missed.values().sum())
	}

	/// Asks a node again and again what is final.
	pub(super) fn watch(&self, name: &str, rpc: Rpc) {
		while !self.is_closed() {
			if let Ok((number, hash)) = rpc.finalised() {
				self.saw(name, number, &hash);
			}
			if run::pause(LOOK).is_err() {
				return;
			}
		}
	}

	/// Compares all nodes with each other and with the book. Gives what was compared, and what doesn't hold.
	pub(super) fn compare(&self, rpcs: &[Rpc]) -> Result<(Value, Vec<String>)> {
		let pages = self.pages();
		let mut broken = pages.conflicts.clone();
		let common = common(rpcs)?;
		for number in 0..=common {
			let hashes: Vec<_> = rpcs.iter().map(|rpc| rpc.block_hash(number)).collect::<Result<_>>()?;
			if hashes.iter().any(|hash| hash.is_none() || *hash != hashes[0]) {
				broken.push(format!("block {number} isn't the same everywhere: {hashes:?}"));
			}
			if let Some((seen, found)) = pages.finals.get(&number).zip(hashes.first()) {
				if found.as_ref() != Some(seen) {
					broken.push(format!("block {number} was final as {seen}, and is now {found:?}"));
				}
			}
		}
		if let Some((newest, _)) = pages.finals.last_key_value().filter(|(newest, _)| **newest > common) {
			broken.push(format!("block {newest} was final, and now only {common} is everywhere"));
		}
		for (name, rpc) in VALIDATORS.iter().zip(rpcs) {
			broken.extend(lost(&pages.kept, *rpc)?.iter().map(|lost| format!("{name} doesn't have {lost:?}")));
		}
		let summary = json!({
			"heights": common + 1,
			"reports_of_final_blocks": pages.finals.len(),
			"final_transactions": pages.kept.len(),
			"slowest_seconds": pages.slowest.as_secs_f64(),
			"unknown": pages.missed,
		});
		Ok((summary, broken))
	}
}

/// The newest block that is final on every node.
fn common(rpcs: &[Rpc]) -> Result<u64> {
	let numbers: Vec<u64> = rpcs.iter().map(|rpc| Ok(rpc.finalised()?.0)).collect::<Result<_>>()?;
	numbers.into_iter().min().context("no nodes")
}

/// The transactions that a node doesn't have where they were reported.
fn lost(kept: &[Kept], rpc: Rpc) -> Result<Vec<&Kept>> {
	let mut blocks: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
	let mut lost = Vec::new();
	for one in kept {
		let block = match blocks.entry(&one.block_hash) {
			Entry::Occupied(entry) => entry.into_mut(),
			Entry::Vacant(entry) => entry.insert(transactions(rpc, one.block, &one.block_hash)?),
		};
		if !block.contains(&one.transaction) {
			lost.push(one);
		}
	}
	Ok(lost)
}

/// The hashes of the transactions in a block; none if it isn't the one that the node has at that height.
fn transactions(rpc: Rpc, number: u64, hash: &str) -> Result<BTreeSet<String>> {
	if rpc.block_hash(number)?.as_deref() != Some(hash) {
		return Ok(BTreeSet::new());
	}
	let block = rpc.call("chain_getBlock", &json!([hash]))?;
	let extrinsics = block["block"]["extrinsics"].as_array().cloned().unwrap_or_default();
	let hash = |extrinsic: &Value| -> Result<String> {
		let text = extrinsic.as_str().context("a transaction that isn't text")?;
		Ok(format!("0x{}", hex::encode(blake2_256(&hex::decode(text.trim_start_matches("0x"))?))))
	};
	extrinsics.iter().map(hash).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn two_final_blocks_at_one_height_are_a_conflict() {
		let book = Book::default();
		book.saw("alice", 7, "0x01");
		book.saw("bob", 7, "0x01");
		assert!(book.pages().conflicts.is_empty());
		let kept = Kept { block: 7, block_hash: "0x02".into(), transaction: "0x03".into() };
		book.keep(kept, Duration::ZERO);
		assert_eq!(book.pages().conflicts, ["block 7 was final as 0x01, and by a client as 0x02"]);
	}
}
