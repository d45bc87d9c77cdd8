//! Benchmarks, each at its worst case. No cost depends on a length: a batch of 2^20 leaves is a root and a number, and
//! one of its leaves has a path of 20 items.

use alloc::vec::Vec;

use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;
use salus_primitives::{
	anchor::{ContentDigest, Held, LeafPath, LeafProof, NewBatch, RecordRef, RecordStatus, Target},
	codes::{DataClass, DataClassSet, Schema},
	commitment::{Commitment, CommitmentScheme},
	ids::{AnchorId, BatchId, OrganisationId},
	merkle::{MAX_DEPTH, MAX_LEAVES},
};
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

use crate::{
	types::BenchmarkHelper, Anchors, AnchorsByCommitment, BatchesByRoot, Call, Config, CustodyOffers, Destructions,
	Pallet,
};

const SCHEME: CommitmentScheme = CommitmentScheme::SaltedBlake2b256Jcs;
const CONTENT: ContentDigest = ContentDigest([7; 32]);

/// The leaf of the benchmarks: commitment and number. Its bits are mixed, so that siblings stand on both sides.
const LEAF: Commitment = Commitment([5; 32]);
const INDEX: u32 = 0b1010_0110_1101_0011_0101;

/// Who takes part in a benchmark.
struct Parties<T: Config> {
	/// An origin that may anchor.
	origin: T::RuntimeOrigin,
	/// Its organisation, in good standing.
	custodian: OrganisationId,
	/// An admitted patient.
	subject: T::AccountId,
	/// Another organisation in good standing.
	other: OrganisationId,
	/// Somebody who acts for it.
	actor: T::AccountId,
}

impl<T: Config> Parties<T> {
	fn prepare() -> Result<Self, BenchmarkError> {
		let origin = T::CustodianOrigin::try_successful_origin().map_err(|()| "no origin may anchor")?;
		let custodian = T::CustodianOrigin::ensure_origin(origin.clone()).map_err(|_| "the origin may not anchor")?;
		let subject = T::BenchmarkHelper::prepare(custodian);
		let (other, actor) = T::BenchmarkHelper::other(custodian);
		Ok(Self { origin, custodian, subject, other, actor })
	}

	/// Anchors a first version with all its options set, the largest that an anchor can be.
	fn anchor(&self) -> Result<AnchorId, BenchmarkError> {
		let (commitment, subject) = (Commitment([1; 32]), Some(self.subject.clone()));
		let (class, schema) = (DataClass::Other, Schema::Opaque);
		Pallet::<T>::do_anchor(self.custodian, commitment, SCHEME, class, schema, subject, Some(CONTENT))?;
		AnchorsByCommitment::<T>::get(commitment).ok_or(BenchmarkError::Stop("the first version is not anchored"))
	}

	/// Anchors a batch of the most leaves, and gives one of them with its proof. The siblings on the leaf's way to the
	/// root are made up: what else is under them makes no difference.
	fn leaf(&self) -> Result<Target, BenchmarkError> {
		let siblings: Vec<_> = (0..MAX_DEPTH).map(|level| BlakeTwo256::hash(&level.to_le_bytes())).collect();
		// The tree hashes a leaf once before it hashes pairs.
		let root = siblings.iter().zip(0..).fold(BlakeTwo256::hash(&LEAF.0), |node, (sibling, level)| {
			let is_right = (INDEX >> level) & 1 == 1;
			let pair = if is_right { [sibling.0, node.0] } else { [node.0, sibling.0] };
			BlakeTwo256::hash(&pair.concat())
		});
		let subject = Some(self.subject.clone());
		let (classes, schema) = (DataClassSet::all(), Schema::Opaque);
		let new = NewBatch { root, leaves: MAX_LEAVES, scheme: SCHEME, classes, schema, subject };
		let batch = Pallet::<T>::do_anchor_batch(self.custodian, new)?;
		Ok(Target::Leaf(LeafProof { batch, index: INDEX, commitment: LEAF, path: LeafPath::truncate_from(siblings) }))
	}
}

/// What a call left of a record's status.
fn status<T: Config>(record: RecordRef) -> Option<RecordStatus> {
	Pallet::<T>::record_info(record).map(|info| info.status)
}

