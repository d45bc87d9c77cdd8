//! The state that the benchmarks of medicines start from.

use alloc::vec::Vec;
use frame_support::BoundedVec;
use frame_system::RawOrigin;
use pallet_consortium::benchmark_setup as setup;
use salus_primitives::{
	codes::OrganisationClass,
	containers::{Container, PackRange, MAX_LEVELS, MAX_RANGES},
	gs1::{check_digit, CompanyPrefix, Gtin, Sscc},
	ids::{Jurisdiction, LotId, Moment, OrganisationId, Period},
	lots::{Lot, LotControl, LotInspect, NewLot, Product, ProductTerms, StorageLimits, MAX_MARKETS},
	merkle,
	prescription::{fill_leaf, Fill, MAX_FILLS},
	trace::LotKey,
	traits::OrganisationInspect,
};
use sp_core::H256;

use super::Helper;
use crate::{Consortium, DrugRegistry, Runtime};

/// Units of use in a pack.
const UNITS: u32 = 30;

impl Helper {
	/// As many markets as a lot can have; the last is the one that organisations of benchmarks are in.
	fn markets(of: OrganisationId) -> Vec<Jurisdiction> {
		let own = Consortium::jurisdiction(of);
		let others = (b'A'..=b'Z').flat_map(|one| [[one, b'A'], [one, b'B']]).map(Jurisdiction);
		let mut markets: Vec<_> = others.filter(|market| Some(*market) != own).take(MAX_MARKETS as usize - 1).collect();
		markets.extend(own);
		markets.sort_by_key(|market| market.0);
		markets
	}

	/// A product of the owner.
	fn add_product(owner: OrganisationId, gtin: Gtin, storage: Option<StorageLimits>) {
		let terms = ProductTerms { units: UNITS, storage };
		pallet_drug_registry::Products::<Runtime>::insert(gtin, Product { owner, terms });
	}

	/// A lot of the owner that expires long after the benchmarks, as large as its record can be.
	fn insert_lot(owner: OrganisationId, key: &LotKey, quantity: u32, root: H256) -> LotId {
		let id = pallet_drug_registry::NextLot::<Runtime>::mutate(|next| {
			let id = *next;
			*next = LotId(id.0 + 1);
			id
		});
		let lot = Lot {
			id,
			owner,
			expiry: Moment::MAX,
			quantity,
			root,
			units: UNITS,
			markets: BoundedVec::truncate_from(Self::markets(owner)),
			recall: None,
		};
		pallet_drug_registry::Lots::<Runtime>::insert(key, lot);
		pallet_drug_registry::LotKeys::<Runtime>::insert(id, key);
		id
	}

	/// A container of the holder with these packs and lots, in as many others as can be.
	fn insert_container(holder: OrganisationId, sscc: Sscc, packs: Vec<PackRange>, parents: u8) {
		let lots: Vec<_> = packs.iter().map(|range| range.lot).collect();
		for (level, number) in (0..=parents).zip(sscc.0..) {
			let here = if level == 0 { sscc } else { Sscc(u64::MAX - number) };
			let parent = (level < parents).then(|| Sscc(u64::MAX - number - 1));
			let container = Container {
				holder,
				owner: holder,
				parent,
				level,
				children: u16::from(level > 0),
				packs: BoundedVec::truncate_from(if level == 0 { packs.clone() } else { Vec::new() }),
				lots: BoundedVec::truncate_from(lots.clone()),
				offer: None,
				locked: false,
				head: [0; 32],
				events: 0,
				born: 0,
			};
			pallet_drug_trace::Containers::<Runtime>::insert(here, container);
			if parent.is_none() {
				pallet_drug_trace::ContainersByHolder::<Runtime>::insert(holder, here, ());
			}
		}
		for lot in lots {
			pallet_drug_trace::ContainersByLot::<Runtime>::insert(lot, sscc, ());
		}
	}
}

/// A GTIN of the benchmarks.
fn gtin(number: u32) -> Gtin {
	let body = 1_061_414_100_000 + u64::from(number);
	Gtin(body * 10 + check_digit(body))
}

/// An SSCC of the benchmarks.
fn sscc(number: u32) -> Sscc {
	let body = 10_614_141_000_000_000 + u64::from(number);
	Sscc(body * 10 + check_digit(body))
}

