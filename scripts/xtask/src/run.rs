//! Running other programs: bounded in time, and ended when this one is asked to end.

use std::{
	io::{Read, Seek, SeekFrom},
	process::{Child, Command, ExitStatus, Stdio},
	sync::{
		atomic::{AtomicBool, Ordering},
		Mutex,
	},
	thread,
	time::{Duration, Instant},
};

use anyhow::{bail, Context, Result};

/// Set by Ctrl-C, TERM and HUP.
static STOP: AtomicBool = AtomicBool::new(false);

/// When everything must have ended.
static DEADLINE: Mutex<Option<Instant>> = Mutex::new(None);

/// How often a waiting loop looks whether it should go on.
const TICK: Duration = Duration::from_millis(20);

/// This program was asked to end.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl std::fmt::Display for Interrupted {
	fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		formatter.write_str("interrupted")
	}
}

impl std::error::Error for Interrupted {}

/// Takes signals from here on: every waiting loop then ends with [`Interrupted`], so that guards clean up.
pub(crate) fn take_signals() -> Result<()> {
	ctrlc::set_handler(|| STOP.store(true, Ordering::SeqCst)).context("can't handle signals")
}

/// Lets every waiting loop fail once `limit` is over; `None` takes that back.
pub(crate) fn end_after(limit: Option<Duration>) {
	if let Ok(mut deadline) = DEADLINE.lock() {
		*deadline = limit.map(|limit| Instant::now() + limit);
	}
}

/// Fails when this program was asked to end, or its time is over.
pub(crate) fn check() -> Result<()> {
	if STOP.load(Ordering::SeqCst) {
		return Err(Interrupted.into());
	}
	let deadline = DEADLINE.lock().map(|deadline| *deadline).unwrap_or_default();
	if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
		bail!("the time for all of it is over");
	}
	Ok(())
}

/// Sleeps, unless asked to end.
pub(crate) fn pause(length: Duration) -> Result<()> {
	let until = Instant::now() + length;
	while Instant::now() < until {
		check()?;
		thread::sleep(TICK.min(length));
	}
	check()
}

/// What a program did.
pub(crate) struct Outcome {
	/// Its exit code; -1 when a signal ended it.
	pub(crate) code: i32,
	/// What it wrote.
	pub(crate) stdout: String,
	/// What it complained of.
	pub(crate) stderr: String,
	/// How long it took.
	pub(crate) took: Duration,
}

/// Runs a program to its end and takes what it writes. It is killed when `limit` is over.
pub(crate) fn capture(command: &mut Command, limit: Duration) -> Result<Outcome> {
	let start = Instant::now();
	let (mut out, mut err) = (tempfile::tempfile()?, tempfile::tempfile()?);
	command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(err.try_clone()?);
	let name = command.get_program().to_string_lossy().into_owned();
	let child = command.spawn().with_context(|| format!("can't start {name}"))?;
	let status = wait(child, limit).with_context(|| format!("{name} was ended"))?;
	let read = |file: &mut std::fs::File| -> Result<String> {
		let mut bytes = Vec::new();
		file.seek(SeekFrom::Start(0))?;
		file.read_to_end(&mut bytes)?;
		Ok(String::from_utf8_lossy(&bytes).into_owned())
	};
	Ok(Outcome {
		code: status.code().unwrap_or(-1),
		stdout: read(&mut out)?,
		stderr: read(&mut err)?,
		took: start.elapsed(),
	})
}

/// Runs a program that writes where this one does, and says whether it ended well.
pub(crate) fn succeeds(command: &mut Command, limit: Duration) -> Result<bool> {
	let name = command.get_program().to_string_lossy().into_owned();
	let child = command.stdin(Stdio::null()).spawn().with_context(|| format!("can't start {name}"))?;
	Ok(wait(child, limit).with_context(|| format!("{name} was ended"))?.success())
}

/// Waits for a child; kills it when its time is over or this program is asked to end.
fn wait(mut child: Child, limit: Duration) -> Result<ExitStatus> {
	let until = Instant::now() + limit;
	loop {
		if let Some(status) = child.try_wait()? {
			return Ok(status);
		}
		let go_on = check().and_then(|()| {
			anyhow::ensure!(Instant::now() < until, "it took longer than {} s", limit.as_secs());
			Ok(())
		});
		if let Err(error) = go_on {
			child.kill().ok();
			child.wait().ok();
			return Err(error);
		}
		thread::sleep(TICK);
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn capture_takes_output_and_code() {
		let outcome =
			capture(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"]), Duration::from_secs(10));
		let outcome = outcome.unwrap();
		assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (3, "out\n", "err\n"));
	}

	#[test]
	fn capture_ends_what_takes_too_long() {
		let start = Instant::now();
		let outcome = capture(Command::new("sleep").arg("60"), Duration::from_millis(100));
		assert!(format!("{:#}", outcome.err().unwrap()).contains("longer than"));
		assert!(start.elapsed() < Duration::from_secs(10));
	}

	#[test]
	fn capture_names_a_program_that_is_missing() {
		let outcome = capture(&mut Command::new("no-such-program"), Duration::from_secs(1));
		assert!(format!("{:#}", outcome.err().unwrap()).contains("no-such-program"));
	}
}
