//! What happened: one event for each change.

use ink::primitives::AccountId;

/// A study was opened, with version 1 of its protocol.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct StudyOpened {
	/// Number of the study on the chain.
	pub study: u32,
	/// The data classes that it uses.
	pub classes: u32,
	/// Salted commitment to the protocol.
	pub protocol: [u8; 32],
}

/// The protocol has a new version.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct ProtocolAmended {
	/// The study.
	pub study: u32,
	/// The new version.
	pub version: u16,
	/// Salted commitment to the protocol.
	pub protocol: [u8; 32],
	/// Whether participants must agree again.
	pub needs_consent: bool,
}

/// Nobody can join the study any more.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct StudyClosed {
	/// The study.
	pub study: u32,
}

/// Another account is the owner now.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct HandedOver {
	/// The owner before.
	pub from: AccountId,
	/// The owner now.
	pub to: AccountId,
}

/// A patient was enrolled.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct Enrolled {
	/// The study.
	pub study: u32,
	/// The patient's pseudonym.
	pub patient: AccountId,
	/// The version of the protocol.
	pub version: u16,
	/// Who enrolled the patient.
	pub by: AccountId,
}

/// A patient agreed again, after an amendment.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct Confirmed {
	/// The study.
	pub study: u32,
	/// The patient's pseudonym.
	pub patient: AccountId,
	/// The version of the protocol.
	pub version: u16,
	/// Who confirmed it.
	pub by: AccountId,
}

/// A patient left the study.
#[ink::event]
#[derive(Debug, PartialEq, Eq)]
pub struct Withdrawn {
	/// The study.
	pub study: u32,
	/// The patient's pseudonym.
	pub patient: AccountId,
	/// Who said so: the patient, or somebody of the sponsor or a site.
	pub by: AccountId,
}
