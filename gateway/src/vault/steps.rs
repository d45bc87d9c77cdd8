//! The steps between which a process may be killed. Tests kill it at each of them.

use crate::Result;

/// One step, which either happens or not.
#[cfg(not(test))]
#[inline]
pub(super) const fn step() -> Result<()> {
	Ok(())
}

/// One step, which fails once the process is dead.
#[cfg(test)]
pub(super) fn step() -> Result<()> {
	life::step()
}

/// How many steps the process of a test has left.
#[cfg(test)]
pub(super) mod life {
	use std::cell::Cell;

	use crate::{Error, Result};

	thread_local! {
		static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
	}

	/// Kills the process after so many steps.
	pub(in crate::vault) fn end_after(steps: u32) {
		LEFT.set(Some(steps));
	}

	/// Starts another process, which lives on. Whether the one before was killed.
	pub(in crate::vault) fn begin_anew() -> bool {
		LEFT.replace(None) == Some(0)
	}

	pub(super) fn step() -> Result<()> {
		match LEFT.get() {
			None => Ok(()),
			Some(0) => Err(Error::Chain("killed".into())),
			Some(left) => {
				LEFT.set(Some(left - 1));
				Ok(())
			}
		}
	}
}
