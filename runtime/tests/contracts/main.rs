//! ink! contracts in the real runtime, in process: those of `contracts/` as `scripts/xtask.sh contracts` builds them, and some
//! that mean no good.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "../common/mod.rs"]
mod common;

mod adversarial;
mod claims;
mod deployment;
mod extension;
mod matrix;
mod policy;
mod reentrancy;
mod trials;
mod wat;
mod world;
