//! At the counter: packs are supplied, some of that is undone, and counterfeits are shown.

use pallet_drug_supply::Call as Supply;
use salus_primitives::{
	codes::AlarmKind,
	gs1::Sscc,
	ids::Jurisdiction,
	mmr,
	supply::{supply_leaf, Packs, SupplyEntry, SupplyProof},
	trace::{PackProof, PackState, PackStatus},
};
use sp_core::H256;

use super::{
	book::Place,
	ledger::Due,
	people::{gln, pharmacy, Hand, COUNTRY},
	Country,
};
use crate::manifest::forged;

/// A pharmacy.
#[derive(Clone, Default)]
pub(crate) struct Shop {
	/// The container that it fills, and how many ranges are in it.
	pub(crate) shelf: Option<(Sscc, u32)>,
	/// Its log of supplies.
	log: Vec<H256>,
	/// The last one, unless that is undone.
	last: Option<Sale>,
}

/// A supply that can be undone.
#[derive(Clone)]
struct Sale {
	entry: SupplyEntry,
	number: u64,
	stock: usize,
}

/// What somebody shows who must be caught: the pharmacy, the container that it names, the packs, and which of them are
/// genuine and its own.
struct Shown {
	shop: u32,
	sscc: Sscc,
	lot: usize,
	packs: Packs,
	good: Vec<u32>,
}

impl Country {
	/// How many packs the next customer takes, or the till reports at once. By packs: 6 in 100 alone, 13 in twos to
	/// fives, 30 in tens to thirties, the rest in full calls of 64.
	fn packs_of_a_call(&mut self) -> usize {
		let count = match self.random.below(100) {
			0..48 => 1,
			48..80 => 2 + self.random.below(4),
			80..93 => 10 + self.random.below(21),
			_ => 64,
		};
		count as usize
	}

	/// Sells all that is for sale of these stocks, one call here and one call there.
	pub(crate) fn sell(&mut self, mut open: Vec<usize>) {
		open.retain(|stock| !self.stocks[*stock].sale.is_empty());
		while !open.is_empty() {
			let place = self.random.below(open.len() as u64) as usize;
			let stock = open[place];
			self.sell_some(stock);
			self.sales += 1;
			if self.sales.is_multiple_of(150) {
				// What is undone is for sale again, also of a stock that was sold out.
				if let Some(undone) = self.undo(self.stocks[stock].shop).filter(|stock| !open.contains(stock)) {
					open.push(undone);
				}
			}
			if self.sales.is_multiple_of(50) {
				self.trick(stock);
			}
			if self.stocks[stock].sale.is_empty() {
				open.swap_remove(place);
			}
		}
	}

	fn sell_some(&mut self, stock: usize) {
		let wanted = self.packs_of_a_call();
		let good = self.take_for_sale(stock, wanted);
		let (shop, sscc, lot) = (self.stocks[stock].shop, self.stocks[stock].sscc, self.stocks[stock].lot);
		let packs = self.book.lots[lot].manifest.packs(&good);
		if self.random.below(64) == 0 {
			self.samples.push((lot, good[0]));
		}
		self.show(Shown { shop, sscc, lot, packs, good }, &[], Some(stock));
	}

	fn take_for_sale(&mut self, stock: usize, wanted: usize) -> Vec<u32> {
		let sale = &mut self.stocks[stock].sale;
		let mut taken = sale.split_off(sale.len().saturating_sub(wanted));
		taken.sort_unstable();
		taken
	}

