//! A sponsor's clinical trials: versions of protocols, and enrolment bound to the patient's consent on the chain.
//!
//! The rules are those of `trial-core`. Who the caller is, and whether the patient consents, the chain says through the
//! chain extension; so the sponsor has to register this contract.

#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod errors;
mod events;
#[cfg(test)]
mod tests;

pub use crate::trial_enrolment::{TrialEnrolment, TrialEnrolmentRef};
pub use errors::Error;
pub use events::{Confirmed, Enrolled, HandedOver, ProtocolAmended, StudyClosed, StudyOpened, Withdrawn};

/// The contract. What ink!'s macros generate can't be documented; a constructor reads the caller, so it is no
/// `Default`.
#[allow(missing_docs, unreachable_pub, unsafe_code, clippy::new_without_default, clippy::type_complexity)]
#[ink::contract(env = salus_extension::SalusEnvironment)]
mod trial_enrolment {
	use ink::storage::Mapping;
	use salus_extension::{codes::CLINICAL_TRIAL, Stored};
	use trial_core::{Enrolment, Standing, Study};

	use super::{Confirmed, Enrolled, Error, HandedOver, ProtocolAmended, StudyClosed, StudyOpened, Withdrawn};

	/// The studies, their protocols, and who takes part.
	#[ink(storage)]
	pub struct TrialEnrolment {
		owner: AccountId,
		studies: Mapping<u32, Stored<Study>>,
		protocols: Mapping<(u32, u16), [u8; 32]>,
		enrolments: Mapping<(u32, AccountId), Stored<Enrolment>>,
	}

	impl TrialEnrolment {
		/// A contract without studies. The caller becomes its owner.
		#[ink(constructor, selector = 0x5A105100)]
		pub fn new() -> Self {
			Self {
				owner: Self::env().caller(),
				studies: Mapping::new(),
				protocols: Mapping::new(),
				enrolments: Mapping::new(),
			}
		}

		/// Who runs the studies.
		#[ink(message, selector = 0x5A105101)]
		pub fn owner(&self) -> AccountId {
			self.owner
		}

		/// A study.
		#[ink(message, selector = 0x5A105102)]
		pub fn study(&self, study: u32) -> Option<Study> {
			self.studies.get(study).map(|study| study.0)
		}

		/// The salted commitment to a version of a protocol.
		#[ink(message, selector = 0x5A105103)]
		pub fn protocol(&self, study: u32, version: u16) -> Option<[u8; 32]> {
			self.protocols.get((study, version))
		}

		/// How a patient takes part in a study, and how that stands now.
		#[ink(message, selector = 0x5A105104)]
		pub fn enrolment(&self, study: u32, patient: AccountId) -> Option<(Enrolment, Standing)> {
			let enrolment = self.enrolments.get((study, patient))?.0;
			Some((enrolment, self.study(study)?.standing(&enrolment)))
		}

		/// Opens a study, with version 1 of its protocol.
		#[ink(message, selector = 0x5A105110)]
		pub fn open(&mut self, study: u32, classes: u32, protocol: [u8; 32]) -> Result<(), Error> {
			self.ensure_owner()?;
			if self.studies.contains(study) {
				return Err(Error::AlreadyOpen);
			}
			let record = Study::open(classes)?;
			self.protocols.insert((study, record.latest), &protocol);
			self.studies.insert(study, &Stored(record));
			self.env().emit_event(StudyOpened { study, classes, protocol });
			Ok(())
		}

		/// Adds a version of the protocol, and says whether participants must agree again.
		#[ink(message, selector = 0x5A105111)]
		pub fn amend(&mut self, study: u32, protocol: [u8; 32], needs_consent: bool) -> Result<u16, Error> {
			self.ensure_owner()?;
			let mut record = self.find(study)?;
			let version = record.amend(needs_consent)?;
			self.protocols.insert((study, version), &protocol);
			self.studies.insert(study, &Stored(record));
			self.env().emit_event(ProtocolAmended { study, version, protocol, needs_consent });
			Ok(version)
		}

