//! The pallets' configurations, one file for each subject.

mod accounts;
mod consensus;
mod contracts;
mod governance;
mod medical;
mod medicines;
pub(crate) mod system;

pub use accounts::ProxyType;
