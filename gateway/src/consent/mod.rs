//! Consent off chain: HL7 FHIR documents in and out, accountings of disclosures, and receipts that prove a consent
//! without a node.
//!
//! - [`directory`]: who is who, by the business identifiers of FHIR resources.
//! - [`import`]: a FHIR Consent as the terms that the chain decides on, or every reason why not.
//! - [`export`]: the terms of a consent as a FHIR R4 Consent.
//! - [`source`]: the salted commitment to the document that the patient signed.
//! - [`audit`]: a disclosure log as FHIR AuditEvents and as an accounting of disclosures.
//! - [`receipt`]: a consent receipt that can be checked offline.

use salus_primitives::record::ConsentRecord;
pub use salus_primitives::record::{EndReason, Ending};

use crate::chain::AccountId;

pub mod audit;
pub mod directory;
pub mod export;
pub mod import;
pub mod receipt;
pub mod source;

mod dates;
mod systems;

/// A consent as the chain keeps it, under `Consent.Consents`, and encoded as the chain does.
pub type Record = ConsentRecord<AccountId>;
