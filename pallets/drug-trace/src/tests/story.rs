//! One lot from the factory to the patient, and its recall.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::trace::{PackStatus, RecallClass};

use super::*;
use crate::{ContainersByHolder, Lots, PackPages};

type E = Error<Test>;

const LOT: u32 = 1_000;

/// Hand a container over.
fn deliver(number: u64, from: OrganisationId, to: OrganisationId) {
	assert_ok!(DrugTrace::ship(signed(from), sscc(number), to));
	assert_ok!(DrugTrace::receive(signed(to), sscc(number)));
}

#[test]
fn lot_travels_from_factory_to_patient_and_is_recalled() {
	ExtBuilder::default().build_and_execute(|| {
		// Commissioned and packed: four cases of 250, whatever their size one storage item each.
		registered();
		let root = root_of(&key(), LOT);
		assert_ok!(DrugTrace::commission(signed(FACTORY), key(), EXPIRY, LOT, root));
		for case in 0..4 {
			assert_ok!(DrugTrace::pack(signed(FACTORY), sscc(case), key(), 250));
		}

		// Through the wholesaler to a pharmacy and a clinic; the last case is refused.
		(0..3).for_each(|case| deliver(case, FACTORY, WHOLESALER));
		deliver(1, WHOLESALER, PHARMACY);
		deliver(2, WHOLESALER, CLINIC);
		assert_ok!(DrugTrace::ship(signed(FACTORY), sscc(3), WHOLESALER));
		assert_ok!(DrugTrace::refuse(signed(WHOLESALER), sscc(3)));

		// Supplied: packs on both sides of a page's edge. A forged one is caught, and so is a second supply.
		for index in [255, 256, 499] {
			let pack = proof_of(key(), LOT, index);
			assert!(DrugTrace::verify_pack(&pack).may_be_supplied());
			assert_ok!(DrugTrace::supply(signed(PHARMACY), pack.clone(), sscc(1)));
			assert_noop!(DrugTrace::supply(signed(PHARMACY), pack, sscc(1)), E::AlreadySupplied);
		}
		let forged = PackProof { serial: serial(LOT), ..proof_of(key(), LOT, 300) };
		assert_eq!(DrugTrace::verify_pack(&forged), PackStatus::NotGenuine);
		assert_noop!(DrugTrace::supply(signed(PHARMACY), forged, sscc(1)), E::NotGenuine);

		// Recalled: nothing is supplied any more, and the cases go home.
		assert_ok!(DrugTrace::recall(signed(REGULATOR), key(), RecallClass::ClassI));
		let pack = proof_of(key(), LOT, 500);
		assert_noop!(DrugTrace::supply(signed(CLINIC), pack, sscc(2)), E::Recalled);
		assert_noop!(DrugTrace::ship(signed(WHOLESALER), sscc(0), PHARMACY), E::Recalled);
		deliver(0, WHOLESALER, FACTORY);
		deliver(1, PHARMACY, FACTORY);
		deliver(2, CLINIC, FACTORY);

		assert_eq!(ContainersByHolder::<Test>::iter_prefix(FACTORY).count(), 4);
		assert_eq!(Lots::<Test>::iter().count(), 1);
		assert_eq!(PackPages::<Test>::iter().count(), 2);
	});
}
