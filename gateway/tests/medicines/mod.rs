//! A trade in medicines on a development node: partners, their people, and a home folder for each partner.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{collections::BTreeMap, fmt::Debug, fs, future::Future, path::Path};

use salus_gateway::{
	chain::{
		call::{consortium, motions, utility, Call},
		client::Client,
		event::Included,
		motions::{GOVERNANCE, MOTION_WEIGHT},
	},
	serials::LotTree,
	Error,
};
use salus_primitives::{
	gs1::CompanyPrefix,
	ids::{Jurisdiction, Moment, OrganisationId, Period},
	supply::Packs,
};
use serde_json::Value;
use sp_crypto_hashing::twox_128;
use subxt::rpcs::{rpc_params, RpcClient};
use tokio::runtime::Runtime;

use crate::node::{salus, Node, BAD_INPUT, NO, YES};

mod names;

pub(crate) use names::*;

/// Everything that the pallets of medicines and a partner's home folder hold.
#[derive(PartialEq)]
pub(crate) struct Everything {
	chain: BTreeMap<String, String>,
	home: BTreeMap<String, Vec<u8>>,
}

/// The trade.
pub(crate) struct Trade {
	pub(crate) node: Node,
	runtime: Runtime,
	client: Client,
	rpc: RpcClient,
}

impl Trade {
	/// Starts the node, and admits everybody.
	pub(crate) fn start() -> Self {
		let node = Node::start();
		let runtime = Runtime::new().unwrap();
		let client = runtime.block_on(node.connect("library"));
		let rpc = runtime.block_on(RpcClient::from_url(&node.url)).unwrap();
		let trade = Self { node, runtime, client, rpc };
		trade.admit();
		trade
	}

	fn admit(&self) {
		let newcomers = ORGANISATIONS.iter().skip(FOUNDERS).map(|(name, class, country)| {
			let gln = place(&gln(name));
			consortium::admit_organisation(*class, gln, Jurisdiction(**country), Period::always(), &account(name))
		});
		let prefix = CompanyPrefix { number: 4_088_888, digits: 7 };
		let prefix = consortium::assign_prefix(OrganisationId(id(REPACKER)), prefix);
		self.decide(&newcomers.chain([prefix]).collect::<Vec<_>>());
		for (name, role) in PEOPLE {
			let admin = format!("//{}", home_of(name));
			self.submit(&admin, &consortium::issue_credential(&account(name), *role, Period::always())).unwrap();
		}
	}

	/// Has the consortium make calls, all or none.
	pub(crate) fn decide(&self, calls: &[Call]) -> Included {
		let calls: Vec<_> = calls.iter().map(|call| self.wait(self.client.encode(call)).unwrap()).collect();
		let proposal = self.wait(self.client.encode(&utility::batch_all(&calls))).unwrap();
		let proposed = self.submit("//Hospital", &motions::propose(&proposal)).unwrap();
		let motion: u32 = proposed.expect(GOVERNANCE, "MotionProposed").unwrap();
		self.submit(MAKER, &motions::vote(motion, true)).unwrap();
		let voted = self.submit(REGULATOR, &motions::vote(motion, true)).unwrap();
		let (_, enact_from): (u32, u32) = voted.expect(GOVERNANCE, "MotionCarried").unwrap();
		self.node.fill_up_to(enact_from.into());
		self.submit(REGULATOR, &motions::enact(motion, MOTION_WEIGHT)).unwrap()
	}

