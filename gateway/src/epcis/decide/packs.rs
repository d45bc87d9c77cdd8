//! Packs: commissioned, packed, supplied, off the market, made into others.

use std::collections::BTreeMap;

use salus_primitives::{
	gs1::{Gln, Sscc},
	trace::LotKey,
};

use super::{not_carried_out, note, Course, Fate, KnownLot};
use crate::{
	epcis::plan::{Contents, MadeLot, PackRef, Step},
	serials::LotTree,
	Error, Result,
};

/// A lot's name.
pub(super) fn lot_name(key: &LotKey) -> String {
	format!("lot (01){}(10){}", key.gtin, String::from_utf8_lossy(&key.lot))
}

/// A pack's name.
fn pack_name(pack: &PackRef) -> String {
	format!("pack (01){}(21){}", pack.gtin, String::from_utf8_lossy(&pack.serial))
}

impl Course<'_> {
	/// A lot comes into being, if the product is the signer's and all serial numbers are known.
	pub(super) fn commission(&mut self, lot: &MadeLot) -> Result<Fate> {
		if self.known.lots.contains_key(&lot.key) {
			return note(format!("{} is on the chain already", lot_name(&lot.key)));
		}
		let tree = match self.new_lot(lot)? {
			Ok(tree) => tree,
			Err(why) => return note(why),
		};
		self.add_lot(lot, tree);
		Ok(Fate::Carry(Step::Commission(lot.clone())))
	}

	/// The serial numbers of a new lot of the signer's product, or why it can't be one.
	fn new_lot(&self, lot: &MadeLot) -> Result<std::result::Result<LotTree, String>> {
		let gtin = lot.key.gtin;
		match self.known.products.get(&gtin) {
			None => return Ok(Err(format!("product {gtin} isn't registered on this chain"))),
			Some(owner) if *owner != self.known.me => {
				return Ok(Err(format!("product {gtin} is of organisation {}, which alone commissions it", owner.0)));
			}
			Some(_) => {}
		}
		if let Some(tree) =
			self.known.lists.get(&lot.key).filter(|tree| tree.is_whole() && tree.quantity() == lot.count())
		{
			if lot.serials.iter().all(|serial| tree.index(serial).is_some()) {
				return Ok(Ok(tree.clone()));
			}
		}
		if lot.serials.len() as u64 != u64::from(lot.count()) {
			let (named, count) = (lot.serials.len(), lot.count());
			return Ok(Err(format!(
				"{named} of {count} serial numbers are named, and the chain takes a lot by the root over all of them"
			)));
		}
		Ok(Ok(LotTree::new(lot.key.clone(), lot.serials.clone())?))
	}

	fn add_lot(&mut self, lot: &MadeLot, tree: LotTree) {
		let (owner, quantity) = (self.known.me, tree.quantity());
		self.known.lots.insert(lot.key.clone(), KnownLot { owner, quantity, packed: 0, tree: Some(tree) });
	}

	/// The leaves of packs by lot, `Err` for one whose lot isn't known here.
	fn located(&self, packs: &[PackRef]) -> std::result::Result<BTreeMap<LotKey, Vec<u32>>, String> {
		let mut found = BTreeMap::<LotKey, Vec<u32>>::new();
		for pack in packs {
			let Some((key, index)) = self.known.locate(pack) else {
				return Err(format!("no lot of the chain whose serial numbers are here has {}", pack_name(pack)));
			};
			found.entry(key).or_default().push(index);
		}
		Ok(found)
	}

	/// Packs go into a container: the next ones of own lots, or some out of other containers.
	pub(super) fn pack(&mut self, into: Sscc, packs: &Contents, step: &Step) -> Result<Fate> {
		if let Some(why) = self.is_told(into) {
			return note(why);
		}
		let mut located = match self.located(&packs.packs) {
			Ok(located) => located,
			Err(why) => return note(why),
		};
		located.values_mut().for_each(|indexes| indexes.sort_unstable());
		let mut packed = BTreeMap::new();
		for (key, indexes) in &located {
			match self.next_of(key, indexes) {
				Ok(next) => packed.insert(key.clone(), next),
				Err(why) => return note(why),
			};
		}
		for (key, count) in &packs.lots {
			match self.counted(key, *count, packed.get(key).copied()) {
				Ok(next) => packed.insert(key.clone(), next),
				Err(why) => return note(why),
			};
		}
		for (key, _) in &packs.lots {
			self.sources.extend(self.unpacked.get(key).map(|from| (key.clone(), *from)));
		}
		for (key, next) in packed {
			self.known.lots.entry(key).and_modify(|lot| lot.packed = next);
		}
		self.known.containers.insert(into);
		Ok(Fate::Carry(step.clone()))
	}

	/// How many packs of a lot are in containers once these are; they are in other ones by now, or are the next.
	fn next_of(&self, key: &LotKey, indexes: &[u32]) -> std::result::Result<u32, String> {
		let Some(lot) = self.known.lots.get(key) else { return Err(format!("{} is not known", lot_name(key))) };
		if indexes.iter().all(|index| *index < lot.packed) {
			return Ok(lot.packed);
		}
		if lot.owner != self.known.me {
			return Err(format!("{} is of organisation {}, which alone packs it first", lot_name(key), lot.owner.0));
		}
		let mut next = lot.packed;
		for index in indexes {
			if *index != next {
				let name = lot_name(key);
				return Err(format!(
					"the chain packs a lot in the order of its list, and these are not the next of {name}"
				));
			}
			next = next.saturating_add(1);
		}
		Ok(next)
	}

	/// The same for packs that are counted: those that an event before took out of a container, or the next ones.
	fn counted(&self, key: &LotKey, count: u32, packed: Option<u32>) -> std::result::Result<u32, String> {
		let Some(lot) = self.known.lots.get(key) else { return Err(format!("{} isn't on this chain", lot_name(key))) };
		let packed = packed.unwrap_or(lot.packed);
		if self.unpacked.contains_key(key) {
			return Ok(packed);
		}
		if lot.owner != self.known.me {
			return Err(format!(
				"it counts packs of {}, and doesn't say out of which container they come",
				lot_name(key)
			));
		}
		match packed.checked_add(count).filter(|next| *next <= lot.quantity) {
			Some(next) => Ok(next),
			None => Err(format!("{} has no {count} packs left that are in no container", lot_name(key))),
		}
	}

	/// Packs are taken out: where the next packing takes them from.
	pub(super) fn unpack(&mut self, from: Sscc, packs: &Contents) -> Fate {
		if self.is_told(from).is_none() {
			self.unpacked.extend(packs.lots.iter().map(|(key, _)| (key.clone(), from)));
		}
		Fate::Note("the chain moves packs from one container to another: the packing that follows moves them".into())
	}

	/// Packs go to patients. Never recorded alone.
	pub(super) fn supply(&self, at: &str, packs: &[PackRef], premises: Option<Gln>) -> Result<Fate> {
		let refuse = |why: &str| Err(Error::bad(at, not_carried_out(why)));
		if self.wishes.record_only {
			return refuse("nothing is, as asked for");
		}
		let Some(place) = premises else { return refuse("it names no premises by a GLN (bizLocation or readPoint)") };
		match self.located(packs) {
			Ok(_) => Ok(Fate::Carry(Step::Supply { packs: packs.to_vec(), premises: Some(place) })),
			Err(why) => refuse(&why),
		}
	}

	/// Whether all packs are of lots of the chain; an error if only some are.
	fn all_located(&self, at: &str, packs: &[PackRef]) -> Result<Option<String>> {
		match self.located(packs) {
			Ok(_) => Ok(None),
			Err(_) if packs.iter().any(|pack| self.known.locate(pack).is_some()) => {
				let why = "some of its packs are of lots of the chain, and others aren't: tell of them in two events";
				Err(Error::bad(at, why))
			}
			Err(why) => Ok(Some(why)),
		}
	}

	/// Packs leave the market.
	pub(super) fn removed(&self, at: &str, packs: &[PackRef], step: &Step) -> Result<Fate> {
		Ok(self.all_located(at, packs)?.map_or_else(|| Fate::Carry(step.clone()), Fate::Note))
	}

	/// Packs are destroyed, which a witness has to see.
	pub(super) fn destroyed(&self, at: &str, packs: &Contents, step: &Step) -> Result<Fate> {
		if !packs.lots.is_empty() {
			return note("it counts packs of a lot, and the chain must know which ones they are");
		}
		match (self.all_located(at, &packs.packs)?, self.wishes.witness) {
			(Some(why), _) => note(why),
			(None, Some(_)) => Ok(Fate::Carry(step.clone())),
			(None, None) => Err(Error::bad(at, "who sees the destruction? EPCIS has no word for it: give --witness")),
		}
	}

	/// Packs become the packs of a new lot of the signer's.
	pub(super) fn transformed(&mut self, at: &str, inputs: &Contents, output: &MadeLot, step: &Step) -> Result<Fate> {
		if self.known.lots.contains_key(&output.key) {
			return note(format!("{} is on the chain already", lot_name(&output.key)));
		}
		if !inputs.lots.is_empty() {
			return note("it counts packs of a lot, and the chain must know which ones they are");
		}
		if let Some(why) = self.all_located(at, &inputs.packs)? {
			return note(why);
		}
		let tree = match self.new_lot(output)? {
			Ok(tree) => tree,
			Err(why) => return note(why),
		};
		let Some(into) = self.wishes.into else {
			return Err(Error::bad(
				at,
				"which container do the new packs go into? EPCIS has no word for it: give --into",
			));
		};
		self.known.containers.insert(into);
		let quantity = tree.quantity();
		self.add_lot(output, tree);
		self.known.lots.entry(output.key.clone()).and_modify(|lot| lot.packed = quantity);
		Ok(Fate::Carry(step.clone()))
	}
}
