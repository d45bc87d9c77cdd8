//! Benchmarks: every call at its worst, with the longest lot number and the largest lot.

use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, BoundedVec};
use salus_primitives::{
	gs1::{CompanyPrefix, Gtin, Sscc},
	ids::{Moment, OrganisationId},
	merkle::{serial_leaf, MAX_LEAVES, MAX_LOT_LEN, MAX_SERIAL_LEN},
	trace::{LotKey, PackProof, PackState, RecallClass},
};
use sp_core::H256;
use sp_runtime::traits::{BlakeTwo256, Hash};

use crate::*;

const GTIN: Gtin = Gtin(10_614_141_000_019);
const PREFIX: CompanyPrefix = CompanyPrefix { number: 614_141, digits: 7 };
const SSCC: Sscc = Sscc(106_141_412_345_678_908);
const EXPIRY: Moment = Moment::MAX;

/// An origin that passes, and for whom it stands.
fn acting<T, Origin>() -> Result<(T::RuntimeOrigin, OrganisationId), BenchmarkError>
where
	T: Config,
	Origin: EnsureOrigin<T::RuntimeOrigin, Success = OrganisationId>,
{
	let origin = Origin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
	let organisation =
		Origin::try_origin(origin.clone()).map_err(|_| BenchmarkError::Stop("a successful origin must pass"))?;
	Ok((origin, organisation))
}

/// The longest key that a lot can have.
fn key() -> LotKey {
	LotKey { gtin: GTIN, lot: BoundedVec::truncate_from(vec![b'L'; MAX_LOT_LEN as usize]) }
}

/// A product of `owner` with a lot of `quantity` packs, `packed` of them in containers.
fn lot<T: Config>(owner: OrganisationId, quantity: u32, root: H256, packed: u32) {
	Products::<T>::insert(GTIN, Product { owner });
	Lots::<T>::insert(key(), Lot { expiry: EXPIRY, quantity, root, packed, recall: None });
}

/// A container with all packs of the lot.
fn container<T: Config>(holder: OrganisationId, offered_to: Option<OrganisationId>, count: u32) {
	Containers::<T>::insert(SSCC, Container { holder, offered_to, key: key(), first: 0, count });
	ContainersByHolder::<T>::insert(holder, SSCC, ());
}

/// The first pack of a lot of 2^`levels` packs, and the lot's root. The other leaves need not be known for that.
fn first_pack(levels: u32) -> (PackProof, H256) {
	let serial = BoundedVec::truncate_from(vec![b'S'; MAX_SERIAL_LEN as usize]);
	let leaf = serial_leaf(GTIN, &key().lot, &serial);
	let path = vec![H256::repeat_byte(7); levels as usize];
	let root = path
		.iter()
		.fold(BlakeTwo256::hash(&leaf), |node, right| BlakeTwo256::hash(&[node.as_bytes(), right.as_bytes()].concat()));
	(PackProof { key: key(), serial, index: 0, path: BoundedVec::truncate_from(path) }, root)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_product() -> Result<(), BenchmarkError> {
		let (origin, owner) = acting::<T, T::ManufacturerOrigin>()?;
		T::BenchmarkHelper::own_prefix(owner, PREFIX);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, GTIN, PREFIX.digits);

		assert_eq!(Products::<T>::get(GTIN), Some(Product { owner }));
		Ok(())
	}

	#[benchmark]
	fn commission() -> Result<(), BenchmarkError> {
		let (origin, owner) = acting::<T, T::ManufacturerOrigin>()?;
		Products::<T>::insert(GTIN, Product { owner });

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, key(), EXPIRY, MAX_LEAVES, H256::repeat_byte(1));

		assert!(Lots::<T>::contains_key(key()));
		Ok(())
	}

	#[benchmark]
	fn pack() -> Result<(), BenchmarkError> {
		let (origin, owner) = acting::<T, T::ManufacturerOrigin>()?;
		lot::<T>(owner, MAX_LEAVES, H256::repeat_byte(1), 0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SSCC, key(), MAX_LEAVES);

		assert!(ContainersByHolder::<T>::contains_key(owner, SSCC));
		Ok(())
	}

	#[benchmark]
	fn ship() -> Result<(), BenchmarkError> {
		let (origin, holder) = acting::<T, T::PartnerOrigin>()?;
		let to = T::BenchmarkHelper::partner();
		lot::<T>(holder, MAX_LEAVES, H256::repeat_byte(1), MAX_LEAVES);
		container::<T>(holder, None, MAX_LEAVES);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SSCC, to);

		assert_eq!(Containers::<T>::get(SSCC).and_then(|container| container.offered_to), Some(to));
		Ok(())
	}

	#[benchmark]
	fn receive() -> Result<(), BenchmarkError> {
		let (origin, to) = acting::<T, T::PartnerOrigin>()?;
		let from = T::BenchmarkHelper::partner();
		lot::<T>(from, MAX_LEAVES, H256::repeat_byte(1), MAX_LEAVES);
		container::<T>(from, Some(to), MAX_LEAVES);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SSCC);

		assert!(ContainersByHolder::<T>::contains_key(to, SSCC));
		Ok(())
	}

	#[benchmark]
	fn refuse() -> Result<(), BenchmarkError> {
		let (origin, to) = acting::<T, T::PartnerOrigin>()?;
		let from = T::BenchmarkHelper::partner();
		lot::<T>(from, MAX_LEAVES, H256::repeat_byte(1), MAX_LEAVES);
		container::<T>(from, Some(to), MAX_LEAVES);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SSCC);

		assert!(Containers::<T>::get(SSCC).is_some_and(|container| container.offered_to.is_none()));
		Ok(())
	}

	#[benchmark]
	fn cancel() -> Result<(), BenchmarkError> {
		let (origin, holder) = acting::<T, T::PartnerOrigin>()?;
		let to = T::BenchmarkHelper::partner();
		lot::<T>(holder, MAX_LEAVES, H256::repeat_byte(1), MAX_LEAVES);
		container::<T>(holder, Some(to), MAX_LEAVES);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SSCC);

		assert!(Containers::<T>::get(SSCC).is_some_and(|container| container.offered_to.is_none()));
		Ok(())
	}

	/// The path has up to `MAX_DEPTH` items.
	#[benchmark]
	fn supply(p: Linear<0, 20>) -> Result<(), BenchmarkError> {
		let (origin, holder) = acting::<T, T::DispenserOrigin>()?;
		let (proof, root) = first_pack(p);
		let quantity = 1 << p;
		lot::<T>(holder, quantity, root, quantity);
		container::<T>(holder, None, quantity);
		PackPages::<T>::insert(key(), 0, PackPage::default());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, proof, SSCC);

		let page = PackPages::<T>::get(key(), 0).unwrap_or_default();
		assert_eq!(page.get(0), Some(PackState::Supplied));
		Ok(())
	}

	#[benchmark]
	fn recall() -> Result<(), BenchmarkError> {
		let (origin, owner) = acting::<T, T::RecallOrigin>()?;
		lot::<T>(owner, MAX_LEAVES, H256::repeat_byte(1), MAX_LEAVES);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, key(), RecallClass::ClassI);

		assert!(Lots::<T>::get(key()).is_some_and(|lot| lot.recall.is_some()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
