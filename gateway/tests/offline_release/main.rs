//! Release of records without a node: what a custodian gives, what it refuses, and what a receiver notices.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod given;
mod http;
mod refused;
mod tampered;
mod world;
