//! Measures what the docs give figures for, with the benchmarks in `node/bench` and `gateway/benches`, in the profile that
//! the node is built in.

use std::{process::Command, time::Duration};

use anyhow::Result;

use crate::{paths::Paths, run};

/// Longest that building and measuring may take.
const LIMIT: Duration = Duration::from_secs(2 * 3600);

/// The benchmarks, in the order that they run in.
const BENCHES: [&str; 7] = ["decide", "policy", "anchor", "medicines", "country", "seal", "throughput"];

/// Builds the benchmarks as the rest of the workspace is built, with the node that one of them starts, and runs them.
/// `false` if one fails.
pub(crate) fn run(paths: &Paths) -> Result<bool> {
	let built = cargo(paths, &["build", "--bins"])?;
	Ok(built && cargo(paths, &["bench", "--profile", "dev"])?)
}

/// Cargo, for the benchmarks of all packages.
fn cargo(paths: &Paths, arguments: &[&str]) -> Result<bool> {
	let mut cargo = Command::new("cargo");
	cargo
		.current_dir(&paths.root)
		.args(arguments)
		.args(["--locked", "--workspace"])
		.args(BENCHES.iter().flat_map(|name| ["--bench", name]))
		.env("CARGO_TARGET_DIR", &paths.target);
	run::succeeds(&mut cargo, LIMIT)
}
