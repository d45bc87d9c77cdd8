//! Benchmarks: every call at its worst, with full containers at the deepest place.

use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, BoundedVec};
use salus_primitives::{
	containers::{Container, Offer, PackRange, Pick, MAX_LEVELS, MAX_RANGES},
	gs1::{check_digit, Gtin, Sscc},
	ids::{LotId, Moment, OrganisationId},
	merkle::{MAX_LEAVES, MAX_LOT_LEN},
	trace::LotKey,
};

use crate::{
	types::LotIds, Call, Children, Config, Containers, ContainersByHolder, ContainersByLot, Packed, Pallet, Picks,
	MIN_DUE,
};

/// Sets the state of other pallets up for the benchmarks. Origins come from `try_successful_origin`, which must give
/// organisations in good standing.
pub trait BenchmarkHelper {
	/// One more organisation in good standing that may hold medicines, other than those that the origins stand for.
	fn partner() -> OrganisationId;

	/// One more lot of the owner, with as many markets as there can be, that of [`BenchmarkHelper::partner`] last. It
	/// has not expired at the moment that the benchmarks set.
	fn add_lot(owner: OrganisationId, key: LotKey, quantity: u32) -> LotId;

	/// Sets the clock.
	fn set_time(now: Moment);
}

const GTIN: Gtin = Gtin(10_614_141_000_019);
/// When the benchmarks run: 2026-11-21.
const NOW: Moment = 1_795_219_200_000;
const DUE: Moment = NOW + MIN_DUE;
/// How many packs of each lot are in a container.
const PACKS: u32 = 16;

/// The SSCC of the container that a benchmark is about, and of others.
const SUBJECT: u64 = 0;
const OTHER: u64 = 1;
/// Where those around and in it begin.
const AROUND: u64 = 10;
const WITHIN: u64 = 100;

fn sscc(number: u64) -> Sscc {
	let body = 10_614_141_000_000_000 + number;
	Sscc(body * 10 + check_digit(body))
}

/// An origin that passes, and for whom it stands.
fn acting<T, Origin>() -> Result<(T::RuntimeOrigin, OrganisationId), BenchmarkError>
where
	T: Config,
	Origin: EnsureOrigin<T::RuntimeOrigin, Success = OrganisationId>,
{
	T::BenchmarkHelper::set_time(NOW);
	let origin = Origin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
	let organisation =
		Origin::try_origin(origin.clone()).map_err(|_| BenchmarkError::Stop("a successful origin must pass"))?;
	Ok((origin, organisation))
}

/// The longest key that a lot can have.
fn key(number: u32) -> LotKey {
	let mut lot = vec![b'L'; MAX_LOT_LEN as usize];
	lot.splice(..2, [b'A' + (number / 16) as u8, b'A' + (number % 16) as u8]);
	LotKey { gtin: GTIN, lot: BoundedVec::truncate_from(lot) }
}

/// As many lots of the owner, all packed, by their ids and keys.
fn lots<T: Config>(owner: OrganisationId, count: u32) -> Vec<(LotId, LotKey)> {
	let add = |number| {
		let id = T::BenchmarkHelper::add_lot(owner, key(number), MAX_LEAVES);
		Packed::<T>::insert(id, MAX_LEAVES);
		(id, key(number))
	};
	(0..count).map(add).collect()
}

/// A container of packs: from `first`, `count` of each lot.
fn case(holder: OrganisationId, lots: &[(LotId, LotKey)], first: u32, count: u32) -> Container {
	let packs: Vec<_> = lots.iter().map(|(lot, _)| PackRange { lot: *lot, first, count }).collect();
	Container {
		holder,
		owner: holder,
		parent: None,
		level: 0,
		children: 0,
		packs: BoundedVec::truncate_from(packs),
		lots: LotIds::truncate_from(lots.iter().map(|(lot, _)| *lot).collect()),
		offer: None,
		locked: false,
		head: [1; 32],
		events: 1,
		born: 1,
	}
}

/// Store a container as it would be stored.
fn store<T: Config>(number: u64, container: Container) {
	if container.parent.is_none() {
		ContainersByHolder::<T>::insert(container.holder, sscc(number), ());
	}
	container.packs.iter().for_each(|range| ContainersByLot::<T>::insert(range.lot, sscc(number), ()));
	Containers::<T>::insert(sscc(number), container);
}

