//! Work on many files at once. A file system that is told to make sure of one file waits for the disk; of many at once it
//! waits hardly longer.

use crate::{Error, Result};

/// How many files are worked on at a time.
pub(super) const AT_A_TIME: usize = 16;

/// Does the same with each of some items, in no order, and gives the first error. In tests in order, so that a process can
/// be killed at each step.
pub(super) fn each<T: Sync>(items: &[T], work: impl Fn(&T) -> Result<()> + Sync) -> Result<()> {
	if cfg!(test) || items.len() < 2 {
		return items.iter().try_for_each(work);
	}
	let panicked = || Error::bad("vault", "a thread that wrote files ended early");
	std::thread::scope(|scope| {
		let work = &work;
		let share = items.len().div_ceil(AT_A_TIME);
		let threads: Vec<_> =
			items.chunks(share).map(|items| scope.spawn(move || items.iter().try_for_each(work))).collect();
		// All are waited for, also after an error.
		let ended: Vec<_> =
			threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(panicked()))).collect();
		ended.into_iter().collect()
	})
}
