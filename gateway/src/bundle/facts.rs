//! What a chain's state says of a record, out of the values that a bundle proves.

use codec::{Decode, Encode};
use salus_primitives::{
	anchor::{Anchor, Batch, Destruction, LeafMark, RecordRef, RecordStatus},
	codes::{DataClassSet, Schema},
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, Moment, OrganisationId},
};
use sp_core::H256;

use super::record_text;
use crate::{chain::AccountId, proof, Error, Result};

/// What the chain says of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
	/// How the commitment was made.
	pub scheme: CommitmentScheme,
	/// The organisation that keeps the record.
	pub custodian: OrganisationId,
	/// The pseudonym of the patient whom it is about, if the custodian named one.
	pub subject: Option<AccountId>,
	/// What kinds of data it holds: of a leaf, those of its batch.
	pub classes: DataClassSet,
	/// The form that it has.
	pub schema: Schema,
	/// Where it is in its life.
	pub standing: Standing,
	/// The declaration that it is destroyed, confirmed or not.
	pub destruction: Option<Destruction>,
	/// The block that anchored it.
	pub anchored_at: u32,
}

/// Where a version of a record is in its life, with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
	/// It is the version that holds.
	Current,
	/// A newer version has taken its place.
	Superseded {
		/// The newer version.
		by: AnchorId,
	},
	/// It should never have been written.
	EnteredInError,
	/// The custodian no longer stands by it.
	Revoked,
	/// Two organisations have declared that its salt and keys are destroyed.
	Destroyed {
		/// When the witness confirmed it, in milliseconds since 1970.
		at: Moment,
	},
}

impl Standing {
	/// The standing behind a status.
	pub fn new(status: RecordStatus, successor: Option<AnchorId>, destruction: Option<&Destruction>) -> Result<Self> {
		let lacks = |what: &str| Error::bad("record", format!("the chain says {status:?} and names no {what}"));
		Ok(match status {
			RecordStatus::Current => Self::Current,
			RecordStatus::Superseded => Self::Superseded { by: successor.ok_or_else(|| lacks("successor"))? },
			RecordStatus::EnteredInError => Self::EnteredInError,
			RecordStatus::Revoked => Self::Revoked,
			RecordStatus::Destroyed => {
				let at = destruction.and_then(|destruction| destruction.witnessed_at);
				Self::Destroyed { at: at.ok_or_else(|| lacks("witness"))? }
			}
		})
	}

	/// The word of FHIR's document status or of our own for it.
	pub const fn code(&self) -> &'static str {
		match self {
			Self::Current => "current",
			Self::Superseded { .. } => "superseded",
			Self::EnteredInError => "entered-in-error",
			Self::Revoked => "revoked",
			Self::Destroyed { .. } => "destroyed",
		}
	}
}

/// What the commitment is to be compared with.
pub(super) enum Place {
	/// The anchor's commitment.
	Anchor(Commitment),
	/// The batch's root.
	Leaf { root: H256, leaves: u32, index: u32 },
}

/// What the values under [`super::keys`] say.
pub(super) fn of(record: RecordRef, values: &[Option<Vec<u8>>]) -> Result<(Facts, Place)> {
	match (record, values) {
		(RecordRef::Anchor(_), [anchor, destruction]) => of_anchor(record, anchor.as_deref(), destruction.as_deref()),
		(RecordRef::Leaf { index, .. }, [batch, mark, destruction]) => {
			of_leaf(record, index, batch.as_deref(), mark.as_deref(), destruction.as_deref())
		}
		_ => Err(Error::bad("record", "the proof has another number of entries than the record has")),
	}
}

fn of_anchor(record: RecordRef, anchor: Option<&[u8]>, destruction: Option<&[u8]>) -> Result<(Facts, Place)> {
	let anchor = anchor.ok_or_else(|| unknown(record))?;
	let anchor: Anchor<AccountId, u32> = proof::exact("the anchor in the state", anchor)?;
	let destruction = decoded("the destruction in the state", destruction)?;
	let facts = Facts {
		scheme: anchor.scheme,
		custodian: anchor.custodian,
		subject: anchor.subject,
		classes: DataClassSet::of(anchor.class),
		schema: anchor.schema,
		standing: Standing::new(anchor.status, anchor.successor, destruction.as_ref())?,
		destruction,
		anchored_at: anchor.anchored_at,
	};
	Ok((facts, Place::Anchor(anchor.commitment)))
}

fn of_leaf(
	record: RecordRef,
	index: u32,
	batch: Option<&[u8]>,
	mark: Option<&[u8]>,
	destruction: Option<&[u8]>,
) -> Result<(Facts, Place)> {
	let batch = batch.ok_or_else(|| unknown(record))?;
	let batch: Batch<AccountId, u32> = proof::exact("the batch in the state", batch)?;
	// A leaf without a mark is current.
	let mark: LeafMark = decoded("the leaf's mark in the state", mark)?.unwrap_or_default();
	let destruction = decoded("the destruction in the state", destruction)?;
	let facts = Facts {
		scheme: batch.scheme,
		custodian: batch.custodian,
		subject: batch.subject,
		classes: batch.classes,
		schema: batch.schema,
		standing: Standing::new(mark.status, mark.successor, destruction.as_ref())?,
		destruction,
		anchored_at: batch.anchored_at,
	};
	Ok((facts, Place::Leaf { root: batch.root, leaves: batch.leaves, index }))
}

fn decoded<T: Decode + Encode>(what: &str, value: Option<&[u8]>) -> Result<Option<T>> {
	value.map(|value| proof::exact(what, value)).transpose()
}

fn unknown(record: RecordRef) -> Error {
	Error::Negative(format!("the chain has no record {}", record_text(record)))
}
