//! Signs what is planned, submits it when it is due, and watches blocks become final.

use std::{
	sync::{Arc, Mutex},
	time::{Duration, Instant},
};

use codec::Encode;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use subxt::rpcs::{
	client::{rpc_params, RpcParams},
	RpcClient,
};
use tokio::{task::JoinSet, time};

use super::{
	node::Node,
	plan::{Run, Step},
	usage::Usage,
	world::World,
	WARM_UP,
};
use crate::common::signed_for;

/// Transactions in the pool at once before the measured time: half of what it takes.
const AT_ONCE: usize = 4_000;
/// How long the chain may take to catch up with what was submitted.
const PATIENCE: Duration = Duration::from_secs(180);
/// How often the load looks at what is due.
const TICK: Duration = Duration::from_millis(5);

/// A signed transaction.
pub(crate) struct Signed {
	due: Duration,
	hash: H256,
	text: String,
	packs: u32,
}

/// A transaction that was submitted.
pub(crate) struct Sent {
	pub(crate) hash: H256,
	/// When it was due, from the start on: a wait in this process counts as the node's.
	pub(crate) due: Duration,
	/// How many packs it supplies.
	pub(crate) packs: u32,
}

/// What was done and seen from the start of the load on.
pub(crate) struct Seen {
	pub(crate) sent: Vec<Sent>,
	/// What the node answered to transactions that it didn't take.
	pub(crate) refused: Vec<String>,
	/// How much later than planned a transaction was submitted at most.
	pub(crate) late: Duration,
	/// The number of each final block that was told of, and when.
	pub(crate) finals: Vec<(u32, Duration)>,
	/// At the beginning and the end of the measured time.
	pub(crate) usage: [Usage; 2],
	/// Transactions that waited in the pool at the end of the measured time.
	pub(crate) waiting: usize,
}

impl Seen {
	/// The last block that is final.
	pub(crate) fn last_final(&self) -> u32 {
		self.finals.last().map_or(0, |(number, _)| *number)
	}

	/// When a block was final.
	pub(crate) fn final_at(&self, number: u32) -> Option<Duration> {
		self.finals.iter().find(|(last, _)| *last >= number).map(|(_, at)| *at)
	}
}

pub(crate) async fn connect(url: String) -> RpcClient {
	RpcClient::from_insecure_url(url).await.expect("the node takes connections")
}

async fn call<R: serde::de::DeserializeOwned>(client: &RpcClient, method: &str, params: RpcParams) -> R {
	client.request(method, params).await.unwrap_or_else(|error| panic!("{method}: {error}"))
}

/// Signs for everybody, with the nonces in order.
pub(crate) struct Signer<'a> {
	world: &'a World,
	genesis: H256,
	nonces: Vec<u32>,
}

impl<'a> Signer<'a> {
	pub(crate) async fn new(client: &RpcClient, world: &'a World) -> Self {
		let genesis = call(client, "chain_getBlockHash", rpc_params![0]).await;
		Self { world, genesis, nonces: vec![0; world.keys.len()] }
	}

	pub(crate) fn sign(&mut self, steps: Vec<Step>) -> Vec<Signed> {
		steps
			.into_iter()
			.map(|Step { due, who, call, packs }| {
				let nonce = self.nonces[who];
				self.nonces[who] += 1;
				let bytes = signed_for(self.genesis, &self.world.keys[who], nonce, call).encode();
				Signed { due, hash: H256(blake2_256(&bytes)), text: format!("0x{}", hex::encode(&bytes)), packs }
			})
			.collect()
	}
}

/// Submits transactions one after the other and waits until none of them waits for its block.
pub(crate) async fn settle(client: &RpcClient, signed: Vec<Signed>) {
	let mut signed = signed.into_iter().peekable();
	while signed.peek().is_some() {
		let mut submitted = JoinSet::new();
		for Signed { text, .. } in signed.by_ref().take(AT_ONCE) {
			submitted.spawn(submit(client.clone(), text));
		}
		for answer in submitted.join_all().await {
			answer.unwrap_or_else(|error| panic!("refused: {error}"));
		}
		empty_pool(client).await;
	}
}

