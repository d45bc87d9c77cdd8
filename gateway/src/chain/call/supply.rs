//! Calls of `DrugSupply`.

use salus_primitives::{
	gs1::{Gln, Sscc},
	ids::{DestructionId, OrganisationId},
	lots::NewLot,
	prescription::Fill,
	supply::{Decommission, Input, Packs, SupplyEntry, SupplyProof},
	trace::LotKey,
};

use super::Call;

/// Supplies packs of one lot to a patient out of a container. For a pharmacy or provider that holds it. What must not
/// be supplied is an alarm among the events, not an error.
pub fn supply(packs: &Packs, sscc: Sscc, premises: Gln, fill: Option<&Fill>) -> Call {
	Call::new("DrugSupply", "supply", &(packs, sscc, premises, fill))
}

/// Undoes a supply, shown by the entry of the dispenser's log. For the dispenser that supplied, at the same premises.
pub fn undo_supply(
	packs: &Packs,
	sscc: Sscc,
	premises: Gln,
	entry: &SupplyEntry,
	proof: &SupplyProof,
	fill: Option<&Fill>,
) -> Call {
	Call::new("DrugSupply", "undo_supply", &(packs, sscc, premises, entry, proof, fill))
}

/// Takes packs off the market. For the holder of their container; to withdraw them, also the owner of the product.
pub fn decommission(packs: &Packs, sscc: Sscc, why: Decommission) -> Call {
	Call::new("DrugSupply", "decommission", &(packs, sscc, why))
}

/// Brings packs back to the market. For the holder that took them off, or a quality person for locked ones.
pub fn reactivate(packs: &Packs, sscc: Sscc) -> Call {
	Call::new("DrugSupply", "reactivate", &(packs, sscc))
}

/// Offers the destruction of packs to a witness. For the holder of their container.
pub fn offer_destruction(sscc: Sscc, key: &LotKey, first: u32, count: u32, witness: OrganisationId) -> Call {
	Call::new("DrugSupply", "offer_destruction", &(sscc, key, first, count, witness))
}

/// Says that packs were destroyed. For the witness.
pub fn witness_destruction(id: DestructionId) -> Call {
	Call::new("DrugSupply", "witness_destruction", &id)
}

/// Takes an offer to destroy packs back, or refuses it. For who offered it, or the witness.
pub fn end_destruction(id: DestructionId) -> Call {
	Call::new("DrugSupply", "end_destruction", &id)
}