	/// A pharmacy calls for the supply of packs. The good ones must be supplied, and just these alarms be raised.
	fn show(&mut self, shown: Shown, alarms: &[(&'static str, AlarmKind, u32)], stock: Option<usize>) {
		let Shown { shop, sscc, lot, packs, good } = shown;
		let (by, key) = (pharmacy(shop), packs.key.clone());
		let call = Supply::supply { packs, sscc, premises: gln(by), fill: None };
		let at = self.ledger.must((by, Hand::System), good.len() as u32, call);
		for (trick, kind, index) in alarms.iter().copied() {
			self.book.lots[lot].alarms += 1;
			self.ledger.expect(Due { trick, kind, key: key.clone(), index, by });
		}
		if good.is_empty() {
			return;
		}
		self.book.turn(lot, good.iter().copied(), PackState::Supplied);
		let packs = good.try_into().expect("no more than a call takes");
		let entry = SupplyEntry { by, premises: gln(by), at, lot: Self::id(lot), packs };
		let shop = &mut self.shops[shop as usize];
		let number = shop.log.len() as u64;
		shop.log.push(supply_leaf(&entry, None));
		shop.last = stock.map(|stock| Sale { entry, number, stock });
	}

	/// The last supply of a pharmacy is undone, in full or by half, and the packs are for sale again. Gives back their
	/// stock.
	fn undo(&mut self, shop: u32) -> Option<usize> {
		let Sale { entry, number, stock } = self.shops[shop as usize].last.take()?;
		let (by, lot, sscc) = (pharmacy(shop), self.stocks[stock].lot, self.stocks[stock].sscc);
		let half = entry.packs.len().div_ceil(1 + self.random.below(2) as usize);
		let undone = entry.packs[..half].to_vec();
		let packs = self.book.lots[lot].manifest.packs(&undone);
		let path = mmr::path(&self.shops[shop as usize].log, number).expect("it is in the log");
		let proof = SupplyProof { number, path: path.try_into().expect("no log is higher") };
		let call = Supply::undo_supply { packs, sscc, premises: gln(by), entry, proof, fill: None };
		self.ledger.must((by, Hand::System), undone.len() as u32, call);
		self.book.turn(lot, undone.iter().copied(), PackState::Active);
		self.stocks[stock].sale.extend(undone);
		Some(stock)
	}

	/// Somebody tries the next trick, at the pharmacy of this stock.
	fn trick(&mut self, stock: usize) {
		self.tricks += 1;
		match self.tricks % 6 {
			0 => self.forge(stock, 1),
			1 => self.forge(stock, 5),
			2 => self.copy(stock),
			3 => self.copy_among_real(stock),
			4 => self.show_of_another_shelf(stock),
			_ => self.show_of_the_maker(stock),
		}
	}

	/// A serial that no pack has, under the number of one that there is, by itself or among real ones.
	fn forge(&mut self, stock: usize, count: usize) {
		let wanted = count.min(self.stocks[stock].sale.len());
		if wanted == 0 {
			return;
		}
		let real = self.take_for_sale(stock, wanted);
		let (shop, sscc, lot) = (self.stocks[stock].shop, self.stocks[stock].sscc, self.stocks[stock].lot);
		let mut packs = self.book.lots[lot].manifest.packs(&real);
		packs.packs[wanted / 2].serial = forged(self.tricks);
		if count == 1 {
			let PackProof { key, index, path, .. } = self.book.lots[lot].manifest.pack(real[0]);
			self.scan(PackProof { key, serial: forged(self.tricks), index, path }, |status| {
				*status == PackStatus::NotGenuine
			});
		}
		let trick = if count == 1 { "forged serial" } else { "forged serial among real ones" };
		let alarm = (trick, AlarmKind::NotGenuine, real[0]);
		self.show(Shown { shop, sscc, lot, packs, good: Vec::new() }, &[alarm], None);
		self.stocks[stock].sale.extend(real);
	}

	/// The serial of a pack that was supplied somewhere.
	fn copy(&mut self, stock: usize) {
		let supplied = |(lot, index): &(usize, u32)| self.book.state(*lot, *index) == PackState::Supplied;
		let Some((lot, index)) = self.samples.iter().copied().rev().find(supplied) else { return };
		self.samples.retain(|sample| *sample != (lot, index));
		self.scan(self.book.lots[lot].manifest.pack(index), |status| {
			matches!(status, PackStatus::Genuine { state: PackState::Supplied, .. })
		});
		self.attempt(stock, "copied serial of a supplied pack", AlarmKind::SecondSupply, lot, index);
	}

	/// The same among real packs of the lot, which are supplied.
	fn copy_among_real(&mut self, stock: usize) {
		let (shop, sscc, lot) = (self.stocks[stock].shop, self.stocks[stock].sscc, self.stocks[stock].lot);
		let first = self.stocks[stock].first;
		let Some(copied) = (first..).take(400).find(|index| self.is_supplied(lot, *index)) else { return };
		let good = self.take_for_sale(stock, 4);
		let mut shown = good.clone();
		shown.push(copied);
		shown.sort_unstable();
		let packs = self.book.lots[lot].manifest.packs(&shown);
		let alarm = ("copied serial among real ones", AlarmKind::SecondSupply, copied);
		self.show(Shown { shop, sscc, lot, packs, good }, &[alarm], Some(stock));
	}

	fn is_supplied(&self, lot: usize, index: u32) -> bool {
		self.book.lots[lot].states.get(index as usize) == Some(&PackState::Supplied)
	}

	/// The serial of a pack that is on another pharmacy's shelf.
	fn show_of_another_shelf(&mut self, stock: usize) {
		let other = self.random.below(self.stocks.len() as u64) as usize;
		let (here, there) = (&self.stocks[stock], &self.stocks[other]);
		let (shop, sscc, lot) = (here.shop, there.sscc, there.lot);
		let Some(index) = there.sale.first().copied().filter(|_| there.shop != shop) else { return };
		let packs = self.book.lots[lot].manifest.packs(&[index]);
		let alarm = ("real serial of another shelf", AlarmKind::Elsewhere, index);
		self.show(Shown { shop, sscc, lot, packs, good: Vec::new() }, &[alarm], None);
	}

	/// The serial of a pack that has never left its maker.
	fn show_of_the_maker(&mut self, stock: usize) {
		let lot = self.random.below(self.book.lots.len() as u64 / 10 + 1) as usize * 10;
		let last = |lot: usize| self.book.lots[lot].places.len() as u32 - 1;
		let Some(index) = (lot < self.book.lots.len()).then(|| last(lot)) else { return };
		if self.book.lots[lot].places[index as usize] == Place::Maker {
			self.attempt(stock, "real serial that never left its maker", AlarmKind::Elsewhere, lot, index);
		}
	}

	/// A pack that must not be supplied is shown at the pharmacy of a stock, which names its own container.
	pub(crate) fn attempt(&mut self, stock: usize, trick: &'static str, kind: AlarmKind, lot: usize, index: u32) {
		let (shop, sscc) = (self.stocks[stock].shop, self.stocks[stock].sscc);
		let packs = self.book.lots[lot].manifest.packs(&[index]);
		self.show(Shown { shop, sscc, lot, packs, good: Vec::new() }, &[(trick, kind, index)], None);
	}

	/// What the pharmacist is told who scans the pack first. The chain is asked as of the last block.
	fn scan(&mut self, pack: PackProof, is_told: impl Fn(&PackStatus) -> bool) {
		self.ledger.seal();
		let status: PackStatus =
			self.ledger.chain.read("DrugTraceApi_verify_pack", &(pack, Some(Jurisdiction(COUNTRY))));
		assert!(is_told(&status), "the scan says {status:?}");
		self.scans += 1;
	}
}
