//! Guardians and proxies: who acts for a patient, as what, and until when.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	dispatch::{extract_actual_weight, DispatchResultWithPostInfo, GetDispatchInfo},
	ensure,
	traits::{Contains, IsSubType, IsType, OriginTrait},
	BoundedVec,
};
use frame_system::RawOrigin;
use salus_primitives::{
	ids::{Moment, OrganisationId, Period},
	traits::PatientKeys,
};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{ConstU32, Dispatchable},
	DispatchResult,
};

use crate::{
	Call, Config, Credentials, Error, Event, OrganisationsByAdmin, Pallet, Patients, PatientsByKey, Representations,
	Representatives, Represented, WeightInfo,
};

/// Most representatives of a patient at a time.
pub const MAX_REPRESENTATIVES: u32 = 8;

/// Most patients whom one account represents at a time.
pub const MAX_REPRESENTED: u32 = 8;

/// Most times that one account is appointed for one patient.
pub const MAX_REPRESENTATIONS: u32 = 8;

/// When an account represented a patient, in the order of time.
pub type History = BoundedVec<Representation, ConstU32<MAX_REPRESENTATIONS>>;

/// The other side of representations that nobody ended, and until when they last; each account once.
pub type InForce<T, const MOST: u32> = BoundedVec<(<T as frame_system::Config>::AccountId, Moment), ConstU32<MOST>>;

/// By what right somebody acts for a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RepresentativeKind {
	/// By law, until the patient comes of age. The patient's sponsor answers for it.
	#[codec(index = 0)]
	Guardian,
	/// By the patient's own will.
	#[codec(index = 1)]
	Proxy,
}

/// That an account represented a patient for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Representation {
	/// By what right.
	pub kind: RepresentativeKind,
	/// The first moment.
	pub from: Moment,
	/// The first moment at which the right has ended, as it was set at the appointment.
	pub until: Moment,
	/// When it was ended before that, or another appointment took its place.
	pub ended_at: Option<Moment>,
}

impl Representation {
	/// The time that it holds for.
	pub fn period(&self) -> Period {
		Period::between(self.from, self.ended_at.map_or(self.until, |ended| ended.min(self.until)))
	}

	/// Whether it holds at a moment.
	pub fn holds(&self, at: Moment) -> bool {
		self.period().contains(at)
	}
}

/// Ends whatever holds now. What began in this very block never was.
fn end(history: &mut History, now: Moment) {
	match history.last_mut() {
		Some(last) if last.holds(now) && last.from == now => {
			history.pop();
		}
		Some(last) if last.holds(now) => last.ended_at = Some(now),
		_ => {}
	}
}

/// Takes an account off a list, and those whose time is over.
fn drop_from<A: PartialEq, const MOST: u32>(list: &mut BoundedVec<(A, Moment), ConstU32<MOST>>, who: &A, now: Moment) {
	list.retain(|(other, until)| other != who && now < *until);
}

impl<T: Config> Pallet<T> {
	/// By what right an account represented a patient at a moment.
	pub fn represents(representative: &T::AccountId, patient: &T::AccountId, at: Moment) -> Option<RepresentativeKind> {
		Representations::<T>::get(patient, representative).iter().find(|one| one.holds(at)).map(|one| one.kind)
	}

	/// Whether an account represents anybody now: one read of at most [`MAX_REPRESENTED`] entries.
	pub fn is_representative(who: &T::AccountId) -> bool {
		let now = Self::now();
		Represented::<T>::get(who).iter().any(|(_, until)| now < *until)
	}

	/// Who represented a patient at a moment. For views only: it reads as many entries as the patient ever had
	/// representatives.
	pub(crate) fn representatives_of(
		patient: &T::AccountId,
		at: Moment,
	) -> Vec<(T::AccountId, RepresentativeKind, Period)> {
		let held = |(who, history): (T::AccountId, History)| {
			history.iter().find(|one| one.holds(at)).map(|one| (who, one.kind, one.period()))
		};
		Representations::<T>::iter_prefix(patient).filter_map(held).collect()
	}

	pub(crate) fn do_appoint_guardian(
		sponsor: OrganisationId,
		patient: T::AccountId,
		guardian: T::AccountId,
		until: Moment,
	) -> DispatchResult {
		Self::ensure_good(sponsor, Self::now())?;
		ensure!(Self::sponsor_of(&patient)? == sponsor, Error::<T>::NotSponsor);
		Self::do_appoint(patient, guardian, RepresentativeKind::Guardian, until)
	}

	/// Appoints from now on, in the place of what the pair may have.
	pub(crate) fn do_appoint(
		patient: T::AccountId,
		representative: T::AccountId,
		kind: RepresentativeKind,
		until: Moment,
	) -> DispatchResult {
		let now = Self::now();
		ensure!(patient != representative, Error::<T>::OwnRepresentative);
		ensure!(now < until, Error::<T>::InvalidPeriod);
		// Who asks for access, or governs who does, must not be able to permit it as well. A patient that signs with
		// another key is appointed by its pseudonym.
		let is_taken = OrganisationsByAdmin::<T>::contains_key(&representative)
			|| Credentials::<T>::contains_key(&representative)
			|| PatientsByKey::<T>::contains_key(&representative);
		ensure!(!is_taken, Error::<T>::AccountTaken);
		let is_new = !Represented::<T>::contains_key(&representative);

		let mut history = Representations::<T>::get(&patient, &representative);
		end(&mut history, now);
		let appointed = Representation { kind, from: now, until, ended_at: None };
		history.try_push(appointed).map_err(|_| Error::<T>::TooManyRepresentations)?;
		let (mut side, mut other_side) = Self::without(&patient, &representative, now);
		side.try_push((representative.clone(), until)).map_err(|_| Error::<T>::TooManyRepresentatives)?;
		other_side.try_push((patient.clone(), until)).map_err(|_| Error::<T>::TooManyRepresented)?;

		Representations::<T>::insert(&patient, &representative, history);
		Representatives::<T>::insert(&patient, side);
		Self::enter_representative(&representative, &other_side);
		Represented::<T>::insert(&representative, other_side);
		if is_new {
			frame_system::Pallet::<T>::inc_providers(&representative);
		}
		Self::deposit_event(Event::RepresentativeAppointed { patient, representative, kind, until });
		Ok(())
	}

