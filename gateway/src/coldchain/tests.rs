use proptest::prelude::*;
use salus_primitives::{commitment::CommitmentScheme, merkle};

use super::*;

const LIMITS: StorageLimits = StorageLimits { lowest: 20, highest: 80, tolerance: 30 };
const SSCC: Sscc = Sscc(106_141_412_345_678_908);
const GTIN: Gtin = Gtin(6_291_041_500_213);

/// Readings at minutes.
fn readings(values: &[(u64, &str)]) -> Vec<Reading> {
	values.iter().map(|(minute, celsius)| Reading::new(minute * MINUTE, celsius).unwrap()).collect()
}

fn read_text(text: &str) -> Result<Vec<Reading>> {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("readings");
	std::fs::write(&path, text).unwrap();
	read(&path)
}

#[test]
fn temperatures_are_rounded_outwards() {
	for (text, expected) in [
		("5", (50, 50)),
		("5.3", (53, 53)),
		("8.04", (80, 81)),
		("8.0000", (80, 80)),
		("-0.01", (-1, 0)),
		("-20.5", (-205, -205)),
		("-20.51", (-206, -205)),
		("-273.15", (-2_732, -2_731)),
		("1000", (10_000, 10_000)),
	] {
		assert_eq!(tenths(text), Ok(expected), "{text}");
	}
	for bad in ["", "-", ".5", "5.", "5,3", "+5", "5e1", "NaN", "1000.1", "-273.3", "5.3.1", "99999999999", "５"] {
		assert!(tenths(bad).unwrap_err().contains("no temperature"), "{bad}");
	}
	assert_eq!((degrees(-5), degrees(81), degrees(-205)), ("-0.5 °C".into(), "8.1 °C".into(), "-20.5 °C".into()));
}

#[test]
fn the_longest_stretch_ends_with_the_next_reading_within() {
	let outside = |values: &[(u64, &str)]| longest_outside(&readings(values), &LIMITS);
	assert_eq!(outside(&[(0, "2"), (10, "8"), (20, "5.5")]), 0);
	assert_eq!(outside(&[(0, "5"), (10, "8.01"), (25, "5")]), 15);
	assert_eq!(outside(&[(0, "9"), (5, "5"), (10, "9"), (20, "1.9"), (31, "5")]), 21);
	assert_eq!(outside(&[(0, "5"), (10, "9"), (30, "9")]), 20, "to the last reading");
	assert_eq!(outside(&[(0, "5"), (10, "9")]), 1, "one alone counts");
	assert_eq!(outside(&[(0, "9"), (100_000, "9")]), u16::MAX);
}

#[test]
fn minutes_that_have_begun_count() {
	let mut two = readings(&[(0, "9"), (1, "9")]);
	two[1].at += 1;
	assert_eq!(longest_outside(&two, &LIMITS), 2);
}

#[test]
fn the_report_is_what_the_chain_asks_for() {
	let log = Log::new(SSCC, GTIN, readings(&[(0, "5"), (10, "8.01"), (20, "1.99")])).unwrap();
	let report = log.report(&LIMITS).unwrap();
	assert_eq!((report.count, report.from, report.until), (3, 0, 20 * MINUTE));
	assert_eq!((report.lowest, report.highest, report.outside), (19, 81, 10));
	assert_eq!(report.root, log.root());
}

#[test]
fn each_reading_is_salted_for_itself_and_proved_under_the_root() {
	let same = readings(&[(0, "5"), (10, "5")]);
	let log = Log::new(SSCC, GTIN, same.clone()).unwrap();
	assert_ne!(log.root(), Log::new(SSCC, GTIN, same).unwrap().root(), "another secret");
	let salt = batch::reading_salt(&log.secret, 1);
	let canonical = br#"{"at":"1970-01-01T00:10:00Z","celsius":"5"}"#;
	let leaf = Commitment::new(CommitmentScheme::SaltedBlake2b256Jcs, &salt, canonical);
	let path = log.tree.path(1).unwrap();
	assert!(merkle::verify(log.root(), 2, 1, &leaf.0, &path));
}

