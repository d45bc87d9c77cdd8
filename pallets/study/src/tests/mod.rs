//! One file per call, and one for each of the other things that this pallet does.

mod add_site;
mod amend;
mod close;
mod enrol;
mod inspect;
mod invariants;
mod leave;
mod register;
mod remove_site;
mod try_state;

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::{DiseaseGroupSet, StudyTraitSet},
	commitment::Commitment,
	ids::{Moment, Period, StudyId},
	study::{Participation, StudyInfo, StudyProfile},
	traits::StudyInspect,
};
use sp_runtime::DispatchError::BadOrigin;

use crate::{
	mock::*, Amendment, Enrolment, Event, NextStudyId, Participations, Protocols, Sites, Studies, Study,
	MAX_ENROLMENTS, MAX_SITE_PERIODS, MAX_VERSIONS,
};

type Error = crate::Error<Test>;

/// A number that no study has.
const NO_STUDY: StudyId = StudyId(9);

/// The record of [`STUDY`].
fn record() -> Study {
	Studies::<Test>::get(STUDY).unwrap()
}

/// How many take part in [`STUDY`], and how many of them count.
fn counts() -> (u32, u32) {
	(record().participants, record().current)
}

/// The enrolments of the first patient in [`STUDY`].
fn enrolments() -> Vec<Enrolment> {
	Participations::<Test>::get(STUDY, PATIENT).to_vec()
}

/// How the first patient took part in [`STUDY`] at a moment.
fn part(at: Moment) -> Participation {
	StudyPallet::participation(STUDY, &PATIENT, at)
}

/// Whether an account's organisation could ask for data for [`STUDY`] at a moment.
fn takes_part(who: u64, at: Moment) -> bool {
	StudyPallet::profile(STUDY, organisation(who), at).is_some()
}

/// Checks that this event was the last.
fn assert_event(event: Event<Test>) {
	System::assert_last_event(event.into());
}
