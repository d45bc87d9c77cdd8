//! Tests of the questions.

use frame_support::assert_ok;
use salus_primitives::{
	decision::{chain_hash, LogHead},
	safety::Holding,
};

use super::*;
use crate::MAX_PAGE;

/// All pages of a list, each of this many items.
fn all_pages<Item>(limit: u32, page: impl Fn(Option<Sscc>, u32) -> (Vec<Item>, Option<Sscc>)) -> Vec<Item> {
	let (mut items, mut after) = (Vec::new(), None);
	loop {
		let (more, next) = page(after, limit);
		assert!(more.len() <= limit as usize);
		items.extend(more);
		after = next;
		if after.is_none() {
			return items;
		}
	}
}

fn cases(count: u64) {
	Registry::add(key(0), FACTORY, 1_000, &[]);
	for case in 0..count {
		assert_ok!(pack(100 + case, &[(0, case as u32 * 2, 2)]));
	}
}

#[test]
fn holders_of_lot_follows_the_packs() {
	after(loaded).build_and_execute(|| {
		assert_ok!(repack(FACTORY, 1, 3, &[(0, 0, 4)]));
		assert_ok!(sell(FACTORY, 3, CLINIC));
		assert_ok!(receive(CLINIC, 3));
		assert_ok!(ship(FACTORY, 10, CARRIER, Some(PHARMACY)));
		let (mut found, next) = DrugTrace::holders_of_lot(key(0), None, 10);
		found.sort_by_key(|holding| holding.sscc);
		let lot = LotId(0);
		let on_pallet = Holding {
			lot,
			sscc: sscc(1),
			root: sscc(10),
			holder: FACTORY,
			owner: FACTORY,
			offered_to: Some(CARRIER),
			packs: COUNT - 4,
		};
		let root = sscc(3);
		let sold = Holding { lot, sscc: root, root, holder: CLINIC, owner: CLINIC, offered_to: None, packs: 4 };
		assert_eq!((found, next), (vec![on_pallet, sold], None));
		assert_eq!(DrugTrace::holders_of_lot(key(5), None, 10), (vec![], None));
		assert_eq!(DrugTrace::holders_of_lot(key(2), None, 10), (vec![], None));
	});
}

#[test]
fn pages_hold_each_container_once() {
	after(|| cases(23)).build_and_execute(|| {
		for limit in [1, 2, 7, 23, 24] {
			let of_lot = all_pages(limit, |after, limit| DrugTrace::holders_of_lot(key(0), after, limit));
			assert_eq!(of_lot.len(), 23);
			let distinct: alloc::collections::BTreeSet<_> = of_lot.iter().map(|holding| holding.sscc).collect();
			assert_eq!(distinct.len(), 23);
			let held = all_pages(limit, |after, limit| {
				let page = DrugTrace::held_by(FACTORY, after, limit);
				(page.items, page.next)
			});
			assert_eq!(held.len(), 23);
		}
		assert_eq!(DrugTrace::held_by(FACTORY, None, 0).items.len(), 1, "a page has at least one");
		assert_eq!(DrugTrace::held_by(PHARMACY, None, 10).items, []);
	});
}

#[test]
fn a_page_has_100_at_most() {
	after(|| cases(120)).build_and_execute(|| {
		assert_eq!(DrugTrace::held_by(FACTORY, None, u32::MAX).items.len(), MAX_PAGE as usize);
		let (page, next) = DrugTrace::holders_of_lot(key(0), None, u32::MAX);
		assert_eq!(page.len(), MAX_PAGE as usize);
		assert_eq!(next, page.last().map(|holding| holding.sscc));
		assert_eq!(DrugTrace::holders_of_lot(key(0), next, u32::MAX).0.len(), 20);
	});
}

#[test]
fn held_by_lists_the_outermost_containers() {
	after(loaded).build_and_execute(|| {
		let page = DrugTrace::held_by(FACTORY, None, 10);
		assert_eq!(page.items, [(sscc(10), DrugTrace::container(sscc(10)).unwrap())]);
	});
}

#[test]
fn overdue_lists_what_was_not_received_in_time() {
	after(loaded).build_and_execute(|| {
		assert_ok!(pack(3, &[(2, 0, 1)]));
		assert_ok!(pack(4, &[(2, 1, 1)]));
		assert_ok!(sell(FACTORY, 3, PHARMACY));
		assert_ok!(DrugTrace::ship(signed(FACTORY), sscc(10), PHARMACY, None, DUE + 1));
		let overdue = || {
			let mut numbers: Vec<_> =
				DrugTrace::overdue(FACTORY, None, 10).items.iter().map(|(sscc, _)| *sscc).collect();
			numbers.sort();
			numbers
		};
		assert!(overdue().is_empty());
		Now::set(DUE);
		assert_eq!(overdue(), [sscc(3)]);
		Now::set(DUE + 1);
		assert_eq!(overdue(), [sscc(3), sscc(10)]);
		assert_ok!(DrugTrace::report_overdue(signed(CLINIC), sscc(3)));
		assert_eq!(overdue(), [sscc(3), sscc(10)], "reported or not");
		assert_ok!(receive(PHARMACY, 3));
		assert_eq!(overdue(), [sscc(10)]);
	});
}

#[test]
fn history_is_what_the_events_lead_to() {
	after(loaded).build_and_execute(|| {
		assert_ok!(unload(FACTORY, 10, [1]));
		assert_ok!(repack(FACTORY, 1, 3, &[(0, 0, 4)]));
		assert_ok!(sell(FACTORY, 1, PHARMACY));
		assert_ok!(receive(PHARMACY, 1));
		set_locked(1, true);
		let expected: [Event<Test>; 7] = [
			Event::Packed { sscc: sscc(1), from: None, by: FACTORY, picks: picks(&[(0, 0, COUNT)]) },
			Event::Loaded { parent: sscc(10), children: children([1, 2]), by: FACTORY },
			Event::Unloaded { parent: sscc(10), children: children([1]), by: FACTORY, owner: FACTORY },
			Event::Packed { sscc: sscc(3), from: Some(sscc(1)), by: FACTORY, picks: picks(&[(0, 0, 4)]) },
			Event::Offered { sscc: sscc(1), from: FACTORY, to: PHARMACY, owner: PHARMACY, due: DUE },
			Event::Received { sscc: sscc(1), from: FACTORY, to: PHARMACY, owner: PHARMACY },
			Event::Locked { sscc: sscc(1) },
		];
		let head = expected.iter().fold([0; 32], |head, event| chain_hash(&head, event));
		assert_eq!(DrugTrace::history(sscc(1)), Some(LogHead { head, count: 7 }));
		assert_eq!(DrugTrace::history(sscc(9)), None);
	});
}

#[test]
fn packed_counts_what_was_ever_packed() {
	after(packed).build_and_execute(|| {
		assert_ok!(DrugTrace::take(FACTORY, sscc(1), &picks(&[(0, 0, COUNT)])));
		assert_eq!(DrugTrace::packed(key(0)), COUNT);
		assert_eq!((DrugTrace::packed(key(1)), DrugTrace::packed(key(5))), (0, 0));
	});
}
