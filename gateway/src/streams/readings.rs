//! Readings one after the other, from newline-delimited JSON or from a JSON array. Only one is in memory at a time.

use std::{
	fs::File,
	io::{BufRead, BufReader, Read},
	path::Path,
};

use crate::{canonical, Error, Result};

/// Longest reading, in bytes as it is written.
pub const MAX_READING_LEN: usize = 1 << 20;

/// How many bytes are read from a file at a time.
const BUFFER: usize = 1 << 18;

/// One reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
	/// The line of the file that it begins on, from 1.
	pub line: u64,
	/// Its canonical form (RFC 8785).
	pub canonical: Vec<u8>,
}

/// How the readings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
	/// Not known yet: nothing was read.
	Unknown,
	/// One on each line.
	Lines,
	/// The elements of an array; the next one may be missing only if it is the first.
	Array { first: bool },
	/// The end of the array is next.
	ArrayEnd,
	/// There are no more.
	Ended,
}

/// The readings of a file. Each is a JSON object; an error names file and line, and ends it.
#[derive(Debug)]
pub struct Readings<R> {
	from: R,
	what: String,
	line: u64,
	form: Form,
}

impl Readings<BufReader<File>> {
	/// Opens a file.
	pub fn open(path: &Path) -> Result<Self> {
		let file = File::open(path).map_err(|source| Error::io(path, source))?;
		Ok(Self::new(BufReader::with_capacity(BUFFER, file), path.display().to_string()))
	}
}

impl<R: BufRead> Readings<R> {
	/// Reads from anything. `what` names it in an error.
	pub fn new(from: R, what: impl Into<String>) -> Self {
		Self { from, what: what.into(), line: 1, form: Form::Unknown }
	}

	/// The next reading as it is written, and its line; `None` at the end.
	fn written(&mut self) -> Result<Option<(u64, Vec<u8>)>> {
		if self.form == Form::Unknown {
			self.form = match self.peek_text()? {
				Some(b'[') => {
					self.take_byte();
					Form::Array { first: true }
				}
				_ => Form::Lines,
			};
		}
		match self.form {
			Form::Array { first } => self.element(first),
			Form::ArrayEnd => self.end_array(),
			Form::Lines => self.text_line(),
			Form::Unknown | Form::Ended => Ok(None),
		}
	}

	/// The next line that isn't empty.
	fn text_line(&mut self) -> Result<Option<(u64, Vec<u8>)>> {
		loop {
			let (line, mut bytes) = (self.line, Vec::new());
			let limit = MAX_READING_LEN as u64 + 2;
			let read = self.from.by_ref().take(limit).read_until(b'\n', &mut bytes);
			read.map_err(|source| Error::io(self.what.clone(), source))?;
			if bytes.is_empty() {
				return Ok(None);
			}
			if bytes.last() == Some(&b'\n') {
				self.line += 1;
			}
			let text = bytes.trim_ascii();
			self.ensure_short(text.len())?;
			if !text.is_empty() {
				return Ok(Some((line, text.to_vec())));
			}
		}
	}

	/// The next element of an array. What is between two commas is taken as it is, and read as JSON later.
	fn element(&mut self, first: bool) -> Result<Option<(u64, Vec<u8>)>> {
		if self.peek_text()? == Some(b']') && first {
			return self.end_array();
		}
		let line = self.line;
		let (mut bytes, mut depth, mut in_text, mut escaped) = (Vec::new(), 0u32, false, false);
		while let Some(byte) = self.peek()? {
			if !in_text && depth == 0 && matches!(byte, b',' | b']') {
				self.form = if byte == b']' { Form::ArrayEnd } else { Form::Array { first: false } };
				if byte == b',' {
					self.take_byte();
				}
				return Ok(Some((line, bytes)));
			}
			match byte {
				_ if in_text => {
					in_text = byte != b'"' || escaped;
					escaped = byte == b'\\' && !escaped;
				}
				b'"' => in_text = true,
				b'{' | b'[' => depth += 1,
				b'}' | b']' => depth = depth.saturating_sub(1),
				_ => {}
			}
			bytes.push(byte);
			self.ensure_short(bytes.len())?;
			self.take_byte();
		}
		Err(Error::bad(self.place(self.line), "the JSON ends here: the file is truncated"))
	}

	/// After the array nothing may follow.
	fn end_array(&mut self) -> Result<Option<(u64, Vec<u8>)>> {
		self.take_byte();
		match self.peek_text()? {
			None => Ok(None),
			Some(_) => Err(Error::bad(self.place(self.line), "something follows the array of readings")),
		}
	}

	/// The next byte, without taking it.
	fn peek(&mut self) -> Result<Option<u8>> {
		let bytes = self.from.fill_buf().map_err(|source| Error::io(self.what.clone(), source))?;
		Ok(bytes.first().copied())
	}