async fn submit(client: RpcClient, text: String) -> Result<(), String> {
	let answer = client.request::<H256>("author_submitExtrinsic", rpc_params![text]).await;
	answer.map(|_| ()).map_err(|error| error.to_string())
}

async fn waiting(client: &RpcClient) -> usize {
	call::<Vec<String>>(client, "author_pendingExtrinsics", rpc_params![]).await.len()
}

async fn empty_pool(client: &RpcClient) {
	let wait = async {
		while waiting(client).await > 0 {
			time::sleep(Duration::from_millis(500)).await;
		}
	};
	time::timeout(PATIENCE, wait).await.expect("the chain takes what was submitted");
}

/// The final blocks' numbers as they are told of, and when.
type Finals = Arc<Mutex<Vec<(u32, Duration)>>>;

/// Notes final blocks from now on.
async fn follow(client: &RpcClient, start: Instant) -> Finals {
	let finals = Finals::default();
	let heads = client.subscribe("chain_subscribeFinalizedHeads", rpc_params![], "chain_unsubscribeFinalizedHeads");
	let mut heads = heads.await.expect("the node tells of final blocks");
	let noted = finals.clone();
	tokio::spawn(async move {
		while let Some(Ok(head)) = heads.next().await {
			noted.lock().expect("nobody panics with the lock").push((number_of(&head), start.elapsed()));
		}
	});
	finals
}

fn number_of(header: &serde_json::Value) -> u32 {
	let text = header["number"].as_str().unwrap_or_default();
	u32::from_str_radix(text.trim_start_matches("0x"), 16).expect("a header has a number")
}

/// Submits each transaction when it is due, reads what is used up meanwhile, and waits until all is final.
pub(crate) async fn drive(client: &RpcClient, node: &Node, run: Run, signed: Vec<Signed>) -> Seen {
	let start = Instant::now();
	let finals = follow(client, start).await;
	let (mut sent, mut late) = (Vec::new(), Duration::ZERO);
	let mut submitted = JoinSet::new();
	let mut signed = signed.into_iter().peekable();
	let mut usage = Vec::new();
	let mut ticks = time::interval(TICK);
	while start.elapsed() < run.length() {
		ticks.tick().await;
		let now = start.elapsed();
		if usage.is_empty() && now >= WARM_UP {
			usage.push(Usage::now(node));
		}
		while let Some(Signed { due, hash, text, packs }) = signed.next_if(|next| next.due <= now) {
			late = late.max(now - due);
			submitted.spawn(submit(client.clone(), text));
			sent.push(Sent { hash, due, packs });
		}
	}
	usage.push(Usage::now(node));
	let waiting = waiting(client).await;
	let refused = submitted.join_all().await.into_iter().filter_map(Result::err).collect();
	empty_pool(client).await;
	all_final(client, &finals).await;
	let finals = finals.lock().expect("nobody panics with the lock").clone();
	let usage = usage.try_into().ok().expect("the load is longer than the warming up");
	Seen { sent, refused, late, finals, usage, waiting }
}

/// Waits until what is the best block now is final.
async fn all_final(client: &RpcClient, finals: &Finals) {
	let best = number_of(&call(client, "chain_getHeader", rpc_params![]).await);
	let is_final =
		|| finals.lock().expect("nobody panics with the lock").last().is_some_and(|(number, _)| *number >= best);
	let wait = async {
		while !is_final() {
			time::sleep(Duration::from_millis(100)).await;
		}
	};
	time::timeout(PATIENCE, wait).await.expect("the chain becomes final");
}

/// Reads the block with this number, and a value of its state.
pub(crate) async fn block(client: &RpcClient, number: u32, keys: &[String]) -> (Vec<String>, Vec<String>) {
	let hash: String = call(client, "chain_getBlockHash", rpc_params![number]).await;
	let block: serde_json::Value = call(client, "chain_getBlock", rpc_params![&hash]).await;
	let extrinsics = serde_json::from_value(block["block"]["extrinsics"].clone()).expect("a block has extrinsics");
	let mut values = Vec::new();
	for key in keys {
		values.push(
			call::<Option<String>>(client, "state_getStorage", rpc_params![key, &hash]).await.unwrap_or_default(),
		);
	}
	(extrinsics, values)
}
