//! The program by itself. Because it has a test, `cargo test` builds it, and what else starts it finds the latest one.

use std::{env, path::Path, process::Command};

#[test]
fn node_says_the_version_of_the_workspace() {
	// Cargo puts tests one folder below programs. Its own variable for the path has a hyphen in its name, and doesn't get
	// through the shell of the lint driver.
	let test = env::current_exe().expect("the system says where this program is");
	let programs = test.parent().and_then(Path::parent).expect("Cargo has put it into a folder");
	let output = Command::new(programs.join("salus-node")).arg("--version").output().expect("the node can be run");
	let said = String::from_utf8(output.stdout).expect("the node speaks UTF-8");
	assert!(output.status.success(), "{said}");
	assert_eq!(said.trim_end(), concat!("salus-node ", env!("CARGO_PKG_VERSION")));
}
