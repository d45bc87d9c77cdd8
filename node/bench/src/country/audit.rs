//! The books against the chain: where each pack is, who has it, and what became of it.

use std::collections::BTreeMap;

use salus_primitives::{
	containers::{ContainerPage, Possession},
	gs1::Sscc,
	ids::OrganisationId,
	lots::Lot,
	trace::PackState,
};

use super::{
	book::Place,
	people::{manufacturer, pharmacy, wholesaler},
	size::{MANUFACTURERS, WHOLESALERS},
	Country,
};

/// Most faults that are printed.
const PRINTED: u64 = 20;

/// What was compared, and what was found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Audit {
	/// Packs with exactly one possessor.
	pub(crate) possessed: u64,
	/// Packs that are out of the chain.
	pub(crate) out: u64,
	pub(crate) containers: u64,
	pub(crate) faults: u64,
}

impl Audit {
	fn check(&mut self, holds: bool, what: impl FnOnce() -> String) {
		if !holds {
			self.faults += 1;
			if self.faults <= PRINTED {
				eprintln!("the books and the chain differ: {}", what());
			}
		}
	}
}

impl Country {
	/// Compares everything. Gives back how many differences there are.
	pub fn differences(&mut self) -> u64 {
		self.audit().faults
	}

	/// Compares everything.
	pub(crate) fn audit(&mut self) -> Audit {
		self.ledger.seal();
		let mut audit = Audit::default();
		for lot in 0..self.book.lots.len() {
			self.audit_lot(lot, &mut audit);
		}
		self.audit_holders(&mut audit);
		audit
	}

	fn audit_lot(&self, lot: usize, audit: &mut Audit) {
		let places = self.places(lot, audit);
		let states = self.states(lot);
		let book = &self.book.lots[lot];
		audit.check(states == book.states, || format!("the states of the packs of lot {lot}"));
		for (index, (place, state)) in places.iter().zip(&states).enumerate() {
			audit.check(*place == book.places[index], || {
				format!("pack {index} of lot {lot} is {place:?}, by the books {:?}", book.places[index])
			});
			// What the chain says of the pack itself and of its container gives one possessor or none.
			let possessor = match place {
				Place::Maker if state.is_held() => Some(book.maker),
				Place::In(sscc) if state.is_held() => Some(self.book.holder(*sscc)),
				_ => None,
			};
			let is_one = possessor == self.book.possessor(lot, index as u32);
			audit.check(is_one, || format!("the possessor of pack {index} of lot {lot}: {possessor:?}"));
			audit.check(*place != Place::Gone || !state.is_held(), || format!("pack {index} of lot {lot} is lost"));
			audit.possessed += u64::from(possessor.is_some());
			audit.out += u64::from(possessor.is_none());
		}
		let (_, _, alarms): ([u8; 32], u32, u32) =
			self.ledger.chain.read("DrugTraceApi_lot_history", &Country::id(lot));
		audit.check(alarms == book.alarms, || format!("{alarms} alarms of lot {lot}, by the books {}", book.alarms));
	}

	/// Where each pack of a lot is, by the chain.
	fn places(&self, lot: usize, audit: &mut Audit) -> Vec<Place> {
		let (key, chain) = (self.book.key(lot), &self.ledger.chain);
		let known: Option<Lot> = chain.read("DrugTraceApi_lot", &key);
		let quantity = self.book.lots[lot].places.len();
		let is_right = |known: &Lot| known.id == Country::id(lot) && known.quantity as usize == quantity;
		audit.check(known.as_ref().is_some_and(is_right), || format!("lot {lot}: {known:?}"));
		let packed: u32 = chain.read("DrugTraceApi_packed", &key);
		let mut places = vec![Place::Gone; quantity];
		places.iter_mut().skip(packed as usize).for_each(|place| *place = Place::Maker);
		for holding in self.holdings(lot) {
			let possession: Option<Possession> = chain.read("DrugTraceApi_container", &holding.sscc);
			let Some(possession) = possession else {
				audit.check(false, || format!("{} is listed for lot {lot} and is not there", holding.sscc));
				continue;
			};
			let holder = self.book.holder(holding.sscc);
			audit.check(possession.holder == holder && holding.holder == holder, || {
				format!("{} is with {:?}, by the books with {holder:?}", holding.sscc, possession.holder)
			});
			let ranges = possession.container.packs.iter().filter(|range| range.lot == Country::id(lot));
			for index in ranges.flat_map(|range| range.first..range.first + range.count) {
				let free = places.get(index as usize) == Some(&Place::Gone);
				audit.check(free, || format!("pack {index} of lot {lot} is in two places"));
				places[index as usize] = Place::In(holding.sscc);
			}
		}
		places
	}

	/// What became of each pack of a lot, by the chain.
	fn states(&self, lot: usize) -> Vec<PackState> {
		let (key, quantity) = (self.book.key(lot), self.book.lots[lot].states.len() as u32);
		let page = |first| -> Vec<PackState> {
			self.ledger.chain.read("DrugTraceApi_pack_states", &(key.clone(), first, 1_024u32))
		};
		(0..quantity).step_by(1_024).flat_map(page).collect()
	}

	/// What everybody holds.
	fn audit_holders(&self, audit: &mut Audit) {
		let mut by_books: BTreeMap<OrganisationId, Vec<Sscc>> = BTreeMap::new();
		self.book.outermost().for_each(|(sscc, holder)| by_books.entry(holder).or_default().push(sscc));
		let makers = (0..MANUFACTURERS).map(manufacturer);
		let all = makers.chain((0..WHOLESALERS).map(wholesaler)).chain((0..self.size.pharmacies).map(pharmacy));
		for holder in all {
			let mut chain = self.held_by(holder);
			let mut books = by_books.remove(&holder).unwrap_or_default();
			chain.sort_unstable();
			books.sort_unstable();
			audit.containers += chain.len() as u64;
			audit.check(chain == books, || format!("{holder:?} holds {chain:?}, by the books {books:?}"));
		}
		audit.check(by_books.is_empty(), || format!("nobody holds these: {by_books:?}"));
	}

	fn held_by(&self, holder: OrganisationId) -> Vec<Sscc> {
		let (mut all, mut after) = (Vec::new(), None::<Sscc>);
		loop {
			let page: ContainerPage = self.ledger.chain.read("DrugTraceApi_held_by", &(holder, after, 100u32));
			all.extend(page.items.into_iter().map(|(sscc, _)| sscc));
			match page.next {
				Some(_) => after = page.next,
				None => return all,
			}
		}
	}
}
