//! What this pallet is to the session's pallet and to those that prove equivocations.

use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::traits::{Convert, Hash};
use sp_staking::{
	offence::{Kind, Offence, OffenceError, ReportOffence},
	SessionIndex,
};

use crate::{Config, Event, Offences, Pallet, Reason, Validators};

/// Tells nothing of a validator but that it is one: its account says all.
pub struct NoIdentification;

impl<AccountId> Convert<AccountId, Option<()>> for NoIdentification {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::plan()
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(session: SessionIndex) {
		Self::close_session(session);
	}
}

impl<T: Config> pallet_session::historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		let next = Self::plan()?;
		Some(next.into_iter().map(|validator| (validator, ())).collect())
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(session: SessionIndex) {
		Self::close_session(session);
	}
}

/// Takes the reports of proved offences, whatever the protocol. Nobody is paid for one.
impl<T: Config, Id, O: Offence<(T::AccountId, Id)>> ReportOffence<T::AccountId, (T::AccountId, Id), O> for Pallet<T> {
	fn report_offence(_reporters: Vec<T::AccountId>, offence: O) -> Result<(), OffenceError> {
		let (session, time) = (offence.session_index(), offence.slot());
		let mut is_news = false;
		for (validator, _) in offence.offenders() {
			is_news |= Self::note_equivocation(&validator, O::ID, session, &time);
		}
		ensure!(is_news, OffenceError::DuplicateReport);
		Ok(())
	}

	fn is_known_offence(offenders: &[(T::AccountId, Id)], time: &O::Slot) -> bool {
		offenders.iter().all(|(validator, _)| {
			let offence = Self::offence_id(validator, O::ID, time);
			Self::is_known(validator, &offence)
		})
	}
}

impl<T: Config> Pallet<T> {
	/// What an offence is remembered by.
	fn offence_id(validator: &T::AccountId, kind: Kind, time: &impl codec::Encode) -> T::Hash {
		T::Hashing::hash_of(&(kind, validator, time))
	}

	/// Whether nothing would come of an offence: it was reported before, or the validator is marked as an equivocator
	/// already. So nobody fills the list by equivocating again and again.
	fn is_known(validator: &T::AccountId, offence: &T::Hash) -> bool {
		let is_marked = Validators::<T>::get(validator)
			.is_some_and(|validator| validator.state.reason() == Some(Reason::Equivocated));
		is_marked || Offences::<T>::get().contains(offence)
	}

	/// Whether an offence in a session was settled by a later approval.
	fn is_settled(validator: &T::AccountId, session: SessionIndex) -> bool {
		Validators::<T>::get(validator).is_some_and(|validator| session < validator.answers_from)
	}

	/// Sets an equivocator aside, if the set can do without it. Answers whether it was news.
	fn note_equivocation(
		validator: &T::AccountId,
		kind: Kind,
		session: SessionIndex,
		time: &impl codec::Encode,
	) -> bool {
		let offence = Self::offence_id(validator, kind, time);
		if Self::is_known(validator, &offence) || Self::is_settled(validator, session) {
			return false;
		}
		Offences::<T>::mutate(|offences| {
			if offences.is_full() {
				offences.remove(0);
			}
			// There is room for it now.
			let _ = offences.try_push(offence);
		});
		Self::deposit_event(Event::Equivocated { validator: validator.clone(), session, kind });
		Self::set_aside_or_spare(validator, Reason::Equivocated);
		true
	}
}
