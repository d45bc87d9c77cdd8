//! Whether a record, or some of its fields, are what a commitment was made over.

use std::{
	fs::File,
	io::{self, Cursor, Read},
	path::Path,
};

use blake2::{digest::consts::U32, Blake2b, Digest};
use salus_primitives::{
	codes::Schema,
	commitment::{Commitment, CommitmentScheme},
};
use zeroize::Zeroizing;

use super::{Bundle, Facts, OpeningProof, Shown};
use crate::{
	canonical, dicom,
	fields::{Disclosure, Tree},
	files, Error, Result,
};

/// The record that is given with a bundle.
pub(super) enum Given<'a> {
	/// None.
	Nothing,
	/// Its bytes.
	Bytes(&'a [u8]),
	/// Its bytes, one after the other.
	Reader(&'a mut dyn Read),
	/// A file.
	File(&'a Path, File),
}

/// Compares what is given with the commitment, by what the bundle opens it with.
pub(super) fn compare(bundle: &Bundle, facts: &Facts, given: Given<'_>) -> Result<Shown> {
	match (&bundle.opening, given) {
		(OpeningProof::Whole { .. } | OpeningProof::None, Given::Nothing) => Ok(Shown::Nothing),
		(OpeningProof::None, _) => Err(Error::bad(
			"record",
			"can't be compared: the bundle has no salt, and so speaks of the commitment alone",
		)),
		(OpeningProof::Whole { salt }, given) => {
			let found = commitment(facts, salt, given).map_err(altered)?;
			if found != bundle.commitment {
				return Err(Error::Negative(
					"the record is not the one that was anchored: it, or the salt, differs".into(),
				));
			}
			Ok(Shown::Record)
		}
		(OpeningProof::Fields(disclosure), given) => fields(bundle, facts, disclosure, given),
	}
}

/// What isn't of the record's form can't be the record.
fn altered(error: Error) -> Error {
	match error {
		Error::BadInput { what, why } => {
			Error::Negative(format!("the record is not the one that was anchored: {what}: {why}"))
		}
		other => other,
	}
}

/// The fields that a bundle shows.
fn fields(bundle: &Bundle, facts: &Facts, disclosure: &Disclosure, given: Given<'_>) -> Result<Shown> {
	if facts.scheme != CommitmentScheme::SaltedBlake2b256Fields {
		return Err(Error::Negative("the record was not anchored field by field, and the bundle shows fields".into()));
	}
	if disclosure.commitment()? != bundle.commitment {
		return Err(Error::Negative("the fields in the bundle are not those of the anchored record".into()));
	}
	let parts: Vec<_> = disclosure.parts().map(str::to_owned).collect();
	if !parts.is_empty() {
		check_parts(disclosure, &parts, given)?;
		return Ok(Shown::Parts(parts));
	}
	let value = disclosure.value()?;
	if !matches!(given, Given::Nothing) {
		let record = canonical::canonicalise("record", &given.read()?).map_err(altered)?;
		if record != canonical::to_canonical(&value)? {
			return Err(Error::Negative("the record is not just the fields that the bundle shows".into()));
		}
	}
	Ok(Shown::Fields(value))
}

/// Compares what is given with the only part that is shown.
fn check_parts(disclosure: &Disclosure, parts: &[String], given: Given<'_>) -> Result<()> {
	match (parts, given) {
		(_, Given::Nothing) => Ok(()),
		([part], Given::Bytes(bytes)) => disclosure.check_part(part, bytes),
		([part], Given::Reader(reader)) => disclosure.check_part(part, reader),
		([part], Given::File(_, file)) => disclosure.check_part(part, file),
		_ => Err(Error::bad("record", "can't be compared: the bundle shows several parts, and not the whole record")),
	}
}

/// The commitment to a record under a salt.
fn commitment(facts: &Facts, salt: &[u8; 32], given: Given<'_>) -> Result<Commitment> {
	match facts.scheme {
		CommitmentScheme::SaltedBlake2b256 => raw(salt, given),
		CommitmentScheme::SaltedBlake2b256Jcs => {
			let canonical = Zeroizing::new(canonical::canonicalise("record", &given.read()?)?);
			Ok(Commitment::new(facts.scheme, salt, &canonical))
		}
		CommitmentScheme::SaltedBlake2b256Fields if facts.schema == Schema::Dicom => image(salt, given),
		CommitmentScheme::SaltedBlake2b256Fields => {
			let value = canonical::parse("record", &given.read()?)?;
			Ok(Tree::of_json(salt, &value)?.commitment())
		}
	}
}

/// The commitment to an image by its parts. A file is read piece by piece.
fn image(salt: &[u8; 32], given: Given<'_>) -> Result<Commitment> {
	let parts = match given {
		Given::File(path, file) => dicom::parts_from(&path.display().to_string(), file, salt, |_| {})?,
		given => {
			let bytes = given.read()?;
			dicom::parts_from("record", Cursor::new(bytes.as_slice()), salt, |_| {})?
		}
	};
	Ok(Tree::of_parts(salt, &parts)?.commitment())
}

/// The commitment to bytes as they are, of any number.
fn raw(salt: &[u8; 32], given: Given<'_>) -> Result<Commitment> {
	let scheme = CommitmentScheme::SaltedBlake2b256;
	let mut hasher = Blake2b::<U32>::new_with_prefix(scheme.domain());
	hasher.update(salt);
	let copied = match given {
		Given::Nothing => Ok(0),
		Given::Bytes(mut bytes) => io::copy(&mut bytes, &mut hasher),
		Given::Reader(reader) => io::copy(reader, &mut hasher),
		Given::File(_, mut file) => io::copy(&mut file, &mut hasher),
	};
	copied.map_err(|source| Error::io("record", source))?;
	Ok(Commitment(hasher.finalize().into()))
}

impl Given<'_> {
	/// All bytes, as far as they may be in memory together.
	fn read(self) -> Result<Zeroizing<Vec<u8>>> {
		let mut bytes = Zeroizing::new(Vec::new());
		let limit = files::MAX_FILE_LEN + 1;
		let read = match self {
			Self::Nothing => Ok(0),
			Self::Bytes(given) => given.take(limit).read_to_end(&mut bytes),
			Self::Reader(reader) => reader.take(limit).read_to_end(&mut bytes),
			Self::File(_, file) => file.take(limit).read_to_end(&mut bytes),
		};
		read.map_err(|source| Error::io("record", source))?;
		if bytes.len() as u64 >= limit {
			return Err(Error::bad("record", format!("larger than {} MiB", files::MAX_FILE_LEN >> 20)));
		}
		Ok(bytes)
	}
}