/// A lot of the benchmarks, with the longest number.
fn key(product: Gtin, number: u32) -> LotKey {
	let mut lot = alloc::vec![b'L'; merkle::MAX_LOT_LEN as usize];
	for (place, byte) in lot.iter_mut().zip(number.to_be_bytes()) {
		*place = b'A' + byte % 26;
	}
	LotKey { gtin: product, lot: BoundedVec::truncate_from(lot) }
}

impl pallet_drug_registry::BenchmarkHelper for Helper {
	fn own_prefix(organisation: OrganisationId, prefix: CompanyPrefix) {
		if pallet_consortium::OrganisationsByPrefix::<Runtime>::get(prefix) == Some(organisation) {
			return;
		}
		Consortium::assign_prefix(RawOrigin::Root.into(), organisation, prefix).expect("the prefix is free");
	}
}

impl pallet_drug_trace::BenchmarkHelper for Helper {
	fn partner() -> OrganisationId {
		setup::organisation::<Runtime>(OrganisationClass::Wholesaler).0
	}

	fn add_lot(owner: OrganisationId, key: LotKey, quantity: u32) -> LotId {
		if DrugRegistry::product(key.gtin).is_none() {
			Self::add_product(owner, key.gtin, None);
		}
		Self::insert_lot(owner, &key, quantity, H256::repeat_byte(1))
	}

	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}
}

impl pallet_drug_supply::BenchmarkHelper for Helper {
	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}

	fn product(owner: OrganisationId, gtin: Gtin) {
		Self::add_product(owner, gtin, None);
	}

	fn commission(owner: OrganisationId, lot: NewLot) -> LotId {
		<DrugRegistry as LotControl>::commission(owner, lot).expect("the lot is sound")
	}

	fn container(holder: OrganisationId, sscc: Sscc, packs: PackRange) {
		// Ranges of one pack around the one that is asked for: the longest list from whose middle packs can be taken. A
		// single pack is alone, so that its container is gone without it, and all around that too.
		let others = if packs.count == 1 { 0 } else { MAX_RANGES - 2 };
		let mut ranges: Vec<_> =
			(0..others).map(|n| PackRange { lot: LotId(u32::MAX - n), first: 0, count: 1 }).collect();
		ranges.insert(0, packs);
		Self::insert_container(holder, sscc, ranges, MAX_LEVELS - 1);
	}

	fn fill(gtin: Gtin, packs: u32) -> Fill {
		let leaves: Vec<_> = (0..MAX_FILLS).map(|number| fill_leaf(&[number as u8; 32], number, gtin, packs)).collect();
		let (prescription, number) = (merkle::root(&leaves), MAX_FILLS - 1);
		let path = merkle::path(&leaves, number).expect("the fill is there");
		let record = salus_primitives::prescription::Prescription {
			by: setup::organisation::<Runtime>(OrganisationClass::Provider).0,
			fills: MAX_FILLS,
			used: 0,
			validity: Period::between(0, Moment::MAX),
			withdrawn_at: None,
			history: Default::default(),
		};
		pallet_prescription::Prescriptions::<Runtime>::insert(prescription, record);
		Fill { prescription, number, salt: [number as u8; 32], packs, path: BoundedVec::truncate_from(path) }
	}

	fn partner() -> OrganisationId {
		setup::organisation::<Runtime>(OrganisationClass::Wholesaler).0
	}
}

impl pallet_drug_safety::BenchmarkHelper for Helper {
	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}

	fn lot(owner: OrganisationId, number: u32) -> LotKey {
		let key = key(gtin(0), number);
		Self::add_product(owner, key.gtin, None);
		if <DrugRegistry as LotInspect>::lot(&key).is_none() {
			Self::insert_lot(owner, &key, merkle::MAX_LEAVES, H256::repeat_byte(1));
		}
		key
	}

	fn container(holder: OrganisationId, number: u32) -> (Sscc, Gtin) {
		let storage = StorageLimits { lowest: 20, highest: 80, tolerance: 0 };
		let product = gtin(1 + number);
		Self::add_product(holder, product, Some(storage));
		let lots = (0..MAX_RANGES).map(|lot| {
			let of = if lot + 1 == MAX_RANGES { product } else { gtin(0) };
			Self::insert_lot(holder, &key(of, 1_000 + number * MAX_RANGES + lot), 1, H256::repeat_byte(1))
		});
		let ranges = lots.map(|lot| PackRange { lot, first: 0, count: 1 }).collect();
		let sscc = sscc(number);
		Self::insert_container(holder, sscc, ranges, MAX_LEVELS - 1);
		(sscc, product)
	}
}
