//! Measures the weights of our pallets' calls with frame-omni-bencher and writes them to `runtime/src/weights`.
//!
//! The runtime is compiled for this alone, with its benchmarks, straight to Wasm and in a target folder of its own, so
//! that the feature `runtime-benchmarks` never meets the node's build.

use std::{
	env, fs,
	path::{Path, PathBuf},
	process::Command,
};

use anyhow::{bail, Context, Result};

/// Pallets whose weights are measured here. Those of the SDK come with their own.
const PALLETS: [&str; 4] = ["pallet_consent", "pallet_consortium", "pallet_drug_trace", "pallet_ehr_anchor"];

/// The bencher of SDK 2609.2.0.
const BENCHER: (&str, &str) = ("frame-omni-bencher", "0.28.0");

/// What the Wasm of a runtime is linked with: memory from the host, and the table of functions for it to call.
const WASM_FLAGS: &str =
	"-C link-arg=--export-table -C link-arg=--import-memory -C link-arg=--export=__heap_base --cfg substrate_runtime";

/// Steps of each component, and repetitions of each step.
pub struct Effort {
	/// Steps from the least to the most of a component.
	pub steps: u32,
	/// Runs of each step.
	pub repeat: u32,
}

/// Builds the runtime with its benchmarks, installs the bencher if need be, and writes the weights.
pub fn run(root: &Path, cache: &Path, only: Option<&str>, effort: &Effort) -> Result<()> {
	let bencher = bencher(root, cache)?;
	let wasm = runtime(root, cache)?;
	for pallet in PALLETS.iter().filter(|pallet| only.is_none_or(|name| name == **pallet)) {
		eprintln!("measuring {pallet}");
		let output = root.join("runtime/src/weights").join(format!("{pallet}.rs"));
		let status = Command::new(&bencher)
			.args(["v1", "benchmark", "pallet", "--extrinsic", "*", "--pallet", pallet])
			.arg("--runtime")
			.arg(&wasm)
			.args(["--steps", &effort.steps.to_string(), "--repeat", &effort.repeat.to_string()])
			.args(["--genesis-builder", "runtime", "--genesis-builder-preset", "development"])
			.arg("--output")
			.arg(&output)
			.status()?;
		if !status.success() {
			bail!("{pallet}: the bencher failed");
		}
		without_machine_paths(&output)?;
	}
	Ok(())
}

/// The header of a generated file names the command that made it, and so this machine's paths: only the file names stay.
fn without_machine_paths(file: &Path) -> Result<()> {
	let text = fs::read_to_string(file)?;
	let clean: Vec<&str> = text
		.lines()
		.filter(|line| !(line.starts_with("//") && line.contains('/') && line.trim_start_matches('/').contains('/')))
		.collect();
	fs::write(file, clean.join("\n") + "\n").with_context(|| file.display().to_string())
}

/// The runtime with its benchmarks, as Wasm.
fn runtime(root: &Path, cache: &Path) -> Result<PathBuf> {
	eprintln!("building the runtime with its benchmarks");
	let target = cache.join("bench-runtime");
	let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
		.current_dir(root)
		.args(["rustc", "-p", "salus-runtime", "--release", "--target", "wasm32v1-none", "--no-default-features"])
		.args(["--features", "runtime-benchmarks", "--crate-type", "cdylib"])
		.env("CARGO_TARGET_DIR", &target)
		.env("RUSTFLAGS", WASM_FLAGS)
		.status()?;
	if !status.success() {
		bail!("the runtime with its benchmarks doesn't build");
	}
	Ok(target.join("wasm32v1-none/release/salus_runtime.wasm"))
}

/// The bencher, installed below the cache folder the first time, with the workspace's own profile: what a weight
/// depends on (the trie, hashing, the Wasm engine) is compiled as it is in the node.
fn bencher(root: &Path, cache: &Path) -> Result<PathBuf> {
	let binary = cache.join("tools/bin").join(BENCHER.0);
	if binary.exists() {
		return Ok(binary);
	}
	eprintln!("installing {} {} (once, some 20 minutes)", BENCHER.0, BENCHER.1);
	let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
	let profile = manifest.find("[profile.dev]").map(|at| &manifest[at..]).context("no [profile.dev] in Cargo.toml")?;
	let config = cache.join("bencher-profile.toml");
	fs::write(&config, profile)?;
	let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
		.arg("--config")
		.arg(&config)
		.args(["install", BENCHER.0, "--version", BENCHER.1, "--locked", "--debug"])
		.arg("--target-dir")
		.arg(cache.join("bencher"))
		.arg("--root")
		.arg(cache.join("tools"))
		.status()?;
	if !status.success() {
		bail!("{} could not be installed", BENCHER.0);
	}
	Ok(binary)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn header_loses_paths_and_keeps_the_rest() {
		let file = tempfile::NamedTempFile::new().unwrap();
		fs::write(file.path(), "//! Weights\n// /home/me/tools/bencher\n// --steps 50\nfn x() {}\n").unwrap();
		without_machine_paths(file.path()).unwrap();
		assert_eq!(fs::read_to_string(file.path()).unwrap(), "//! Weights\n// --steps 50\nfn x() {}\n");
	}
}
