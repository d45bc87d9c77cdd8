//! Who answers whether a pack is genuine, in the shape of GS1's Lightweight Messaging: by the serial numbers of the home
//! folder and the chain's newest final block.

use std::{future::Future, sync::Arc};

use salus_primitives::{
	gs1::Gln,
	ids::{Jurisdiction, Moment},
	lots::Lot,
	trace::{LotKey, PackProof, PackStatus},
};
use serde_json::Value;

use crate::{
	chain::client::{ask, BlockRef},
	cli::format,
	gs1::messaging::{self, Known, Request},
	release::{Ledger, Newest, Node},
	serials::{Found, Shelf},
	Error, Result,
};

/// What is asked of the chain about a pack, at one block.
pub trait Registry: Ledger {
	/// The lot; `None` if it was never commissioned.
	fn lot(&self, newest: &Newest, key: &LotKey) -> impl Future<Output = Result<Option<Lot>>> + Send;

	/// Is this pack genuine, and may it be supplied in that country?
	fn pack(
		&self,
		newest: &Newest,
		pack: &PackProof,
		market: Option<Jurisdiction>,
	) -> impl Future<Output = Result<PackStatus>> + Send;

	/// The country of an organisation; `None` if it is none of the consortium.
	fn country(&self, gln: Gln) -> impl Future<Output = Result<Option<Jurisdiction>>> + Send;
}

impl Registry for Node {
	async fn lot(&self, newest: &Newest, key: &LotKey) -> Result<Option<Lot>> {
		let client = self.client().await?;
		let asking = async {
			let at = client.at(BlockRef::Hash(newest.block_hash)).await?;
			ask(&at, "DrugTraceApi_lot", key).await
		};
		self.watch(asking.await).await
	}

	async fn pack(&self, newest: &Newest, pack: &PackProof, market: Option<Jurisdiction>) -> Result<PackStatus> {
		let client = self.client().await?;
		let asking = async {
			let at = client.at(BlockRef::Hash(newest.block_hash)).await?;
			ask(&at, "DrugTraceApi_verify_pack", &(pack, market)).await
		};
		self.watch(asking.await).await
	}

	async fn country(&self, gln: Gln) -> Result<Option<Jurisdiction>> {
		let client = self.client().await?;
		let asking = async {
			match client.organisation_by_gln(gln).await? {
				Some((organisation, _class)) => client.country_of(organisation).await,
				None => Ok(None),
			}
		};
		self.watch(asking.await).await
	}
}

/// An answer, and whether the pack is verified by it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
	/// What is sent.
	pub message: Value,
	/// Whether the pack is verified.
	pub verified: bool,
}

/// Who answers.
#[derive(Clone, Debug)]
pub struct Responder {
	/// The serial numbers.
	pub shelf: Arc<Shelf>,
	/// In whose name.
	pub gln: Gln,
	/// Longest time since the newest final block, in milliseconds, where blocks come by themselves: a node that stands
	/// still doesn't know of a recall.
	pub max_lag: Moment,
}

impl Responder {
	/// Answers a request at `now`, by the responder's clock. A recall of the product in the asker's country counts, if
	/// the asker's GLN is that of an organisation of the consortium. [`Error::Negative`] when the serial numbers that are
	/// here can't tell.
	pub async fn answer<R: Registry>(&self, registry: &R, request: &Request, now: Moment) -> Result<Answered> {
		let newest = registry.newest().await?;
		if newest.ticks && now.saturating_sub(newest.time) > self.max_lag {
			let why = format!("the newest final block is of {}: the node doesn't follow", format::moment(newest.time));
			return Err(Error::Chain(why));
		}
		let known = self.known(registry, &newest, request).await?;
		let verified = messaging::judge(&request.pack, &known).0.is_none();
		Ok(Answered { message: messaging::answer(request, &known, self.gln, now), verified })
	}

	/// What is known of the pack.
	async fn known<R: Registry>(&self, registry: &R, newest: &Newest, request: &Request) -> Result<Known> {
		let (key, serial) = (request.pack.lot_key()?, request.pack.serial()?);
		let lot = registry.lot(newest, &key).await?;
		let (found, root) = self.find(&key, serial.to_vec()).await?;
		// A list that isn't the chain's could call a good pack unknown, and never a forged one good.
		if lot.as_ref().is_some_and(|lot| root.is_some_and(|root| root != (lot.root, lot.quantity))) {
			return Err(Error::bad(
				key_text(&key),
				"the serial numbers here are not those that the chain has a root of",
			));
		}
		let market = registry.country(request.asker).await?;
		let (status, is_of_lot) = match (lot, found) {
			(_, Found::OtherLot(proof)) => (registry.pack(newest, &proof, market).await?, false),
			(None, _) => (PackStatus::UnknownLot, true),
			(Some(_), Found::Pack(proof)) => (registry.pack(newest, &proof, market).await?, true),
			(Some(_), Found::Unknown) => (PackStatus::NotGenuine, true),
			(Some(_), Found::NotHere) => {
				let why = "this responder doesn't have all serial numbers of the lot, so that it can't tell";
				return Err(Error::Negative(format!("{}: {why}", key_text(&key))));
			}
		};
		Ok(Known { status, is_of_lot })
	}

	/// Looks a serial number up, and gives the root and the quantity of the list. Reading a large lot takes a while.
	async fn find(&self, key: &LotKey, serial: Vec<u8>) -> Result<(Found, Option<(sp_core::H256, u32)>)> {
		let (shelf, key) = (self.shelf.clone(), key.clone());
		let finding = tokio::task::spawn_blocking(move || {
			let root = shelf.lot(&key)?.map(|lot| (lot.root(), lot.quantity()));
			Ok((shelf.find(&key, &serial)?, root))
		});
		finding.await.map_err(|error| Error::bad("serial numbers", error.to_string()))?
	}
}

fn key_text(key: &LotKey) -> String {
	format!("{} lot {}", key.gtin, String::from_utf8_lossy(&key.lot))
}
