//! Whatever is called in whatever order: the invariants hold, a refused call writes nothing, and a lot that was once
//! commissioned stays as it was but for its recall.

use super::*;
use proptest::prelude::*;
use sp_runtime::StateVersion;
use std::collections::BTreeMap;

/// One call. The ranges are small, so that calls meet each other's results.
#[derive(Clone, Copy, Debug)]
enum Step {
	Register(u64, bool, u32),
	Store(u64, bool, i16, i16),
	Commission { who: u64, rivals: bool, lot: u8, expiry: u32, quantity: u32, markets: u8, spoilt: bool },
	RecallLot(bool, u8, Option<RecallClass>),
	RecallProduct(bool, Option<u8>, Option<RecallClass>),
	Wait(u64),
}

fn gtin(rivals: bool) -> Gtin {
	if rivals {
		RIVALS_GTIN
	} else {
		GTIN
	}
}

fn lot_key(rivals: bool, lot: u8) -> LotKey {
	LotKey { gtin: gtin(rivals), ..key(["A", "B", "C", ""][usize::from(lot)]) }
}

/// Four countries, of which the last is none.
fn market(n: u8) -> Jurisdiction {
	country(["AT", "DE", "FR", "fr"][usize::from(n)])
}

impl Step {
	fn run(self) -> DispatchResult {
		match self {
			Self::Register(who, rivals, units) => {
				Registry::register_product(signed(who), gtin(rivals), 7, ProductTerms { units, ..TERMS })
			}
			Self::Store(who, rivals, lowest, highest) => {
				let limits = StorageLimits { lowest, highest, tolerance: 0 };
				Registry::set_terms(signed(who), gtin(rivals), Some(limits))
			}
			Self::Commission { who, rivals, lot, expiry, quantity, markets, spoilt } => {
				let mut markets: Vec<_> = (0..3).filter(|n| markets >> n & 1 == 1).map(market).collect();
				if spoilt {
					markets.push(market(lot));
				}
				let (key, expiry, root) = (lot_key(rivals, lot), Expiry(expiry), H256::repeat_byte(lot + 1));
				let markets = BoundedVec::truncate_from(markets);
				Registry::commission(signed(who), NewLot { key, expiry, quantity, root, markets })
			}
			Self::RecallLot(rivals, lot, recall) => Registry::set_lot_recall(&lot_key(rivals, lot), recall),
			Self::RecallProduct(rivals, place, recall) => {
				Registry::set_product_recall(gtin(rivals), place.map(market), recall)
			}
			Self::Wait(days) => {
				Now::mutate(|now| *now += days * DAY);
				Ok(())
			}
		}
	}
}

fn any_step() -> impl Strategy<Value = Step> {
	let who = || prop_oneof![6 => Just(FACTORY), 6 => Just(RIVAL), 1 => Just(WHOLESALER)];
	let class = || prop::option::of(prop::sample::select(RecallClass::ALL));
	let rivals = || prop::bool::weighted(0.3);
	let spoilt = prop::bool::weighted(0.1);
	let commission = (rivals(), 0..4u8, 261_118..261_132u32, 0..8u32, 0..8u8, spoilt, prop::bool::weighted(0.1));
	prop_oneof![
		3 => (who(), prop::bool::weighted(0.7), 0..4u32)
			.prop_map(|(who, rivals, units)| Step::Register(who, rivals, units)),
		1 => (who(), rivals(), -2..3i16, -2..3i16).prop_map(|(who, rivals, low, high)| Step::Store(who, rivals, low, high)),
		8 => commission.prop_map(|(rivals, lot, expiry, quantity, markets, spoilt, foreign)| {
			let who = if rivals == foreign { FACTORY } else { RIVAL };
			Step::Commission { who, rivals, lot, expiry, quantity, markets, spoilt }
		}),
		3 => (rivals(), 0..4u8, class()).prop_map(|(rivals, lot, class)| Step::RecallLot(rivals, lot, class)),
		4 => (rivals(), prop::option::of(0..4u8), class())
			.prop_map(|(rivals, place, class)| Step::RecallProduct(rivals, place, class)),
		1 => (0..4u64).prop_map(Step::Wait),
	]
}

/// All lots, without their recalls.
fn lots() -> BTreeMap<LotKey, Lot> {
	Lots::<Test>::iter().map(|(key, lot)| (key, Lot { recall: None, ..lot })).collect()
}

/// What the recalls that were noted say of a lot in a country, by the plainest means.
fn gravest(
	noted: &[(Gtin, Option<Jurisdiction>, RecallClass)],
	key: &LotKey,
	lot: &Lot,
	at: Jurisdiction,
) -> Option<RecallClass> {
	let product = noted.iter().filter(|(gtin, place, _)| *gtin == key.gtin && place.is_none_or(|place| place == at));
	product.map(|(_, _, class)| *class).chain(lot.recall).min_by_key(|class| class.index())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	#[test]
	fn any_calls_keep_the_invariants_and_the_lots(steps in prop::collection::vec(any_step(), 1..60)) {
		ExtBuilder::default().build_and_execute(|| {
			assert_ok!(register(FACTORY, GTIN));
			let mut noted = Vec::new();
			for step in steps {
				let (root, before) = (sp_io::storage::root(StateVersion::V1), lots());
				let result = step.run();
				match (step, result) {
					(_, Err(_)) => assert_eq!(sp_io::storage::root(StateVersion::V1), root),
					(Step::RecallProduct(rivals, place, recall), Ok(())) => {
						let (gtin, place) = (gtin(rivals), place.map(market));
						noted.retain(|(other, market, _)| (*other, *market) != (gtin, place));
						noted.extend(recall.map(|class| (gtin, place, class)));
					}
					_ => {}
				}
				let after = lots();
				assert!(before.iter().all(|(key, lot)| after.get(key) == Some(lot)));
				Registry::do_try_state().unwrap();
			}
			for (key, lot) in Lots::<Test>::iter() {
				for at in ["AT", "DE", "FR", "US"].map(country) {
					assert_eq!(Registry::recall(&lot, key.gtin, at), gravest(&noted, &key, &lot, at));
				}
			}
		});
	}
}
