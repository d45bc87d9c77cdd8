//! What somebody does in the story.

use serde_json::Value;

use super::{BAD_INPUT, YES};

/// A command that somebody runs, and what has to come of it.
pub(super) struct Deed {
	/// Who: no two of one round, since each signs one transaction after the other.
	pub(super) who: String,
	/// What happens, as a sentence.
	pub(super) what: String,
	/// The command.
	pub(super) command: Vec<String>,
	/// The exit code with which it must end.
	pub(super) code: i32,
	/// Whether it may be refused instead: then the answer says why.
	pub(super) may_be_refused: bool,
	/// What must be in its answer: where, as a JSON pointer, and what.
	pub(super) facts: Vec<(&'static str, Value)>,
}

impl Deed {
	/// What somebody does, and how. It must be done, or answered with yes.
	pub(super) fn new(who: &str, what: impl Into<String>, command: &[&str]) -> Self {
		let command = command.iter().map(|word| (*word).to_owned()).collect();
		Self { who: who.to_owned(), what: what.into(), command, code: YES, may_be_refused: false, facts: Vec::new() }
	}

	/// The same by a line of words without blanks in them.
	pub(super) fn line(who: &str, what: impl Into<String>, line: &str) -> Self {
		Self::new(who, what, &line.split_whitespace().collect::<Vec<_>>())
	}

	/// It must end with this exit code instead.
	pub(super) fn ends(self, code: i32) -> Self {
		Self { code, ..self }
	}

	/// It may be refused instead, as real documents are that tell something twice.
	pub(super) fn or_refused(self) -> Self {
		Self { may_be_refused: true, ..self }
	}

	/// The chain must refuse it with this error.
	pub(super) fn refused(self, error: &str) -> Self {
		self.ends(BAD_INPUT).gives("/error/name", error)
	}

	/// This must be in its answer.
	pub(super) fn gives(mut self, place: &'static str, value: impl Into<Value>) -> Self {
		self.facts.push((place, value.into()));
		self
	}

	/// The first place of an answer at which something else is than must be.
	pub(super) fn lacks(&self, answer: &Value) -> Option<&'static str> {
		let differs = |(place, value): &&(&'static str, Value)| answer.pointer(place) != Some(value);
		self.facts.iter().find(differs).map(|(place, _)| *place)
	}

	/// The command's words.
	pub(super) fn words(&self) -> Vec<&str> {
		self.command.iter().map(String::as_str).collect()
	}
}
