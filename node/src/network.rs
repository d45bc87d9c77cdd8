//! The node's network: which protocols it speaks, and how it asks for blocks. It is `sc_service::build_network` but for
//! the strategy of `syncing.rs`.

use std::sync::Arc;

use salus_runtime::{opaque::Block, Hash};
use sc_client_api::{BlockBackend, HeaderBackend};
use sc_consensus::{import_queue::ImportQueueService, DefaultImportQueue};
use sc_network::{
	config::FullNetworkConfiguration, NetworkBackend, NotificationMetrics, NotificationService, ProtocolName,
};
use sc_network_common::role::Roles;
use sc_network_sync::{
	block_relay_protocol::BlockDownloader, engine::SyncingEngine, service::network::NetworkServiceProvider,
	strategy::SyncingStrategy, SyncingService,
};
use sc_service::{
	error::Error as ServiceError, BuildNetworkAdvancedParams, Configuration, ImportQueue, TaskManager, WarpSyncConfig,
};
use sp_consensus::block_validation::DefaultBlockAnnounceValidator;
use substrate_prometheus_endpoint::Registry;

use crate::{
	service::{FullBackend, FullClient, FullPool, GrandpaLink},
	syncing::Forgiving,
};

/// How GRANDPA's votes reach this node: the name of the protocol, and who tells of new ones.
pub(crate) type Votes = (ProtocolName, Box<dyn NotificationService>);

/// What the network is started from.
type Params<'a, N> = BuildNetworkAdvancedParams<'a, Block, N, FullPool, DefaultImportQueue<Block>, FullClient>;

/// The network's configuration while it is put together.
type NetConfig<N> = FullNetworkConfiguration<Block, Hash, N>;

/// The parts of the node that the network serves and is served by.
pub(crate) struct Parts<'a> {
	/// What the command line and the chain spec say.
	pub(crate) config: &'a Configuration,
	/// Has the blocks.
	pub(crate) client: &'a Arc<FullClient>,
	/// Has the proofs of finality.
	pub(crate) backend: &'a Arc<FullBackend>,
	/// Has the transactions that go round.
	pub(crate) pool: &'a Arc<FullPool>,
	/// Has the set of those who finalise.
	pub(crate) link: &'a GrandpaLink,
	/// Runs the network's tasks.
	pub(crate) tasks: &'a TaskManager,
}

impl<'a> Parts<'a> {
	/// Starts to follow the chain, and gives what `sc_service::build_network_advanced` starts the rest from.
	pub(crate) fn prepare<N: NetworkBackend<Block, Hash>>(
		self,
		import_queue: DefaultImportQueue<Block>,
	) -> Result<(Params<'a, N>, Votes), ServiceError> {
		let Self { config, client, pool, tasks, .. } = self;
		let (mut net_config, metrics, votes) = self.with_votes::<N>()?;
		let network_service_provider = NetworkServiceProvider::new();
		let (sync_service, block_announce_config) =
			self.follow(&mut net_config, &metrics, &network_service_provider, import_queue.service())?;
		let params = BuildNetworkAdvancedParams {
			role: config.role,
			protocol_id: config.protocol_id(),
			fork_id: config.chain_spec.fork_id(),
			announce_block: config.announce_block,
			net_config,
			client: client.clone(),
			transaction_pool: pool.clone(),
			spawn_handle: tasks.spawn_handle(),
			spawn_essential_handle: tasks.spawn_essential_handle(),
			import_queue,
			sync_service,
			block_announce_config,
			network_service_provider,
			metrics_registry: self.registry(),
			metrics,
			blocks_pruning: config.blocks_pruning,
		};
		Ok((params, votes))
	}

