//! What is anchored: a record, its salt, its data key and its commitment.
//!
//! - A resource of FHIR is committed to by its fields ([`crate::fields`]), or as a whole in its canonical form (RFC 8785).
//!   White space and the order of members don't count. What a Bundle says around its resources (`fullUrl`, `request`)
//!   isn't committed to.
//! - An event of EPCIS is committed to as a whole in its canonical form.
//! - A DICOM instance is committed to by its parts ([`crate::dicom`]).
//! - Any other file is committed to by its bytes as they are, read piece by piece.

use std::{
	fs::File,
	path::{Path, PathBuf},
};

use salus_primitives::{
	codes::{DataClass, Schema},
	commitment::{Commitment, CommitmentScheme, SALT_LEN},
	decision::DataLabels,
	ids::Moment,
};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{canonical, dicom, epcis, fhir, fields, files, seal::Opening, Error, Result};

mod raw;
mod receipt;
mod verify;

pub use raw::{commit_stream, RawHasher, Tee};
pub(crate) use receipt::StoredReceipt;
pub use receipt::{ChainRef, Entry, Receipt, FORMAT};
pub use verify::{verify, Content, Finding, Presented, Salts, Verdict};

/// The bytes of a record.
#[derive(Clone, Debug)]
pub enum Body {
	/// In memory.
	Bytes(Zeroizing<Vec<u8>>),
	/// In a file, which is read piece by piece.
	File(PathBuf),
}

/// One record, ready to be sealed and anchored.
#[derive(Clone, Debug)]
pub struct Material {
	/// `Observation/o1`, or a file's name. Stays off the chain.
	pub title: String,
	/// What kind of data it is.
	pub class: DataClass,
	/// The form that it has.
	pub schema: Schema,
	/// Its security labels.
	pub labels: DataLabels,
	/// The time that it is about, if it says so.
	pub data_time: Option<Moment>,
	/// How the commitment is made.
	pub scheme: CommitmentScheme,
	/// Salt and data key. Secret.
	pub opening: Opening,
	/// The commitment.
	pub commitment: Commitment,
	/// What is sealed.
	pub body: Body,
}

/// The scheme of a JSON document that is committed to as a whole.
pub const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Jcs;

/// The scheme that a FHIR resource is committed to by: as a whole, or by its fields.
pub const fn scheme(whole: bool) -> CommitmentScheme {
	if whole {
		SCHEME
	} else {
		CommitmentScheme::SaltedBlake2b256Fields
	}
}

/// What a resource is called: `Observation/o1`, or `Observation` where it has no id.
pub fn title_of(resource: &fhir::Resource) -> String {
	match &resource.id {
		Some(id) => format!("{}/{id}", resource.resource_type),
		None => resource.resource_type.clone(),
	}
}

/// What an event is called: its kind, and its id if it has one.
pub fn title_of_event(event: &epcis::Event) -> String {
	match &event.id {
		Some(id) => format!("{}/{id}", event.kind.name()),
		None => event.kind.name().into(),
	}
}

