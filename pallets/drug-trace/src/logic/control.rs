//! What other pallets ask, and what they do to containers within their own calls.

use salus_primitives::{
	containers::{Container, ContainerControl, ContainerInspect, Pick, Possession, MAX_LEVELS},
	gs1::Sscc,
	ids::OrganisationId,
	lots::LotInspect,
	trace::LotKey,
};
use sp_runtime::DispatchResult;

use crate::{types::Picks, Config, Containers, Error, Event, LockedWithin, Packed, Pallet};

impl<T: Config> ContainerInspect for Pallet<T> {
	fn possession(sscc: Sscc) -> Option<Possession> {
		Self::look_up(sscc)
	}

	fn unpacked(key: &LotKey) -> u32 {
		T::Lots::lot(key).map_or(0, |lot| lot.quantity.saturating_sub(Packed::<T>::get(lot.id)))
	}
}

impl<T: Config> ContainerControl for Pallet<T> {
	fn set_locked(sscc: Sscc, locked: bool) -> DispatchResult {
		let container = Containers::<T>::get(sscc).ok_or(Error::<T>::UnknownContainer)?;
		if container.locked == locked {
			return Ok(());
		}
		Self::count_lock(container.parent, locked);
		let event = if locked { Event::Locked { sscc } } else { Event::Unlocked { sscc } };
		Self::conclude(sscc, Container { locked, ..container }, event);
		Ok(())
	}

	fn take(holder: OrganisationId, sscc: Sscc, picks: &[Pick]) -> DispatchResult {
		Self::take_out(holder, sscc, Self::bounded(picks)?)
	}

	fn put(owner: OrganisationId, sscc: Sscc, picks: &[Pick]) -> DispatchResult {
		Self::pack_next(owner, sscc, Self::bounded(picks)?)
	}
}

impl<T: Config> Pallet<T> {
	/// The container, and who has it, by way of those around it.
	pub(crate) fn look_up(sscc: Sscc) -> Option<Possession> {
		let container = Containers::<T>::get(sscc)?;
		let (mut root, mut outermost, mut locked) = (sscc, container.clone(), container.locked);
		for _ in 1..MAX_LEVELS {
			let Some(parent) = outermost.parent else { break };
			(root, outermost) = (parent, Containers::<T>::get(parent)?);
			locked |= outermost.locked;
		}
		let Container { holder, owner, offer, .. } = outermost;
		Some(Possession { container, root, holder, owner, on_offer: offer.is_some(), locked })
	}

	/// Count a lock that comes or goes, for every container around it.
	fn count_lock(mut around: Option<Sscc>, locked: bool) {
		for _ in 1..MAX_LEVELS {
			let Some(sscc) = around else { break };
			LockedWithin::<T>::mutate_exists(sscc, |count| {
				let before = count.unwrap_or_default();
				let after = if locked { before.saturating_add(1) } else { before.saturating_sub(1) };
				*count = (after > 0).then_some(after);
			});
			around = Containers::<T>::get(sscc).and_then(|container| container.parent);
		}
	}

	/// As many picks as fit into a container.
	fn bounded(picks: &[Pick]) -> Result<Picks, Error<T>> {
		Picks::try_from(picks.to_vec()).map_err(|_| Error::TooManyRanges)
	}
}
