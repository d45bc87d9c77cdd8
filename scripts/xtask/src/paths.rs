//! Where things are.

use std::{env, path::PathBuf};

use anyhow::{Context, Result};

/// Folders and programs that the tasks use.
pub(crate) struct Paths {
	/// The checkout.
	pub(crate) root: PathBuf,
	/// What survives a fresh clone: compiled dependencies, reports.
	pub(crate) cache: PathBuf,
	/// Cargo's target folder.
	pub(crate) target: PathBuf,
}

impl Paths {
	/// Takes the checkout from `SALUS_ROOT`, or else finds it from the working folder up; the rest is as in
	/// `scripts/lib/env.sh`.
	pub(crate) fn find() -> Result<Self> {
		let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
		let here = match variable("SALUS_ROOT") {
			Some(root) => root,
			None => env::current_dir()?,
		};
		let root = here
			.ancestors()
			.find(|folder| folder.join("scripts/xtask/Cargo.toml").is_file())
			.context("run this inside a checkout of Salus")?
			.to_path_buf();
		let cache = match (variable("SALUS_CACHE"), variable("XDG_CACHE_HOME"), variable("HOME")) {
			(Some(cache), _, _) => cache,
			(None, Some(caches), _) => caches.join("salus"),
			(None, None, Some(home)) => home.join(".cache/salus"),
			(None, None, None) => anyhow::bail!("set SALUS_CACHE or HOME: there is no folder for caches"),
		};
		let target = variable("CARGO_TARGET_DIR").unwrap_or_else(|| cache.join("target"));
		Ok(Self { root, cache, target })
	}

	/// A program that the workspace built.
	pub(crate) fn program(&self, name: &str) -> Result<PathBuf> {
		let path = self.target.join("debug").join(name);
		anyhow::ensure!(path.is_file(), "{name} isn't built: run ./scripts/build.sh (looked for {})", path.display());
		Ok(path)
	}

	/// The public test data beside the checkout, if it is there.
	pub(crate) fn public_data(&self) -> Option<PathBuf> {
		Some(self.root.join("../shared/data")).filter(|path| path.is_dir())
	}
}
