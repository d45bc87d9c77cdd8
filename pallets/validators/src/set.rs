//! The next set, its floor, and what the chain takes out of it by itself.

use alloc::vec::Vec;
use core::cmp::Reverse;
use frame_support::{
	traits::{Contains, Get},
	BoundedVec,
};

use crate::{Config, Event, FloorReached, Pallet, Planned, Reason, State, Validator, Validators};

impl<T: Config> Pallet<T> {
	/// The approved validators, in the order of their accounts. There are at most `MaxValidators`.
	pub(crate) fn sorted() -> Vec<(T::AccountId, Validator)> {
		let mut all: Vec<_> = Validators::<T>::iter().collect();
		all.sort_by(|(one, _), (other, _)| one.cmp(other));
		all
	}

	/// Whether a validator would be in the set, were it planned now.
	fn is_in_next_set(account: &T::AccountId, validator: &Validator) -> bool {
		validator.state.is_active() && T::HasKeys::contains(account)
	}

	/// The set, were it planned now: whoever is active and has session keys, in the order of their accounts.
	pub(crate) fn next_set() -> Vec<T::AccountId> {
		let all = Self::sorted().into_iter();
		all.filter(|(account, validator)| Self::is_in_next_set(account, validator))
			.map(|(account, _)| account)
			.collect()
	}

	/// The size of that set.
	pub(crate) fn next_set_size() -> u32 {
		size_of(&Self::next_set())
	}

	/// Whether the set keeps its floor without a validator. The one question that every removal asks.
	pub(crate) fn can_do_without(account: &T::AccountId, validator: &Validator) -> bool {
		!Self::is_in_next_set(account, validator) || Self::next_set_size() > T::MinValidators::get()
	}

	/// Plans the set of a session, and answers with it if it isn't the one that was planned before.
	pub(crate) fn plan() -> Option<Vec<T::AccountId>> {
		let next = Self::next_set();
		// A set of nobody would stop the chain for good.
		if next.is_empty() {
			return None;
		}
		let floor = T::MinValidators::get();
		if FloorReached::<T>::get() != floor && size_of(&next) >= floor {
			FloorReached::<T>::put(floor);
		}
		if Planned::<T>::get().into_inner() == next {
			return None;
		}
		Planned::<T>::set(BoundedVec::truncate_from(next.clone()));
		Some(next)
	}

	/// Sets a validator aside if the set can do without it, and spares it until then if it can't. The graver of two
	/// reasons counts.
	pub(crate) fn set_aside_or_spare(account: &T::AccountId, reason: Reason) {
		let Some(validator) = Validators::<T>::get(account) else { return };
		let before = validator.state.reason();
		let reason = before.map_or(reason, |before| before.max(reason));
		let is_news = before != Some(reason);
		let at = Self::now();
		if validator.state.is_active() && !Self::can_do_without(account, &validator) {
			if is_news {
				Validators::<T>::insert(account, Validator { state: State::Spared { reason, at }, ..validator });
				Self::deposit_event(Event::RemovalSpared { validator: account.clone(), reason });
			}
		} else if validator.state.is_active() || is_news {
			Validators::<T>::insert(account, Validator { state: State::SetAside { reason, at }, ..validator });
			Self::deposit_event(Event::SetAside { validator: account.clone(), reason });
		}
	}

	/// Sets aside those that were spared, as far as the set can do without them by now: the gravest reason first, and
	/// then whoever was spared longest.
	pub(crate) fn settle_spared() {
		let mut spared: Vec<_> = Self::sorted()
			.into_iter()
			.filter_map(|(account, validator)| match validator.state {
				State::Spared { reason, at } => Some((Reverse(reason), at, account)),
				State::Active | State::SetAside { .. } => None,
			})
			.collect();
		spared.sort();
		for (Reverse(reason), _, account) in spared {
			Self::set_aside_or_spare(&account, reason);
		}
	}
}

/// The size of a set.
fn size_of<A>(set: &[A]) -> u32 {
	// There are at most `MaxValidators`.
	u32::try_from(set.len()).unwrap_or(u32::MAX)
}