	/// Asks or tells the chain by the library.
	pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
		self.runtime.block_on(future)
	}

	/// The connection of the library.
	pub(crate) fn client(&self) -> &Client {
		&self.client
	}

	/// Submits a call by the library, which checks nothing of it.
	pub(crate) fn submit(&self, who: &str, call: &Call) -> Result<Included, Error> {
		self.wait(self.client.submit(call, &signer(who)))
	}

	/// A block with its transactions, as the node gives it.
	pub(crate) fn block(&self, number: u64) -> String {
		let hash: String = self.wait(self.rpc.request("chain_getBlockHash", rpc_params![number])).unwrap();
		self.wait(self.rpc.request::<Value>("chain_getBlock", rpc_params![hash])).unwrap().to_string()
	}

	/// The chain's time.
	pub(crate) fn now(&self) -> Moment {
		self.wait(self.client.now()).unwrap()
	}

	/// The home folder of somebody's organisation.
	pub(crate) fn home(&self, who: &str) -> std::path::PathBuf {
		self.node.folder.path().join("homes").join(home_of(who))
	}

	/// Runs a command as somebody, in the home folder of the organisation.
	pub(crate) fn run(&self, who: &str, arguments: &[impl AsRef<str>]) -> (i32, Value) {
		let arguments: Vec<_> = arguments.iter().map(AsRef::as_ref).collect();
		salus(&self.node.url, &self.home(who), who, &arguments)
	}

	/// Runs a command that must work.
	pub(crate) fn act(&self, who: &str, arguments: &[impl AsRef<str> + Debug]) -> Value {
		let (code, json) = self.run(who, arguments);
		assert_eq!(code, YES, "{who}: {arguments:?}: {json}");
		json
	}

	/// Runs a command of which the answer is no.
	pub(crate) fn no(&self, who: &str, arguments: &[impl AsRef<str> + Debug]) -> Value {
		let (code, json) = self.run(who, arguments);
		assert_eq!(code, NO, "{who}: {arguments:?}: {json}");
		json
	}

	/// A command is refused as bad input, in these words, and nothing is written: neither on the chain nor in the home.
	pub(crate) fn refused(&self, who: &str, arguments: &[impl AsRef<str> + Debug], words: &[&str]) {
		let before = self.everything(who);
		let (code, json) = self.run(who, arguments);
		assert_eq!(code, BAD_INPUT, "{who}: {arguments:?}: {json}");
		let message = json["error"]["message"].as_str().unwrap_or_default();
		assert_words(message, words, &format!("{who}: {arguments:?}"));
		self.assert_unwritten(who, before, arguments);
	}

	/// A question is answered with no, for this reason, and nothing is written.
	pub(crate) fn denied(&self, who: &str, arguments: &[impl AsRef<str> + Debug], words: &[&str]) {
		let before = self.everything(who);
		let (code, json) = self.run(who, arguments);
		assert_eq!(code, NO, "{who}: {arguments:?}: {json}");
		assert_words(&json.to_string(), words, &format!("{who}: {arguments:?}"));
		self.assert_unwritten(who, before, arguments);
	}

	/// The chain by itself refuses a call, in these words, and writes nothing.
	pub(crate) fn chain_refuses(&self, who: &str, call: &Call, words: &[&str]) {
		let before = self.everything(who);
		let error = self.submit(who, call).expect_err(&format!("{who}: {}", call.title()));
		assert!(matches!(error, Error::Dispatch { .. }), "{who}: {}: {error}", call.title());
		assert_words(&error.to_string(), words, &format!("{who}: {}", call.title()));
		self.assert_unwritten(who, before, call.title());
	}

	/// Everything that the chain has of medicines, and what is in the home of an organisation.
	pub(crate) fn everything(&self, who: &str) -> Everything {
		let mut chain = BTreeMap::new();
		for pallet in PALLETS {
			let prefix = format!("0x{}", hex::encode(twox_128(pallet.as_bytes())));
			let found = self.wait(self.rpc.request("state_getPairs", rpc_params![prefix]));
			let found: Vec<(String, String)> = found.unwrap();
			assert!(!found.is_empty(), "{pallet} has at least its version in state");
			chain.extend(found);
		}
		let mut home = BTreeMap::new();
		files(&self.home(who), &mut home);
		// The first command in a home notes which chain it met.
		home.retain(|path, _| !path.ends_with("/genesis"));
		Everything { chain, home }
	}

	fn assert_unwritten(&self, who: &str, before: Everything, what: impl Debug) {
		let after = self.everything(who);
		for (place, value) in &after.chain {
			assert_eq!(before.chain.get(place), Some(value), "{who}: {what:?} wrote {place}");
		}
		assert_eq!(before.chain.len(), after.chain.len(), "{who}: {what:?} removed something");
		let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
		assert_eq!(names(&before.home), names(&after.home), "{who}: {what:?}");
		assert!(before.home == after.home, "{who}: {what:?} changed a file");
	}

	/// Registers a product of the manufacturer and commissions a lot of it.
	pub(crate) fn commission(&self, gtin: &str, lot: &str, quantity: u32) {
		if self.run(MAKER, &["product", "show", gtin]).0 == NO {
			self.act(MAKER, &["product", "register", gtin, "--prefix-digits", "7", "--units", "28"]);
		}
		let lot = ["lot", "commission", "--gtin", gtin, "--lot", lot, "--expiry", EXPIRY, "--market", "DE"];
		self.act(MAKER, &[&lot[..], &["--quantity", &quantity.to_string()]].concat());
	}

	/// Packs the next packs of a lot into a container.
	pub(crate) fn pack(&self, sscc: &str, gtin: &str, lot: &str, count: u32) {
		let count = count.to_string();
		self.act(MAKER, &["container", "pack", sscc, "--gtin", gtin, "--lot", lot, "--count", &count]);
	}

	/// One organisation sells a container to another, which receives it.
	pub(crate) fn sell(&self, from: &str, to: &str, sscc: &str) {
		self.act(from, &["container", "ship", sscc, "--to", &gln(to), "--sell"]);
		self.act(to, &["container", "receive", sscc]);
	}

	/// The maker's list of serial numbers goes to somebody, sealed and by hand.
	pub(crate) fn hand_over(&self, owner: &str, to: &str, gtin: &str, lot: &str) {
		let file = self.node.path(&format!("{gtin}-{lot}-{}.json", home_of(to)));
		let key = self.act(to, &["manifest", "key"])["recipient"].as_str().unwrap().to_owned();
		self.act(owner, &["manifest", "lot", "--gtin", gtin, "--lot", lot, "--to", &key, "--out", &file]);
		self.act(to, &["manifest", "open", &file]);
	}

	/// The serial numbers of a lot, as an organisation has them.
	pub(crate) fn list(&self, owner: &str, gtin: &str, lot: &str) -> LotTree {
		LotTree::load(&self.home(owner), &lot_key(gtin, lot)).unwrap()
	}

	/// What is printed on packs.
	pub(crate) fn codes(&self, owner: &str, gtin: &str, lot: &str, indexes: &[usize]) -> Vec<String> {
		let list = self.list(owner, gtin, lot);
		indexes.iter().map(|index| code(gtin, lot, &list.serials()[*index])).collect()
	}

	/// What is printed on one pack.
	pub(crate) fn code(&self, owner: &str, gtin: &str, lot: &str, index: usize) -> String {
		self.codes(owner, gtin, lot, &[index]).remove(0)
	}

	/// Packs with their proof, for calls.
	pub(crate) fn proved(&self, owner: &str, gtin: &str, lot: &str, indexes: &[u32]) -> Packs {
		self.list(owner, gtin, lot).packs(indexes.to_vec()).unwrap()
	}

	/// Writes a file.
	pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
		let path = self.node.path(name);
		fs::write(&path, content).unwrap();
		path
	}
}

/// What is printed on a pack.
pub(crate) fn code(gtin: &str, lot: &str, serial: &[u8]) -> String {
	format!("(01){gtin}(17)400630(10){lot}(21){}", String::from_utf8_lossy(serial))
}

/// The name of somebody's organisation's home.
fn home_of(who: &str) -> &str {
	who.trim_start_matches('/').split('/').next().unwrap()
}

/// The message has all of these words.
pub(crate) fn assert_words(message: &str, words: &[&str], what: &str) {
	for word in words {
		assert!(message.contains(word), "{what}: \"{word}\" is not in: {message}");
	}
}

/// All files below a folder, with what is in them.
fn files(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
	for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
		if entry.path().is_dir() {
			files(&entry.path(), found);
		} else {
			found.insert(entry.path().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap());
		}
	}
}

/// A moment as the command line reads it.
pub(crate) fn rfc3339(moment: Moment) -> String {
	salus_gateway::cli::format::moment(moment)
}
