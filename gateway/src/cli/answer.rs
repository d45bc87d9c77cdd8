//! What a command answers, and how it is printed.

use std::{io::Write, process::ExitCode};

use serde_json::{json, Map, Value};

use crate::{chain::event::Included, files::hex32, Error, Result};

/// The answer of a command: lines for people, and the same as JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
	yes: bool,
	lines: Vec<String>,
	fields: Map<String, Value>,
}

impl Answer {
	/// It is done, or the answer is yes.
	pub fn done() -> Self {
		Self::new(true)
	}

	/// An answer that is yes or no.
	pub fn new(yes: bool) -> Self {
		Self { yes, lines: Vec::new(), fields: Map::new() }
	}

	/// The same answer, but no.
	pub fn or_no(self) -> Self {
		Self { yes: false, ..self }
	}

	/// Adds a line for people.
	pub fn line(mut self, line: impl Into<String>) -> Self {
		self.lines.push(line.into());
		self
	}

	/// Adds lines for people.
	pub fn lines(mut self, lines: impl IntoIterator<Item = String>) -> Self {
		self.lines.extend(lines);
		self
	}

	/// Adds the lines of another answer.
	pub fn lines_of(self, other: &Self) -> Self {
		self.lines(other.lines.clone())
	}

	/// Adds the fields of another answer.
	pub fn fields_of(mut self, other: Self) -> Self {
		self.fields.extend(other.fields);
		self
	}

	/// The fields alone, as a part of another answer.
	pub fn into_fields(self) -> Value {
		Value::Object(self.fields)
	}

	/// Adds a field of the JSON object.
	pub fn field(mut self, name: &str, value: impl Into<Value>) -> Self {
		self.fields.insert(name.into(), value.into());
		self
	}

	/// Adds where a transaction is, and whether that is final.
	pub fn included(self, included: &Included) -> Self {
		let events: Vec<_> = included.events.iter().map(|event| format!("{}.{}", event.pallet, event.name)).collect();
		let (block, hash) = (included.block, hex32::to_text(&included.block_hash));
		self.line(match included.is_final {
			true => format!("final in block {block} ({hash})"),
			false => format!("in block {block} ({hash}), which isn't final: look again later"),
		})
		.field("block", block)
		.field("block_hash", hash)
		.field("final", included.is_final)
		.field("transaction", hex32::to_text(&included.transaction))
		.field("events", events)
	}

	/// The lines for people.
	pub fn text(&self) -> &[String] {
		&self.lines
	}

	/// What the command ends with.
	pub fn exit_code(&self) -> u8 {
		u8::from(!self.yes)
	}

	/// The JSON object.
	pub fn to_json(&self) -> Value {
		let mut object = Map::new();
		object.insert("ok".into(), self.yes.into());
		// A no that is nothing else says in words why.
		if !self.yes && self.fields.is_empty() {
			object.insert("message".into(), self.lines.join("\n").into());
		}
		object.extend(self.fields.clone());
		object.into()
	}
}

/// The name of an error's kind, for programs.
fn kind(error: &Error) -> &'static str {
	match error {
		Error::BadInput { .. } => "bad_input",
		Error::Refused { .. } => "refused",
		Error::Io { .. } => "io",
		Error::Negative(_) => "negative",
		Error::Chain(_) => "chain",
		Error::Unreachable { .. } => "unreachable",
		Error::WrongGenesis { .. } => "wrong_genesis",
		Error::WrongChain { .. } => "wrong_chain",
		Error::Dispatch { .. } => "dispatch",
		Error::NotMember => "not_member",
		Error::OverQuota(_) => "over_quota",
	}
}

/// An error as a JSON object.
pub fn error_json(error: &Error) -> Value {
	let mut object = json!({ "kind": kind(error), "message": error.to_string(), "exit_code": error.exit_code() });
	if let (Error::Dispatch { pallet, error, .. }, Some(object)) = (error, object.as_object_mut()) {
		object.insert("pallet".into(), pallet.as_str().into());
		object.insert("name".into(), error.as_str().into());
	}
	if let (Error::Refused { reasons, .. }, Some(object)) = (error, object.as_object_mut()) {
		object.insert("reasons".into(), reasons.as_slice().into());
	}
	json!({ "error": object })
}

/// Prints the answer or the error, and gives the exit code. With `json`, both are one JSON object on standard output.
pub fn print(result: Result<Answer>, json: bool) -> ExitCode {
	let code = match &result {
		Ok(answer) => answer.exit_code(),
		Err(error) => error.exit_code(),
	};
	let mut out = std::io::stdout().lock();
	// Nothing is left to do when the reader is gone.
	let _ = match (&result, json) {
		(Ok(answer), true) => writeln!(out, "{}", answer.to_json()),
		(Ok(answer), false) => answer.lines.iter().try_for_each(|line| writeln!(out, "{line}")),
		(Err(error), true) => writeln!(out, "{}", error_json(error)),
		(Err(error), false) => writeln!(std::io::stderr(), "salus: {error}"),
	};
	ExitCode::from(code)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::error::Quota;

	#[test]
	fn a_no_is_one_and_says_so_in_json() {
		assert_eq!(Answer::done().exit_code(), 0);
		let no = Answer::new(false).line("denied").field("reason", "tier-policy");
		assert_eq!(no.exit_code(), 1);
		assert_eq!(no.to_json(), json!({ "ok": false, "reason": "tier-policy" }));
		let bare = Answer::new(false).line("there is no case 7");
		assert_eq!(bare.to_json(), json!({ "ok": false, "message": "there is no case 7" }));
	}

	#[test]
	fn a_block_that_isnt_final_is_said_to_be_none() {
		let told = |is_final| {
			let included =
				Included { block: 5, block_hash: [1; 32], transaction: [2; 32], is_final, events: Vec::new() };
			let answer = Answer::done().included(&included);
			(answer.text()[0].clone(), answer.to_json()["final"].clone())
		};
		let ((line, json), (other_line, other_json)) = (told(true), told(false));
		assert!(line.starts_with("final in block 5 (0x01"), "{line}");
		assert!(other_line.starts_with("in block 5 (0x01") && other_line.contains("isn't final"), "{other_line}");
		assert_eq!((json, other_json), (json!(true), json!(false)));
	}

	#[test]
	fn errors_name_kind_message_and_code() {
		let error = Error::bad("gtin", "wrong check digit");
		let expected = json!({ "kind": "bad_input", "message": "gtin: wrong check digit", "exit_code": 2 });
		assert_eq!(error_json(&error), json!({ "error": expected }));
		let error = Error::Dispatch { pallet: "Consent".into(), error: "Expired".into(), docs: "Over.".into() };
		assert_eq!(error_json(&error)["error"]["name"], "Expired");
		assert_eq!(error_json(&Error::NotMember)["error"]["exit_code"], 2);
		assert_eq!(error_json(&Error::OverQuota(Quota::Storage))["error"]["kind"], "over_quota");
		let error = Error::Refused { what: "f".into(), reasons: vec!["Consent.scope: unknown".into()] };
		assert_eq!(error_json(&error)["error"]["reasons"], json!(["Consent.scope: unknown"]));
	}
}
