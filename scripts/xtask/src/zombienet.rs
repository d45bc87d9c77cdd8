//! The network tests in `zombienet/`, by zombienet's native provider.

mod upgrades;

use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, Instant},
};

use anyhow::{ensure, Context, Result};
use clap::Args;
use serde_json::Value;
use sp_crypto_hashing::twox_128;

use crate::{group::Group, packages, paths::Paths, run};

/// Which of the tests run.
#[derive(Args)]
pub(crate) struct Options {
	/// Only those that fit into 10 minutes together.
	#[arg(long)]
	quick: bool,
	/// Only these, by name.
	#[arg(value_name = "TEST")]
	names: Vec<String>,
}

/// One test.
struct Test {
	/// Its file, without the ending.
	name: &'static str,
	/// Whether it is one of the quick ones.
	quick: bool,
	/// Longest that it may take, in seconds: the sum of what its steps may take would be far more.
	limit: u64,
}

/// In the order in which they run. The quick ones may take 10 minutes together.
static TESTS: [Test; 5] = [
	Test { name: "blocks", quick: true, limit: 280 },
	Test { name: "losses", quick: true, limit: 320 },
	Test { name: "joining", quick: false, limit: 600 },
	Test { name: "upgrade", quick: false, limit: 600 },
	Test { name: "traffic", quick: false, limit: 480 },
];

/// Blocks of a session in these tests: validators come and go at its end, and a development chain's take a minute.
const SESSION_PERIOD: u32 = 10;

/// Under which key the runtime keeps that.
const SESSION_PERIOD_KEY: &[u8] = b":SessionPeriod:";

/// How much of a failed test's output is shown.
const SHOWN_LINES: usize = 60;

/// Where everything is.
struct Place {
	/// Definitions and tests.
	tests: PathBuf,
	/// zombienet's command line.
	program: PathBuf,
	/// The networks' files.
	networks: PathBuf,
	/// Our node.
	node: PathBuf,
	/// The raw chain spec.
	spec: PathBuf,
	/// What the checks need besides zombienet.
	packages: PathBuf,
	/// Runtimes to upgrade to.
	upgrades: PathBuf,
	/// Where the contracts are.
	cache: PathBuf,
}

/// Runs the tests; `false` when one of them failed.
pub(crate) fn run(paths: &Paths, options: &Options) -> Result<bool> {
	let tests = chosen(options)?;
	let place = prepare(paths)?;
	if tests.iter().any(|test| test.name == "upgrade") {
		upgrades::write(&place.spec, &place.upgrades).context("no runtimes to upgrade to")?;
	}
	let (mut passed, mut failed) = (0, 0);
	for test in tests {
		run::check()?;
		let start = Instant::now();
		println!("── {}", test.name);
		let answer = one(&place, test);
		let interrupted = answer.as_ref().is_err_and(|error| error.is::<run::Interrupted>());
		if interrupted {
			return answer;
		}
		let held = answer.unwrap_or_else(|error| {
			eprintln!("{}: {error:#}", test.name);
			false
		});
		let verdict = if held { "passed" } else { "FAILED" };
		println!("── {}: {verdict} ({:.0} s)", test.name, start.elapsed().as_secs_f32());
		*(if held { &mut passed } else { &mut failed }) += 1;
	}
	println!("{passed} passed, {failed} failed");
	Ok(failed == 0)
}

/// The tests that are asked for.
fn chosen(options: &Options) -> Result<Vec<&'static Test>> {
	if let Some(unknown) = options.names.iter().find(|name| !TESTS.iter().any(|test| test.name == name.as_str())) {
		let known: Vec<&str> = TESTS.iter().map(|test| test.name).collect();
		anyhow::bail!("there is no network test {unknown}, only {}", known.join(", "));
	}
	let named = |test: &&Test| options.names.is_empty() || options.names.iter().any(|name| name == test.name);
	Ok(TESTS.iter().filter(named).filter(|test| test.quick || !options.quick).collect())
}

/// Installs zombienet and writes the chain spec.
fn prepare(paths: &Paths) -> Result<Place> {
	let (tests, cache) = (paths.root.join("zombienet"), paths.cache.join("zombienet"));
	packages::install(&tests, &cache).context("zombienet can't be installed")?;
	let program = cache.join("node_modules/.bin/zombienet");
	let networks = cache.join("networks");
	fs::create_dir_all(&networks)?;
	let node = paths.program("salus-node")?;
	let spec = networks.join("local.json");
	let mut export = Command::new(&node);
	export.args(["export-chain-spec", "--chain", "local", "--raw", "--output"]).arg(&spec);
	let outcome = run::capture(&mut export, Duration::from_secs(120))?;
	ensure!(outcome.code == 0, "salus-node export-chain-spec failed: {}", outcome.stderr);
	shorten_sessions(&spec)?;
	let (packages, upgrades) = (cache.join("node_modules"), networks.join("upgrades"));
	Ok(Place { tests, program, networks, node, spec, packages, upgrades, cache: paths.cache.clone() })
}

