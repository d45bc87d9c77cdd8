//! Tests of sealed records.

use std::io::{self, Read};

use proptest::prelude::*;
use salus_cipher::TAG_LEN;

use super::{
	stream::{sealed_len, HEADER_LEN, SEALED_CHUNK_LEN},
	*,
};

fn key(number: u8) -> DataKey {
	DataKey::from_bytes([number; 32])
}

fn record(len: usize) -> Vec<u8> {
	(0..len).map(|at| (at / 7) as u8).collect()
}

/// Why a blob isn't opened, and that this is a negative answer.
fn refusal(blob: &[u8]) -> String {
	let error = open(blob, &key(1)).unwrap_err();
	assert_eq!(error.exit_code(), 1, "{error}");
	error.to_string()
}

#[test]
fn records_of_all_sizes_around_a_chunks_come_back() {
	let sizes = [0, 1, CHUNK_LEN - 1, CHUNK_LEN, CHUNK_LEN + 1, 3 * CHUNK_LEN, 3 * CHUNK_LEN + 5];
	for len in sizes {
		let record = record(len);
		let blob = seal(&record, &key(1)).unwrap();
		assert_eq!(blob.len(), sealed_len(len), "{len}");
		assert_eq!(open(&blob, &key(1)).unwrap().as_slice(), record, "{len}");
	}
	assert_eq!(seal(b"", &key(1)).unwrap().len(), HEADER_LEN + TAG_LEN);
}

#[test]
fn the_same_record_is_never_sealed_the_same() {
	assert_ne!(seal(b"record", &key(1)).unwrap(), seal(b"record", &key(1)).unwrap());
}

#[test]
fn another_key_opens_nothing() {
	let blob = seal(b"record", &key(2)).unwrap();
	assert!(refusal(&blob).contains("the key is another record's"));
}

#[test]
fn a_record_cut_short_is_refused_wherever_it_is_cut() {
	let blob = seal(&record(3 * CHUNK_LEN + 5), &key(1)).unwrap();
	for chunks in 1..=3 {
		let at = HEADER_LEN + chunks * SEALED_CHUNK_LEN;
		let why = refusal(&blob[..at]);
		assert!(why.contains(&format!("cut short: there is nothing after chunk {}", chunks - 1)), "{why}");
		assert!(refusal(&blob[..at - 1]).contains(if chunks == 1 { "first chunk" } else { "changed, cut short" }));
		assert!(refusal(&blob[..at + 1]).contains(&format!("it ends within chunk {chunks}")));
	}
	assert!(refusal(&blob[..HEADER_LEN]).contains("it ends within chunk 0"));
	assert!(refusal(&blob[..HEADER_LEN + TAG_LEN - 1]).contains("it ends within chunk 0"));
}

#[test]
fn bytes_after_the_end_are_refused() {
	let full = seal(&record(CHUNK_LEN), &key(1)).unwrap();
	assert!(refusal(&[full.as_slice(), b"x"].concat()).contains("goes on after chunk 0"));
	assert!(refusal(&[full.as_slice(), &full[HEADER_LEN..]].concat()).contains("goes on after chunk 0"));
	let short = seal(&record(CHUNK_LEN + 5), &key(1)).unwrap();
	assert!(refusal(&[short.as_slice(), b"x"].concat()).contains("chunk 1 was changed"));
}

#[test]
fn chunks_that_are_moved_or_borrowed_are_refused() {
	let blob = seal(&record(3 * CHUNK_LEN), &key(1)).unwrap();
	let mut chunks: Vec<_> = blob[HEADER_LEN..].chunks(SEALED_CHUNK_LEN).collect();
	let joined = |chunks: &[&[u8]]| [&blob[..HEADER_LEN], &chunks.concat()].concat();
	assert_eq!(open(&joined(&chunks), &key(1)).unwrap().len(), 3 * CHUNK_LEN);
	chunks.swap(1, 2);
	assert!(refusal(&joined(&chunks)).contains("chunk 1 was changed"));
	chunks.swap(1, 2);
	let twice = [chunks[0], chunks[0], chunks[1], chunks[2]];
	assert!(refusal(&joined(&twice)).contains("chunk 1 was changed"));
	assert!(refusal(&joined(&[chunks[0], chunks[2]])).contains("chunk 1 was changed"));
	let other = seal(&record(3 * CHUNK_LEN), &key(1)).unwrap();
	let borrowed = [chunks[0], &other[HEADER_LEN + SEALED_CHUNK_LEN..]];
	assert!(refusal(&joined(&borrowed)).contains("chunk 1 was changed"));
}

#[test]
fn foreign_files_and_unknown_versions_are_refused_by_field() {
	let blob = seal(b"record", &key(1)).unwrap();
	let refusal = |bytes: &[u8]| {
		let error = open(bytes, &key(1)).unwrap_err();
		assert_eq!(error.exit_code(), 2, "{error}");
		error.to_string()
	};
	assert!(refusal(b"").contains("SALUSEAL"));
	assert!(refusal(&blob[..8]).contains("version"));
	assert!(refusal(&blob[..9]).contains("size of its chunks"));
	assert!(refusal(&blob[..HEADER_LEN - 1]).contains("nonce"));
	let mut changed = blob;
	changed[9] = 17;
	assert!(refusal(&changed).contains("chunks of 2^17 bytes"));
	changed[8] = 1;
	assert!(refusal(&changed).contains("version 1, and this program reads 2"));
}

