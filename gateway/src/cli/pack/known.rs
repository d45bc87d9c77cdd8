//! What is known of packs before the chain is asked for their state: the lot's serial numbers, which have to be the
//! ones that the chain knows by their root.

use salus_primitives::{
	lots::Lot,
	supply::Packs,
	trace::{LotKey, PackProof, PackStatus},
};

use super::{
	suspect::name_case,
	verify::{is_printed_right, name, report},
};
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
	/// Only some of the lot's serial numbers are here, and it is none of them.
	NotHere(Answer),
	/// The lot was never commissioned.
	NoLot,
}

/// What is known of several packs of one lot.
pub(super) enum KnownPacks {
	/// The lot's list has all of them, and the dates on them are the lot's.
	Listed(Box<Listed>),
	/// One of them isn't what it should be.
	Not(Answer),
}

/// Packs of a lot that its list has.
pub(super) struct Listed {
	/// The lot as the chain has it.
	pub(super) lot: Lot,
	/// The serial numbers that are here.
	pub(super) tree: LotTree,
	/// The packs, with the proof that they share.
	pub(super) packs: Packs,
}

/// The lot as the chain has it, and its serial numbers; `None` when it was never commissioned.
async fn tree(context: &Context, client: &Client, key: &LotKey) -> Result<Option<(Lot, LotTree)>> {
	let Some(lot) = client.lot(key).await? else { return Ok(None) };
	let path = LotTree::path_in(&context.path(""), key);
	if !path.exists() {
		let why =
			"its serial numbers are not here: ask the manufacturer, or who sent the goods, for a manifest (salus manifest open)";
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
	Ok(match tree.proof(&pack.serial()?) {
		Some(proof) => Known::Listed(Box::new(proof)),
		None if tree.is_whole() => Known::NotListed,
		None => Known::NotHere(not_here(pack, &tree)),
	})
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
			None if tree.is_whole() => return Ok(KnownPacks::Not(report(pack, &PackStatus::NotGenuine))),
			None => return Ok(KnownPacks::Not(not_here(pack, &tree))),
		}
	}
	let packs = tree.packs(indexes)?;
	Ok(KnownPacks::Listed(Box::new(Listed { lot, tree, packs })))
}

/// Says that a pack is none of those that came here. Whether it is genuine can't be told from a part of its lot, and
/// no pack may be supplied of which that isn't known.
fn not_here(pack: &PackId, tree: &LotTree) -> Answer {
	let (here, all) = (tree.serials().len(), tree.quantity());
	let why = format!("{here} of the lot's {all} packs are known here, and this is none of them");
	let answer =
		name(Answer::new(false).line(format!("{pack}: NOT KNOWN: {why}; it is forged, or came another way")), pack)
			.field("genuine", None::<bool>)
			.field("may_be_supplied", false)
			.field("reason", "not-here");
	name_case(answer, pack, false)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::serials::generate;

	#[test]
	fn a_pack_that_never_came_here_is_neither_genuine_nor_forged() {
		let pack = PackId::parse("(01)06291041500213(10)L1(21)S1").unwrap();
		let whole = LotTree::new(pack.lot_key().unwrap(), generate(9).unwrap()).unwrap();
		let part = whole.part(&[2..4]).unwrap().open().unwrap();
		let answer = not_here(&pack, &part);
		let json = answer.to_json();
		assert_eq!((answer.exit_code(), &json["genuine"], &json["reason"]), (1, &().into(), &"not-here".into()));
		assert_eq!((&json["may_be_supplied"], &json["serial"]), (&false.into(), &"S1".into()));
		assert!(json["report_by"].as_str().unwrap().contains("--lot 06291041500213:L1"), "{json}");
	}
}
