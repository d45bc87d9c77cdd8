//! The index of members: who they are, and whose quota the transactions of each count to. It says with one read what
//! follows from five: who is an admin, a holder, a patient, a patient's key, or represents a patient.

use codec::{Decode, Encode, MaxEncodedLen};
use salus_primitives::{
	ids::{Moment, OrganisationId},
	traits::{MemberInspect, PatientKeys},
};
use scale_info::TypeInfo;

use crate::{
	Config, Credentials, InForce, Members, OrganisationsByAdmin, Pallet, Patients, PatientsByKey, Represented,
	MAX_REPRESENTED,
};

/// That an account's transactions enter the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Member {
	/// Whose quota they count to.
	pub organisation: OrganisationId,
	/// The first moment at which they don't enter any more. Absent where no time ends it.
	pub until: Option<Moment>,
}

impl Member {
	/// Whether the account's transactions enter the pool at a moment.
	pub fn holds(&self, at: Moment) -> bool {
		self.until.is_none_or(|until| at < until)
	}
}

impl<T: Config> MemberInspect<T::AccountId> for Pallet<T> {
	fn quota_holder(who: &T::AccountId, at: Moment) -> Option<OrganisationId> {
		Members::<T>::get(who).filter(|member| member.holds(at)).map(|member| member.organisation)
	}
}

impl<T: Config> Pallet<T> {
	/// Whether the account's transactions enter the pool: it is an admin, holds a credential that is not revoked, is a
	/// patient or a patient's key, or represents one now. One read.
	pub fn is_member(who: &T::AccountId) -> bool {
		Self::quota_holder(who, Self::now()).is_some()
	}

	/// Lets an account in that no time puts out, and lets it have a nonce.
	pub(crate) fn enter(who: &T::AccountId, organisation: OrganisationId) {
		Members::<T>::insert(who, Member { organisation, until: None });
		frame_system::Pallet::<T>::inc_providers(who);
	}

	/// Lets an account in for as long as it represents somebody of these, and puts it out if that is nobody. A patient
	/// is in by itself, under its own sponsor.
	///
	/// The end is the last one of all, and the sponsor that of the patient whose it is: when another representation is
	/// over by its time, nothing has to be written.
	pub(crate) fn enter_representative(who: &T::AccountId, represented: &InForce<T, MAX_REPRESENTED>) {
		if Patients::<T>::contains_key(who) {
			return;
		}
		match Self::as_representative(represented) {
			Some(member) => Members::<T>::insert(who, member),
			None => Members::<T>::remove(who),
		}
	}

	/// The entry that an account should have, from all that makes it a member. For whoever fills the index or checks it.
	pub(crate) fn membership(who: &T::AccountId) -> Option<Member> {
		let held = || Credentials::<T>::get(who).filter(|credential| credential.revoked_at.is_none());
		let signed_for = || Self::patient_of(who).and_then(Patients::<T>::get);
		let organisation = OrganisationsByAdmin::<T>::get(who)
			.or_else(|| held().map(|credential| credential.organisation))
			.or_else(|| signed_for().map(|patient| patient.sponsor));
		match organisation {
			Some(organisation) => Some(Member { organisation, until: None }),
			// Its key was replaced: it signs no more, for itself or anybody.
			None if Patients::<T>::contains_key(who) => None,
			None => Self::as_representative(&Represented::<T>::get(who)),
		}
	}

	/// All accounts that may have an entry, some twice. For whoever fills the index or checks it.
	pub(crate) fn possible_members() -> impl Iterator<Item = T::AccountId> {
		OrganisationsByAdmin::<T>::iter_keys()
			.chain(Credentials::<T>::iter_keys())
			.chain(Patients::<T>::iter_keys())
			.chain(PatientsByKey::<T>::iter_keys())
			.chain(Represented::<T>::iter_keys())
	}

	/// The entry of somebody who is no patient, and represents those of the list whose time isn't over.
	fn as_representative(represented: &InForce<T, MAX_REPRESENTED>) -> Option<Member> {
		let now = Self::now();
		let (patient, until) = represented.iter().filter(|(_, until)| now < *until).max_by_key(|(_, until)| *until)?;
		let organisation = Patients::<T>::get(patient)?.sponsor;
		Some(Member { organisation, until: Some(*until) })
	}
}
