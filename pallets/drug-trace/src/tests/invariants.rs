//! Random calls in random order: the invariants hold, and a supply happens once for each pack.

use alloc::collections::BTreeSet;
use frame_support::assert_ok;
use proptest::{collection::vec, prelude::*, sample::select};
use salus_primitives::trace::{PackState, PackStatus, RecallClass};
use sp_runtime::StateVersion;

use super::*;
use crate::{Containers, Lots};

/// Large enough for two pages of states.
const LOT: u32 = 300;

#[derive(Clone, Debug)]
enum Step {
	Commission { lot: u8 },
	Pack { case: u64, lot: u8, count: u32 },
	Deliver { case: u64, to: OrganisationId },
	Ship { case: u64, to: u32 },
	ShipAs { by: u32, case: u64, to: u32 },
	Receive { case: u64 },
	ReceiveAs { by: u32, case: u64 },
	Refuse { by: u32, case: u64 },
	Cancel { by: u32, case: u64 },
	Supply { case: u64, offset: u32 },
	Recall { by: u32, lot: u8 },
	Wait { by: Moment },
}

fn step() -> impl Strategy<Value = Step> {
	let (by, case, lot) = (1..8u32, 0..4u64, 0..2u8);
	prop_oneof![
		1 => lot.clone().prop_map(|lot| Step::Commission { lot }),
		4 => (case.clone(), lot.clone(), 1..200u32).prop_map(|(case, lot, count)| Step::Pack { case, lot, count }),
		8 => (case.clone(), select(&[PHARMACY, CLINIC][..])).prop_map(|(case, to)| Step::Deliver { case, to }),
		2 => (case.clone(), by.clone()).prop_map(|(case, to)| Step::Ship { case, to }),
		1 => (by.clone(), case.clone(), by.clone()).prop_map(|(by, case, to)| Step::ShipAs { by, case, to }),
		3 => case.clone().prop_map(|case| Step::Receive { case }),
		1 => (by.clone(), case.clone()).prop_map(|(by, case)| Step::ReceiveAs { by, case }),
		1 => (by.clone(), case.clone()).prop_map(|(by, case)| Step::Refuse { by, case }),
		1 => (by.clone(), case.clone()).prop_map(|(by, case)| Step::Cancel { by, case }),
		24 => (case, prop_oneof![0..8u32, 0..200u32]).prop_map(|(case, offset)| Step::Supply { case, offset }),
		1 => (by, lot).prop_map(|(by, lot)| Step::Recall { by, lot }),
		1 => (1..200u64).prop_map(|by| Step::Wait { by }),
	]
}

fn lot_key(lot: u8) -> LotKey {
	key_of(&format!("LOT-{lot}"))
}

/// Who holds the container and to whom it is on offer; somebody without it when there is none.
fn custody(case: u64) -> (OrganisationId, OrganisationId) {
	let container = Containers::<Test>::get(sscc(case));
	let holder = container.as_ref().map_or(STRANGER, |container| container.holder);
	(holder, container.and_then(|container| container.offered_to).unwrap_or(WHOLESALER))
}

fn take(step: &Step, supplied: &mut BTreeSet<(LotKey, u32)>) -> DispatchResult {
	let org = OrganisationId;
	match *step {
		Step::Commission { lot } => {
			let key = lot_key(lot);
			let root = root_of(&key, LOT);
			DrugTrace::commission(signed(FACTORY), key, EXPIRY, LOT, root)
		}
		Step::Pack { case, lot, count } => DrugTrace::pack(signed(FACTORY), sscc(case), lot_key(lot), count),
		Step::Deliver { case, to } => {
			DrugTrace::ship(signed(custody(case).0), sscc(case), to)?;
			assert_ok!(DrugTrace::receive(signed(to), sscc(case)));
			Ok(())
		}
		Step::Ship { case, to } => DrugTrace::ship(signed(custody(case).0), sscc(case), org(to)),
		Step::ShipAs { by, case, to } => DrugTrace::ship(signed(org(by)), sscc(case), org(to)),
		Step::Receive { case } => DrugTrace::receive(signed(custody(case).1), sscc(case)),
		Step::ReceiveAs { by, case } => DrugTrace::receive(signed(org(by)), sscc(case)),
		Step::Refuse { by, case } => DrugTrace::refuse(signed(org(by)), sscc(case)),
		Step::Cancel { by, case } => DrugTrace::cancel(signed(org(by)), sscc(case)),
		Step::Supply { case, offset } => {
			let Some(container) = Containers::<Test>::get(sscc(case)) else { return Ok(()) };
			let index = (container.first + offset).min(LOT - 1);
			let pack = proof_of(container.key.clone(), LOT, index);
			DrugTrace::supply(signed(container.holder), pack, sscc(case))?;
			assert!(supplied.insert((container.key, index)), "a pack was supplied twice");
			Ok(())
		}
		Step::Recall { by, lot } => DrugTrace::recall(signed(org(by)), lot_key(lot), RecallClass::ClassII),
		Step::Wait { by } => {
			Now::mutate(|now| *now += by);
			Ok(())
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn any_calls_in_any_order_keep_the_invariants(steps in vec(step(), 20..100)) {
		after(registered).build().execute_with(|| {
			let mut supplied = BTreeSet::new();
			for first in [Step::Commission { lot: 0 }, Step::Pack { case: 0, lot: 0, count: 280 }] {
				take(&first, &mut supplied).unwrap();
			}
			for step in &steps {
				let before = sp_io::storage::root(StateVersion::V1);
				if take(step, &mut supplied).is_err() {
					assert_eq!(before, sp_io::storage::root(StateVersion::V1), "{step:?} failed and left something behind");
				}
			}
			DrugTrace::do_try_state().unwrap();
			for (key, lot) in Lots::<Test>::iter() {
				for index in [0, 1, 199, 255, 256, 299] {
					let status = DrugTrace::verify_pack(&proof_of(key.clone(), LOT, index));
					let expected = match supplied.contains(&(key.clone(), index)) {
						true => PackState::Supplied,
						false => PackState::Active,
					};
					let recalled = lot.recall.map(|recall| recall.class);
					let expired = lot.is_expired(Now::get());
					let expiry = lot.expiry;
					assert_eq!(status, PackStatus::Genuine { state: expected, expired, recalled, expiry });
				}
			}
		});
	}
}
