//! A batch of readings: commitments salted from one secret, and the file that is sealed.
//!
//! Each reading is a record of its own, with a salt of its own: Blake2b-256 over a domain, the batch's secret and the
//! reading's number. Whoever is shown one salt learns nothing of the others. The file holds the secret and the readings
//! in their canonical form, so that whoever may open it can check all of it against the root.

use std::{
	io::{self, BufRead, Read, Write},
	sync::{Arc, Mutex, PoisonError},
};

use blake2::{
	digest::{consts::U32, Digest},
	Blake2b,
};
use salus_primitives::{
	commitment::{Commitment, CommitmentScheme, SALT_LEN},
	ids::StreamId,
	merkle::MAX_LEAVES,
};
use serde::{Deserialize, Serialize};
use sp_core::H256;
use zeroize::Zeroizing;

use crate::{
	files::hex32,
	streams::readings::{Readings, MAX_READING_LEN},
	tree::Tree,
	Error, Result,
};

/// How readings are committed to: as JSON in its canonical form.
pub const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Jcs;

/// Most readings of a batch.
pub const MAX_READINGS: u32 = MAX_LEAVES;

/// What the first line of a batch's file says of its format.
pub const FORMAT: &str = "salus-stream-batch/1";

/// What a reading's salt starts with.
const SALT_DOMAIN: &[u8] = b"salus/reading-salt/v1";

/// A running hash of the readings, by which two passes over a file are compared.
type Running = Blake2b<U32>;

/// The salt of reading number `number` of its stream.
pub fn reading_salt(secret: &[u8; 32], number: u64) -> Zeroizing<[u8; SALT_LEN]> {
	let hash = Running::new().chain_update(SALT_DOMAIN).chain_update(secret).chain_update(number.to_le_bytes());
	Zeroizing::new(hash.finalize().into())
}

/// The commitment to reading number `number` of its stream, given in canonical form.
pub fn commitment(secret: &[u8; 32], number: u64, canonical: &[u8]) -> Commitment {
	Commitment::new(SCHEME, &reading_salt(secret, number), canonical)
}

/// The number of reading `index` of a batch.
fn number(first: u64, index: usize) -> Result<u64> {
	first.checked_add(index as u64).ok_or_else(|| Error::bad("readings", "their numbers are beyond 64 bits"))
}

/// The commitments of a batch, in the order of its readings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitments {
	/// The commitments.
	pub leaves: Vec<[u8; 32]>,
	/// A hash over the readings in their canonical form: not for the chain, since it isn't salted.
	digest: [u8; 32],
}

impl Commitments {
	/// Commits to 1 to [`MAX_READINGS`] readings, the first of which is number `first`. `observe` is told after each
	/// how many there are.
	pub fn of<R: BufRead>(
		readings: Readings<R>,
		secret: &[u8; 32],
		first: u64,
		mut observe: impl FnMut(u64),
	) -> Result<Self> {
		let (mut leaves, mut running) = (Vec::new(), Running::new());
		for reading in readings {
			let reading = reading?;
			if leaves.len() >= MAX_READINGS as usize {
				return Err(Error::bad("readings", format!("more than {MAX_READINGS}: split the file")));
			}
			leaves.push(commitment(secret, number(first, leaves.len())?, &reading.canonical).0);
			take_in(&mut running, &reading.canonical);
			observe(leaves.len() as u64);
		}
		if leaves.is_empty() {
			return Err(Error::bad("readings", "there is none"));
		}
		Ok(Self { leaves, digest: running.finalize().into() })
	}

	/// How many there are.
	pub fn count(&self) -> u32 {
		u32::try_from(self.leaves.len()).unwrap_or(u32::MAX)
	}

	/// The tree over them.
	pub fn tree(&self) -> Result<Tree> {
		Tree::new(self.leaves.iter().copied(), "readings")
	}

	/// The root over them.
	pub fn root(&self) -> Result<H256> {
		Ok(self.tree()?.root())
	}
}

fn take_in(running: &mut Running, canonical: &[u8]) {
	running.update(canonical);
	running.update(b"\n");
}

/// The first line of a batch's file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
	format: String,
	/// The stream.
	pub stream: StreamId,
	/// The number of the first reading.
	pub first: u64,
	/// How many readings there are.
	pub leaves: u32,
	/// The secret that the salts come from.
	#[serde(with = "hex32")]
	pub secret: [u8; 32],
}

impl Header {
	/// The first line of the file of a batch.
	pub fn new(stream: StreamId, first: u64, leaves: u32, secret: &[u8; 32]) -> Self {
		Self { format: FORMAT.into(), stream, first, leaves, secret: *secret }
	}
}