/// Makes packs into the packs of a new lot, in a container. 16 inputs at most. For the manufacturer that owns the new
/// lot's product and owns and holds the inputs.
pub fn transform(inputs: &[Input], output: &NewLot, sscc: Sscc, waste: u32) -> Call {
	Call::new("DrugSupply", "transform", &(inputs, output, sscc, waste))
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{
		gs1::{Expiry, Gtin},
		ids::LotId,
		supply::Pack,
	};
	use sp_core::H256;

	/// The bytes of lot L1 of product 5.
	const KEY: [u8; 11] = [5, 0, 0, 0, 0, 0, 0, 0, 8, b'L', b'1'];
	/// The bytes of SSCC 1, and of the premises with GLN 2.
	const ONE: [u8; 8] = [1, 0, 0, 0, 0, 0, 0, 0];
	const TWO: [u8; 8] = [2, 0, 0, 0, 0, 0, 0, 0];

	fn key() -> LotKey {
		LotKey { gtin: Gtin(5), lot: b"L1".to_vec().try_into().unwrap() }
	}

	fn packs() -> Packs {
		let pack = Pack { index: 7, serial: b"S".to_vec().try_into().unwrap() };
		Packs { key: key(), packs: vec![pack].try_into().unwrap(), path: vec![H256([4; 32])].try_into().unwrap() }
	}

	/// The bytes of [`packs`].
	fn pack_bytes() -> Vec<u8> {
		[&KEY[..], &[4], &[7, 0, 0, 0], &[4, b'S'], &[4], &[4; 32]].concat()
	}

	fn fill() -> Fill {
		Fill { prescription: H256([5; 32]), number: 1, salt: [6; 32], packs: 2, path: vec![].try_into().unwrap() }
	}

	/// The bytes of [`fill`], as there is one.
	fn fill_bytes() -> Vec<u8> {
		[&[1][..], &[5; 32], &[1, 0, 0, 0], &[6; 32], &[2, 0, 0, 0], &[0]].concat()
	}

	#[test]
	fn supply_is_packs_sscc_premises_fill() {
		let call = supply(&packs(), Sscc(1), Gln(2), None);
		let expected = [&pack_bytes()[..], &ONE, &TWO, &[0]].concat();
		assert_eq!((call.arguments(), call.title().as_str()), (expected.as_slice(), "DrugSupply.supply"));
		let filled = supply(&packs(), Sscc(1), Gln(2), Some(&fill()));
		assert_eq!(filled.arguments(), [&pack_bytes()[..], &ONE, &TWO, &fill_bytes()].concat());
	}

	#[test]
	fn undo_supply_is_packs_sscc_premises_entry_proof_fill() {
		let entry = SupplyEntry {
			by: OrganisationId(3),
			premises: Gln(2),
			at: 256,
			lot: LotId(9),
			packs: vec![7].try_into().unwrap(),
		};
		let proof = SupplyProof { number: 1, path: vec![H256([8; 32])].try_into().unwrap() };
		let call = undo_supply(&packs(), Sscc(1), Gln(2), &entry, &proof, Some(&fill()));
		let expected = [
			&pack_bytes()[..],
			&ONE,
			&TWO,
			&[3, 0, 0, 0],
			&TWO,
			&[0, 1, 0, 0, 0, 0, 0, 0],
			&[9, 0, 0, 0],
			&[4, 7, 0, 0, 0],
			&ONE,
			&[4],
			&[8; 32],
			&fill_bytes(),
		]
		.concat();
		assert_eq!(call.arguments(), expected);
	}

	#[test]
	fn what_leaves_the_market_is_packs_sscc_and_why() {
		let expected = [&pack_bytes()[..], &ONE].concat();
		assert_eq!(reactivate(&packs(), Sscc(1)).arguments(), expected);
		let call = decommission(&packs(), Sscc(1), Decommission::Withdrawn);
		assert_eq!(call.arguments(), [&expected[..], &[4]].concat());
	}

	#[test]
	fn destructions_are_sscc_lot_range_witness_and_then_a_number() {
		let call = offer_destruction(Sscc(1), &key(), 7, 256, OrganisationId(3));
		assert_eq!(call.arguments(), [&ONE[..], &KEY, &[7, 0, 0, 0], &[0, 1, 0, 0], &[3, 0, 0, 0]].concat());
		assert_eq!(witness_destruction(DestructionId(2)).arguments(), [2, 0, 0, 0]);
		assert_eq!(end_destruction(DestructionId(2)).arguments(), [2, 0, 0, 0]);
	}

	#[test]
	fn transform_is_inputs_output_sscc_waste() {
		let input = Input { sscc: Sscc(2), key: key(), first: 7, count: 3 };
		let output = NewLot {
			key: key(),
			expiry: Expiry(1),
			quantity: 6,
			root: H256([3; 32]),
			markets: vec![].try_into().unwrap(),
		};
		let expected = [
			&[4][..],
			&TWO,
			&KEY,
			&[7, 0, 0, 0],
			&[3, 0, 0, 0],
			&KEY,
			&[1, 0, 0, 0],
			&[6, 0, 0, 0],
			&[3; 32],
			&[0],
			&ONE,
			&[4, 0, 0, 0],
		]
		.concat();
		assert_eq!(transform(&[input], &output, Sscc(1), 4).arguments(), expected);
	}
}
