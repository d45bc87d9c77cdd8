//! Puts the node together: database, client, pool, network, Aura and GRANDPA. Kept close to the SDK's template, so that
//! an upgrade of the SDK is easy to follow. Telemetry is left out: a consortium's nodes report to nobody.

use std::{sync::Arc, time::Duration};

use futures::FutureExt;
use salus_runtime::{apis::RuntimeApi, opaque::Block};
use sc_client_api::{Backend, BlockBackend};
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState};
use sc_network::{service::traits::NetworkService, NetworkBackend};
use sc_service::{error::Error as ServiceError, Configuration, TaskManager, WarpSyncConfig};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;

use crate::{cli::Sealing, rpc, sealing};

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
type GrandpaBlockImport =
	sc_consensus_grandpa::GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
/// What the GRANDPA voter and the block import share.
type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, FullClient, FullSelectChain>;

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
	let slot = sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
		*timestamp,
		slot_duration,
	);
	(slot, timestamp)
}

/// Makes a full node and starts it.
pub(crate) fn new_full<N: NetworkBackend<Block, salus_runtime::Hash>>(
	config: Configuration,
	sealing: Sealing,
) -> Result<TaskManager, ServiceError> {
	let sc_service::PartialComponents {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: (block_import, grandpa_link),
	} = new_partial(&config)?;

	let mut net_config = sc_network::config::FullNetworkConfiguration::<Block, salus_runtime::Hash, N>::new(
		&config.network,
		config.prometheus_registry().cloned(),
	);
	let metrics = N::register_notification_metrics(config.prometheus_registry());
	let genesis = client.block_hash(0)?.ok_or_else(|| ServiceError::Other("no genesis block".into()))?;
	let protocol_name = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
	let (grandpa_protocol, grandpa_notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
		protocol_name.clone(),
		metrics.clone(),
		net_config.peer_store_handle(),
	);
	net_config.add_notification_protocol(grandpa_protocol);
	let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::default(),
	));
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(sc_service::BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	let role = config.role;
	let force_authoring = config.force_authoring;
	let name = config.network.node_name.clone();
	let enable_grandpa = !config.disable_grandpa && sealing == Sealing::Aura;
	let prometheus_registry = config.prometheus_registry().cloned();
	let voter_state = SharedVoterState::empty();
	if config.offchain_worker.enabled {
		spawn_offchain_workers(&config, &task_manager, &client, &backend, &keystore_container, &transaction_pool, &network)?;
	}

	let rpc_builder = {
		let client = client.clone();
		let pool = transaction_pool.clone();
		let authority_set = grandpa_link.shared_authority_set().clone();
		let justification_stream = grandpa_link.justification_stream();
		let voter_state = voter_state.clone();
		let finality_provider =
			FinalityProofProvider::new_for_service(backend.clone(), Some(authority_set.clone()));
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
	};
	sc_service::spawn_tasks(sc_service::SpawnTasksParams {
		network: network.clone(),
		client: client.clone(),
		keystore: keystore_container.keystore(),
		task_manager: &mut task_manager,
		transaction_pool: transaction_pool.clone(),
		rpc_builder,
		backend,
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		config,
		telemetry: None,
		tracing_execute_block: None,
	})?;

	if sealing == Sealing::Instant {
		sealing::spawn(&task_manager, client, transaction_pool, select_chain, prometheus_registry.as_ref())?;
		return Ok(task_manager);
	}

	if role.is_authority() {
		let proposer_factory = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			transaction_pool.clone(),
			prometheus_registry.as_ref(),
			None,
		);
		let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
		let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
			slot_duration,
			client,
			select_chain,
			block_import,
			proposer_factory,
			create_inherent_data_providers: move |_, ()| async move { Ok(slot_and_time(slot_duration)) },
			force_authoring,
			backoff_authoring_blocks: None::<()>,
			keystore: keystore_container.keystore(),
			sync_oracle: sync_service.clone(),
			justification_sync_link: sync_service.clone(),
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SLOT_PORTION),
			max_block_proposal_slot_portion: None,
			telemetry: None,
			compatibility_mode: Default::default(),
		})?;
		// Authoring is essential: a validator that can't author goes down rather than on in silence.
		task_manager.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	}

	if enable_grandpa {
		let config = sc_consensus_grandpa::Config {
			gossip_duration: GRANDPA_GOSSIP,
			justification_generation_period: GRANDPA_JUSTIFICATION_PERIOD,
			name: Some(name),
			observer_enabled: false,
			keystore: role.is_authority().then(|| keystore_container.keystore()),
			local_role: role,
			telemetry: None,
			protocol_name,
		};
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config,
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service: grandpa_notifications,
			voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
			prometheus_registry,
			shared_voter_state: voter_state,
			telemetry: None,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}
	Ok(task_manager)
}

/// Starts the offchain workers.
fn spawn_offchain_workers(
	config: &Configuration,
	task_manager: &TaskManager,
	client: &Arc<FullClient>,
	backend: &Arc<FullBackend>,
	keystore: &sc_service::KeystoreContainer,
	pool: &Arc<FullPool>,
	network: &Arc<dyn NetworkService>,
) -> Result<(), ServiceError> {
	let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
		runtime_api_provider: client.clone(),
		is_validator: config.role.is_authority(),
		keystore: Some(keystore.keystore()),
		offchain_db: backend.offchain_storage(),
		transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
		network_provider: Arc::new(network.clone()),
		enable_http_requests: false,
		custom_extensions: |_| vec![],
	})?;
	task_manager.spawn_handle().spawn(
		"offchain-workers-runner",
		"offchain-worker",
		workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
	);
	Ok(())
}
