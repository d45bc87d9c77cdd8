//! The rules of enrolment in clinical trials, free of any contract language.
//!
//! - A *study* has a protocol, whose versions are counted from 1. An *amendment* makes a new version and says whether
//!   participants must agree again; the *required* version is the latest one for which they must.
//! - An *enrolment* is under the latest version of its moment. Once a later version is required, it *needs consent
//!   again* until it is confirmed. It ends with the patient's withdrawal, for which no reason is asked.
//! - Enrolling and confirming need a permit of the chain for all data classes that the study uses; the permit rests on
//!   the patient's own consent. Withdrawing needs nothing, and is possible in a closed study as well.
//!
//! Where studies and enrolments are kept, and who may act for the sponsor, is the caller's business.

#![no_std]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, as the block's timestamp gives it.
pub type Moment = u64;

/// Number of a version of a protocol, from 1.
pub type Version = u16;

/// Versions of a protocol at most.
pub const MAX_VERSIONS: Version = 256;

/// A study, as its sponsor runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Study {
	/// The data classes that it uses: bit n stands for the class with discriminant n.
	pub classes: u32,
	/// The latest version of the protocol.
	pub latest: Version,
	/// The version that participants must have agreed to at least.
	pub required: Version,
	/// Whether nobody can join any more.
	pub closed: bool,
}

/// How a patient takes part in a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Enrolment {
	/// The version that was agreed to last.
	pub version: Version,
	/// When that was.
	pub agreed: Moment,
	/// When the patient withdrew.
	pub withdrawn: Option<Moment>,
}

/// How an enrolment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(codec::Encode, codec::Decode))]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Standing {
	/// The patient takes part.
	Enrolled,
	/// An amendment needs the patient's consent again; until then the patient doesn't take part.
	NeedsConsentAgain,
	/// The patient has left.
	Withdrawn,
}

/// Why an act is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialError {
	/// A study uses at least one data class.
	NoClasses,
	/// The study is closed.
	Closed,
	/// The protocol has 256 versions.
	TooManyVersions,
	/// The chain permits less than the study uses.
	NotConsented,
	/// The patient takes part already.
	AlreadyEnrolled,
	/// The patient doesn't take part.
	NotEnrolled,
	/// The patient has agreed to the required version.
	NothingToConfirm,
}

impl Study {
	/// A study with the first version of its protocol.
	pub fn open(classes: u32) -> Result<Self, TrialError> {
		if classes == 0 {
			return Err(TrialError::NoClasses);
		}
		Ok(Self { classes, latest: 1, required: 1, closed: false })
	}

	/// Counts a new version of the protocol, and returns its number.
	pub fn amend(&mut self, needs_consent: bool) -> Result<Version, TrialError> {
		self.ensure_open()?;
		let next =
			self.latest.checked_add(1).filter(|next| *next <= MAX_VERSIONS).ok_or(TrialError::TooManyVersions)?;
		self.latest = next;
		if needs_consent {
			self.required = next;
		}
		Ok(next)
	}

	/// Lets nobody join any more. Who takes part stays.
	pub fn close(&mut self) -> Result<(), TrialError> {
		self.ensure_open()?;
		self.closed = true;
		Ok(())
	}

	/// Enrols a patient, who may have withdrawn before, under the latest version.
	pub fn enrol(&self, before: Option<Enrolment>, permitted: u32, at: Moment) -> Result<Enrolment, TrialError> {
		if before.is_some_and(|before| before.withdrawn.is_none()) {
			return Err(TrialError::AlreadyEnrolled);
		}
		self.agree(permitted, at)
	}

	/// Confirms an enrolment under the latest version, where an amendment needs consent again.
	pub fn confirm(&self, before: Option<Enrolment>, permitted: u32, at: Moment) -> Result<Enrolment, TrialError> {
		let before = before.ok_or(TrialError::NotEnrolled)?;
		match self.standing(&before) {
			Standing::Withdrawn => Err(TrialError::NotEnrolled),
			Standing::Enrolled => Err(TrialError::NothingToConfirm),
			Standing::NeedsConsentAgain => self.agree(permitted, at),
		}
	}

	/// How an enrolment in this study stands now.
	pub fn standing(&self, enrolment: &Enrolment) -> Standing {
		if enrolment.withdrawn.is_some() {
			Standing::Withdrawn
		} else if enrolment.version < self.required {
			Standing::NeedsConsentAgain
		} else {
			Standing::Enrolled
		}
	}

	fn agree(&self, permitted: u32, at: Moment) -> Result<Enrolment, TrialError> {
		self.ensure_open()?;
		if self.classes & !permitted != 0 {
			return Err(TrialError::NotConsented);
		}
		Ok(Enrolment { version: self.latest, agreed: at, withdrawn: None })
	}

	fn ensure_open(&self) -> Result<(), TrialError> {
		(!self.closed).then_some(()).ok_or(TrialError::Closed)
	}
}

impl Enrolment {
	/// Ends an enrolment. When and under which version it was agreed to stays.
	pub fn withdraw(before: Option<Self>, at: Moment) -> Result<Self, TrialError> {
		let enrolment = before.filter(|before| before.withdrawn.is_none()).ok_or(TrialError::NotEnrolled)?;
		Ok(Self { withdrawn: Some(at), ..enrolment })
	}
}
