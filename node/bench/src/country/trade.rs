//! From the maker to the shelf: lots are commissioned, packed, shipped, split and received.

use std::ops::Range;

use pallet_drug_registry::Call as Registry;
use pallet_drug_trace::Call as Trace;
use salus_primitives::{
	containers::Pick,
	gs1::{check_digit, Expiry, Gtin, Sscc},
	ids::{Jurisdiction, OrganisationId},
	lots::{NewLot, ProductTerms},
	trace::{LotKey, PackState},
};
use salus_runtime::Runtime;

use super::{
	book::{LotBook, Place},
	people::{manufacturer, pharmacy, prefix, wholesaler, Hand, COUNTRY},
	size::{CASES, DAY, ORDER, PRODUCTS},
	Country,
};
use crate::manifest::Manifest;

/// Packs of a lot on a pharmacy's shelf, side by side.
#[derive(Clone, Debug)]
pub(crate) struct Stock {
	pub(crate) shop: u32,
	pub(crate) lot: usize,
	pub(crate) sscc: Sscc,
	pub(crate) first: u32,
	/// What is for sale, the next at the end.
	pub(crate) sale: Vec<u32>,
	/// The last ones, which are kept for what comes later.
	pub(crate) reserve: Range<u32>,
}

/// A container with packs of one lot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
	pub(crate) sscc: Sscc,
	pub(crate) first: u32,
	pub(crate) count: u32,
}

/// A pallet on its way into the trade.
pub(crate) struct Pallet {
	pub(crate) at: OrganisationId,
	pub(crate) lot: usize,
	pub(crate) sscc: Sscc,
	pub(crate) cases: Vec<Case>,
}

/// A product's GTIN. Those from 50,000 on are for repacked goods.
pub(crate) fn gtin(maker: OrganisationId, item: u32) -> Gtin {
	let body = prefix(maker).number * 100_000 + u64::from(item);
	Gtin(body * 10 + check_digit(body))
}

impl Country {
	pub(crate) fn next_sscc(&mut self) -> Sscc {
		self.containers += 1;
		let body = 4_000_200_000_000_000 + self.containers;
		Sscc(body * 10 + check_digit(body))
	}

	/// Each product comes in packs of 20 units and, repacked, of 10.
	pub(crate) fn register(&mut self) {
		for product in 0..PRODUCTS {
			let maker = manufacturer(product);
			for (item, units) in [(product, 20), (50_000 + product, 10)] {
				let (gtin, terms) = (gtin(maker, item), ProductTerms { units, storage: None });
				let call = Registry::register_product { gtin, prefix_digits: 7, terms };
				self.ledger.must((maker, Hand::System), 0, call);
			}
		}
	}

	/// A lot as its maker draws it up, not yet on the chain. Gives back its number in the books.
	pub(crate) fn draw_up(
		&mut self,
		maker: OrganisationId,
		gtin: Gtin,
		quantity: u32,
		expiry: Expiry,
	) -> (usize, NewLot) {
		let number = self.book.lots.len();
		let lot = format!("L{number:05}").into_bytes().try_into().expect("six are few enough");
		let key = LotKey { gtin, lot };
		let manifest = Manifest::new(key.clone(), quantity);
		let markets = vec![Jurisdiction(*b"AT"), Jurisdiction(COUNTRY)].try_into().expect("two are few enough");
		let new = NewLot { key: key.clone(), expiry, quantity, root: manifest.root(), markets };
		let expiry = expiry.ends(self.ledger.now()).expect("it is a date");
		let (places, states) = (vec![Place::Maker; quantity as usize], vec![PackState::Active; quantity as usize]);
		self.book.lots.push(LotBook { key, gtin, maker, expiry, manifest, places, states, alarms: 0 });
		(number, new)
	}

	/// A lot is made, packed into cases and pallets, and goes to two wholesalers.
	pub(crate) fn make(&mut self, number: u32) -> Vec<Pallet> {
		let (product, case) = (number % PRODUCTS, self.size.case());
		let maker = manufacturer(product);
		let expiry = Expiry(if number % 20 == 7 { 261_231 } else { 281_130 });
		let (lot, new) = self.draw_up(maker, gtin(maker, product), self.size.lot, expiry);
		self.ledger.must((maker, Hand::System), self.size.lot, Registry::commission { lot: new });
		// Of some lots a case stays unpacked, of some a case stays with the maker, to be repacked.
		let packed = if number.is_multiple_of(10) { CASES - 1 } else { CASES };
		let mut cases = Vec::new();
		for place in 0..packed {
			let case = Case { sscc: self.next_sscc(), first: place * case, count: case };
			self.pack(maker, None, case.sscc, lot, (case.first, case.count));
			cases.push(case);
		}
		if number % 10 == 5 {
			self.kept.extend(cases.pop().map(|case| (lot, case)));
		}
		let halves = cases.chunks(CASES as usize / 2).map(<[Case]>::to_vec).collect::<Vec<_>>();
		let mut pallets = Vec::new();
		for (half, cases) in (0u32..).zip(halves) {
			let (sscc, at) = (self.next_sscc(), wholesaler(number + half * 3));
			self.load(maker, sscc, &cases);
			self.send(maker, sscc, at, total(&cases));
			pallets.push(Pallet { at, lot, sscc, cases });
		}
		pallets
	}

