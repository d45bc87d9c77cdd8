//! The pallets' configurations, one file for each subject.

mod accounts;
pub mod admission;
pub mod consensus;
mod contracts;
pub mod governance;
pub mod medical;
mod medicines;
pub(crate) mod system;

pub use accounts::ProxyType;
