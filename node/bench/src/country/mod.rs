//! A country whose medicines are all on the chain: 4 manufacturers, 8 wholesalers, 200 pharmacies, and 1,000,000 packs in
//! 200 lots, through their whole life.
//!
//! **How it runs.** Each call is a signed transaction that the Wasm runtime executes in the node's executor, with its
//! signature checked, in blocks with the runtime's own limits of weight and length, over a Merkle trie in memory. What is
//! not in it: the transaction pool, networking, consensus, a database on disk, and the second execution by a node that
//! imports the block. Signing and making proofs is the clients' work; it is in the whole time and not in that of execution.
//!
//! **What happens.** In ten waves, lots are commissioned, packed into cases and pallets, shipped to wholesalers (some
//! offers are refused or taken back first), unloaded, put into orders (some cases are split), shipped to pharmacies, and
//! supplied, with shared proofs, of which some is undone. Then come returns, exports, samples, thefts, locks, cases of
//! suspect packs, recalls of lots and of a product, destruction before a witness, repacking and expiry.
//!
//! **What is checked.** The simulation keeps its own books. Each counterfeit must raise its own alarm, with the right kind,
//! pack and pharmacy, and nothing else may raise one. In the end each pack's place, possessor and state are read from the
//! chain by its runtime API and compared. Whatever the chain refuses that it should allow, or the other way round, stops
//! the run.
//!
//! It prints what calls, packs and state cost, and ends with 1 when a counterfeit wasn't caught or the chain differs from
//! the simulation's books. `SALUS_BENCH_PACKS=100000` or `-- --packs 100000` takes another size than 1,000,000 packs.
//! `scripts/xtask.sh perf` builds and runs it.

mod audit;
mod book;
mod counter;
mod late;
mod ledger;
mod people;
mod recall;
mod size;
mod state;
mod table;
mod trade;

use std::{
	process::ExitCode,
	time::{Duration, Instant},
};

use salus_primitives::{codes::AlarmKind, ids::LotId, trace::PackState};

pub use size::{Size, LEAST};
pub use table::print;

use audit::Audit;
use book::{Book, Place};
use counter::Shop;
use ledger::Ledger;
use size::{DAY, HOUR, WAVES};
use state::Used;
use trade::{Case, Stock};

/// How many tricks there are.
const TRICKS: usize = 17;

/// Numbers that look drawn and are the same in each run.
struct Random(u64);

impl Random {
	/// A number below another, by SplitMix64.
	fn below(&mut self, limit: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut bits = self.0;
		bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(bits ^ (bits >> 31)) % limit
	}
}

/// The country as it goes.
pub struct Country {
	size: Size,
	ledger: Ledger,
	book: Book,
	random: Random,
	shops: Vec<Shop>,
	stocks: Vec<Stock>,
	/// Cases that their makers have kept, and of which lot they are.
	kept: Vec<(usize, Case)>,
	/// Some packs that were supplied.
	samples: Vec<(usize, u32)>,
	containers: u64,
	shipments: u64,
	orders: u32,
	sales: u64,
	tricks: u64,
	scans: u64,
	returned: u64,
	destructions: u32,
	cases: u32,
	recalls: u32,
	/// The most bytes that were seen in the state.
	peak: u64,
	begun: Instant,
}

/// What came of it.
pub struct Report {
	size: Size,
	ledger: Ledger,
	audit: Audit,
	used: Used,
	/// Packs that were commissioned, repacked ones as well.
	packs: u64,
	peak: u64,
	scans: u64,
	returned: u64,
	whole: Duration,
}

impl Report {
	/// Whether each counterfeit was caught, nothing else was, and the chain is what the books say.
	pub fn is_sound(&self) -> bool {
		let caught = self.ledger.caught.values().all(|caught| caught.due == caught.raised);
		caught && self.ledger.false_alarms == 0 && self.audit.faults == 0
	}

	/// Whether everything was tried that a counterfeiter can try.
	pub fn is_complete(&self) -> bool {
		self.ledger.caught.len() >= TRICKS
	}

	/// How many alarms were missed, how many came for nothing, and how many differences there are.
	pub fn faults(&self) -> (u64, u64, u64) {
		let missed = self.ledger.caught.values().map(|caught| caught.due - caught.raised).sum();
		(missed, self.ledger.false_alarms, self.audit.faults)
	}
}

impl Country {
	/// Makes the books wrong: an alarm that is due never comes, one comes that is not due, one pack became something else,
	/// and one is elsewhere.
	pub fn falsify(&mut self) {
		let (lot, supplied) = (0, 0);
		let stock = self.stocks.iter().position(|stock| stock.lot == lot).expect("the lot was sold");
		self.attempt(stock, "a trick that nobody tried", AlarmKind::Expired, lot, supplied);
		self.book.turn(1, [0], PackState::Stolen);
		self.book.lots[2].places[0] = Place::Maker;
	}
}

