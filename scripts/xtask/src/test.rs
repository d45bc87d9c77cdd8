//! All tests, and one line of counts at the end. A suite that can't run counts as one failed test.

mod count;

use std::{
	env, fs,
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, Instant},
};

use anyhow::{ensure, Result};

use self::count::Count;
use crate::{packages, paths::Paths, run};

/// Longest that one suite may take.
const SUITE_LIMIT: Duration = Duration::from_secs(40 * 60);

/// A suite: its name and what runs it.
type Suite = (&'static str, fn(&Paths) -> Result<Count>);

/// In the order in which they run.
const SUITES: [Suite; 4] = [("workspace", workspace), ("contracts", contracts), ("scripts", scripts), ("dapp", dapp)];

/// Runs all suites.
pub(crate) fn run(paths: &Paths) -> Result<bool> {
	match paths.public_data() {
		Some(_) => println!("test data: ../shared/data is there and is used"),
		None => println!("test data: ../shared/data is not there; only samples/ is used"),
	}
	let mut total = Count::default();
	for (name, suite) in SUITES {
		run::check()?;
		let start = Instant::now();
		println!("── {name}");
		let count = suite(paths).unwrap_or_else(|error| {
			eprintln!("{name}: could not run: {error:#}");
			Count::could_not_run()
		});
		println!("── {name}: {count} ({:.0} s)", start.elapsed().as_secs_f32());
		total = total + count;
	}
	println!("{total}");
	Ok(total.failed == 0)
}

/// The tests of the node's workspace.
fn workspace(paths: &Paths) -> Result<Count> {
	let manifest = paths.root.join("Cargo.toml");
	if env::var_os("SALUS_NO_NEXTEST").is_some() || !has_nextest() {
		println!("cargo-nextest isn't installed: using cargo test");
		return cargo_test(&manifest, &paths.target);
	}
	// Nextest keeps its reports in the checkout, wherever Cargo's target folder is.
	let report = paths.root.join("target/nextest/default/junit.xml");
	fs::remove_file(&report).ok();
	let mut nextest = Command::new("cargo");
	nextest
		.current_dir(&paths.root)
		.args(["nextest", "run", "--workspace", "--locked", "--no-fail-fast"])
		.env("CARGO_TARGET_DIR", &paths.target);
	let passed = run::succeeds(&mut nextest, SUITE_LIMIT)?;
	let count = Count::of_junit(&fs::read_to_string(&report).unwrap_or_default())?;
	ensure!(passed == (count.failed == 0), "nextest's exit code and its report disagree: {count}");
	Ok(count)
}

/// Whether cargo has nextest.
fn has_nextest() -> bool {
	run::capture(Command::new("cargo").args(["nextest", "--version"]), Duration::from_secs(30))
		.is_ok_and(|outcome| outcome.code == 0)
}

/// The tests of the contracts and of the crates with their rules.
fn contracts(paths: &Paths) -> Result<Count> {
	cargo_test(&paths.root.join("contracts/Cargo.toml"), &paths.cache.join("contracts"))
}

/// `cargo test` over a workspace.
fn cargo_test(manifest: &Path, target: &Path) -> Result<Count> {
	ensure!(manifest.is_file(), "{} isn't there", manifest.display());
	let mut test = Command::new("cargo");
	test.args(["test", "--workspace", "--locked", "--no-fail-fast", "--manifest-path"])
		.arg(manifest)
		.env("CARGO_TARGET_DIR", target);
	let outcome = run::capture(&mut test, SUITE_LIMIT)?;
	let count = Count::of_libtest(&outcome.stdout);
	if outcome.code != 0 {
		print!("{}", outcome.stdout);
		eprint!("{}", outcome.stderr);
	}
	ensure!((outcome.code == 0) == (count.failed == 0), "cargo test ended with {}, after: {count}", outcome.code);
	Ok(count)
}

/// The shell scripts.
fn scripts(paths: &Paths) -> Result<Count> {
	let mut count = Count::default();
	for script in files_below(&paths.root.join("scripts/tests"), "sh")? {
		let outcome = run::capture(Command::new("bash").arg(&script).current_dir(&paths.root), SUITE_LIMIT)?;
		print!("{}", outcome.stdout);
		if outcome.code != 0 {
			eprintln!("{} failed:\n{}", script.display(), outcome.stderr);
		}
		count = count + Count::one(outcome.code == 0);
	}
	ensure!(count.passed + count.failed > 0, "no tests in scripts/tests");
	Ok(count)
}

/// The web client's tests, against a development node.
fn dapp(paths: &Paths) -> Result<Count> {
	let folder = dapp_folder(paths)?;
	let tests = files_below(&folder.join("test"), "mjs")?;
	let tests = tests.into_iter().filter(|file| file.to_string_lossy().ends_with(".test.mjs"));
	let mut node = Command::new("node");
	node.current_dir(&folder)
		.args(["--test", "--test-reporter=tap"])
		.args(tests)
		.env("SALUS_NODE", paths.program("salus-node")?);
	let outcome = run::capture(&mut node, SUITE_LIMIT)?;
	let count = Count::of_tap(&outcome.stdout)?;
	for line in outcome.stdout.lines().filter(|line| line.starts_with("ok ") || line.starts_with("not ok ")) {
		println!("  {line}");
	}
	if outcome.code != 0 {
		eprintln!("{}\n{}", outcome.stdout, outcome.stderr);
	}
	ensure!((outcome.code == 0) == (count.failed == 0), "node ended with {}, after: {count}", outcome.code);
	Ok(count)
}

/// A copy of `dapp/` outside the checkout with its packages installed.
fn dapp_folder(paths: &Paths) -> Result<PathBuf> {
	let (from, to) = (paths.root.join("dapp"), paths.cache.join("dapp"));
	fs::create_dir_all(to.join("test"))?;
	for old in files_below(&to.join("test"), "mjs")? {
		fs::remove_file(old)?;
	}
	for test in files_below(&from.join("test"), "mjs")? {
		fs::copy(&test, to.join("test").join(test.file_name().unwrap_or_default()))?;
	}
	packages::install(&from, &to)?;
	Ok(to)
}

/// The files right in a folder with this extension, by name.
fn files_below(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
	let mut files = Vec::new();
	for entry in fs::read_dir(folder)? {
		files.push(entry?.path());
	}
	files.retain(|path| path.extension().is_some_and(|found| found == extension));
	files.sort();
	Ok(files)
}
