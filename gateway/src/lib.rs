#![doc = include_str!("../README.md")]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]

pub mod canonical;
pub mod chain;
pub mod cli;
pub mod consent;
pub mod epcis;
pub mod error;
pub mod fhir;
pub mod files;
pub mod gs1;
pub mod proof;
pub mod record;
pub mod seal;
pub mod serials;
pub mod store;
pub mod time;
pub mod tree;

pub use error::{Error, Result};