/// Gives a few bytes at a time, and an error in between that only means "again".
struct Slow<'a>(&'a [u8], bool);

impl Read for Slow<'_> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		self.1 = !self.1;
		if self.1 {
			return Err(io::ErrorKind::Interrupted.into());
		}
		let few = buffer.len().min(4099);
		self.0.read(&mut buffer[..few])
	}
}

#[test]
fn a_slow_source_and_each_byte_of_it_are_observed() {
	let record = record(2 * CHUNK_LEN + 9);
	let (mut blob, mut seen) = (Vec::new(), Vec::new());
	let written = seal_stream(&key(1), Slow(&record, false), &mut blob, |bytes| seen.push(bytes)).unwrap();
	assert_eq!((written, seen), (blob.len() as u64, vec![CHUNK_LEN as u64, CHUNK_LEN as u64, 9]));
	let (mut opened, mut seen) = (Vec::new(), 0);
	let written = open_stream(&key(1), Slow(&blob, false), &mut opened, |bytes| seen += bytes).unwrap();
	assert_eq!((written, seen), (record.len() as u64, record.len() as u64));
	assert_eq!(opened, record);
}

#[test]
fn a_source_that_fails_is_named() {
	struct Fails;
	impl Read for Fails {
		fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
			Err(io::Error::other("the disk is gone"))
		}
	}
	let error = seal_stream(&key(1), Fails, io::sink(), |_| ()).unwrap_err();
	assert_eq!(error.to_string(), "record: the disk is gone");
}

#[derive(serde::Deserialize)]
struct Vectors {
	sealed: Vec<Vector>,
	envelope: EnvelopeVector,
}

#[derive(serde::Deserialize)]
struct Vector {
	name: String,
	key: String,
	nonce: String,
	unit: String,
	length: usize,
	content_id: String,
	sealed: Option<String>,
}

#[derive(serde::Deserialize)]
struct EnvelopeVector {
	secret_key: String,
	aad: String,
	salt: String,
	data_key: String,
	envelope: Envelope,
}

fn vectors() -> Vectors {
	serde_json::from_str(include_str!("../../../docs/formats/vectors/sealed-record.json")).unwrap()
}

fn bytes(text: &str) -> Vec<u8> {
	hex::decode(&text[2..]).unwrap()
}

/// The format is what another program wrote in Python, with an HChaCha20 of its own and the `cryptography` package.
#[test]
fn what_another_program_sealed_is_the_same_and_opens() {
	for vector in vectors().sealed {
		let key = DataKey::from_bytes(bytes(&vector.key).try_into().unwrap());
		let record: Vec<u8> = bytes(&vector.unit).into_iter().cycle().take(vector.length).collect();
		let (nonce, mut blob) = (bytes(&vector.nonce).try_into().unwrap(), Vec::new());
		stream::seal_with(nonce, &key, record.as_slice(), &mut blob, |_| ()).unwrap();
		assert_eq!(crate::store::content_id(&blob).unwrap().to_string(), vector.content_id, "{}", vector.name);
		assert!(vector.sealed.is_none_or(|sealed| bytes(&sealed) == blob), "{}", vector.name);
		assert!(open(&blob, &key).unwrap().as_slice() == record, "{}", vector.name);
	}
}

#[test]
fn what_another_program_wrapped_unwraps() {
	let vector = vectors().envelope;
	let file = tempfile::NamedTempFile::new().unwrap();
	std::fs::write(file.path(), &vector.secret_key).unwrap();
	let key = RecipientKey::load(file.path()).unwrap();
	let opening = Opening::from_bytes(&unwrap(&vector.envelope, &key, &bytes(&vector.aad)).unwrap()).unwrap();
	assert_eq!(opening.salt.as_slice(), bytes(&vector.salt));
	assert_eq!(opening.data_key.as_bytes().as_slice(), bytes(&vector.data_key));
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn round_trip(record in proptest::collection::vec(any::<u8>(), 0..2000)) {
		let blob = seal(&record, &key(1)).unwrap();
		let opened = open(&blob, &key(1)).unwrap();
		prop_assert_eq!(opened.as_slice(), record.as_slice());
	}

	#[test]
	fn one_flipped_bit_in_any_chunk_is_noticed(at in any::<proptest::sample::Index>(), bit in 0u8..8) {
		let mut blob = seal(&record(2 * CHUNK_LEN + 5), &key(1)).unwrap();
		let at = at.index(blob.len());
		blob[at] ^= 1 << bit;
		prop_assert!(open(&blob, &key(1)).is_err());
	}

	#[test]
	fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
		prop_assert!(open(&bytes, &key(1)).is_err());
		prop_assert!(open(&[b"SALUSEAL\x02\x10".as_slice(), &bytes].concat(), &key(1)).is_err());
	}
}

/// Not at random, but each one: a byte of a small blob, which has every part that a large one has.
#[test]
fn every_byte_of_a_small_record_counts() {
	let blob = seal(b"record", &key(1)).unwrap();
	for at in 0..blob.len() {
		for bit in 0..8 {
			let mut changed = blob.clone();
			changed[at] ^= 1 << bit;
			assert!(open(&changed, &key(1)).is_err(), "byte {at}, bit {bit}");
		}
	}
}
