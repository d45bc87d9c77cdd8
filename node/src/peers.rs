//! Keeps the node's peers to the allow-list on the chain.
//!
//! The list is in `pallet-node-authorization`. What that pallet has for an offchain worker isn't used, and this node runs
//! none: the worker would close a chain whose list is empty to everybody, go by blocks that aren't final, or by old ones
//! where the node lags behind, and not let go of a peer that was struck off (docs/adr/0030).

use std::{collections::HashSet, sync::Arc};

use codec::Decode;
use futures::StreamExt;
use salus_runtime::{opaque::Block, Hash};
use sc_client_api::{BlockchainEvents, StorageKey, StorageProvider};
use sc_network::{
	config::NonReservedPeerMode, service::traits::NetworkService, NetworkPeers, NetworkStateInfo, PeerId,
};
use sc_network_sync::SyncingService;
use sc_service::{error::Error as ServiceError, Configuration, TaskManager};
use sp_blockchain::HeaderBackend;
use sp_io::hashing::twox_128;

use crate::service::FullClient;

/// Of what log lines say that they are.
const TARGET: &str = "allow-list";

/// Where the list is in the state.
fn key() -> StorageKey {
	StorageKey([twox_128(b"NodeAuthorization"), twox_128(b"WellKnownNodes")].concat())
}

/// The nodes on the list at a block. None where the chain has no list.
fn listed(client: &FullClient, at: Hash) -> Result<HashSet<PeerId>, ServiceError> {
	let Some(data) = client.storage(at, &key())? else { return Ok(HashSet::new()) };
	let nodes = Vec::<Vec<u8>>::decode(&mut &*data.0)
		.map_err(|error| ServiceError::Other(format!("the chain's allow-list is of a form unknown here: {error}")))?;
	let ids = nodes.iter().filter_map(|bytes| match PeerId::from_bytes(bytes) {
		Ok(id) => Some(id),
		Err(error) => {
			log::warn!(target: TARGET, "an entry of the chain's list is no peer id: {error}");
			None
		}
	});
	Ok(ids.collect())
}

/// Closes the node, before its network starts, to all peers but those that the command line names; answers who they
/// are. Those on the list come in by [`AllowList::follow`]. A node that could reach nobody doesn't start.
pub(crate) fn close(config: &mut Configuration, client: &FullClient) -> Result<HashSet<PeerId>, ServiceError> {
	let peers = &mut config.network.default_peers_set;
	let named: HashSet<PeerId> = peers.reserved_nodes.iter().map(|node| node.peer_id).collect();
	let empty = match listed(client, client.info().finalized_hash) {
		Ok(list) => list.is_empty(),
		// After a warp sync that was broken off, for instance.
		Err(error) => {
			log::warn!(target: TARGET, "the list can't be read yet: {error}");
			false
		}
	};
	if empty && named.is_empty() {
		return Err(ServiceError::Other(
			"the chain's allow-list is empty and --reserved-nodes names nobody: with --allow-list-only this node would have \
			 no peer"
				.into(),
		));
	}
	// From the start on: a network that is closed later marks the peers it has as closing, and then doesn't let go of
	// them when they are struck off.
	peers.non_reserved_mode = NonReservedPeerMode::Deny;
	Ok(named)
}

/// Who this node's peers may be.
pub(crate) struct AllowList {
	/// Has the list.
	pub(crate) client: Arc<FullClient>,
	/// Lets peers in and out.
	pub(crate) network: Arc<dyn NetworkService>,
	/// Counts its peers by itself.
	pub(crate) sync: Arc<SyncingService<Block>>,
	/// Whom the command line names: allowed whatever the list says.
	pub(crate) named: HashSet<PeerId>,
}

impl AllowList {
	/// Follows the list from final block to final block. Essential: the node goes down rather than on without.
	pub(crate) fn follow(self, task_manager: &TaskManager) {
		task_manager.spawn_essential_handle().spawn_blocking("allow-list", None, self.run());
	}

	/// Goes on for as long as the node runs.
	async fn run(self) {
		let mut finalised = self.client.finality_notification_stream();
		let mut current = HashSet::new();
		self.look(self.client.info().finalized_hash, &mut current);
		while let Some(block) = finalised.next().await {
			self.look(block.hash, &mut current);
		}
	}

	/// Lets in and out whom the list of this block does, if it isn't the list of before. An empty list changes nothing:
	/// a consortium that strikes off everybody by mistake still has the peers to vote on it.
	fn look(&self, at: Hash, current: &mut HashSet<PeerId>) {
		match listed(&self.client, at) {
			Ok(list) if list.is_empty() || list == *current => {}
			Ok(list) => {
				self.allow(&list);
				*current = list;
			}
			Err(error) => log::warn!(target: TARGET, "the list of block {at:?} can't be read: {error}"),
		}
	}

	/// Allows those on the list and those whom the command line names, and lets go of all others.
	fn allow(&self, list: &HashSet<PeerId>) {
		let own = self.network.local_peer_id();
		let others: HashSet<PeerId> = list.union(&self.named).copied().filter(|id| *id != own).collect();
		log::info!(target: TARGET, "{} nodes are on the chain's list; {} may be peers", list.len(), others.len());
		if !list.contains(&own) {
			log::warn!(target: TARGET, "this node, {own}, isn't on the list: only nodes that name it will have it as a peer");
		}
		// The network's reserved peers, as a whole: to remove one alone lets it stay as an ordinary peer.
		self.network.set_authorized_peers(others.clone());
		self.sync.set_no_slot_peers(others);
	}
}