#[test]
fn a_log_is_kept_for_its_owner_and_read_back_whole() {
	let home = tempfile::tempdir().unwrap();
	let log = Log::new(SSCC, GTIN, readings(&[(0, "5"), (10, "-8.01")])).unwrap();
	let path = log.save(home.path()).unwrap();
	let back = Log::load(&path).unwrap();
	assert_eq!((back.root(), back.readings()), (log.root(), log.readings()));
	let text = std::fs::read_to_string(&path).unwrap();
	std::fs::write(&path, text.replace("-8.01", "8.01")).unwrap();
	assert!(Log::load(&path).err().unwrap().to_string().contains("root"));
	std::fs::write(&path, &text[..text.len() / 2]).unwrap();
	assert_eq!(Log::load(&path).err().unwrap().exit_code(), 2);
	#[cfg(unix)]
	{
		use std::os::unix::fs::PermissionsExt;
		let path = log.save(home.path()).unwrap();
		assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
	}
}

#[test]
fn csv_and_json_give_the_same_readings() {
	let expected = readings(&[(0, "5.3"), (1, "-2")]);
	for text in [
		"time,celsius\n1970-01-01T00:00:00Z,5.3\n\n1970-01-01T00:01:00Z, -2\n",
		"1970-01-01T00:00:00Z;5.3\r\n1970-01-01T01:01:00+01:00;\"-2\"",
		"{\"at\":\"1970-01-01T00:00:00Z\",\"celsius\":5.3}\n{\"at\":\"1970-01-01T00:01:00Z\",\"celsius\":\"-2\"}",
		"[{\"at\":\"1970-01-01T00:00:00Z\",\"celsius\":\"5.3\"},{\"at\":\"1970-01-01T00:01:00Z\",\"celsius\":-2}]",
	] {
		assert_eq!(read_text(text).unwrap(), expected, "{text}");
	}
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
	let refusal = |text: &str| read_text(text).unwrap_err().to_string();
	let clock = "time,celsius\n1970-01-01T00:01:00Z,5\n1970-01-01T00:01:00Z,5";
	assert!(refusal(clock).contains(":3: not later"), "{}", refusal(clock));
	assert!(refusal("1970-01-01T00:01:00Z,five").contains(":1: \"five\""));
	assert!(refusal("1970-01-01,5").contains(":1:"));
	assert!(refusal("1970-01-01T00:01:00Z").contains("1 values"));
	assert!(refusal("{\"celsius\":5}").contains("\"at\""));
	assert!(refusal("{\"at\":\"1970-01-01T00:00:00Z\"}").contains("\"celsius\""));
	assert!(refusal("").contains("no reading"));
	assert!(refusal("[]").contains("no reading"));
}

proptest! {
	/// Nobody can hide a reading outside by its place: the stretch is 0 exactly when all are within.
	#[test]
	fn a_reading_outside_always_shows(values in prop::collection::vec(0u32..100, 1..30)) {
		let mut all = Vec::new();
		for (minute, value) in values.iter().enumerate() {
			all.push(Reading::new(minute as u64 * MINUTE, &format!("{}.{}", value / 10, value % 10)).unwrap());
		}
		let is_any_outside = values.iter().any(|value| !(20..=80).contains(value));
		prop_assert_eq!(longest_outside(&all, &LIMITS) > 0, is_any_outside);
		let report = Log::new(SSCC, GTIN, all).unwrap().report(&LIMITS).unwrap();
		prop_assert_eq!(report.lowest < LIMITS.lowest || report.highest > LIMITS.highest, is_any_outside);
	}

	#[test]
	fn any_text_is_read_or_refused(text in "[0-9a-z,;:.T{}\"\\[\\] \n-]{0,60}") {
		let _ = read_text(&text);
		let _ = tenths(&text);
	}
}
