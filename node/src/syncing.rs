//! How the node asks its peers for blocks: as the SDK does, but it asks a peer that was lost and is back at once.
//!
//! The SDK notes a peer that goes while it owes an answer, and doesn't ask it again for 60 s the first time and 120 s
//! the second; the third time it bans it (`disconnected_peers` of sc-network-sync 0.59). That spares a public network
//! peers that can't keep up. Among a few known validators it leaves the one that was cut off without anybody to ask, and
//! where two are, nothing becomes final for as long (docs/adr/0032).

use std::any::Any;

use salus_runtime::{opaque::Block, BlockNumber, Hash, Header};
use sc_consensus::{BlockImportError, BlockImportStatus};
use sc_network::{PeerId, ProtocolName};
use sc_network_common::sync::message::BlockAnnounce;
use sc_network_sync::{
	service::network::NetworkServiceHandle,
	strategy::{StrategyKey, SyncingAction, SyncingStrategy},
	SyncStatus,
};
use sp_blockchain::Error as ClientError;

/// The SDK's strategy, which doesn't hold it against a peer that it went.
pub(crate) struct Forgiving {
	/// Does the work.
	inner: Box<dyn SyncingStrategy<Block>>,
	/// A block that each node has, whatever became of its peer.
	genesis: Hash,
}

impl Forgiving {
	/// Wraps a strategy on the chain with this genesis block.
	pub(crate) fn new(inner: Box<dyn SyncingStrategy<Block>>, genesis: Hash) -> Self {
		Self { inner, genesis }
	}
}

impl SyncingStrategy<Block> for Forgiving {
	fn add_peer(&mut self, peer_id: PeerId, best_hash: Hash, best_number: BlockNumber) {
		self.inner.add_peer(peer_id, best_hash, best_number);
	}

	/// Adds the peer again before it goes, at a block that is known: that makes it one that owes nothing, and only those
	/// that owe something are noted. What it was to deliver is given up by the removal, as ever.
	fn remove_peer(&mut self, peer_id: &PeerId) {
		self.inner.add_peer(*peer_id, self.genesis, 0);
		self.inner.remove_peer(peer_id);
	}

	fn on_validated_block_announce(
		&mut self,
		is_best: bool,
		peer_id: PeerId,
		announce: &BlockAnnounce<Header>,
	) -> Option<(Hash, BlockNumber)> {
		self.inner.on_validated_block_announce(is_best, peer_id, announce)
	}

	fn set_sync_fork_request(&mut self, peers: Vec<PeerId>, hash: &Hash, number: BlockNumber) {
		self.inner.set_sync_fork_request(peers, hash, number);
	}

	fn request_justification(&mut self, hash: &Hash, number: BlockNumber) {
		self.inner.request_justification(hash, number);
	}

	fn clear_justification_requests(&mut self) {
		self.inner.clear_justification_requests();
	}

	fn on_justification_import(&mut self, hash: Hash, number: BlockNumber, success: bool) {
		self.inner.on_justification_import(hash, number, success);
	}

	fn on_generic_response(
		&mut self,
		peer_id: &PeerId,
		key: StrategyKey,
		protocol_name: ProtocolName,
		response: Box<dyn Any + Send>,
	) {
		self.inner.on_generic_response(peer_id, key, protocol_name, response);
	}

	fn on_blocks_processed(
		&mut self,
		imported: usize,
		count: usize,
		results: Vec<(Result<BlockImportStatus<BlockNumber>, BlockImportError>, Hash)>,
	) {
		self.inner.on_blocks_processed(imported, count, results);
	}

	fn on_block_finalized(&mut self, hash: &Hash, number: BlockNumber) {
		self.inner.on_block_finalized(hash, number);
	}

	fn update_chain_info(&mut self, best_hash: &Hash, best_number: BlockNumber) {
		self.inner.update_chain_info(best_hash, best_number);
	}

	fn is_major_syncing(&self) -> bool {
		self.inner.is_major_syncing()
	}

	fn num_peers(&self) -> usize {
		self.inner.num_peers()
	}

	fn status(&self) -> SyncStatus<Block> {
		self.inner.status()
	}

	fn num_downloaded_blocks(&self) -> usize {
		self.inner.num_downloaded_blocks()
	}

	fn num_sync_requests(&self) -> usize {
		self.inner.num_sync_requests()
	}

	fn actions(&mut self, network: &NetworkServiceHandle) -> Result<Vec<SyncingAction<Block>>, ClientError> {
		self.inner.actions(network)
	}
}
