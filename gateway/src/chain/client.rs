//! The connection to a node, and the checks that it is a node of the right chain.

use std::{path::PathBuf, sync::Arc, time::Duration};

use codec::{Decode, Encode};
use subxt::{
	backend::LegacyBackend,
	config::{Header, RpcConfigFor},
	rpcs::{LegacyRpcMethods, RpcClient},
	utils::H256,
	OnlineClient,
};

use crate::{
	chain::{call::Call, failed, AccountId, AtBlock, ChainConfig},
	files::{self, hex32},
	Error, Result,
};

/// The name of the runtime that this client speaks to.
pub const SPEC_NAME: &str = "salus";

/// The encoding of calls that this client knows.
pub const TRANSACTION_VERSION: u32 = 2;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(8);

/// Name of the file in the home folder that holds the genesis hash of the first chain that was met.
pub(crate) const GENESIS_FILE: &str = "genesis";

/// Which node to connect to, and what is expected of it.
#[derive(Clone, Debug)]
pub struct Target {
	/// The node's address, `ws://` on this machine or `wss://`.
	pub url: String,
	/// The expected genesis hash.
	pub genesis: Option<[u8; 32]>,
	/// The home folder. It remembers the genesis of the first chain that was met.
	pub home: PathBuf,
	/// Longest wait for a transaction to be final.
	pub timeout: Duration,
	/// Whether answers rest on the newest block though it isn't final, and a transaction is waited for no longer than
	/// until it is in a block. For what the consortium decides while finality stands, and for nothing else: such a block
	/// may go.
	pub not_final: bool,
	/// The patient for whom the signer acts as guardian or proxy, if for one: each call is made as the patient's.
	pub on_behalf_of: Option<AccountId>,
	/// Told what is being waited for.
	pub report: fn(&str),
}

/// How the node and its chain are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
	/// The chain's name.
	pub chain: String,
	/// Version of the runtime's logic.
	pub spec_version: u32,
	/// Number of the newest block.
	pub best: u64,
	/// Number of the newest final block.
	pub finalised: u64,
	/// Hash of the newest final block.
	pub finalised_hash: [u8; 32],
	/// Other nodes that the node is connected to.
	pub peers: u64,
	/// Whether the node is still catching up.
	pub syncing: bool,
	/// Hash of the first block.
	pub genesis: [u8; 32],
}

/// A connection to a node of a Salus chain.
pub struct Client {
	pub(crate) subxt: OnlineClient<ChainConfig>,
	pub(crate) rpc: LegacyRpcMethods<RpcConfigFor<ChainConfig>>,
	/// For the methods that `rpc` doesn't know.
	pub(crate) raw: RpcClient,
	pub(crate) target: Target,
}

impl Client {
	/// Connects, and checks the runtime's name, its encoding of calls, and the chain's genesis.
	pub async fn connect(target: Target) -> Result<Self> {
		let secure = subxt::rpcs::utils::url_is_secure(&target.url)
			.map_err(|error| Error::bad("--url", format!("{}: {error}", target.url)))?;
		if !secure {
			return Err(Error::bad("--url", format!("{}: another machine is reached by wss:// only", target.url)));
		}
		let rpc = connect_rpc(&target.url, CONNECT.min(target.timeout)).await?;
		let backend = LegacyBackend::builder().build(rpc.clone());
		let subxt = OnlineClient::from_backend(Arc::new(backend))
			.await
			.map_err(|error| Error::unreachable(&target.url, Box::new(error)))?;
		let client = Self { subxt, rpc: LegacyRpcMethods::new(rpc.clone()), raw: rpc, target };
		client.check_runtime().await?;
		client.check_genesis()?;
		Ok(client)
	}

