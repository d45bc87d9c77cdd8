//! Collections: streams of batches, published counts and training sets. Each stands for many records by one root.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{
	codes::{DataClassSet, PurposeOfUse, Schema},
	commitment::{Commitment, CommitmentScheme},
	ids::{BatchId, Moment, OrganisationId, Period, ReportId, StudyId},
};

/// Most codes of one report.
pub const MAX_COUNTS: u32 = 64;

/// Most batches of a stream that one question gives.
pub const MAX_LINKS: u32 = 256;

/// A stream: batch after batch of the same kind, as a wearable or a trial makes them. Its readings are numbered from 0.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Stream<AccountId> {
	/// The organisation that keeps the readings.
	pub custodian: OrganisationId,
	/// The patient whom they are about, if the custodian names one.
	pub subject: Option<AccountId>,
	/// What kinds of data they are.
	pub classes: DataClassSet,
	/// The form that they have.
	pub schema: Schema,
	/// How the commitments are made.
	pub scheme: CommitmentScheme,
	/// How many batches there are: the number of the next one.
	pub batches: u32,
	/// The number of the next reading.
	pub next_reading: u64,
	/// How many readings were passed over: the sum of all gaps.
	pub missing: u64,
	/// Running hash over the batches: `head = Blake2b-256(head ‖ link)`, see [`Link`].
	pub head: [u8; 32],
	/// When it was closed, `None` while it is open.
	pub closed_at: Option<Moment>,
}

/// One batch of a stream, and its place in it. SCALE-encoded, it is what the stream's running hash takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Link {
	/// The batch.
	pub batch: BatchId,
	/// Its root.
	pub root: H256,
	/// The number of its first reading. Where it is beyond the end of the batch before, the readings between are missing.
	pub first: u64,
	/// How many readings it has.
	pub leaves: u32,
}

/// How many reports there are of one code. What a code stands for is said by the report's schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Count {
	/// The code: for instance the number of a vaccine in CVX (CDC).
	pub code: u32,
	/// How many.
	pub count: u32,
}

/// The counts of a report, by ascending code.
pub type Counts = BoundedVec<Count, ConstU32<MAX_COUNTS>>;

/// Published counts of reports to public health, such as vaccinations, under a root over [`count_leaf`]s.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Report {
	/// Who published it.
	pub publisher: OrganisationId,
	/// The root over all its leaves.
	pub root: H256,
	/// How many leaves there are: the sum of the counts.
	pub leaves: u32,
	/// The period that it is about.
	pub period: Period,
	/// The counts.
	pub counts: Counts,
	/// The report that it corrects, if it corrects one.
	pub replaces: Option<ReportId>,
	/// The report that corrects it, if one does.
	pub replaced_by: Option<ReportId>,
	/// When it was published.
	pub published_at: Moment,
}

/// The set of records that a model was trained on, under a root over their commitments.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TrainingSet<AccountId> {
	/// Who registered it: for this account consents are asked.
	pub requester: AccountId,
	/// The requester's organisation at that time.
	pub organisation: OrganisationId,
	/// The root over the commitments of its records, in the order of the manifest.
	pub root: H256,
	/// How many records there are.
	pub leaves: u32,
	/// What the records are used for.
	pub purpose: PurposeOfUse,
	/// For which study, if for one.
	pub study: Option<StudyId>,
	/// When it was registered: at this moment each record needs a consent.
	pub registered_at: Moment,
}

/// The leaf of one report to public health: its commitment and the code that it is counted under.
pub fn count_leaf(commitment: Commitment, code: u32) -> [u8; 32] {
	sp_crypto_hashing::blake2_256(&(b"salus/count/v1", commitment, code).encode())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_leaf_depends_on_the_code_it_is_counted_under() {
		let commitment = Commitment([1; 32]);
		assert_ne!(count_leaf(commitment, 140), count_leaf(commitment, 141));
		assert_ne!(count_leaf(commitment, 140), count_leaf(Commitment([2; 32]), 140));
	}
}
