//! FHIR Consents in and out, on our own samples and on HL7's examples where they are there.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "../common/mod.rs"]
mod common;

mod hl7;
mod properties;
mod refusals;
mod rules;
mod samples;
mod world;