/// A file's name without its folder.
pub fn title_of_file(path: &Path) -> String {
	path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

impl Material {
	/// A JSON record under a new salt and key, with no labels and no time of its own. The scheme is
	/// [`CommitmentScheme::SaltedBlake2b256Jcs`] or [`CommitmentScheme::SaltedBlake2b256Fields`].
	pub fn of_json(
		title: String,
		class: DataClass,
		schema: Schema,
		scheme: CommitmentScheme,
		value: &Value,
	) -> Result<Self> {
		let opening = Opening::generate()?;
		Ok(Self {
			title,
			class,
			schema,
			labels: fhir::NORMAL,
			data_time: None,
			scheme,
			commitment: commit_json(scheme, &opening.salt, value)?,
			opening,
			body: Body::Bytes(Zeroizing::new(canonical::to_canonical(value)?)),
		})
	}

	/// A FHIR resource under a new salt and key, committed to by its fields or as a whole.
	pub fn of_resource(resource: &fhir::Resource, whole: bool) -> Result<Self> {
		let made = Self::of_json(title_of(resource), resource.class, Schema::FhirR4, scheme(whole), &resource.value)?;
		let (labels, data_time) = (fhir::labels(&resource.value)?, fhir::data_time(&resource.value));
		Ok(Self { labels, data_time, ..made })
	}

	/// An event of EPCIS as it is, under a new salt and key: to capture one, give it as it stands for itself
	/// ([`epcis::archive::standalone`]). It is evidence of a supply chain, of no data class of a patient's.
	pub fn of_event(event: &epcis::Event) -> Result<Self> {
		Self::of_json(title_of_event(event), DataClass::Other, Schema::Epcis2, SCHEME, &event.raw)
	}

	/// A file of a form that the custodian knows, under a new salt and key: its bytes as they are, whatever their number.
	/// `observe` is told how many bytes more were read.
	pub fn of_file(path: &Path, class: DataClass, observe: impl FnMut(u64)) -> Result<Self> {
		let opening = Opening::generate()?;
		let commitment = commit_stream(&opening.salt, path, observe)?;
		Ok(Self {
			title: title_of_file(path),
			class,
			schema: Schema::Opaque,
			labels: fhir::NORMAL,
			data_time: None,
			scheme: CommitmentScheme::SaltedBlake2b256,
			opening,
			commitment,
			body: Body::File(path.to_owned()),
		})
	}
}

/// Commits to a JSON value under a salt, by its fields or in its canonical form.
pub fn commit_json(scheme: CommitmentScheme, salt: &[u8; SALT_LEN], value: &Value) -> Result<Commitment> {
	match scheme {
		CommitmentScheme::SaltedBlake2b256Fields => Ok(fields::Tree::of_json(salt, value)?.commitment()),
		CommitmentScheme::SaltedBlake2b256Jcs | CommitmentScheme::SaltedBlake2b256 => {
			let canonical = Zeroizing::new(canonical::to_canonical(value)?);
			Ok(Commitment::new(scheme, salt, &canonical))
		}
	}
}

/// Commits to the record in a file under a salt. A record by its fields is JSON or DICOM; the file says which.
pub fn commit_file(
	scheme: CommitmentScheme,
	salt: &[u8; SALT_LEN],
	path: &Path,
	observe: impl FnMut(u64),
) -> Result<Commitment> {
	match scheme {
		CommitmentScheme::SaltedBlake2b256 => commit_stream(salt, path, observe),
		CommitmentScheme::SaltedBlake2b256Fields if dicom::is_dicom(path) => {
			Ok(dicom::tree(salt, path, observe)?.commitment())
		}
		CommitmentScheme::SaltedBlake2b256Jcs | CommitmentScheme::SaltedBlake2b256Fields => {
			let bytes = Zeroizing::new(files::read(path)?);
			commit_json(scheme, salt, &canonical::parse(&path.display().to_string(), &bytes)?)
		}
	}
}

/// Commits to a record in memory under a salt. What can't be read as the scheme asks isn't the record: `None`.
pub fn commit_bytes(scheme: CommitmentScheme, salt: &[u8; SALT_LEN], bytes: &[u8]) -> Option<Commitment> {
	match scheme {
		CommitmentScheme::SaltedBlake2b256 => Some(Commitment::new(scheme, salt, bytes)),
		CommitmentScheme::SaltedBlake2b256Jcs | CommitmentScheme::SaltedBlake2b256Fields => {
			commit_json(scheme, salt, &canonical::parse("record", bytes).ok()?).ok()
		}
	}
}

/// How many bytes a file has.
pub fn length_of(path: &Path) -> Result<u64> {
	let file = File::open(path).map_err(|source| Error::io(path, source))?;
	Ok(file.metadata().map_err(|source| Error::io(path, source))?.len())
}
