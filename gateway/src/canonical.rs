//! The canonical form of JSON (RFC 8785), over which commitments are made, and a strict reader that refuses whatever
//! two readers could understand in two ways.
//!
//! RFC 8785 takes I-JSON (RFC 7493): no member name twice in an object, and numbers that a double can carry: whole ones
//! up to 2^53 - 1, others of at most 17 digits. The rest is refused. Two numbers that are the same double, as `1.50`
//! and `1.5`, have the same canonical form.

use std::collections::HashSet;

use serde_json::{error::Category, Value};

use crate::{Error, Result};

/// Most significant digits of a number: enough for any double.
const MAX_DIGITS: usize = 17;

/// Largest whole number up to which a double holds each. Source: RFC 7493, section 2.2.
const MAX_WHOLE: f64 = 9_007_199_254_740_991.0;

/// Reads JSON strictly. `what` names the document in an error; the error gives line and column.
pub fn parse(what: &str, bytes: &[u8]) -> Result<Value> {
	let text = std::str::from_utf8(bytes)
		.map_err(|error| Error::bad(place(what, bytes, error.valid_up_to()), "not JSON: the bytes are not UTF-8"))?;
	let value = serde_json::from_str(text).map_err(|error| syntax(what, &error))?;
	Scan { what, text, open: Vec::new() }.run()?;
	Ok(value)
}

/// The canonical bytes of a JSON value.
pub fn to_canonical(value: &Value) -> Result<Vec<u8>> {
	serde_json_canonicalizer::to_vec(value)
		.map_err(|error| Error::bad("JSON", format!("has no canonical form: {error}")))
}

/// The canonical bytes of a JSON text.
pub fn canonicalise(what: &str, bytes: &[u8]) -> Result<Vec<u8>> {
	to_canonical(&parse(what, bytes)?)
}

/// What serde_json found, in our words.
fn syntax(what: &str, error: &serde_json::Error) -> Error {
	let at = format!("{what}, line {} column {}", error.line(), error.column());
	match error.classify() {
		Category::Eof => Error::bad(at, "the JSON ends here: the file is truncated"),
		Category::Io | Category::Syntax | Category::Data => {
			let text = error.to_string();
			let reason = text.split(" at line ").next().unwrap_or_default();
			Error::bad(at, format!("not JSON: {reason}"))
		}
	}
}

/// Line and column of a byte.
fn place(what: &str, bytes: &[u8], at: usize) -> String {
	let before = bytes.get(..at).unwrap_or(bytes);
	let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
	let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
	format!("{what}, line {line} column {column}")
}

/// One pass over text that is known to be JSON, for what serde_json lets through.
struct Scan<'a> {
	what: &'a str,
	text: &'a str,
	/// The member names of each object that is open; `None` for an array.
	open: Vec<Option<HashSet<String>>>,
}

impl Scan<'_> {
	fn run(mut self) -> Result<()> {
		let bytes = self.text.as_bytes();
		let mut at = 0;
		while let Some(byte) = bytes.get(at) {
			match byte {
				b'{' => self.open.push(Some(HashSet::new())),
				b'[' => self.open.push(None),
				b'}' | b']' => drop(self.open.pop()),
				b'"' => {
					let end = end_of_string(bytes, at);
					self.name(at, end)?;
					at = end;
					continue;
				}
				b'-' | b'0'..=b'9' => {
					let end = end_of_number(bytes, at);
					self.number(at, end)?;
					at = end;
					continue;
				}
				_ => {}
			}
			at += 1;
		}
		Ok(())
	}

	/// Refuses a member name that its object already has.
	fn name(&mut self, from: usize, to: usize) -> Result<()> {
		let is_name = self.text.get(to..).is_some_and(|rest| rest.trim_start().starts_with(':'));
		let Some(Some(names)) = self.open.last_mut().filter(|_| is_name) else { return Ok(()) };
		let name: String = serde_json::from_str(self.text.get(from..to).unwrap_or_default())
			.map_err(|error| syntax(self.what, &error))?;
		let why = if name.starts_with("$serde_json::private") {
			format!("the member name \"{name}\" is reserved")
		} else if names.contains(&name) {
			format!("the member \"{name}\" is there twice")
		} else {
			names.insert(name);
			return Ok(());
		};
		Err(Error::bad(place(self.what, self.text.as_bytes(), from), why))
	}

	/// Refuses a number that a double can't tell from its neighbours.
	fn number(&self, from: usize, to: usize) -> Result<()> {
		let number = self.text.get(from..to).unwrap_or_default();
		let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
		let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
		let significant = digits.trim_start_matches('0').trim_end_matches('0').len();
		let is_whole = number.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
		let carries = |double: f64| double.is_finite() && (!is_whole || double.abs() <= MAX_WHOLE);
		if significant <= MAX_DIGITS && number.parse().is_ok_and(carries) {
			return Ok(());
		}
		let why = format!("the number {number:.40} is beyond what JSON numbers can carry exactly; write it as a text");
		Err(Error::bad(place(self.what, self.text.as_bytes(), from), why))
	}
}

