//! What the pallet stores, and what each record answers by itself.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::BoundedVec;
use salus_primitives::{
	ids::{Moment, OrganisationId, Period},
	study::{Participation, StudyProfile},
};
use scale_info::TypeInfo;
use sp_runtime::traits::ConstU32;

/// Most versions of a study's protocol, the first one included.
pub const MAX_VERSIONS: u32 = 32;

/// Most periods in which one organisation is a site of one study.
pub const MAX_SITE_PERIODS: u32 = 4;

/// Most times that one patient enrols in one study.
pub const MAX_ENROLMENTS: u32 = 32;

/// The periods in which an organisation was a site, in the order of time; only the last can be open.
pub type SitePeriods = BoundedVec<Period, ConstU32<MAX_SITE_PERIODS>>;

/// A patient's enrolments in one study, in the order of time; only the last can be open.
pub type Enrolments = BoundedVec<Enrolment, ConstU32<MAX_ENROLMENTS>>;

/// A list has no room for one more entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// Since when a version of the protocol holds, and what it asks of participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Amendment {
	/// The first moment of the version.
	pub from: Moment,
	/// Whether whoever agreed to an earlier version has to agree again. Always so for the first version.
	pub needs_consent: bool,
}

/// A study.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Study {
	/// The organisation that runs it.
	pub sponsor: OrganisationId,
	/// What it declares of itself. An amendment doesn't change it: another profile is another study.
	pub profile: StudyProfile,
	/// The versions of its protocol, oldest first: number n is at n - 1. Never empty; the first is the registration.
	pub amendments: BoundedVec<Amendment, ConstU32<MAX_VERSIONS>>,
	/// When it was closed.
	pub closed_at: Option<Moment>,
	/// How many patients take part now, under any version.
	pub participants: u32,
	/// How many of them agreed to a version that still counts.
	pub current: u32,
}

impl Study {
	/// A study as it is registered.
	pub(crate) fn new(sponsor: OrganisationId, profile: StudyProfile, now: Moment) -> Self {
		let first = Amendment { from: now, needs_consent: true };
		Self {
			sponsor,
			profile,
			amendments: BoundedVec::truncate_from(alloc::vec![first]),
			closed_at: None,
			participants: 0,
			current: 0,
		}
	}

	/// When it was registered.
	pub fn opened_at(&self) -> Moment {
		self.amendments.first().map_or(0, |first| first.from)
	}

	/// Whether it was open at a moment.
	pub fn is_open(&self, at: Moment) -> bool {
		self.opened_at() <= at && self.closed_at.is_none_or(|closed| at < closed)
	}

	/// The latest version of its protocol, from 1.
	pub fn version(&self) -> u32 {
		number(self.amendments.len())
	}

	/// The oldest version that a participant may have agreed to, as it was required at a moment. 0 before the study
	/// was registered.
	pub fn required_version(&self, at: Moment) -> u32 {
		let required = self.amendments.iter().rposition(|version| version.needs_consent && version.from <= at);
		required.map_or(0, |index| number(index.saturating_add(1)))
	}

	/// Adds a version from now on. If it needs consent again, no participant counts as current any more.
	pub(crate) fn amend(&mut self, needs_consent: bool, now: Moment) -> Result<u32, Full> {
		self.amendments.try_push(Amendment { from: now, needs_consent }).map_err(|_| Full)?;
		if needs_consent {
			self.current = 0;
		}
		Ok(self.version())
	}
}

/// The number of entries of a list whose bound is far below `u32::MAX`.
fn number(count: usize) -> u32 {
	u32::try_from(count).unwrap_or(u32::MAX)
}

/// That a patient took part in a study under one version of its protocol, for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Enrolment {
	/// The version of the protocol that the patient agreed to.
	pub version: u32,
	/// The first moment.
	pub from: Moment,
	/// The first moment after it: the patient left, or agreed to another version.
	pub until: Option<Moment>,
}

impl Enrolment {
	/// The time that it holds for.
	pub const fn period(&self) -> Period {
		Period { start: Some(self.from), end: self.until }
	}
}

/// The version under which the patient takes part now.
pub(crate) fn enrolled_version(enrolments: &[Enrolment]) -> Option<u32> {
	enrolments.last().filter(|last| last.until.is_none()).map(|last| last.version)
}

/// How the patient took part at a moment.
pub(crate) fn participation(study: &Study, enrolments: &[Enrolment], at: Moment) -> Participation {
	match enrolments.iter().find(|enrolment| enrolment.period().contains(at)) {
		None => Participation::None,
		Some(enrolment) if study.required_version(at) <= enrolment.version => Participation::Current,
		Some(_) => Participation::NeedsConsentAgain,
	}
}

/// Enrols from now on. An enrolment that is open ends now; one that began in this very block never was. `Full` leaves
/// the list changed.
pub(crate) fn enrol(enrolments: &mut Enrolments, version: u32, now: Moment) -> Result<(), Full> {
	leave(enrolments, now);
	match enrolments.last_mut() {
		// Left in this very block: it goes on.
		Some(last) if last.until == Some(now) && last.version == version => last.until = None,
		_ => enrolments.try_push(Enrolment { version, from: now, until: None }).map_err(|_| Full)?,
	}
	Ok(())
}

