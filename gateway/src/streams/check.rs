//! Whether a stream is complete and unaltered, by what the chain has of it.

use salus_primitives::{
	collection::{Link, Stream},
	decision::chain_hash,
};

use crate::{chain::AccountId, streams::batch::Commitments};

/// Readings that were passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
	/// Number of the first one that is missing.
	pub first: u64,
	/// Number of the last one that is missing.
	pub last: u64,
	/// Number of the batch that comes after.
	pub before: u32,
}

impl Gap {
	/// How many readings are missing, 1 at least.
	pub const fn readings(&self) -> u64 {
		(self.last - self.first).saturating_add(1)
	}
}

/// What was found out about a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examined {
	/// The gaps, in their order.
	pub gaps: Vec<Gap>,
	/// What doesn't fit together: the batches given are not the stream's.
	pub flaws: Vec<String>,
}

impl Examined {
	/// Whether all readings from 0 on are there, unaltered.
	pub fn is_sound(&self) -> bool {
		self.gaps.is_empty() && self.flaws.is_empty()
	}
}

/// Runs through the batches of a stream: numbers, gaps, running hash. The running hash begins with zeros.
pub fn examine(stream: &Stream<AccountId>, links: &[Link]) -> Examined {
	let mut found = Examined::default();
	let (mut head, mut next, mut missing) = ([0; 32], 0u64, 0u64);
	for (number, link) in (0u32..).zip(links) {
		if link.first < next {
			let why = format!("batch {number} begins with reading {}, and {next} is the next one", link.first);
			found.flaws.push(why);
		} else if link.first > next {
			let gap = Gap { first: next, last: link.first - 1, before: number };
			missing = missing.saturating_add(gap.readings());
			found.gaps.push(gap);
		}
		next = link.first.saturating_add(link.leaves.into());
		head = chain_hash(&head, link);
	}
	let mut differ = |what: &str, found_here: u64, stated: u64| {
		if found_here != stated {
			found.flaws.push(format!("{what}: {found_here} by the batches, {stated} by the chain"));
		}
	};
	differ("number of batches", links.len() as u64, stream.batches.into());
	differ("number of the next reading", next, stream.next_reading);
	differ("missing readings", missing, stream.missing);
	if head != stream.head {
		found.flaws.push("the running hash isn't the chain's: a batch is missing, added or altered".into());
	}
	found
}

/// The numbers of the readings that differ from those of a batch, the first of which is number `first`. Readings that
/// one of the two lacks differ, too.
pub fn differing(mine: &Commitments, batch: &Commitments, first: u64) -> Vec<u64> {
	let longest = mine.leaves.len().max(batch.leaves.len());
	let differs = |index: &usize| mine.leaves.get(*index) != batch.leaves.get(*index);
	(0..longest).filter(differs).map(|index| first.saturating_add(index as u64)).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{
		codes::{DataClass, DataClassSet, Schema},
		commitment::CommitmentScheme,
		ids::{BatchId, OrganisationId},
	};
	use sp_core::H256;

	fn links() -> Vec<Link> {
		let link = |number: u64, first, leaves| Link {
			batch: BatchId(number),
			root: H256::repeat_byte(number as u8),
			first,
			leaves,
		};
		vec![link(1, 0, 10), link(2, 10, 5), link(3, 20, 5)]
	}

	fn stream(links: &[Link], missing: u64) -> Stream<AccountId> {
		Stream {
			custodian: OrganisationId(0),
			subject: None,
			classes: DataClassSet::of(DataClass::Devices),
			schema: Schema::Reading,
			scheme: CommitmentScheme::SaltedBlake2b256Jcs,
			batches: links.len() as u32,
			next_reading: links.last().map_or(0, |link| link.first + u64::from(link.leaves)),
			missing,
			head: links.iter().fold([0; 32], |head, link| chain_hash(&head, link)),
			closed_at: None,
		}
	}

	#[test]
	fn gaps_show_with_their_numbers() {
		let links = links();
		assert!(examine(&stream(&links[..2], 0), &links[..2]).is_sound());
		assert!(examine(&stream(&[], 0), &[]).is_sound());
		let found = examine(&stream(&links, 5), &links);
		assert_eq!(found.gaps, [Gap { first: 15, last: 19, before: 2 }]);
		assert_eq!((found.gaps[0].readings(), found.flaws.len()), (5, 0));
	}

	#[test]
	fn a_missing_an_added_and_an_altered_batch_are_noticed() {
		let links = links();
		let stream = stream(&links, 5);
		for bad in [
			vec![links[0], links[2]],
			links[..2].to_vec(),
			vec![links[0], links[2], links[1]],
			[links.as_slice(), &links[2..]].concat(),
			vec![links[0], Link { root: H256::zero(), ..links[1] }, links[2]],
		] {
			let found = examine(&stream, &bad);
			assert!(found.flaws.iter().any(|flaw| flaw.contains("running hash")), "{found:?}");
		}
	}
}
