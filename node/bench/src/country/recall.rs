//! Recalls: of a lot by its maker, of several by the regulator, of a product in this country.

use pallet_drug_safety::Call as Safety;
use pallet_drug_supply::Call as Supply;
use salus_primitives::{
	codes::{AlarmKind, RecallClass},
	gs1::Sscc,
	ids::{Jurisdiction, OrganisationId, RecallId},
	safety::{Holding, RecallScope},
	supply::{Decommission, MAX_PACKS},
	trace::PackState,
};

use super::{
	late::daily,
	people::{COUNTRY, REGULATOR},
	size::DAY,
	trade::Stock,
	Country,
};

impl Country {
	/// A whole lot is recalled on the shelf, before its sale.
	pub(crate) fn recall_unsold(&mut self, lot: usize) {
		self.recall_lots(&[lot], self.book.lots[lot].maker);
	}

	/// Lots are recalled that are sold but for a rest: one by its maker, some by the regulator, and a product for a
	/// while.
	pub(crate) fn recall_sold(&mut self) {
		let lots =
			|nth: u32| (0..self.size.lots).filter(|lot| lot % 20 == nth).map(|lot| lot as usize).collect::<Vec<_>>();
		let (single, several, product) = (lots(3), lots(13), lots(2));
		for lot in single {
			self.recall_lots(&[lot], self.book.lots[lot].maker);
		}
		self.recall_lots(&several, REGULATOR);
		self.recall_product(&product);
	}

	/// Holders take note, what is shown all the same raises an alarm, and the goods go back and are destroyed.
	fn recall_lots(&mut self, lots: &[usize], by: OrganisationId) {
		let keys: Vec<_> = lots.iter().map(|lot| self.book.key(*lot)).collect();
		let scope = RecallScope::Lots(keys.try_into().expect("ten are few enough"));
		self.recall(by, scope, lots);
		for stock in self.show_recalled(lots) {
			let maker = self.book.lots[self.stocks[stock].lot].maker;
			let (Stock { shop, lot, .. }, case) = self.pick_out(stock);
			self.send(super::people::pharmacy(shop), case.sscc, maker, case.count);
			let withdrawn: Vec<u32> = (case.first..case.first + case.count.min(MAX_PACKS)).collect();
			let packs = self.book.lots[lot].manifest.packs(&withdrawn);
			let call = Supply::decommission { packs, sscc: case.sscc, why: Decommission::Withdrawn };
			self.ledger.must(daily(maker), withdrawn.len() as u32, call);
			self.book.turn(lot, withdrawn.iter().copied(), PackState::Withdrawn);
			self.attempt_off(stock, "withdrawn pack", case.first);
			self.destroy(maker, case.sscc, lot, (case.first, case.count), REGULATOR, false);
			self.attempt_off(stock, "destroyed pack of a recalled lot", case.first);
		}
	}

	/// A product is recalled in this country. Once that is lifted, the rest is sold.
	fn recall_product(&mut self, lots: &[usize]) {
		let (by, gtin) = (self.book.lots[lots[0]].maker, self.book.lots[lots[0]].gtin);
		let scope = RecallScope::Product { gtin, market: Some(Jurisdiction(COUNTRY)) };
		let recall = self.recall(by, scope, lots);
		let stocks = self.show_recalled(lots);
		self.ledger.must(daily(by), 0, Safety::lift_recall { recall });
		for stock in &stocks {
			let Stock { sale, reserve, .. } = &mut self.stocks[*stock];
			sale.extend(std::mem::replace(reserve, reserve.end..reserve.end));
		}
		self.sell(stocks);
	}

	fn recall(&mut self, by: OrganisationId, scope: RecallScope, lots: &[usize]) -> RecallId {
		let recall = RecallId(self.recalls);
		self.recalls += 1;
		let due = self.ledger.now() + DAY;
		self.ledger.must(daily(by), 0, Safety::recall { scope, class: RecallClass::ClassI, due });
		self.ledger.seal();
		let mut holders: Vec<OrganisationId> = lots.iter().flat_map(|lot| self.blast_radius(*lot)).collect();
		holders.sort_unstable();
		holders.dedup();
		for holder in holders {
			self.ledger.must(daily(holder), 0, Safety::acknowledge { recall });
		}
		recall
	}

	/// Who holds packs of a lot, as the chain says; it must be those that the books say.
	fn blast_radius(&self, lot: usize) -> Vec<OrganisationId> {
		let mut holders: Vec<_> = self.holdings(lot).into_iter().map(|holding| holding.holder).collect();
		holders.sort_unstable();
		holders.dedup();
		assert_eq!(holders, self.book.holders(lot), "holders of lot {lot}, as the chain and as the books say");
		holders
	}

	/// All containers with packs of a lot, page by page.
	pub(crate) fn holdings(&self, lot: usize) -> Vec<Holding> {
		let (mut all, mut after) = (Vec::new(), None::<Sscc>);
		loop {
			let arguments = (self.book.key(lot), after, 100u32);
			let (page, next): (Vec<Holding>, Option<Sscc>) =
				self.ledger.chain.read("DrugTraceApi_holders_of_lot", &arguments);
			all.extend(page);
			match next {
				Some(_) => after = next,
				None => return all,
			}
		}
	}

	/// A pack of each stock that is left of these lots is shown. Gives back those stocks.
	fn show_recalled(&mut self, lots: &[usize]) -> Vec<usize> {
		let left = |stock: &usize| lots.contains(&self.stocks[*stock].lot) && !self.stocks[*stock].reserve.is_empty();
		let stocks: Vec<usize> = (0..self.stocks.len()).filter(left).collect();
		for stock in &stocks {
			let (lot, index) = (self.stocks[*stock].lot, self.stocks[*stock].reserve.start);
			self.attempt(*stock, "pack of a recalled lot", AlarmKind::Recalled, lot, index);
		}
		stocks
	}
}
