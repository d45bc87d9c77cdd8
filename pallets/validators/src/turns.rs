//! Whose turn it was, who made a block of it, and what comes of it at the end of a session.

use alloc::vec::Vec;
use core::cmp::Reverse;
use frame_support::{
	traits::{Get, ValidatorSet},
	BoundedVec,
};
use sp_consensus_aura::digests::CompatibleDigestItem;
use sp_runtime::DigestItem;
use sp_staking::SessionIndex;

use crate::{
	types::{whose_turn, MAX_SLOTS_COUNTED},
	Config, LastSlot, Pallet, Reason, Record, Records,
};

impl<T: Config> Pallet<T> {
	/// Counts the block for its author, and each slot since the last block as missed by whoever's turn it was. Answers
	/// how many those are. It may be asked more than once in a block: the second time, nothing is left to count.
	pub(crate) fn note_slot() -> u32 {
		let Some(slot) = Self::slot() else { return 0 };
		let last = LastSlot::<T>::get();
		if last.is_some_and(|last| slot <= last) {
			return 0;
		}
		let from = last.map_or(slot, |last| last.saturating_add(1));
		let to = slot.min(from.saturating_add(MAX_SLOTS_COUNTED.into()));

		LastSlot::<T>::put(slot);
		Records::<T>::mutate(T::Session::session_index(), |records| {
			if records.is_empty() {
				*records = Self::new_records();
			}
			for missed in from..to {
				if let Some((_, record)) = whose_turn(records.as_mut(), missed) {
					record.missed = record.missed.saturating_add(1);
				}
			}
			if let Some((_, record)) = whose_turn(records.as_mut(), slot) {
				record.made = record.made.saturating_add(1);
			}
		});
		u32::try_from(to.saturating_sub(from)).unwrap_or(MAX_SLOTS_COUNTED)
	}

	/// The slot of the block, as its author claims it and Aura has checked it.
	fn slot() -> Option<u64> {
		let digest = frame_system::Pallet::<T>::digest();
		let slot = digest.logs.iter().find_map(<DigestItem as CompatibleDigestItem<()>>::as_aura_pre_digest);
		slot.map(u64::from)
	}

	/// Empty records of those who sit. If there are more than there can be, nobody's turn can be told.
	fn new_records() -> BoundedVec<(T::AccountId, Record), T::MaxValidators> {
		let sitting: Vec<_> =
			T::Session::validators().into_iter().map(|validator| (validator, Record::default())).collect();
		BoundedVec::try_from(sitting).unwrap_or_default()
	}

	/// Closes a session: judges those who sat in it, and forgets the one before it.
	pub(crate) fn close_session(session: SessionIndex) {
		// The session ends in a block that its own validators made, before this pallet's turn in it may have come.
		Self::note_slot();
		Self::settle_spared();
		Self::judge(session);
		if let Some(before) = session.checked_sub(1) {
			Records::<T>::remove(before);
		}
	}

	/// Sets aside whoever missed too many turns: the worst first, as long as the set can do without them.
	fn judge(session: SessionIndex) {
		let (share, least_turns) = (T::MissedShare::get(), T::MinTurns::get());
		let mut bad: Vec<_> = Records::<T>::get(session)
			.into_iter()
			.filter(|(_, record)| record.has_missed_more_than(share, least_turns))
			.collect();
		bad.sort_by_key(|(_, record)| Reverse(record.missed));
		for (account, _) in bad {
			Self::set_aside_or_spare(&account, Reason::Missed);
		}
	}

	/// The records of the running session and the one before, the older first.
	pub(crate) fn last_records() -> Vec<(SessionIndex, Vec<(T::AccountId, Record)>)> {
		let mut all: Vec<_> = Records::<T>::iter().map(|(session, records)| (session, records.into_inner())).collect();
		all.sort_by_key(|(session, _)| *session);
		all
	}
}
