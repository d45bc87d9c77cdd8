//! Medical images: DICOM instances and series as records.
//!
//! An instance is committed to in two parts that together are every byte of its file: `pixels`, the value of its pixel
//! data, and `header`, all the rest. The pixels can so be shown and proved without the header, which names the patient.
//! What the header says (identifiers, modality, dates) stays off the chain.

use std::{
	collections::{BTreeMap, HashMap},
	error::Error as StdError,
	fs::File,
	io::{BufReader, Cursor, Read, Seek, SeekFrom},
	iter,
	ops::Range,
	path::{Path, PathBuf},
};

use dicom_object::{file::ReadPreamble, DefaultDicomObject, OpenFileOptions, Tag};
use salus_primitives::{
	codes::{DataClass, Schema},
	commitment::{Commitment, SALT_LEN},
	ids::Moment,
};

use crate::{
	fhir,
	fields::{self, PartHasher, Tree},
	record::{Body, Material},
	seal::Opening,
	time, Error, Result,
};

mod scan;

/// The name of the part that is all of a file but the value of its pixel data.
pub const HEADER: &str = "header";

/// The name of the part that is the value of a file's pixel data: of native pixels the bytes of the value, of
/// encapsulated ones all items, without the delimiter after them. Empty in a file without pixel data.
pub const PIXELS: &str = "pixels";

/// Bytes that are read at a time.
const CHUNK: usize = 1 << 16;

/// What is read of an instance. None of it goes on the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
	/// SOP class UID (0008,0016): what kind of object it is.
	pub class: String,
	/// SOP instance UID (0008,0018): unique in the world.
	pub uid: String,
	/// Study instance UID (0020,000D).
	pub study: String,
	/// Series instance UID (0020,000E).
	pub series: String,
	/// Instance number (0020,0013), if it has one.
	pub number: Option<i64>,
	/// Modality (0008,0060), if it has one.
	pub modality: Option<String>,
	/// When the image was acquired, or else when its content, series or study was begun. Taken as UTC where the file
	/// names no offset (0008,0201).
	pub made: Option<Moment>,
	/// Transfer syntax UID (0002,0010).
	pub transfer_syntax: String,
	/// Bytes of the file.
	pub length: u64,
	/// The bytes of the file that are the value of its pixel data; empty without pixel data.
	pub pixels: Range<u64>,
}

/// The instances of one series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
	/// Series instance UID.
	pub uid: String,
	/// Study instance UID.
	pub study: String,
	/// Files and instances, by instance number and then by UID; those without a number first.
	pub instances: Vec<(PathBuf, Instance)>,
}

/// Whether the first bytes of a file (132 are enough) are those of a DICOM file. Source: DICOM PS3.10, section 7.1.
pub fn begins_dicom(first: &[u8]) -> bool {
	first.get(128..132) == Some(b"DICM")
}

/// Whether a file can be read and begins as a DICOM file does.
pub fn is_dicom(path: &Path) -> bool {
	let mut first = [0; 132];
	File::open(path).is_ok_and(|mut file| file.read_exact(&mut first).is_ok()) && begins_dicom(&first)
}

/// Reads an instance from a file: what [`Instance`] has, and not the pixels. The whole structure is checked on the way,
/// in constant memory: a file that isn't DICOM, is truncated, has a deflated or unknown transfer syntax, pixel data
/// twice, elements out of order, or lacks one of the four UIDs is refused by name.
pub fn read(path: &Path) -> Result<Instance> {
	read_from(&path.display().to_string(), open(path)?)
}

