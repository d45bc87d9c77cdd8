//! Transactions all the time: members send them, and whatever is reported final is kept. Sent by `zombienet/load.js`.

use std::{
	io::{BufRead, BufReader},
	path::PathBuf,
	process::{Command, Stdio},
	time::Duration,
};

use anyhow::{Context, Result};
use nix::sys::signal::Signal;
use serde_json::Value;

use super::{
	checker::{Book, Kept},
	network,
};
use crate::{group::Group, packages, paths::Paths};

/// Programs in JavaScript, and the packages that they need.
pub(super) struct Scripts {
	/// `zombienet/`.
	folder: PathBuf,
	/// Where the packages are installed.
	packages: PathBuf,
}

impl Scripts {
	/// Installs what the programs need.
	pub(super) fn install(paths: &Paths) -> Result<Self> {
		let (folder, cache) = (paths.root.join("zombienet"), paths.cache.join("zombienet"));
		packages::install(&folder, &cache).context("the clients' packages can't be installed")?;
		Ok(Self { folder, packages: cache.join("node_modules") })
	}

	/// A command that runs a program on all nodes.
	pub(super) fn command(&self, program: &str, arguments: &[String]) -> Command {
		let mut command = Command::new("node");
		command.arg(self.folder.join(program)).args(arguments).env("NODE_PATH", &self.packages);
		command.args(network::rpcs().map(|rpc| format!("http://127.0.0.1:{}", rpc.port)));
		command
	}
}

/// The members at work.
pub(super) struct Traffic {
	program: Group,
}

impl Traffic {
	/// Lets the members begin. `note` is told each line that their program writes, until it ends.
	pub(super) fn start(scripts: &Scripts) -> Result<(Self, impl BufRead)> {
		let mut program = Group::start(scripts.command("load.js", &[]).stdout(Stdio::piped()))?;
		let output = program.output().context("the members' program has no output")?;
		Ok((Self { program }, BufReader::new(output)))
	}

	/// Lets them send no more, and waits for what is on its way.
	pub(super) fn stop(mut self) -> Result<()> {
		self.program.signal(Signal::SIGTERM);
		let code = self.program.wait(Duration::from_secs(60)).context("the members don't come to an end")?;
		anyhow::ensure!(code == 0, "the members' program ended with {code}");
		Ok(())
	}
}

/// Keeps what the members say, line by line.
pub(super) fn keep(book: &Book, lines: impl BufRead) {
	for line in lines.lines().map_while(Result::ok) {
		let said: Value = serde_json::from_str(&line).unwrap_or_default();
		if let Some((kept, took)) = kept(&said) {
			book.keep(kept, took);
		} else {
			book.miss("nothing is known", said["unknown"].as_u64().unwrap_or_default());
			for (why, count) in said["refused"].as_object().into_iter().flatten() {
				book.miss(why, count.as_u64().unwrap_or_default());
			}
		}
	}
}

/// A final transaction, and how long it took.
fn kept(said: &Value) -> Option<(Kept, Duration)> {
	let kept = Kept {
		block: said["block"].as_u64()?,
		block_hash: said["block_hash"].as_str()?.to_owned(),
		transaction: said["transaction"].as_str()?.to_owned(),
	};
	Some((kept, Duration::from_millis(said["milliseconds"].as_u64()?)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_a_final_transaction_is_kept() {
		let book = Book::default();
		let lines = "{\"block\":7,\"block_hash\":\"0x01\",\"transaction\":\"0x02\",\"milliseconds\":5000}\n\
			{\"unknown\":3,\"refused\":{\"unreachable\":2}}\nno JSON\n";
		keep(&book, lines.as_bytes());
		assert_eq!(book.counts(), (1, 5));
	}
}
