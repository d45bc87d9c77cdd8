//! Calls of `Collection`.

use salus_primitives::{
	codes::{DataClassSet, PurposeOfUse, Schema},
	collection::Counts,
	commitment::CommitmentScheme,
	ids::{Period, ReportId, StreamId, StudyId},
};
use sp_core::H256;

use super::Call;
use crate::chain::AccountId;

/// Opens a stream of readings, about one patient if one is named. For a custodian.
pub fn open_stream(
	scheme: CommitmentScheme,
	classes: DataClassSet,
	schema: Schema,
	subject: Option<&AccountId>,
) -> Call {
	Call::new("Collection", "open_stream", &(scheme, classes, schema, subject))
}

/// Appends a batch of `leaves` readings, the first of which is number `first`. For the custodian's staff, gateway and
/// devices.
pub fn append(stream: StreamId, first: u64, root: H256, leaves: u32) -> Call {
	Call::new("Collection", "append", &(stream, first, root, leaves))
}

/// Closes a stream. For its custodian.
pub fn close_stream(stream: StreamId) -> Call {
	Call::new("Collection", "close_stream", &stream)
}

/// Publishes the counts of a report to public health. For a provider or a public health authority.
pub fn publish_report(root: H256, period: Period, counts: &Counts, replaces: Option<ReportId>) -> Call {
	Call::new("Collection", "publish_report", &(root, period, counts, replaces))
}

/// Registers the set of records that a model is trained on. For the holder of a credential.
pub fn register_training_set(root: H256, leaves: u32, purpose: PurposeOfUse, study: Option<StudyId>) -> Call {
	Call::new("Collection", "register_training_set", &(root, leaves, purpose, study))
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{codes::DataClass, collection::Count};

	const ROOT: H256 = H256([9; 32]);

	#[test]
	fn open_stream_is_scheme_classes_schema_subject() {
		let classes = DataClassSet::of(DataClass::Devices);
		let subject = AccountId::new([7; 32]);
		let call = open_stream(CommitmentScheme::SaltedBlake2b256Jcs, classes, Schema::Reading, Some(&subject));
		let mut expected = vec![1];
		expected.extend((1u32 << 13).to_le_bytes());
		expected.extend([4, 1]);
		expected.extend([7; 32]);
		assert_eq!((call.arguments(), call.title().as_str()), (expected.as_slice(), "Collection.open_stream"));
	}

	#[test]
	fn append_is_stream_first_root_leaves() {
		let mut expected = 3u64.to_le_bytes().to_vec();
		expected.extend(1_000u64.to_le_bytes());
		expected.extend([9; 32]);
		expected.extend(24u32.to_le_bytes());
		assert_eq!(append(StreamId(3), 1_000, ROOT, 24).arguments(), expected);
		assert_eq!(close_stream(StreamId(3)).arguments(), 3u64.to_le_bytes());
	}

	#[test]
	fn publish_report_is_root_period_counts_replaces() {
		let counts = Counts::truncate_from(vec![Count { code: 140, count: 6 }]);
		let call = publish_report(ROOT, Period { start: Some(1), end: None }, &counts, Some(ReportId(2)));
		let mut expected = vec![9; 32];
		expected.extend([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 4]);
		expected.extend(140u32.to_le_bytes());
		expected.extend(6u32.to_le_bytes());
		expected.push(1);
		expected.extend(2u64.to_le_bytes());
		assert_eq!(call.arguments(), expected);
	}

	#[test]
	fn register_training_set_is_root_leaves_purpose_study() {
		let call = register_training_set(ROOT, 5, PurposeOfUse::Research, Some(StudyId(1)));
		let mut expected = vec![9; 32];
		expected.extend(5u32.to_le_bytes());
		expected.extend([6, 1]);
		expected.extend(1u32.to_le_bytes());
		assert_eq!(call.arguments(), expected);
	}
}