	async fn check_runtime(&self) -> Result<()> {
		let version =
			self.rpc.state_get_runtime_version(None).await.map_err(failed("reading the runtime's version"))?;
		let name = version.other.get("specName").and_then(|name| name.as_str()).unwrap_or("a runtime without a name");
		if name == SPEC_NAME && version.transaction_version == TRANSACTION_VERSION {
			return Ok(());
		}
		Err(Error::WrongChain {
			expected: format!("{SPEC_NAME} with transaction version {TRANSACTION_VERSION}"),
			found: format!("{name} with transaction version {}", version.transaction_version),
		})
	}

	/// Compares the genesis with the one that was asked for and the one that the home folder remembers.
	fn check_genesis(&self) -> Result<()> {
		let found = self.genesis();
		let path = self.target.home.join(GENESIS_FILE);
		let known = if path.exists() { Some(files::read_text(&path)?) } else { None };
		let known = known.map(|text| {
			hex32::from_text(text.trim()).ok_or_else(|| Error::bad(path.display().to_string(), "not a genesis hash"))
		});
		let known = known.transpose()?;
		check_expected(found, self.target.genesis)?;
		check_expected(found, known)?;
		if known.is_none() {
			files::write_atomic(&path, format!("{}\n", hex32::to_text(&found)).as_bytes())?;
		}
		Ok(())
	}

	/// Hash of the first block.
	pub fn genesis(&self) -> [u8; 32] {
		self.subxt.genesis_hash().0
	}

	/// How the node and its chain are.
	pub async fn status(&self) -> Result<Status> {
		let doing = "reading the node's state";
		let health = self.rpc.system_health().await.map_err(failed(doing))?;
		let best = self.newest_number().await?;
		let finalised = self.finalised().await?;
		Ok(Status {
			chain: self.rpc.system_chain().await.map_err(failed(doing))?,
			spec_version: finalised.spec_version(),
			best,
			finalised: finalised.block_number(),
			finalised_hash: finalised.block_hash().0,
			peers: health.peers as u64,
			syncing: health.is_syncing,
			genesis: self.genesis(),
		})
	}

	/// Whether the chain is one for development, where keys that everybody knows may be used.
	pub async fn is_for_development(&self) -> bool {
		// A chain of a type of its own answers with an object, which counts as live.
		self.rpc.system_chain_type().await.is_ok_and(|kind| matches!(kind.as_str(), "Development" | "Local"))
	}

	/// The number of the newest block, final or not.
	pub(crate) async fn newest_number(&self) -> Result<u64> {
		let best = self.rpc.chain_get_header(None).await.map_err(failed("reading the newest block"))?;
		Ok(best.map_or(0, |header| header.number()))
	}

	/// The chain at its newest final block.
	pub(crate) async fn finalised(&self) -> Result<AtBlock> {
		self.subxt.at_current_block().await.map_err(failed("reading the newest final block"))
	}

	/// The chain at the block that answers rest on: the newest final one, unless [`Target::not_final`] says otherwise.
	pub(crate) async fn current(&self) -> Result<AtBlock> {
		match self.target.not_final {
			true => self.at(BlockRef::Number(self.newest_number().await?)).await,
			false => self.finalised().await,
		}
	}

	/// The chain at a block, given by its number or its hash.
	pub(crate) async fn at(&self, block: BlockRef) -> Result<AtBlock> {
		match block {
			BlockRef::Number(number) => self.subxt.at_block(number).await.map_err(failed(format!("block {number}"))),
			BlockRef::Hash(hash) => {
				let doing = format!("block {}", hex32::to_text(&hash));
				self.subxt.at_block(H256(hash)).await.map_err(failed(doing))
			}
		}
	}

	/// A call in the encoding of the block by which transactions are signed, as an argument of another call.
	pub async fn encode(&self, call: &Call) -> Result<Vec<u8>> {
		call.encode_with(self.signing_block().await?.metadata_ref())
	}

	/// Asks a runtime API at the block that answers rest on.
	pub(crate) async fn ask<T: Decode>(&self, method: &str, arguments: &impl Encode) -> Result<T> {
		ask(&self.current().await?, method, arguments).await
	}
}

