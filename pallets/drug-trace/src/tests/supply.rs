//! Tests of `supply`.

use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use salus_primitives::trace::{PackState, PackStatus, RecallClass};

use super::*;
use crate::{Call, PackPages, WeightInfo};

type E = Error<Test>;

fn supply(pack: PackProof) -> DispatchResult {
	DrugTrace::supply(signed(PHARMACY), pack, sscc(1))
}

#[test]
fn supply_works_and_touches_one_pack_only() {
	after(delivered).build_and_execute(|| {
		assert_ok!(supply(proof(3)));
		assert_last(Event::Supplied { key: key(), index: 3, by: PHARMACY });
		let page = PackPages::<Test>::get(key(), 0).unwrap();
		for place in 0..=u8::MAX {
			let expected = if place == 3 { PackState::Supplied } else { PackState::Active };
			assert_eq!(page.get(place), Some(expected));
		}
		assert!(!DrugTrace::verify_pack(&proof(3)).may_be_supplied());
		assert!(DrugTrace::verify_pack(&proof(4)).may_be_supplied());
	});
}

#[test]
fn supply_by_a_provider_works() {
	after(packed).build_and_execute(|| {
		assert_ok!(DrugTrace::ship(signed(FACTORY), sscc(1), CLINIC));
		assert_ok!(DrugTrace::receive(signed(CLINIC), sscc(1)));
		assert_ok!(DrugTrace::supply(signed(CLINIC), proof(0), sscc(1)));
	});
}

#[test]
fn supply_weighs_by_the_length_of_the_path() {
	let pack = proof(0);
	let length = pack.path.len() as u32;
	let weight = Call::<Test>::supply { pack, sscc: sscc(1) }.get_dispatch_info().call_weight;
	assert_eq!(weight, <() as WeightInfo>::supply(length));
}

#[test]
fn supply_by_others_fails_with_bad_origin() {
	after(delivered).build_and_execute(|| {
		assert_bad_origin(&[PHARMACY, CLINIC], |origin| DrugTrace::supply(origin, proof(0), sscc(1)));
	});
}

#[test]
fn supply_without_good_standing_fails() {
	after(delivered).build_and_execute(|| {
		assert_needs_good_standing(PHARMACY, || supply(proof(0)));
	});
}

#[test]
fn supply_of_odd_serial_fails_with_invalid_serial() {
	after(delivered).build_and_execute(|| {
		for text in [&b""[..], b"S 0"] {
			let pack = PackProof { serial: BoundedVec::truncate_from(text.to_vec()), ..proof(0) };
			assert_noop!(supply(pack), E::InvalidSerial);
		}
	});
}

#[test]
fn supply_from_unused_sscc_fails_with_unknown_container() {
	after(delivered).build_and_execute(|| {
		assert_noop!(DrugTrace::supply(signed(PHARMACY), proof(0), sscc(2)), E::UnknownContainer);
	});
}

#[test]
fn supply_by_a_dispenser_that_does_not_hold_the_container_fails_with_not_holder() {
	after(delivered).build_and_execute(|| {
		assert_noop!(DrugTrace::supply(signed(CLINIC), proof(0), sscc(1)), E::NotHolder);
	});
}

#[test]
fn supply_before_the_container_is_received_fails_with_not_holder() {
	after(shipped).build_and_execute(|| {
		assert_noop!(supply(proof(0)), E::NotHolder);
	});
}

#[test]
fn supply_while_the_container_is_on_its_way_fails_with_on_offer() {
	after(delivered).build_and_execute(|| {
		assert_ok!(DrugTrace::ship(signed(PHARMACY), sscc(1), CLINIC));
		assert_noop!(supply(proof(0)), E::OnOffer);
	});
}

#[test]
fn supply_of_pack_beyond_the_container_fails_with_not_in_container() {
	after(delivered).build_and_execute(|| {
		assert_ok!(supply(proof(COUNT - 1)));
		assert_noop!(supply(proof(COUNT)), E::NotInContainer);
	});
}

#[test]
fn supply_of_pack_before_the_container_fails_with_not_in_container() {
	after(delivered).build_and_execute(|| {
		assert_ok!(DrugTrace::pack(signed(FACTORY), sscc(2), key(), COUNT));
		assert_ok!(DrugTrace::ship(signed(FACTORY), sscc(2), PHARMACY));
		assert_ok!(DrugTrace::receive(signed(PHARMACY), sscc(2)));
		assert_noop!(DrugTrace::supply(signed(PHARMACY), proof(0), sscc(2)), E::NotInContainer);
		assert_ok!(DrugTrace::supply(signed(PHARMACY), proof(COUNT), sscc(2)));
	});
}

#[test]
fn supply_of_pack_of_another_lot_fails_with_not_in_container() {
	after(delivered).build_and_execute(|| {
		assert_noop!(supply(proof_of(key_of("LOT-2"), QUANTITY, 0)), E::NotInContainer);
	});
}

#[test]
fn supply_of_forged_serial_fails_with_not_genuine() {
	after(delivered).build_and_execute(|| {
		assert_noop!(supply(PackProof { serial: serial(99), ..proof(0) }), E::NotGenuine);
		assert_noop!(supply(PackProof { path: proof(1).path, ..proof(0) }), E::NotGenuine);
		assert_noop!(supply(PackProof { index: 1, ..proof(0) }), E::NotGenuine);
	});
}

#[test]
fn supply_of_the_last_pack_under_the_number_of_another_fails_with_not_genuine() {
	// The lot's tree is not full: the path of pack 12 joins from the left twice, as that of pack 3 does.
	after(delivered).build_and_execute(|| {
		assert_noop!(supply(PackProof { index: 3, ..proof(QUANTITY - 1) }), E::NotGenuine);
	});
}

#[test]
fn supply_twice_fails_with_already_supplied() {
	after(delivered).build_and_execute(|| {
		assert_ok!(supply(proof(0)));
		assert_noop!(supply(proof(0)), E::AlreadySupplied);
		assert_ok!(supply(proof(1)));
	});
}

#[test]
fn supply_of_pack_in_any_other_state_fails_with_not_active() {
	use PackState::*;
	after(delivered).build_and_execute(|| {
		for state in [Exported, Stolen, Destroyed, Sample, Locked] {
			DrugTrace::set_state(&key(), 0, state);
			assert_noop!(supply(proof(0)), E::NotActive);
			assert!(matches!(DrugTrace::verify_pack(&proof(0)), PackStatus::Genuine { state: s, .. } if s == state));
		}
	});
}

#[test]
fn supply_from_the_expiry_on_fails_with_expired() {
	after(delivered).build_and_execute(|| {
		Now::set(EXPIRY - 1);
		assert_ok!(supply(proof(0)));
		Now::set(EXPIRY);
		assert_noop!(supply(proof(1)), E::Expired);
	});
}

#[test]
fn supply_of_recalled_lot_fails_with_recalled() {
	after(delivered).build_and_execute(|| {
		assert_ok!(DrugTrace::recall(signed(FACTORY), key(), RecallClass::ClassIII));
		assert_noop!(supply(proof(0)), E::Recalled);
	});
}
