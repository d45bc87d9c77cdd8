//! How far a long piece of work is, on standard error.

use std::{
	fmt,
	io::IsTerminal,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
};

use indicatif::{HumanBytes, ProgressBar, ProgressFinish, ProgressStyle};

/// Work on fewer bytes than this is done before a bar is seen: 8 MiB.
pub const SHOWN_FROM: u64 = 8 << 20;
/// Where standard error is no terminal, there is a line each time that so many more bytes are done: 256 MiB.
pub const LINE_EACH: u64 = 256 << 20;

/// How far a piece of work on bytes is. Its clones show the same work.
///
/// On a terminal it is a bar with the bytes done, their rate and the time left; elsewhere, as in a log, a line each
/// [`LINE_EACH`] bytes. Work on [`SHOWN_FROM`] bytes or fewer shows nothing.
#[derive(Clone)]
pub struct Progress(Shown);

#[derive(Clone)]
enum Shown {
	Nothing,
	Bar(ProgressBar),
	Lines(Arc<Lines>),
}

impl Progress {
	/// Work with a name on `total` bytes. It shows from the start when the total isn't known.
	pub fn new(label: &str, total: Option<u64>) -> Self {
		if total.is_some_and(|total| total <= SHOWN_FROM) {
			return Self::quiet();
		}
		if std::io::stderr().is_terminal() {
			return Self(Shown::Bar(bar(label, total)));
		}
		Self(Shown::Lines(Arc::new(Lines { label: label.into(), total, done: AtomicU64::new(0) })))
	}

	/// Work that shows nothing: for `--json`, where a program reads along.
	pub const fn quiet() -> Self {
		Self(Shown::Nothing)
	}

	/// So many bytes more are done: since the last time, not since the start.
	pub fn observe(&self, bytes: u64) {
		match &self.0 {
			Shown::Nothing => (),
			Shown::Bar(bar) => bar.inc(bytes),
			Shown::Lines(lines) => lines.observe(bytes).into_iter().for_each(|line| eprintln!("{line}")),
		}
	}

	/// An observer for [`crate::seal`] and [`crate::store`].
	pub fn observer(&self) -> impl FnMut(u64) + Send + 'static {
		let progress = self.clone();
		move |bytes| progress.observe(bytes)
	}
}

impl fmt::Debug for Progress {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str(match self.0 {
			Shown::Nothing => "Progress(nothing)",
			Shown::Bar(_) => "Progress(bar)",
			Shown::Lines(_) => "Progress(lines)",
		})
	}
}

/// A bar on standard error, which goes when the last of its clones does.
fn bar(label: &str, total: Option<u64>) -> ProgressBar {
	let bar = total.map_or_else(ProgressBar::no_length, ProgressBar::new);
	let template = match total {
		Some(_) => "{msg} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec} {eta} left",
		None => "{msg} {bytes} {bytes_per_sec}",
	};
	let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
	bar.with_style(style).with_message(label.to_owned()).with_finish(ProgressFinish::AndClear)
}

/// Work that shows as lines.
struct Lines {
	label: String,
	total: Option<u64>,
	done: AtomicU64,
}

impl Lines {
	/// The line that is due after so many bytes more.
	fn observe(&self, bytes: u64) -> Option<String> {
		let before = self.done.fetch_add(bytes, Ordering::Relaxed);
		let done = before + bytes;
		if before / LINE_EACH == done / LINE_EACH {
			return None;
		}
		let of = self.total.map(|total| format!(" of {}", HumanBytes(total))).unwrap_or_default();
		Some(format!("{}: {}{of}", self.label, HumanBytes(done)))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_line_comes_each_256_mib() {
		let lines = Lines { label: "sealing a.dcm".into(), total: Some(600 << 20), done: AtomicU64::new(0) };
		assert_eq!(lines.observe(LINE_EACH - 1), None);
		assert_eq!(lines.observe(1).unwrap(), "sealing a.dcm: 256.00 MiB of 600.00 MiB");
		assert_eq!(lines.observe(1), None);
		assert_eq!(lines.observe(LINE_EACH).unwrap(), "sealing a.dcm: 512.00 MiB of 600.00 MiB");
	}

	#[test]
	fn little_work_shows_nothing() {
		assert_eq!(format!("{:?}", Progress::new("little", Some(SHOWN_FROM))), "Progress(nothing)");
		assert_ne!(format!("{:?}", Progress::new("much", Some(SHOWN_FROM + 1))), "Progress(nothing)");
		assert_ne!(format!("{:?}", Progress::new("unknown", None)), "Progress(nothing)");
	}

	#[test]
	fn bars_have_sound_templates() {
		for total in [None, Some(1 << 30)] {
			let bar = bar("sealing", total);
			bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
			bar.inc(1);
			assert_eq!(bar.position(), 1);
		}
	}
}
