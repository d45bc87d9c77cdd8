//! How much honest members get done while others flood the nodes: ten outsiders and one member that has used its quota up.
//! Measured by `zombienet/flood.js` without the flood and in it in turns, in one run on one machine.

use std::{path::PathBuf, process::Stdio, time::Duration};

use anyhow::{ensure, Context, Result};
use clap::Args;
use serde_json::Value;

use super::{
	network::{Means, Network},
	report,
	traffic::Scripts,
	wires::Wires,
};
use crate::{group::Group, paths::Paths, run};

/// Least share of their throughput that honest members keep, in percent.
const LEAST_SHARE: f64 = 90.0;

/// Least share of its quota that the flooding member has used, in percent: its staff can use nine tenths.
const AT_QUOTA: f64 = 85.0;

/// How long signing and settling may take besides the measurements.
const GRACE: u64 = 600;

/// How long, and how much.
#[derive(Args)]
pub(crate) struct Options {
	/// How often it is measured without the flood and then in it. Without it, also at the end.
	#[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..))]
	rounds: u64,
	/// Seconds of each measurement.
	#[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u64).range(1..))]
	seconds: u64,
	/// How many transactions a second the three honest members send together.
	#[arg(long, value_name = "N", default_value_t = 45, value_parser = clap::value_parser!(u64).range(1..))]
	rate: u64,
	/// Where the report goes as JSON. Default: faults/flood.json in the cache folder.
	#[arg(long, value_name = "FILE")]
	json: Option<PathBuf>,
}

impl Options {
	/// How long all may take.
	fn limit(&self) -> Duration {
		Duration::from_secs((2 * self.rounds + 1) * self.seconds + GRACE)
	}
}

/// Measures; `false` when honest members lose too much, or the flood gets in.
pub(crate) fn run(paths: &Paths, options: &Options) -> Result<bool> {
	run::end_after(Some(options.limit()));
	let scripts = Scripts::install(paths)?;
	let folder = tempfile::Builder::new().prefix("salus-flood-").tempdir()?;
	let _network = Network::start(Means {
		program: paths.program("salus-node")?,
		folder: folder.path().to_path_buf(),
		wires: Wires::loopback(),
		faketime: None,
		small_disk: false,
	})?;
	let found = measure(&scripts, options)?;
	let file = options.json.clone().unwrap_or_else(|| paths.cache.join("faults/flood.json"));
	report::write(&file, &found)?;
	let broken = broken(&found);
	broken.iter().for_each(|broken| eprintln!("  ✗ {broken}"));
	println!("honest members, of what they sent, were refused: {}", found["honest_refused"]);
	println!("outsiders: {}", found["flood"]["outsiders"]);
	println!("member at its quota, of which it uses {:.1} %: {}", used(&found), found["flood"]["member"]);
	println!("honest members keep {:.1} % of their throughput\nreport: {}", share(&found), file.display());
	Ok(broken.is_empty())
}

/// Runs the program that measures, and takes what it found.
fn measure(scripts: &Scripts, options: &Options) -> Result<Value> {
	let arguments = [options.rounds, options.seconds, options.rate].map(|number| number.to_string());
	let mut command = scripts.command("flood.js", &arguments);
	let mut program = Group::start(command.stdout(Stdio::piped()))?;
	let output = program.output().context("the program that measures has no output")?;
	let reader = std::thread::spawn(move || said(output));
	let code = program.wait(options.limit())?;
	ensure!(code == 0, "the program that measures ended with {code}");
	let last = reader.join().ok().flatten().context("the program that measures found nothing")?;
	Ok(serde_json::from_str(&last)?)
}

/// Prints what a program says, but for the last line, which is for us.
fn said(output: impl std::io::Read) -> Option<String> {
	let mut last = None;
	for line in std::io::BufRead::lines(std::io::BufReader::new(output)).map_while(Result::ok) {
		if let Some(line) = last.replace(line) {
			println!("{line}");
		}
	}
	last
}

/// What share of their throughput honest members keep, in percent.
fn share(found: &Value) -> f64 {
	found["share"].as_f64().unwrap_or_default()
}

/// What share of its quota the flooding member uses, in percent.
fn used(found: &Value) -> f64 {
	found["used"].as_f64().unwrap_or_default()
}

/// What doesn't hold.
fn broken(found: &Value) -> Vec<String> {
	let mut broken = Vec::new();
	let share = share(found);
	if share < LEAST_SHARE {
		broken.push(format!("honest members keep {share:.1} % of their throughput, and not {LEAST_SHARE} %"));
	}
	let count = |who: &str, what: &str| found["flood"][who][what].as_u64().unwrap_or_default();
	if count("outsiders", "custom 1") == 0 || count("outsiders", "accepted") > 0 {
		broken.push(format!("outsiders aren't all refused as such: {}", found["flood"]["outsiders"]));
	}
	let quotas = found["quotas"].as_bool() == Some(true);
	if quotas && used(found) < AT_QUOTA {
		broken.push(format!("the member uses {:.1} % of its quota only: it doesn't flood", used(found)));
	}
	if quotas && count("member", "custom 2") + count("member", "custom 3") == 0 {
		broken.push(format!("the member isn't refused for its quota: {}", found["flood"]["member"]));
	}
	broken
}

#[cfg(test)]
mod tests {
	use serde_json::json;

	use super::*;

	#[test]
	fn flood_that_gets_in_is_found() {
		let outsiders = |accepted: u64| json!({ "custom 1": 7, "accepted": accepted });
		let found = |share: f64, accepted: u64, used: f64, refused: u64| {
			let flood = json!({ "outsiders": outsiders(accepted), "member": { "accepted": 9, "custom 2": refused } });
			json!({ "quotas": true, "used": used, "share": share, "flood": flood })
		};
		assert!(broken(&found(90.0, 0, 89.9, 5)).is_empty());
		assert_eq!(broken(&found(89.9, 0, 89.9, 5)).len(), 1);
		assert_eq!(broken(&found(90.0, 1, 89.9, 5)).len(), 1);
		assert_eq!(broken(&found(90.0, 0, 84.9, 5)).len(), 1);
		assert_eq!(broken(&found(90.0, 0, 89.9, 0)).len(), 1);
	}

	#[test]
	fn last_line_is_the_finding() {
		assert_eq!(said("one\ntwo\n".as_bytes()).as_deref(), Some("two"));
		assert_eq!(said("".as_bytes()), None);
	}
}
