//! A streaming scan of a DICOM file: its whole structure is walked, and every length compared with what is there,
//! before anything is made of it. Source: DICOM PS3.5 sections 7 and A, PS3.10 section 7.

use std::{
	io::{BufRead, Read, Seek, SeekFrom},
	ops::Range,
};

use crate::{Error, Result};

/// What the scan finds.
pub(super) struct Layout {
	/// Transfer syntax UID.
	pub(super) syntax: String,
	/// Bytes of the file.
	pub(super) length: u64,
	/// Where the value of the pixel data is.
	pub(super) pixels: Range<u64>,
	/// A small DICOM file: preamble, file meta information and the elements of [`WANTED`].
	pub(super) basics: Vec<u8>,
}

/// The elements of the data set that are handed over, group before element.
const WANTED: &[u32] = &[
	0x0008_0005,
	0x0008_0016,
	0x0008_0018,
	0x0008_0020,
	0x0008_0021,
	0x0008_0022,
	0x0008_0023,
	0x0008_0030,
	0x0008_0031,
	0x0008_0032,
	0x0008_0033,
	0x0008_0060,
	0x0008_0201,
	0x0020_000D,
	0x0020_000E,
	0x0020_0013,
];

/// Most bytes of a wanted element's value.
const MAX_WANTED: u32 = 1024;

/// Most bytes of the file meta information.
const MAX_META: u64 = 1 << 20;

/// Most sequences within each other.
const MAX_DEPTH: usize = 32;

/// The length that says "up to the delimiter".
const UNDEFINED: u32 = u32::MAX;

const ITEM: u32 = 0xFFFE_E000;
const ITEM_END: u32 = 0xFFFE_E00D;
const SEQUENCE_END: u32 = 0xFFFE_E0DD;
const META_LENGTH: u32 = 0x0002_0000;
const TRANSFER_SYNTAX: u32 = 0x0002_0010;
const ROWS: u32 = 0x0028_0010;
/// Where the pixels are in a file that refers to them over the network.
const PROVIDER_URL: u32 = 0x0028_7FE0;
/// Pixel data, of whole numbers or of floating-point ones of either size; a file has one of them at most.
const PIXEL_DATA: &[u32] = &[0x7FE0_0008, 0x7FE0_0009, 0x7FE0_0010];

/// Value representations with a length of two bytes.
const SHORT: &[&[u8; 2]] = &[
	b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT", b"PN", b"SH", b"SL", b"SS",
	b"ST", b"TM", b"UI", b"UL", b"US",
];

/// Value representations with a length of four bytes.
const LONG: &[&[u8; 2]] = &[b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"];

/// Transfer syntaxes whose data set is deflated.
const DEFLATED: &[&str] = &["1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205"];

/// How a data set is encoded.
#[derive(Clone, Copy)]
struct Syntax {
	explicit: bool,
	big: bool,
}

const IMPLICIT: Syntax = Syntax { explicit: false, big: false };
const EXPLICIT: Syntax = Syntax { explicit: true, big: false };

impl Syntax {
	/// The encoding that a transfer syntax has. Source: DICOM PS3.5, section A and annex of PS3.6.
	fn of(uid: &str) -> std::result::Result<Self, String> {
		if DEFLATED.contains(&uid) {
			return Err(format!(
				"the transfer syntax {uid} is deflated, which can't be anchored in parts: inflate it first"
			));
		}
		match uid {
			"1.2.840.10008.1.2" => Ok(IMPLICIT),
			"1.2.840.10008.1.2.2" => Ok(Self { explicit: true, big: true }),
			_ if uid.starts_with("1.2.840.10008.1.2.") => Ok(EXPLICIT),
			_ => Err(format!("the transfer syntax \"{uid:.64}\" is unknown")),
		}
	}

	fn u16(self, bytes: [u8; 2]) -> u16 {
		if self.big {
			u16::from_be_bytes(bytes)
		} else {
			u16::from_le_bytes(bytes)
		}
	}

	fn u32(self, bytes: [u8; 4]) -> u32 {
		if self.big {
			u32::from_be_bytes(bytes)
		} else {
			u32::from_le_bytes(bytes)
		}
	}
}

/// What is before an element's value.
struct Head {
	tag: u32,
	vr: [u8; 2],
	length: u32,
	/// The byte that the element begins with.
	start: u64,
}

/// Scans a file.
pub(super) fn scan<R: BufRead + Seek>(what: &str, mut from: R) -> Result<Layout> {
	let length = from.seek(SeekFrom::End(0)).and_then(|length| from.rewind().map(|()| length));
	let length = length.map_err(|error| Error::bad(what, error.to_string()))?;
	Scan { what, from, at: 0, end: length }.run()
}

struct Scan<'a, R> {
	what: &'a str,
	from: R,
	at: u64,
	/// Where what is being read ends: the file, or the sequence or item.
	end: u64,
}

