//! Anchored records: what the chain keeps of one version of a record, whether it was anchored alone or as a leaf of a
//! batch.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	codes::{DataClass, DataClassSet, Schema},
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, BatchId, Moment, OrganisationId},
	merkle::MAX_DEPTH,
};

/// Most versions before, and most after, that one question about a record's versions gives.
pub const MAX_VERSIONS: u32 = 64;

/// The SHA2-256 digest of a sealed record, as in its content id (CIDv1, codec raw). The record is encrypted under a key
/// of its own, so that the digest says nothing about it.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct ContentDigest(pub [u8; 32]);

/// One version of one record.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum RecordRef {
	/// A record that was anchored alone.
	#[codec(index = 0)]
	Anchor(AnchorId),
	/// A leaf of a batch.
	#[codec(index = 1)]
	Leaf {
		/// The batch.
		batch: BatchId,
		/// The number of the leaf, from 0.
		index: u32,
	},
}

/// What custody is of: an anchor, or a batch with all its leaves.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Held {
	/// A record that was anchored alone.
	#[codec(index = 0)]
	Anchor(AnchorId),
	/// A batch.
	#[codec(index = 1)]
	Batch(BatchId),
}

/// The path of a leaf to the root of its batch.
pub type LeafPath = BoundedVec<H256, ConstU32<MAX_DEPTH>>;

/// A leaf of a batch, with the proof that it is one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LeafProof {
	/// The batch.
	pub batch: BatchId,
	/// The number of the leaf, from 0.
	pub index: u32,
	/// The leaf.
	pub commitment: Commitment,
	/// The hashes beside the way from the leaf to the root.
	pub path: LeafPath,
}

/// The record that a call is about. The chain doesn't have the leaves of a batch, so that the caller proves one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Target {
	/// A record that was anchored alone.
	#[codec(index = 0)]
	Anchor(AnchorId),
	/// A leaf of a batch.
	#[codec(index = 1)]
	Leaf(LeafProof),
}

impl Target {
	/// Which record it is.
	pub const fn record(&self) -> RecordRef {
		match self {
			Self::Anchor(anchor) => RecordRef::Anchor(*anchor),
			Self::Leaf(leaf) => RecordRef::Leaf { batch: leaf.batch, index: leaf.index },
		}
	}
}

/// Where a version of a record is in its life. The words are those of FHIR's document status, where it has one.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum RecordStatus {
	/// The version that holds.
	#[default]
	#[codec(index = 0)]
	Current,
	/// A newer version has taken its place.
	#[codec(index = 1)]
	Superseded,
	/// The record should never have been written. There is no way back.
	#[codec(index = 2)]
	EnteredInError,
	/// The custodian no longer stands by the record, for now or for good: it can be restored.
	#[codec(index = 3)]
	Revoked,
	/// The custodian and a witness have declared that salt and keys are destroyed. There is no way back.
	#[codec(index = 4)]
	Destroyed,
}

/// One version of one record, anchored alone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Anchor<AccountId, BlockNumber> {
	/// The salted commitment to the record.
	pub commitment: Commitment,
	/// How the commitment was made.
	pub scheme: CommitmentScheme,
	/// The organisation that keeps the record.
	pub custodian: OrganisationId,
	/// The pseudonym of the patient whom the record is about, if the custodian names one.
	pub subject: Option<AccountId>,
	/// What kind of data the record holds.
	pub class: DataClass,
	/// The form that the record has.
	pub schema: Schema,
	/// Where the sealed record is, if the custodian says so. Gone once the record is destroyed.
	pub content: Option<ContentDigest>,
	/// The version before this one; none for the first.
	pub predecessor: Option<RecordRef>,
	/// The version after this one; none for the last.
	pub successor: Option<AnchorId>,
	/// Whether the version holds.
	pub status: RecordStatus,
	/// The block that anchored it.
	pub anchored_at: BlockNumber,
}

/// One root that stands for many commitments.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Batch<AccountId, BlockNumber> {
	/// The root of the Merkle tree over the commitments.
	pub root: H256,
	/// How many commitments there are.
	pub leaves: u32,
	/// How the commitments were made: all in the same way.
	pub scheme: CommitmentScheme,
	/// The organisation that keeps the records.
	pub custodian: OrganisationId,
	/// The pseudonym of the patient whom all the records are about, if there is one and the custodian names it.
	pub subject: Option<AccountId>,
	/// What kinds of data the records hold. Never empty.
	pub classes: DataClassSet,
	/// The form that all the records have.
	pub schema: Schema,
	/// The block that anchored it.
	pub anchored_at: BlockNumber,
}

/// What happened to a single leaf of a batch. A leaf without a mark is current.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct LeafMark {
	/// Whether the version holds.
	pub status: RecordStatus,
	/// The version after this one, if there is one.
	pub successor: Option<AnchorId>,
}

/// A new batch, as another pallet hands it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBatch<AccountId> {
	/// The root of the Merkle tree over the commitments.
	pub root: H256,
	/// How many commitments there are.
	pub leaves: u32,
	/// How the commitments were made.
	pub scheme: CommitmentScheme,
	/// What kinds of data the records hold.
	pub classes: DataClassSet,
	/// The form that all the records have.
	pub schema: Schema,
	/// The patient whom all the records are about.
	pub subject: Option<AccountId>,
}

/// The declaration that a record's salt and keys are destroyed. It proves that two organisations declared it, not that
/// it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Destruction {
	/// Who destroyed: the custodian at that time.
	pub custodian: OrganisationId,
	/// The other organisation that is named as the witness.
	pub witness: OrganisationId,
	/// When the custodian declared it.
	pub attested_at: Moment,
	/// When the witness confirmed it, `None` until then.
	pub witnessed_at: Option<Moment>,
}

/// What the chain says about a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct RecordInfo<AccountId> {
	/// The organisation that keeps it.
	pub custodian: OrganisationId,
	/// The patient whom it is about, if the custodian names one.
	pub subject: Option<AccountId>,
	/// What kinds of data it holds: of a leaf, those of its batch.
	pub classes: DataClassSet,
	/// The form that it has.
	pub schema: Schema,
	/// Whether it holds. A leaf beyond those of its batch is not a record.
	pub status: RecordStatus,
	/// The version before this one.
	pub predecessor: Option<RecordRef>,
	/// The version after this one.
	pub successor: Option<AnchorId>,
	/// The declaration that it is destroyed, confirmed or not.
	pub destruction: Option<Destruction>,
	/// The block that anchored it.
	pub anchored_at: u32,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn status_is_encoded_by_its_fixed_index() {
		let all = [
			RecordStatus::Current,
			RecordStatus::Superseded,
			RecordStatus::EnteredInError,
			RecordStatus::Revoked,
			RecordStatus::Destroyed,
		];
		let encoded: alloc::vec::Vec<_> = all.iter().flat_map(Encode::encode).collect();
		assert_eq!(encoded, [0, 1, 2, 3, 4]);
	}

	#[test]
	fn a_target_names_its_record() {
		let leaf =
			LeafProof { batch: BatchId(3), index: 7, commitment: Commitment([1; 32]), path: LeafPath::default() };
		assert_eq!(Target::Leaf(leaf).record(), RecordRef::Leaf { batch: BatchId(3), index: 7 });
		assert_eq!(Target::Anchor(AnchorId(2)).record(), RecordRef::Anchor(AnchorId(2)));
	}
}
