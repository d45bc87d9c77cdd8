//! What is known of packs before the chain is asked for their state: the lot's serial numbers, which have to be the
//! ones that the chain knows by their root.

use salus_primitives::{
	lots::Lot,
	supply::Packs,
	trace::{LotKey, PackProof, PackStatus},
};

use super::verify::{is_printed_right, report};
use crate::{
	chain::client::Client,
	cli::{answer::Answer, context::Context, lot::title},
	gs1::PackId,
	serials::LotTree,
	Error, Result,
};

/// What is known of a pack.
pub(super) enum Known {
	/// The lot's list has the serial number.
	Listed(Box<PackProof>),
	/// The lot's list has no such serial number.
	NotListed,
	/// The lot was never commissioned.
	NoLot,
}

/// What is known of several packs of one lot.
pub(super) enum KnownPacks {
	/// The lot's list has all of them, and the dates on them are the lot's.
	Listed(Box<Lot>, Packs),
	/// One of them isn't what it should be.
	Not(Answer),
}

/// The lot as the chain has it, and its serial numbers; `None` when it was never commissioned.
async fn tree(context: &Context, client: &Client, key: &LotKey) -> Result<Option<(Lot, LotTree)>> {
	let Some(lot) = client.lot(key).await? else { return Ok(None) };
	let path = LotTree::path_in(&context.path(""), key);
	if !path.exists() {
		let why = "its serial numbers are not here: ask the manufacturer for them, then salus lot import";
		return Err(Error::bad(title(key), why));
	}
	let tree = LotTree::load(&context.path(""), key)?;
	if (tree.root(), tree.quantity()) != (lot.root, lot.quantity) {
		return Err(Error::bad(
			path.display().to_string(),
			"not the serial numbers that the lot was commissioned with",
		));
	}
	Ok(Some((lot, tree)))
}

/// Looks a pack up in its lot's serial numbers.
pub(super) async fn look_up(context: &Context, client: &Client, pack: &PackId) -> Result<Known> {
	let Some((_, tree)) = tree(context, client, &pack.lot_key()?).await? else { return Ok(Known::NoLot) };
	let proof = tree.proof(&pack.serial()?);
	Ok(proof.map_or(Known::NotListed, |proof| Known::Listed(Box::new(proof))))
}

/// Looks packs of one lot up, and proves them together.
pub(super) async fn look_up_all(context: &Context, client: &Client, packs: &[PackId]) -> Result<KnownPacks> {
	let first = packs.first().ok_or_else(|| Error::bad("packs", "there is none"))?;
	let key = first.lot_key()?;
	let Some((lot, tree)) = tree(context, client, &key).await? else {
		return Ok(KnownPacks::Not(report(first, &PackStatus::UnknownLot)));
	};
	let mut indexes = Vec::new();
	for pack in packs {
		match tree.index(&pack.serial()?) {
			// The chain doesn't see what is printed; only we can.
			Some(_) if !is_printed_right(pack, lot.expiry) => {
				let proof = tree.proof(&pack.serial()?).ok_or_else(|| Error::bad("pack", "not in the list"))?;
				return Ok(KnownPacks::Not(report(pack, &client.verify_pack(&proof, None).await?)));
			}
			Some(index) => indexes.push(index),
			None => return Ok(KnownPacks::Not(report(pack, &PackStatus::NotGenuine))),
		}
	}
	Ok(KnownPacks::Listed(Box::new(lot), tree.packs(indexes)?))
}
