//! Benchmarks, each at its worst case: the largest lot with the longest number, a log whose peaks all merge, and pages
//! that exist already.

use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{ConstU32, EnsureOrigin},
	BoundedVec,
};
use salus_primitives::{
	containers::PackRange,
	gs1::{Expiry, Gln, Gtin, Sscc},
	ids::{DestructionId, Jurisdiction, LotId, Moment, OrganisationId},
	lots::{NewLot, MAX_MARKETS},
	merkle::{MAX_LEAVES, MAX_LOT_LEN, MAX_SERIAL_LEN},
	mmr::{MountainRange, MAX_PEAKS},
	prescription::{Fill, FillControl},
	supply::{supply_leaf, Decommission, Input, Pack, Packs, SupplyEntry, SupplyProof, MAX_PACKS},
	trace::{LotKey, PackState, Serial},
};
use sp_core::H256;

use self::proofs::{hash_pair, proved};
use crate::{
	page::PAGE,
	types::{leaves, Indexes, MAX_INPUTS, MAX_RANGE},
	Call, Config, Decommissionings, Derived, Destructions, NextDestruction, Pallet, SupplyLogs, Undone,
};

mod proofs;

/// Sets the state of other pallets up for the benchmarks.
pub trait BenchmarkHelper {
	/// Sets the clock.
	fn set_time(now: Moment);

	/// Makes the organisation the owner of a product of one unit a pack.
	fn product(owner: OrganisationId, gtin: Gtin);

	/// Commissions a lot of such a product. Its packs are in no container.
	fn commission(owner: OrganisationId, lot: NewLot) -> LotId;

	/// Makes a container, as deep within others as there may be, with these packs; if there is only one, with no other
	/// pack, and the others with no other container. The organisation holds and owns it.
	fn container(holder: OrganisationId, sscc: Sscc, packs: PackRange);

	/// A fill for packs of a product, with the longest path.
	fn fill(gtin: Gtin, packs: u32) -> Fill;

	/// One more organisation in good standing, other than those that the origins stand for.
	fn partner() -> OrganisationId;
}

/// 2026-11-21.
const NOW: Moment = 1_795_219_200_000;
const GTIN: Gtin = Gtin(10_614_141_000_019);
const OUTPUT: Gtin = Gtin(10_614_141_000_026);
const SHOP: Gln = Gln(614_141_000_005);
const SSCC: Sscc = Sscc(106_141_412_345_678_908);
const TARGET: Sscc = Sscc(106_141_412_345_678_915);
const EXPIRY: Expiry = Expiry(270_228);
/// Packs on one page whose paths have the least in common: every eighth.
const APART: u32 = 8;

/// An origin that may do what `Origin` guards, and the organisation that it acts for.
fn acting<T: Config, Origin>() -> Result<(T::RuntimeOrigin, OrganisationId), BenchmarkError>
where
	Origin: EnsureOrigin<T::RuntimeOrigin, Success = OrganisationId>,
{
	T::BenchmarkHelper::set_time(NOW);
	let origin = Origin::try_successful_origin().map_err(|()| "no origin may do it")?;
	let organisation = Origin::ensure_origin(origin.clone()).map_err(|_| "the origin may not do it")?;
	Ok((origin, organisation))
}

/// The longest lot number, ending in this letter.
fn key(gtin: Gtin, last: u8) -> LotKey {
	let mut lot = vec![b'L'; MAX_LOT_LEN as usize];
	lot.pop();
	lot.push(last);
	LotKey { gtin, lot: BoundedVec::truncate_from(lot) }
}

/// The longest serials.
fn serial(index: u32) -> Serial {
	let digits = alloc::format!("{index:0width$}", width = MAX_SERIAL_LEN as usize);
	BoundedVec::truncate_from(digits.into_bytes())
}

/// As many markets as a lot can have.
fn markets() -> BoundedVec<Jurisdiction, ConstU32<MAX_MARKETS>> {
	let code = |number: u32| Jurisdiction([b'A', b'A'.saturating_add((number % 26) as u8)]);
	let more = |number: u32| Jurisdiction([b'D', b'A'.saturating_add((number % 26) as u8)]);
	BoundedVec::truncate_from((0..26).map(code).chain((0..6).map(more)).collect())
}

