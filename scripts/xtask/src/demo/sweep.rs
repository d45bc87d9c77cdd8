//! The search for what must never be on the chain: through every block, the whole state and a node's files.

use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	path::Path,
};

use anyhow::{Context, Result};
use serde_json::{json, Value};

use super::needles::Needles;
use crate::rpc::Rpc;

/// The runtime's code, which is the same for everybody and says nothing of patients.
const CODE: &str = "0x3a636f6465";

/// Where the events of a block are: `twox_128("System") ‖ twox_128("Events")`.
const EVENTS: &str = "0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7";

/// How many keys of the state are asked for at a time.
const PAGE: usize = 500;

/// What was searched, and what was found.
#[derive(Default)]
pub(super) struct Sweep {
	/// Blocks.
	pub(super) blocks: u64,
	/// Entries of the newest final state.
	pub(super) entries: u64,
	/// Files of the node.
	pub(super) files: u64,
	/// Bytes of all of them.
	pub(super) bytes: u64,
	/// Where something was found, and what.
	pub(super) found: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Sweep {
	/// Searches the chain of a node up to a final block, and the files below its folder.
	pub(super) fn run(needles: &Needles, rpc: Rpc, newest: u64, folder: &Path) -> Result<Self> {
		let mut sweep = Self::default();
		for number in 0..=newest {
			sweep.block(needles, rpc, number)?;
		}
		sweep.state(needles, rpc, newest)?;
		sweep.folder(needles, folder)?;
		Ok(sweep)
	}

	/// The transactions, header and events of one block.
	fn block(&mut self, needles: &Needles, rpc: Rpc, number: u64) -> Result<()> {
		let hash = rpc.block_hash(number)?.context("a final block without a hash")?;
		let block = rpc.call("chain_getBlock", &json!([hash]))?;
		let extrinsics = block["block"]["extrinsics"].as_array().context("a block without a body")?;
		for extrinsic in extrinsics {
			self.search(needles, "blocks", &bytes(extrinsic)?);
		}
		self.search(needles, "blocks", block["block"]["header"].to_string().as_bytes());
		let events = rpc.call("state_getStorage", &json!([EVENTS, hash]))?;
		if !events.is_null() {
			self.search(needles, "events", &bytes(&events)?);
		}
		self.blocks += 1;
		Ok(())
	}

	/// Every key and value of the state after a block.
	fn state(&mut self, needles: &Needles, rpc: Rpc, number: u64) -> Result<()> {
		let hash = rpc.block_hash(number)?.context("a final block without a hash")?;
		let mut last: Option<String> = None;
		loop {
			let page = rpc.call("state_getKeysPaged", &json!(["0x", PAGE, last, hash]))?;
			let keys: Vec<&str> =
				page.as_array().context("no list of keys")?.iter().filter_map(Value::as_str).collect();
			let Some(newest) = keys.last() else { return Ok(()) };
			last = Some((*newest).to_owned());
			let keys: Vec<&str> = keys.into_iter().filter(|key| *key != CODE).collect();
			let changes = rpc.call("state_queryStorageAt", &json!([keys, hash]))?;
			let changes = changes.pointer("/0/changes").and_then(Value::as_array).context("no values")?;
			for pair in changes {
				self.search(needles, "state", &bytes(&pair[0])?);
				self.search(needles, "state", &bytes(&pair[1])?);
				self.entries += 1;
			}
		}
	}

	/// Every file below a folder.
	fn folder(&mut self, needles: &Needles, folder: &Path) -> Result<()> {
		for entry in fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))? {
			let path = entry?.path();
			if path.is_dir() {
				self.folder(needles, &path)?;
				continue;
			}
			// The node works on: a file of its journal may be gone by now.
			let Ok(content) = fs::read(&path) else { continue };
			self.search(needles, "files", &content);
			self.files += 1;
		}
		Ok(())
	}

	fn search(&mut self, needles: &Needles, place: &'static str, content: &[u8]) {
		self.bytes += content.len() as u64;
		let found = needles.found_in(content).into_iter().map(str::to_owned);
		let mut found = found.peekable();
		if found.peek().is_some() {
			self.found.entry(place).or_default().extend(found);
		}
	}

	/// The search as JSON.
	pub(super) fn to_json(&self, needles: &Needles) -> Value {
		json!({
			"texts": needles.texts,
			"too_short": needles.short,
			"patterns": needles.patterns(),
			"blocks": self.blocks,
			"state_entries": self.entries,
			"files": self.files,
			"bytes": self.bytes,
			"found": self.found,
		})
	}
}

/// The bytes behind hexadecimal text.
fn bytes(value: &Value) -> Result<Vec<u8>> {
	let text = value.as_str().context("no text where bytes are expected")?;
	hex::decode(text.trim_start_matches("0x")).with_context(|| format!("not hexadecimal: {text:.40}"))
}
