//! Puts the node together: database, client, pool, network, Aura and GRANDPA. Kept close to the SDK's template, so that
//! an upgrade of the SDK is easy to follow. Telemetry is left out: a consortium's nodes report to nobody. So are offchain
//! workers: no pallet needs one, and that of `pallet-node-authorization` does harm (see `peers.rs`).

use std::{collections::HashSet, sync::Arc, time::Duration};

use jsonrpsee::RpcModule;
use salus_runtime::{apis::RuntimeApi, opaque::Block};
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState};
use sc_network::{config::Role, service::traits::NetworkService, NetworkBackend, PeerId};
use sc_network_sync::SyncingService;
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::{error::Error as ServiceError, Configuration, TaskManager};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use sp_keystore::KeystorePtr;
use substrate_prometheus_endpoint::Registry;

use crate::{
	cli::{Own, Sealing},
	network::{self, Votes},
	peers::{self, AllowList},
	rpc, sealing,
};

/// The client, which runs the runtime's Wasm.
pub(crate) type FullClient =
	sc_service::TFullClient<Block, RuntimeApi, sc_executor::WasmExecutor<sp_io::SubstrateHostFunctions>>;
/// The database.
pub(crate) type FullBackend = sc_service::TFullBackend<Block>;
/// The transaction pool.
pub(crate) type FullPool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;
/// The rule for which chain to build on.
pub(crate) type FullSelectChain = sc_consensus::LongestChain<FullBackend, Block>;
/// What imports blocks, with GRANDPA's checks.
type GrandpaBlockImport = sc_consensus_grandpa::GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
/// What the GRANDPA voter and the block import share.
pub(crate) type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, FullClient, FullSelectChain>;

/// Every so many blocks a justification is kept, from which a warp sync or a proof can start.
const GRANDPA_JUSTIFICATION_PERIOD: u32 = 512;

/// How long GRANDPA waits before it gossips a vote again: a sixth of a block.
const GRANDPA_GOSSIP: Duration = Duration::from_millis(333);

/// The share of a slot that proposing a block may take.
const PROPOSAL_SLOT_PORTION: f32 = 2f32 / 3f32;

/// The parts of a node that do not yet run.
pub(crate) type Service = sc_service::PartialComponents<
	FullClient,
	FullBackend,
	FullSelectChain,
	sc_consensus::DefaultImportQueue<Block>,
	FullPool,
	(GrandpaBlockImport, GrandpaLink),
>;

/// Makes the parts of a node that commands need as well.
pub(crate) fn new_partial(config: &Configuration) -> Result<Service, ServiceError> {
	let executor = sc_service::new_wasm_executor::<sp_io::SubstrateHostFunctions>(&config.executor);
	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts::<Block, RuntimeApi, _>(config, None, executor, Vec::new())?;
	let client = Arc::new(client);
	let select_chain = sc_consensus::LongestChain::new(backend.clone());
	let transaction_pool = Arc::from(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);
	let (grandpa_block_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		GRANDPA_JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		None,
	)?;
	let import_queue = import_queue(config, &client, &grandpa_block_import, &task_manager)?;
	Ok(sc_service::PartialComponents {
		client,
		backend,
		task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: (grandpa_block_import, grandpa_link),
	})
}

/// The queue that checks blocks' slots and seals before they are imported.
fn import_queue(
	config: &Configuration,
	client: &Arc<FullClient>,
	block_import: &GrandpaBlockImport,
	task_manager: &TaskManager,
) -> Result<sc_consensus::DefaultImportQueue<Block>, ServiceError> {
	let clock = client.clone();
	let queue = sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
		block_import: block_import.clone(),
		justification_import: Some(Box::new(block_import.clone())),
		client: client.clone(),
		create_inherent_data_providers: move |parent, _| {
			let clock = clock.clone();
			async move {
				let slot_duration = sc_consensus_aura::standalone::slot_duration_at(&*clock, parent)?;
				Ok(slot_and_time(slot_duration))
			}
		},
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		check_for_equivocation: Default::default(),
		telemetry: None,
		compatibility_mode: Default::default(),
	})?;
	Ok(queue)
}

/// The inherents of a block made now.
fn slot_and_time(
	slot_duration: sp_consensus_aura::SlotDuration,
) -> (sp_consensus_aura::inherents::InherentDataProvider, sp_timestamp::InherentDataProvider) {
	let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
	let slot =
		sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
	(slot, timestamp)
}

