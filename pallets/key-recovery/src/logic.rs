//! The calls' logic: verify, write, tell.

use frame_support::{
	ensure,
	traits::{EnsureOrigin, Get, Time},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use salus_primitives::{
	ids::{Moment, Period},
	traits::{OrganisationInspect, PatientKeys, Standing},
};
use sp_runtime::{traits::BadOrigin, DispatchResult};

use crate::{
	pallet::ProposalOf,
	types::{Caller, Party},
	Config, Error, Event, Objections, Pallet, Proposal, Proposals, Side,
};

type CallerOf<T> = Caller<<T as frame_system::Config>::AccountId>;
type PartyOf<T> = Party<<T as frame_system::Config>::AccountId>;

impl<T: Config> Pallet<T> {
	/// The current block's moment.
	fn now() -> Moment {
		T::Time::now()
	}

	/// Who calls: for an organisation, or for itself.
	pub(crate) fn ensure_caller(origin: OriginFor<T>) -> Result<CallerOf<T>, BadOrigin> {
		match T::SponsorOrigin::try_origin(origin) {
			Ok(organisation) => Ok(Caller::Organisation(organisation)),
			Err(origin) => ensure_signed(origin).map(Caller::Account),
		}
	}

	pub(crate) fn do_propose(caller: CallerOf<T>, patient: T::AccountId, new: T::AccountId) -> DispatchResult {
		let party = Self::ensure_party(caller, &patient)?;
		let is_open = Proposals::<T>::get(&patient).is_some_and(|proposal| !Self::is_lapsed(&proposal));
		ensure!(!is_open, Error::<T>::AlreadyProposed);
		Self::ensure_fresh(&new)?;

		let by = party.side();
		Proposals::<T>::insert(&patient, Proposal::of(new.clone()).agreed(party));
		Self::deposit_event(Event::Proposed { patient, new, by });
		Ok(())
	}

	pub(crate) fn do_confirm(caller: CallerOf<T>, patient: T::AccountId, new: T::AccountId) -> DispatchResult {
		let party = Self::ensure_party(caller, &patient)?;
		let proposal = Self::find(&patient)?;
		ensure!(proposal.new == new, Error::<T>::OtherKey);
		ensure!(proposal.ready_at.is_none(), Error::<T>::AlreadyConfirmed);
		ensure!(!proposal.is_agreed_by(&party), Error::<T>::AlreadyAgreed);
		let proposal = proposal.agreed(party);
		Self::ensure_guardianship(&proposal, &patient)?;

		// At the end of time a recovery is never ready, rather than at once.
		let ready_at = Self::now().saturating_add(T::RecoveryDelay::get());
		Proposals::<T>::insert(&patient, Proposal { ready_at: Some(ready_at), ..proposal });
		Self::deposit_event(Event::Confirmed { patient, new, ready_at });
		Ok(())
	}

	pub(crate) fn do_finish(caller: CallerOf<T>, patient: T::AccountId) -> DispatchResult {
		let _party = Self::ensure_party(caller, &patient)?;
		let proposal = Self::find(&patient)?;
		let ready_at = Self::ensure_confirmed(&proposal)?;
		ensure!(ready_at <= Self::now(), Error::<T>::TooEarly);
		// Not whether the guardian still is one: a thief ends its right with the key that is to be replaced.
		Self::ensure_fresh(&proposal.new)?;

		let (old, new) = (T::Patients::key_of(&patient), proposal.new);
		Proposals::<T>::remove(&patient);
		// The next key may object for itself.
		Objections::<T>::remove(&patient);
		T::Patients::replace_key(&patient, &new);
		Self::deposit_event(Event::KeyReplaced { patient, old, new });
		Ok(())
	}

	pub(crate) fn do_cancel(caller: CallerOf<T>, patient: T::AccountId) -> DispatchResult {
		let proposal = Self::find(&patient)?;
		let by = Self::ensure_canceller(&caller, &proposal, &patient)?;

		if by == Side::Patient {
			Objections::<T>::insert(&patient, Self::now());
		}
		Proposals::<T>::remove(&patient);
		Self::deposit_event(Event::Cancelled { patient, new: proposal.new, by });
		Ok(())
	}

	/// The recovery that is under way.
	fn find(patient: &T::AccountId) -> Result<ProposalOf<T>, Error<T>> {
		Proposals::<T>::get(patient).ok_or(Error::<T>::NotFound)
	}

	/// Whether the time for finishing is over.
	fn is_lapsed(proposal: &ProposalOf<T>) -> bool {
		proposal.is_lapsed(Self::now(), T::RecoveryDelay::get())
	}

	/// Which of the two who have to agree the caller is. The sponsor has to be in good standing, whoever calls.
	fn ensure_party(caller: CallerOf<T>, patient: &T::AccountId) -> Result<PartyOf<T>, Error<T>> {
		let now = Self::now();
		let sponsor = T::Patients::sponsor(patient).ok_or(Error::<T>::UnknownPatient)?;
		let party = match caller {
			Caller::Organisation(organisation) => (organisation == sponsor).then_some(Party::Sponsor),
			Caller::Account(who) => T::Patients::is_guardian(&who, patient, now).then_some(Party::Guardian(who)),
		};
		let party = party.ok_or(Error::<T>::NotAuthorized)?;
		ensure!(T::Organisations::standing(sponsor, now) == Standing::Good, Error::<T>::NotInGoodStanding);
		Ok(party)
	}

	/// On which side whoever cancels stands. The sponsor and the guardian who agreed always can, whatever became of
	/// their right; other guardians can't interfere.
	fn ensure_canceller(
		caller: &CallerOf<T>,
		proposal: &ProposalOf<T>,
		patient: &T::AccountId,
	) -> Result<Side, Error<T>> {
		match caller {
			Caller::Organisation(organisation) if T::Patients::sponsor(patient) == Some(*organisation) => {
				Ok(Side::Sponsor)
			}
			Caller::Account(who) if proposal.by_guardian.as_ref() == Some(who) => Ok(Side::Guardian),
			Caller::Account(who) if T::Patients::key_of(patient) == *who => {
				Self::ensure_may_object(proposal, patient).map(|()| Side::Patient)
			}
			Caller::Organisation(_) | Caller::Account(_) => Err(Error::<T>::NotAuthorized),
		}
	}

	/// Since when a recovery to which both agreed can be finished, if it still can.
	fn ensure_confirmed(proposal: &ProposalOf<T>) -> Result<Moment, Error<T>> {
		let ready_at = proposal.ready_at.ok_or(Error::<T>::NotConfirmed)?;
		ensure!(!Self::is_lapsed(proposal), Error::<T>::Lapsed);
		Ok(ready_at)
	}

	/// Refuses an objection to a recovery that is ready soon after the last one. So a thief can stop one recovery, but
	/// not the next.
	fn ensure_may_object(proposal: &ProposalOf<T>, patient: &T::AccountId) -> Result<(), Error<T>> {
		let ready_at = Self::ensure_confirmed(proposal)?;
		let is_soon = |last: Moment| ready_at < last.saturating_add(T::ObjectionPause::get());
		ensure!(!Objections::<T>::get(patient).is_some_and(is_soon), Error::<T>::ObjectionSpent);
		Ok(())
	}

	/// Refuses a recovery to which a guardian agreed who is none any more, or whose appointment wasn't visible for a
	/// whole delay yet.
	fn ensure_guardianship(proposal: &ProposalOf<T>, patient: &T::AccountId) -> Result<(), Error<T>> {
		let (now, delay) = (Self::now(), T::RecoveryDelay::get());
		let guardian = proposal.by_guardian.as_ref().ok_or(Error::<T>::GuardianshipEnded)?;
		ensure!(T::Patients::is_guardian(guardian, patient, now), Error::<T>::GuardianshipEnded);

		// At some moment between two delays ago and one, rather than ever since: else a thief who ends the right as
		// often as it is given would keep everybody from recovering.
		let from = now.saturating_sub(delay.saturating_mul(2));
		let until = now.saturating_sub(delay).saturating_add(1);
		let is_known = T::Patients::was_guardian(guardian, patient, Period::between(from, until));
		ensure!(is_known, Error::<T>::GuardianTooNew);
		Ok(())
	}

	/// Refuses an account that can't become a patient's key.
	fn ensure_fresh(new: &T::AccountId) -> Result<(), Error<T>> {
		ensure!(T::Patients::is_free(new), Error::<T>::KeyTaken);
		Ok(())
	}
}
