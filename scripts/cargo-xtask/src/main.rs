//! `cargo xtask TASK` hands over to `scripts/xtask.sh TASK`, which builds the workspace as a whole first. It has no
//! dependencies, so that the alias never compiles any with other features (docs/adr/0007).

use std::{
	env,
	ffi::OsStr,
	os::unix::process::CommandExt,
	path::Path,
	process::{Command, ExitCode},
};

fn main() -> ExitCode {
	let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../xtask.sh");
	let mut command = Command::new(&script);
	command.args(env::args_os().skip(1));
	env::vars_os().filter(|(name, _)| is_of_this_crate(name)).for_each(|(name, _)| {
		command.env_remove(name);
	});
	// It comes back only if there is nothing to hand over to.
	let error = command.exec();
	eprintln!("{}: {error}", script.display());
	ExitCode::from(3)
}

/// Whether Cargo set a variable for this program alone: builds that follow must not see it.
fn is_of_this_crate(name: &OsStr) -> bool {
	name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_what_names_this_crate_is_hidden() {
		let hidden = |name: &str| is_of_this_crate(OsStr::new(name));
		assert!(hidden("CARGO_PKG_NAME") && hidden("CARGO_MANIFEST_DIR") && hidden("CARGO_MANIFEST_PATH"));
		assert!(!hidden("CARGO_TARGET_DIR") && !hidden("CARGO_HOME") && !hidden("PATH"));
	}
}