impl Country {
	fn new(size: Size) -> Self {
		Self {
			size,
			ledger: Ledger::new(people::found(size)),
			book: Book::default(),
			random: Random(1),
			shops: vec![Shop::default(); size.pharmacies as usize],
			stocks: Vec::new(),
			kept: Vec::new(),
			samples: Vec::new(),
			containers: 0,
			shipments: 0,
			orders: 0,
			sales: 0,
			tricks: 0,
			scans: 0,
			returned: 0,
			destructions: 0,
			cases: 0,
			recalls: 0,
			peak: 0,
			begun: Instant::now(),
		}
	}

	/// The chain numbers lots as the books do: in the order in which they are commissioned.
	fn id(lot: usize) -> LotId {
		LotId(lot as u32)
	}

	fn say(&self, what: &str) {
		let (seconds, calls) = (self.begun.elapsed().as_secs(), self.calls());
		eprintln!("{seconds:>5} s  {calls:>8} calls  {:>5} blocks  {what}", self.ledger.chain.blocks);
	}

	fn calls(&self) -> u64 {
		self.ledger.costs.values().map(|cost| cost.calls).sum()
	}

	/// Some lots are made, brought to the pharmacies and sold.
	fn wave(&mut self, wave: u32) {
		let each = self.size.lots / WAVES;
		let lots = wave * each..(wave + 1) * each;
		let pallets: Vec<_> = lots.clone().flat_map(|lot| self.make(lot)).collect();
		self.ledger.wait(12 * HOUR);
		let mut stocks: Vec<_> = pallets.into_iter().flat_map(|pallet| self.deliver(pallet)).collect();
		self.look_at_state();
		self.say(&format!("wave {} of {WAVES}: {each} lots are on the shelves", wave + 1));
		// The ninth lot is recalled before any of it is sold.
		if lots.contains(&8) {
			self.recall_unsold(8);
			stocks.retain(|stock| self.stocks[*stock].lot != 8);
		}
		self.sell(stocks);
		self.say(&format!("wave {} of {WAVES}: sold", wave + 1));
		self.ledger.wait(2 * DAY);
	}

	fn look_at_state(&mut self) {
		self.ledger.seal();
		self.peak = self.peak.max(state::bytes(&self.ledger.chain));
	}

	fn live(&mut self) {
		self.say("the organisations are there");
		self.register();
		(0..WAVES).for_each(|wave| self.wave(wave));
		let late: [(&str, fn(&mut Self)); 6] = [
			("returns and their resale", Self::returns),
			("exports, samples, thefts, locks, destruction", Self::leave_market),
			("suspect packs", Self::suspects),
			("recalls", Self::recall_sold),
			("repacking", Self::repack),
			("expiry", Self::expire),
		];
		for (what, happens) in late {
			happens(self);
			self.look_at_state();
			self.say(what);
		}
	}
}

/// Lets a country live.
pub fn live(size: Size) -> Country {
	let mut country = Country::new(size);
	country.live();
	country
}

/// Looks at a country in the end.
pub fn report(mut country: Country) -> Report {
	let audit = country.audit();
	country.say("the books are compared with the chain");
	let used = state::measure(&country.ledger.chain);
	let size = country.size;
	let packs = country.book.lots.iter().map(|lot| lot.places.len() as u64).sum();
	let Country { ledger, peak, scans, returned, begun, .. } = country;
	Report { size, ledger, audit, used, packs, peak, scans, returned, whole: begun.elapsed() }
}

/// How many packs, by the command line or the environment.
fn packs() -> Result<u32, String> {
	let mut arguments = std::env::args().skip_while(|argument| argument != "--packs").skip(1);
	let Some(text) = arguments.next().or_else(|| std::env::var("SALUS_BENCH_PACKS").ok()) else {
		return Ok(1_000_000);
	};
	let packs = text.replace([',', '_'], "").parse().map_err(|_| format!("--packs takes a number, not \"{text}\""))?;
	if packs < LEAST {
		return Err(format!("--packs takes {LEAST} or more, not {packs}"));
	}
	Ok(packs)
}

/// Lets a country live, and looks at it in the end.
pub fn run() -> ExitCode {
	let packs = match packs() {
		Ok(packs) => packs,
		Err(error) => {
			eprintln!("{error}");
			return ExitCode::from(2);
		}
	};
	let report = report(live(Size::of(packs)));
	print(&report);
	if report.is_sound() && report.is_complete() {
		return ExitCode::SUCCESS;
	}
	eprintln!("the country is not sound, or not everything was tried: see above");
	ExitCode::FAILURE
}