// An anchor or a leaf, a batch or an anchor: the one that costs more. A leaf takes 21 hashes more than an anchor.
#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn anchor() -> Result<(), BenchmarkError> {
		let Parties { origin, subject, .. } = Parties::<T>::prepare()?;
		let commitment = Commitment([1; 32]);
		let (class, schema) = (DataClass::Other, Schema::Opaque);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, commitment, SCHEME, class, schema, Some(subject), Some(CONTENT));

		assert!(AnchorsByCommitment::<T>::contains_key(commitment));
		Ok(())
	}

	#[benchmark]
	fn supersede() -> Result<(), BenchmarkError> {
		let parties = Parties::<T>::prepare()?;
		let leaf = parties.leaf()?;
		let (record, commitment) = (leaf.record(), Commitment([2; 32]));

		#[extrinsic_call]
		_(parties.origin as T::RuntimeOrigin, leaf, commitment, SCHEME, DataClass::Other, Some(CONTENT));

		assert_eq!(status::<T>(record), Some(RecordStatus::Superseded));
		assert!(AnchorsByCommitment::<T>::contains_key(commitment));
		Ok(())
	}

	#[benchmark]
	fn enter_in_error() -> Result<(), BenchmarkError> {
		let parties = Parties::<T>::prepare()?;
		let leaf = parties.leaf()?;
		let record = leaf.record();
		Pallet::<T>::do_revoke(parties.custodian, leaf.clone())?;

		#[extrinsic_call]
		_(parties.origin as T::RuntimeOrigin, leaf);

		assert_eq!(status::<T>(record), Some(RecordStatus::EnteredInError));
		Ok(())
	}

	#[benchmark]
	fn anchor_batch() -> Result<(), BenchmarkError> {
		let Parties { origin, subject, .. } = Parties::<T>::prepare()?;
		let root = H256([1; 32]);
		let (classes, schema) = (DataClassSet::all(), Schema::Opaque);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, root, MAX_LEAVES, SCHEME, classes, schema, Some(subject));

		assert_eq!(BatchesByRoot::<T>::get(root), Some(BatchId(0)));
		Ok(())
	}

	#[benchmark]
	fn revoke() -> Result<(), BenchmarkError> {
		let parties = Parties::<T>::prepare()?;
		let leaf = parties.leaf()?;
		let record = leaf.record();

		#[extrinsic_call]
		_(parties.origin as T::RuntimeOrigin, leaf);

		assert_eq!(status::<T>(record), Some(RecordStatus::Revoked));
		Ok(())
	}

	#[benchmark]
	fn restore() -> Result<(), BenchmarkError> {
		let parties = Parties::<T>::prepare()?;
		let leaf = parties.leaf()?;
		let record = leaf.record();
		Pallet::<T>::do_revoke(parties.custodian, leaf.clone())?;

		#[extrinsic_call]
		_(parties.origin as T::RuntimeOrigin, leaf);

		assert_eq!(status::<T>(record), Some(RecordStatus::Current));
		Ok(())
	}

	#[benchmark]
	fn offer_custody() -> Result<(), BenchmarkError> {
		let parties = Parties::<T>::prepare()?;
		let held = Held::Anchor(parties.anchor()?);

		#[extrinsic_call]
		_(parties.origin as T::RuntimeOrigin, held, parties.other);

		assert_eq!(CustodyOffers::<T>::get(held), Some(parties.other));
		Ok(())
	}

	#[benchmark]
	fn accept_custody() -> Result<(), BenchmarkError> {
		let parties = Parties::<T>::prepare()?;
		let id = parties.anchor()?;
		let held = Held::Anchor(id);
		Pallet::<T>::do_offer_custody(parties.custodian, held, parties.other)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(parties.actor), held);

		assert_eq!(Anchors::<T>::get(id).map(|record| record.custodian), Some(parties.other));
		Ok(())
	}

	#[benchmark]
	fn end_offer() -> Result<(), BenchmarkError> {
		let parties = Parties::<T>::prepare()?;
		let held = Held::Anchor(parties.anchor()?);
		Pallet::<T>::do_offer_custody(parties.custodian, held, parties.other)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(parties.actor), held);

		assert_eq!(CustodyOffers::<T>::get(held), None);
		Ok(())
	}

	#[benchmark]
	fn attest_destruction() -> Result<(), BenchmarkError> {
		let parties = Parties::<T>::prepare()?;
		let leaf = parties.leaf()?;
		let record = leaf.record();
		Pallet::<T>::do_attest_destruction(parties.custodian, leaf.clone(), parties.other)?;

		#[extrinsic_call]
		_(parties.origin as T::RuntimeOrigin, leaf, parties.other);

		assert!(Destructions::<T>::contains_key(record));
		Ok(())
	}

	#[benchmark]
	fn witness_destruction() -> Result<(), BenchmarkError> {
		let parties = Parties::<T>::prepare()?;
		let id = parties.anchor()?;
		let record = RecordRef::Anchor(id);
		Pallet::<T>::do_offer_custody(parties.custodian, Held::Anchor(id), parties.other)?;
		Pallet::<T>::do_attest_destruction(parties.custodian, Target::Anchor(id), parties.other)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(parties.actor), record);

		assert_eq!(status::<T>(record), Some(RecordStatus::Destroyed));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