	/// The next byte that is no white space, without taking it.
	fn peek_text(&mut self) -> Result<Option<u8>> {
		while let Some(byte) = self.peek()? {
			if !byte.is_ascii_whitespace() {
				return Ok(Some(byte));
			}
			self.take_byte();
		}
		Ok(None)
	}

	fn take_byte(&mut self) {
		// What was peeked at is in the buffer still.
		let newline = self.from.fill_buf().is_ok_and(|bytes| bytes.first() == Some(&b'\n'));
		self.line += u64::from(newline);
		self.from.consume(1);
	}

	fn ensure_short(&self, len: usize) -> Result<()> {
		if len > MAX_READING_LEN {
			let why = format!("a reading of more than {} KiB", MAX_READING_LEN >> 10);
			return Err(Error::bad(self.place(self.line), why));
		}
		Ok(())
	}

	fn place(&self, line: u64) -> String {
		format!("{}:{line}", self.what)
	}

	fn read(&mut self) -> Result<Option<Reading>> {
		let Some((line, bytes)) = self.written()? else { return Ok(None) };
		let place = self.place(line);
		let value = canonical::parse(&place, &bytes)?;
		if !value.is_object() {
			return Err(Error::bad(place, "a reading is one JSON object"));
		}
		Ok(Some(Reading { line, canonical: canonical::to_canonical(&value)? }))
	}
}

impl<R: BufRead> Iterator for Readings<R> {
	type Item = Result<Reading>;

	fn next(&mut self) -> Option<Self::Item> {
		let next = self.read();
		if !matches!(next, Ok(Some(_))) {
			self.form = Form::Ended;
		}
		next.transpose()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn read(text: &str) -> Result<Vec<(u64, String)>> {
		// A small buffer, so that readings lie across its ends.
		let readings = Readings::new(BufReader::with_capacity(3, text.as_bytes()), "f");
		readings
			.map(|reading| reading.map(|reading| (reading.line, String::from_utf8(reading.canonical).unwrap())))
			.collect()
	}

	#[test]
	fn lines_and_arrays_give_the_same_readings() {
		let expected = vec![(1, r#"{"a":1,"b":"],}\""}"#.to_owned()), (3, r#"{"a":[{},2]}"#.to_owned())];
		assert_eq!(read("{\"b\":\"],}\\\"\", \"a\":1}\r\n\n{\"a\":[{},2]}").unwrap(), expected);
		assert_eq!(read("[{\"b\":\"],}\\\"\",\"a\":1},\n\n{\"a\":[{}, 2]}\n] \n").unwrap(), expected);
		assert_eq!(read("").unwrap(), []);
		assert_eq!(read(" [ ] ").unwrap(), []);
	}

	#[test]
	fn what_is_wrong_is_named_with_its_line() {
		let refusal = |text: &str| read(text).unwrap_err().to_string();
		assert!(refusal("{}\n{\"a\":}").starts_with("f:2, line 1 column 6"), "{}", refusal("{}\n{\"a\":}"));
		assert!(refusal("{}\n7").starts_with("f:2: a reading is one JSON object"));
		assert!(refusal("[{},\n{}").contains("truncated"));
		assert!(refusal("[{}] x").contains("follows"));
		assert!(refusal("[{},]").contains("f:1") && refusal("[,{}]").contains("f:1"));
		assert!(refusal(&format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_READING_LEN))).contains("1024 KiB"));
		assert!(refusal(&format!("[{{\"a\":\"{}\"}}]", "x".repeat(MAX_READING_LEN))).contains("1024 KiB"));
	}

	#[test]
	fn after_an_error_there_is_nothing() {
		let mut readings = Readings::new("x\n{}".as_bytes(), "f");
		assert!(readings.next().is_some_and(|first| first.is_err()));
		assert!(readings.next().is_none());
	}

	proptest! {
		#[test]
		fn any_text_is_read_or_refused(text in "[\\[\\]{},:\"\\\\a1 \n]{0,40}") {
			let _ = read(&text);
		}

		#[test]
		fn readings_survive_both_forms(values in proptest::collection::vec("[a-z\"\\\\,\\]}]{0,6}", 1..20)) {
			let readings: Vec<_> = values.iter().map(|text| serde_json::json!({ "v": text }).to_string()).collect();
			let strip = |found: Vec<(u64, String)>| found.into_iter().map(|(_, text)| text).collect::<Vec<_>>();
			prop_assert_eq!(&strip(read(&readings.join("\n")).unwrap()), &readings);
			prop_assert_eq!(&strip(read(&format!("[{}]", readings.join(","))).unwrap()), &readings);
		}
	}
}
