//! Calls of `EhrAnchor`.

use salus_primitives::{
	codes::{DataClass, DataClassSet},
	commitment::{Commitment, CommitmentScheme},
	ids::AnchorId,
};
use sp_core::H256;

use super::Call;
use crate::chain::AccountId;

/// Anchors one commitment. For a custodian.
pub fn anchor(commitment: Commitment, scheme: CommitmentScheme, class: DataClass, subject: Option<&AccountId>) -> Call {
	Call::new("EhrAnchor", "anchor", &(commitment, scheme, class, subject))
}

/// Anchors the next version of a record. For its custodian.
pub fn supersede(anchor: AnchorId, commitment: Commitment, scheme: CommitmentScheme) -> Call {
	Call::new("EhrAnchor", "supersede", &(anchor, commitment, scheme))
}

/// Marks an anchor as entered in error. For its custodian.
pub fn enter_in_error(anchor: AnchorId) -> Call {
	Call::new("EhrAnchor", "enter_in_error", &anchor)
}

/// Anchors many commitments by one root. For a custodian.
pub fn anchor_batch(
	root: H256,
	leaves: u32,
	scheme: CommitmentScheme,
	classes: DataClassSet,
	subject: Option<&AccountId>,
) -> Call {
	Call::new("EhrAnchor", "anchor_batch", &(root, leaves, scheme, classes, subject))
}
