//! What the chain's events say of supplies: the entries of a dispenser's log, and alarms.

use std::collections::BTreeSet;

use codec::Decode;
use futures::{stream, StreamExt};
use salus_primitives::{codes::AlarmKind, gs1::Gln, ids::OrganisationId, supply::SupplyEntry, trace::LotKey};
use sp_core::H256;

use crate::{
	chain::{
		client::{BlockRef, Client},
		event::{Event, Included},
		failed,
	},
	supplies::Supply,
	Result,
};

/// How many blocks are read at the same time.
const PARALLEL: usize = 16;

/// After how many blocks a scan says how far it is.
const REPORT_EVERY: usize = 500;

/// Somebody tried to supply a pack that must not be supplied.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Alarm {
	/// What was wrong.
	pub kind: AlarmKind,
	/// The lot.
	pub key: LotKey,
	/// The number of the pack's leaf.
	pub index: u32,
	/// Who tried.
	pub by: OrganisationId,
	/// Where, by its own word.
	pub premises: Gln,
	/// Who holds the pack as the chain has it, if that is known.
	pub holder: Option<OrganisationId>,
}

/// The alarms that a transaction raised.
pub fn alarms(included: &Included) -> Result<Vec<Alarm>> {
	included.events.iter().filter(|event| event.is("DrugSupply", "Alarm")).map(Event::decode).collect()
}

/// The supply that a transaction made, if it made one.
pub fn supplied(included: &Included) -> Result<Option<Supply>> {
	included.events.iter().find_map(|event| read(event, included.block).transpose()).transpose()
}

/// The supply that an event tells of; `None` for another event.
fn read(event: &Event, block: u64) -> Result<Option<Supply>> {
	if !event.is("DrugSupply", "Supplied") {
		return Ok(None);
	}
	let (entry, number, fill) = event.decode::<(SupplyEntry, u64, Option<(H256, u32)>)>()?;
	Ok(Some(Supply { number, block, entry, fill }))
}

impl Client {
	/// Finds entries of a dispenser's log in the events of the final blocks, the newest first, until it has all that
	/// are missing. A long scan reports how far it is.
	pub async fn supplies(&self, by: OrganisationId, mut missing: BTreeSet<u64>) -> Result<Vec<Supply>> {
		let newest = self.finalised_number().await?;
		let blocks = stream::iter((1..=newest).rev());
		let blocks = blocks.map(|block| self.supplies_of_block(by, block)).buffered(PARALLEL);
		let mut blocks = std::pin::pin!(blocks);
		let (mut found, mut read): (Vec<Supply>, usize) = (Vec::new(), 0);
		while !missing.is_empty() {
			let Some(supplies) = blocks.next().await else { break };
			found.extend(supplies?.into_iter().filter(|supply| missing.remove(&supply.number)));
			read += 1;
			if read.is_multiple_of(REPORT_EVERY) {
				let left = format!("{} entries of the log of supplies still missing", missing.len());
				(self.target.report)(&format!("read {read} of {newest} blocks, the newest first: {left}"));
			}
		}
		Ok(found)
	}

	/// The entries of a dispenser's log that are in one block.
	async fn supplies_of_block(&self, by: OrganisationId, block: u64) -> Result<Vec<Supply>> {
		let doing = format!("reading the events of block {block}");
		let at = self.at(BlockRef::Number(block)).await?;
		let mut supplies = Vec::new();
		for event in at.events().fetch().await.map_err(failed(&doing))?.iter() {
			let event = Event::from_subxt(&event.map_err(failed(&doing))?);
			supplies.extend(read(&event, block)?.filter(|supply| supply.entry.by == by));
		}
		Ok(supplies)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use salus_primitives::{gs1::Gtin, ids::LotId};

	fn included(events: Vec<Event>) -> Included {
		Included { block: 5, block_hash: [0; 32], transaction: [0; 32], is_final: true, events }
	}

	fn event(name: &str, fields: Vec<u8>) -> Event {
		Event { pallet: "DrugSupply".into(), name: name.into(), fields }
	}

	#[test]
	fn alarms_and_the_supply_are_read() {
		let key = LotKey { gtin: Gtin(5), lot: b"L1".to_vec().try_into().unwrap() };
		let (by, premises) = (OrganisationId(3), Gln(2));
		let fields = (AlarmKind::SecondSupply, &key, 7u32, by, premises, Some(OrganisationId(4)));
		let entry = SupplyEntry { by, premises, at: 256, lot: LotId(9), packs: vec![8].try_into().unwrap() };
		let fill = Some((H256([5; 32]), 1u32));
		let all = included(vec![
			event("Alarm", fields.encode()),
			event("Supplied", (&entry, 12u64, fill).encode()),
			event("Alarm", fields.encode()),
		]);
		let alarm =
			Alarm { kind: AlarmKind::SecondSupply, key, index: 7, by, premises, holder: Some(OrganisationId(4)) };
		assert_eq!(alarms(&all).unwrap(), [alarm.clone(), alarm]);
		assert_eq!(supplied(&all).unwrap(), Some(Supply { number: 12, block: 5, entry, fill }));
		assert_eq!(supplied(&included(vec![])).unwrap(), None);
		assert!(alarms(&included(vec![event("Alarm", vec![0])])).is_err());
	}
}
