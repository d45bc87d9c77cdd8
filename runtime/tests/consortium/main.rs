//! How the consortium rules itself, on the real runtime: motions, validators, emergencies.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "../common/mod.rs"]
mod common;
mod emergencies;
mod floor;
mod governance;
mod licences;
mod pauses;
mod stall;
mod validators;
mod world;
