//! The program itself, without a node: exit codes, messages and JSON.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use std::{
	net::TcpListener,
	path::Path,
	process::{Command, Output},
	time::{Duration, Instant},
};

use serde_json::Value;

/// Runs `salus` with a home of its own and no key from outside.
fn salus(home: &Path, arguments: &[&str]) -> Output {
	Command::new(env!("CARGO_BIN_EXE_salus"))
		.arg("--home")
		.arg(home)
		.args(arguments)
		.env_remove("SALUS_KEY")
		.output()
		.unwrap()
}

fn code(output: &Output) -> i32 {
	output.status.code().unwrap()
}

fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

/// The address of a port that was free a moment ago.
fn closed_port() -> String {
	let listener = TcpListener::bind("127.0.0.1:0").unwrap();
	format!("ws://{}", listener.local_addr().unwrap())
}

#[test]
fn an_unreachable_node_is_three_and_soon() {
	let home = tempfile::tempdir().unwrap();
	let url = closed_port();
	let begin = Instant::now();
	let output = salus(home.path(), &["chain", "status", "--url", &url]);
	assert_eq!(code(&output), 3);
	assert!(text(&output.stderr).contains(&url), "{}", text(&output.stderr));
	assert!(output.stdout.is_empty());
	assert!(begin.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_node_that_never_answers_is_three_within_ten_seconds() {
	let home = tempfile::tempdir().unwrap();
	// It takes the connection and says nothing.
	let silent = TcpListener::bind("127.0.0.1:0").unwrap();
	let url = format!("ws://{}", silent.local_addr().unwrap());
	let begin = Instant::now();
	let output = salus(home.path(), &["chain", "status", "--url", &url, "--timeout", "2"]);
	assert_eq!(code(&output), 3);
	assert!(text(&output.stderr).contains("2 s"), "{}", text(&output.stderr));
	assert!(begin.elapsed() < Duration::from_secs(10));
}

#[test]
fn errors_are_json_on_standard_output_when_asked() {
	let home = tempfile::tempdir().unwrap();
	let url = closed_port();
	let output = salus(home.path(), &["chain", "status", "--json", "--url", &url]);
	let json: Value = serde_json::from_slice(&output.stdout).unwrap();
	assert_eq!(json["error"]["kind"], "unreachable");
	assert_eq!(json["error"]["exit_code"], 3);
	assert!(json["error"]["message"].as_str().unwrap().contains(&url));
}

#[test]
fn bad_arguments_are_two_in_both_forms() {
	let home = tempfile::tempdir().unwrap();
	let arguments = ["product", "register", "06291041500214", "--prefix-digits", "7"];
	let output = salus(home.path(), &arguments);
	assert_eq!(code(&output), 2);
	assert!(text(&output.stderr).contains("check digit"));
	let output = salus(home.path(), &[&arguments[..], &["--json"]].concat());
	assert_eq!(code(&output), 2);
	let json: Value = serde_json::from_slice(&output.stdout).unwrap();
	assert!(json["error"]["message"].as_str().unwrap().contains("check digit"), "{json}");
}

#[test]
fn bad_pack_codes_are_two_before_any_connection() {
	let home = tempfile::tempdir().unwrap();
	for (bad, named) in [
		("(01)06291041500214(10)L1(21)S1", "check digit"),
		("(01)06291041500213(21)S1", "lot"),
		("(01)06291041500213(10)L1", "serial"),
		("hello", ""),
		("", "empty"),
	] {
		let output = salus(home.path(), &["pack", "verify", bad]);
		assert_eq!(code(&output), 2, "{bad}: {}", text(&output.stderr));
		assert!(text(&output.stderr).contains(named), "{bad}: {}", text(&output.stderr));
	}
}

#[test]
fn bad_files_are_two_name_the_file_and_leave_nothing_behind() {
	let home = tempfile::tempdir().unwrap();
	let folder = tempfile::tempdir().unwrap();
	for (name, content, said) in [
		("not.json", "this is no JSON", "not.json"),
		("cut.json", r#"{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resour"#, "cut.json"),
		("empty.json", r#"{"resourceType":"Bundle","type":"collection","entry":[]}"#, "entry"),
		("other.json", r#"{"hello":"world"}"#, "resourceType"),
	] {
		let path = folder.path().join(name);
		std::fs::write(&path, content).unwrap();
		let output = salus(home.path(), &["record", "anchor", path.to_str().unwrap(), "--as", "//Hospital"]);
		assert_eq!(code(&output), 2, "{name}: {}", text(&output.stderr));
		assert!(text(&output.stderr).contains(said), "{name}: {}", text(&output.stderr));
		let output = salus(home.path(), &["epcis", "check", path.to_str().unwrap()]);
		assert_eq!(code(&output), 2, "{name}");
	}
	assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 4, "a receipt was written");
	assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "something was stored");
	let output = salus(home.path(), &["record", "anchor", "no/such/file", "--as", "//Hospital"]);
	assert_eq!(code(&output), 2);
	assert!(text(&output.stderr).contains("no/such/file"));
}

#[test]
fn an_anchor_that_reaches_no_node_leaves_no_receipt() {
	let home = tempfile::tempdir().unwrap();
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("patient.json");
	std::fs::write(&path, r#"{"resourceType":"Patient","id":"p"}"#).unwrap();
	let url = closed_port();
	let output = salus(home.path(), &["record", "anchor", path.to_str().unwrap(), "--as", "//Hospital", "--url", &url]);
	assert_eq!(code(&output), 3);
	assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_command_that_signs_asks_for_a_key() {
	let home = tempfile::tempdir().unwrap();
	let output = salus(home.path(), &["patient", "admit", "//Patient"]);
	assert_eq!(code(&output), 2);
	assert!(text(&output.stderr).contains("SALUS_KEY"));
	let output = salus(home.path(), &["patient", "admit", "//Patient", "--as", "legal winner thank year wave"]);
	assert_eq!(code(&output), 2);
	assert!(!text(&output.stderr).contains("winner"), "a secret is repeated");
}

#[test]
fn only_what_the_consortium_decides_goes_by_blocks_that_arent_final() {
	let home = tempfile::tempdir().unwrap();
	let url = closed_port();
	for arguments in [&["record", "list"][..], &["consent", "show", "0"], &["stock"], &["chain", "status"]] {
		let output = salus(home.path(), &[arguments, &["--not-final", "--url", &url]].concat());
		assert_eq!(code(&output), 2, "{arguments:?}: {}", text(&output.stderr));
		assert!(text(&output.stderr).contains("--not-final"), "{arguments:?}: {}", text(&output.stderr));
	}
	let output = salus(home.path(), &["motion", "list", "--not-final", "--url", &url]);
	assert_eq!(code(&output), 3);
	assert!(text(&output.stderr).contains("may still change"), "{}", text(&output.stderr));
}

#[test]
fn keys_are_made_inspected_and_never_overwritten() {
	let home = tempfile::tempdir().unwrap();
	let file = home.path().join("key");
	let file = file.to_str().unwrap();
	let output = salus(home.path(), &["key", "generate", "--out", file, "--json"]);
	assert_eq!(code(&output), 0, "{}", text(&output.stderr));
	let made: Value = serde_json::from_slice(&output.stdout).unwrap();
	let output = salus(home.path(), &["key", "inspect", "--key-file", file, "--json"]);
	let inspected: Value = serde_json::from_slice(&output.stdout).unwrap();
	assert_eq!(made["account"], inspected["account"]);
	assert_eq!(inspected["development"], false);
	assert_eq!(code(&salus(home.path(), &["key", "generate", "--out", file])), 2);
	let output = salus(home.path(), &["key", "inspect", "//Alice"]);
	assert!(text(&output.stdout).contains("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"));
}

#[test]
fn help_and_version_are_zero() {
	let home = tempfile::tempdir().unwrap();
	for arguments in [&["--help"][..], &["--version"], &["consent", "grant", "--help"], &["policy", "deploy", "--help"]]
	{
		assert_eq!(code(&salus(home.path(), arguments)), 0, "{arguments:?}");
	}
	assert!(text(&salus(home.path(), &["consent", "grant", "--help"]).stdout).contains("data-until"));
	assert_eq!(code(&salus(home.path(), &[])), 2);
}
