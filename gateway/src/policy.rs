//! An organisation's own rules of access in words: read from a file, shown as a matrix, compared with others.
//!
//! The rules themselves, and what makes them sound, are `access_core`'s, which the contract and the chain evaluate.

mod changes;
mod file;
mod matrix;
mod text;

pub use changes::{between, effects, Change, Effect, Sign};
pub use file::Policy;
pub use matrix::{allowed, table, Allowed};
pub use text::{document_error, hours, hours_json, role_name, roles, tier_json, tier_line, tier_name, Names};
