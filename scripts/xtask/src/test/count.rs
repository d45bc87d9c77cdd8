//! How many tests passed and failed, from what the test runners say.

use std::{fmt, ops::Add};

use anyhow::{Context, Result};

/// Counts of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
	/// Tests that passed.
	pub(super) passed: usize,
	/// Tests that failed, timed out or could not run.
	pub(super) failed: usize,
}

impl Count {
	/// One test.
	pub(super) fn one(passed: bool) -> Self {
		Self { passed: usize::from(passed), failed: usize::from(!passed) }
	}

	/// What a suite that could not run counts for.
	pub(super) fn could_not_run() -> Self {
		Self::one(false)
	}

	/// From nextest's JUnit report: `<testsuites name=".." tests="3" failures="1" errors="0" ..>`.
	pub(super) fn of_junit(report: &str) -> Result<Self> {
		let head = report.split_once("<testsuites ").map(|(_, rest)| rest.split('>').next().unwrap_or_default());
		let head = head.context("nextest wrote no report")?;
		let number = |name: &str| -> Result<usize> {
			let value = head.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next());
			Ok(value.with_context(|| format!("no {name} in nextest's report"))?.parse()?)
		};
		let failed = number("failures")? + number("errors")?;
		Ok(Self { passed: number("tests")?.saturating_sub(failed), failed })
	}

	/// From what `cargo test` prints: `test result: ok. 3 passed; 0 failed; ..`, once for each binary.
	pub(super) fn of_libtest(output: &str) -> Self {
		let mut total = Self::default();
		for line in output.lines().filter(|line| line.starts_with("test result:")) {
			let number = |word: &str| {
				let before = line.split(';').find_map(|part| part.trim().strip_suffix(word))?;
				before.split_whitespace().last()?.parse::<usize>().ok()
			};
			total = total
				+ Self { passed: number(" passed").unwrap_or_default(), failed: number(" failed").unwrap_or_default() };
		}
		total
	}

	/// From the Test Anything Protocol's end: `# pass 3` and `# fail 1`.
	pub(super) fn of_tap(output: &str) -> Result<Self> {
		let number = |start: &str| -> Result<usize> {
			let value = output.lines().rev().find_map(|line| line.strip_prefix(start));
			Ok(value.with_context(|| format!("no line '{start}' at the end of the tests"))?.trim().parse()?)
		};
		Ok(Self { passed: number("# pass ")?, failed: number("# fail ")? + number("# cancelled ")? })
	}
}

impl Add for Count {
	type Output = Self;

	fn add(self, other: Self) -> Self {
		Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
	}
}

impl fmt::Display for Count {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "{} passed, {} failed", self.passed, self.failed)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn junit_head_gives_the_counts() {
		let report =
			"<?xml version=\"1.0\"?>\n<testsuites name=\"n\" tests=\"7\" failures=\"1\" errors=\"1\" uuid=\"u\">";
		assert_eq!(Count::of_junit(report).unwrap(), Count { passed: 5, failed: 2 });
		assert!(Count::of_junit("").is_err());
	}

	#[test]
	fn libtest_results_add_up() {
		let output =
			"test result: ok. 3 passed; 0 failed; 0 ignored\n..\ntest result: FAILED. 1 passed; 2 failed; 0 x\n";
		assert_eq!(Count::of_libtest(output), Count { passed: 4, failed: 2 });
	}

	#[test]
	fn tap_end_gives_the_counts() {
		assert_eq!(Count::of_tap("ok 1\n# pass 3\n# fail 1\n# cancelled 0\n").unwrap(), Count { passed: 3, failed: 1 });
		assert!(Count::of_tap("ok 1\n").is_err());
	}

	#[test]
	fn summary_has_one_form() {
		assert_eq!((Count::one(true) + Count::could_not_run()).to_string(), "1 passed, 1 failed");
	}
}
