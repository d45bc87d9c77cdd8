//! What is called, when and by whom.

use std::{fmt, time::Duration};

use salus_primitives::{
	containers::Pick,
	gs1::{Expiry, Sscc},
	ids::Moment,
	lots::{NewLot, ProductTerms},
	trace::LotKey,
};
use salus_runtime::RuntimeCall;

use super::{
	world::{sscc, Manufacturer, Partner, Who, World},
	WARM_UP,
};
use crate::manifest::Manifest;

/// Packs of a lot.
const LOT: u32 = 10_000;
/// Packs of a case that a pharmacy gets. A call can supply no more than 64 packs.
const CASE: u32 = 40;
/// How long a case is on each leg of its way, in the measured time: several blocks, so that it was shipped for certain.
const LEG: Duration = Duration::from_secs(12);
/// How long an offer stands, in milliseconds: a day.
const OFFER: Moment = 24 * 60 * 60 * 1000;

/// What is measured.
#[derive(Clone, Copy)]
pub(crate) struct Run {
	/// Packs in one call.
	pub(crate) packs: u32,
	/// Packs supplied a second.
	pub(crate) rate: u32,
	/// For how long.
	pub(crate) measured: Duration,
}

impl Run {
	/// From the first transaction to the last.
	pub(crate) fn length(&self) -> Duration {
		WARM_UP + self.measured
	}

	/// Calls of `supply`.
	fn supplies(&self) -> u32 {
		let packs = u64::from(self.rate) * self.length().as_secs();
		packs.div_ceil(self.packs.into()).try_into().expect("there are few enough")
	}

	/// Packs of a case: what a call takes comes out of one.
	fn case(&self) -> u32 {
		CASE.max(self.packs).next_multiple_of(self.packs)
	}

	/// When the call number `number` of `of` that are spread over the whole time is due.
	fn due(&self, number: usize, of: usize) -> Duration {
		self.length().mul_f64(number as f64 / of as f64)
	}
}

impl fmt::Display for Run {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(formatter, "{} packs a second, {} in a call", self.rate, self.packs)
	}
}

/// A call, when it is due from the start on, and who signs it.
pub(crate) struct Step {
	pub(crate) due: Duration,
	pub(crate) who: Who,
	pub(crate) call: RuntimeCall,
	/// How many packs it supplies.
	pub(crate) packs: u32,
}

/// Everything that is called.
pub(crate) struct Plan {
	/// Steps that need those before them, and aren't measured.
	pub(crate) before: [Vec<Step>; 2],
	/// The steps of the measured time and its warming up, by when they are due.
	pub(crate) measured: Vec<Step>,
}

/// A lot, with the tree over its serials.
struct Lot {
	key: LotKey,
	manifest: Manifest,
}

/// A case of packs of one lot.
struct Case<'a> {
	maker: &'a Manufacturer,
	sscc: Sscc,
	lot: usize,
	first: u32,
}

/// Plans the cases of one run.
struct Planner<'a> {
	world: &'a World,
	run: Run,
	now: Moment,
}

impl Plan {
	pub(crate) fn new(world: &World, run: Run, now: Moment) -> Self {
		let planner = Planner { world, run, now };
		// As many cases arrive in the measured time as are used up.
		let calls_of_case = run.case() / run.packs;
		let pharmacies = u32::try_from(world.pharmacies.len()).expect("there are few enough");
		let stock = run.supplies().div_ceil(calls_of_case).next_multiple_of(pharmacies) as usize;
		let arrivals = run.supplies().div_ceil(calls_of_case) as usize;
		let (stock_lots, stocked) = planner.cases(0, stock);
		let (arriving_lots, arriving) = planner.cases(stock_lots.len(), arrivals);

		let mut made: Vec<_> = world.manufacturers.iter().map(|maker| planner.register(maker)).collect();
		made.extend(stock_lots.iter().enumerate().map(|(number, lot)| planner.commission(number, lot)));
		let mut received = Vec::new();
		for (number, case) in stocked.iter().enumerate() {
			let pharmacy = &world.pharmacies[number % world.pharmacies.len()].partner;
			made.push(planner.pack(case, &stock_lots[case.lot]));
			made.push(planner.ship(case, &case.maker.partner, pharmacy));
			received.push(planner.receive(case, pharmacy));
		}
		let mut measured = planner.supplies(&stock_lots, &stocked);
		for (number, lot) in arriving_lots.iter().enumerate() {
			measured.push(planner.commission(stock_lots.len() + number, lot));
		}
		for (number, case) in arriving.iter().enumerate() {
			let lot = &arriving_lots[case.lot - stock_lots.len()];
			measured.extend(planner.arrival(case, lot, number, run.due(number, arrivals)));
		}
		measured.retain(|step| step.due < run.length());
		measured.sort_by_key(|step| step.due);
		Self { before: [made, received], measured }
	}
}

