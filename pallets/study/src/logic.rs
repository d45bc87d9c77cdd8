//! What the calls do: verify, write, tell.

use frame_support::{ensure, traits::DefensiveSaturating, traits::Time};
use salus_primitives::{
	commitment::Commitment,
	ids::{Moment, OrganisationId, StudyId},
	study::StudyProfile,
	traits::{OrganisationInspect, Standing},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

use crate::{
	pallet::{Config, Error, Event, NextStudyId, Pallet, Participations, Protocols, Sites, Studies},
	types::{self, Full, Study},
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(sponsor: OrganisationId, profile: StudyProfile, protocol: Commitment) -> DispatchResult {
		Self::ensure_good_standing(sponsor)?;
		ensure!(profile.traits.is_known() && profile.diseases.is_known(), Error::<T>::UnknownCode);
		Self::ensure_commitment(protocol)?;
		let study = NextStudyId::<T>::get();
		let next = study.next().ok_or(Error::<T>::IdsExhausted)?;
		let record = Study::new(sponsor, profile, Self::now());

		NextStudyId::<T>::put(next);
		Protocols::<T>::insert(study, record.version(), protocol);
		Studies::<T>::insert(study, record);

		Self::deposit_event(Event::StudyRegistered { study, sponsor });
		Ok(())
	}

	pub(crate) fn do_amend(
		sponsor: OrganisationId,
		study: StudyId,
		protocol: Commitment,
		needs_consent: bool,
	) -> DispatchResult {
		Self::ensure_good_standing(sponsor)?;
		let mut record = Self::ensure_own_open(sponsor, study)?;
		Self::ensure_commitment(protocol)?;
		let latest = Protocols::<T>::get(study, record.version());
		ensure!(latest != Some(protocol), Error::<T>::ProtocolUnchanged);
		let version = record.amend(needs_consent, Self::now()).map_err(|Full| Error::<T>::TooManyVersions)?;

		Protocols::<T>::insert(study, version, protocol);
		Studies::<T>::insert(study, record);

		Self::deposit_event(Event::ProtocolAmended { study, version, needs_consent });
		Ok(())
	}

	pub(crate) fn do_add_site(sponsor: OrganisationId, study: StudyId, organisation: OrganisationId) -> DispatchResult {
		Self::ensure_good_standing(sponsor)?;
		Self::ensure_own_open(sponsor, study)?;
		match T::Organisations::standing(organisation, Self::now()) {
			Standing::Good => {}
			Standing::Unknown => return Err(Error::<T>::UnknownOrganisation.into()),
			Standing::Suspended | Standing::LicenceNotValid => return Err(Error::<T>::SiteNotInGoodStanding.into()),
		}
		let mut periods = Sites::<T>::get(study, organisation);
		ensure!(organisation != sponsor && !types::is_site(&periods), Error::<T>::AlreadySite);
		types::open(&mut periods, Self::now()).map_err(|Full| Error::<T>::TooManySitePeriods)?;

		Sites::<T>::insert(study, organisation, periods);

		Self::deposit_event(Event::SiteAdded { study, organisation });
		Ok(())
	}

	/// `sponsor` and `site` are the organisations that the caller speaks for as the one and as the other.
	pub(crate) fn do_remove_site(
		sponsor: Option<OrganisationId>,
		site: Option<OrganisationId>,
		study: StudyId,
		organisation: OrganisationId,
	) -> DispatchResult {
		let record = Studies::<T>::get(study).ok_or(Error::<T>::NotFound)?;
		let may = sponsor == Some(record.sponsor) || site == Some(organisation);
		ensure!(may, Error::<T>::NotSponsor);
		let mut periods = Sites::<T>::get(study, organisation);
		ensure!(types::is_site(&periods), Error::<T>::NotSite);
		types::shut(&mut periods, Self::now());

		if periods.is_empty() {
			Sites::<T>::remove(study, organisation);
		} else {
			Sites::<T>::insert(study, organisation, periods);
		}

		Self::deposit_event(Event::SiteRemoved { study, organisation });
		Ok(())
	}

	pub(crate) fn do_close(sponsor: OrganisationId, study: StudyId) -> DispatchResult {
		let mut record = Self::ensure_own_open(sponsor, study)?;
		record.closed_at = Some(Self::now());

		Studies::<T>::insert(study, record);

		Self::deposit_event(Event::StudyClosed { study });
		Ok(())
	}

	pub(crate) fn do_enrol(patient: T::AccountId, study: StudyId, version: u32) -> DispatchResult {
		let now = Self::now();
		let mut record = Studies::<T>::get(study).ok_or(Error::<T>::NotFound)?;
		ensure!(record.closed_at.is_none(), Error::<T>::StudyClosed);
		ensure!((1..=record.version()).contains(&version), Error::<T>::UnknownVersion);
		let required = record.required_version(now);
		ensure!(required <= version, Error::<T>::OutdatedVersion);
		let mut enrolments = Participations::<T>::get(study, &patient);
		let before = types::enrolled_version(&enrolments);
		ensure!(before != Some(version), Error::<T>::AlreadyEnrolled);
		types::enrol(&mut enrolments, version, now).map_err(|Full| Error::<T>::TooManyEnrolments)?;
		record.participants = increased(record.participants, before.is_none())?;
		record.current = increased(record.current, before.is_none_or(|before| before < required))?;

		Participations::<T>::insert(study, &patient, enrolments);
		Studies::<T>::insert(study, record);

		Self::deposit_event(Event::Enrolled { study, patient, version });
		Ok(())
	}

	pub(crate) fn do_leave(patient: T::AccountId, study: StudyId) -> DispatchResult {
		let now = Self::now();
		let mut record = Studies::<T>::get(study).ok_or(Error::<T>::NotFound)?;
		let mut enrolments = Participations::<T>::get(study, &patient);
		let version = types::enrolled_version(&enrolments).ok_or(Error::<T>::NotEnrolled)?;
		types::leave(&mut enrolments, now);
		record.participants = record.participants.defensive_saturating_sub(1);
		if record.required_version(now) <= version {
			record.current = record.current.defensive_saturating_sub(1);
		}

		if enrolments.is_empty() {
			Participations::<T>::remove(study, &patient);
		} else {
			Participations::<T>::insert(study, &patient, enrolments);
		}
		Studies::<T>::insert(study, record);

		Self::deposit_event(Event::Left { study, patient });
		Ok(())
	}

	/// The current block's moment.
	pub(crate) fn now() -> Moment {
		T::Time::now()
	}

	/// A sponsor's word counts only while the organisation is admitted, not suspended, and licensed.
	fn ensure_good_standing(sponsor: OrganisationId) -> DispatchResult {
		match T::Organisations::standing(sponsor, Self::now()) {
			Standing::Good => Ok(()),
			Standing::Suspended => Err(Error::<T>::Suspended.into()),
			Standing::LicenceNotValid => Err(Error::<T>::LicenceNotValid.into()),
			Standing::Unknown => Err(Error::<T>::NotMember.into()),
		}
	}

	/// The study, if this organisation sponsors it and it is not closed.
	fn ensure_own_open(sponsor: OrganisationId, study: StudyId) -> Result<Study, DispatchError> {
		let record = Studies::<T>::get(study).ok_or(Error::<T>::NotFound)?;
		ensure!(record.sponsor == sponsor, Error::<T>::NotSponsor);
		ensure!(record.closed_at.is_none(), Error::<T>::StudyClosed);
		Ok(record)
	}

	/// Zero stands for no document at all.
	fn ensure_commitment(protocol: Commitment) -> DispatchResult {
		ensure!(protocol.0 != [0; 32], Error::<T>::InvalidCommitment);
		Ok(())
	}
}

/// The count with one more where there is one more.
fn increased(count: u32, is_more: bool) -> Result<u32, ArithmeticError> {
	count.checked_add(is_more.into()).ok_or(ArithmeticError::Overflow)
}
