//! What always holds in the pallet's storage.

use frame_support::ensure;
use salus_primitives::ids::{Period, StudyId};
use sp_runtime::TryRuntimeError;

use crate::{
	pallet::{Config, NextStudyId, Pallet, Participations, Protocols, Sites, Studies},
	types::{enrolled_version, Enrolment, Study},
};

type Checked = Result<(), TryRuntimeError>;

impl<T: Config> Pallet<T> {
	/// Checks every invariant.
	pub(crate) fn do_try_state() -> Checked {
		Self::try_ids()?;
		for (id, study) in Studies::<T>::iter() {
			Self::try_versions(id, &study)?;
			Self::try_counts(id, &study)?;
		}
		Self::try_protocols()?;
		Self::try_sites()?;
		Self::try_participations()
	}

	/// Every study has a number that was handed out, and every number that was handed out has its study.
	fn try_ids() -> Checked {
		let next = NextStudyId::<T>::get();
		ensure!(Studies::<T>::iter_keys().all(|id| id < next), "a study has a number not handed out yet");
		ensure!(u32::try_from(Studies::<T>::iter_keys().count()) == Ok(next.0), "a study was removed");
		Ok(())
	}

	/// Versions are in the order of time, begin with the registration, and each has its protocol.
	fn try_versions(id: StudyId, study: &Study) -> Checked {
		let first = study.amendments.first().ok_or("a study has no protocol")?;
		ensure!(first.needs_consent, "a registration needs no consent");
		ensure!(study.amendments.is_sorted_by_key(|version| version.from), "versions are not in order");
		let closed_late = study.closed_at.is_none_or(|closed| study.amendments.iter().all(|one| one.from <= closed));
		ensure!(closed_late, "a study was amended after it was closed");
		for version in 1..=study.version() {
			let protocol = Protocols::<T>::get(id, version).ok_or("a version has no protocol")?;
			ensure!(protocol.0 != [0; 32], "a version commits to nothing");
		}
		ensure!(study.profile.traits.is_known() && study.profile.diseases.is_known(), "a profile has an unknown code");
		Ok(())
	}

	/// The counts are what counting gives.
	fn try_counts(id: StudyId, study: &Study) -> Checked {
		let required = study.required_version(Self::now());
		let open = |least: u32| {
			let versions = Participations::<T>::iter_prefix_values(id).filter_map(|list| enrolled_version(&list));
			u32::try_from(versions.filter(|version| least <= *version).count())
		};
		ensure!(open(0) == Ok(study.participants), "participants are miscounted");
		ensure!(open(required) == Ok(study.current), "current participants are miscounted");
		Ok(())
	}

	/// Every protocol is that of a version.
	fn try_protocols() -> Checked {
		for (study, version) in Protocols::<T>::iter_keys() {
			let study = Studies::<T>::get(study).ok_or("a protocol is of no study")?;
			ensure!((1..=study.version()).contains(&version), "a protocol is of no version");
		}
		Ok(())
	}

	/// Every site is one of a study, for periods in order that neither overlap nor touch; the sponsor is none.
	fn try_sites() -> Checked {
		for (study, organisation, periods) in Sites::<T>::iter() {
			let study = Studies::<T>::get(study).ok_or("a site is of no study")?;
			ensure!(organisation != study.sponsor, "a sponsor is a site");
			ensure!(!periods.is_empty(), "a site never was one");
			ensure_in_order(periods.iter().copied(), false)?;
			let early = periods.iter().any(|period| period.start < Some(study.opened_at()));
			ensure!(!early, "a site is older than its study");
		}
		Ok(())
	}

	/// Every enrolment is one in a study, in the order of time, under a version that there was.
	fn try_participations() -> Checked {
		for (study, _, enrolments) in Participations::<T>::iter() {
			let study = Studies::<T>::get(study).ok_or("somebody takes part in no study")?;
			ensure!(!enrolments.is_empty(), "somebody never took part");
			ensure_in_order(enrolments.iter().map(Enrolment::period), true)?;
			for enrolment in &enrolments {
				Self::try_enrolment(&study, enrolment)?;
			}
		}
		Ok(())
	}

	/// The version was there, and the study was not closed.
	fn try_enrolment(study: &Study, enrolment: &Enrolment) -> Checked {
		let known = study.amendments.iter().take_while(|version| version.from <= enrolment.from).count();
		let known = u32::try_from(known).map_err(|_| "a study has too many versions")?;
		ensure!((1..=known).contains(&enrolment.version), "somebody agreed to a version before there was one");
		ensure!(study.closed_at.is_none_or(|closed| enrolment.from <= closed), "somebody joined a closed study");
		Ok(())
	}
}

/// Refuses a list that could not have come about: an empty period, or one that begins before the one before it ends.
/// Periods may touch where `touching` says so. Only the last can be open.
fn ensure_in_order(periods: impl Iterator<Item = Period> + Clone, touching: bool) -> Checked {
	ensure!(periods.clone().all(|period| period.is_sound() && period.start.is_some()), "a period is empty");
	let in_order = periods.clone().zip(periods.skip(1)).all(|(one, next)| match (one.end, next.start) {
		(Some(end), Some(start)) => end < start || (touching && end == start),
		_ => false,
	});
	ensure!(in_order, "periods overlap");
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn order_is_checked() {
		let period = Period::between;
		let check = |periods: &[Period], touching| ensure_in_order(periods.iter().copied(), touching).is_ok();
		assert!(check(&[period(1, 2), period(3, 4), Period { start: Some(5), end: None }], false));
		assert!(check(&[period(1, 2), period(2, 4)], true));
		assert!(!check(&[period(1, 2), period(2, 4)], false));
		assert!(!check(&[period(1, 3), period(2, 4)], true));
		assert!(!check(&[period(2, 2)], true));
		assert!(!check(&[Period { start: Some(1), end: None }, period(3, 4)], true));
	}
}
