//! The questions of the runtime APIs, at the newest final block. Definitions: `salus_primitives::apis`.

use salus_primitives::{
	codes::{OrganisationClass, Role},
	commitment::Commitment,
	decision::{AccessQuery, Decision, LogHead},
	gs1::{Gln, Sscc},
	ids::{AnchorId, BatchId, Moment, OrganisationId},
	trace::{ContainerInfo, LotKey, PackProof, PackStatus},
};
use sp_core::H256;

use crate::{
	chain::{client::Client, AccountId},
	Result,
};

impl Client {
	/// Whether transactions of this account enter the pool.
	pub async fn is_member(&self, who: &AccountId) -> Result<bool> {
		self.ask("ConsortiumApi_is_member", who).await
	}

	/// For which organisation and as what the account can act now.
	pub async fn acting(&self, who: &AccountId) -> Result<Option<(OrganisationId, Role)>> {
		self.ask("ConsortiumApi_acting", who).await
	}

	/// The organisation with this GLN, and its class.
	pub async fn organisation_by_gln(&self, gln: Gln) -> Result<Option<(OrganisationId, OrganisationClass)>> {
		self.ask("ConsortiumApi_organisation_by_gln", &gln).await
	}

	/// May this person read this? Now, or at a moment in the past.
	pub async fn decide(&self, query: &AccessQuery<AccountId>, at: Option<Moment>) -> Result<Decision> {
		self.ask("ConsentApi_decide", &(query, at)).await
	}

	/// Head and count of the patient's disclosure log.
	pub async fn disclosure_head(&self, patient: &AccountId) -> Result<LogHead> {
		self.ask("ConsentApi_disclosure_head", patient).await
	}

	/// The anchor of a commitment and whether it is the current version.
	pub async fn anchor_of(&self, commitment: Commitment) -> Result<Option<(AnchorId, bool)>> {
		self.ask("AnchorApi_anchor_of", &commitment).await
	}

	/// Whether a commitment is number `index` of a batch.
	pub async fn verify_inclusion(&self, batch: BatchId, index: u32, leaf: Commitment, path: &[H256]) -> Result<bool> {
		self.ask("AnchorApi_verify_inclusion", &(batch, index, leaf, path)).await
	}

	/// Is this pack genuine, and may it be supplied?
	pub async fn verify_pack(&self, pack: &PackProof) -> Result<PackStatus> {
		self.ask("DrugTraceApi_verify_pack", pack).await
	}

	/// Who holds a container, and what is in it.
	pub async fn container(&self, sscc: Sscc) -> Result<Option<ContainerInfo>> {
		self.ask("DrugTraceApi_container", &sscc).await
	}

	/// Root and number of packs of a lot.
	pub async fn lot_root(&self, key: &LotKey) -> Result<Option<(H256, u32)>> {
		self.ask("DrugTraceApi_lot_root", key).await
	}
}
