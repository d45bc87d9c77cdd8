//! Measures what the docs give figures for, with the benchmarks in `node/benches` and
//! `gateway/benches`, in the profile that the node is built in.

use std::{process::Command, time::Duration};

use anyhow::Result;

use crate::{paths::Paths, run};

/// Longest that building and measuring may take.
const LIMIT: Duration = Duration::from_secs(2 * 3600);

/// The benchmarks, in the order that they run in.
const BENCHES: [&str; 6] = ["decide", "anchor", "medicines", "country", "seal", "throughput"];

/// Builds the benchmarks as the rest of the workspace is built, and runs them. `false` if one fails.
pub(crate) fn run(paths: &Paths) -> Result<bool> {
	let mut bench = Command::new("cargo");
	bench
		.current_dir(&paths.root)
		.args(["bench", "--locked", "--workspace", "--profile", "dev"])
		.args(BENCHES.iter().flat_map(|name| ["--bench", name]))
		.env("CARGO_TARGET_DIR", &paths.target);
	run::succeeds(&mut bench, LIMIT)
}
