//! The destruction of a record's salt and key: ordered in the journal, declared on the chain, then done.
//!
//! The declaration comes first, so that a record that the chain wouldn't take as destroyed keeps its key. From then on a
//! killed process leaves an order that the next one carries out: nothing is declared for good and not done. The witness
//! confirms afterwards.

use std::future::Future;

use salus_primitives::{
	anchor::{Destruction, RecordRef, Target},
	commitment::Commitment,
	ids::OrganisationId,
};
use serde::{Deserialize, Serialize};

use super::{journal::Journal, recover::is_refusal, steps::step, stored::Commitment32, Chain, Erasure, Record, Vault};
use crate::{chain::call::anchor, files::hex32, store::Store, Error, Result};

/// What the kind of such a run is.
const KIND: &str = "destroy";
/// The file of the run that says what to do.
const ORDER: &str = "order.json";
/// What its `format` says.
const FORMAT: &str = "salus-destruction/1";

/// Where destructions are declared.
pub trait Registrar {
	/// The chain's genesis hash.
	fn genesis(&self) -> [u8; 32];

	/// What is declared of a record, as of the newest final block.
	fn destruction(&self, record: RecordRef) -> impl Future<Output = Result<Option<Destruction>>>;

	/// Declares that a record's salt and key are destroyed, and waits until it is final.
	fn attest(&self, target: &Target, witness: OrganisationId) -> impl Future<Output = Result<()>>;
}

impl Registrar for Chain<'_> {
	fn genesis(&self) -> [u8; 32] {
		self.client.genesis()
	}

	async fn destruction(&self, record: RecordRef) -> Result<Option<Destruction>> {
		Ok(self.client.record(record).await?.and_then(|info| info.destruction))
	}

	async fn attest(&self, target: &Target, witness: OrganisationId) -> Result<()> {
		let signer = self.signer.ok_or_else(|| Error::bad("key", "nobody signs"))?;
		self.client.submit(&anchor::attest_destruction(target, witness), signer).await.map(drop)
	}
}

/// An order as it is written.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
	format: String,
	commitment: Commitment32,
	witness: OrganisationId,
	#[serde(with = "hex32")]
	genesis: [u8; 32],
}

impl Order {
	fn from_json(bytes: &[u8]) -> Result<Self> {
		let order: Self =
			serde_json::from_slice(bytes).map_err(|error| Error::bad("order of a destruction", error.to_string()))?;
		match order.format.as_str() {
			FORMAT => Ok(order),
			other => Err(Error::bad("order.format", format!("\"{other}\", and \"{FORMAT}\" is expected"))),
		}
	}
}

/// What became of an interrupted destruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destroyed {
	/// Salt and key are gone.
	Done(Commitment),
	/// It was never declared, and nothing was destroyed.
	TakenBack(Commitment),
	/// It is for another chain.
	Waiting(Commitment),
}

impl Vault {
	/// Declares a record's destruction on the chain, then destroys its salt, its key and the custodian's sealed copy.
	/// There is no way back. A refusal by the chain leaves all as it was; after any other error the order waits for
	/// [`Self::recover_destructions`]. Once destroyed, the same call names another witness.
	pub async fn destroy(
		&self,
		registrar: &impl Registrar,
		store: &Store,
		record: &Record,
		witness: OrganisationId,
	) -> Result<Erasure> {
		let journal = self.journal(KIND)?;
		let order = Order {
			format: FORMAT.into(),
			commitment: Commitment32(record.commitment.0),
			witness,
			genesis: record.place.genesis,
		};
		let json = serde_json::to_vec_pretty(&order).map_err(|error| Error::bad("order", error.to_string()))?;
		journal.write(ORDER, &json)?;
		self.carry_out_destruction(registrar, store, journal, record.clone(), witness).await
	}

	/// Carries out every destruction that was interrupted. One that the chain refuses is taken back.
	pub async fn recover_destructions(&self, registrar: &impl Registrar, store: &Store) -> Result<Vec<Destroyed>> {
		let mut settled = Vec::new();
		for journal in self.journals(KIND)? {
			let Some(bytes) = journal.read(ORDER)? else {
				journal.clear()?;
				continue;
			};
			let order = Order::from_json(&bytes)?;
			let commitment = Commitment(order.commitment.0);
			if order.genesis != registrar.genesis() {
				settled.push(Destroyed::Waiting(commitment));
				continue;
			}
			let record = self.record(&commitment)?.ok_or_else(|| {
				Error::bad(journal.path(ORDER).display().to_string(), "is about a record that the vault doesn't have")
			})?;
			settled.push(match self.carry_out_destruction(registrar, store, journal, record, order.witness).await {
				Ok(_) => Destroyed::Done(commitment),
				Err(error) if is_refusal(&error) => Destroyed::TakenBack(commitment),
				Err(error) => return Err(error),
			});
		}
		Ok(settled)
	}

	async fn carry_out_destruction(
		&self,
		registrar: &impl Registrar,
		store: &Store,
		journal: Journal,
		mut record: Record,
		witness: OrganisationId,
	) -> Result<Erasure> {
		let place = record.place.record;
		let declared = registrar.destruction(place).await?;
		// Declared already, by the process before or for another witness whom this one replaces.
		if declared.is_none_or(|declared| declared.witness != witness && declared.witnessed_at.is_none()) {
			match registrar.attest(&self.target(&record)?, witness).await {
				Err(error) if is_refusal(&error) && declared.is_none() => {
					journal.remove(ORDER)?;
					return Err(error);
				}
				result => result.map_err(|error| waits(error, &record))?,
			}
		}
		let declared = registrar.destruction(place).await?;
		let declared = declared.ok_or_else(|| Error::Chain("a final declaration isn't on the chain".into()))?;
		let erasure = Erasure { at: declared.attested_at, witness: declared.witness };
		record.destruction = Some(erasure);
		self.put(&record)?;
		self.erase_secret(&record.commitment)?;
		step()?;
		store.delete(&record.content_id).await?;
		journal.remove(ORDER)?;
		Ok(erasure)
	}
}

/// Says that the order waits.
fn waits(error: Error, record: &Record) -> Error {
	Error::Chain(format!("{error}; nothing of {} is destroyed yet: salus record recover goes on", record.title))
}

#[cfg(test)]
mod tests;
