//! A Merkle mountain range: a log that only grows, of which only the peaks are kept. Whoever holds the leaves proves
//! each of them by the path to its peak.
//!
//! The mountains are the powers of two that the number of entries is the sum of, the largest first. A leaf's path is as
//! long as its mountain is high, and must be exactly so.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// Most peaks: one for each bit of the number of entries, which stays below 2^40: ten thousand supplies a second of one
/// dispenser for three years. The bound keeps the worst case of an entry cheap.
pub const MAX_PEAKS: u32 = 40;

/// A log: how many entries it has, and the peaks over them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct MountainRange {
	/// How many entries there are.
	pub entries: u64,
	/// The peaks, that of the largest mountain first.
	pub peaks: BoundedVec<H256, ConstU32<MAX_PEAKS>>,
}

impl MountainRange {
	/// Adds a leaf and gives its number. `None` when the numbers have run out.
	pub fn append(&mut self, leaf: H256) -> Option<u64> {
		let number = self.entries;
		let entries = number.checked_add(1).filter(|entries| entries.leading_zeros() >= u64::BITS - MAX_PEAKS)?;
		let mut node = leaf;
		// Adding one carries over all low bits that are set: their mountains become one.
		for _ in 0..number.trailing_ones() {
			node = join(&self.peaks.pop()?, &node);
		}
		self.peaks.try_push(node).ok()?;
		self.entries = entries;
		Some(number)
	}

	/// Whether the leaf is entry number `number`, by the path from it up to its peak, lowest first.
	pub fn proves(&self, number: u64, leaf: H256, path: &[H256]) -> bool {
		let Some((peak, height)) = self.mountain(number) else { return false };
		if u32::try_from(path.len()) != Ok(height) {
			return false;
		}
		let (node, _) = path.iter().fold((leaf, number), |(node, place), sibling| {
			let above = if place & 1 == 0 { join(&node, sibling) } else { join(sibling, &node) };
			(above, place >> 1)
		});
		self.peaks.get(peak) == Some(&node)
	}

	/// Which mountain an entry is in, and how high that is.
	fn mountain(&self, number: u64) -> Option<(usize, u32)> {
		// The highest bit in which the two differ is the mountain's: above it they agree, and the entry is within it.
		let height = if number < self.entries { (number ^ self.entries).checked_ilog2()? } else { return None };
		let before = self.entries.checked_shr(height)?.count_ones().checked_sub(1)?;
		Some((usize::try_from(before).ok()?, height))
	}
}

/// The path of entry number `number` up to its peak, in the log of these leaves. `None` when there is no such entry.
pub fn path(leaves: &[H256], number: u64) -> Option<Vec<H256>> {
	let entries = u64::try_from(leaves.len()).ok()?;
	let (_, height) = MountainRange { entries, peaks: BoundedVec::new() }.mountain(number)?;
	let size = 1u64.checked_shl(height)?;
	let mut place = number.checked_rem(size)?;
	let start = number.checked_sub(place)?;
	let range = usize::try_from(start).ok()?..usize::try_from(start.checked_add(size)?).ok()?;
	let mut level = leaves.get(range)?.to_vec();
	let mut path = Vec::new();
	while level.len() > 1 {
		path.push(*level.get(usize::try_from(place ^ 1).ok()?)?);
		let pairs = level.chunks_exact(2).filter_map(|pair| match pair {
			[left, right] => Some(join(left, right)),
			_ => None,
		});
		level = pairs.collect();
		place >>= 1;
	}
	Some(path)
}

/// The node over two.
fn join(left: &H256, right: &H256) -> H256 {
	H256(sp_crypto_hashing::blake2_256(&(left, right).encode()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn leaves(count: u64) -> Vec<H256> {
		(0..count).map(H256::from_low_u64_be).collect()
	}

	fn log(leaves: &[H256]) -> MountainRange {
		let mut log = MountainRange::default();
		for (number, leaf) in leaves.iter().enumerate() {
			assert_eq!(log.append(*leaf), u64::try_from(number).ok());
		}
		log
	}

	#[test]
	fn there_is_a_peak_for_each_bit() {
		for count in 0..70 {
			let log = log(&leaves(count));
			assert_eq!((log.entries, log.peaks.len() as u32), (count, count.count_ones()));
		}
	}

	#[test]
	fn numbers_run_out_rather_than_wrap() {
		let peaks = BoundedVec::truncate_from(vec![H256::zero(); 40]);
		let mut log = MountainRange { entries: (1 << 40) - 1, peaks };
		let before = log.clone();
		assert_eq!(log.append(H256::zero()), None);
		assert_eq!(log, before);
	}

	proptest! {
		#[test]
		fn exactly_the_entries_prove(count in 1u64..80, number in 0u64..80) {
			let number = number % count;
			let leaves = leaves(count);
			let (log, path) = (log(&leaves), path(&leaves, number).unwrap());
			let leaf = leaves[number as usize];
			for other in 0..count + 2 {
				prop_assert_eq!(log.proves(other, leaf, &path), other == number);
			}
			prop_assert!(!log.proves(number, H256::repeat_byte(9), &path));
			let longer: Vec<_> = path.iter().copied().chain([H256::zero()]).collect();
			prop_assert!(!log.proves(number, leaf, &longer));
			prop_assert!(path.is_empty() || !log.proves(number, leaf, &path[1..]));
			for place in 0..path.len() {
				let mut forged = path.clone();
				forged[place].0[0] ^= 1;
				prop_assert!(!log.proves(number, leaf, &forged));
			}
		}
	}
}
