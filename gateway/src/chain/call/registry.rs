//! Calls of `DrugRegistry`.

use salus_primitives::{
	gs1::Gtin,
	lots::{NewLot, ProductTerms, StorageLimits},
};

use super::Call;

/// Registers a product. For the manufacturer that owns its prefix.
pub fn register_product(gtin: Gtin, prefix_digits: u8, terms: &ProductTerms) -> Call {
	Call::new("DrugRegistry", "register_product", &(gtin, prefix_digits, terms))
}

/// Sets how a product must be kept, or (`None`) that it is no matter of the cold chain. For its owner.
pub fn set_terms(gtin: Gtin, storage: Option<StorageLimits>) -> Call {
	Call::new("DrugRegistry", "set_terms", &(gtin, storage))
}

/// Commissions a lot by the root over its serials. For the product's owner.
pub fn commission(lot: &NewLot) -> Call {
	Call::new("DrugRegistry", "commission", lot)
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{gs1::Expiry, ids::Jurisdiction, trace::LotKey};
	use sp_core::H256;

	const LIMITS: StorageLimits = StorageLimits { lowest: -20, highest: 80, tolerance: 30 };

	/// The bytes of [`LIMITS`].
	const LIMIT_BYTES: [u8; 6] = [236, 255, 80, 0, 30, 0];

	#[test]
	fn register_product_is_gtin_digits_units_storage() {
		let terms = ProductTerms { units: 28, storage: Some(LIMITS) };
		let call = register_product(Gtin(5), 7, &terms);
		let expected = [&[5, 0, 0, 0, 0, 0, 0, 0][..], &[7], &[28, 0, 0, 0], &[1], &LIMIT_BYTES].concat();
		assert_eq!((call.arguments(), call.title().as_str()), (expected.as_slice(), "DrugRegistry.register_product"));
	}

	#[test]
	fn set_terms_is_gtin_storage() {
		let expected = [&[5, 0, 0, 0, 0, 0, 0, 0][..], &[1], &LIMIT_BYTES].concat();
		assert_eq!(set_terms(Gtin(5), Some(LIMITS)).arguments(), expected);
		assert_eq!(set_terms(Gtin(5), None).arguments(), [5, 0, 0, 0, 0, 0, 0, 0, 0]);
	}

	#[test]
	fn commission_is_gtin_lot_expiry_quantity_root_markets() {
		let lot = NewLot {
			key: LotKey { gtin: Gtin(5), lot: b"L1".to_vec().try_into().unwrap() },
			expiry: Expiry(401_231),
			quantity: 10_000,
			root: H256([3; 32]),
			markets: vec![Jurisdiction(*b"DE"), Jurisdiction(*b"FR")].try_into().unwrap(),
		};
		let expected = [
			&[5, 0, 0, 0, 0, 0, 0, 0][..],
			&[8, b'L', b'1'],
			&401_231u32.to_le_bytes(),
			&10_000u32.to_le_bytes(),
			&[3; 32],
			&[8, b'D', b'E', b'F', b'R'],
		]
		.concat();
		assert_eq!(commission(&lot).arguments(), expected);
	}
}
