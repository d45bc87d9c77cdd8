//! Release of records without a node: what a custodian gives, what it refuses, and what a receiver notices. And the
//! verification of packs by the same service.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod given;
mod http;
mod refused;
mod tampered;
mod verify;
mod world;