/// `count` packs of the largest lot, each `step` after the one before, with their proof, and the lot's root.
fn packs(count: u32, step: u32) -> (Packs, H256) {
	let named = (0..count).map(|number| number * step).map(|index| Pack { index, serial: serial(index) });
	let packs = BoundedVec::truncate_from(named.collect());
	let mut packs = Packs { key: key(GTIN, b'A'), packs, path: BoundedVec::new() };
	let (root, path) = proved(&leaves(&packs));
	packs.path = BoundedVec::truncate_from(path);
	(packs, root)
}

fn indexes(packs: &Packs) -> Indexes {
	Indexes::truncate_from(packs.packs.iter().map(|pack| pack.index).collect())
}

/// Commissions the largest lot and puts all of it into a container of `holder`.
fn deliver<T: Config>(owner: OrganisationId, holder: OrganisationId, root: H256) -> LotId {
	T::BenchmarkHelper::product(owner, GTIN);
	let lot = NewLot { key: key(GTIN, b'A'), expiry: EXPIRY, quantity: MAX_LEAVES, root, markets: BoundedVec::new() };
	let lot = T::BenchmarkHelper::commission(owner, lot);
	T::BenchmarkHelper::container(holder, SSCC, PackRange { lot, first: 0, count: MAX_LEAVES });
	lot
}

/// One more lot of the product, of one pack.
fn beside<T: Config>(owner: OrganisationId) -> LotId {
	let root = H256::repeat_byte(1);
	let lot = NewLot { key: key(GTIN, b'B'), expiry: EXPIRY, quantity: 1, root, markets: BoundedVec::new() };
	T::BenchmarkHelper::commission(owner, lot)
}

/// Some packs in the largest lot, held by whoever `Origin` stands for; all other packs on their page are in other states.
fn at_hand<T: Config, Origin>(count: u32) -> Result<(T::RuntimeOrigin, OrganisationId, Packs, LotId), BenchmarkError>
where
	Origin: EnsureOrigin<T::RuntimeOrigin, Success = OrganisationId>,
{
	let (origin, by) = acting::<T, Origin>()?;
	let (packs, root) = packs(count, APART);
	let lot = deliver::<T>(by, by, root);
	crowd::<T>(lot, 0);
	Ok((origin, by, packs, lot))
}

/// Fills a page, but for every eighth place, with as many runs as there can be.
fn crowd<T: Config>(lot: LotId, page: u32) {
	let first = page * u32::from(PAGE);
	for (rest, state) in [(0, PackState::Stolen), (1, PackState::Locked)] {
		let packs = (first..first + u32::from(PAGE)).filter(|index| index % APART != 0 && index % 2 == rest);
		Pallet::<T>::set_states(lot, &packs.collect::<Vec<_>>(), state);
	}
}

/// How high the highest mountain is.
const LEVELS: usize = MAX_PEAKS as usize - 1;

/// A log of which the next entry merges all peaks.
fn full_log() -> MountainRange {
	let peaks = BoundedVec::truncate_from(vec![H256::repeat_byte(1); LEVELS]);
	MountainRange { entries: (1 << LEVELS) - 1, peaks }
}

