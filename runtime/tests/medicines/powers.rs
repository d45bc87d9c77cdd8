//! Who may do what: a device takes custody and reports temperatures, and says nothing else of medicines.

use frame_support::{assert_noop, assert_ok};
use salus_primitives::{
	codes::{Role, Suspicion},
	containers::Pick,
	ids::OrganisationId,
	safety::Suspect,
	supply::Decommission,
};
use sp_runtime::DispatchError::BadOrigin;

use crate::{
	common::NOW,
	world::{
		admin, dispatch, holder, key, new_lot, packs, signed, sscc, world, CARRIER, DAY, FACTORY, LATE, WHOLESALER,
	},
};

#[test]
fn a_truck_takes_custody_and_nothing_else() {
	world().execute_with(|| {
		let truck = |of| signed(holder(of, Role::Vehicle));
		let commission = pallet_drug_registry::Call::commission { lot: new_lot(key(0, 0), 4, LATE, &[]) };
		assert_noop!(dispatch(commission.clone(), truck(FACTORY)), BadOrigin);
		assert_ok!(dispatch(commission, signed(admin(FACTORY))));
		let picks = vec![Pick { key: key(0, 0), first: 0, count: 4 }].try_into().unwrap();
		let pack = pallet_drug_trace::Call::pack { sscc: sscc(1), from: None, picks };
		assert_noop!(dispatch(pack.clone(), truck(FACTORY)), BadOrigin);
		assert_ok!(dispatch(pack, signed(admin(FACTORY))));

		let (to, due) = (OrganisationId(CARRIER), NOW + DAY);
		let ship = |to| pallet_drug_trace::Call::ship { sscc: sscc(1), to, owner: None, due };
		assert_ok!(dispatch(ship(to), signed(admin(FACTORY))));
		assert_ok!(dispatch(pallet_drug_trace::Call::receive { sscc: sscc(1) }, truck(CARRIER)));
		let packs = packs(key(0, 0), 4, &[0]);
		let steal = pallet_drug_supply::Call::decommission { packs, sscc: sscc(1), why: Decommission::Stolen };
		assert_noop!(dispatch(steal, truck(CARRIER)), BadOrigin);
		let suspects = vec![Suspect::Container(sscc(1))].try_into().unwrap();
		let open = pallet_drug_safety::Call::open_case { suspicion: Suspicion::Stolen, suspects, evidence: None };
		assert_noop!(dispatch(open, truck(CARRIER)), BadOrigin);
		assert_ok!(dispatch(ship(OrganisationId(WHOLESALER)), truck(CARRIER)));
	});
}
