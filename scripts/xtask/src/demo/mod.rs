//! The main job, end to end: a local network of four validators, and one story played through the command line.

mod data;
mod needles;
mod network;
mod report;
mod story;
mod sweep;

use std::{
	fmt,
	path::{Path, PathBuf},
	sync::{Mutex, PoisonError},
	time::{Duration, Instant},
};

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use self::{data::Data, network::Network, report::Report, story::Story};
use crate::{paths::Paths, run};

/// Longest that the whole may take.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// How the demo runs.
#[derive(Args)]
pub(crate) struct Options {
	/// Take the FHIR bundles and EPCIS documents below this folder instead of those in samples/.
	#[arg(long, value_name = "DIR")]
	data: Option<PathBuf>,
	/// Leave the network running when the story is over, until Ctrl-C.
	#[arg(long)]
	keep: bool,
	/// First of the 34 ports that the network uses: RPC from here, peers from here + 10, metrics from here + 20.
	#[arg(long, value_name = "PORT", default_value_t = 9944)]
	base_port: u16,
	/// Where the report goes as JSON. Default: demo/report.json in the cache folder.
	#[arg(long, value_name = "FILE")]
	json: Option<PathBuf>,
}

/// An option that can't be used: exit code 2.
#[derive(Debug)]
pub(crate) struct BadOption(pub(crate) String);

impl fmt::Display for BadOption {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str(&self.0)
	}
}

impl std::error::Error for BadOption {}

/// Plays the demo; `false` when a step didn't hold.
pub(crate) fn run(paths: &Paths, options: &Options) -> Result<bool> {
	run::end_after(Some(LIMIT));
	let data = Data::find(&options.data.clone().unwrap_or_else(|| paths.root.join("samples")))?;
	let node = paths.program("salus-node")?;
	let salus = paths.program("salus")?;
	println!("Salus: four validators on loopback, one story through the command line");
	let start = Instant::now();
	let network = Network::start(&node, options.base_port)?;
	println!("network: {} is ready and final after {:.1} s", network.url(), start.elapsed().as_secs_f32());

	let network = Mutex::new(network);
	let mut story = Story::new(&network, salus, paths);
	let told = story.tell(&data);
	let report = story.into_report();
	let mut network = network.into_inner().unwrap_or_else(PoisonError::into_inner);
	let held = settle(told, &report, &data, &report_file(paths, options))?;
	network.ensure_runs()?;
	if options.keep {
		keep(&mut network)?;
	}
	Ok(held)
}

/// Writes the report and says whether all held. A step that didn't hold ends the story early, and is in the report.
fn settle(told: Result<()>, report: &Report, data: &Data, file: &Path) -> Result<bool> {
	match told {
		Err(error) if error.is::<run::Interrupted>() => return Err(error),
		Err(error) => eprintln!("\nthe story ends here: {error:#}"),
		Ok(()) => {}
	}
	report.finish(file, &data.summary())?;
	Ok(report.held())
}

/// Where the report goes.
fn report_file(paths: &Paths, options: &Options) -> PathBuf {
	options.json.clone().unwrap_or_else(|| paths.cache.join("demo/report.json"))
}

/// Leaves the network running until Ctrl-C.
fn keep(network: &mut Network) -> Result<()> {
	println!("\nThe network keeps running. polkadot.js: {}   End it with Ctrl-C.", network.url());
	run::end_after(None);
	loop {
		run::pause(Duration::from_secs(1))?;
		network.ensure_runs().context("the network ended")?;
	}
}

/// A member of a JSON answer; its absence fails with the answer.
fn member<'a>(answer: &'a Value, name: &str) -> Result<&'a Value> {
	answer.get(name).with_context(|| format!("no '{name}' in the answer {answer}"))
}
