#![doc = include_str!("../README.md")]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]
#![cfg_attr(
	test,
	allow(clippy::single_range_in_vec_init, reason = "a part of a lot is a list of ranges, often of one")
)]

pub mod bundle;
pub mod canonical;
pub mod chain;
pub mod cli;
pub mod coldchain;
pub mod consent;
pub mod dicom;
pub mod epcis;
pub mod error;
pub mod fda3911;
pub mod fhir;
pub mod fields;
pub mod files;
pub mod gs1;
pub mod manifest;
pub mod policy;
pub mod prescriptions;
pub mod progress;
pub mod proof;
pub mod radius;
pub mod record;
pub mod release;
pub mod reports;
pub mod seal;
pub mod serials;
pub mod service;
pub mod stock;
pub mod store;
pub mod streams;
pub mod supplies;
pub mod time;
pub mod training;
pub mod tree;
pub mod vault;

pub use error::{Error, Result};
