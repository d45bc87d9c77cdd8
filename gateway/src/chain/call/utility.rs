//! Calls of `Utility`.

use super::{Call, Inner};

/// Runs encoded calls in order, all or none.
pub fn batch_all(calls: &[Vec<u8>]) -> Call {
	let inner: Vec<_> = calls.iter().map(|call| Inner(call)).collect();
	Call::new("Utility", "batch_all", &inner)
}