	/// Starts the task that follows the chain; gives what asks it, and the protocol by which blocks are announced.
	fn follow<N: NetworkBackend<Block, Hash>>(
		&self,
		net_config: &mut NetConfig<N>,
		metrics: &NotificationMetrics,
		provider: &NetworkServiceProvider,
		import_queue: Box<dyn ImportQueueService<Block>>,
	) -> Result<(SyncingService<Block>, N::NotificationProtocolConfig), ServiceError> {
		let Self { config, client, tasks, .. } = self;
		let strategy = self.strategy(net_config, provider)?;
		let (engine, service, announcements) = SyncingEngine::new(
			Roles::from(&config.role),
			(*client).clone(),
			self.registry(),
			metrics.clone(),
			net_config,
			config.protocol_id(),
			config.chain_spec.fork_id(),
			Box::new(DefaultBlockAnnounceValidator),
			strategy,
			provider.handle(),
			import_queue,
			net_config.peer_store_handle(),
		)?;
		// Essential: a node that can't follow the chain goes down rather than on.
		tasks.spawn_essential_handle().spawn_blocking("syncing", None, engine.run());
		Ok((service, announcements))
	}

	/// Where the network's metrics go.
	fn registry(&self) -> Option<&'a Registry> {
		self.config.prometheus_config.as_ref().map(|config| &config.registry)
	}

	/// The network's configuration, with GRANDPA's protocol in it.
	fn with_votes<N: NetworkBackend<Block, Hash>>(
		&self,
	) -> Result<(NetConfig<N>, NotificationMetrics, Votes), ServiceError> {
		let Self { config, client, .. } = self;
		let mut net_config = FullNetworkConfiguration::new(&config.network, config.prometheus_registry().cloned());
		let metrics = N::register_notification_metrics(config.prometheus_registry());
		let genesis = client.block_hash(0)?.ok_or_else(|| ServiceError::Other("no genesis block".into()))?;
		let name = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
		let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
			name.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
		net_config.add_notification_protocol(protocol);
		Ok((net_config, metrics, (name, notifications)))
	}

	/// How blocks are asked for: the SDK's way, without its grudge against peers that were lost.
	fn strategy<N: NetworkBackend<Block, Hash>>(
		&self,
		net_config: &mut NetConfig<N>,
		provider: &NetworkServiceProvider,
	) -> Result<Box<dyn SyncingStrategy<Block>>, ServiceError> {
		let Self { config, client, tasks, .. } = self;
		let downloader = self.downloader(net_config, provider);
		let strategy = sc_service::build_polkadot_syncing_strategy(
			config.protocol_id(),
			config.chain_spec.fork_id(),
			net_config,
			Some(self.warp_sync()),
			downloader,
			(*client).clone(),
			&tasks.spawn_handle(),
			self.registry(),
			sc_service::default_gap_sync_body_policy(config.blocks_pruning),
		)?;
		Ok(Box::new(Forgiving::new(strategy, client.info().genesis_hash)))
	}

	/// What asks peers for blocks, and answers them.
	fn downloader<N: NetworkBackend<Block, Hash>>(
		&self,
		net_config: &mut NetConfig<N>,
		provider: &NetworkServiceProvider,
	) -> Arc<dyn BlockDownloader<Block>> {
		let peers = &self.config.network.default_peers_set;
		let expected = usize::try_from(peers.in_peers.saturating_add(peers.out_peers)).unwrap_or(usize::MAX);
		sc_service::build_default_block_downloader(
			&self.config.protocol_id(),
			self.config.chain_spec.fork_id(),
			net_config,
			provider.handle(),
			self.client.clone(),
			expected,
			&self.tasks.spawn_handle(),
		)
	}

	/// Lets new nodes come in by a proof of finality instead of by all blocks.
	fn warp_sync(&self) -> WarpSyncConfig<Block> {
		let authorities = self.link.shared_authority_set().clone();
		let provider =
			sc_consensus_grandpa::warp_proof::NetworkProvider::new(self.backend.clone(), authorities, Vec::default());
		WarpSyncConfig::WithProvider(Arc::new(provider))
	}
}
