//! Instant sealing: a development node that makes and finalises a block for each transaction.

use std::sync::Arc;

use futures::{
	channel::{mpsc, oneshot},
	SinkExt, StreamExt,
};
use salus_runtime::Hash;
use sc_consensus_manual_seal::{
	consensus::{aura::AuraConsensusDataProvider, timestamp::SlotTimestampProvider},
	run_manual_seal, EngineCommand, ManualSealParams,
};
use sc_service::{error::Error as ServiceError, TaskManager};
use sc_transaction_pool_api::TransactionPool;
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
	let (commands, commands_stream) = mpsc::channel(1);
	let params = ManualSealParams {
		block_import: client.clone(),
		env,
		client: client.clone(),
		pool: pool.clone(),
		commands_stream,
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
	let tasks = task_manager.spawn_essential_handle();
	tasks.spawn_blocking("instant-seal", Some("block-authoring"), run_manual_seal(params));
	tasks.spawn("instant-seal-demand", Some("block-authoring"), seal_on_demand(pool, commands));
	Ok(())
}

/// Has blocks made as long as transactions are waiting.
///
/// The block that ends a session has no room for transactions. The SDK's own instant sealing wouldn't make it, as it
/// would be empty, and so would stop there for good.
async fn seal_on_demand(pool: Arc<FullPool>, mut commands: mpsc::Sender<EngineCommand<Hash>>) {
	let mut arrivals = pool.import_notification_stream();
	while arrivals.next().await.is_some() {
		while pool.status().ready > 0 {
			// What waits may have been in the last block, and the pool is still to learn of it: then there is nothing to
			// seal. What waits after that needs a block that is empty, and the one that follows.
			let sealed = seal(&mut commands, false).await
				|| (pool.status().ready > 0 && seal(&mut commands, true).await && seal(&mut commands, false).await);
			if !sealed {
				break;
			}
		}
	}
}

/// Has a block made. Answers whether it was.
async fn seal(commands: &mut mpsc::Sender<EngineCommand<Hash>>, create_empty: bool) -> bool {
	let (sender, receiver) = oneshot::channel();
	let command = EngineCommand::SealNewBlock { create_empty, finalize: true, parent_hash: None, sender: Some(sender) };
	// Where nobody listens any more, the node is going down.
	commands.send(command).await.is_ok() && matches!(receiver.await, Ok(Ok(_)))
}
