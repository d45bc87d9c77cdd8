//! What the parts of Salus share: identifiers, code sets, GS1 keys, commitments and the questions that one pallet
//! asks another. No storage, and nothing that needs a runtime.
//!
//! - [`codes`]: closed code sets (roles, purposes of use, data classes …) and sets of them.
//! - [`ids`]: identifiers, [`ids::Moment`] and [`ids::Period`].
//! - [`gs1`]: GTIN, GLN, SSCC and company prefix, with their check digits.
//! - [`commitment`]: salted commitments, the only form in which a record meets the chain.
//! - [`anchor`]: anchored records, alone or as leaves of a batch.
//! - [`collection`]: streams of batches, published counts and training sets.
//! - [`merkle`]: inclusion in a batch or in a lot.
//! - [`mmr`]: inclusion in a log that grows.
//! - [`consent`]: the terms of a consent.
//! - [`record`]: the record of a consent, as it is stored.
//! - [`study`]: what a study is, and what data use fits it.
//! - [`tiers`]: an organisation's own rules as they are asked, and the native tier table.
//! - [`decision`]: the question "may this person read this now?" and its answer.
//! - [`disclosure`]: break-glass and its review.
//! - [`lots`], [`containers`], [`supply`]: products and lots, containers and custody, packs and their supply.
//! - [`epcis`]: events of the trade, by their hash ids.
//! - [`safety`]: recalls, suspect products and the cold chain.
//! - [`prescription`]: prescriptions and their fills.
//! - [`trace`]: the question "is this pack genuine?" and its answer.
//! - [`traits`]: the glue between pallets.
//! - [`apis`]: the runtime APIs that clients call.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

extern crate alloc;

pub mod anchor;
pub mod apis;
pub mod codes;
pub mod collection;
pub mod commitment;
pub mod consent;
pub mod containers;
pub mod decision;
pub mod disclosure;
pub mod epcis;
pub mod gs1;
pub mod ids;
pub mod lots;
pub mod merkle;
pub mod mmr;
pub mod prescription;
pub mod record;
pub mod safety;
pub mod study;
pub mod supply;
pub mod tiers;
pub mod trace;
pub mod traits;
