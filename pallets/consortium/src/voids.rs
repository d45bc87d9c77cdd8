//! Issuers whose credentials count for nothing: those that were issued from some moment on, once that is declared.

use frame_support::ensure;
use salus_primitives::ids::{Moment, OrganisationId};
use sp_runtime::DispatchResult;

use crate::{Config, Credential, Error, Event, Organisations, Pallet, Void, Voids};

impl<T: Config> Pallet<T> {
	/// Whether a credential counts for nothing at a moment, because its issuer's are void. One read.
	pub(crate) fn is_void(credential: &Credential, at: Moment) -> bool {
		Voids::<T>::get(credential.organisation).iter().any(|void| void.covers(credential.issued_at, at))
	}

	/// Several declarations may be open, each from an earlier moment than the one before: what is found later to be
	/// wrong doesn't change what was answered before that.
	pub(crate) fn do_void_issuer(organisation: OrganisationId, from: Moment) -> DispatchResult {
		let now = Self::now();
		ensure!(Organisations::<T>::contains_key(organisation), Error::<T>::NotFound);
		ensure!(from <= now, Error::<T>::InFuture);
		let mut voids = Voids::<T>::get(organisation);
		let is_covered = voids.iter().any(|void| void.until.is_none() && void.from <= from);
		ensure!(!is_covered, Error::<T>::AlreadyVoid);
		voids.try_push(Void { from, declared_at: now, until: None }).map_err(|_| Error::<T>::TooManyVoids)?;

		Voids::<T>::insert(organisation, voids);
		Self::deposit_event(Event::IssuerVoided { organisation, from });
		Ok(())
	}

	/// The last declaration that fits stays open: the next one could not be recorded.
	pub(crate) fn do_clear_issuer(organisation: OrganisationId) -> DispatchResult {
		let now = Self::now();
		ensure!(Organisations::<T>::contains_key(organisation), Error::<T>::NotFound);
		let mut voids = Voids::<T>::get(organisation);
		ensure!(voids.iter().any(|void| void.until.is_none()), Error::<T>::NotVoid);
		voids.iter_mut().filter(|void| void.until.is_none()).for_each(|void| void.until = Some(now));
		// Declared in this very block, from now on: it covers nothing.
		voids.retain(|void| void.until.is_none_or(|until| void.from < until));
		ensure!(!voids.is_full(), Error::<T>::TooManyVoids);

		if voids.is_empty() {
			Voids::<T>::remove(organisation);
		} else {
			Voids::<T>::insert(organisation, voids);
		}
		Self::deposit_event(Event::IssuerCleared { organisation });
		Ok(())
	}
}
