//! Why a message was refused.

use salus_extension::ExtensionError;
use trial_core::TrialError;

/// Why a message was refused. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum Error {
	/// Only the owner may do this.
	NotOwner,
	/// No study has this number here.
	UnknownStudy,
	/// A study has this number here already.
	AlreadyOpen,
	/// A study uses at least one data class.
	NoClasses,
	/// The study is closed.
	Closed,
	/// The protocol has 256 versions.
	TooManyVersions,
	/// The caller holds no valid credential.
	NoCredential,
	/// The chain doesn't answer this contract: the organisation of whom it asks about hasn't registered it.
	NotRegistered,
	/// The chain doesn't know a number of the question, or is newer than this contract.
	BadQuestion,
	/// The chain doesn't permit the caller all data classes that the study uses: the patient's consent to the study's
	/// required version is missing, or the caller's role isn't one for trials.
	NotConsented,
	/// The patient takes part already.
	AlreadyEnrolled,
	/// The patient doesn't take part.
	NotEnrolled,
	/// The patient has agreed to the required version.
	NothingToConfirm,
}

impl From<TrialError> for Error {
	fn from(error: TrialError) -> Self {
		match error {
			TrialError::NoClasses => Self::NoClasses,
			TrialError::Closed => Self::Closed,
			TrialError::TooManyVersions => Self::TooManyVersions,
			TrialError::NotConsented => Self::NotConsented,
			TrialError::AlreadyEnrolled => Self::AlreadyEnrolled,
			TrialError::NotEnrolled => Self::NotEnrolled,
			TrialError::NothingToConfirm => Self::NothingToConfirm,
		}
	}
}

impl From<ExtensionError> for Error {
	fn from(error: ExtensionError) -> Self {
		match error {
			ExtensionError::NotAuthorized => Self::NotRegistered,
			ExtensionError::InvalidArgument | ExtensionError::Unknown => Self::BadQuestion,
		}
	}
}
