//! A prescription's fill as a supply needs it. The file is the one of [`crate::prescriptions`].

use salus_primitives::prescription::Fill;

use crate::{prescriptions::FillFile, Result};

/// Reads a fill from its file, and checks that it is one of the prescription that it names.
pub fn from_json(bytes: &[u8]) -> Result<Fill> {
	FillFile::from_json(bytes).map(|file| file.fill.clone())
}
