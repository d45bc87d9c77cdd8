//! Sealing and opening chunk by chunk.

use std::io::{ErrorKind, Read, Write};

use salus_cipher::{Buffer, Chunks, NONCE_LEN, TAG_LEN};

use super::DataKey;
use crate::{files, Error, Result};

/// What a sealed record starts with.
const MAGIC: &[u8; 8] = b"SALUSEAL";
/// The version of the format.
const VERSION: u8 = 2;
/// A chunk's size as a power of two.
const CHUNK_LOG2: u8 = 16;
/// Bytes before the first chunk.
pub(super) const HEADER_LEN: usize = 8 + 1 + 1 + NONCE_LEN;
/// Bytes of a full chunk with its tag.
pub(super) const SEALED_CHUNK_LEN: usize = CHUNK_LEN + TAG_LEN;

/// Bytes of the record in a full chunk: 64 KiB.
pub const CHUNK_LEN: usize = 1 << CHUNK_LOG2;
/// Most chunks of one sealed record: their number has 4 bytes in the nonce. That is 256 TiB.
pub const MAX_CHUNKS: u64 = 1 << 32;

type Header = [u8; HEADER_LEN];

/// Seals what `from` gives until its end, and writes it to `to`. `observe` is told after each chunk how many bytes of
/// the record it had. Gives the number of bytes written.
///
/// Memory: two chunks. Refused is a record of more than [`MAX_CHUNKS`] chunks; errors of `from` and `to` are handed on.
pub fn seal_stream(key: &DataKey, from: impl Read, to: impl Write, observe: impl FnMut(u64)) -> Result<u64> {
	seal_with(files::random()?, key, from, to, observe)
}

/// Seals under a nonce, which must be another for each record of a key.
pub(super) fn seal_with(
	nonce: [u8; NONCE_LEN],
	key: &DataKey,
	mut from: impl Read,
	mut to: impl Write,
	mut observe: impl FnMut(u64),
) -> Result<u64> {
	let header = header(&nonce);
	let chunks = Chunks::new(key.as_bytes(), &nonce);
	write(&mut to, &header, "sealed record")?;
	let mut written = HEADER_LEN as u64;
	let (mut chunk, mut next) = (buffer(), buffer());
	fill(&mut from, &mut chunk, CHUNK_LEN, "record")?;
	for position in 0..=u32::MAX {
		fill(&mut from, &mut next, CHUNK_LEN, "record")?;
		let (len, last) = (chunk.len(), next.is_empty());
		chunks.encrypt(position, last, &header, &mut chunk).map_err(|error| Error::bad("record", error.to_string()))?;
		write(&mut to, &chunk, "sealed record")?;
		written += chunk.len() as u64;
		observe(len as u64);
		if last {
			to.flush().map_err(|error| Error::io("sealed record", error))?;
			return Ok(written);
		}
		std::mem::swap(&mut chunk, &mut next);
	}
	Err(too_long("record"))
}

/// Opens the sealed record that `from` gives, and writes the record to `to`. `observe` is told after each chunk how many
/// bytes of the record it had. Gives the number of bytes written.
///
/// Reads `from` to its end. What was written is the record only if this gives no error.
pub fn open_stream(
	key: &DataKey,
	mut from: impl Read,
	mut to: impl Write,
	mut observe: impl FnMut(u64),
) -> Result<u64> {
	let (header, nonce) = read_header(&mut from)?;
	let chunks = Chunks::new(key.as_bytes(), &nonce);
	let mut written = 0;
	let (mut chunk, mut next) = (buffer(), buffer());
	fill(&mut from, &mut chunk, SEALED_CHUNK_LEN, "sealed record")?;
	for position in 0..=u32::MAX {
		fill(&mut from, &mut next, SEALED_CHUNK_LEN, "sealed record")?;
		let last = next.is_empty();
		if chunk.len() < TAG_LEN {
			return Err(damaged(format!("it ends within chunk {position}: it is cut short")));
		}
		if chunks.decrypt(position, last, &header, &mut chunk).is_err() {
			return Err(refusal(&chunks, position, last, &header, &mut chunk));
		}
		write(&mut to, &chunk, "record")?;
		written += chunk.len() as u64;
		observe(chunk.len() as u64);
		if last {
			to.flush().map_err(|error| Error::io("record", error))?;
			return Ok(written);
		}
		std::mem::swap(&mut chunk, &mut next);
	}
	Err(too_long("sealed record"))
}

