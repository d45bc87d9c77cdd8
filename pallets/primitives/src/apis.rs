//! The runtime APIs that clients call. All types are in the metadata, so that a client needs no definitions of its own.

use alloc::vec::Vec;
use codec::Codec;
use sp_core::H256;

use crate::{
	codes::{OrganisationClass, Role},
	commitment::Commitment,
	decision::{AccessQuery, Decision, LogHead},
	gs1::{Gln, Sscc},
	ids::{AnchorId, BatchId, Moment, OrganisationId},
	trace::{ContainerInfo, LotKey, PackProof, PackStatus},
};

sp_api::decl_runtime_apis! {
	/// Who is who in the consortium.
	pub trait ConsortiumApi<AccountId> where AccountId: Codec {
		/// Whether transactions of this account enter the pool.
		fn is_member(who: AccountId) -> bool;
		/// For which organisation and as what the account can act now.
		fn acting(who: AccountId) -> Option<(OrganisationId, Role)>;
		/// The organisation with this GLN, and its class.
		fn organisation_by_gln(gln: Gln) -> Option<(OrganisationId, OrganisationClass)>;
	}

	/// Consents and disclosures.
	pub trait ConsentApi<AccountId> where AccountId: Codec {
		/// May this person read this? Now, or at a moment in the past. An organisation that registered a policy
		/// contract is asked by it as it stands now.
		fn decide(query: AccessQuery<AccountId>, at: Option<Moment>) -> Decision;
		/// Head and count of the patient's disclosure log.
		fn disclosure_head(patient: AccountId) -> LogHead;
	}

	/// Anchored records.
	pub trait AnchorApi {
		/// The anchor of a commitment and whether it is the current version.
		fn anchor_of(commitment: Commitment) -> Option<(AnchorId, bool)>;
		/// Whether a commitment is number `index` of a batch.
		fn verify_inclusion(batch: BatchId, index: u32, leaf: Commitment, path: Vec<H256>) -> bool;
	}

	/// Medicines.
	pub trait DrugTraceApi {
		/// Is this pack genuine, and may it be supplied?
		fn verify_pack(pack: PackProof) -> PackStatus;
		/// Who holds a container, and what is in it.
		fn container(sscc: Sscc) -> Option<ContainerInfo>;
		/// Root and number of packs of a lot.
		fn lot_root(key: LotKey) -> Option<(H256, u32)>;
	}
}