/// The highest log with this entry as its first, and the entry's proof.
fn log_with(leaf: H256) -> (MountainRange, SupplyProof) {
	let path = vec![H256::repeat_byte(1); LEVELS];
	let peak = path.iter().fold(leaf, |node, right| hash_pair(&node, right));
	let log = MountainRange { entries: 1 << LEVELS, peaks: BoundedVec::truncate_from(vec![peak]) };
	(log, SupplyProof { number: 0, path: BoundedVec::truncate_from(path) })
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn supply(n: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (origin, by, packs, lot) = at_hand::<T, T::DispenserOrigin>(n)?;
		SupplyLogs::<T>::insert(by, full_log());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, packs, SSCC, SHOP, None);

		assert_eq!(Pallet::<T>::state_of(lot, (n - 1) * APART), PackState::Supplied);
		Ok(())
	}

	/// The worst a fill can be is of as many packs as a call names.
	#[benchmark]
	fn supply_fill() -> Result<(), BenchmarkError> {
		acting::<T, T::DispenserOrigin>()?;
		let fill = T::BenchmarkHelper::fill(GTIN, MAX_PACKS);

		#[block]
		{
			T::Fills::consume(&fill, GTIN, MAX_PACKS, NOW)?;
		}

		assert!(T::Fills::consume(&fill, GTIN, MAX_PACKS, NOW).is_err());
		Ok(())
	}

	/// Packs that aren't in the container: the chain looks for them with their maker too.
	#[benchmark]
	fn alarm(n: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (origin, by, packs, lot) = at_hand::<T, T::DispenserOrigin>(n)?;
		T::BenchmarkHelper::container(by, TARGET, PackRange { lot: beside::<T>(by), first: 0, count: 1 });

		#[extrinsic_call]
		supply(origin as T::RuntimeOrigin, packs, TARGET, SHOP, None);

		assert_eq!(SupplyLogs::<T>::get(by).entries, 0);
		assert_eq!(crate::LotHistories::<T>::get(lot).alarms, n);
		Ok(())
	}

	/// What pages add: the longest proof, and pages to read and to write, at the same time.
	#[benchmark]
	fn spread(g: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (_, by) = acting::<T, T::DispenserOrigin>()?;
		let (packs, root) = packs(g, MAX_LEAVES / 64);
		let id = deliver::<T>(by, by, root);
		let indexes = indexes(&packs);
		indexes.iter().for_each(|index| crowd::<T>(id, index / u32::from(PAGE)));

		#[block]
		{
			let (lot, _) = Pallet::<T>::genuine(&packs).map_err(|_| "the packs are not genuine")?;
			let active =
				Pallet::<T>::states(lot.id, indexes.iter().copied()).all(|(_, state)| state == PackState::Active);
			assert!(active);
			Pallet::<T>::set_states(lot.id, &indexes, PackState::Supplied);
		}

		assert_eq!(Pallet::<T>::state_of(id, 0), PackState::Supplied);
		Ok(())
	}

	#[benchmark]
	fn undo_supply(n: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (origin, by, packs, lot) = at_hand::<T, T::DispenserOrigin>(n)?;
		let fill = T::BenchmarkHelper::fill(GTIN, n);
		Pallet::<T>::do_supply(by, packs.clone(), SSCC, SHOP, Some(fill.clone()))?;
		let entry = SupplyEntry { by, premises: SHOP, at: NOW, lot, packs: indexes(&packs) };
		let (log, proof) = log_with(supply_leaf(&entry, Some((fill.prescription, fill.number))));
		SupplyLogs::<T>::insert(by, log);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, packs, SSCC, SHOP, entry, proof, Some(fill));

		assert_eq!(Undone::<T>::get(by, 0).count_ones(), n);
		Ok(())
	}

	#[benchmark]
	fn decommission(n: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (origin, _, packs, lot) = at_hand::<T, T::PartnerOrigin>(n)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, packs, SSCC, Decommission::Exported);

		assert!(Decommissionings::<T>::contains_key(lot, (n - 1) * APART));
		Ok(())
	}

	#[benchmark]
	fn reactivate(n: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (origin, by, packs, lot) = at_hand::<T, T::PartnerOrigin>(n)?;
		Pallet::<T>::do_decommission(by, packs.clone(), SSCC, Decommission::Exported)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, packs, SSCC);

		assert_eq!(Pallet::<T>::state_of(lot, (n - 1) * APART), PackState::Active);
		Ok(())
	}

	/// One full page and a rest at least, as any range is taken to have.
	#[benchmark]
	fn offer_destruction(g: Linear<2, 21>) -> Result<(), BenchmarkError> {
		let (origin, by) = acting::<T, T::PartnerOrigin>()?;
		let lot = deliver::<T>(by, by, H256::repeat_byte(1));
		let count = ranged::<T>(lot, g);
		let witness = T::BenchmarkHelper::partner();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, SSCC, key(GTIN, b'A'), FIRST, count, witness);

		assert!(Destructions::<T>::contains_key(DestructionId(0)));
		Ok(())
	}

	#[benchmark]
	fn witness_destruction(g: Linear<2, 21>) -> Result<(), BenchmarkError> {
		let (origin, witness) = acting::<T, T::WitnessOrigin>()?;
		let by = T::BenchmarkHelper::partner();
		let lot = deliver::<T>(by, by, H256::repeat_byte(1));
		let count = ranged::<T>(lot, g);
		Pallet::<T>::do_offer_destruction(by, SSCC, key(GTIN, b'A'), (FIRST, count), witness)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, DestructionId(0));

		assert_eq!(Pallet::<T>::state_of(lot, FIRST), PackState::Destroyed);
		Ok(())
	}

	#[benchmark]
	fn end_destruction() -> Result<(), BenchmarkError> {
		let (origin, witness) = acting::<T, T::WitnessOrigin>()?;
		let by = T::BenchmarkHelper::partner();
		deliver::<T>(by, by, H256::repeat_byte(1));
		Pallet::<T>::do_offer_destruction(by, SSCC, key(GTIN, b'A'), (FIRST, 1), witness)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, DestructionId(0));

		assert_eq!(NextDestruction::<T>::get(), DestructionId(1));
		assert!(!Destructions::<T>::contains_key(DestructionId(0)));
		Ok(())
	}

	/// Each input is of a lot and a container of its own.
	#[benchmark]
	fn transform(i: Linear<1, 16>) -> Result<(), BenchmarkError> {
		let (origin, by) = acting::<T, T::ManufacturerOrigin>()?;
		T::BenchmarkHelper::product(by, GTIN);
		T::BenchmarkHelper::product(by, OUTPUT);
		let inputs: Vec<Input> = (0..i).map(|number| input::<T>(by, number)).collect();
		let output = NewLot {
			key: key(OUTPUT, b'Z'),
			expiry: EXPIRY,
			quantity: i,
			root: H256::repeat_byte(2),
			markets: markets(),
		};

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, BoundedVec::truncate_from(inputs), output, TARGET, 0);

		assert_eq!(Derived::<T>::iter().count(), i as usize);
		Ok(())
	}

	/// What pages of inputs add: to read and to write, with all their packs.
	#[benchmark]
	fn transform_pages(g: Linear<1, 336>) -> Result<(), BenchmarkError> {
		let (_, by) = acting::<T, T::ManufacturerOrigin>()?;
		let lot = deliver::<T>(by, by, H256::repeat_byte(1));
		let all: Vec<u32> = (0..g * u32::from(PAGE)).collect();
		let odd: Vec<u32> = all.iter().copied().filter(|index| index % 2 == 1).collect();
		Pallet::<T>::set_states(lot, &odd, PackState::Locked);

		#[block]
		{
			assert_eq!(Pallet::<T>::states(lot, all.iter().copied()).count(), all.len());
			Pallet::<T>::set_states(lot, &all, PackState::Repacked);
		}

		assert_eq!(Pallet::<T>::state_of(lot, 1), PackState::Repacked);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}