/// The same, from anything that bytes can be read from at any place. `what` names it in an error.
pub fn read_from(what: &str, from: impl Read + Seek) -> Result<Instance> {
	let layout = scan::scan(what, BufReader::with_capacity(CHUNK, from))?;
	// The scan hands over the file meta information and the few elements that are wanted, and no others.
	let options = OpenFileOptions::new().read_preamble(ReadPreamble::Always);
	let object = options.from_reader(Cursor::new(&layout.basics));
	let object = object.map_err(|error| {
		let causes = iter::successors(Some(&error as &dyn StdError), |&error| error.source()).map(ToString::to_string);
		Error::bad(what, format!("not a DICOM file that can be read: {}", causes.collect::<Vec<_>>().join(": ")))
	})?;
	let uid = |tag: Tag, name: &str| {
		let text = text(&object, tag).unwrap_or_default();
		let sound = (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
		let why = || format!("the {name} UID ({:04X},{:04X}) is missing or is none", tag.group(), tag.element());
		if sound {
			Ok(text)
		} else {
			Err(Error::bad(what, why()))
		}
	};
	Ok(Instance {
		class: uid(Tag(0x0008, 0x0016), "SOP class")?,
		uid: uid(Tag(0x0008, 0x0018), "SOP instance")?,
		study: uid(Tag(0x0020, 0x000D), "study instance")?,
		series: uid(Tag(0x0020, 0x000E), "series instance")?,
		number: text(&object, Tag(0x0020, 0x0013)).and_then(|number| number.parse().ok()),
		modality: text(&object, Tag(0x0008, 0x0060)),
		made: made(&object),
		transfer_syntax: layout.syntax,
		length: layout.length,
		pixels: layout.pixels,
	})
}

/// The text of an element without its padding, `None` if it has none.
fn text(object: &DefaultDicomObject, tag: Tag) -> Option<String> {
	let text = object.get(tag)?.to_str().ok()?;
	let text = text.trim_matches(|character: char| character.is_whitespace() || character == '\0');
	(!text.is_empty()).then(|| text.to_owned())
}

/// When an instance was made: the first of the dates of acquisition, content, series and study, with its time.
fn made(object: &DefaultDicomObject) -> Option<Moment> {
	let pairs = [(0x0022, 0x0032), (0x0023, 0x0033), (0x0021, 0x0031), (0x0020, 0x0030)];
	let (date, time) =
		pairs.iter().find_map(|(date, time)| Some((text(object, Tag(0x0008, *date))?, Tag(0x0008, *time))))?;
	let digits = |text: &str, from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
	if date.len() != 8 {
		return None;
	}
	// Before 1970, where the chain's time begins, it is 0.
	let (year, month, day) = (digits(&date, 0, 4)?, digits(&date, 4, 6)?, digits(&date, 6, 8)?);
	if year < 1970 {
		return Some(0);
	}
	let time = text(object, time).unwrap_or_default();
	let part = |from, to, most| digits(&time, from, to).filter(|part| *part <= most).unwrap_or(0);
	let seconds = part(0, 2, 23) * 3600 + part(2, 4, 59) * 60 + part(4, 6, 59);
	let offset = text(object, Tag(0x0008, 0x0201)).and_then(|zone| {
		let (hours, minutes) = (zone.get(..3)?, zone.get(3..)?);
		time::parse_offset(&format!("{hours}:{minutes}")).ok()
	});
	let at = time::start_of_day(year, month, day)? + u64::from(seconds) * 1000;
	at.checked_add_signed(-i64::from(offset.unwrap_or(0)) * 60_000)
}

/// The two parts of an instance under a record's salt, each with its leaf of the field tree, in one pass and constant
/// memory. `observe` is told how many bytes more were read.
pub fn parts(path: &Path, salt: &[u8; SALT_LEN], observe: impl FnMut(u64)) -> Result<Vec<(String, [u8; 32])>> {
	parts_from(&path.display().to_string(), open(path)?, salt, observe)
}

/// The same, from anything that bytes can be read from at any place. `what` names it in an error.
pub fn parts_from(
	what: &str,
	mut from: impl Read + Seek,
	salt: &[u8; SALT_LEN],
	mut observe: impl FnMut(u64),
) -> Result<Vec<(String, [u8; 32])>> {
	let instance = read_from(what, &mut from)?;
	let (mut header, mut pixels) = (PartHasher::new(salt, HEADER), PartHasher::new(salt, PIXELS));
	let io = |error: std::io::Error| Error::bad(what, error.to_string());
	from.seek(SeekFrom::Start(0)).map_err(io)?;
	let mut buffer = vec![0; CHUNK];
	let mut at = 0;
	let Range { start, end } = instance.pixels;
	for (end, in_pixels) in [(start, false), (end, true), (instance.length, false)] {
		while at < end {
			let wanted = usize::try_from(end - at).unwrap_or(CHUNK).min(CHUNK);
			let read = from.read(buffer.get_mut(..wanted).unwrap_or_default()).map_err(io)?;
			if read == 0 {
				return Err(Error::bad(what, "it became shorter while it was read"));
			}
			let bytes = buffer.get(..read).unwrap_or_default();
			let hasher = if in_pixels { &mut pixels } else { &mut header };
			hasher.update(bytes);
			at += read as u64;
			observe(read as u64);
		}
	}
	if from.read(buffer.get_mut(..1).unwrap_or_default()).map_err(io)? != 0 {
		return Err(Error::bad(what, "it became longer while it was read"));
	}
	Ok(vec![(HEADER.to_owned(), header.finish()), (PIXELS.to_owned(), pixels.finish())])
}

/// The field tree over the two parts of an instance.
pub fn tree(salt: &[u8; SALT_LEN], path: &Path, observe: impl FnMut(u64)) -> Result<Tree> {
	Tree::of_parts(salt, &parts(path, salt, observe)?)
}

/// Commits to the instance in a file.
pub fn commit(salt: &[u8; SALT_LEN], path: &Path) -> Result<Commitment> {
	Ok(tree(salt, path, |_| {})?.commitment())
}

/// The bytes of one part of an instance: [`HEADER`] or [`PIXELS`].
pub fn part(path: &Path, name: &str) -> Result<Box<dyn Read + Send>> {
	let instance = read(path)?;
	let at = |from: u64, to: u64| -> Result<_> {
		let mut file = open(path)?;
		file.seek(SeekFrom::Start(from)).map_err(|source| Error::io(path, source))?;
		Ok(file.take(to.saturating_sub(from)))
	};
	let Range { start, end } = instance.pixels;
	match name {
		HEADER => Ok(Box::new(at(0, start)?.chain(at(end, instance.length)?))),
		PIXELS => Ok(Box::new(at(start, end)?)),
		_ => Err(Error::bad(format!("part \"{name:.40}\""), format!("an image has the parts {HEADER} and {PIXELS}"))),
	}
}

/// An instance as a record under a new salt and key: class imaging, committed to by its parts, with no labels of its
/// own. `observe` is told how many bytes more were read.
pub fn material(path: &Path, observe: impl FnMut(u64)) -> Result<Material> {
	let instance = read(path)?;
	let opening = Opening::generate()?;
	let commitment = tree(&opening.salt, path, observe)?.commitment();
	let title = path.file_name().map_or_else(|| instance.uid.clone(), |name| name.to_string_lossy().into_owned());
	Ok(Material {
		title,
		class: DataClass::Imaging,
		schema: Schema::Dicom,
		labels: fhir::NORMAL,
		data_time: instance.made,
		scheme: fields::SCHEME,
		opening,
		commitment,
		body: Body::File(path.to_owned()),
	})
}

/// Groups files by their series, in the order of the series' UIDs. Refused are an instance that is there twice and a
/// series in two studies.
pub fn series(paths: &[PathBuf]) -> Result<Vec<Series>> {
	let mut seen: HashMap<String, &Path> = HashMap::new();
	let mut all: BTreeMap<String, Series> = BTreeMap::new();
	for path in paths {
		let instance = read(path)?;
		let what = path.display().to_string();
		if let Some(other) = seen.insert(instance.uid.clone(), path) {
			return Err(Error::bad(what, format!("the instance {} is in {} already", instance.uid, other.display())));
		}
		let series = all.entry(instance.series.clone()).or_insert_with(|| Series {
			uid: instance.series.clone(),
			study: instance.study.clone(),
			instances: Vec::new(),
		});
		if series.study != instance.study {
			return Err(Error::bad(what, format!("the series {} is in another study elsewhere", series.uid)));
		}
		series.instances.push((path.clone(), instance));
	}
	for series in all.values_mut() {
		series.instances.sort_by(|(_, one), (_, other)| (one.number, &one.uid).cmp(&(other.number, &other.uid)));
	}
	Ok(all.into_values().collect())
}

/// Opens a file.
fn open(path: &Path) -> Result<File> {
	File::open(path).map_err(|source| Error::io(path, source))
}