impl<R: Read + Seek> Scan<'_, R> {
	fn run(mut self) -> Result<Layout> {
		let length = self.end;
		let mut first = [0; 132];
		if length < 132 || self.from.read_exact(&mut first).is_err() || !super::begins_dicom(&first) {
			return Err(Error::bad(self.what, "not a DICOM file: it doesn't have DICM after 128 bytes"));
		}
		self.at = 132;
		let syntax = self.meta()?;
		let mut basics = self.bytes(0, self.at)?;
		let encoding = Syntax::of(&syntax).map_err(|why| Error::bad(self.what, why))?;
		let (mut pixels, mut last, mut rows, mut url) = (None, 0, false, false);
		while self.at < self.end {
			let head = self.head(encoding)?;
			if head.tag <= last || head.tag >> 16 == 0xFFFE {
				return Err(self.bad(&head, "is out of order, there twice, or a delimiter of nothing"));
			}
			last = head.tag;
			rows |= head.tag == ROWS;
			url |= head.tag == PROVIDER_URL;
			if WANTED.contains(&head.tag) && head.length > MAX_WANTED {
				return Err(self.bad(&head, "is too long"));
			}
			let value = self.value(&head, encoding, 0)?;
			if WANTED.contains(&head.tag) {
				basics.extend(self.bytes(head.start, self.at)?);
			}
			if PIXEL_DATA.contains(&head.tag) && pixels.replace(value).is_some() {
				return Err(self.bad(&head, "is pixel data, and there is some already"));
			}
		}
		if rows && pixels.is_none() && !url {
			return Err(Error::bad(self.what, "an image without pixel data: the file is truncated"));
		}
		Ok(Layout { syntax, length, pixels: pixels.unwrap_or(length..length), basics })
	}

	/// Reads the file meta information; the transfer syntax.
	fn meta(&mut self) -> Result<String> {
		let head = self.head(EXPLICIT)?;
		if (head.tag, &head.vr, head.length) != (META_LENGTH, b"UL", 4) {
			return Err(Error::bad(self.what, "the file meta information doesn't begin with its length"));
		}
		let length = u64::from(EXPLICIT.u32(self.take()?));
		let (end, file) = (self.at + length, self.end);
		if length > MAX_META || end > file {
			return Err(Error::bad(self.what, "the file meta information is too long, or the file is truncated"));
		}
		self.end = end;
		let mut syntax = None;
		let mut last = META_LENGTH;
		while self.at < end {
			let head = self.head(EXPLICIT)?;
			if head.tag >> 16 != 2 || head.tag <= last {
				return Err(self.bad(&head, "doesn't belong into the file meta information, or not there"));
			}
			last = head.tag;
			let value = self.value(&head, EXPLICIT, 0)?;
			if head.tag == TRANSFER_SYNTAX {
				let text = self.bytes(value.start, value.end)?;
				let text = String::from_utf8_lossy(&text);
				syntax = Some(text.trim_end_matches(['\0', ' ']).to_owned());
			}
		}
		self.end = file;
		syntax.ok_or_else(|| Error::bad(self.what, "the file meta information names no transfer syntax"))
	}

	/// Reads what is before a value.
	fn head(&mut self, syntax: Syntax) -> Result<Head> {
		let start = self.at;
		let [g0, g1, e0, e1] = self.take()?;
		let tag = u32::from(syntax.u16([g0, g1])) << 16 | u32::from(syntax.u16([e0, e1]));
		if !syntax.explicit || tag >> 16 == 0xFFFE {
			return Ok(Head { tag, vr: [0; 2], length: syntax.u32(self.take()?), start });
		}
		let vr: [u8; 2] = self.take()?;
		let mut head = Head { tag, vr, length: 0, start };
		if SHORT.contains(&&vr) {
			head.length = syntax.u16(self.take()?).into();
		} else if LONG.contains(&&vr) {
			let _reserved: [u8; 2] = self.take()?;
			head.length = syntax.u32(self.take()?);
		} else {
			return Err(self.bad(&head, "has no value representation that DICOM knows"));
		}
		Ok(head)
	}

	/// Goes past a value, and says where it is; of encapsulated pixel data without the delimiter at its end.
	fn value(&mut self, head: &Head, syntax: Syntax, depth: usize) -> Result<Range<u64>> {
		let start = self.at;
		if head.length == UNDEFINED {
			let encapsulated = PIXEL_DATA.contains(&head.tag) && matches!(&head.vr, b"OB" | b"OW");
			match &head.vr {
				_ if encapsulated => return self.fragments(head, syntax),
				b"SQ" | [0, 0] => self.items(head, None, syntax, depth)?,
				// Source: PS3.5, section 6.2.2, note 2.
				b"UN" => self.items(head, None, IMPLICIT, depth)?,
				_ => return Err(self.bad(head, "has no length, and is no sequence")),
			}
			return Ok(start..self.at);
		}
		let end = start + u64::from(head.length);
		if end > self.end {
			return Err(self.bad(head, "is longer than what is there: the file is truncated"));
		}
		match &head.vr {
			b"SQ" => self.items(head, Some(end), syntax, depth)?,
			_ => self.skip_to(end)?,
		}
		Ok(start..end)
	}

	/// Goes past the items of encapsulated pixel data.
	fn fragments(&mut self, pixels: &Head, syntax: Syntax) -> Result<Range<u64>> {
		let start = self.at;
		loop {
			let before = self.at;
			let head = self.head(syntax)?;
			match (head.tag, head.length) {
				(SEQUENCE_END, 0) => return Ok(start..before),
				(ITEM, length) if length != UNDEFINED && self.at + u64::from(length) <= self.end => {
					self.skip_to(self.at + u64::from(length))?;
				}
				_ => return Err(self.bad(pixels, "has a broken item: the file is truncated, or damaged")),
			}
		}
	}

	/// Goes past the items of a sequence, up to `end` or to the delimiter. Recursion is bounded by [`MAX_DEPTH`].
	fn items(&mut self, sequence: &Head, end: Option<u64>, syntax: Syntax, depth: usize) -> Result<()> {
		if depth >= MAX_DEPTH {
			return Err(self.bad(sequence, "is a sequence in too many others"));
		}
		let outer = self.end;
		self.end = end.unwrap_or(outer);
		while Some(self.at) != end {
			let head = self.head(syntax)?;
			match (head.tag, head.length) {
				(ITEM, UNDEFINED) => self.elements(None, syntax, depth + 1)?,
				(ITEM, length) if self.at + u64::from(length) <= self.end => {
					self.elements(Some(self.at + u64::from(length)), syntax, depth + 1)?;
				}
				(SEQUENCE_END, 0) if end.is_none() => break,
				_ => return Err(self.bad(sequence, "has a broken item: the file is truncated, or damaged")),
			}
		}
		self.end = outer;
		Ok(())
	}

	/// Goes past the elements of an item, up to `end` or to the delimiter.
	fn elements(&mut self, end: Option<u64>, syntax: Syntax, depth: usize) -> Result<()> {
		let outer = self.end;
		self.end = end.unwrap_or(outer);
		while Some(self.at) != end {
			let head = self.head(syntax)?;
			match (head.tag, head.length) {
				(ITEM_END, 0) if end.is_none() => break,
				(tag, _) if tag >> 16 == 0xFFFE => return Err(self.bad(&head, "is a delimiter of nothing")),
				_ => {
					self.value(&head, syntax, depth)?;
				}
			}
		}
		self.end = outer;
		Ok(())
	}

	/// The next bytes.
	fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
		let mut bytes = [0; N];
		if self.at + N as u64 > self.end {
			let why =
				format!("it ends in the middle of an element, at byte {}: the file is truncated, or damaged", self.at);
			return Err(Error::bad(self.what, why));
		}
		self.from.read_exact(&mut bytes).map_err(|error| Error::bad(self.what, error.to_string()))?;
		self.at += N as u64;
		Ok(bytes)
	}

	/// Goes on at a byte that is known to be there.
	fn skip_to(&mut self, at: u64) -> Result<()> {
		let by = i64::try_from(at - self.at).map_err(|_| Error::bad(self.what, "too long"))?;
		self.from.seek_relative(by).map_err(|error| Error::bad(self.what, error.to_string()))?;
		self.at = at;
		Ok(())
	}

	/// Some bytes that were passed already.
	fn bytes(&mut self, from: u64, to: u64) -> Result<Vec<u8>> {
		let mut bytes = Vec::new();
		let back = i64::try_from(self.at - from).map_err(|_| Error::bad(self.what, "too long"))?;
		let mut read = || {
			self.from.seek_relative(-back)?;
			self.from.by_ref().take(to - from).read_to_end(&mut bytes)?;
			self.from.seek(SeekFrom::Start(self.at))
		};
		read().map_err(|error| Error::bad(self.what, error.to_string()))?;
		Ok(bytes)
	}

	fn bad(&self, head: &Head, why: &str) -> Error {
		let (group, element) = (head.tag >> 16, head.tag & 0xFFFF);
		Error::bad(self.what, format!("the element ({group:04X},{element:04X}) at byte {} {why}", head.start))
	}
}
