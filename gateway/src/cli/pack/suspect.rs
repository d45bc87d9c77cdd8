//! How a pack that seems forged is made known. The chain raises its alarms about packs that are shown with a proof, and
//! one that isn't on its lot's list has none: what makes it known is a case.

use crate::{cli::answer::Answer, gs1::PackId};

/// Adds the command that makes a pack known. The chain knows its lot, unless `is_unknown`: then only the container that it
/// was found in can be named.
pub(super) fn name_case(answer: Answer, pack: &PackId, is_unknown: bool) -> Answer {
	let suspect = match (&pack.lot, is_unknown) {
		(Some(lot), false) => format!("--lot {}", quoted(&format!("{}:{lot}", pack.gtin))),
		_ => "--container SSCC".to_owned(),
	};
	let command = format!("salus case open --suspicion counterfeit {suspect} --evidence FILE");
	answer
		.line(format!("the chain isn't told, and raises no alarm. If the pack seems forged, report it: {command}"))
		.field("report_by", command)
}

/// A word as a shell takes it. A lot number may hold characters that mean something to a shell.
fn quoted(word: &str) -> String {
	let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.,:/+=%".contains(character);
	match word.chars().all(is_plain) {
		true => word.to_owned(),
		false => format!("'{}'", word.replace('\'', r"'\''")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;

	use crate::cli::Cli;

	fn command(code: &str, is_unknown: bool) -> String {
		let answer = name_case(Answer::new(false), &PackId::parse(code).unwrap(), is_unknown);
		answer.to_json()["report_by"].as_str().unwrap().to_owned()
	}

	#[test]
	fn the_command_is_one_that_is_taken() {
		let known = command("(01)06291041500213(10)A-1(21)S1", false);
		let expected = "salus case open --suspicion counterfeit --lot 06291041500213:A-1 --evidence FILE";
		assert_eq!(known, expected);
		Cli::try_parse_from(known.split(' ')).unwrap();
		let unknown = command("(01)06291041500213(10)A-1(21)S1", true);
		assert_eq!(unknown, "salus case open --suspicion counterfeit --container SSCC --evidence FILE");
		Cli::try_parse_from(unknown.replace("SSCC", "106141412345678908").split(' ')).unwrap();
	}

	#[test]
	fn a_shell_takes_lot_numbers_as_they_are() {
		assert_eq!(quoted("06291041500213:A/1"), "06291041500213:A/1");
		assert_eq!(quoted("06291041500213:A*1"), "'06291041500213:A*1'");
		assert_eq!(quoted("A'1;"), r"'A'\''1;'");
	}
}
