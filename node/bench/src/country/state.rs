//! What the medicines have in the chain's state, storage item by storage item.

use std::collections::BTreeMap;

use frame_support::traits::StorageInfoTrait;
use salus_runtime::AllPalletsWithSystem;
use sp_core::Blake2Hasher;
use sp_runtime::StateVersion;
use sp_state_machine::{Backend, InMemoryBackend};

use crate::common::{Chain, State};

/// The pallets whose state counts.
const PALLETS: [&[u8]; 6] =
	[b"DrugRegistry", b"DrugTrace", b"DrugSupply", b"DrugSafety", b"Prescriptions", b"DrugEvents"];

/// Entries and bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Space {
	pub(crate) entries: u64,
	/// Of keys and values.
	pub(crate) bytes: u64,
}

/// What is in the state.
pub(crate) struct Used {
	/// By pallet and storage item, the largest first.
	pub(crate) items: Vec<(String, Space)>,
	pub(crate) all: Space,
	/// A Merkle trie over just that: its nodes, values included, without the keys that a database finds them by.
	pub(crate) nodes: Space,
}

/// Measures the state as it is after the last block.
pub(crate) fn measure(chain: &Chain) -> Used {
	let (state, items) = read(chain);
	let sum =
		|all: Space, space: &Space| Space { entries: all.entries + space.entries, bytes: all.bytes + space.bytes };
	let all = items.iter().map(|(_, space)| space).fold(Space::default(), sum);
	let mut nodes = InMemoryBackend::<Blake2Hasher>::from((state, StateVersion::V1)).into_storage();
	let nodes = nodes.drain().into_values().filter(|(_, count)| *count > 0).fold(Space::default(), |all, (node, _)| {
		Space { entries: all.entries + 1, bytes: all.bytes + node.len() as u64 }
	});
	Used { items, all, nodes }
}

/// The bytes of keys and values.
pub(crate) fn bytes(chain: &Chain) -> u64 {
	read(chain).1.iter().map(|(_, space)| space.bytes).sum()
}

fn read(chain: &Chain) -> (State, Vec<(String, Space)>) {
	let mut names: BTreeMap<Vec<u8>, String> = BTreeMap::new();
	for info in AllPalletsWithSystem::storage_info() {
		if PALLETS.contains(&info.pallet_name.as_slice()) {
			let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
			names.insert(info.prefix, format!("{}.{}", text(&info.pallet_name), text(&info.storage_name)));
		}
	}
	let (mut state, mut items) = (State::new(), BTreeMap::<String, Space>::new());
	for pair in chain.backend.pairs(Default::default()).expect("the state is in memory") {
		let (key, value) = pair.expect("the state is in memory");
		let of_medicines = PALLETS.iter().any(|pallet| key.starts_with(&sp_crypto_hashing::twox_128(pallet)));
		if !of_medicines {
			continue;
		}
		let item = names.get(key.get(..32).unwrap_or_default()).map_or("versions of the layouts", String::as_str);
		let space = items.entry(item.to_owned()).or_default();
		space.entries += 1;
		space.bytes += (key.len() + value.len()) as u64;
		state.insert(key, value);
	}
	let mut items: Vec<_> = items.into_iter().collect();
	items.sort_by_key(|(_, space)| std::cmp::Reverse(space.bytes));
	(state, items)
}
