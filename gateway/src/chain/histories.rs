//! The history of an object: its entries are in events, the running hash over them in state. Whoever has all entries
//! can prove that none is missing.

use std::collections::BTreeSet;

use futures::{stream, StreamExt};
use salus_primitives::{
	commitment::Commitment,
	decision::chain_hash,
	epcis::{CorrectiveIds, ErrorDeclaration, ErrorReason, History, HistoryEntry, ObjectRef, Objects},
	ids::{Moment, OrganisationId},
};
use sp_core::H256;

use crate::{
	chain::{
		client::{ask, BlockRef, Client},
		event::Event,
		failed,
		state::stored,
	},
	Result,
};

/// How many blocks are read at the same time.
const PARALLEL: usize = 16;

/// After how many blocks a scan says how far it is.
const REPORT_EVERY: usize = 500;

/// Entries of an object's history, and what they prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectHistory {
	/// Running hash and number of entries as the chain has them.
	pub history: History,
	/// The entries, oldest first.
	pub entries: Vec<HistoryEntry>,
	/// Whether the entries are all there are and unaltered.
	pub verified: bool,
}

impl Client {
	/// The history of an object. `held` are entries that the caller has already, in the order in which the chain was told;
	/// if they are not all there are, the entries are read from the events of the final blocks, the newest first. A long
	/// scan reports how far it is.
	pub async fn object_history(&self, object: &ObjectRef, held: Vec<HistoryEntry>) -> Result<ObjectHistory> {
		let at = self.finalised().await?;
		// Both at one block: what comes later is left for next time.
		let history: History = ask(&at, "EpcisApi_event_history", object).await?;
		if proves(&history, &held) {
			return Ok(ObjectHistory { history, entries: held, verified: true });
		}
		let newest = at.block_number();
		let blocks = stream::iter((1..=newest).rev()).map(|block| self.entries_of_block(object, block));
		let mut blocks = std::pin::pin!(blocks.buffered(PARALLEL));
		let (mut all, mut count, mut read): (Vec<HistoryEntry>, usize, usize) = (Vec::new(), 0, 0);
		while count < history.events as usize {
			let Some(found) = blocks.next().await.transpose()? else { break };
			if !found.is_empty() {
				all.extend(found.into_iter().rev());
				count = of_recorded(&all).count();
			}
			read += 1;
			if read.is_multiple_of(REPORT_EVERY) {
				let found = format!("{count} of {} entries found", history.events);
				(self.target.report)(&format!("read {read} of {newest} blocks, the newest first: {found}"));
			}
		}
		let entries: Vec<HistoryEntry> = of_recorded(&all).cloned().collect::<Vec<_>>().into_iter().rev().collect();
		let verified = proves(&history, &entries);
		Ok(ObjectHistory { history, entries, verified })
	}

	/// The events in a block that name an object, and all error declarations in it, in their order.
	async fn entries_of_block(&self, object: &ObjectRef, block: u64) -> Result<Vec<HistoryEntry>> {
		let doing = format!("reading the events of block {block}");
		let at = self.at(BlockRef::Number(block)).await?;
		let mut found = Vec::new();
		for event in at.events().fetch().await.map_err(failed(&doing))?.iter() {
			let event = Event::from_subxt(&event.map_err(failed(&doing))?);
			if event.pallet == "DrugEvents" {
				found.push(event);
			}
		}
		if found.is_empty() {
			return Ok(Vec::new());
		}
		let told: Moment = stored(&at, "Timestamp", "Now", Vec::new()).await?.unwrap_or_default();
		let entries = found.iter().map(|event| entry(event, object, told)).collect::<Result<Vec<_>>>()?;
		Ok(entries.into_iter().flatten().collect())
	}
}

