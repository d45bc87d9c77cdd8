//! What happened, for people as it happens and for programs at the end.

use std::{
	fs,
	io::Write,
	path::Path,
	time::{Duration, Instant},
};

use anyhow::{Context, Result};
use serde_json::{json, Value};

/// The steps so far.
pub(super) struct Report {
	start: Instant,
	chapter: String,
	steps: Vec<Value>,
	failed: usize,
	/// The lines of a report aside, which are printed when it is appended.
	kept: Option<Vec<String>>,
}

/// One step as it went.
pub(super) struct Step<'a> {
	/// What happened, as a sentence.
	pub(super) what: &'a str,
	/// Who did it.
	pub(super) who: &'a str,
	/// Whether it went as it has to.
	pub(super) held: bool,
	/// How long it took.
	pub(super) took: Duration,
	/// The command that did it; empty for a check of the demo's own.
	pub(super) command: Vec<String>,
	/// What it answered.
	pub(super) answer: Value,
}

impl Report {
	/// An empty report; its clock starts now.
	pub(super) fn new() -> Self {
		Self { start: Instant::now(), chapter: String::new(), steps: Vec::new(), failed: 0, kept: None }
	}

	/// A report of what happens meanwhile.
	pub(super) fn aside(&self) -> Self {
		Self { start: self.start, kept: Some(Vec::new()), ..Self::new() }
	}

	/// Prints and takes over what happened meanwhile.
	pub(super) fn append(&mut self, aside: Self) {
		aside.kept.iter().flatten().for_each(|line| println!("{line}"));
		self.steps.extend(aside.steps);
		self.failed += aside.failed;
	}

	/// Prints a line, or keeps it.
	fn say(&mut self, line: String) {
		match &mut self.kept {
			Some(kept) => kept.push(line),
			None => println!("{line}"),
		}
	}

	/// Starts a chapter.
	pub(super) fn chapter(&mut self, title: &str) {
		title.clone_into(&mut self.chapter);
		self.say(format!("\n{title}"));
	}

	/// Adds a step and prints its line.
	pub(super) fn add(&mut self, step: Step<'_>) {
		let block = step.answer["block"].as_u64();
		let place = block.map(|number| format!("block {number}")).unwrap_or_default();
		let mark = if step.held { "✓" } else { "✗" };
		let Step { what, who, took, .. } = &step;
		self.say(format!("  {mark} {what:<72} {who:<22} {place:>9} {:>6.1} s", took.as_secs_f32()));
		self.failed += usize::from(!step.held);
		self.steps.push(json!({
			"chapter": self.chapter,
			"what": step.what,
			"who": step.who,
			"held": step.held,
			"block": block,
			"milliseconds": u64::try_from(step.took.as_millis()).unwrap_or(u64::MAX),
			"command": step.command,
			"answer": step.answer,
		}));
	}

	/// Whether all steps held so far.
	pub(super) fn held(&self) -> bool {
		self.failed == 0
	}

	/// Prints the end and writes the whole as JSON: first beside its place, then moved there in one step.
	pub(super) fn finish(&self, file: &Path, data: &Value) -> Result<()> {
		let took = self.start.elapsed();
		let whole = json!({
			"held": self.held(),
			"steps": self.steps,
			"failed": self.failed,
			"seconds": took.as_secs_f64(),
			"data": data,
		});
		let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
		fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
		let mut written = tempfile::NamedTempFile::new_in(folder)?;
		serde_json::to_writer_pretty(&mut written, &whole)?;
		written.write_all(b"\n")?;
		written.persist(file).with_context(|| format!("can't write {}", file.display()))?;
		let verdict = if self.held() { "every step held" } else { "NOT every step held" };
		println!("\n{verdict}: {} steps, {} failed, {:.0} s", self.steps.len(), self.failed, took.as_secs_f32());
		println!("report: {}", file.display());
		Ok(())
	}
}