/// Ends the enrolment that is open, if there is one. What began in this very block never was.
pub(crate) fn leave(enrolments: &mut Enrolments, now: Moment) {
	match enrolments.last_mut() {
		Some(last) if last.until.is_none() && last.from == now => {
			enrolments.pop();
		}
		Some(last) if last.until.is_none() => last.until = Some(now),
		_ => {}
	}
}

/// Whether the organisation is a site now.
pub(crate) fn is_site(periods: &[Period]) -> bool {
	periods.last().is_some_and(|last| last.end.is_none())
}

/// Makes the organisation a site from now on, if it is none.
pub(crate) fn open(periods: &mut SitePeriods, now: Moment) -> Result<(), Full> {
	match periods.last_mut() {
		// Removed in this very block: it goes on.
		Some(last) if last.end == Some(now) => last.end = None,
		_ => periods.try_push(Period { start: Some(now), end: None }).map_err(|_| Full)?,
	}
	Ok(())
}

/// Ends the organisation's time as a site. What began in this very block never was.
pub(crate) fn shut(periods: &mut SitePeriods, now: Moment) {
	match periods.last_mut() {
		Some(last) if last.start == Some(now) => {
			periods.pop();
		}
		Some(last) => last.end = Some(now),
		None => {}
	}
}

/// Sets the other pallets up for the benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper {
	/// An organisation in good standing that sponsors no study.
	fn site() -> OrganisationId;
}

#[cfg(test)]
mod tests {
	use super::*;

	fn study(amendments: &[(Moment, bool)]) -> Study {
		let list =
			amendments.iter().map(|(from, needs_consent)| Amendment { from: *from, needs_consent: *needs_consent });
		let amendments = BoundedVec::truncate_from(list.collect());
		Study { amendments, ..Study::new(OrganisationId(1), StudyProfile::default(), 0) }
	}

	#[test]
	fn required_version_is_that_of_its_moment() {
		let study = study(&[(10, true), (20, false), (30, true), (30, false), (40, true)]);
		for (at, required) in [(9, 0), (10, 1), (20, 1), (29, 1), (30, 3), (39, 3), (40, 5), (u64::MAX, 5)] {
			assert_eq!(study.required_version(at), required, "at {at}");
		}
		assert_eq!(study.version(), 5);
		assert_eq!(study.opened_at(), 10);
	}

	#[test]
	fn open_is_half_open() {
		let mut study = study(&[(10, true)]);
		study.closed_at = Some(20);
		assert_eq!([9, 10, 19, 20].map(|at| study.is_open(at)), [false, true, true, false]);
	}

	#[test]
	fn participation_is_that_of_its_moment() {
		let study = study(&[(10, true), (20, true)]);
		let enrolments = [
			Enrolment { version: 1, from: 12, until: Some(25) },
			Enrolment { version: 2, from: 25, until: Some(30) },
			Enrolment { version: 2, from: 35, until: None },
		];
		use Participation::{Current, NeedsConsentAgain};
		for (at, expected) in [
			(11, Participation::None),
			(12, Current),
			(19, Current),
			(20, NeedsConsentAgain),
			(24, NeedsConsentAgain),
			(25, Current),
			(29, Current),
			(30, Participation::None),
			(35, Current),
		] {
			assert_eq!(participation(&study, &enrolments, at), expected, "at {at}");
		}
	}

	#[test]
	fn what_begins_and_ends_in_one_moment_never_was() {
		let mut enrolments = Enrolments::default();
		assert_eq!(enrol(&mut enrolments, 1, 10), Ok(()));
		leave(&mut enrolments, 10);
		assert!(enrolments.is_empty());

		assert_eq!(enrol(&mut enrolments, 1, 10), Ok(()));
		assert_eq!(enrol(&mut enrolments, 2, 20), Ok(()));
		leave(&mut enrolments, 20);
		assert_eq!(enrolments.to_vec(), [Enrolment { version: 1, from: 10, until: Some(20) }]);

		let mut periods = SitePeriods::default();
		assert_eq!(open(&mut periods, 10), Ok(()));
		shut(&mut periods, 10);
		assert!(periods.is_empty());
	}

	#[test]
	fn what_ends_and_begins_in_one_moment_goes_on() {
		let mut enrolments = Enrolments::default();
		assert_eq!(enrol(&mut enrolments, 1, 10), Ok(()));
		leave(&mut enrolments, 20);
		assert_eq!(enrol(&mut enrolments, 1, 20), Ok(()));
		assert_eq!(enrolments.to_vec(), [Enrolment { version: 1, from: 10, until: None }]);

		let mut periods = SitePeriods::default();
		assert_eq!(open(&mut periods, 10), Ok(()));
		shut(&mut periods, 20);
		assert!(!is_site(&periods));
		assert_eq!(open(&mut periods, 20), Ok(()));
		assert_eq!(periods.to_vec(), [Period { start: Some(10), end: None }]);
	}
}
