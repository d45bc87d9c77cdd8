//! The simulation's own books: where each pack is and what became of it, kept without asking the chain.

use std::collections::HashMap;

use salus_primitives::{
	gs1::{Gtin, Sscc},
	ids::{Moment, OrganisationId},
	trace::{LotKey, PackState},
};

use crate::manifest::Manifest;

/// Where a pack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
	/// In no container yet: with the maker.
	Maker,
	/// In a container.
	In(Sscc),
	/// Destroyed, or made into another.
	Gone,
}

/// A lot.
pub(crate) struct LotBook {
	pub(crate) key: LotKey,
	pub(crate) gtin: Gtin,
	pub(crate) maker: OrganisationId,
	pub(crate) expiry: Moment,
	pub(crate) manifest: Manifest,
	pub(crate) places: Vec<Place>,
	pub(crate) states: Vec<PackState>,
	/// How often somebody tried to supply a pack of it that must not be supplied.
	pub(crate) alarms: u32,
}

/// A container.
struct Crate {
	around: Option<Sscc>,
	holder: OrganisationId,
	packs: u32,
	children: u32,
}

/// All lots, by their number in the simulation, and all containers.
#[derive(Default)]
pub(crate) struct Book {
	pub(crate) lots: Vec<LotBook>,
	crates: HashMap<Sscc, Crate>,
}

impl Book {
	/// Packs go into a container, from wherever they are. A new one is the holder's.
	pub(crate) fn put(&mut self, lot: usize, (first, count): (u32, u32), sscc: Sscc, holder: OrganisationId) {
		self.crates.entry(sscc).or_insert(Crate { around: None, holder, packs: 0, children: 0 }).packs += count;
		self.leave(lot, (first, count), Place::In(sscc));
	}

	/// Packs leave where they are.
	pub(crate) fn leave(&mut self, lot: usize, (first, count): (u32, u32), to: Place) {
		for index in first..first + count {
			let place = &mut self.lots[lot].places[index as usize];
			let before = std::mem::replace(place, to);
			if let Place::In(sscc) = before {
				let emptied = self.crates.get_mut(&sscc).expect("packs are in containers that there are");
				emptied.packs -= 1;
				self.drop_if_empty(sscc);
			}
		}
	}

	/// Containers go into another.
	pub(crate) fn load(&mut self, parent: Sscc, children: &[Sscc]) {
		let holder = self.crates[&children[0]].holder;
		let outer = self.crates.entry(parent).or_insert(Crate { around: None, holder, packs: 0, children: 0 });
		outer.children += children.len() as u32;
		for child in children {
			self.crates.get_mut(child).expect("it was packed before").around = Some(parent);
		}
	}

	/// Containers come out of the one that they are in.
	pub(crate) fn unload(&mut self, parent: Sscc, children: &[Sscc]) {
		let holder = self.holder(parent);
		for child in children {
			let inner = self.crates.get_mut(child).expect("it was loaded before");
			(inner.around, inner.holder) = (None, holder);
			self.crates.get_mut(&parent).expect("it was loaded before").children -= 1;
		}
		self.drop_if_empty(parent);
	}

	/// A container changes hands.
	pub(crate) fn hand_over(&mut self, sscc: Sscc, to: OrganisationId) {
		self.crates.get_mut(&sscc).expect("it was shipped before").holder = to;
	}

	fn drop_if_empty(&mut self, sscc: Sscc) {
		let empty = self.crates.get(&sscc).is_some_and(|container| container.packs == 0 && container.children == 0);
		if let Some(Crate { around: Some(parent), .. }) = empty.then(|| self.crates.remove(&sscc)).flatten() {
			self.crates.get_mut(&parent).expect("it holds this one").children -= 1;
			self.drop_if_empty(parent);
		}
	}

	/// Who has a container, by way of the outermost one.
	pub(crate) fn holder(&self, sscc: Sscc) -> OrganisationId {
		let container = &self.crates[&sscc];
		container.around.map_or(container.holder, |around| self.holder(around))
	}

	/// The outermost containers, and who has them.
	pub(crate) fn outermost(&self) -> impl Iterator<Item = (Sscc, OrganisationId)> + '_ {
		let outermost = self.crates.iter().filter(|(_, container)| container.around.is_none());
		outermost.map(|(sscc, container)| (*sscc, container.holder))
	}

	/// Who possesses a pack; nobody, when it is out of the chain.
	pub(crate) fn possessor(&self, lot: usize, index: u32) -> Option<OrganisationId> {
		let book = &self.lots[lot];
		let held = match book.states[index as usize] {
			PackState::Active | PackState::Locked | PackState::Withdrawn => book.places[index as usize],
			_ => Place::Gone,
		};
		match held {
			Place::Maker => Some(book.maker),
			Place::In(sscc) => Some(self.holder(sscc)),
			Place::Gone => None,
		}
	}

	/// Who has containers with packs of a lot, each once.
	pub(crate) fn holders(&self, lot: usize) -> Vec<OrganisationId> {
		let mut crates: Vec<Sscc> = Vec::new();
		for place in &self.lots[lot].places {
			match place {
				Place::In(sscc) if crates.last() != Some(sscc) => crates.push(*sscc),
				_ => {}
			}
		}
		let mut holders: Vec<_> = crates.into_iter().map(|sscc| self.holder(sscc)).collect();
		holders.sort_unstable();
		holders.dedup();
		holders
	}

	/// Packs become something else.
	pub(crate) fn turn(&mut self, lot: usize, indexes: impl IntoIterator<Item = u32>, state: PackState) {
		for index in indexes {
			self.lots[lot].states[index as usize] = state;
		}
	}

	pub(crate) fn state(&self, lot: usize, index: u32) -> PackState {
		self.lots[lot].states[index as usize]
	}

	pub(crate) fn key(&self, lot: usize) -> LotKey {
		self.lots[lot].key.clone()
	}
}