impl<'a> Planner<'a> {
	/// That many cases, and the lots that they are of, which are numbered from `first` on.
	fn cases(&self, first: usize, count: usize) -> (Vec<Lot>, Vec<Case<'a>>) {
		let cases_of_lot = (LOT / self.run.case()) as usize;
		let lots = (0..count.div_ceil(cases_of_lot)).map(|number| self.lot(first + number)).collect();
		let case = |number: usize| {
			let lot = first + number / cases_of_lot;
			let maker = self.maker(lot);
			let place = u32::try_from(number % cases_of_lot).expect("there are few enough");
			let serial = u64::try_from(first * cases_of_lot + number).expect("there are few enough");
			Case { maker, sscc: sscc(maker, serial), lot, first: place * self.run.case() }
		};
		(lots, (0..count).map(case).collect())
	}

	fn maker(&self, lot: usize) -> &'a Manufacturer {
		&self.world.manufacturers[lot % self.world.manufacturers.len()]
	}

	fn lot(&self, number: usize) -> Lot {
		let name = format!("L{number}").into_bytes().try_into().expect("it is short enough");
		let key = LotKey { gtin: self.maker(number).gtin, lot: name };
		let manifest = Manifest::new(key.clone(), LOT);
		Lot { key, manifest }
	}

	fn step(&self, who: Who, call: impl Into<RuntimeCall>) -> Step {
		Step { due: Duration::ZERO, who, call: call.into(), packs: 0 }
	}

	fn register(&self, maker: &Manufacturer) -> Step {
		let terms = ProductTerms { units: 30, storage: None };
		let (gtin, prefix_digits) = (maker.gtin, maker.prefix.digits);
		let call = pallet_drug_registry::Call::register_product { gtin, prefix_digits, terms };
		self.step(maker.partner.logistics, call)
	}

	fn commission(&self, number: usize, lot: &Lot) -> Step {
		let lot = NewLot {
			key: lot.key.clone(),
			expiry: Expiry(401_200),
			quantity: LOT,
			root: lot.manifest.root(),
			markets: Default::default(),
		};
		self.step(self.maker(number).partner.logistics, pallet_drug_registry::Call::commission { lot })
	}

	fn pack(&self, case: &Case<'_>, lot: &Lot) -> Step {
		let pick = Pick { key: lot.key.clone(), first: case.first, count: self.run.case() };
		let picks = vec![pick].try_into().expect("one is few enough");
		let call = pallet_drug_trace::Call::pack { sscc: case.sscc, from: None, picks };
		self.step(case.maker.partner.logistics, call)
	}

	fn ship(&self, case: &Case<'_>, from: &Partner, to: &Partner) -> Step {
		let (sscc, owner, due) = (case.sscc, Some(to.id), self.now + OFFER);
		self.step(from.logistics, pallet_drug_trace::Call::ship { sscc, to: to.id, owner, due })
	}

	fn receive(&self, case: &Case<'_>, by: &Partner) -> Step {
		self.step(by.logistics, pallet_drug_trace::Call::receive { sscc: case.sscc })
	}

	/// A case's way from the manufacturer by a wholesaler to a pharmacy, from a moment on.
	fn arrival(&self, case: &Case<'_>, lot: &Lot, number: usize, due: Duration) -> [Step; 5] {
		let wholesaler = &self.world.wholesalers[number % self.world.wholesalers.len()];
		let pharmacy = &self.world.pharmacies[number % self.world.pharmacies.len()].partner;
		let at = |due, step: Step| Step { due, ..step };
		[
			at(due, self.pack(case, lot)),
			at(due, self.ship(case, &case.maker.partner, wholesaler)),
			at(due + LEG, self.receive(case, wholesaler)),
			at(due + LEG, self.ship(case, wholesaler, pharmacy)),
			at(due + LEG * 2, self.receive(case, pharmacy)),
		]
	}

	/// The supplies: every pharmacy in turn, its cases one after the other.
	fn supplies(&self, lots: &[Lot], cases: &[Case<'_>]) -> Vec<Step> {
		let calls_of_case = (self.run.case() / self.run.packs) as usize;
		let (pharmacies, count) = (self.world.pharmacies.len(), self.run.supplies() as usize);
		let supply = |number: usize| {
			let (turn, place) = (number / pharmacies, number % pharmacies);
			let case = &cases[turn / calls_of_case * pharmacies + place];
			let pharmacy = &self.world.pharmacies[place];
			let first =
				case.first + u32::try_from(turn % calls_of_case).expect("there are few enough") * self.run.packs;
			let indexes: Vec<u32> = (first..first + self.run.packs).collect();
			let packs = lots[case.lot].manifest.packs(&indexes);
			let who = pharmacy.pharmacists[turn % pharmacy.pharmacists.len()];
			let (sscc, premises) = (case.sscc, pharmacy.premises);
			let call = pallet_drug_supply::Call::supply { packs, sscc, premises, fill: None };
			Step { due: self.run.due(number, count), packs: self.run.packs, ..self.step(who, call) }
		};
		(0..count).map(supply).collect()
	}
}