/// The first pack of a range: the last of its page.
const FIRST: u32 = PAGE as u32 - 1;

/// How many packs, from [`FIRST`] on, are on `pages` pages. Every other one is locked, so that there are many runs.
fn ranged<T: Config>(lot: LotId, pages: u32) -> u32 {
	let count = ((pages - 2) * u32::from(PAGE) + 2).min(MAX_RANGE);
	let all: Vec<u32> = (FIRST..FIRST + count).step_by(2).collect();
	Pallet::<T>::set_states(lot, &all, PackState::Locked);
	count
}

/// A pack on a page that exists, alone in a container.
fn input<T: Config>(by: OrganisationId, number: u32) -> Input {
	let key = key(GTIN, b'A'.saturating_add((number % MAX_INPUTS) as u8));
	let root = H256::repeat_byte(1);
	let lot = NewLot { key: key.clone(), expiry: EXPIRY, quantity: 2, root, markets: BoundedVec::new() };
	let lot = T::BenchmarkHelper::commission(by, lot);
	let body = 10_614_141_100_000_000 + u64::from(number);
	let sscc = Sscc(body * 10 + salus_primitives::gs1::check_digit(body));
	T::BenchmarkHelper::container(by, sscc, PackRange { lot, first: 0, count: 1 });
	Pallet::<T>::set_states(lot, &[1], PackState::Stolen);
	Input { sscc, key, first: 0, count: 1 }
}
