//! What must never be on the chain: every text of the sample patients' records, in the forms in which it could get there.

use std::{collections::BTreeSet, fs, path::PathBuf};

use aho_corasick::AhoCorasick;
use anyhow::{Context, Result};
use serde_json::Value;
use sp_crypto_hashing::{blake2_256, sha2_256};

/// Shortest text that is searched for. A shorter one is in any large enough file by chance: five bytes are found once in
/// 2^40, and there are thousands of texts.
const SHORTEST: usize = 6;

/// Members whose values are words of FHIR itself, the same for everybody.
const VOCABULARY: [&str; 10] =
	["resourceType", "system", "url", "status", "use", "intent", "method", "mode", "valueUri", "profile"];

/// What is searched for, and what each pattern stands for.
pub(super) struct Needles {
	search: AhoCorasick,
	names: Vec<String>,
	/// How many texts they stand for.
	pub(super) texts: usize,
	/// How many texts are too short to be searched for.
	pub(super) short: usize,
	/// A text that a member could put on the chain by mistake: a patient's identifier in the letters of a lot number.
	pub(super) plantable: String,
}

impl Needles {
	/// Every text of these FHIR documents and DICOM images: as it is, as a moment if it is a date, and hashed without a
	/// salt.
	pub(super) fn of(documents: &[PathBuf], images: &[PathBuf]) -> Result<Self> {
		let mut texts = BTreeSet::new();
		for path in images {
			header_texts(&fs::read(path).with_context(|| format!("can't read {}", path.display()))?, &mut texts);
		}
		for path in documents {
			let text = fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
			collect(&serde_json::from_str(text.trim_start_matches('\u{feff}'))?, &mut texts);
		}
		let (texts, short): (BTreeSet<_>, BTreeSet<_>) = texts.into_iter().partition(|text| text.len() >= SHORTEST);
		let (mut patterns, mut names) = (Vec::new(), Vec::new());
		for text in &texts {
			for (form, bytes) in forms(text) {
				patterns.push(bytes);
				names.push(format!("{form}: {text}"));
			}
		}
		let plantable = texts.iter().find(|text| is_plantable(text)).context("no identifier among the samples")?;
		Ok(Self {
			search: AhoCorasick::new(&patterns)?,
			names,
			plantable: plantable.clone(),
			texts: texts.len(),
			short: short.len(),
		})
	}

	/// How many patterns are searched for.
	pub(super) fn patterns(&self) -> usize {
		self.names.len()
	}

	/// What of it is in some bytes.
	pub(super) fn found_in(&self, bytes: &[u8]) -> BTreeSet<&str> {
		let found = self.search.find_overlapping_iter(bytes).filter_map(|hit| self.names.get(hit.pattern().as_usize()));
		found.map(String::as_str).collect()
	}
}

/// Adds every text of a value, but for the standard's own words.
fn collect(value: &Value, texts: &mut BTreeSet<String>) {
	match value {
		Value::String(text) if !text.contains("://") => {
			texts.insert(text.clone());
		}
		Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
		Value::Object(members) => {
			let own = members.iter().filter(|(name, _)| !VOCABULARY.contains(&name.as_str()));
			own.for_each(|(_, member)| collect(member, texts));
		}
		_ => {}
	}
}

/// Where DICOM's own identifiers begin, the same for everybody.
const DICOM_ROOT: &str = "1.2.840.10008.";

/// Adds every run of printable characters that is long enough: in a DICOM header each value is one, behind two letters.
fn header_texts(file: &[u8], texts: &mut BTreeSet<String>) {
	let runs = file.split(|byte| !(b' '..=b'~').contains(byte)).map(|run| String::from_utf8_lossy(run));
	let long = runs.map(|run| run.trim().to_owned()).filter(|run| run.len() >= 2 * SHORTEST);
	texts.extend(long.filter(|run| !run.starts_with(DICOM_ROOT)));
}

/// The forms in which a text could be on the chain.
fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
	let mut forms = vec![
		("text", text.as_bytes().to_vec()),
		("unsalted BLAKE2b-256", blake2_256(text.as_bytes()).to_vec()),
		("unsalted SHA-256", sha2_256(text.as_bytes()).to_vec()),
	];
	forms.extend(moment(text).map(|moment| ("moment", moment.to_le_bytes().to_vec())));
	forms
}

/// The first moment of a date, in milliseconds since 1970, as the chain counts time.
fn moment(text: &str) -> Option<u64> {
	let mut parts = text.get(..10)?.split('-');
	let mut number = || parts.next().and_then(|part| part.parse::<i64>().ok());
	let (year, month, day) = (number()?, number()?, number()?);
	if !(1900..2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
		return None;
	}
	// Days from civil (H. Hinnant, "chrono-compatible low-level date algorithms").
	let shifted = if month <= 2 { year - 1 } else { year };
	let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
	let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
	u64::try_from(days).ok().map(|days| days * 86_400_000)
}

/// Whether a text can be a lot number and isn't a word: up to 20 digits, capital letters and hyphens, with a digit.
fn is_plantable(text: &str) -> bool {
	(8..=20).contains(&text.len())
		&& text.bytes().any(|byte| byte.is_ascii_digit())
		&& text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'-')
}

#[cfg(test)]
mod tests {
	use super::*;

	fn needles() -> Needles {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("bundle.json");
		let patient = r#"{"resourceType":"Patient","status":"finished-word","identifier":[{"system":"http://x/y",
			"value":"999-31-8290"}],"name":[{"family":"Morissette"}],"birthDate":"1967-02-11","gender":"male"}"#;
		fs::write(&file, patient).unwrap();
		Needles::of(&[file], &[]).unwrap()
	}

	#[test]
	fn texts_dates_and_bare_hashes_are_found() {
		let needles = needles();
		assert_eq!((needles.texts, needles.short, needles.plantable.as_str()), (3, 1, "1967-02-11"));
		assert_eq!(needles.found_in(b"..Morissette.."), BTreeSet::from(["text: Morissette"]));
		let hash = blake2_256(b"999-31-8290");
		assert!(needles.found_in(&[&[1, 2], hash.as_slice()].concat()).contains("unsalted BLAKE2b-256: 999-31-8290"));
		assert!(needles.found_in(b"finished-word http://x/y Patient").is_empty());
	}

	#[test]
	fn the_values_of_an_image_are_found_and_pixels_are_not() {
		let mut texts = BTreeSet::new();
		let file = b"\0\0\x10\0\x10\0PN\x12\0Musterfrau^Sample \0\x02UI\x1a\x001.2.840.10008.1.2.1\0\xe0\x7fOW\x01\x02";
		header_texts(file, &mut texts);
		assert_eq!(texts.into_iter().collect::<Vec<_>>(), ["Musterfrau^Sample"]);
	}

	#[test]
	fn a_date_is_searched_for_as_the_chain_counts_time() {
		assert_eq!(moment("1970-01-02"), Some(86_400_000));
		assert_eq!(moment("2026-11-21T08:00:00Z"), Some(1_795_219_200_000));
		assert_eq!((moment("2026-13-01"), moment("8302-2")), (None, None));
		// Before 1970 the chain can't count.
		assert_eq!(moment("1967-02-11"), None);
	}
}
