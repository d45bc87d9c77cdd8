//! Medical images from file to commitment: header and pixels apart, every byte noticed, broken files refused by name.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::{
	fs,
	io::{Cursor, Read},
	path::PathBuf,
};

use common::{real_input, repo};
use salus_gateway::{
	dicom::{self, HEADER, PIXELS},
	fhir,
	fields::{part_leaf, redact_parts, Disclosure, Redaction, Tree},
	time,
};
use salus_primitives::{
	codes::{DataClass, PurposeOfUse, Schema},
	decision::Obligations,
};

const SALT: [u8; 32] = [9; 32];
const IMPLICIT: &str = "1.2.840.10008.1.2";
const EXPLICIT: &str = "1.2.840.10008.1.2.1";
const BIG: &str = "1.2.840.10008.1.2.2";
const JPEG: &str = "1.2.840.10008.1.2.4.50";

/// Writes DICOM, in explicit or implicit encoding and either order of bytes.
struct Writer {
	bytes: Vec<u8>,
	explicit: bool,
	big: bool,
}

impl Writer {
	fn u16(&mut self, number: u16) {
		self.bytes.extend(if self.big { number.to_be_bytes() } else { number.to_le_bytes() });
	}

	fn u32(&mut self, number: u32) {
		self.bytes.extend(if self.big { number.to_be_bytes() } else { number.to_le_bytes() });
	}

	fn head(&mut self, group: u16, element: u16, vr: &str, length: u32) {
		self.u16(group);
		self.u16(element);
		if !self.explicit || group == 0xFFFE {
			return self.u32(length);
		}
		self.bytes.extend(vr.as_bytes());
		if ["OB", "OW", "SQ", "UN", "UT"].contains(&vr) {
			self.u16(0);
			self.u32(length);
		} else {
			self.u16(length as u16);
		}
	}

	fn element(&mut self, group: u16, element: u16, vr: &str, value: &[u8]) {
		self.head(group, element, vr, value.len() as u32);
		self.bytes.extend(value);
	}

	/// A text, filled up to an even length.
	fn text(&mut self, group: u16, element: u16, vr: &str, text: &str) {
		let pad = if vr == "UI" { '\0' } else { ' ' };
		let text = if text.len().is_multiple_of(2) { text.to_owned() } else { format!("{text}{pad}") };
		self.element(group, element, vr, text.as_bytes());
	}
}

