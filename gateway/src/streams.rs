//! Streams of readings: batch after batch, with every gap showing.
