//! From one version of the storage's layout to the next.

pub mod v2;
