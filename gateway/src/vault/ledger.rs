//! The chain, as far as the vault needs it. Tests put another one in its place.

use std::future::Future;

use salus_primitives::{
	anchor::{Held, RecordRef},
	ids::{AnchorId, BatchId, OrganisationId},
};

use super::{Action, Plan};
use crate::{
	chain::{client::Client, event::Included, keys::Signer, AccountId},
	Error, Result,
};

/// Where a plan's records are anchored, in a final block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Final {
	/// The anchor or the batch.
	pub held: Held,
	/// The block's hash.
	pub block_hash: [u8; 32],
	/// The block's number.
	pub block_number: u32,
	/// The transaction, when it was this process that saw it become final.
	pub included: Option<Included>,
}

/// Where records are anchored.
pub trait Ledger {
	/// The chain's genesis hash.
	fn genesis(&self) -> [u8; 32];

	/// Who signs, `None` when nobody can: then what is final is found, and nothing is submitted.
	fn signer(&self) -> Option<AccountId>;

	/// The organisation that the signer acts for, if for one.
	fn organisation(&self) -> impl Future<Output = Result<Option<OrganisationId>>>;

	/// Where the records of a plan are anchored by its organisation, as of the newest final block; `None` when they
	/// aren't. Fails with [`Error::Negative`] when somebody else anchored them.
	fn find(&self, plan: &Plan) -> impl Future<Output = Result<Option<Final>>>;

	/// Submits the call of a plan, and waits until it is final.
	fn submit(&self, plan: &Plan) -> impl Future<Output = Result<Final>>;
}

/// The chain behind a node.
pub struct Chain<'a> {
	/// The connection to the node.
	pub client: &'a Client,
	/// Who signs.
	pub signer: Option<&'a Signer>,
}

impl Ledger for Chain<'_> {
	fn genesis(&self) -> [u8; 32] {
		self.client.genesis()
	}

	fn signer(&self) -> Option<AccountId> {
		self.signer.map(Signer::account)
	}

	async fn organisation(&self) -> Result<Option<OrganisationId>> {
		let Some(signer) = self.signer() else { return Ok(None) };
		self.client.organisation_of(&signer).await
	}

	async fn find(&self, plan: &Plan) -> Result<Option<Final>> {
		let found = match plan.receipt.root {
			Some(root) => {
				let batch = self.client.batch_of(root).await?;
				batch.map(|batch| (Held::Batch(batch), RecordRef::Leaf { batch, index: 0 }))
			}
			None => {
				let anchor = self.client.anchor_of(plan.commitment()?).await?;
				anchor.map(|(anchor, _current)| (Held::Anchor(anchor), RecordRef::Anchor(anchor)))
			}
		};
		let Some((held, record)) = found else { return Ok(None) };
		let missing = || Error::Chain("the chain has an anchor and says nothing of it".into());
		let info = self.client.record(record).await?.ok_or_else(missing)?;
		check_custodian(plan.organisation, info.custodian)?;
		let block_hash = self.client.block_hash(info.anchored_at).await?.ok_or_else(missing)?;
		Ok(Some(Final { held, block_hash, block_number: info.anchored_at, included: None }))
	}

	async fn submit(&self, plan: &Plan) -> Result<Final> {
		let signer = self.signer.ok_or_else(|| Error::bad("key", "nobody signs"))?;
		let included = self.client.submit(&plan.call()?, signer).await?;
		Ok(Final {
			held: held(&included, &plan.order.action)?,
			block_hash: included.block_hash,
			block_number: u32::try_from(included.block).unwrap_or(u32::MAX),
			included: Some(included),
		})
	}
}

/// Refuses records that another organisation anchored: whoever sees a call on its way can copy its commitment.
fn check_custodian(ours: Option<OrganisationId>, found: OrganisationId) -> Result<()> {
	match ours {
		Some(ours) if ours != found => Err(Error::Negative(format!(
			"organisation {} anchored these commitments, and organisation {} was about to",
			found.0, ours.0
		))),
		_ => Ok(()),
	}
}

/// What was anchored, from the transaction's events.
fn held(included: &Included, action: &Action) -> Result<Held> {
	Ok(match action {
		Action::Anchor => Held::Anchor(included.expect::<AnchorId>("EhrAnchor", "Anchored")?),
		Action::Supersede { .. } => {
			let (_old, new) = included.expect::<(RecordRef, AnchorId)>("EhrAnchor", "Superseded")?;
			Held::Anchor(new)
		}
		Action::Batch => Held::Batch(included.expect::<BatchId>("EhrAnchor", "BatchAnchored")?),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::event::Event;
	use codec::Encode;

	#[test]
	fn a_copy_by_another_organisation_is_no_anchor() {
		assert!(check_custodian(None, OrganisationId(2)).is_ok());
		assert!(check_custodian(Some(OrganisationId(2)), OrganisationId(2)).is_ok());
		assert_eq!(check_custodian(Some(OrganisationId(1)), OrganisationId(2)).unwrap_err().exit_code(), 1);
	}

	#[test]
	fn the_events_say_what_was_anchored() {
		let event = |name: &str, fields: Vec<u8>| Event { pallet: "EhrAnchor".into(), name: name.into(), fields };
		let batch = event("BatchAnchored", (BatchId(3), [1u8; 32]).encode());
		let single = event("Superseded", (RecordRef::Anchor(AnchorId(1)), AnchorId(2), [1u8; 32]).encode());
		let included = Included {
			block: 5,
			block_hash: [0; 32],
			transaction: [0; 32],
			is_final: true,
			events: vec![batch, single],
		};
		assert_eq!(held(&included, &Action::Batch).unwrap(), Held::Batch(BatchId(3)));
		let target = salus_primitives::anchor::Target::Anchor(AnchorId(1));
		let replaces = salus_primitives::commitment::Commitment([1; 32]);
		assert_eq!(held(&included, &Action::Supersede { replaces, target }).unwrap(), Held::Anchor(AnchorId(2)));
		assert_eq!(held(&included, &Action::Anchor).unwrap_err().exit_code(), 3);
	}
}