/// Asks a runtime API at a block.
pub(crate) async fn ask<T: Decode>(at: &AtBlock, method: &str, arguments: &impl Encode) -> Result<T> {
	let answer = at
		.runtime_apis()
		.call_raw(method, Some(&arguments.encode()))
		.await
		.map_err(failed(format!("asking {method}")))?;
	T::decode(&mut answer.as_slice()).map_err(failed(format!("the answer of {method}")))
}

/// Asks a pallet's view function at a block. Which number it has is looked up in the chain's metadata.
pub(crate) async fn view<T: Decode>(at: &AtBlock, pallet: &str, function: &str, arguments: &impl Encode) -> Result<T> {
	let doing = format!("asking {pallet}.{function}");
	let pallet = at.metadata_ref().pallet_by_name(pallet);
	let known = pallet.and_then(|pallet| pallet.view_function_by_name(function));
	let known = known.ok_or_else(|| Error::Chain(format!("{doing}: the chain has no such view function")))?;
	let input = (known.query_id(), arguments.encode());
	// The chain's error is a variant by number; its name would say no more.
	let answer: std::result::Result<Vec<u8>, u8> = ask(at, "RuntimeViewFunction_execute_view_function", &input).await?;
	let answer = answer.map_err(|why| Error::Chain(format!("{doing}: refused by the chain ({why})")))?;
	T::decode(&mut answer.as_slice()).map_err(failed(doing))
}

/// A pallet's constant at a block.
pub(crate) fn constant<T: Decode>(at: &AtBlock, pallet: &str, name: &str) -> Result<T> {
	let doing = format!("the constant {pallet}.{name}");
	let known = at.metadata_ref().pallet_by_name(pallet).and_then(|pallet| pallet.constant_by_name(name));
	let known = known.ok_or_else(|| Error::Chain(format!("{doing}: the chain has none")))?;
	T::decode(&mut known.value()).map_err(failed(doing))
}

/// A block, by its number or its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockRef {
	/// The block with this number.
	Number(u64),
	/// The block with this hash.
	Hash([u8; 32]),
}

/// Refuses a chain whose genesis is another than the expected one, if one is expected.
fn check_expected(found: [u8; 32], expected: Option<[u8; 32]>) -> Result<()> {
	match expected {
		Some(expected) if expected != found => {
			Err(Error::WrongGenesis { expected: hex32::to_text(&expected), found: hex32::to_text(&found) })
		}
		_ => Ok(()),
	}
}

/// Opens the connection, and gives up after `limit`.
async fn connect_rpc(url: &str, limit: Duration) -> Result<RpcClient> {
	match tokio::time::timeout(limit, RpcClient::from_url(url)).await {
		Ok(Ok(client)) => Ok(client),
		Ok(Err(error)) => Err(Error::unreachable(url, Box::new(error))),
		Err(_) => Err(Error::unreachable(url, format!("no answer within {} s", limit.as_secs()))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn another_genesis_is_refused_and_names_both() {
		assert!(check_expected([1; 32], None).is_ok());
		assert!(check_expected([1; 32], Some([1; 32])).is_ok());
		let error = check_expected([1; 32], Some([2; 32])).unwrap_err();
		assert_eq!(error.exit_code(), 3);
		assert!(error.to_string().contains(&"01".repeat(32)) && error.to_string().contains(&"02".repeat(32)));
	}

	#[tokio::test]
	async fn plain_text_to_another_machine_is_refused_before_any_connection() {
		let target = Target {
			url: "ws://node.example:9944".into(),
			genesis: None,
			home: PathBuf::from("unused"),
			timeout: Duration::from_secs(1),
			not_final: false,
			on_behalf_of: None,
			report: |_| (),
		};
		let error = Client::connect(target).await.err().unwrap();
		assert_eq!(error.exit_code(), 2);
		assert!(error.to_string().contains("wss://"), "{error}");
	}
}
