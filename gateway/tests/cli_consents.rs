//! Consents on the command line without a node: FHIR documents, signed grants and receipts.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use std::{
	fs,
	path::Path,
	process::{Command, Output},
};

use serde_json::Value;

/// The GLN of the sample hospital, and its number on a development chain.
const HOSPITAL: &str = "4099999000012=0";

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

/// A file of the samples.
fn sample(name: &str) -> String {
	let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/consent");
	samples.join(name).to_string_lossy().into_owned()
}

/// Imports a file without a chain.
fn dry_run(home: &Path, file: &str, more: &[&str]) -> Output {
	let directory = sample("who-is-who.json");
	let import =
		["consent", "import", file, "--directory", &directory, "--dry-run", "--offline-organisation", HOSPITAL];
	salus(home, &[import.as_slice(), more].concat())
}

#[test]
fn a_fhir_consent_is_read_without_a_chain_and_nothing_is_kept() {
	let home = tempfile::tempdir().unwrap();
	let output = dry_run(home.path(), &sample("care-management.json"), &[]);
	assert_eq!(code(&output), 0, "{}", text(&output.stderr));
	let said = text(&output.stdout);
	for line in [
		"patient 5DwEDre1WZudE6pNsFVWoWArjCW7byRS5tCvxKxSNkxDvGGX",
		"  0 permit org:0;purposes=CAREMGT;classes=all",
		"  1 deny anyone;purposes=all;classes=all;labels=HIV;under=0",
		"nothing was granted",
	] {
		assert!(said.lines().any(|said| said == line), "{line}: {said}");
	}
	assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "something was stored");
}

#[test]
fn terms_of_a_dry_run_are_terms_that_can_be_granted() {
	let home = tempfile::tempdir().unwrap();
	let output = dry_run(home.path(), &sample("care-management.json"), &["--json"]);
	let json: Value = serde_json::from_slice(&output.stdout).unwrap();
	let terms = home.path().join("terms.json");
	fs::write(&terms, json["terms"].to_string()).unwrap();
	let (terms, out) = (terms.to_str().unwrap(), home.path().join("grant.json"));
	let genesis = format!("0x{}", "01".repeat(32));
	let sign = ["consent", "sign", "--terms", terms, "--deadline", "2040-01-01", "--nonce", "0", "--as", "//Patient"];
	let rest = ["--genesis", &genesis, "--out", out.to_str().unwrap(), "--json"];
	let output = salus(home.path(), &[sign.as_slice(), &rest].concat());
	assert_eq!(code(&output), 0, "{}", text(&output.stdout));
	let signed: Value = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
	assert_eq!(signed["terms"]["provisions"], json["terms"]["provisions"]);
	assert_eq!(signed["genesis"], genesis.as_str());
}

#[test]
fn every_reason_for_a_refusal_has_its_path_and_a_line_of_its_own() {
	let home = tempfile::tempdir().unwrap();
	let file = home.path().join("bad.json");
	let good = fs::read_to_string(sample("care-management.json")).unwrap();
	let bad = good.replace("CAREMGT", "CURE").replace("Patient/patient", "Patient/nobody");
	fs::write(&file, bad).unwrap();
	let output = dry_run(home.path(), file.to_str().unwrap(), &[]);
	assert_eq!(code(&output), 2);
	let said = text(&output.stderr);
	for path in ["Consent.patient", "Consent.provision.purpose[0]"] {
		assert!(said.lines().any(|line| line.starts_with(path)), "{path}: {said}");
	}
	let output = dry_run(home.path(), file.to_str().unwrap(), &["--json"]);
	let json: Value = serde_json::from_slice(&output.stdout).unwrap();
	assert_eq!((&json["error"]["kind"], &json["error"]["exit_code"]), (&"refused".into(), &2.into()));
	assert_eq!(json["error"]["reasons"].as_array().unwrap().len(), 2, "{json}");
}

#[test]
fn bad_files_are_two_and_named_before_any_connection() {
	let home = tempfile::tempdir().unwrap();
	let file = home.path().join("bad.json");
	fs::write(&file, "{ \"hello\": ").unwrap();
	let bad = file.to_str().unwrap();
	for arguments in [
		&["consent", "import", bad, "--dry-run", "--offline-organisation", HOSPITAL][..],
		&["consent", "import", "none.json", "--directory", bad, "--dry-run"],
		&["consent", "grant", "--terms", bad, "--as", "//Patient"],
		&["consent", "grant-signed", bad, "--as", "//Physician"],
		&["consent", "check-receipt", bad, "--block", &format!("0x{}", "01".repeat(32))],
		&["consent", "check-receipt", "none.json", "--authorities", bad],
	] {
		let output = salus(home.path(), arguments);
		assert_eq!(code(&output), 2, "{arguments:?}: {}", text(&output.stderr));
		assert!(text(&output.stderr).contains(".json"), "{arguments:?}: {}", text(&output.stderr));
	}
	assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "something was written");
}

#[test]
fn a_signature_needs_a_key_and_only_its_owner_can_read_the_file() {
	let home = tempfile::tempdir().unwrap();
	let out = home.path().join("grant.json");
	let genesis = format!("0x{}", "01".repeat(32));
	let permit = ["--permit", "role:nurse;purposes=TREAT;classes=all"];
	let rest = ["--deadline", "2040-01-01", "--nonce", "3", "--genesis", &genesis, "--out", out.to_str().unwrap()];
	let sign = [&["consent", "sign"], permit.as_slice(), &rest].concat();
	assert_eq!(code(&salus(home.path(), &sign)), 2);
	assert!(!out.exists());
	let output = salus(home.path(), &[sign.as_slice(), &["--as", "//Patient"]].concat());
	assert_eq!(code(&output), 0, "{}", text(&output.stderr));
	assert!(text(&output.stdout).contains("grant number 3"));
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
	}
}

#[test]
fn a_protocol_that_reaches_no_chain_leaves_no_salt() {
	let home = tempfile::tempdir().unwrap();
	let protocol = home.path().join("protocol.txt");
	fs::write(&protocol, "version 1").unwrap();
	let register = ["study", "register", "--protocol", protocol.to_str().unwrap(), "--as", "//Researcher"];
	let output = salus(home.path(), &[register.as_slice(), &["--url", "ws://127.0.0.1:1"]].concat());
	assert_eq!(code(&output), 3, "{}", text(&output.stderr));
	assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn help_explains_how_provisions_are_written() {
	let home = tempfile::tempdir().unwrap();
	for command in ["grant", "amend", "propose", "accept", "sign", "change-provision"] {
		let help = text(&salus(home.path(), &["consent", command, "--help"]).stdout);
		for part in ["labels=", "data-until=", "use=", "under=", "study:NUMBER", "--for"] {
			assert!(help.contains(part), "{command}: {part}");
		}
	}
}
