//! Streams of readings: batch after batch, with every gap showing (`docs/formats/stream.md`).
//!
//! - [`readings`]: reads readings one after the other, whatever the length of their file.
//! - [`batch`]: the commitments of a batch, all salted from one secret; its file, as it is sealed and as it is opened.
//! - [`shelf`]: the secrets of the batches in the home folder, and what became of an append that was interrupted.
//! - [`check`]: whether a stream is complete and unaltered.
//! - [`proof`]: one reading, proved without the others.

pub mod batch;
pub mod check;
pub mod proof;
pub mod readings;
pub mod shelf;
