//! Measures the weights of our pallets' calls with the SDK's benchmarking library (`scripts/bencher`) and writes them
//! to `runtime/src/weights`.
//!
//! The runtime is compiled for this alone, with its benchmarks, straight to Wasm and in a target folder of its own, so
//! that the feature `runtime-benchmarks` never meets the node's build.

use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};

use anyhow::{ensure, Context, Result};

use crate::{paths::Paths, run};

/// Longest that one build, or one pallet's measurement, may take.
const LIMIT: Duration = Duration::from_secs(90 * 60);

/// Pallets whose weights are measured here. Those of the SDK come with their own.
const PALLETS: [&str; 16] = [
	"pallet_admission",
	"pallet_collection",
	"pallet_consent",
	"pallet_consortium",
	"pallet_disclosure",
	"pallet_drug_events",
	"pallet_drug_registry",
	"pallet_drug_safety",
	"pallet_drug_supply",
	"pallet_drug_trace",
	"pallet_ehr_anchor",
	"pallet_governance",
	"pallet_key_recovery",
	"pallet_prescription",
	"pallet_study",
	"pallet_validators",
];

/// What the Wasm of a runtime is linked with: memory from the host, and the table of functions for it to call.
const WASM_FLAGS: &str =
	"-C link-arg=--export-table -C link-arg=--import-memory -C link-arg=--export=__heap_base --cfg substrate_runtime";

/// What to measure, and how hard.
#[derive(clap::Args)]
pub(crate) struct Options {
	/// This pallet only, for instance pallet_consent.
	#[arg(long)]
	pallet: Option<String>,
	/// Steps from the least to the most of a component, 2 to 255.
	#[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(2..256))]
	steps: u32,
	/// Runs of each step, 1 to 1000.
	#[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..1001))]
	repeat: u32,
}

/// Builds the bencher and the runtime with its benchmarks, and writes the weights.
pub(crate) fn run(paths: &Paths, options: &Options) -> Result<()> {
	let bencher = bencher(paths)?;
	let wasm = runtime(&paths.root, &paths.cache)?;
	let wanted = |pallet: &str| options.pallet.as_deref().is_none_or(|name| name == pallet);
	for pallet in PALLETS.into_iter().filter(|pallet| wanted(pallet)) {
		eprintln!("measuring {pallet}");
		let output = paths.root.join("runtime/src/weights").join(format!("{pallet}.rs"));
		let mut measure = Command::new(&bencher);
		measure
			.args(["--extrinsic", "*", "--pallet", pallet])
			.arg("--runtime")
			.arg(&wasm)
			.args(["--steps", &options.steps.to_string(), "--repeat", &options.repeat.to_string()])
			.args(["--genesis-builder", "runtime", "--genesis-builder-preset", "development"])
			// Nobody asks this chain's blocks for proofs of what they read: no relay chain checks them.
			.arg("--disable-proof-recording")
			.arg("--output")
			.arg(&output);
		ensure!(run::succeeds(&mut measure, LIMIT)?, "{pallet}: the bencher failed");
		without_machine_paths(&output)?;
	}
	Ok(())
}

/// The header of a generated file names the command that made it, and so this machine's paths: the lines
/// with a path go.
fn without_machine_paths(file: &Path) -> Result<()> {
	let text = fs::read_to_string(file)?;
	let clean: Vec<&str> =
		text.lines().filter(|line| !(line.starts_with("//") && line.trim_start_matches('/').contains('/'))).collect();
	fs::write(file, clean.join("\n") + "\n").with_context(|| file.display().to_string())
}

/// The runtime with its benchmarks, as Wasm.
fn runtime(root: &Path, cache: &Path) -> Result<PathBuf> {
	eprintln!("building the runtime with its benchmarks");
	let target = cache.join("bench-runtime");
	let mut build = Command::new("cargo");
	build
		.current_dir(root)
		.args(["rustc", "-p", "salus-runtime", "--release", "--target", "wasm32v1-none", "--no-default-features"])
		.args(["--features", "runtime-benchmarks", "--crate-type", "cdylib"])
		.env("CARGO_TARGET_DIR", &target)
		.env("RUSTFLAGS", WASM_FLAGS)
		.env_remove("RUSTC_WORKSPACE_WRAPPER");
	ensure!(run::succeeds(&mut build, LIMIT)?, "the runtime with its benchmarks doesn't build");
	Ok(target.join("wasm32v1-none/release/salus_runtime.wasm"))
}

/// The generic code of the trie, the executor and the state machine is compiled where it is used: in the bencher, which
/// is optimised as the node is. Unoptimised, it makes weights two to three times what they are.
const BENCHER_PROFILE: &str = "\n[profile.dev.package.salus-bencher]\nopt-level = 3\ndebug-assertions = false\n";

/// The bencher, built into the shared target folder with the workspace's own profile: what a weight depends on (the
/// trie, hashing, the Wasm engine) is compiled as it is in the node.
fn bencher(paths: &Paths) -> Result<PathBuf> {
	eprintln!("building the bencher");
	let manifest = fs::read_to_string(paths.root.join("Cargo.toml"))?;
	let profile = manifest.find("[profile.dev]").map(|at| &manifest[at..]).context("no [profile.dev] in Cargo.toml")?;
	let config = paths.cache.join("bencher-profile.toml");
	fs::write(&config, [profile, BENCHER_PROFILE].concat())?;
	let mut build = Command::new("cargo");
	build
		.arg("--config")
		.arg(&config)
		.args(["build", "--locked", "--manifest-path"])
		.arg(paths.root.join("scripts/bencher/Cargo.toml"))
		.env("CARGO_TARGET_DIR", &paths.target)
		// A runtime that the library brings for its own storage benchmarks; nobody needs it here.
		.env("SKIP_WASM_BUILD", "1")
		.env_remove("RUSTC_WORKSPACE_WRAPPER");
	ensure!(run::succeeds(&mut build, LIMIT)?, "the bencher doesn't build");
	Ok(paths.target.join("debug/salus-bencher"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_file_of_weights_is_of_a_pallet_that_is_measured() {
		let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime/src/weights");
		let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
		let mut pallets: Vec<String> = names.filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned())).collect();
		pallets.retain(|name| name != "mod");
		pallets.sort();
		assert_eq!(pallets, PALLETS);
	}

	#[test]
	fn header_loses_paths_and_keeps_the_rest() {
		let file = tempfile::NamedTempFile::new().unwrap();
		fs::write(file.path(), "//! Weights\n// /home/me/tools/bencher\n// --steps 50\nfn x() {}\n").unwrap();
		without_machine_paths(file.path()).unwrap();
		assert_eq!(fs::read_to_string(file.path()).unwrap(), "//! Weights\n// --steps 50\nfn x() {}\n");
	}
}