		/// Lets nobody join the study any more.
		#[ink(message, selector = 0x5A105112)]
		pub fn close(&mut self, study: u32) -> Result<(), Error> {
			self.ensure_owner()?;
			let mut record = self.find(study)?;
			record.close()?;
			self.studies.insert(study, &Stored(record));
			self.env().emit_event(StudyClosed { study });
			Ok(())
		}

		/// Makes another account the owner.
		#[ink(message, selector = 0x5A105113)]
		pub fn hand_over(&mut self, to: AccountId) -> Result<(), Error> {
			self.ensure_owner()?;
			let from = core::mem::replace(&mut self.owner, to);
			self.env().emit_event(HandedOver { from, to });
			Ok(())
		}

		/// Enrols a patient under the latest version, if the chain permits the caller the study's data.
		#[ink(message, selector = 0x5A105120)]
		pub fn enrol(&mut self, patient: AccountId, study: u32) -> Result<(), Error> {
			let record = self.find(study)?;
			let by = self.colleague()?;
			let permitted = self.permitted(patient, study, record.classes)?;
			let now = self.env().block_timestamp();
			let enrolment = record.enrol(self.enrolment_of(study, patient), permitted, now)?;
			self.enrolments.insert((study, patient), &Stored(enrolment));
			self.env().emit_event(Enrolled { study, patient, version: enrolment.version, by });
			Ok(())
		}

		/// Confirms an enrolment after an amendment, if the chain permits the caller the study's data.
		#[ink(message, selector = 0x5A105121)]
		pub fn confirm(&mut self, patient: AccountId, study: u32) -> Result<(), Error> {
			let record = self.find(study)?;
			let by = self.colleague()?;
			let permitted = self.permitted(patient, study, record.classes)?;
			let now = self.env().block_timestamp();
			let enrolment = record.confirm(self.enrolment_of(study, patient), permitted, now)?;
			self.enrolments.insert((study, patient), &Stored(enrolment));
			self.env().emit_event(Confirmed { study, patient, version: enrolment.version, by });
			Ok(())
		}

		/// Ends an enrolment, as the patient or as somebody of the contract's organisation.
		#[ink(message, selector = 0x5A105122)]
		pub fn withdraw(&mut self, patient: AccountId, study: u32) -> Result<(), Error> {
			self.find(study)?;
			let mut by = self.env().caller();
			if by != patient {
				by = self.colleague()?;
			}
			let now = self.env().block_timestamp();
			let enrolment = Enrolment::withdraw(self.enrolment_of(study, patient), now)?;
			self.enrolments.insert((study, patient), &Stored(enrolment));
			self.env().emit_event(Withdrawn { study, patient, by });
			Ok(())
		}

		fn ensure_owner(&self) -> Result<(), Error> {
			(self.env().caller() == self.owner).then_some(()).ok_or(Error::NotOwner)
		}

		fn find(&self, study: u32) -> Result<Study, Error> {
			self.study(study).ok_or(Error::UnknownStudy)
		}

		fn enrolment_of(&self, study: u32, patient: AccountId) -> Option<Enrolment> {
			self.enrolments.get((study, patient)).map(|enrolment| enrolment.0)
		}

		/// The caller, if the contract's organisation has given it a credential.
		fn colleague(&self) -> Result<AccountId, Error> {
			let caller = self.env().caller();
			self.env().extension().credential(caller)?.ok_or(Error::NoCredential)?;
			Ok(caller)
		}

		/// Which of the classes the chain permits the caller, of this patient and for this study.
		fn permitted(&self, patient: AccountId, study: u32, classes: u32) -> Result<u32, Error> {
			let caller = self.env().caller();
			let verdict = self.env().extension().decide(patient, caller, CLINICAL_TRIAL, Some(study), classes)?;
			Ok(verdict.permitted())
		}
	}
}
