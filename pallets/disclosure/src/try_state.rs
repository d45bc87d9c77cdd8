//! What holds in every state.

use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::ensure;
use salus_primitives::{
	decision::LogHead,
	disclosure::{BreakGlassTally, ReviewVerdict},
	ids::{BreakGlassId, Moment},
};
use sp_runtime::TryRuntimeError;

use crate::{
	types::slot_of, BreakGlasses, BySlot, Config, DisclosureLogs, NextBreakGlassId, Pallet, PendingReviews, ReviewKey,
	Tallies,
};

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::logs_have_a_head_once_they_have_a_line()?;
		Self::ids_are_below_the_next()?;
		Self::uses_are_meaningful()?;
		Self::every_use_is_found_by_its_slot()?;
		Self::every_slot_names_a_use_that_began_in_it()?;
		Self::uses_do_not_overlap()?;
		Self::later_uses_begin_no_earlier()?;
		Self::every_use_without_a_review_is_pending()?;
		Self::every_pending_review_is_of_a_use_without_one()?;
		Self::tallies_count_the_uses()?;
		Self::logs_have_a_line_for_every_use()
	}

	fn logs_have_a_head_once_they_have_a_line() -> Result<(), TryRuntimeError> {
		let written = |log: LogHead| log.count > 0 && log.head != [0; 32];
		ensure!(DisclosureLogs::<T>::iter_values().all(written), "a log without a line is stored");
		Ok(())
	}

	fn ids_are_below_the_next() -> Result<(), TryRuntimeError> {
		let next = NextBreakGlassId::<T>::get();
		ensure!(BreakGlasses::<T>::iter_keys().all(|number| number < next), "a use has a number not handed out yet");
		Ok(())
	}

	fn uses_are_meaningful() -> Result<(), TryRuntimeError> {
		for record in BreakGlasses::<T>::iter_values() {
			ensure!(!record.classes.is_empty() && record.classes.is_known(), "a use opens no class, or an unknown one");
			let Some(review) = record.review else { continue };
			ensure!(record.from <= review.at, "a use was reviewed before it began");
			ensure!(record.requester != review.by, "a use was reviewed by the requester");
		}
		Ok(())
	}

	fn every_use_is_found_by_its_slot() -> Result<(), TryRuntimeError> {
		for (break_glass, record) in BreakGlasses::<T>::iter() {
			let found = BySlot::<T>::get((&record.patient, &record.requester, slot_of(record.from)));
			ensure!(found == Some(break_glass), "a use isn't found by its slot");
		}
		Ok(())
	}

	fn every_slot_names_a_use_that_began_in_it() -> Result<(), TryRuntimeError> {
		for ((patient, requester, slot), break_glass) in BySlot::<T>::iter() {
			let record = BreakGlasses::<T>::get(break_glass).ok_or("a slot names a use that isn't there")?;
			let named = (record.patient, record.requester, slot_of(record.from));
			ensure!(named == (patient, requester, slot), "a slot names a use that began elsewhere");
		}
		Ok(())
	}

	fn uses_do_not_overlap() -> Result<(), TryRuntimeError> {
		for record in BreakGlasses::<T>::iter_values() {
			let Some(before) = slot_of(record.from).checked_sub(1) else { continue };
			let earlier =
				BySlot::<T>::get((&record.patient, &record.requester, before)).and_then(BreakGlasses::<T>::get);
			ensure!(earlier.is_none_or(|earlier| earlier.until() <= record.from), "two uses overlap");
		}
		Ok(())
	}

	/// What the list of overdue reviews relies on.
	fn later_uses_begin_no_earlier() -> Result<(), TryRuntimeError> {
		let begins: BTreeMap<BreakGlassId, Moment> =
			BreakGlasses::<T>::iter().map(|(break_glass, record)| (break_glass, record.from)).collect();
		ensure!(begins.values().is_sorted(), "a later use began earlier");
		Ok(())
	}

	fn every_use_without_a_review_is_pending() -> Result<(), TryRuntimeError> {
		for (break_glass, record) in BreakGlasses::<T>::iter().filter(|(_, record)| record.review.is_none()) {
			let due = PendingReviews::<T>::get(record.organisation, ReviewKey::from(break_glass));
			ensure!(due == Some(record.due()), "a use without a review isn't pending, or not until when it should");
		}
		Ok(())
	}

	fn every_pending_review_is_of_a_use_without_one() -> Result<(), TryRuntimeError> {
		for (organisation, key, _) in PendingReviews::<T>::iter() {
			let record = BreakGlasses::<T>::get(BreakGlassId::from(key)).ok_or("a review of no use is pending")?;
			ensure!(record.organisation == organisation, "a review is pending with another organisation");
			ensure!(record.review.is_none(), "a review is pending though there is one");
		}
		Ok(())
	}

	fn tallies_count_the_uses() -> Result<(), TryRuntimeError> {
		let mut counted = BTreeMap::<T::AccountId, BreakGlassTally>::new();
		for record in BreakGlasses::<T>::iter_values() {
			let tally = counted.entry(record.requester).or_default();
			let verdict = record.review.map(|review| review.verdict);
			tally.uses = tally.uses.saturating_add(1);
			tally.unreviewed = tally.unreviewed.saturating_add(u32::from(verdict.is_none()));
			tally.abuses = tally.abuses.saturating_add(u32::from(verdict == Some(ReviewVerdict::Abuse)));
		}
		let stored: BTreeMap<_, _> = Tallies::<T>::iter().collect();
		ensure!(stored == counted, "a tally doesn't count the requester's uses");
		Ok(())
	}

	fn logs_have_a_line_for_every_use() -> Result<(), TryRuntimeError> {
		let patients: BTreeSet<_> = BreakGlasses::<T>::iter_values().map(|record| record.patient).collect();
		for patient in patients {
			let uses = BreakGlasses::<T>::iter_values().filter(|record| record.patient == patient).count();
			let lines = DisclosureLogs::<T>::get(&patient).count;
			ensure!(u64::try_from(uses).is_ok_and(|uses| uses <= lines), "a log has fewer lines than there are uses");
		}
		Ok(())
	}
}