	/// `who` is whom the caller signs as, and `sponsor` the provider that the caller acts for, if for one.
	pub(crate) fn do_end_representation(
		who: &T::AccountId,
		sponsor: Option<OrganisationId>,
		patient: T::AccountId,
		representative: T::AccountId,
	) -> DispatchResult {
		let now = Self::now();
		let own_sponsor = Self::sponsor_of(&patient)?;
		if *who != patient && *who != representative {
			ensure!(sponsor == Some(own_sponsor), Error::<T>::NotSponsor);
			Self::ensure_good(own_sponsor, now)?;
		}
		ensure!(Self::represents(&representative, &patient, now).is_some(), Error::<T>::NotRepresentative);
		let mut history = Representations::<T>::get(&patient, &representative);
		end(&mut history, now);
		let (side, other_side) = Self::without(&patient, &representative, now);

		if history.is_empty() {
			Representations::<T>::remove(&patient, &representative);
		} else {
			Representations::<T>::insert(&patient, &representative, history);
		}
		Representatives::<T>::insert(&patient, side);
		Self::enter_representative(&representative, &other_side);
		Represented::<T>::insert(&representative, other_side);
		Self::deposit_event(Event::RepresentationEnded { patient, representative });
		Ok(())
	}

	/// Whether a representative may make a call for a patient. No call of this pallet is among them: a right to act
	/// for somebody isn't passed on, and doesn't grow.
	pub(crate) fn is_represented(call: &<T as Config>::RuntimeCall) -> bool {
		let own: Option<&Call<T>> = call.is_sub_type();
		own.is_none() && T::RepresentedCalls::contains(call)
	}

	/// Makes a call for a patient, by whatever key the patient signs with now; `may` says which calls and which calls
	/// within them. `representative` is whom the caller signs as.
	pub(crate) fn do_act_for(
		representative: T::AccountId,
		patient: T::AccountId,
		call: <T as Config>::RuntimeCall,
		may: fn(&<T as Config>::RuntimeCall) -> bool,
	) -> DispatchResultWithPostInfo {
		let kind = Self::represents(&representative, &patient, Self::now()).ok_or(Error::<T>::NotRepresentative)?;
		ensure!(may(&call), Error::<T>::CallNotAllowed);

		let mut origin: T::RuntimeOrigin = RawOrigin::Signed(Self::key_of(&patient)).into();
		origin.add_filter(move |call: &<T as frame_system::Config>::RuntimeCall| {
			may(<T as Config>::RuntimeCall::from_ref(call))
		});
		let info = call.get_dispatch_info();
		let result = call.dispatch(origin);
		let spent = <T as Config>::WeightInfo::act_for().saturating_add(extract_actual_weight(&result, &info));
		match result {
			Ok(_) => {
				Self::deposit_event(Event::ActedFor { patient, representative, kind });
				Ok(Some(spent).into())
			}
			Err(mut failed) => {
				failed.post_info = Some(spent).into();
				Err(failed)
			}
		}
	}

	/// The provider that admitted a patient.
	fn sponsor_of(patient: &T::AccountId) -> Result<OrganisationId, Error<T>> {
		Patients::<T>::get(patient).map(|record| record.sponsor).ok_or(Error::<T>::NotFound)
	}

	/// The patient's representatives without this one, and whom the representative represents without this patient.
	fn without(
		patient: &T::AccountId,
		representative: &T::AccountId,
		now: Moment,
	) -> (InForce<T, MAX_REPRESENTATIVES>, InForce<T, MAX_REPRESENTED>) {
		let (mut side, mut other_side) = (Representatives::<T>::get(patient), Represented::<T>::get(representative));
		drop_from(&mut side, representative, now);
		drop_from(&mut other_side, patient, now);
		(side, other_side)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn representation(from: Moment, until: Moment, ended_at: Option<Moment>) -> Representation {
		Representation { kind: RepresentativeKind::Proxy, from, until, ended_at }
	}

	#[test]
	fn a_representation_holds_until_its_end_or_its_time() {
		for (ended_at, end) in [(None, 20), (Some(15), 15), (Some(25), 20)] {
			let one = representation(10, 20, ended_at);
			assert_eq!([9, 10, end - 1, end].map(|at| one.holds(at)), [false, true, true, false]);
		}
	}

	#[test]
	fn what_is_over_is_not_ended_again() {
		let mut history = History::truncate_from(vec![representation(10, 20, None)]);
		end(&mut history, 20);
		assert_eq!(history.to_vec(), [representation(10, 20, None)]);
		end(&mut history, 15);
		assert_eq!(history.to_vec(), [representation(10, 20, Some(15))]);
	}

	#[test]
	fn kinds_are_encoded_by_their_fixed_index() {
		assert_eq!(RepresentativeKind::Guardian.encode(), [0]);
		assert_eq!(RepresentativeKind::Proxy.encode(), [1]);
	}
}
