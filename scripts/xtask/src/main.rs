//! Task runner of the Salus workspace. The scripts build the whole workspace and then call this program; see
//! `docs/adr/0007-one-profile-one-feature-set.md` for why it isn't started by `cargo run -p xtask`.

mod bench;
mod contracts;
mod demo;
mod faults;
mod group;
mod lint;
mod packages;
mod paths;
mod perf;
mod rpc;
mod run;
mod test;
mod tidy;
mod zombienet;

use std::{
	process::{Command, ExitCode},
	time::Duration,
};

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::paths::Paths;

/// Tasks of the Salus workspace.
#[derive(Parser)]
#[command(name = "xtask")]
struct Arguments {
	#[command(subcommand)]
	task: Task,
}

/// What to do.
#[derive(Subcommand)]
enum Task {
	/// Plays the main job on a local network of four validators.
	Demo(demo::Options),
	/// Runs all tests and ends with one line of counts.
	Test,
	/// Fails on any warning of rustc and clippy in our own crates.
	Lint,
	/// Checks the house rules: sizes, shape of pallets, no machine's or registry's names.
	Tidy,
	/// Builds the contracts to Wasm and prints their sizes.
	Contracts(contracts::Options),
	/// Measures the weights of our pallets' calls and writes them to `runtime/src/weights`.
	Bench(bench::Options),
	/// Measures how many decisions a second the runtime takes.
	Perf,
	/// Runs the network tests in `zombienet/`.
	Zombienet(zombienet::Options),
	/// Lets four validators fail in many ways under traffic, and checks that nothing final is lost.
	Faults(faults::Options),
	/// Measures what honest members get done while others flood the nodes.
	Flood(faults::flood::Options),
	/// Runs what CI runs.
	Ci,
}

fn main() -> ExitCode {
	match Arguments::parse().task.run() {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::from(1),
		Err(error) if error.is::<run::Interrupted>() => {
			eprintln!("interrupted: everything that was started is ended");
			ExitCode::from(130)
		}
		Err(error) => {
			eprintln!("error: {error:#}");
			ExitCode::from(error.downcast_ref::<demo::BadOption>().map_or(3, |_| 2))
		}
	}
}

impl Task {
	/// Does the task; `false` is a negative answer, such as a failed test.
	fn run(self) -> Result<bool> {
		let paths = Paths::find()?;
		run::take_signals()?;
		match self {
			Self::Demo(options) => demo::run(&paths, &options),
			Self::Test => test::run(&paths),
			Self::Lint => lint::run(&paths),
			Self::Tidy => tidy::run(&paths),
			Self::Contracts(options) => contracts::run(&paths, &options),
			Self::Bench(options) => bench::run(&paths, &options).map(|()| true),
			Self::Perf => perf::run(&paths),
			Self::Zombienet(options) => zombienet::run(&paths, &options),
			Self::Faults(options) => faults::run(&paths, &options),
			Self::Flood(options) => faults::flood::run(&paths, &options),
			Self::Ci => run::succeeds(&mut Command::new(paths.root.join(".ci/run")), Duration::from_secs(4 * 3600)),
		}
	}
}