	/// A wholesaler takes a pallet apart, and sends its cases to pharmacies. Some cases are split. Gives back the new
	/// stocks.
	pub(crate) fn deliver(&mut self, pallet: Pallet) -> Vec<usize> {
		let Pallet { at, lot, sscc, cases } = pallet;
		self.unload(at, sscc, &cases);
		let mut stocks = Vec::new();
		for order in cases.chunks(ORDER) {
			let (shop, mut order) = (self.next_shop(), order.to_vec());
			if self.orders.is_multiple_of(5) {
				let last = order.last_mut().expect("an order isn't empty");
				let split = (last.count * 3 / 10).max(1);
				last.count -= split;
				let tote = Case { sscc: self.next_sscc(), first: last.first + last.count, count: split };
				let from = last.sscc;
				self.pack(at, Some(from), tote.sscc, lot, (tote.first, tote.count));
				let other = (shop + 1) % self.size.pharmacies;
				self.send(at, tote.sscc, pharmacy(other), tote.count);
				stocks.push(self.shelve(other, lot, &[tote]));
			}
			let roller = self.next_sscc();
			self.load(at, roller, &order);
			self.send(at, roller, pharmacy(shop), total(&order));
			if self.orders.is_multiple_of(4) {
				self.unload(pharmacy(shop), roller, &order);
			}
			stocks.push(self.shelve(shop, lot, &order));
		}
		stocks
	}

	fn next_shop(&mut self) -> u32 {
		self.orders += 1;
		(self.orders - 1) % self.size.pharmacies
	}

	/// A pharmacy empties cases that lie side by side into its shelf. Gives back the number of the stock.
	pub(crate) fn shelve(&mut self, shop: u32, lot: usize, cases: &[Case]) -> usize {
		let (first, count) = (cases[0].first, total(cases));
		let shelf = match self.shops[shop as usize].shelf {
			// A container keeps 16 ranges. Two are left for what comes back.
			Some((sscc, ranges)) if ranges < 14 => (sscc, ranges + 1),
			_ => (self.next_sscc(), 1),
		};
		self.shops[shop as usize].shelf = Some(shelf);
		for case in cases {
			self.pack(pharmacy(shop), Some(case.sscc), shelf.0, lot, (case.first, case.count));
		}
		let kept = self.size.reserve().min(count / 4);
		let reserve = first + count - kept..first + count;
		let mut sale: Vec<u32> = (first..reserve.start).rev().collect();
		// Packs aren't sold in the order of their serials: they are taken from a drawer of some hundred.
		for drawer in sale.chunks_mut(100) {
			for place in (1..drawer.len()).rev() {
				drawer.swap(place, self.random.below(place as u64 + 1) as usize);
			}
		}
		self.stocks.push(Stock { shop, lot, sscc: shelf.0, first, sale, reserve });
		self.stocks.len() - 1
	}

	pub(crate) fn pack(&mut self, by: OrganisationId, from: Option<Sscc>, sscc: Sscc, lot: usize, packs: (u32, u32)) {
		let picks = vec![Pick { key: self.book.key(lot), first: packs.0, count: packs.1 }];
		let picks = picks.try_into().expect("one is few enough");
		self.ledger.must((by, Hand::System), packs.1, Trace::pack { sscc, from, picks });
		self.book.put(lot, packs, sscc, by);
	}

	fn load(&mut self, by: OrganisationId, parent: Sscc, cases: &[Case]) {
		let children: Vec<Sscc> = cases.iter().map(|case| case.sscc).collect();
		self.book.load(parent, &children);
		let children = children.try_into().expect("no more than a call takes");
		self.ledger.must((by, Hand::System), total(cases), Trace::load { parent, children });
	}

	fn unload(&mut self, by: OrganisationId, parent: Sscc, cases: &[Case]) {
		let children: Vec<Sscc> = cases.iter().map(|case| case.sscc).collect();
		self.book.unload(parent, &children);
		let children = children.try_into().expect("no more than a call takes");
		self.ledger.must((by, Hand::System), total(cases), Trace::unload { parent, children });
	}

	/// A container becomes somebody else's. Now and then the first offer is refused, or taken back.
	pub(crate) fn send(&mut self, from: OrganisationId, sscc: Sscc, to: OrganisationId, packs: u32) {
		self.shipments += 1;
		self.ship(from, sscc, to, packs);
		match self.shipments % 40 {
			7 => {
				self.ledger.must((to, Hand::System), packs, Trace::refuse { sscc });
				self.ship(from, sscc, to, packs);
			}
			19 => {
				self.ledger.must((from, Hand::System), packs, Trace::cancel { sscc });
				let error = pallet_drug_trace::Error::<Runtime>::NotOffered;
				self.ledger.must_not((to, Hand::System), error, Trace::receive { sscc });
				self.ship(from, sscc, to, packs);
			}
			_ => {}
		}
		self.ledger.must((to, Hand::System), packs, Trace::receive { sscc });
		self.book.hand_over(sscc, to);
	}

	fn ship(&mut self, from: OrganisationId, sscc: Sscc, to: OrganisationId, packs: u32) {
		let due = self.ledger.now() + 3 * DAY;
		self.ledger.must((from, Hand::System), packs, Trace::ship { sscc, to, owner: Some(to), due });
	}
}

/// The packs of cases.
pub(crate) fn total(cases: &[Case]) -> u32 {
	cases.iter().map(|case| case.count).sum()
}
