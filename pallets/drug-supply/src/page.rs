//! The states of packs as storage keeps them: a page for each 512 packs of a lot.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use salus_primitives::trace::PackState;
use scale_info::TypeInfo;

/// Packs on one page.
pub const PAGE: u16 = 512;

/// The states of a page's packs, one by one.
pub(crate) type States = [PackState; 512];

/// The bits of a byte, the lowest first.
const BITS: [u8; 8] = [1, 2, 4, 8, 16, 32, 64, 128];

/// Packs with consecutive leaves that are all in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Run {
	/// The place of the first on the page.
	pub first: u16,
	/// How many there are.
	pub count: u16,
	/// Their state.
	pub state: PackState,
}

/// The states of 512 packs with consecutive leaves. Nearly all packs are active until they are supplied, so that takes one
/// bit; what else becomes of packs is rare, or befalls many in a row.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PackPage {
	/// Which packs are supplied: bit n of byte m, the lowest bit first, is the pack at place 8m + n.
	pub supplied: [u8; 64],
	/// The packs that are neither active nor supplied: rising, each run as long as it can be.
	pub others: BoundedVec<Run, ConstU32<512>>,
}

impl PackPage {
	/// On which page, and at which place of it, the state of pack number `index` is. A lot has at most 2^20 packs, and so
	/// no page beyond the last that 16 bits can name.
	pub fn locate(index: u32) -> (u16, u16) {
		let page = u16::try_from(index >> 9).unwrap_or(u16::MAX);
		(page, u16::try_from(index & 511).unwrap_or_default())
	}

	/// The page that says this; `None` when all packs are active, which no page says as well.
	pub(crate) fn fold(states: &States) -> Option<Self> {
		let mut supplied = [0; 64];
		for (packs, byte) in states.chunks(BITS.len()).zip(&mut supplied) {
			for (_, bit) in packs.iter().zip(BITS).filter(|(state, _)| **state == PackState::Supplied) {
				*byte |= bit;
			}
		}
		let (mut others, mut first) = (Vec::new(), 0u16);
		for packs in states.chunk_by(|one, next| one == next) {
			let count = u16::try_from(packs.len()).unwrap_or(PAGE);
			match packs.first() {
				None | Some(PackState::Active | PackState::Supplied) => {}
				Some(state) => others.push(Run { first, count, state: *state }),
			}
			first = first.saturating_add(count);
		}
		let says_nothing = supplied == [0; 64] && others.is_empty();
		// Not cut short: there are no more runs than packs.
		(!says_nothing).then(|| Self { supplied, others: BoundedVec::truncate_from(others) })
	}

	/// What the page says. Without a page, all packs are active.
	pub(crate) fn unfold(page: Option<&Self>) -> States {
		let mut states = [PackState::Active; 512];
		let Some(page) = page else { return states };
		for (packs, byte) in states.chunks_mut(BITS.len()).zip(&page.supplied) {
			for (state, _) in packs.iter_mut().zip(BITS).filter(|(_, bit)| byte & bit != 0) {
				*state = PackState::Supplied;
			}
		}
		for run in &page.others {
			let packs = states.iter_mut().skip(run.first.into()).take(run.count.into());
			packs.for_each(|state| *state = run.state);
		}
		states
	}

	/// Whether the page says something, and in the one way that there is to say it.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub(crate) fn is_sound(&self) -> bool {
		Self::fold(&Self::unfold(Some(self))).as_ref() == Some(self)
	}
}
