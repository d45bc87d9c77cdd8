//! npm packages, installed outside the checkout.

use std::{fs, path::Path, process::Command, time::Duration};

use anyhow::{ensure, Result};

use crate::run;

/// Longest that an installation may take: zombienet brings 300 packages.
const INSTALL_LIMIT: Duration = Duration::from_secs(20 * 60);

/// Installs what the lock file in `from` names into `to`; anew only when the lock file changed.
pub(crate) fn install(from: &Path, to: &Path) -> Result<()> {
	let installed = to.join("installed-package-lock.json");
	fs::create_dir_all(to)?;
	for name in ["package.json", "package-lock.json", ".npmrc"] {
		fs::copy(from.join(name), to.join(name))?;
	}
	let wanted = fs::read(from.join("package-lock.json"))?;
	if fs::read(&installed).is_ok_and(|present| present == wanted) {
		return Ok(());
	}
	let mut npm = Command::new("npm");
	npm.current_dir(to).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
	let outcome = run::capture(&mut npm, INSTALL_LIMIT)?;
	ensure!(outcome.code == 0, "npm ci failed:\n{}{}", outcome.stdout, outcome.stderr);
	fs::write(&installed, wanted)?;
	Ok(())
}
