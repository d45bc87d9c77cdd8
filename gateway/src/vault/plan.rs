//! What a run is to do, and the plan that is written down before the chain is told.

use std::path::PathBuf;

use codec::{Decode, Encode};
use salus_primitives::{
	anchor::Target,
	codes::{DataClassSet, Schema},
	commitment::Commitment,
	ids::OrganisationId,
};
use serde::{Deserialize, Serialize};

use super::stored::Commitment32;
use crate::{
	chain::{
		call::{anchor, Call},
		AccountId,
	},
	files::hex32,
	record::{Entry, Receipt, StoredReceipt},
	store, Error, Result,
};

/// What the `format` of a plan says.
const FORMAT: &str = "salus-run/1";

/// The call that anchors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
	/// One record alone.
	Anchor,
	/// Many records under one root.
	Batch,
	/// One record that takes the place of another.
	Supersede {
		/// The record before it.
		replaces: Commitment,
		/// The record before it, as the chain is told.
		target: Target,
	},
}

impl Action {
	/// Whether the records are anchored by a root.
	pub const fn is_batch(&self) -> bool {
		matches!(self, Self::Batch)
	}

	/// The record that another one takes the place of.
	pub const fn replaces(&self) -> Option<Commitment> {
		match self {
			Self::Supersede { replaces, .. } => Some(*replaces),
			Self::Anchor | Self::Batch => None,
		}
	}
}

/// What a run is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
	/// The call.
	pub action: Action,
	/// The pseudonym of the patient whom the records are about.
	pub subject: Option<AccountId>,
	/// Where the receipt goes, as an absolute path.
	pub receipt: PathBuf,
}

/// A run that is prepared: all is sealed, and whatever happens from now on, this says how the run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
	/// What it is to do.
	pub order: Order,
	/// The chain's genesis hash.
	pub genesis: [u8; 32],
	/// Who signs.
	pub signer: AccountId,
	/// The signer's organisation, if the signer acted for one: the custodian to be.
	pub organisation: Option<OrganisationId>,
	/// What kinds of data the records hold.
	pub classes: DataClassSet,
	/// The form that all the records have.
	pub schema: Schema,
	/// The receipt, but for where the records are anchored.
	pub receipt: Receipt,
}

impl Plan {
	/// The first record: the only one of an anchor.
	fn first(&self) -> Result<&Entry> {
		self.receipt.entries.first().ok_or_else(|| Error::bad("plan", "there is no record"))
	}

	/// The call that anchors.
	pub fn call(&self) -> Result<Call> {
		let first = self.first()?;
		let (scheme, content) = (self.receipt.scheme, Some(store::digest(&first.content_id)));
		let root = || self.receipt.root.ok_or_else(|| Error::bad("plan.receipt.root", "missing"));
		let subject = self.order.subject.as_ref();
		Ok(match &self.order.action {
			Action::Anchor => anchor::anchor(first.commitment, scheme, first.class, self.schema, subject, content),
			Action::Supersede { target, .. } => {
				anchor::supersede(target, first.commitment, scheme, first.class, content)
			}
			Action::Batch => {
				anchor::anchor_batch(root()?, self.receipt.leaves, scheme, self.classes, self.schema, subject)
			}
		})
	}

	/// What the chain is asked for: the commitment of an anchor.
	pub fn commitment(&self) -> Result<Commitment> {
		Ok(self.first()?.commitment)
	}

	/// The plan as JSON.
	pub(super) fn to_json(&self) -> Result<Vec<u8>> {
		let action = match &self.order.action {
			Action::Anchor => StoredAction::Anchor,
			Action::Batch => StoredAction::Batch,
			Action::Supersede { replaces, target } => {
				StoredAction::Supersede { replaces: Commitment32(replaces.0), target: hex::encode(target.encode()) }
			}
		};
		let stored = Stored {
			format: FORMAT.into(),
			action,
			subject: self.order.subject.clone(),
			receipt_file: self.order.receipt.clone(),
			genesis: self.genesis,
			signer: self.signer.clone(),
			organisation: self.organisation,
			classes: self.classes,
			schema: self.schema,
			receipt: StoredReceipt::from(&self.receipt),
		};
		serde_json::to_vec_pretty(&stored).map_err(|error| Error::bad("plan", error.to_string()))
	}

	/// Reads a plan from JSON.
	pub(super) fn from_json(bytes: &[u8]) -> Result<Self> {
		let stored: Stored = serde_json::from_slice(bytes).map_err(|error| Error::bad("plan", error.to_string()))?;
		if stored.format != FORMAT {
			return Err(Error::bad("plan.format", format!("\"{}\", and \"{FORMAT}\" is expected", stored.format)));
		}
		let action = match stored.action {
			StoredAction::Anchor => Action::Anchor,
			StoredAction::Batch => Action::Batch,
			StoredAction::Supersede { replaces, target } => {
				Action::Supersede { replaces: Commitment(replaces.0), target: decode_target(&target)? }
			}
		};
		Ok(Self {
			order: Order { action, subject: stored.subject, receipt: stored.receipt_file },
			genesis: stored.genesis,
			signer: stored.signer,
			organisation: stored.organisation,
			classes: stored.classes,
			schema: stored.schema,
			receipt: stored.receipt.try_into()?,
		})
	}
}

fn decode_target(text: &str) -> Result<Target> {
	let bytes = hex::decode(text).map_err(|error| Error::bad("plan.action.target", error.to_string()))?;
	Target::decode(&mut bytes.as_slice()).map_err(|error| Error::bad("plan.action.target", error.to_string()))
}

/// A plan as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
	format: String,
	action: StoredAction,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	subject: Option<AccountId>,
	receipt_file: PathBuf,
	#[serde(with = "hex32")]
	genesis: [u8; 32],
	signer: AccountId,
	#[serde(default, skip_serializing_if = "Option::is_none")]
	organisation: Option<OrganisationId>,
	classes: DataClassSet,
	schema: Schema,
	receipt: StoredReceipt,
}

/// An action as it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum StoredAction {
	Anchor,
	Batch,
	Supersede { replaces: Commitment32, target: String },
}