impl Drop for Header {
	fn drop(&mut self) {
		zeroize::Zeroize::zeroize(&mut self.secret);
	}
}

/// The file of a batch, as it goes into the store. The readings are read a second time: if they aren't the ones that
/// were committed to, reading fails at the end, so that nothing is stored.
pub struct BatchFile<R> {
	readings: Readings<R>,
	ready: Zeroizing<Vec<u8>>,
	at: usize,
	running: Running,
	expected: [u8; 32],
	ended: bool,
}

impl<R: BufRead> BatchFile<R> {
	/// The file with this header and these readings, of which `commitments` were made.
	pub fn new(header: &Header, readings: Readings<R>, commitments: &Commitments) -> Result<Self> {
		let line = serde_json::to_vec(header).map_err(|error| Error::bad("batch", error.to_string()))?;
		let mut ready = Zeroizing::new(line);
		ready.push(b'\n');
		let expected = commitments.digest;
		Ok(Self { readings, ready, at: 0, running: Running::new(), expected, ended: false })
	}

	/// Gets the next line ready.
	fn next(&mut self) -> io::Result<()> {
		match self.readings.next().transpose().map_err(io::Error::other)? {
			Some(reading) => {
				take_in(&mut self.running, &reading.canonical);
				self.ready = Zeroizing::new(reading.canonical);
				self.ready.push(b'\n');
				self.at = 0;
				Ok(())
			}
			None if <[u8; 32]>::from(self.running.clone().finalize()) != self.expected => {
				Err(io::Error::other("the file of readings was changed while it was read"))
			}
			None => {
				self.ended = true;
				Ok(())
			}
		}
	}
}

impl<R: BufRead> Read for BatchFile<R> {
	fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
		while self.at >= self.ready.len() && !self.ended {
			self.next()?;
		}
		let mut rest = self.ready.get(self.at..).unwrap_or_default();
		let read = rest.read(into)?;
		self.at += read;
		Ok(read)
	}
}

/// What a batch's file holds, as it comes out of the store.
#[derive(Default)]
struct Opening {
	header: Option<Header>,
	leaves: Vec<[u8; 32]>,
	running: Running,
	line: Zeroizing<Vec<u8>>,
	wanted: Option<u64>,
	found: Option<Vec<u8>>,
}

impl Opening {
	fn line(&mut self) -> Result<()> {
		let line = std::mem::take(&mut self.line);
		let Some(header) = &self.header else {
			let header: Header = serde_json::from_slice(&line)
				.map_err(|error| Error::bad("batch", format!("not the first line of a batch: {error}")))?;
			if header.format != FORMAT {
				return Err(Error::bad("batch.format", format!("{}, and {FORMAT} is read here", header.format)));
			}
			self.header = Some(header);
			return Ok(());
		};
		let number = number(header.first, self.leaves.len())?;
		self.leaves.push(commitment(&header.secret, number, &line).0);
		take_in(&mut self.running, &line);
		if self.wanted == Some(number) {
			self.found = Some(line.to_vec());
		}
		Ok(())
	}

	fn take(&mut self, bytes: &[u8]) -> Result<()> {
		for part in bytes.split_inclusive(|byte| *byte == b'\n') {
			let (text, ends) = part.strip_suffix(b"\n").map_or((part, false), |text| (text, true));
			self.line.extend_from_slice(text);
			if self.line.len() > 2 * MAX_READING_LEN {
				return Err(Error::bad("batch", "a line is too long"));
			}
			if ends {
				self.line()?;
			}
		}
		Ok(())
	}
}

/// A batch's file, opened.
pub struct Opened {
	/// Its first line.
	pub header: Header,
	/// The commitments, made again.
	pub commitments: Commitments,
	/// The reading that was looked for, in canonical form.
	pub found: Option<Vec<u8>>,
}

/// Takes a batch's file in as it is opened, and makes its commitments again. Of the readings only the one that is
/// looked for is kept. A clone writes to the same.
#[derive(Clone, Default)]
pub struct BatchReader(Arc<Mutex<Opening>>);

impl BatchReader {
	/// Looks for the reading with this number, if one is given.
	pub fn new(wanted: Option<u64>) -> Self {
		Self(Arc::new(Mutex::new(Opening { wanted, ..Opening::default() })))
	}