/// A file of a transfer syntax; `body` writes what comes after the UIDs.
fn file(syntax: &str, uid: &str, body: impl FnOnce(&mut Writer)) -> Vec<u8> {
	let mut meta = Writer { bytes: Vec::new(), explicit: true, big: false };
	meta.element(2, 1, "OB", &[0, 1]);
	meta.text(2, 2, "UI", "1.2.840.10008.5.1.4.1.1.2");
	meta.text(2, 3, "UI", uid);
	meta.text(2, 0x10, "UI", syntax);
	meta.text(2, 0x12, "UI", "2.25.1");
	let mut all = Writer { bytes: vec![0; 128], explicit: true, big: false };
	all.bytes.extend(b"DICM");
	all.element(2, 0, "UL", &(meta.bytes.len() as u32).to_le_bytes());
	all.bytes.extend(meta.bytes);
	(all.explicit, all.big) = (syntax != IMPLICIT, syntax == BIG);
	all.text(8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.2");
	all.text(8, 0x18, "UI", uid);
	all.text(8, 0x22, "DA", "20240506");
	all.text(8, 0x32, "TM", "103000.5");
	all.text(8, 0x60, "CS", "CT");
	all.text(8, 0x201, "SH", "+0200");
	// A sequence with an item of either kind, with pixel data of its own.
	all.head(8, 0x1140, "SQ", u32::MAX);
	all.head(0xFFFE, 0xE000, "", u32::MAX);
	all.element(0x7FE0, 0x10, "OW", &[9, 9]);
	all.head(0xFFFE, 0xE00D, "", 0);
	all.head(0xFFFE, 0xE000, "", 0);
	all.head(0xFFFE, 0xE0DD, "", 0);
	all.text(0x10, 0x10, "PN", "Muster^Erika");
	all.text(0x20, 0x0D, "UI", "2.25.10");
	all.text(0x20, 0x0E, "UI", "2.25.11");
	all.text(0x20, 0x13, "IS", "7");
	body(&mut all);
	all.bytes
}

/// Native pixels, and something after them.
fn native(syntax: &str) -> Vec<u8> {
	file(syntax, "2.25.100", |all| {
		all.element(0x28, 0x10, "US", &[2, 0]);
		all.element(0x7FE0, 0x10, "OW", &[1, 2, 3, 4, 5, 6, 7, 8]);
		all.element(0xFFFC, 0xFFFC, "OB", &[0, 0]);
	})
}

/// Encapsulated pixels: an empty offset table and two fragments.
fn encapsulated() -> Vec<u8> {
	file(JPEG, "2.25.101", |all| {
		all.element(0x28, 0x10, "US", &[2, 0]);
		all.head(0x7FE0, 0x10, "OB", u32::MAX);
		all.head(0xFFFE, 0xE000, "", 0);
		for fragment in [[1, 2], [3, 4]] {
			all.element(0xFFFE, 0xE000, "", &fragment);
		}
		all.head(0xFFFE, 0xE0DD, "", 0);
	})
}

fn refusal(bytes: &[u8]) -> String {
	let error = dicom::read_from("image.dcm", Cursor::new(bytes)).unwrap_err();
	assert_eq!(error.exit_code(), 2);
	assert!(error.to_string().starts_with("image.dcm: "), "{error}");
	error.to_string()
}

fn parts(bytes: &[u8]) -> salus_gateway::Result<Vec<(String, [u8; 32])>> {
	dicom::parts_from("image.dcm", Cursor::new(bytes), &SALT, |_| {})
}

#[test]
fn what_is_wanted_is_read_in_every_encoding() {
	for (syntax, bytes) in
		[IMPLICIT, EXPLICIT, BIG].map(|syntax| (syntax, native(syntax))).into_iter().chain([(JPEG, encapsulated())])
	{
		let image = dicom::read_from("image.dcm", Cursor::new(&bytes)).unwrap();
		assert_eq!((image.study.as_str(), image.series.as_str()), ("2.25.10", "2.25.11"), "{syntax}");
		assert_eq!(image.class, "1.2.840.10008.5.1.4.1.1.2");
		assert_eq!((image.number, image.modality.as_deref()), (Some(7), Some("CT")));
		assert_eq!(image.made, Some(time::parse_iso("2024-05-06T10:30:00+02:00").unwrap()));
		assert_eq!((image.transfer_syntax.as_str(), image.length), (syntax, bytes.len() as u64));
		let pixels = &bytes[image.pixels.start as usize..image.pixels.end as usize];
		if syntax == JPEG {
			assert_eq!(pixels.len(), 8 + 10 + 10);
			assert!(pixels.ends_with(&[3, 4]));
		} else {
			assert_eq!(pixels, [1, 2, 3, 4, 5, 6, 7, 8]);
		}
	}
}

#[test]
fn the_parts_are_every_byte_of_the_file() {
	for bytes in [native(IMPLICIT), native(EXPLICIT), native(BIG), encapsulated()] {
		let image = dicom::read_from("image.dcm", Cursor::new(&bytes)).unwrap();
		let (start, end) = (image.pixels.start as usize, image.pixels.end as usize);
		let header = [&bytes[..start], &bytes[end..]].concat();
		let mut seen = 0;
		let found = dicom::parts_from("image.dcm", Cursor::new(&bytes), &SALT, |more| seen += more).unwrap();
		assert_eq!(
			found,
			[
				(HEADER.to_owned(), part_leaf(&SALT, HEADER, &header)),
				(PIXELS.to_owned(), part_leaf(&SALT, PIXELS, &bytes[start..end])),
			]
		);
		assert_eq!(seen, bytes.len() as u64);
	}
}

#[test]
fn every_flipped_byte_is_noticed_and_in_the_right_part() {
	for bytes in [native(EXPLICIT), native(IMPLICIT), native(BIG), encapsulated()] {
		let pixels = dicom::read_from("image.dcm", Cursor::new(&bytes)).unwrap().pixels;
		let whole = parts(&bytes).unwrap();
		let commitment = Tree::of_parts(&SALT, &whole).unwrap().commitment();
		let mut refused = 0;
		for at in 0..bytes.len() {
			for flip in [1, 0x20, 0x80] {
				let mut changed = bytes.clone();
				changed[at] ^= flip;
				let Ok(found) = parts(&changed) else {
					refused += 1;
					assert!(
						changed[at] != bytes[at] && (!pixels.contains(&(at as u64)) || pixels.end - pixels.start > 8)
					);
					continue;
				};
				assert_ne!(Tree::of_parts(&SALT, &found).unwrap().commitment(), commitment, "byte {at}");
				let same: Vec<_> = (0..2).map(|part| found[part] == whole[part]).collect();
				let in_pixels = pixels.contains(&(at as u64));
				// A change of a length moves the border between the parts.
				assert!(!same[usize::from(in_pixels)], "byte {at}");
				let moved = dicom::read_from("image.dcm", Cursor::new(&changed)).unwrap().pixels != pixels;
				assert!(same[usize::from(!in_pixels)] || moved, "byte {at}");
			}
		}
		assert!(refused > 0);
	}
}

#[test]
fn truncated_files_are_refused() {
	for bytes in [native(EXPLICIT), native(IMPLICIT), native(BIG), encapsulated()] {
		let whole = parts(&bytes).unwrap();
		for len in 0..bytes.len() {
			// Without its last element, whole, a file is another file.
			let Ok(found) = parts(&bytes[..len]) else { continue };
			assert!(
				len == bytes.len() - 14 || len == bytes.len() - 10 || !has_rows(&bytes[..len]),
				"{len} of {}",
				bytes.len()
			);
			assert_ne!(found, whole);
		}
		assert!(refusal(&bytes[..bytes.len() - 1]).contains("truncated"));
		assert!(refusal(&bytes[..200]).contains("truncated"));
	}
	let cut = native(EXPLICIT);
	let pixels = dicom::read_from("image.dcm", Cursor::new(&cut)).unwrap().pixels;
	assert!(refusal(&cut[..pixels.start as usize - 12]).contains("without pixel data: the file is truncated"));
}

/// Whether a file says that it has rows of pixels.
fn has_rows(bytes: &[u8]) -> bool {
	[[0x28, 0, 0x10, 0], [0, 0x28, 0, 0x10]].iter().any(|tag| bytes.windows(4).any(|window| window == tag))
}

#[test]
fn what_is_no_dicom_is_refused_by_name() {
	for bytes in [b"".as_slice(), b"%PDF-1.7", &[0; 200], &native(EXPLICIT)[128..]] {
		assert!(refusal(bytes).contains("not a DICOM file"));
		assert!(!dicom::begins_dicom(bytes));
	}
	assert!(dicom::begins_dicom(&native(EXPLICIT)[..132]));
	assert!(refusal(&file("1.2.840.10008.1.2.1.99", "2.25.1", |_| {})).contains("1.2.840.10008.1.2.1.99 is deflated"));
	assert!(refusal(&file("1.2.3", "2.25.1", |_| {})).contains("\"1.2.3\" is unknown"));
	let mut letters = native(EXPLICIT);
	let place = letters.windows(8).rposition(|window| window == b"2.25.100").unwrap();
	letters[place] = b'x';
	assert!(refusal(&letters).contains("SOP instance UID (0008,0018)"));
	assert!(refusal(&file(EXPLICIT, "no uid", |_| {})).contains("not a DICOM file that can be read"));
	let twice = |all: &mut Writer| {
		all.element(0x7FE0, 8, "OF", &[0; 4]);
		all.element(0x7FE0, 0x10, "OW", &[0; 2]);
	};
	assert!(refusal(&file(IMPLICIT, "2.25.1", twice)).contains("there is some already"));
	assert!(refusal(&file(EXPLICIT, "2.25.1", |all| all.text(0x10, 0x20, "LO", "late"))).contains("(0010,0020)"));
	assert!(
		refusal(&file(EXPLICIT, "2.25.1", |all| all.element(0x30, 0x20, "ZZ", b"11"))).contains("value representation")
	);
	assert!(refusal(&file(EXPLICIT, "2.25.1", |all| all.head(0x40, 1, "LO", 0xFFFE))).contains("truncated"));
	let nested = |all: &mut Writer| {
		for _ in 0..40 {
			all.head(0x40, 1, "SQ", u32::MAX);
			all.head(0xFFFE, 0xE000, "", u32::MAX);
		}
	};
	assert!(refusal(&file(EXPLICIT, "2.25.1", nested)).contains("too many others"));
}

#[test]
fn a_file_without_pixels_has_an_empty_part() {
	let bytes = file(EXPLICIT, "2.25.1", |all| all.text(0x40, 0xA730, "UT", "a report"));
	let found = parts(&bytes).unwrap();
	assert_eq!(found[1].1, part_leaf(&SALT, PIXELS, &[]));
	assert_eq!(found[0].1, part_leaf(&SALT, HEADER, &bytes));
}

#[test]
fn pixels_are_shown_and_proved_without_the_header() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("image.dcm");
	fs::write(&path, native(EXPLICIT)).unwrap();
	let tree = dicom::tree(&SALT, &path, |_| {}).unwrap();
	let kept = redact_parts(DataClass::Imaging, None, &fhir::NORMAL, &Obligations::default(), PurposeOfUse::Research);
	let Redaction::Keep(kept) = kept else { panic!("{kept:?}") };
	let shown = tree.disclose(|part| kept.keeps(part)).unwrap();
	let shown = Disclosure::from_json(&shown.to_json()).unwrap();
	assert_eq!(shown.commitment().unwrap(), dicom::commit(&SALT, &path).unwrap());
	assert_eq!(shown.parts().collect::<Vec<_>>(), [PIXELS]);
	shown.check_part(PIXELS, dicom::part(&path, PIXELS).unwrap()).unwrap();
	assert!(shown.check_part(PIXELS, dicom::part(&path, HEADER).unwrap()).is_err());
	let mut header = Vec::new();
	dicom::part(&path, HEADER).unwrap().read_to_end(&mut header).unwrap();
	assert_eq!(part_leaf(&SALT, HEADER, &header), dicom::parts(&path, &SALT, |_| {}).unwrap()[0].1);
	assert!(dicom::part(&path, "name").is_err());
	let all = redact_parts(DataClass::Imaging, None, &fhir::NORMAL, &Obligations::default(), PurposeOfUse::Treatment);
	assert!(matches!(all, Redaction::Keep(kept) if kept.is_whole()));
}

