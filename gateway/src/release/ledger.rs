//! What a custodian asks the chain before it hands a key out, and who answers: a node, or a test.

use std::{future::Future, sync::Arc};

use salus_primitives::{
	anchor::{RecordInfo, RecordRef},
	decision::{AccessQuery, Decision, DisclosureEntry},
	ids::Moment,
};
use tokio::sync::Mutex;

use super::{Ask, Basis};
use crate::{
	chain::{
		client::{ask, BlockRef, Client, Target},
		event::Event,
		failed,
		state::stored,
		AccountId,
	},
	Error, Result,
};

/// The newest final block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newest {
	/// Hash of the chain's first block.
	pub genesis: [u8; 32],
	/// Number of the block.
	pub block: u64,
	/// Hash of the block.
	pub block_hash: [u8; 32],
	/// The chain's time at the block.
	pub time: Moment,
	/// Whether blocks come by themselves, so that an old newest block means that the node doesn't follow the chain any
	/// more. A development chain may make one for each transaction only.
	pub ticks: bool,
}

/// What a custodian asks the chain. All answers but the first are those of one block.
pub trait Ledger: Send + Sync {
	/// The newest final block.
	fn newest(&self) -> impl Future<Output = Result<Newest>> + Send;

	/// A patient's line of the disclosure log with its place; `None` when that block isn't final or holds no such line.
	fn entry(
		&self,
		newest: &Newest,
		ask: &Ask,
	) -> impl Future<Output = Result<Option<DisclosureEntry<AccountId>>>> + Send;

	/// May this person read this, as of that block?
	fn decide(&self, newest: &Newest, query: &AccessQuery<AccountId>) -> impl Future<Output = Result<Decision>> + Send;

	/// What the chain says about a record at that block; `None` when there is no such record.
	fn record(
		&self,
		newest: &Newest,
		record: RecordRef,
	) -> impl Future<Output = Result<Option<RecordInfo<AccountId>>>> + Send;
}

/// A node. The connection is opened anew after it failed, so that a service outlives its node's restart.
pub struct Node {
	target: Target,
	client: Mutex<Option<Arc<Client>>>,
}

impl Node {
	/// The node that a client is connected to.
	pub fn new(client: Client) -> Self {
		Self { target: client.target.clone(), client: Mutex::new(Some(Arc::new(client))) }
	}

	/// The connection.
	pub(crate) async fn client(&self) -> Result<Arc<Client>> {
		let mut held = self.client.lock().await;
		if let Some(client) = &*held {
			return Ok(client.clone());
		}
		let client = Arc::new(Client::connect(self.target.clone()).await?);
		*held = Some(client.clone());
		Ok(client)
	}

	/// Gives the connection up when what failed may be it.
	pub(crate) async fn watch<T>(&self, result: Result<T>) -> Result<T> {
		if matches!(result, Err(Error::Chain(_) | Error::Unreachable { .. })) {
			*self.client.lock().await = None;
		}
		result
	}
}

impl Ledger for Node {
	async fn newest(&self) -> Result<Newest> {
		let client = self.client().await?;
		self.watch(newest(&client).await).await
	}

	async fn entry(&self, newest: &Newest, ask: &Ask) -> Result<Option<DisclosureEntry<AccountId>>> {
		if ask.basis.block > newest.block {
			return Ok(None);
		}
		let client = self.client().await?;
		self.watch(entry(&client, &ask.patient, &ask.basis).await).await
	}

	async fn decide(&self, newest: &Newest, query: &AccessQuery<AccountId>) -> Result<Decision> {
		let client = self.client().await?;
		let asking = async {
			let at = client.at(BlockRef::Hash(newest.block_hash)).await?;
			ask(&at, "ConsentApi_decide", &(query, None::<Moment>)).await
		};
		self.watch(asking.await).await
	}

	async fn record(&self, newest: &Newest, record: RecordRef) -> Result<Option<RecordInfo<AccountId>>> {
		let client = self.client().await?;
		let asking = async {
			let at = client.at(BlockRef::Hash(newest.block_hash)).await?;
			ask(&at, "AnchorApi_record", &record).await
		};
		self.watch(asking.await).await
	}
}

/// The newest final block, and the chain's time at it.
async fn newest(client: &Client) -> Result<Newest> {
	let at = client.finalised().await?;
	Ok(Newest {
		genesis: client.genesis(),
		block: at.block_number(),
		block_hash: at.block_hash().0,
		time: stored(&at, "Timestamp", "Now", Vec::new()).await?.unwrap_or_default(),
		ticks: !client.is_for_development().await,
	})
}

/// The line at its place. The block's number is not beyond the newest final block, so that the block with that number
/// is final; it has to be the one that is named.
async fn entry(client: &Client, patient: &AccountId, basis: &Basis) -> Result<Option<DisclosureEntry<AccountId>>> {
	let doing = format!("reading the events of block {} (the node has to keep its state)", basis.block);
	let at = client.at(BlockRef::Number(basis.block)).await?;
	if at.block_hash().0 != basis.block_hash {
		return Ok(None);
	}
	for event in at.events().fetch().await.map_err(failed(&doing))?.iter() {
		let event = Event::from_subxt(&event.map_err(failed(&doing))?);
		if event.is("Disclosure", "AccessDecided") {
			let entry: DisclosureEntry<AccountId> = event.decode()?;
			if entry.query.patient == *patient && entry.index == basis.index {
				return Ok(Some(entry));
			}
		}
	}
	Ok(None)
}
