//! Benchmarks, each at its worst case: the longest lot number, the largest lot and the most markets.

use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Time},
	BoundedVec,
};
use salus_primitives::{
	gs1::{CompanyPrefix, Expiry, Gtin},
	ids::{Jurisdiction, OrganisationId},
	lots::{NewLot, ProductTerms, StorageLimits, MAX_MARKETS},
	merkle::{MAX_LEAVES, MAX_LOT_LEN},
	trace::LotKey,
};
use sp_core::H256;

use crate::{Call, Config, Lots, Pallet, Products};

/// Sets the state of other pallets up for the benchmarks. The origins stand for organisations in good standing.
pub trait BenchmarkHelper {
	/// Makes the organisation the owner of this company prefix.
	fn own_prefix(organisation: OrganisationId, prefix: CompanyPrefix);
}

/// The product of the benchmarks.
const GTIN: Gtin = Gtin(10_614_141_000_019);
/// Its company prefix.
const PREFIX: CompanyPrefix = CompanyPrefix { number: 614_141, digits: 7 };
/// How it must be kept.
const STORAGE: StorageLimits = StorageLimits { lowest: 20, highest: 80, tolerance: 30 };
/// What is said of it.
const TERMS: ProductTerms = ProductTerms { units: 30, storage: Some(STORAGE) };

/// A manufacturer's origin, and the organisation that it acts for, which owns the prefix.
fn manufacturer<T: Config>() -> Result<(T::RuntimeOrigin, OrganisationId), BenchmarkError> {
	let origin = T::ManufacturerOrigin::try_successful_origin().map_err(|()| "no origin may do it")?;
	let owner = T::ManufacturerOrigin::ensure_origin(origin.clone()).map_err(|_| "the origin may not do it")?;
	T::BenchmarkHelper::own_prefix(owner, PREFIX);
	Ok((origin, owner))
}

/// The largest lot, which ends with the month of December of the first year that hasn't passed.
fn lot<T: Config>() -> Result<NewLot, BenchmarkError> {
	let now = T::Time::now();
	let is_ahead = |expiry: &Expiry| expiry.ends(now).is_some_and(|end| now < end);
	let mut years = (0..100u32).map(|year| Expiry(year * 10_000 + 1_200));
	let expiry = years.find(is_ahead).ok_or("a year must be ahead")?;
	let lot = BoundedVec::truncate_from((0..MAX_LOT_LEN).map(|_| b'L').collect());
	let markets = (b'A'..=b'Z').flat_map(|one| [[one, b'A'], [one, b'B']]).map(Jurisdiction);
	Ok(NewLot {
		key: LotKey { gtin: GTIN, lot },
		expiry,
		quantity: MAX_LEAVES,
		root: H256::repeat_byte(1),
		markets: BoundedVec::truncate_from(markets.take(MAX_MARKETS as usize).collect()),
	})
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_product() -> Result<(), BenchmarkError> {
		let (origin, _) = manufacturer::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, GTIN, PREFIX.digits, TERMS);

		assert!(Products::<T>::contains_key(GTIN));
		Ok(())
	}

	#[benchmark]
	fn set_terms() -> Result<(), BenchmarkError> {
		let (origin, owner) = manufacturer::<T>()?;
		Pallet::<T>::do_register_product(owner, GTIN, PREFIX.digits, ProductTerms { storage: None, ..TERMS })?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, GTIN, Some(STORAGE));

		assert_eq!(Products::<T>::get(GTIN).map(|product| product.terms), Some(TERMS));
		Ok(())
	}

	#[benchmark]
	fn commission() -> Result<(), BenchmarkError> {
		let (origin, owner) = manufacturer::<T>()?;
		Pallet::<T>::do_register_product(owner, GTIN, PREFIX.digits, TERMS)?;
		let lot = lot::<T>()?;
		let key = lot.key.clone();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, lot);

		assert!(Lots::<T>::contains_key(key));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
