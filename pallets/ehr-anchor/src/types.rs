//! What the pallet stores.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use salus_primitives::{
	codes::{DataClass, DataClassSet},
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, OrganisationId},
};
use scale_info::TypeInfo;
use sp_core::H256;

/// Where an anchor is in its life. The words are those of FHIR's document status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Status {
	/// The version that holds.
	#[codec(index = 0)]
	Current,
	/// A newer version has taken its place.
	#[codec(index = 1)]
	Superseded,
	/// The record should never have been written.
	#[codec(index = 2)]
	EnteredInError,
}

/// One version of one record.
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
	/// The version before this one; none for the first.
	pub predecessor: Option<AnchorId>,
	/// The version after this one; none for the last.
	pub successor: Option<AnchorId>,
	/// Whether the version holds.
	pub status: Status,
	/// The block that anchored it.
	pub anchored_at: BlockNumber,
}

impl<AccountId: Clone, BlockNumber> Anchor<AccountId, BlockNumber> {
	/// Whether this is the version that holds.
	pub fn is_current(&self) -> bool {
		self.status == Status::Current
	}

	/// The version that comes after this one, which has the number `id`.
	pub(crate) fn next_version(
		&self,
		id: AnchorId,
		commitment: Commitment,
		scheme: CommitmentScheme,
		anchored_at: BlockNumber,
	) -> Self {
		Self {
			commitment,
			scheme,
			custodian: self.custodian,
			subject: self.subject.clone(),
			class: self.class,
			predecessor: Some(id),
			successor: None,
			status: Status::Current,
			anchored_at,
		}
	}
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
	/// The block that anchored it.
	pub anchored_at: BlockNumber,
}

/// Sets the other pallets up for the benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// Sees to it that the custodian is in good standing now, and returns the pseudonym of an admitted patient.
	fn prepare(custodian: OrganisationId) -> AccountId;
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn next_version_keeps_what_the_record_is() {
		let first = Anchor {
			commitment: Commitment([1; 32]),
			scheme: CommitmentScheme::SaltedBlake2b256,
			custodian: OrganisationId(7),
			subject: Some(9u64),
			class: DataClass::Imaging,
			predecessor: None,
			successor: None,
			status: Status::Current,
			anchored_at: 1u64,
		};
		let second = first.next_version(AnchorId(3), Commitment([2; 32]), CommitmentScheme::SaltedBlake2b256Jcs, 5);
		assert_eq!((second.custodian, second.subject, second.class), (first.custodian, first.subject, first.class));
		assert_eq!((second.predecessor, second.successor), (Some(AnchorId(3)), None));
		assert_eq!((second.commitment, second.anchored_at), (Commitment([2; 32]), 5));
		assert!(second.is_current());
	}

	#[test]
	fn status_is_encoded_by_its_fixed_index() {
		assert_eq!(Status::Current.encode(), [0]);
		assert_eq!(Status::Superseded.encode(), [1]);
		assert_eq!(Status::EnteredInError.encode(), [2]);
	}
}
