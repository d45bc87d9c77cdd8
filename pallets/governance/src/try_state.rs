//! What holds in every state.

use alloc::vec::Vec;
use frame_support::{ensure, traits::Get};
use salus_primitives::{codes::OrganisationClassSet, traits::OrganisationInspect};
use sp_runtime::TryRuntimeError;

use crate::{Calls, Config, MotionId, Motions, NextMotionId, OpenMotions, Pallet, Rule, Seats};

impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::seats_are_of_organisations()?;
		Self::numbers_are_below_the_next()?;
		Self::motions_are_listed_in_order()?;
		Self::listed_motions_are_stored()?;
		Self::stored_motions_are_listed()?;
		Self::proposers_keep_their_bound()?;
		Self::motions_are_meaningful()?;
		Self::votes_are_of_seats()?;
		Self::carried_motions_can_have_had_the_votes()
	}

	fn seats_are_of_organisations() -> Result<(), TryRuntimeError> {
		let known = |seat| T::Organisations::class(seat).is_some();
		ensure!(Seats::<T>::get().iter().copied().all(known), "nobody has a seat");
		Ok(())
	}

	fn numbers_are_below_the_next() -> Result<(), TryRuntimeError> {
		let next = NextMotionId::<T>::get();
		ensure!(Motions::<T>::iter_keys().all(|motion| motion < next), "a motion has a number not handed out yet");
		Ok(())
	}

	fn motions_are_listed_in_order() -> Result<(), TryRuntimeError> {
		let listed: Vec<MotionId> = OpenMotions::<T>::get().iter().map(|(motion, _)| *motion).collect();
		let is_rising = listed.iter().zip(listed.iter().skip(1)).all(|(one, other)| one < other);
		ensure!(is_rising, "motions are listed twice or out of order");
		Ok(())
	}

	fn listed_motions_are_stored() -> Result<(), TryRuntimeError> {
		for (motion, proposer) in OpenMotions::<T>::get() {
			let record = Motions::<T>::get(motion).ok_or("a motion is listed that isn't there")?;
			ensure!(record.proposer == proposer, "a motion is listed as somebody else's");
			ensure!(Calls::<T>::contains_key(motion), "a motion has no call");
		}
		Ok(())
	}

	fn stored_motions_are_listed() -> Result<(), TryRuntimeError> {
		let open = OpenMotions::<T>::get();
		let is_listed = |motion: MotionId| open.iter().any(|(other, _)| *other == motion);
		ensure!(Motions::<T>::iter_keys().all(is_listed), "a motion isn't listed");
		ensure!(Calls::<T>::iter_keys().all(is_listed), "a call is of no open motion");
		Ok(())
	}

	fn proposers_keep_their_bound() -> Result<(), TryRuntimeError> {
		let open = OpenMotions::<T>::get();
		for (_, proposer) in &open {
			let own = open.iter().filter(|(_, by)| by == proposer).count();
			let is_bounded = u32::try_from(own).is_ok_and(|own| own <= T::MaxMotionsEach::get());
			ensure!(is_bounded, "an organisation has too many motions");
		}
		Ok(())
	}

	fn motions_are_meaningful() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		for record in Motions::<T>::iter_values() {
			ensure!(record.rule != Rule::Never, "a call that never may is put to a motion");
			ensure!(record.proposed_at <= now, "a motion is from the future");
			let carried_at = record.carried_at.unwrap_or(now);
			ensure!(record.proposed_at <= carried_at && carried_at <= now, "a motion was carried at no time");
		}
		Ok(())
	}

	fn votes_are_of_seats() -> Result<(), TryRuntimeError> {
		let seats = Seats::<T>::get();
		for record in Motions::<T>::iter_values() {
			ensure!(record.votes.keys().all(|organisation| seats.contains(organisation)), "a vote is of no seat");
		}
		Ok(())
	}

	/// Standings change without a count, so that the votes needn't be enough now. But in no standing whatsoever could
	/// they have been without one vote for the motion, and one of each required class.
	fn carried_motions_can_have_had_the_votes() -> Result<(), TryRuntimeError> {
		for record in Motions::<T>::iter_values().filter(|record| record.carried_at.is_some()) {
			let yes = || record.votes.iter().filter(|(_, approve)| **approve).map(|(organisation, _)| *organisation);
			ensure!(yes().next().is_some(), "a motion was carried by nobody");
			let classes: OrganisationClassSet = yes().filter_map(T::Organisations::class).collect();
			let has_all = T::RequiredClasses::get().difference(classes).is_empty();
			ensure!(has_all || record.rule == Rule::Ordinary, "a motion was carried without a required class");
		}
		Ok(())
	}
}