/// The entry of an event: of a recorded one that names the object, and of any declaration, since a declaration doesn't
/// say which objects its event names.
fn entry(event: &Event, object: &ObjectRef, recorded_at: Moment) -> Result<Option<HistoryEntry>> {
	if event.is("DrugEvents", "Recorded") {
		let (id, by, at, objects, commitment) =
			event.decode::<(H256, OrganisationId, Moment, Objects, Commitment)>()?;
		let recorded = HistoryEntry::Recorded { id, by, at, recorded_at, commitment };
		return Ok(objects.contains(object).then_some(recorded));
	}
	if event.is("DrugEvents", "ErrorDeclared") {
		let (id, reason, declared_at, corrective) = event.decode::<(H256, ErrorReason, Moment, CorrectiveIds)>()?;
		let error = ErrorDeclaration { reason, declared_at, recorded_at, corrective };
		return Ok(Some(HistoryEntry::ErrorDeclared { id, error }));
	}
	Ok(None)
}

/// The recorded events, and the declarations that one of them is an error.
fn of_recorded(all: &[HistoryEntry]) -> impl Iterator<Item = &HistoryEntry> {
	let recorded: BTreeSet<H256> = all
		.iter()
		.filter_map(|entry| match entry {
			HistoryEntry::Recorded { id, .. } => Some(*id),
			HistoryEntry::ErrorDeclared { .. } => None,
		})
		.collect();
	all.iter().filter(move |entry| match entry {
		HistoryEntry::Recorded { .. } => true,
		HistoryEntry::ErrorDeclared { id, .. } => recorded.contains(id),
	})
}

/// Whether the entries are all that a running hash stands for, in order and unaltered.
pub fn proves(history: &History, entries: &[HistoryEntry]) -> bool {
	let head = entries.iter().fold([0; 32], |head, entry| chain_hash(&head, entry));
	head == history.head && entries.len() as u64 == u64::from(history.events)
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use salus_primitives::gs1::Sscc;

	const CASE: ObjectRef = ObjectRef::Container(Sscc(1));

	fn recorded(id: u8) -> HistoryEntry {
		HistoryEntry::Recorded {
			id: H256([id; 32]),
			by: OrganisationId(1),
			at: 5,
			recorded_at: 7,
			commitment: Commitment([id; 32]),
		}
	}

	fn declared(id: u8) -> HistoryEntry {
		let corrective = vec![H256([9; 32])].try_into().unwrap();
		let error = ErrorDeclaration { reason: ErrorReason::DidNotOccur, declared_at: 6, recorded_at: 7, corrective };
		HistoryEntry::ErrorDeclared { id: H256([id; 32]), error }
	}

	#[test]
	fn all_entries_in_order_prove_a_history_and_nothing_else_does() {
		let entries = [recorded(1), recorded(2), declared(1)];
		let head = entries.iter().fold([0; 32], |head, entry| chain_hash(&head, entry));
		let history = History { head, events: 3 };
		assert!(proves(&history, &entries));
		assert!(proves(&History::default(), &[]));
		assert!(!proves(&history, &entries[..2]));
		assert!(!proves(&history, &[recorded(2), recorded(1), declared(1)]));
		assert!(!proves(&History { events: 4, ..history }, &entries));
	}

	#[test]
	fn entries_are_read_from_events() {
		let event = |name: &str, fields| Event { pallet: "DrugEvents".into(), name: name.into(), fields };
		let objects: Objects = vec![CASE].try_into().unwrap();
		let fields = (H256([1; 32]), OrganisationId(1), 5u64, objects, Commitment([1; 32])).encode();
		let told = event("Recorded", fields);
		assert_eq!(entry(&told, &CASE, 7).unwrap(), Some(recorded(1)));
		assert_eq!(entry(&told, &ObjectRef::Container(Sscc(2)), 7).unwrap(), None);
		let corrective: CorrectiveIds = vec![H256([9; 32])].try_into().unwrap();
		let fields = (H256([1; 32]), ErrorReason::DidNotOccur, 6u64, corrective).encode();
		assert_eq!(entry(&event("ErrorDeclared", fields), &CASE, 7).unwrap(), Some(declared(1)));
		assert_eq!(entry(&event("Other", vec![]), &CASE, 7).unwrap(), None);
	}

	#[test]
	fn declarations_of_other_objects_events_do_not_count() {
		let all = [declared(2), declared(1), recorded(1)];
		assert_eq!(of_recorded(&all).collect::<Vec<_>>(), [&declared(1), &recorded(1)]);
	}
}