/// Put containers around one that would all be empty without it, and give it back.
fn surrounded<T: Config>(inner: Container) -> Container {
	let levels = u64::from(MAX_LEVELS - 1 - inner.level);
	for around in 0..levels {
		let parent = (around + 1 < levels).then_some(sscc(AROUND + around + 1));
		let level = inner.level + 1 + around as u8;
		let outer = Container { parent, level, children: 1, packs: Default::default(), ..inner.clone() };
		store::<T>(AROUND + around, outer);
	}
	Container { parent: (levels > 0).then_some(sscc(AROUND)), ..inner }
}

/// A container of the highest level, with packs of as many lots as there can be in it.
fn truck_load<T: Config>(holder: OrganisationId, offer: Option<Offer>, lots: &[(LotId, LotKey)]) -> Container {
	let inner = case(holder, lots, 0, PACKS);
	Container { level: MAX_LEVELS - 1, children: 1, packs: Default::default(), offer, ..inner }
}

/// On offer to somebody.
fn offer(to: OrganisationId) -> Option<Offer> {
	Some(Offer { to, owner: to, due: DUE })
}

/// The first few packs of each lot.
fn picks(lots: &[(LotId, LotKey)]) -> Picks {
	Picks::truncate_from(lots.iter().map(|(_, key)| Pick { key: key.clone(), first: 0, count: PACKS }).collect())
}

