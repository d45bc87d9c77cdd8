//! A patient's disclosure log: the lines are in events, the running hash over them in state. Whoever has all lines can
//! prove that none is missing.

use futures::{stream, StreamExt};
use salus_primitives::decision::{chain_hash, DisclosureEntry, LogHead};

use crate::{
	chain::{
		client::{ask, BlockRef, Client},
		event::Event,
		failed, AccountId,
	},
	Result,
};

/// A line of the log, and the block that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
	/// Number of the block.
	pub block: u64,
	/// The line.
	pub entry: DisclosureEntry<AccountId>,
}

/// Lines of a log, and what they prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
	/// Head and count as the chain has them.
	pub head: LogHead,
	/// The lines found, oldest first.
	pub lines: Vec<Line>,
	/// Whether the lines are all there are and unaltered.
	pub verified: bool,
}

/// How many blocks are read at the same time.
const PARALLEL: usize = 16;

/// After how many blocks a scan says how far it is.
const REPORT_EVERY: usize = 500;

impl Client {
	/// Reads the log of a patient from the events of the final blocks, from block `from` on, the newest first: it stops
	/// as soon as it has the first line. A long scan reports how far it is.
	pub async fn disclosure_log(&self, patient: &AccountId, from: u64) -> Result<Log> {
		let at = self.finalised().await?;
		// Both at one block: what comes later is left for next time.
		let head: LogHead = ask(&at, "DisclosureApi_disclosure_head", patient).await?;
		let newest = at.block_number();
		let blocks = stream::iter((from.max(1)..=newest).rev());
		let blocks = blocks.map(|block| self.lines_of_block(patient, block)).buffered(PARALLEL);
		let mut blocks = std::pin::pin!(blocks);
		let (mut lines, mut read): (Vec<Line>, usize) = (Vec::new(), 0);
		while (lines.len() as u64) < head.count {
			let Some(found) = blocks.next().await else { break };
			lines.extend(found?.into_iter().rev());
			read += 1;
			if read.is_multiple_of(REPORT_EVERY) {
				let found = format!("{} of {} lines found", lines.len(), head.count);
				(self.target.report)(&format!("read {read} of {newest} blocks, the newest first: {found}"));
			}
		}
		lines.reverse();
		let verified = proves(&head, lines.iter().map(|line| &line.entry));
		Ok(Log { head, lines, verified })
	}

	/// The lines of a patient's log that are in one block.
	async fn lines_of_block(&self, patient: &AccountId, block: u64) -> Result<Vec<Line>> {
		let doing = format!("reading the events of block {block}");
		let at = self.at(BlockRef::Number(block)).await?;
		let mut lines = Vec::new();
		for event in at.events().fetch().await.map_err(failed(&doing))?.iter() {
			let event = Event::from_subxt(&event.map_err(failed(&doing))?);
			if event.is("Disclosure", "AccessDecided") {
				let entry: DisclosureEntry<AccountId> = event.decode()?;
				if entry.query.patient == *patient {
					lines.push(Line { block, entry });
				}
			}
		}
		Ok(lines)
	}
}

/// Whether the entries are all that the head stands for, in order and unaltered.
pub fn proves<'a>(head: &LogHead, entries: impl Iterator<Item = &'a DisclosureEntry<AccountId>>) -> bool {
	let mut running = LogHead::default();
	for entry in entries {
		if entry.index != running.count {
			return false;
		}
		running = LogHead { head: chain_hash(&running.head, entry), count: running.count + 1 };
	}
	running == *head
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{
		codes::{DataClassSet, PurposeOfUse},
		decision::{AccessQuery, Act, Decision},
	};

	fn entry(index: u64) -> DisclosureEntry<AccountId> {
		DisclosureEntry {
			index,
			act: Act::Request,
			query: AccessQuery {
				patient: AccountId::new([1; 32]),
				requester: AccountId::new([2; 32]),
				purpose: PurposeOfUse::Treatment,
				study: None,
				classes: DataClassSet::all(),
				labels: None,
				data_time: None,
			},
			organisation: None,
			role: None,
			at: 1_000 + index,
			decision: Decision::NoConsent,
		}
	}

	fn head(entries: &[DisclosureEntry<AccountId>]) -> LogHead {
		entries.iter().fold(LogHead::default(), |head, entry| LogHead {
			head: chain_hash(&head.head, entry),
			count: head.count + 1,
		})
	}

	#[test]
	fn all_lines_in_order_prove_the_log() {
		let entries = [entry(0), entry(1), entry(2)];
		assert!(proves(&head(&entries), entries.iter()));
		assert!(proves(&LogHead::default(), [].iter()));
	}

	#[test]
	fn a_missing_altered_or_moved_line_is_noticed() {
		let entries = [entry(0), entry(1), entry(2)];
		let head = head(&entries);
		assert!(!proves(&head, entries.iter().take(2)));
		assert!(!proves(&head, entries.iter().skip(1)));
		assert!(!proves(&head, entries.iter().rev()));
		let mut altered = entries.clone();
		altered[1].at += 1;
		assert!(!proves(&head, altered.iter()));
	}
}