	/// What was taken in; to be asked once all of it was.
	pub fn finish(&self) -> Result<Opened> {
		let mut opening = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		let opening = std::mem::take(&mut *opening);
		let header = opening.header.ok_or_else(|| Error::bad("batch", "it has no first line"))?;
		if !opening.line.is_empty() || opening.leaves.len() as u64 != u64::from(header.leaves) {
			let why = format!("{} readings where its first line says {}", opening.leaves.len(), header.leaves);
			return Err(Error::bad("batch", why));
		}
		let commitments = Commitments { leaves: opening.leaves, digest: opening.running.finalize().into() };
		Ok(Opened { header, commitments, found: opening.found })
	}
}

impl Write for BatchReader {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner).take(bytes).map_err(io::Error::other)?;
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SECRET: [u8; 32] = [3; 32];
	const TEXT: &str = "{\"b\":1}\n{ \"a\" : 2 }\n{\"c\":3}\n";

	fn readings(text: &str) -> Readings<&[u8]> {
		Readings::new(text.as_bytes(), "f")
	}

	fn commitments(text: &str, first: u64) -> Result<Commitments> {
		Commitments::of(readings(text), &SECRET, first, |_| ())
	}

	/// The file of a batch, as the first pass saw `TEXT`, and the second one `then`.
	fn file(then: &str) -> io::Result<Vec<u8>> {
		let header = Header::new(StreamId(1), 10, 3, &SECRET);
		let mut bytes = Vec::new();
		let made = commitments(TEXT, 10).unwrap();
		BatchFile::new(&header, readings(then), &made).unwrap().read_to_end(&mut bytes)?;
		Ok(bytes)
	}

	#[test]
	fn each_reading_has_a_salt_of_its_own_from_the_secret_and_its_number() {
		let input = [b"salus/reading-salt/v1".as_slice(), &SECRET, &7u64.to_le_bytes()].concat();
		assert_eq!(*reading_salt(&SECRET, 7), sp_crypto_hashing::blake2_256(&input));
		assert_ne!(*reading_salt(&SECRET, 7), *reading_salt(&SECRET, 8));
		assert_ne!(*reading_salt(&SECRET, 7), *reading_salt(&[4; 32], 7));
		let made = commitments(TEXT, 10).unwrap();
		assert_eq!(made.leaves[1], commitment(&SECRET, 11, b"{\"a\":2}").0);
		assert_ne!(made.root().unwrap(), commitments(TEXT, 11).unwrap().root().unwrap());
	}

	#[test]
	fn none_and_numbers_beyond_64_bits_are_refused() {
		assert!(commitments("", 0).unwrap_err().to_string().contains("there is none"));
		assert!(commitments(TEXT, u64::MAX - 1).unwrap_err().to_string().contains("64 bits"));
	}

	#[test]
	fn what_is_sealed_is_opened_with_its_commitments_and_one_reading() {
		let bytes = file(TEXT).unwrap();
		for piece in [1, 7, bytes.len()] {
			let mut reader = BatchReader::new(Some(11));
			bytes.chunks(piece).for_each(|piece| reader.write_all(piece).unwrap());
			let opened = reader.finish().unwrap();
			assert_eq!((opened.header.secret, opened.header.first), (SECRET, 10));
			assert_eq!(opened.commitments, commitments(TEXT, 10).unwrap());
			assert_eq!(opened.found.as_deref(), Some(b"{\"a\":2}".as_slice()));
		}
	}

	#[test]
	fn a_file_that_changes_between_the_passes_is_not_sealed() {
		for changed in
			["{\"b\":1}\n{\"a\":2}\n{\"c\":4}", "{\"b\":1}\n{\"a\":2}", "{\"b\":1}\n{\"a\":2}\n{\"c\":3}\n{}"]
		{
			assert!(file(changed).unwrap_err().to_string().contains("changed"), "{changed}");
		}
		// White space says nothing.
		assert!(file("[{\"b\":1},{\"a\":2},{\"c\":3}]").is_ok());
	}

	#[test]
	fn truncated_and_foreign_files_are_refused() {
		let bytes = file(TEXT).unwrap();
		let refusal = |bytes: &[u8]| {
			let mut reader = BatchReader::new(None);
			reader
				.write_all(bytes)
				.map_err(|error| error.to_string())
				.and_then(|()| reader.finish().map(|_| ()).map_err(|error| error.to_string()))
		};
		assert_eq!(refusal(&bytes), Ok(()));
		assert!(refusal(&bytes[..bytes.len() - 1]).is_err() && refusal(&bytes[..bytes.len() - 8]).is_err());
		assert!(refusal(b"").unwrap_err().contains("first line") && refusal(b"{}\n").is_err());
		let other = String::from_utf8(bytes).unwrap().replace("batch/1", "batch/2");
		assert!(refusal(other.as_bytes()).unwrap_err().contains("salus-stream-batch/2"));
	}
}
