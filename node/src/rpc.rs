//! The RPC methods beside those that the SDK's service registers itself.

use std::sync::Arc;

use jsonrpsee::RpcModule;
use salus_runtime::{opaque::Block, AccountId, Nonce};
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::{config::RpcMethods, ChainType, Configuration};
use sc_transaction_pool_api::TransactionPool;
use sp_api::ProvideRuntimeApi;
use sp_block_builder::BlockBuilder;
use sp_blockchain::{Error as BlockChainError, HeaderBackend, HeaderMetadata};
use substrate_frame_rpc_system::{System, SystemApiServer};

use crate::service::FullBackend;

/// Refuses to offer methods that change the node to other machines: whoever reaches those makes a validator new keys,
/// and takes its peers and transactions away. Only a node of a development chain may.
pub(crate) fn refuse_unsafe_outside(config: &Configuration) -> sc_cli::Result<()> {
	if config.chain_spec.chain_type() == ChainType::Development {
		return Ok(());
	}
	let outside = config.rpc.addr.iter().flatten().find(|endpoint| {
		matches!(endpoint.rpc_methods, RpcMethods::Unsafe) && !endpoint.listen_addr.ip().is_loopback()
	});
	match outside {
		Some(endpoint) => Err(format!(
			"unsafe RPC methods can't be offered on {}, which other machines may reach: leave --rpc-methods unsafe out, or \
			 listen on 127.0.0.1 only",
			endpoint.listen_addr
		)
		.into()),
		None => Ok(()),
	}
}

/// What the GRANDPA methods need.
pub(crate) struct GrandpaDeps {
	/// The voter's state.
	pub(crate) voter_state: SharedVoterState,
	/// The authorities.
	pub(crate) authority_set: SharedAuthoritySet<salus_runtime::Hash, salus_runtime::BlockNumber>,
	/// Justifications as they come.
	pub(crate) justification_stream: GrandpaJustificationStream<Block>,
	/// Proofs of finality for light clients.
	pub(crate) finality_provider: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// What the RPC methods need.
pub(crate) struct FullDeps<C, P> {
	/// The client.
	pub(crate) client: Arc<C>,
	/// The transaction pool.
	pub(crate) pool: Arc<P>,
	/// For GRANDPA's methods.
	pub(crate) grandpa: GrandpaDeps,
	/// Runs subscriptions.
	pub(crate) executor: SubscriptionTaskExecutor,
}

/// Makes the RPC methods: `system_accountNextIndex`, `system_dryRun`, and `grandpa_*`.
pub(crate) fn create_full<C, P>(deps: FullDeps<C, P>) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>>
where
	C: ProvideRuntimeApi<Block>
		+ HeaderBackend<Block>
		+ HeaderMetadata<Block, Error = BlockChainError>
		+ Send
		+ Sync
		+ 'static,
	C::Api: substrate_frame_rpc_system::AccountNonceApi<Block, AccountId, Nonce> + BlockBuilder<Block>,
	P: TransactionPool + 'static,
{
	let FullDeps { client, pool, grandpa, executor } = deps;
	let mut module = RpcModule::new(());
	module.merge(System::new(client, pool).into_rpc())?;
	module.merge(
		Grandpa::new(
			executor,
			grandpa.authority_set,
			grandpa.voter_state,
			grandpa.justification_stream,
			grandpa.finality_provider,
		)
		.into_rpc(),
	)?;
	Ok(module)
}
