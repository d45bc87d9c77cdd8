//! What this pallet answers to others.

use alloc::vec::Vec;
use salus_primitives::{
	codes::DataClassSet,
	disclosure::OverdueReview,
	ids::{BreakGlassId, Moment, OrganisationId},
	traits::BreakGlassInspect,
};

use crate::{types::slot_of, BreakGlasses, BySlot, Config, Pallet, PendingReviews, ReviewKey, MAX_OVERDUE};

impl<T: Config> BreakGlassInspect<T::AccountId> for Pallet<T> {
	// A use lives as long as a slot is: one that is open now began in this slot or in the one before. So this reads at
	// most two slots and two records, however many uses there ever were.
	fn open(patient: &T::AccountId, requester: &T::AccountId, at: Moment) -> Option<(BreakGlassId, DataClassSet)> {
		let slot = slot_of(at);
		[Some(slot), slot.checked_sub(1)].into_iter().flatten().find_map(|slot| {
			let break_glass = BySlot::<T>::get((patient, requester, slot))?;
			let record = BreakGlasses::<T>::get(break_glass).filter(|record| record.is_open_at(at))?;
			Some((break_glass, record.classes))
		})
	}
}

impl<T: Config> Pallet<T> {
	/// The organisation's uses whose review is overdue at a moment. Later uses fall due later, so that the first one
	/// that isn't overdue ends the walk.
	pub(crate) fn overdue_at(
		organisation: OrganisationId,
		after: Option<BreakGlassId>,
		limit: u32,
		at: Moment,
	) -> Vec<OverdueReview<T::AccountId>> {
		let limit = usize::try_from(limit.min(MAX_OVERDUE)).unwrap_or_default();
		let pending = match after.map(ReviewKey::from) {
			Some(key) => {
				let start = PendingReviews::<T>::hashed_key_for(organisation, key);
				PendingReviews::<T>::iter_prefix_from(organisation, start)
			}
			None => PendingReviews::<T>::iter_prefix(organisation),
		};
		pending
			.take_while(|(_, due)| *due <= at)
			.take(limit)
			.filter_map(|(key, _)| {
				let break_glass = BreakGlassId::from(key);
				Some(BreakGlasses::<T>::get(break_glass)?.overdue(break_glass))
			})
			.collect()
	}
}
