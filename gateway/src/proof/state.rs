//! What a chain's state holds, read out of some nodes of its trie.

use std::collections::BTreeSet;

use sp_core::H256;
use sp_runtime::traits::BlakeTwo256;
use sp_trie::{recorder::Recorder, LayoutV1, StorageProof};

use crate::{Error, Result};

/// The values under some keys in the state with this root, in the order of the keys; `None` where the state holds
/// nothing. The nodes are in ascending order, each once, and each is needed: anything else is refused.
pub fn read(nodes: &[Vec<u8>], root: &H256, keys: &[&[u8]]) -> Result<Vec<Option<Vec<u8>>>> {
	if !nodes.is_sorted_by(|one, next| one < next) {
		return Err(Error::bad("nodes", "not in ascending order, each once"));
	}
	let given: BTreeSet<Vec<u8>> = nodes.iter().cloned().collect();
	let database = StorageProof::new(given.iter().cloned()).into_memory_db::<BlakeTwo256>();
	let recorder = Recorder::<BlakeTwo256>::default();
	let values = keys.iter().map(|key| {
		let mut recorder = recorder.as_trie_recorder(*root);
		let found =
			sp_trie::read_trie_value::<LayoutV1<BlakeTwo256>, _>(&database, root, key, Some(&mut recorder), None);
		found.map_err(|_| Error::Negative("the trie nodes don't lead from the header's state root to the key".into()))
	});
	let values = values.collect::<Result<_>>()?;
	if recorder.drain_storage_proof().into_nodes() != given {
		return Err(Error::Negative("there are trie nodes that the keys have no need of".into()));
	}
	Ok(values)
}

/// The nodes in the form in which they are kept.
pub fn in_order(nodes: impl IntoIterator<Item = Vec<u8>>) -> Vec<Vec<u8>> {
	nodes.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}