/// Bytes that a record of this length has once it is sealed.
pub(super) const fn sealed_len(len: usize) -> usize {
	let chunks = if len == 0 { 1 } else { len.div_ceil(CHUNK_LEN) };
	len.saturating_add(HEADER_LEN + chunks * TAG_LEN)
}

fn header(nonce: &[u8; NONCE_LEN]) -> Header {
	let mut header = [0; HEADER_LEN];
	let parts = MAGIC.iter().chain(&[VERSION, CHUNK_LOG2]).chain(nonce);
	header.iter_mut().zip(parts).for_each(|(byte, part)| *byte = *part);
	header
}

/// Reads the bytes before the chunks, and gives them and the nonce in them.
fn read_header(from: &mut impl Read) -> Result<(Header, [u8; NONCE_LEN])> {
	let mut bytes = Vec::with_capacity(HEADER_LEN);
	fill(from, &mut bytes, HEADER_LEN, "sealed record")?;
	let bad = |why: String| Err(Error::bad("sealed record", why));
	let Some(rest) = bytes.strip_prefix(MAGIC) else {
		return bad("is no sealed record: it doesn't start with SALUSEAL".into());
	};
	let Some((&version, rest)) = rest.split_first() else {
		return bad("cut short in its version".into());
	};
	if version != VERSION {
		return bad(format!("version {version}, and this program reads {VERSION}"));
	}
	let Some((&log2, nonce)) = rest.split_first() else {
		return bad("cut short in the size of its chunks".into());
	};
	if log2 != CHUNK_LOG2 {
		return bad(format!("chunks of 2^{log2} bytes, and this program reads 2^{CHUNK_LOG2}"));
	}
	let Ok(nonce) = <[u8; NONCE_LEN]>::try_from(nonce) else {
		return bad("cut short in its nonce".into());
	};
	Ok((header(&nonce), nonce))
}

/// Why a chunk doesn't open. One that opens with the other mark of the last is genuine, but the record's end is not.
fn refusal(chunks: &Chunks, position: u32, last: bool, header: &Header, chunk: &mut Vec<u8>) -> Error {
	if chunks.decrypt(position, !last, header, chunk).is_ok() {
		return damaged(if last {
			format!("it is cut short: there is nothing after chunk {position}, which isn't its last")
		} else {
			format!("it goes on after chunk {position}, which is its last")
		});
	}
	if position == 0 {
		return Error::Negative(
			"the sealed record doesn't open: the key is another record's, or its first chunk or header was tampered with"
				.into(),
		);
	}
	damaged(format!("chunk {position} was changed, cut short, moved or taken from another record"))
}

fn damaged(why: String) -> Error {
	Error::Negative(format!("the sealed record was tampered with or is damaged: {why}"))
}

fn too_long(what: &str) -> Error {
	Error::bad(what, "longer than 2^32 chunks of 64 KiB, which is the most")
}

/// Room for a chunk and its tag, which never moves and is wiped in the end.
fn buffer() -> Buffer {
	Buffer::with_capacity(SEALED_CHUNK_LEN)
}

/// Fills a buffer with `len` bytes, or with what is left until the end.
fn fill(from: &mut impl Read, buffer: &mut Vec<u8>, len: usize, what: &str) -> Result<()> {
	if buffer.len() < len {
		// Zeros of the whole length at once: adding them one by one takes as long as the cipher does.
		let missing = len - buffer.len();
		buffer.extend_from_slice(ZEROS.get(..missing).unwrap_or_default());
	}
	buffer.truncate(len);
	let mut filled = 0;
	while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
		match from.read(room) {
			Ok(0) => break,
			Ok(read) => filled += read,
			Err(error) if error.kind() == ErrorKind::Interrupted => (),
			Err(error) => return Err(Error::io(what, error)),
		}
	}
	buffer.truncate(filled);
	Ok(())
}

/// What buffers are lengthened with.
static ZEROS: [u8; SEALED_CHUNK_LEN] = [0; SEALED_CHUNK_LEN];

fn write(to: &mut impl Write, bytes: &[u8], what: &str) -> Result<()> {
	to.write_all(bytes).map_err(|error| Error::io(what, error))
}
