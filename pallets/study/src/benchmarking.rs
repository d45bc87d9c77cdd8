//! Benchmarks, each at its worst case: every list that a call reads has as many entries as it can have.

use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, BoundedVec};
use salus_primitives::{
	codes::{DiseaseGroupSet, StudyTraitSet},
	commitment::Commitment,
	ids::{Moment, OrganisationId, Period, StudyId},
	study::StudyProfile,
};

use crate::{
	types::{Amendment, BenchmarkHelper, Enrolment, MAX_ENROLMENTS, MAX_SITE_PERIODS, MAX_VERSIONS},
	Call, Config, NextStudyId, Pallet, Participations, Protocols, Sites, Studies, Study,
};

/// The study of the benchmarks.
const STUDY: StudyId = StudyId(0);

/// A profile with all that there can be in it.
const PROFILE: StudyProfile = StudyProfile { traits: StudyTraitSet::all(), diseases: DiseaseGroupSet::all() };

/// An origin that may sponsor, and its organisation.
fn sponsor<T: Config>() -> Result<(T::RuntimeOrigin, OrganisationId), BenchmarkError> {
	let origin = T::SponsorOrigin::try_successful_origin().map_err(|()| "no origin may sponsor")?;
	let sponsor = T::SponsorOrigin::ensure_origin(origin.clone()).map_err(|_| "the origin may not sponsor")?;
	Ok((origin, sponsor))
}

/// An origin of a patient, and the patient.
fn patient<T: Config>() -> Result<(T::RuntimeOrigin, T::AccountId), BenchmarkError> {
	let origin = T::PatientOrigin::try_successful_origin().map_err(|()| "there is no patient")?;
	let patient = T::PatientOrigin::ensure_origin(origin.clone()).map_err(|_| "the origin is no patient")?;
	Ok((origin, patient))
}

/// A study with this many versions, two participants, and consent needed of the first version only.
fn study<T: Config>(sponsor: OrganisationId, versions: u32) {
	let amendments = (1..=versions).map(|version| Amendment { from: Pallet::<T>::now(), needs_consent: version == 1 });
	let record = Study {
		sponsor,
		profile: PROFILE,
		amendments: BoundedVec::truncate_from(amendments.collect()),
		closed_at: None,
		participants: 2,
		current: 2,
	};
	for version in 1..=versions {
		Protocols::<T>::insert(STUDY, version, Commitment([1; 32]));
	}
	NextStudyId::<T>::put(StudyId(1));
	Studies::<T>::insert(STUDY, record);
}

/// `count` periods in the future, one after the other, so that none of them begins or ends now.
fn periods<T: Config>(count: u32) -> impl Iterator<Item = (Moment, Moment)> {
	let now = Pallet::<T>::now();
	(1..=Moment::from(count)).map(move |nth| {
		let start = now.saturating_add(nth.saturating_mul(3));
		(start, start.saturating_add(1))
	})
}

/// A patient's enrolments in the study, `count` of them, the last one open.
fn enrolled<T: Config>(patient: &T::AccountId, count: u32) {
	let list = periods::<T>(count).map(|(from, until)| Enrolment { version: 1, from, until: Some(until) });
	let mut list: alloc::vec::Vec<_> = list.collect();
	list.last_mut().into_iter().for_each(|last| last.until = None);
	Participations::<T>::insert(STUDY, patient, BoundedVec::truncate_from(list));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register() -> Result<(), BenchmarkError> {
		let (origin, _) = sponsor::<T>()?;
		let study = NextStudyId::<T>::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, PROFILE, Commitment([1; 32]));

		assert!(Studies::<T>::contains_key(study));
		Ok(())
	}

	#[benchmark]
	fn amend() -> Result<(), BenchmarkError> {
		let (origin, sponsor) = sponsor::<T>()?;
		study::<T>(sponsor, MAX_VERSIONS - 1);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, STUDY, Commitment([2; 32]), true);

		assert_eq!(Studies::<T>::get(STUDY).map(|study| study.version()), Some(MAX_VERSIONS));
		Ok(())
	}

	#[benchmark]
	fn add_site() -> Result<(), BenchmarkError> {
		let (origin, sponsor) = sponsor::<T>()?;
		study::<T>(sponsor, MAX_VERSIONS);
		let site = T::BenchmarkHelper::site();
		let list = periods::<T>(MAX_SITE_PERIODS - 1).map(|(start, end)| Period::between(start, end));
		Sites::<T>::insert(STUDY, site, BoundedVec::truncate_from(list.collect()));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, STUDY, site);

		assert!(Sites::<T>::get(STUDY, site).is_full());
		Ok(())
	}

	#[benchmark]
	fn remove_site() -> Result<(), BenchmarkError> {
		let (origin, sponsor) = sponsor::<T>()?;
		study::<T>(sponsor, MAX_VERSIONS);
		let site = T::BenchmarkHelper::site();
		let mut list: alloc::vec::Vec<_> =
			periods::<T>(MAX_SITE_PERIODS).map(|(start, end)| Period::between(start, end)).collect();
		list.last_mut().into_iter().for_each(|last| last.end = None);
		Sites::<T>::insert(STUDY, site, BoundedVec::truncate_from(list));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, STUDY, site);

		assert!(Sites::<T>::get(STUDY, site).iter().all(|period| period.end.is_some()));
		Ok(())
	}

	#[benchmark]
	fn close() -> Result<(), BenchmarkError> {
		let (origin, sponsor) = sponsor::<T>()?;
		study::<T>(sponsor, MAX_VERSIONS);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, STUDY);

		assert!(Studies::<T>::get(STUDY).is_some_and(|study| study.closed_at.is_some()));
		Ok(())
	}

	#[benchmark]
	fn enrol() -> Result<(), BenchmarkError> {
		let (_, sponsor) = sponsor::<T>()?;
		let (origin, patient) = patient::<T>()?;
		study::<T>(sponsor, MAX_VERSIONS);
		enrolled::<T>(&patient, MAX_ENROLMENTS - 1);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, STUDY, MAX_VERSIONS);

		assert!(Participations::<T>::get(STUDY, &patient).is_full());
		Ok(())
	}

	#[benchmark]
	fn leave() -> Result<(), BenchmarkError> {
		let (_, sponsor) = sponsor::<T>()?;
		let (origin, patient) = patient::<T>()?;
		study::<T>(sponsor, MAX_VERSIONS);
		enrolled::<T>(&patient, MAX_ENROLMENTS);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, STUDY);

		assert_eq!(Studies::<T>::get(STUDY).map(|study| study.participants), Some(1));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