/// The byte after the string that starts at `from`.
fn end_of_string(bytes: &[u8], from: usize) -> usize {
	let mut at = from + 1;
	while let Some(byte) = bytes.get(at) {
		match byte {
			b'\\' => at += 2,
			b'"' => return at + 1,
			_ => at += 1,
		}
	}
	bytes.len()
}

/// The byte after the number that starts at `from`.
fn end_of_number(bytes: &[u8], from: usize) -> usize {
	let rest = bytes.get(from..).unwrap_or_default();
	let len = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
	from + len
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn canonical(text: &str) -> String {
		String::from_utf8(canonicalise("test", text.as_bytes()).unwrap()).unwrap()
	}

	fn refusal(text: &str) -> String {
		canonicalise("test", text.as_bytes()).unwrap_err().to_string()
	}

	#[test]
	fn the_example_of_rfc_8785() {
		let input = r#"{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
			"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#;
		assert_eq!(
			canonical(input),
			[
				r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#,
				r#""string":"€$\u000f\nA'B\"\\\\\"/"}"#
			]
			.concat()
		);
	}

	#[test]
	fn names_are_sorted_by_utf_16() {
		assert_eq!(canonical(r#"{"\ufb33":1,"\ud83d\ude02":2,"a":3}"#), "{\"a\":3,\"\u{1f602}\":2,\"\u{fb33}\":1}");
	}

	#[test]
	fn what_can_be_read_in_two_ways_is_refused_with_its_place() {
		assert_eq!(refusal("{\"a\":1,\n \"a\":2}"), "test, line 2 column 2: the member \"a\" is there twice");
		assert!(refusal(r#"[{"a":{"b":1,"\u0062":2}}]"#).contains("\"b\" is there twice"));
		assert!(refusal("[12345678901234567890]").contains("beyond what JSON numbers"));
		assert!(refusal("[0.1234567890123456789]").contains("beyond"));
		assert!(refusal("[1e999]").contains("test, line 1"));
		assert!(refusal(r#"{"$serde_json::private::Number":"1"}"#).contains("test"));
		assert_eq!(canonical(r#"[{"a":1},{"a":{"a":"a"}}]"#), r#"[{"a":1},{"a":{"a":"a"}}]"#);
		assert!(refusal("[9007199254740993]").contains("beyond"));
		assert_eq!(canonical("[9007199254740991, 1e20, -0, 1.50]"), "[9007199254740991,100000000000000000000,0,1.5]");
	}

	#[test]
	fn truncated_and_foreign_text_is_refused_with_its_place() {
		assert!(refusal("{\"a\": [1,").contains("truncated"));
		assert!(refusal("<xml/>").starts_with("test, line 1 column 1: not JSON"));
		assert!(refusal("{} x").contains("not JSON"));
		assert!(canonicalise("test", b"{\"a\":\"\xff\"}").unwrap_err().to_string().contains("column 7: not JSON"));
		assert!(refusal(&"[".repeat(100_000)).contains("recursion"));
	}

	fn json() -> impl Strategy<Value = Value> {
		let leaf = prop_oneof![
			Just(Value::Null),
			any::<bool>().prop_map(Value::from),
			any::<i32>().prop_map(Value::from),
			".{0,8}".prop_map(Value::from),
		];
		leaf.prop_recursive(4, 32, 5, |inner| {
			prop_oneof![
				proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
				proptest::collection::hash_map("[a-c\"\\\\é]{0,3}", inner, 0..5)
					.prop_map(|members| Value::Object(members.into_iter().collect())),
			]
		})
	}

	proptest! {
		#[test]
		fn canonical_form_is_a_fixed_point(value in json()) {
			let once = to_canonical(&value).unwrap();
			prop_assert_eq!(&canonicalise("test", &once).unwrap(), &once);
			let pretty = serde_json::to_vec_pretty(&value).unwrap();
			prop_assert_eq!(&canonicalise("test", &pretty).unwrap(), &once);
		}

		#[test]
		fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
			let _ = canonicalise("test", &bytes);
		}
	}
}