#[test]
fn a_series_is_in_order_and_has_each_instance_once() {
	let folder = tempfile::tempdir().unwrap();
	let write = |name: &str, bytes: Vec<u8>| -> PathBuf {
		let path = folder.path().join(name);
		fs::write(&path, bytes).unwrap();
		path
	};
	let (one, two) = (write("b.dcm", native(EXPLICIT)), write("a.dcm", encapsulated()));
	let found = dicom::series(&[two.clone(), one.clone()]).unwrap();
	assert_eq!(found.len(), 1);
	let uids: Vec<_> = found[0].instances.iter().map(|(_, image)| image.uid.as_str()).collect();
	assert_eq!(uids, ["2.25.100", "2.25.101"]);
	let copy = write("copy.dcm", native(IMPLICIT));
	let error = dicom::series(&[one, two, copy]).unwrap_err().to_string();
	assert!(error.contains("copy.dcm: the instance 2.25.100 is in ") && error.contains("b.dcm already"), "{error}");
}

#[test]
fn our_slices_are_ready_to_be_anchored() {
	let slices = ["slice-1.dcm", "slice-2.dcm"].map(|name| repo("samples/dicom").join(name));
	let series = dicom::series(&slices).unwrap();
	assert_eq!((series.len(), series[0].instances.len()), (1, 2));
	for slice in &slices {
		let material = dicom::material(slice, |_| {}).unwrap();
		assert_eq!((material.class, material.schema), (DataClass::Imaging, Schema::Dicom));
		assert_eq!(material.commitment, dicom::commit(&material.opening.salt, slice).unwrap());
		assert_eq!(material.data_time, Some(time::parse_iso("2026-03-02T10:15:00Z").unwrap()));
	}
}

#[test]
fn real_images_go_the_whole_way() {
	let images = real_input("dicom");
	for (name, bytes) in &images {
		let image = dicom::read_from(name, Cursor::new(bytes)).unwrap();
		let found = parts(bytes).unwrap();
		let (start, end) = (image.pixels.start as usize, image.pixels.end as usize);
		println!("test data: {name}: {:?}, {} bytes of pixels", image.modality, end - start);
		assert_eq!(found[1].1, part_leaf(&SALT, PIXELS, &bytes[start..end]));
		let object = dicom_object::from_reader(&bytes[128..]).unwrap();
		let value = object.element(dicom_object::Tag(0x7FE0, 0x10)).unwrap().to_bytes().unwrap();
		assert_eq!(value, &bytes[start..end], "an independent reader finds the same pixels");
		for at in (0..bytes.len()).step_by(997) {
			let mut changed = bytes.clone();
			changed[at] ^= 1;
			assert_ne!(parts(&changed).ok(), Some(found.clone()), "byte {at}");
		}
		assert!(refusal(&bytes[..bytes.len() - 1]).contains("truncated"));
	}
	println!("test data: {} real images", images.len());
}
