//! A process with all that it starts: they end together.

use std::{
	os::unix::process::{CommandExt, ExitStatusExt},
	process::{Child, ChildStdout, Command, ExitStatus, Stdio},
	time::{Duration, Instant},
};

use anyhow::{ensure, Context, Result};
use nix::{
	sys::signal::{killpg, Signal},
	unistd::Pid,
};

use crate::run;

/// A process that leads a group of its own. Whatever is in the group ends when this is dropped.
pub(crate) struct Group {
	leader: Child,
}

impl Group {
	/// Starts a program in a group of its own, so that Ctrl-C reaches it through us only.
	pub(crate) fn start(command: &mut Command) -> Result<Self> {
		let name = command.get_program().to_string_lossy().into_owned();
		let leader =
			command.stdin(Stdio::null()).process_group(0).spawn().with_context(|| format!("can't start {name}"))?;
		Ok(Self { leader })
	}

	/// Sends a signal to all of the group.
	pub(crate) fn signal(&self, signal: Signal) {
		if let Ok(id) = i32::try_from(self.leader.id()) {
			// It may have ended by itself: that is what is wanted.
			killpg(Pid::from_raw(id), signal).ok();
		}
	}

	/// What the leader writes, if it was started with a pipe. Once.
	pub(crate) fn output(&mut self) -> Option<ChildStdout> {
		self.leader.stdout.take()
	}

	/// How the leader ended, if it has.
	pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
		Ok(self.leader.try_wait()?)
	}

	/// Waits until the leader has ended and gives its exit code, or minus the signal that ended it.
	pub(crate) fn wait(&mut self, limit: Duration) -> Result<i32> {
		let until = Instant::now() + limit;
		loop {
			if let Some(status) = self.ended()? {
				return Ok(status.code().or_else(|| status.signal().map(|signal| -signal)).unwrap_or(-1));
			}
			ensure!(Instant::now() < until, "it took longer than {} s", limit.as_secs());
			run::pause(Duration::from_millis(200))?;
		}
	}
}

impl Drop for Group {
	fn drop(&mut self) {
		// Also what is stopped ends by this signal.
		self.signal(Signal::SIGKILL);
		self.leader.wait().ok();
	}
}

#[cfg(test)]
mod tests {
	use std::{fs, thread};

	use super::*;

	#[test]
	fn all_of_a_group_end_with_it() {
		let mut group = Group::start(Command::new("sh").args(["-c", "sleep 61 & sleep 62"])).unwrap();
		let limit = Duration::from_millis(300);
		assert!(format!("{:#}", group.wait(limit).err().unwrap()).contains("longer than"));
		let id = group.leader.id();
		drop(group);
		let until = Instant::now() + Duration::from_secs(5);
		while members(id) > 0 && Instant::now() < until {
			thread::sleep(Duration::from_millis(20));
		}
		assert_eq!(members(id), 0);
	}

	#[test]
	fn exit_code_is_the_leaders() {
		let mut group = Group::start(Command::new("sh").args(["-c", "exit 3"])).unwrap();
		assert_eq!(group.wait(Duration::from_secs(10)).unwrap(), 3);
	}

	/// How many processes that aren't dead yet are in a group.
	fn members(group: u32) -> usize {
		let of_group = |text: &str| {
			let mut fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
			fields.next() != Some("Z") && fields.nth(1) == Some(group.to_string().as_str())
		};
		let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path().join("stat")));
		processes.filter_map(|stat| fs::read_to_string(stat).ok()).filter(|text| of_group(text)).count()
	}
}
