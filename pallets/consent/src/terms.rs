//! The checks of a consent's terms, and what a withdrawal leaves of them.

use alloc::vec::Vec;
use core::iter;
use frame_support::{dispatch::DispatchResult, ensure, BoundedVec};
use salus_primitives::{
	consent::{Actor, ConsentTerms, Effect, Provision, MAX_LEVELS},
	ids::{Moment, OrganisationId},
	traits::{OrganisationInspect, Standing, StudyInspect},
};

use crate::{Config, Error, Pallet};

impl<T: Config> Pallet<T> {
	/// Whether the terms are sound and can come to pass from now on.
	pub(crate) fn ensure_terms(terms: &ConsentTerms<T::AccountId>, now: Moment) -> DispatchResult {
		Self::ensure_sound(terms)?;
		ensure!(!terms.period.is_over(now), Error::<T>::Expired);
		terms.provisions.iter().try_for_each(|provision| Self::ensure_actor(provision, now))
	}

	/// Whether the terms are sound by themselves: whatever holds once holds always.
	pub(crate) fn ensure_sound(terms: &ConsentTerms<T::AccountId>) -> DispatchResult {
		ensure!(!terms.provisions.is_empty(), Error::<T>::EmptyTerms);
		ensure!(terms.period.is_sound(), Error::<T>::InvalidPeriod);
		terms.provisions.iter().try_for_each(Self::ensure_provision)?;
		ensure!(parents_are_sound(&terms.provisions), Error::<T>::InvalidParent);
		Ok(())
	}

	/// Whether a provision names codes that exist, and periods that aren't empty.
	fn ensure_provision(provision: &Provision<T::AccountId>) -> DispatchResult {
		ensure!(!provision.purposes.is_empty() && !provision.classes.is_empty(), Error::<T>::EmptyProvision);
		let known = provision.purposes.is_known()
			&& provision.classes.is_known()
			&& provision.labels.sensitivities.is_known()
			&& provision.data_use.is_none_or(|data_use| data_use.is_sound());
		ensure!(known, Error::<T>::UnknownCode);
		ensure!(provision.period.is_sound() && provision.data_period.is_sound(), Error::<T>::InvalidPeriod);
		Ok(())
	}

	/// Whether a provision's actor exists, and is in good standing if data is to go there. An account may be anybody's:
	/// it counts once it holds a credential. A denial may name whoever exists.
	pub(crate) fn ensure_actor(provision: &Provision<T::AccountId>, now: Moment) -> DispatchResult {
		match provision.actor {
			Actor::Organisation(organisation) => Self::ensure_organisation(organisation, provision.effect, now),
			Actor::Study(study) if !T::Studies::exists(study) => Err(Error::<T>::UnknownActor.into()),
			_ => Ok(()),
		}
	}

	fn ensure_organisation(organisation: OrganisationId, effect: Effect, now: Moment) -> DispatchResult {
		let standing = T::Organisations::standing(organisation, now);
		ensure!(standing != Standing::Unknown, Error::<T>::UnknownActor);
		ensure!(effect == Effect::Deny || standing == Standing::Good, Error::<T>::ActorNotInGoodStanding);
		Ok(())
	}
}

/// Whether each exception's parent is an earlier provision of the other effect, and none is too deep.
fn parents_are_sound<AccountId>(provisions: &[Provision<AccountId>]) -> bool {
	let mut depths: Vec<u8> = Vec::with_capacity(provisions.len());
	provisions.iter().all(|provision| {
		// A provision that comes later has no depth yet.
		let depth = provision.parent.map_or(Some(1), |parent| {
			let parent = usize::from(parent);
			let differs = provisions.get(parent).is_some_and(|over| over.effect != provision.effect);
			depths.get(parent).filter(|_depth| differs)?.checked_add(1)
		});
		depths.extend(depth);
		depth.is_some_and(|depth| depth <= MAX_LEVELS)
	})
}

/// The terms without one of their permits, and without the permits among the exceptions below it. The denials below it
/// stay, each on its own at the top.
///
/// A denial that moves loses the bounds that those above it set, so that it may deny more than before. So that it never
/// denies less, it takes the narrowest actor of those above it if that is narrower than its own: its reach stays what it
/// was.
pub(crate) fn without_permit<AccountId: Clone>(terms: &ConsentTerms<AccountId>, index: u8) -> ConsentTerms<AccountId> {
	let all = &terms.provisions;
	let is_below = |place: u8| path(all, place).skip(1).any(|above| above == index);
	let stays = |(place, provision): &(u8, &Provision<AccountId>)| {
		*place != index && !(provision.effect == Effect::Permit && is_below(*place))
	};
	let staying: Vec<_> = (0u8..).zip(all.iter()).filter(stays).collect();
	let new_place = |old: u8| u8::try_from(staying.iter().position(|(place, _)| *place == old)?).ok();
	let moved = |(place, provision): &(u8, &Provision<AccountId>)| {
		let provision = Provision::clone(provision);
		if is_below(*place) {
			Provision { parent: None, actor: narrowest_actor(all, *place, provision.actor), ..provision }
		} else {
			Provision { parent: provision.parent.and_then(new_place), ..provision }
		}
	};
	ConsentTerms { provisions: BoundedVec::truncate_from(staying.iter().map(moved).collect()), ..terms.clone() }
}

/// The places of a provision and of those that it is an exception to, from the innermost to the top.
fn path<AccountId>(all: &[Provision<AccountId>], place: u8) -> impl Iterator<Item = u8> + '_ {
	iter::successors(Some(place), |place| all.get(usize::from(*place))?.parent)
}

/// The narrowest actor on the path of a provision: its own, unless one above it is narrower.
fn narrowest_actor<AccountId: Clone>(
	all: &[Provision<AccountId>],
	place: u8,
	own: Actor<AccountId>,
) -> Actor<AccountId> {
	let actors = path(all, place).filter_map(|place| all.get(usize::from(place))).map(|provision| &provision.actor);
	actors.fold(
		own,
		|narrowest, actor| {
			if actor.narrowness() > narrowest.narrowness() {
				actor.clone()
			} else {
				narrowest
			}
		},
	)
}