fn children(count: u32) -> Children {
	Children::truncate_from((0..u64::from(count)).map(|child| sscc(WITHIN + child)).collect())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// All packs of a container at the deepest place go into another: those around it are emptied as well.
	#[benchmark]
	fn pack(p: Linear<1, 16>) -> Result<(), BenchmarkError> {
		let (origin, holder) = acting::<T, T::PartnerOrigin>()?;
		let lots = lots::<T>(holder, p);
		store::<T>(SUBJECT, surrounded::<T>(case(holder, &lots, 0, PACKS)));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, sscc(OTHER), Some(sscc(SUBJECT)), picks(&lots));

		assert!(Containers::<T>::contains_key(sscc(OTHER)));
		assert!(!Containers::<T>::contains_key(sscc(AROUND)));
		Ok(())
	}

	/// Containers of containers, since they can have locks within, into one that there is.
	#[benchmark]
	fn load(c: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (origin, holder) = acting::<T, T::PartnerOrigin>()?;
		let lots = lots::<T>(holder, MAX_RANGES);
		store::<T>(SUBJECT, truck_load::<T>(holder, None, &lots));
		for child in 0..u64::from(c) {
			store::<T>(WITHIN + child, Container { level: MAX_LEVELS - 2, ..truck_load::<T>(holder, None, &lots) });
		}

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, sscc(SUBJECT), children(c));

		assert!(!ContainersByHolder::<T>::contains_key(holder, sscc(WITHIN)));
		Ok(())
	}

	/// All containers out of one that is in others, which are emptied as well.
	#[benchmark]
	fn unload(c: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (origin, holder) = acting::<T, T::PartnerOrigin>()?;
		let lots = lots::<T>(holder, MAX_RANGES);
		let inner = Container { level: 2, children: c as u16, ..truck_load::<T>(holder, None, &lots) };
		store::<T>(SUBJECT, surrounded::<T>(inner));
		for child in 0..u64::from(c) {
			let inner = Container { level: 1, ..truck_load::<T>(holder, None, &lots) };
			store::<T>(WITHIN + child, Container { parent: Some(sscc(SUBJECT)), ..inner });
		}

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, sscc(SUBJECT), children(c));

		assert!(ContainersByHolder::<T>::contains_key(holder, sscc(WITHIN)));
		assert!(!Containers::<T>::contains_key(sscc(SUBJECT)));
		Ok(())
	}

	/// The new owner is not that of the lots, so that their markets and recalls are looked at.
	#[benchmark]
	fn ship(l: Linear<0, 16>) -> Result<(), BenchmarkError> {
		let (origin, holder) = acting::<T, T::PartnerOrigin>()?;
		let to = T::BenchmarkHelper::partner();
		let lots = lots::<T>(holder, l);
		store::<T>(SUBJECT, truck_load::<T>(holder, None, &lots));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, sscc(SUBJECT), to, Some(to), DUE);

		assert_eq!(Containers::<T>::get(sscc(SUBJECT)).and_then(|container| container.offer), offer(to));
		Ok(())
	}

	/// The new owner is not that of the lots, so that their markets and recalls are looked at again. Both are in the
	/// country that [`BenchmarkHelper::partner`] is in.
	#[benchmark]
	fn receive(l: Linear<0, 16>) -> Result<(), BenchmarkError> {
		let (origin, to) = acting::<T, T::PartnerOrigin>()?;
		let from = T::BenchmarkHelper::partner();
		store::<T>(SUBJECT, truck_load::<T>(from, offer(to), &lots::<T>(from, l)));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, sscc(SUBJECT));

		assert!(ContainersByHolder::<T>::contains_key(to, sscc(SUBJECT)));
		Ok(())
	}

	#[benchmark]
	fn refuse() -> Result<(), BenchmarkError> {
		let (origin, to) = acting::<T, T::PartnerOrigin>()?;
		let from = T::BenchmarkHelper::partner();
		store::<T>(SUBJECT, truck_load::<T>(from, offer(to), &lots::<T>(from, MAX_RANGES)));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, sscc(SUBJECT));

		assert!(Containers::<T>::get(sscc(SUBJECT)).is_some_and(|container| container.offer.is_none()));
		Ok(())
	}

	#[benchmark]
	fn cancel() -> Result<(), BenchmarkError> {
		let (origin, from) = acting::<T, T::PartnerOrigin>()?;
		let to = T::BenchmarkHelper::partner();
		store::<T>(SUBJECT, truck_load::<T>(from, offer(to), &lots::<T>(from, MAX_RANGES)));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, sscc(SUBJECT));

		assert!(Containers::<T>::get(sscc(SUBJECT)).is_some_and(|container| container.offer.is_none()));
		Ok(())
	}

	#[benchmark]
	fn report_overdue() -> Result<(), BenchmarkError> {
		let (origin, _) = acting::<T, T::PartnerOrigin>()?;
		let from = T::BenchmarkHelper::partner();
		let late = Offer { to: OrganisationId(u32::MAX), owner: from, due: NOW };
		store::<T>(SUBJECT, truck_load::<T>(from, Some(late), &lots::<T>(from, MAX_RANGES)));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, sscc(SUBJECT));

		let after = Containers::<T>::get(sscc(SUBJECT)).and_then(|container| container.offer);
		assert_eq!(after, Some(Offer { due: Offer::REPORTED, ..late }));
		Ok(())
	}

	/// What shipping costs by the number of packs: nothing. Gives no weight, only the proof.
	#[benchmark(extra)]
	fn ship_packs(p: Linear<10, 10_000>) -> Result<(), BenchmarkError> {
		let (origin, holder) = acting::<T, T::PartnerOrigin>()?;
		let to = T::BenchmarkHelper::partner();
		store::<T>(SUBJECT, case(holder, &lots::<T>(holder, 1), 0, p));

		#[extrinsic_call]
		ship(origin as T::RuntimeOrigin, sscc(SUBJECT), to, Some(to), DUE);

		assert_eq!(Containers::<T>::get(sscc(SUBJECT)).and_then(|container| container.offer), offer(to));
		Ok(())
	}

	/// What receiving costs by the number of packs: nothing.
	#[benchmark(extra)]
	fn receive_packs(p: Linear<10, 10_000>) -> Result<(), BenchmarkError> {
		let (origin, to) = acting::<T, T::PartnerOrigin>()?;
		let from = T::BenchmarkHelper::partner();
		store::<T>(SUBJECT, Container { offer: offer(to), ..case(from, &lots::<T>(from, 1), 0, p) });

		#[extrinsic_call]
		receive(origin as T::RuntimeOrigin, sscc(SUBJECT));

		assert!(ContainersByHolder::<T>::contains_key(to, sscc(SUBJECT)));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
