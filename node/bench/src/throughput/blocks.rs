//! What the chain's blocks hold, read after the measured time.

use codec::Decode;
use frame_support::dispatch::PerDispatchClass;
use frame_system::{EventRecord, Phase};
use salus_runtime::{Hash, RuntimeEvent};
use sp_core::H256;
use sp_crypto_hashing::{blake2_256, twox_128};
use sp_runtime::Weight;
use subxt::rpcs::RpcClient;

use super::load;

/// A transaction in its block.
#[derive(Clone, Default)]
pub(crate) struct Outcome {
	pub(crate) hash: H256,
	/// How many packs it supplied.
	pub(crate) supplied: u32,
	/// The weight that its call and its extensions were counted with.
	pub(crate) weight: u64,
	/// What went wrong: its error, or an alarm.
	pub(crate) wrong: Option<String>,
}

/// A block.
pub(crate) struct Block {
	pub(crate) number: u32,
	/// Bytes of its transactions.
	pub(crate) length: usize,
	/// Weight of its ordinary transactions.
	pub(crate) weight: u64,
	pub(crate) outcomes: Vec<Outcome>,
}

/// Reads the blocks up to one.
pub(crate) async fn read(client: &RpcClient, last: u32) -> Vec<Block> {
	let keys = ["Events", "BlockWeight"].map(key);
	let mut blocks = Vec::new();
	for number in 1..=last {
		let (extrinsics, values) = load::block(client, number, &keys).await;
		let extrinsics: Vec<_> = extrinsics.iter().map(|text| bytes(text)).collect();
		let hashes = extrinsics.iter().map(|bytes| H256(blake2_256(bytes)));
		let mut outcomes: Vec<_> = hashes.map(|hash| Outcome { hash, ..Default::default() }).collect();
		let events = decode::<Vec<EventRecord<RuntimeEvent, Hash>>>(&values[0]);
		events.into_iter().for_each(|record| note(&mut outcomes, record));
		let weight = decode::<PerDispatchClass<Weight>>(&values[1]);
		let weight = weight.get(frame_support::dispatch::DispatchClass::Normal).ref_time();
		let length = extrinsics.iter().map(Vec::len).sum();
		blocks.push(Block { number, length, weight, outcomes });
	}
	blocks
}

/// Where a value of the system pallet is kept.
fn key(item: &str) -> String {
	format!("0x{}", hex::encode([twox_128(b"System"), twox_128(item.as_bytes())].concat()))
}

fn bytes(text: &str) -> Vec<u8> {
	hex::decode(text.trim_start_matches("0x")).expect("the node answers in hexadecimal digits")
}

fn decode<T: Decode>(text: &str) -> T {
	T::decode(&mut bytes(text).as_slice()).expect("the runtime is the one that this was built with")
}

/// Notes what an event says of its transaction.
fn note(outcomes: &mut [Outcome], record: EventRecord<RuntimeEvent, Hash>) {
	use frame_system::Event::{ExtrinsicFailed, ExtrinsicSuccess};
	use pallet_drug_supply::Event::{Alarm, Supplied};
	let Phase::ApplyExtrinsic(place) = record.phase else { return };
	let outcome = &mut outcomes[place as usize];
	match record.event {
		RuntimeEvent::System(ExtrinsicSuccess { dispatch_info: info }) => {
			outcome.weight = info.weight.ref_time();
		}
		RuntimeEvent::System(ExtrinsicFailed { dispatch_error, .. }) => {
			outcome.wrong = Some(format!("{dispatch_error:?}"));
		}
		RuntimeEvent::DrugSupply(Supplied { entry, .. }) => {
			outcome.supplied += u32::try_from(entry.packs.len()).expect("a call takes few packs");
		}
		RuntimeEvent::DrugSupply(alarm @ Alarm { .. }) => outcome.wrong = Some(format!("{alarm:?}")),
		_ => {}
	}
}
