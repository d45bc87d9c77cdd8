//! Consent off chain: HL7 FHIR documents in and out, accountings of disclosures, and receipts that prove a consent
//! without a node.
//!
//! - [`directory`]: who is who, by the business identifiers of FHIR resources.
//! - [`import`]: a FHIR Consent as the terms that the chain decides on, or every reason why not.
//! - [`export`]: the terms of a consent as a FHIR R4 Consent.
//! - [`source`]: the salted commitment to the document that the patient signed.
//! - [`audit`]: a disclosure log as FHIR AuditEvents and as an accounting of disclosures.
//! - [`receipt`]: a consent receipt that can be checked offline.

use codec::{Decode, Encode};
use salus_primitives::{
	consent::ConsentTerms,
	ids::{ConsentId, Moment, OrganisationId},
};
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::chain::AccountId;

pub mod audit;
pub mod directory;
pub mod export;
pub mod import;
pub mod receipt;
pub mod source;

mod dates;
mod systems;

/// Why a consent ended. Encoded as the chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum EndReason {
	/// Other terms took its place.
	#[codec(index = 0)]
	Replaced,
	/// The patient lifted it, denials included.
	#[codec(index = 1)]
	Lifted,
	/// It should never have been there.
	#[codec(index = 2)]
	EnteredInError,
}

/// The end of a consent. Encoded as the chain does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Ending {
	/// When.
	pub at: Moment,
	/// Why.
	pub why: EndReason,
}

/// A consent as the chain keeps it, under `Consent.Consents`. Encoded as the chain does.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Record {
	/// Whose consent it is.
	pub patient: AccountId,
	/// The terms.
	pub terms: ConsentTerms<AccountId>,
	/// When it was granted.
	pub granted_at: Moment,
	/// When its permits were withdrawn. Its denials stay in force.
	pub withdrawn_at: Option<Moment>,
	/// When and why it ended in full.
	pub ended: Option<Ending>,
	/// The consent that it took the place of.
	pub replaces: Option<ConsentId>,
	/// The organisations that gave up what it permits them, and when.
	pub renounced: BoundedVec<(OrganisationId, Moment), ConstU32<4>>,
}
