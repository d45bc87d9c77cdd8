//! Calls of `EhrAnchor`.

use salus_primitives::{
	anchor::{ContentDigest, Held, RecordRef, Target},
	codes::{DataClass, DataClassSet, Schema},
	commitment::{Commitment, CommitmentScheme},
	ids::OrganisationId,
};
use sp_core::H256;

use super::Call;
use crate::chain::AccountId;

/// Anchors one commitment. For a custodian.
pub fn anchor(
	commitment: Commitment,
	scheme: CommitmentScheme,
	class: DataClass,
	schema: Schema,
	subject: Option<&AccountId>,
	content: Option<ContentDigest>,
) -> Call {
	Call::new("EhrAnchor", "anchor", &(commitment, scheme, class, schema, subject, content))
}

/// Anchors the next version of a record. For its custodian. The class is the record's own, or one of its batch's.
pub fn supersede(
	target: &Target,
	commitment: Commitment,
	scheme: CommitmentScheme,
	class: DataClass,
	content: Option<ContentDigest>,
) -> Call {
	Call::new("EhrAnchor", "supersede", &(target, commitment, scheme, class, content))
}

/// Declares that a record should never have been written. For its custodian; there is no way back.
pub fn enter_in_error(target: &Target) -> Call {
	Call::new("EhrAnchor", "enter_in_error", target)
}

/// Anchors many commitments by one root. For a custodian.
pub fn anchor_batch(
	root: H256,
	leaves: u32,
	scheme: CommitmentScheme,
	classes: DataClassSet,
	schema: Schema,
	subject: Option<&AccountId>,
) -> Call {
	Call::new("EhrAnchor", "anchor_batch", &(root, leaves, scheme, classes, schema, subject))
}

/// Says that the custodian doesn't stand by a record for now. For its custodian.
pub fn revoke(target: &Target) -> Call {
	Call::new("EhrAnchor", "revoke", target)
}

/// Takes a revocation back. For the record's custodian.
pub fn restore(target: &Target) -> Call {
	Call::new("EhrAnchor", "restore", target)
}

/// Offers custody to another organisation. For the custodian; a new offer takes the place of the one before.
pub fn offer_custody(held: Held, to: OrganisationId) -> Call {
	Call::new("EhrAnchor", "offer_custody", &(held, to))
}

/// Accepts custody that is offered to the signer's organisation.
pub fn accept_custody(held: Held) -> Call {
	Call::new("EhrAnchor", "accept_custody", &held)
}

/// Takes an offer of custody back, or declines it.
pub fn end_offer(held: Held) -> Call {
	Call::new("EhrAnchor", "end_offer", &held)
}

/// Declares that a record's salt and keys are destroyed, and names the witness. For its custodian.
pub fn attest_destruction(target: &Target, witness: OrganisationId) -> Call {
	Call::new("EhrAnchor", "attest_destruction", &(target, witness))
}

/// Confirms a destruction. For the organisation that was named as the witness.
pub fn witness_destruction(record: RecordRef) -> Call {
	Call::new("EhrAnchor", "witness_destruction", &record)
}
