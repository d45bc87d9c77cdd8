//! What custody, recalls and supplies cost the chain, and that it isn't the number of packs that they cost: signed
//! transactions into a block of the Wasm runtime in the node's executor, all in one run.
//!
//! Only applying the transactions is timed, not the block around them. Ratios are of medians over rounds in which one of
//! each follows the other, so that a busy machine slows down both. `scripts/xtask.sh perf` builds and runs it.

use std::time::Duration;

use criterion::{Criterion, Throughput};
use pallet_drug_registry::Call as Registry;
use pallet_drug_safety::Call as Safety;
use pallet_drug_supply::Call as Supply;
use pallet_drug_trace::Call as Trace;
use salus_primitives::{
	codes::RecallClass,
	containers::Pick,
	gs1::{check_digit, Expiry, Gln, Gtin, Sscc},
	ids::OrganisationId,
	lots::{NewLot, ProductTerms},
	safety::RecallScope,
	trace::LotKey,
};
use salus_runtime::{genesis_config_presets::SAMPLE_PREFIX, RuntimeCall, UncheckedExtrinsic};
use sp_core::H256;

use crate::{
	common::{self, median, Chain},
	manifest::Manifest,
};

/// The hospital of the development preset, which receives and supplies.
const HOSPITAL: OrganisationId = OrganisationId(0);
/// Rounds of which the medians are taken.
const ROUNDS: usize = 101;
/// Packs of the lot that is supplied.
const LOT: u32 = 10_000;
/// Packs of a case on the pallet, which has 20 of them.
const CASE: u32 = 500;

/// Containers: with 10 packs, with 10,000, a pallet of 20 cases, and the one that the hospital has.
const SMALL: u64 = 1;
const LARGE: u64 = 2;
const PALLET: u64 = 3;
const SHELF: u64 = 4;
const CASES: u64 = 10;

/// The people of the benchmark, with their next nonces, and their chain.
struct Bench {
	chain: Chain,
	maker: u32,
	hospital: u32,
	manifest: Manifest,
}

fn gtin() -> Gtin {
	let body = SAMPLE_PREFIX.number * 100_000 + 1;
	Gtin(body * 10 + check_digit(body))
}

fn sscc(number: u64) -> Sscc {
	let body = SAMPLE_PREFIX.number * 1_000_000_000 + number;
	Sscc(body * 10 + check_digit(body))
}

fn premises() -> Gln {
	let body = SAMPLE_PREFIX.number * 100_000 + 1;
	Gln(body * 10 + check_digit(body))
}

fn key(lot: &str) -> LotKey {
	LotKey { gtin: gtin(), lot: lot.as_bytes().to_vec().try_into().expect("it is short enough") }
}

fn commission(lot: &str, quantity: u32, root: H256) -> RuntimeCall {
	let new = NewLot { key: key(lot), expiry: Expiry(371_231), quantity, root, markets: Default::default() };
	Registry::commission { lot: new }.into()
}

fn pack(container: u64, lot: &str, first: u32, count: u32) -> RuntimeCall {
	let picks = vec![Pick { key: key(lot), first, count }].try_into().expect("one is few enough");
	Trace::pack { sscc: sscc(container), from: None, picks }.into()
}

impl Bench {
	/// Lots, containers, and a shelf at the hospital.
	fn new() -> Self {
		let chain = Chain::new(common::preset());
		let manifest = Manifest::new(key("SUPPLY"), LOT);
		let mut bench = Self { chain, maker: 0, hospital: 0, manifest };
		let terms = ProductTerms { units: 1, storage: None };
		let anything = H256::repeat_byte(9);
		let mut calls: Vec<RuntimeCall> = vec![
			Registry::register_product { gtin: gtin(), prefix_digits: SAMPLE_PREFIX.digits, terms }.into(),
			commission("SMALL", 100, anything),
			commission("LARGE", 1_000_000, anything),
			commission("PALLET", 20 * CASE, anything),
			commission("SUPPLY", LOT, bench.manifest.root()),
			pack(SMALL, "SMALL", 0, 10),
			pack(LARGE, "LARGE", 0, 10_000),
			pack(SHELF, "SUPPLY", 0, LOT),
		];
		calls.extend((0..20).map(|case| pack(CASES + u64::from(case), "PALLET", case * CASE, CASE)));
		let children: Vec<Sscc> = (0..20).map(|case| sscc(CASES + case)).collect();
		let children = children.try_into().expect("twenty are few enough");
		calls.push(Trace::load { parent: sscc(PALLET), children }.into());
		let [ship, receive] = bench.custody(SHELF);
		let setup: Vec<_> =
			(0u32..).zip(calls).map(|(nonce, call)| bench.signed("//Manufacturer", nonce, call)).collect();
		let nonce = setup.len() as u32;
		bench.chain.settle(&setup);
		let received = [bench.signed("//Manufacturer", nonce, ship), bench.signed("//Hospital", 0, receive)];
		bench.chain.settle(&received);
		(bench.maker, bench.hospital) = (nonce + 1, 1);
		bench
	}

	fn signed(&self, uri: &str, nonce: u32, call: RuntimeCall) -> UncheckedExtrinsic {
		common::signed(&common::key(uri), nonce, call)
	}

