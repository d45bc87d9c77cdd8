//! Fails on any warning in our own crates.
//!
//! All builds run under clippy-driver (`scripts/lib/lint-driver.sh`), so that the lints come with the one build and
//! cost no second one. Cargo keeps the warnings of what is compiled already and shows them again: this task asks for
//! them as JSON and counts.

use std::{collections::BTreeSet, path::Path, process::Command, time::Duration};

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use crate::{paths::Paths, run};

/// Longest that a build may take.
const BUILD_LIMIT: Duration = Duration::from_secs(90 * 60);

/// Lints the workspace and, where it exists, the contracts' workspace.
pub(crate) fn run(paths: &Paths) -> Result<bool> {
	ensure!(
		std::env::var_os("RUSTC_WORKSPACE_WRAPPER").is_some(),
		"no clippy: install rust-web-clippy (Debian) or `rustup component add clippy`, then run ./scripts/lint.sh"
	);
	let mut warnings = of_workspace(&paths.root.join("Cargo.toml"), &paths.target)?;
	let contracts = paths.root.join("contracts/Cargo.toml");
	if contracts.is_file() {
		warnings.extend(of_workspace(&contracts, &paths.cache.join("contracts"))?);
	}
	for warning in &warnings {
		eprintln!("{warning}");
	}
	println!("lint: {} warnings", warnings.len());
	Ok(warnings.is_empty())
}

/// The warnings of the workspace with this manifest, each once.
fn of_workspace(manifest: &Path, target: &Path) -> Result<BTreeSet<String>> {
	let mut command = Command::new("cargo");
	command
		.args(["build", "--workspace", "--all-targets", "--locked", "--keep-going", "--message-format=json"])
		.arg("--manifest-path")
		.arg(manifest)
		.env("CARGO_TARGET_DIR", target);
	let outcome = run::capture(&mut command, BUILD_LIMIT)?;
	let warnings = warnings(&outcome.stdout).with_context(|| format!("cargo's messages for {}", manifest.display()))?;
	ensure!(
		outcome.code == 0 || !warnings.is_empty(),
		"cargo build failed for {}:\n{}",
		manifest.display(),
		outcome.stderr
	);
	Ok(warnings)
}

/// The warnings and errors in cargo's JSON messages. A library compiled twice, for itself and for its tests, says the
/// same thing twice.
fn warnings(messages: &str) -> Result<BTreeSet<String>> {
	let mut found = BTreeSet::new();
	for line in messages.lines().filter(|line| line.starts_with('{')) {
		let message: Value = serde_json::from_str(line)?;
		// Without a place in the source it is only the count at the end ("3 warnings emitted").
		let placed = message["message"]["spans"].as_array().is_some_and(|spans| !spans.is_empty());
		let level = message["message"]["level"].as_str().unwrap_or_default();
		if message["reason"] == "compiler-message" && (placed || level == "error") && level != "note" {
			found.insert(message["message"]["rendered"].as_str().unwrap_or_default().to_owned());
		}
	}
	Ok(found)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn same_warning_counts_once_and_summaries_do_not() {
		let warning = r#"{"reason":"compiler-message","message":{"level":"warning","spans":[{}],"rendered":"unused"}}"#;
		let summary =
			r#"{"reason":"compiler-message","message":{"level":"warning","spans":[],"rendered":"1 warning"}}"#;
		let artifact = r#"{"reason":"compiler-artifact"}"#;
		let found = warnings(&[warning, warning, summary, artifact].join("\n")).unwrap();
		assert_eq!(found.into_iter().collect::<Vec<_>>(), ["unused"]);
	}

	#[test]
	fn messages_that_are_not_json_fail() {
		assert!(warnings("{nonsense").is_err());
	}
}
