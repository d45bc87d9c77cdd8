//! What comes after the sale: returns, exports, samples, thefts, locks, suspects, destruction, repacking and expiry.

use pallet_drug_safety::Call as Safety;
use pallet_drug_supply::Call as Supply;
use salus_primitives::{
	codes::{AlarmKind, CaseOutcome, Suspicion},
	gs1::{Expiry, Sscc},
	ids::{CaseId, DestructionId, LotId, OrganisationId},
	safety::Suspect,
	supply::{Decommission, Input},
	trace::PackState,
};
use salus_runtime::Runtime;
use sp_core::H256;

use super::{
	book::Place,
	people::{gln, pharmacy, wholesaler, Hand, BEGINNING, REGULATOR},
	size::{DAY, PRODUCTS},
	trade::{gtin, Case, Stock},
	Country,
};

/// The hand that acts for somebody every day. The regulator has an admin only.
pub(crate) fn daily(who: OrganisationId) -> (OrganisationId, Hand) {
	(who, if who == REGULATOR { Hand::Admin } else { Hand::System })
}

impl Country {
	/// The stocks that are the `nth` of every so many and have something left.
	fn some_stocks(&self, every: usize, nth: usize) -> Vec<usize> {
		let left = |stock: &usize| !self.stocks[*stock].reserve.is_empty();
		(0..self.stocks.len()).filter(|stock| stock % every == nth).filter(left).collect()
	}

	/// What is left of a stock goes into a container of its own.
	pub(crate) fn pick_out(&mut self, stock: usize) -> (Stock, Case) {
		let before = self.stocks[stock].clone();
		let start = if before.sale.is_empty() { before.reserve.start } else { before.first };
		let sscc = self.next_sscc();
		let case = Case { sscc, first: start, count: before.reserve.end - start };
		self.pack(pharmacy(before.shop), Some(before.sscc), sscc, before.lot, (case.first, case.count));
		let emptied = &mut self.stocks[stock];
		emptied.sale.clear();
		emptied.reserve = before.reserve.end..before.reserve.end;
		(before, case)
	}

	/// One stock in ten goes back to a wholesaler, and on to another pharmacy, which sells it.
	pub(crate) fn returns(&mut self) {
		let mut resold = Vec::new();
		for stock in self.some_stocks(10, 0) {
			let (Stock { shop, lot, .. }, case) = self.pick_out(stock);
			let (back, other) = (wholesaler(shop), (shop + 7) % self.size.pharmacies);
			self.send(pharmacy(shop), case.sscc, back, case.count);
			self.send(back, case.sscc, pharmacy(other), case.count);
			let stock = self.shelve(other, lot, &[case]);
			let Stock { sale, reserve, .. } = &mut self.stocks[stock];
			sale.extend(std::mem::replace(reserve, reserve.end..reserve.end));
			resold.push(stock);
		}
		self.returned = resold.len() as u64;
		self.sell(resold);
	}

	/// Packs leave the market in every way that a holder can take, and some come back.
	pub(crate) fn leave_market(&mut self) {
		for stock in self.some_stocks(40, 1) {
			let packs: Vec<u32> = self.stocks[stock].reserve.clone().collect();
			self.take_off(stock, Decommission::Exported, PackState::Exported, &packs);
			self.attempt_off(stock, "exported pack", packs[0]);
		}
		for stock in self.some_stocks(40, 2) {
			let pack = self.stocks[stock].reserve.start;
			self.take_off(stock, Decommission::Sample, PackState::Sample, &[pack]);
			self.attempt_off(stock, "sample", pack);
			if stock % 80 == 2 {
				self.bring_back(stock, Hand::System, &[pack]);
			}
		}
		for stock in self.some_stocks(40, 3) {
			let packs: Vec<u32> = self.stocks[stock].reserve.clone().collect();
			self.take_off(stock, Decommission::Stolen, PackState::Stolen, &packs);
			self.attempt_off(stock, "stolen pack", packs[0]);
		}
		for stock in self.some_stocks(40, 4) {
			let packs: Vec<u32> = self.stocks[stock].reserve.clone().collect();
			self.take_off(stock, Decommission::Locked, PackState::Locked, &packs);
			self.attempt_off(stock, "locked pack", packs[0]);
			self.bring_back(stock, Hand::Admin, &packs[1..]);
		}
		for stock in self.some_stocks(40, 6) {
			let Stock { shop, lot, sscc, reserve, .. } = self.stocks[stock].clone();
			self.destroy(pharmacy(shop), sscc, lot, (reserve.start, reserve.len() as u32), wholesaler(shop), false);
			self.attempt_off(stock, "destroyed pack", reserve.start);
			self.stocks[stock].reserve = reserve.end..reserve.end;
		}
	}

	fn take_off(&mut self, stock: usize, why: Decommission, state: PackState, indexes: &[u32]) {
		let Stock { shop, lot, sscc, .. } = self.stocks[stock];
		let packs = self.book.lots[lot].manifest.packs(indexes);
		let call = Supply::decommission { packs, sscc, why };
		self.ledger.must((pharmacy(shop), Hand::System), indexes.len() as u32, call);
		self.book.turn(lot, indexes.iter().copied(), state);
		// What has left the market is no stock any more, even if some of it comes back.
		let reserve = &mut self.stocks[stock].reserve;
		*reserve = reserve.end..reserve.end;
	}

	fn bring_back(&mut self, stock: usize, hand: Hand, indexes: &[u32]) {
		let Stock { shop, lot, sscc, .. } = self.stocks[stock];
		let packs = self.book.lots[lot].manifest.packs(indexes);
		self.ledger.must((pharmacy(shop), hand), indexes.len() as u32, Supply::reactivate { packs, sscc });
		self.book.turn(lot, indexes.iter().copied(), PackState::Active);
	}