/// Makes a full node and starts it.
pub(crate) fn new_full<N: NetworkBackend<Block, salus_runtime::Hash>>(
	mut config: Configuration,
	own: Own,
) -> Result<TaskManager, ServiceError> {
	let sc_service::PartialComponents {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: (block_import, link),
	} = new_partial(&config)?;
	let named = own.allow_list_only.then(|| peers::close(&mut config, &client)).transpose()?;
	let parts = network::Parts {
		config: &config,
		client: &client,
		backend: &backend,
		pool: &transaction_pool,
		link: &link,
		tasks: &task_manager,
	};
	let (params, votes) = parts.prepare::<N>(import_queue)?;
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network_advanced(params)?;
	let voter_state = SharedVoterState::empty();
	let consensus = Consensus {
		client: client.clone(),
		pool: transaction_pool.clone(),
		select_chain,
		keystore: keystore_container.keystore(),
		network: network.clone(),
		sync: sync_service.clone(),
		registry: config.prometheus_registry().cloned(),
		role: config.role,
		name: config.network.node_name.clone(),
		force_authoring: config.force_authoring,
		finalises: !config.disable_grandpa,
	};
	consensus.spawn_allow_list(&task_manager, named);
	sc_service::spawn_tasks(sc_service::SpawnTasksParams {
		network,
		client: client.clone(),
		keystore: keystore_container.keystore(),
		task_manager: &mut task_manager,
		transaction_pool: transaction_pool.clone(),
		rpc_builder: rpc_builder(client, transaction_pool, &backend, &link, voter_state.clone()),
		backend,
		system_rpc_tx,
		tx_handler_controller,
		sync_service,
		config,
		telemetry: None,
		tracing_execute_block: None,
	})?;
	match own.sealing {
		Sealing::Instant => consensus.spawn_instant_seal(&task_manager)?,
		Sealing::Aura => {
			consensus.spawn_aura(&task_manager, block_import)?;
			consensus.spawn_grandpa(&task_manager, link, votes, voter_state)?;
		}
	}
	Ok(task_manager)
}

/// What makes the RPC methods, once for each kind of connection.
type RpcBuilder = Box<dyn Fn(SubscriptionTaskExecutor) -> Result<RpcModule<()>, ServiceError>>;

/// The RPC methods.
fn rpc_builder(
	client: Arc<FullClient>,
	pool: Arc<FullPool>,
	backend: &Arc<FullBackend>,
	link: &GrandpaLink,
	voter_state: SharedVoterState,
) -> RpcBuilder {
	let authority_set = link.shared_authority_set().clone();
	let justification_stream = link.justification_stream();
	let finality_provider = FinalityProofProvider::new_for_service(backend.clone(), Some(authority_set.clone()));
	Box::new(move |executor| {
		rpc::create_full(rpc::FullDeps {
			client: client.clone(),
			pool: pool.clone(),
			grandpa: rpc::GrandpaDeps {
				voter_state: voter_state.clone(),
				authority_set: authority_set.clone(),
				justification_stream: justification_stream.clone(),
				finality_provider: finality_provider.clone(),
			},
			executor,
		})
		.map_err(Into::into)
	})
}

/// What the tasks that make and finalise blocks need.
struct Consensus {
	client: Arc<FullClient>,
	pool: Arc<FullPool>,
	select_chain: FullSelectChain,
	keystore: KeystorePtr,
	network: Arc<dyn NetworkService>,
	sync: Arc<SyncingService<Block>>,
	registry: Option<Registry>,
	role: Role,
	name: String,
	force_authoring: bool,
	finalises: bool,
}

impl Consensus {
	/// Starts the task that makes and finalises a block for each transaction.
	fn spawn_instant_seal(self, task_manager: &TaskManager) -> Result<(), ServiceError> {
		sealing::spawn(task_manager, self.client, self.pool, self.select_chain, self.registry.as_ref())
	}

	/// Starts the task that authors blocks, on a validator.
	fn spawn_aura(&self, task_manager: &TaskManager, block_import: GrandpaBlockImport) -> Result<(), ServiceError> {
		if !self.role.is_authority() {
			return Ok(());
		}
		let proposer_factory = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			self.client.clone(),
			self.pool.clone(),
			self.registry.as_ref(),
			None,
		);
		let slot_duration = sc_consensus_aura::slot_duration(&*self.client)?;
		let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
			slot_duration,
			client: self.client.clone(),
			select_chain: self.select_chain.clone(),
			block_import,
			proposer_factory,
			create_inherent_data_providers: move |_, ()| async move { Ok(slot_and_time(slot_duration)) },
			force_authoring: self.force_authoring,
			backoff_authoring_blocks: None::<()>,
			keystore: self.keystore.clone(),
			sync_oracle: self.sync.clone(),
			justification_sync_link: self.sync.clone(),
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SLOT_PORTION),
			max_block_proposal_slot_portion: None,
			telemetry: None,
			compatibility_mode: Default::default(),
		})?;
		// Authoring is essential: a validator that can't author goes down rather than on in silence.
		task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
		Ok(())
	}

	/// Starts the task that votes on what is final, unless the command line forbids it.
	fn spawn_grandpa(
		self,
		task_manager: &TaskManager,
		link: GrandpaLink,
		(protocol_name, notification_service): Votes,
		shared_voter_state: SharedVoterState,
	) -> Result<(), ServiceError> {
		if !self.finalises {
			return Ok(());
		}
		let config = sc_consensus_grandpa::Config {
			gossip_duration: GRANDPA_GOSSIP,
			justification_generation_period: GRANDPA_JUSTIFICATION_PERIOD,
			name: Some(self.name),
			observer_enabled: false,
			keystore: self.role.is_authority().then_some(self.keystore),
			local_role: self.role,
			telemetry: None,
			protocol_name,
		};
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config,
			link,
			network: self.network,
			sync: self.sync,
			notification_service,
			voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
			prometheus_registry: self.registry,
			shared_voter_state,
			telemetry: None,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(self.pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
		Ok(())
	}

	/// Starts the task that keeps the node's peers to the chain's allow-list, where it is to be kept.
	fn spawn_allow_list(&self, task_manager: &TaskManager, named: Option<HashSet<PeerId>>) {
		let Some(named) = named else { return };
		let (client, network, sync) = (self.client.clone(), self.network.clone(), self.sync.clone());
		AllowList { client, network, sync, named }.follow(task_manager);
	}
}