/// Shortens the sessions of a chain that is for development.
fn shorten_sessions(spec: &Path) -> Result<()> {
	let mut json: Value = serde_json::from_slice(&fs::read(spec)?).context("the chain spec is no JSON")?;
	let key = format!("0x{}", hex::encode(twox_128(SESSION_PERIOD_KEY)));
	let place = json.pointer_mut("/genesis/raw/top").and_then(Value::as_object_mut).and_then(|top| top.get_mut(&key));
	if let Some(period) = place {
		*period = format!("0x{}", hex::encode(SESSION_PERIOD.to_le_bytes())).into();
		fs::write(spec, json.to_string())?;
	}
	Ok(())
}

/// Runs one test. Its network's files go when it passed.
fn one(place: &Place, test: &Test) -> Result<bool> {
	let folder = place.networks.join(test.name);
	if folder.exists() {
		fs::remove_dir_all(&folder)?;
	}
	let log = place.networks.join(format!("{}.log", test.name));
	let output = fs::File::create(&log)?;
	let mut zombienet = Command::new(&place.program);
	zombienet
		.current_dir(&place.networks)
		.args(["--provider", "native", "--logType", "text", "--force", "--dir"])
		.arg(&folder)
		.arg("test")
		.arg(place.tests.join(format!("{}.zndsl", test.name)))
		.env("SALUS_NODE", &place.node)
		.env("SALUS_SPEC", &place.spec)
		.env("SALUS_UPGRADES", &place.upgrades)
		.env("SALUS_CACHE", &place.cache)
		.env("NODE_PATH", &place.packages)
		.stdout(output.try_clone()?)
		.stderr(output);
	// The nodes are in the same group: they end with it, whatever zombienet does.
	let code = Group::start(&mut zombienet)?.wait(Duration::from_secs(test.limit));
	show(&log, matches!(code, Ok(0)));
	let code = code?;
	if code == 0 {
		fs::remove_dir_all(&folder)?;
	} else {
		eprintln!("{}: zombienet ended with {code}; its files are in {}", test.name, folder.display());
	}
	Ok(code == 0)
}

/// Prints what zombienet said: its steps and what the checks found; all of its end when it failed.
fn show(log: &Path, held: bool) {
	let bytes = fs::read(log).unwrap_or_default();
	let text = String::from_utf8_lossy(&bytes);
	text.lines().filter_map(step).for_each(|line| println!("{line}"));
	if !held {
		let lines: Vec<&str> = text.lines().collect();
		let first = lines.len().saturating_sub(SHOWN_LINES);
		lines.iter().skip(first).for_each(|line| eprintln!("{line}"));
	}
}

/// A line of zombienet's that is a step's verdict, or what a check found, without colours.
fn step(line: &str) -> Option<String> {
	let plain = plain(line);
	if let Some((_, verdict)) = plain.split_once(" : ").filter(|(_, verdict)| verdict.starts_with(['✅', '❌'])) {
		return Some(format!("  {verdict}"));
	}
	// zombienet's own lines of this shape are coloured, or end in an ellipsis.
	let found = line.strip_prefix("\t ").filter(|found| !found.starts_with('\u{1b}') && !found.contains("..."));
	found.map(|found| format!("     {found}"))
}

/// A line without the codes for colours.
fn plain(line: &str) -> String {
	let mut parts = line.split("\u{1b}[");
	let first = parts.next().unwrap_or_default().to_owned();
	parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn quick_tests_fit_into_ten_minutes() {
		let options = Options { quick: true, names: Vec::new() };
		let limits: u64 = chosen(&options).unwrap().iter().map(|test| test.limit).sum();
		assert!(limits <= 600, "{limits}");
	}

	#[test]
	fn every_test_has_its_file_and_every_file_its_test() {
		let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../zombienet");
		let files = fs::read_dir(folder).unwrap().filter_map(|entry| entry.unwrap().file_name().into_string().ok());
		let mut files: Vec<String> = files.filter_map(|file| Some(file.strip_suffix(".zndsl")?.to_owned())).collect();
		files.sort();
		let mut names: Vec<&str> = TESTS.iter().map(|test| test.name).collect();
		names.sort_unstable();
		assert_eq!(files, names);
	}

	#[test]
	fn steps_and_findings_are_shown() {
		let line = "11/22/2026, 4:10:22 AM : ✅ alice: is up \u{1b}[4m(23ms)\u{1b}[0m";
		assert_eq!(step(line).as_deref(), Some("  ✅ alice: is up (23ms)"));
		assert_eq!(step("\t block 7 is final").as_deref(), Some("     block 7 is final"));
		assert_eq!(step("\t Launching network... this can take a while."), None);
		assert_eq!(step("\t \u{1b}[32mDeleting network\u{1b}[0m"), None);
		assert_eq!(step("Pod : \u{1b}[32malice\u{1b}[0m"), None);
	}

	#[test]
	fn unknown_test_is_named() {
		let options = Options { quick: false, names: vec!["none".into()] };
		assert!(chosen(&options).err().unwrap().to_string().contains("none"));
	}
}