	/// From the manufacturer to the hospital.
	fn custody(&self, container: u64) -> [RuntimeCall; 2] {
		let (sscc, due) = (sscc(container), self.chain.now + 24 * 60 * 60 * 1000);
		[Trace::ship { sscc, to: HOSPITAL, owner: Some(HOSPITAL), due }.into(), Trace::receive { sscc }.into()]
	}

	fn ship_and_receive(&self, container: u64) -> Vec<UncheckedExtrinsic> {
		let [ship, receive] = self.custody(container);
		vec![self.signed("//Manufacturer", self.maker, ship), self.signed("//Hospital", self.hospital, receive)]
	}

	fn recall(&self, lot: &str) -> Vec<UncheckedExtrinsic> {
		let scope = RecallScope::Lots(vec![key(lot)].try_into().expect("one is few enough"));
		let due = self.chain.now + 24 * 60 * 60 * 1000;
		let call = Safety::recall { scope, class: RecallClass::ClassI, due };
		vec![self.signed("//Manufacturer", self.maker, call.into())]
	}

	/// So many packs, every so many of the lot.
	fn supply(&self, count: u32, step: u32) -> Vec<UncheckedExtrinsic> {
		let indexes: Vec<u32> = (0..count).map(|place| 100 + place * step).collect();
		let packs = self.manifest.packs(&indexes);
		let call = Supply::supply { packs, sscc: sscc(SHELF), premises: premises(), fill: None };
		vec![self.signed("//Hospital", self.hospital, call.into())]
	}

	/// Medians of two, measured in turn.
	fn medians(&self, one: &[UncheckedExtrinsic], other: &[UncheckedExtrinsic]) -> [Duration; 2] {
		let (mut ones, mut others) = (Vec::new(), Vec::new());
		for _ in 0..ROUNDS {
			ones.push(self.chain.time(one));
			others.push(self.chain.time(other));
		}
		[ones, others].map(median)
	}
}

/// Two that are compared: what each is, its transactions, for how many packs, and what the ratio should be at most.
struct Pair<'a> {
	what: &'a str,
	names: [&'a str; 2],
	transactions: [Vec<UncheckedExtrinsic>; 2],
	packs: [u64; 2],
	goal: Option<f64>,
}

fn measure(criterion: &mut Criterion, bench: &Bench, pair: &Pair<'_>) {
	let mut group = criterion.benchmark_group(pair.what);
	group.warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4)).sample_size(20);
	for ((name, transactions), packs) in pair.names.iter().zip(&pair.transactions).zip(pair.packs) {
		group.throughput(Throughput::Elements(packs));
		group.bench_function(*name, |bencher| {
			bencher.iter_custom(|rounds| (0..rounds).map(|_| bench.chain.time(transactions)).sum());
		});
	}
	group.finish();
}

fn ratio(bench: &Bench, pair: &Pair<'_>) {
	let times = bench.medians(&pair.transactions[0], &pair.transactions[1]);
	let [one, other] = times.map(|time| time.as_secs_f64() * 1e6);
	let (ratio, [few, many]) = (other / one, pair.packs.map(|packs| packs as f64));
	let goal = pair.goal.map_or_else(String::new, |goal| {
		format!(" (goal: at most {goal}, {})", if ratio <= goal { "met" } else { "missed" })
	});
	println!("{}: {} {one:.0} µs, {} {other:.0} µs, ratio {ratio:.2}{goal}", pair.what, pair.names[0], pair.names[1]);
	if pair.goal.is_none() {
		println!(
			"  a pack: {:.1} µs and {:.1} µs, {:.1} times less",
			one / few,
			other / many,
			one / few * many / other
		);
	}
}

/// What is compared.
fn pairs(bench: &Bench) -> [Pair<'static>; 5] {
	let (custody, recall) = (|container| bench.ship_and_receive(container), |lot| bench.recall(lot));
	[
		Pair {
			what: "ship and receive",
			names: ["10 packs", "10,000 packs"],
			transactions: [custody(SMALL), custody(LARGE)],
			packs: [10, 10_000],
			goal: Some(1.2),
		},
		Pair {
			what: "ship and receive 10,000 packs",
			names: ["in one container", "in 20 cases on a pallet"],
			transactions: [custody(LARGE), custody(PALLET)],
			packs: [10_000, 10_000],
			goal: Some(1.2),
		},
		Pair {
			what: "recall a lot",
			names: ["of 100 packs", "of 1,000,000 packs"],
			transactions: [recall("SMALL"), recall("LARGE")],
			packs: [100, 1_000_000],
			goal: Some(1.2),
		},
		Pair {
			what: "supply side by side",
			names: ["1 pack", "64 packs"],
			transactions: [bench.supply(1, 1), bench.supply(64, 1)],
			packs: [1, 64],
			goal: None,
		},
		Pair {
			what: "supply from all over the lot",
			names: ["1 pack of it", "64 packs of it"],
			transactions: [bench.supply(1, 1), bench.supply(64, 150)],
			packs: [1, 64],
			goal: None,
		},
	]
}

/// Measures it.
pub fn run() {
	let mut criterion = Criterion::default().configure_from_args();
	let bench = Bench::new();
	let pairs = pairs(&bench);
	pairs.iter().for_each(|pair| measure(&mut criterion, &bench, pair));
	criterion.final_summary();
	println!("\nMedians of {ROUNDS} rounds, one of each in turn");
	pairs.iter().for_each(|pair| ratio(&bench, pair));
}