	/// Somebody shows a pack that has left the market.
	pub(crate) fn attempt_off(&mut self, stock: usize, trick: &'static str, index: u32) {
		self.attempt(stock, trick, AlarmKind::NotActive, self.stocks[stock].lot, index);
	}

	/// Suspect packs are locked by a case. Half of the cases are cleared; the packs of the others are destroyed.
	pub(crate) fn suspects(&mut self) {
		let mut cleared = Vec::new();
		for stock in self.some_stocks(40, 5) {
			let (Stock { shop, lot, .. }, case) = self.pick_out(stock);
			let (by, id) = (pharmacy(shop), CaseId(self.cases));
			self.cases += 1;
			let suspects = vec![Suspect::Container(case.sscc)].try_into().expect("one is few enough");
			let (suspicion, evidence) = (Suspicion::Counterfeit, Some(H256::repeat_byte(7)));
			self.ledger.must(daily(by), case.count, Safety::open_case { suspicion, suspects, evidence });
			let packs = self.book.lots[lot].manifest.packs(&[case.first]);
			let call = Supply::supply { packs, sscc: case.sscc, premises: gln(by), fill: None };
			self.ledger.must_not(daily(by), pallet_drug_supply::Error::<Runtime>::Locked, call);
			if id.0 % 2 == 0 {
				let call = Safety::close_case { case: id, outcome: CaseOutcome::Cleared };
				self.ledger.must((by, Hand::Admin), 0, call);
				cleared.push(self.shelve(shop, lot, &[case]));
				continue;
			}
			self.ledger.must(daily(REGULATOR), 0, Safety::decide_illegitimate { case: id });
			self.ledger.must(daily(by), 0, Safety::note_notified { case: id });
			let call = Safety::close_case { case: id, outcome: CaseOutcome::Illegitimate };
			self.ledger.must((by, Hand::Admin), 0, call);
			self.destroy(by, case.sscc, lot, (case.first, case.count), wholesaler(shop), true);
			self.attempt_off(stock, "illegitimate pack", case.first);
		}
		self.sell(cleared);
	}

	/// Packs are destroyed before a witness, who now and then refuses at first. What is locked stays on the list of its
	/// container.
	pub(crate) fn destroy(
		&mut self,
		by: OrganisationId,
		sscc: Sscc,
		lot: usize,
		(first, count): (u32, u32),
		witness: OrganisationId,
		locked: bool,
	) {
		let key = self.book.key(lot);
		let offer = Supply::offer_destruction { sscc, key, first, count, witness };
		self.ledger.must(daily(by), 0, offer.clone());
		self.destructions += 1;
		if self.destructions.is_multiple_of(5) {
			let id = DestructionId(self.destructions - 1);
			self.ledger.must(daily(witness), 0, Supply::end_destruction { id });
			self.ledger.must(daily(by), 0, offer);
			self.destructions += 1;
		}
		let id = DestructionId(self.destructions - 1);
		self.ledger.must(daily(witness), count, Supply::witness_destruction { id });
		self.book.turn(lot, first..first + count, PackState::Destroyed);
		if !locked {
			self.book.leave(lot, (first, count), Place::Gone);
		}
	}

	/// Cases that their makers kept are made into twice as many smaller packs, of which one is lost, and those are sold.
	pub(crate) fn repack(&mut self) {
		let mut sold = Vec::new();
		for (lot, case) in std::mem::take(&mut self.kept) {
			let (maker, from) = (self.book.lots[lot].maker, self.book.key(lot));
			let product = lot as u32 % PRODUCTS;
			let quantity = case.count * 2 - 1;
			let (output, new) = self.draw_up(maker, gtin(maker, 50_000 + product), quantity, Expiry(281_130));
			let sscc = self.next_sscc();
			let input = Input { sscc: case.sscc, key: from, first: case.first, count: case.count };
			let inputs = vec![input].try_into().expect("one is few enough");
			let call = Supply::transform { inputs, output: new, sscc, waste: 10 };
			self.ledger.must(daily(maker), case.count, call);
			self.book.turn(lot, case.first..case.first + case.count, PackState::Repacked);
			self.book.leave(lot, (case.first, case.count), Place::Gone);
			self.book.put(output, (0, quantity), sscc, maker);
			let shop = lot as u32 % self.size.pharmacies;
			self.send(maker, sscc, pharmacy(shop), quantity);
			let stock = self.shelve(shop, output, &[Case { sscc, first: 0, count: quantity }]);
			self.attempt(stock, "repacked pack", AlarmKind::NotActive, lot, case.first);
			sold.push(stock);
			self.ledger.seal();
			let origins: Vec<LotId> = self.ledger.chain.read("DrugTraceApi_origins", &Country::id(output));
			assert_eq!(origins, [Country::id(lot)], "lot {output} was made of lot {lot}");
		}
		self.sell(sold);
	}

	/// The lots that were made for a short time expire. What is left of them is shown once more, and destroyed.
	pub(crate) fn expire(&mut self) {
		self.ledger.wait(0);
		self.ledger.wait((BEGINNING + 45 * DAY).saturating_sub(self.ledger.now()));
		for stock in 0..self.stocks.len() {
			let Stock { shop, lot, sscc, reserve, .. } = self.stocks[stock].clone();
			if reserve.is_empty() || self.book.lots[lot].expiry > self.ledger.now() {
				continue;
			}
			self.attempt(stock, "pack of an expired lot", AlarmKind::Expired, lot, reserve.start);
			self.destroy(pharmacy(shop), sscc, lot, (reserve.start, reserve.len() as u32), wholesaler(shop), false);
			self.stocks[stock].reserve = reserve.end..reserve.end;
		}
	}
}
