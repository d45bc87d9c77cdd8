//! The answers that other pallets and the runtime get.

use salus_primitives::{
	ids::{Moment, OrganisationId, StudyId},
	study::{Participation, StudyInfo, StudyProfile},
	traits::StudyInspect,
};

use crate::{
	pallet::{Config, Pallet, Participations, Protocols, Sites, Studies},
	types,
};

impl<T: Config> Pallet<T> {
	/// What the chain has on a study, now.
	pub(crate) fn study_info(study: StudyId) -> Option<StudyInfo> {
		let record = Studies::<T>::get(study)?;
		let version = record.version();
		Some(StudyInfo {
			sponsor: record.sponsor,
			profile: record.profile,
			version,
			protocol: Protocols::<T>::get(study, version)?,
			required_version: record.required_version(Self::now()),
			opened_at: record.opened_at(),
			closed_at: record.closed_at,
			participants: record.participants,
			current: record.current,
		})
	}
}

impl<T: Config> StudyInspect<T::AccountId> for Pallet<T> {
	fn profile(study: StudyId, organisation: OrganisationId, at: Moment) -> Option<StudyProfile> {
		let record = Studies::<T>::get(study).filter(|record| record.is_open(at))?;
		let is_part = record.sponsor == organisation
			|| Sites::<T>::get(study, organisation).iter().any(|period| period.contains(at));
		is_part.then_some(record.profile)
	}

	fn exists(study: StudyId) -> bool {
		Studies::<T>::contains_key(study)
	}

	fn participation(study: StudyId, patient: &T::AccountId, at: Moment) -> Participation {
		Studies::<T>::get(study).map_or(Participation::None, |record| {
			types::participation(&record, &Participations::<T>::get(study, patient), at)
		})
	}
}
