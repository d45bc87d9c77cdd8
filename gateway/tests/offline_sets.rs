//! Streams, reports to public health and training sets, without a node: what is forged, missing or withdrawn is named.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

#[path = "common/mod.rs"]
mod common;
#[path = "offline_sets/reports.rs"]
mod reports;
#[path = "offline_sets/streams.rs"]
mod streams;
#[path = "offline_sets/training.rs"]
mod training;
