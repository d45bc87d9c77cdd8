//! Instant sealing: a development node that makes and finalises a block for each transaction.

use std::sync::Arc;

use sc_consensus_manual_seal::{
	consensus::{aura::AuraConsensusDataProvider, timestamp::SlotTimestampProvider},
	run_instant_seal_and_finalize, InstantSealParams,
};
use sc_service::{error::Error as ServiceError, TaskManager};
use substrate_prometheus_endpoint::Registry;

use crate::service::{FullClient, FullPool, FullSelectChain};

/// Starts the task that seals. Time on the chain goes on by one slot a block, so that Aura's rule of slots holds.
pub(crate) fn spawn(
	task_manager: &TaskManager,
	client: Arc<FullClient>,
	pool: Arc<FullPool>,
	select_chain: FullSelectChain,
	registry: Option<&Registry>,
) -> Result<(), ServiceError> {
	let env = sc_basic_authorship::ProposerFactory::new(
		task_manager.spawn_handle(),
		client.clone(),
		pool.clone(),
		registry,
		None,
	);
	let clock = client.clone();
	let params = InstantSealParams {
		block_import: client.clone(),
		env,
		client: client.clone(),
		pool,
		select_chain,
		consensus_data_provider: Some(Box::new(AuraConsensusDataProvider::new(client))),
		create_inherent_data_providers: move |_, ()| {
			let clock = clock.clone();
			async move {
				SlotTimestampProvider::new_aura(clock)
					.map_err(|error| -> Box<dyn std::error::Error + Send + Sync> { error.to_string().into() })
			}
		},
	};
	task_manager.spawn_essential_handle().spawn_blocking(
		"instant-seal",
		Some("block-authoring"),
		run_instant_seal_and_finalize(params),
	);
	Ok(())
}
