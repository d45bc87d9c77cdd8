//! What the chain should know, told pack by pack: no ranges, no pages, no indexes, and nothing of the pallets' code.

use std::collections::{BTreeMap, BTreeSet};

use salus_primitives::{
	codes::{AlarmKind, OrganisationClass, PackState},
	ids::{Jurisdiction, Moment},
	prescription::Fill,
	supply::SupplyEntry,
	trace::LotKey,
};
use sp_core::H256;

use crate::{
	common::NOW,
	world::{class, key, LICENCE_ENDS, PHARMACIE, PRODUCTS},
};

/// Where a pack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
	/// With its maker, in no container yet.
	Maker,
	/// In a container.
	In(u64),
	/// Out of the chain.
	Gone,
}

/// A pack.
#[derive(Clone, Debug)]
pub(crate) struct PackModel {
	pub(crate) state: PackState,
	pub(crate) place: Place,
	/// Who exported it or took it as a sample, when, and what it was before.
	pub(crate) taken_off: Option<(u32, Moment, PackState)>,
}

/// A lot.
#[derive(Clone, Debug)]
pub(crate) struct LotModel {
	pub(crate) product: usize,
	pub(crate) owner: u32,
	pub(crate) expiry: Moment,
	pub(crate) markets: Vec<Jurisdiction>,
	pub(crate) packs: Vec<PackModel>,
}

/// A container.
#[derive(Clone, Debug, Default)]
pub(crate) struct CaseModel {
	pub(crate) holder: u32,
	pub(crate) owner: u32,
	pub(crate) parent: Option<u64>,
	/// How deep it can have been, which stays until it is gone; so do the lots that were ever in it.
	pub(crate) level: u8,
	pub(crate) listed: BTreeSet<usize>,
	/// To whom, who then owns it, until when, and whether it was reported that this has passed.
	pub(crate) offer: Option<(u32, u32, Moment, bool)>,
	/// What locks it: cases, and an excursion at a moment.
	pub(crate) cases: BTreeSet<u32>,
	pub(crate) excursion: Option<Moment>,
	/// In which block it began.
	pub(crate) born: u32,
}

impl CaseModel {
	pub(crate) fn is_locked(&self) -> bool {
		!self.cases.is_empty() || self.excursion.is_some()
	}
}

/// What a recall is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
	Lot(usize),
	Product(usize, Option<Jurisdiction>),
}

#[derive(Clone, Debug)]
pub(crate) struct RecallModel {
	pub(crate) scope: Scope,
	pub(crate) by: u32,
	pub(crate) is_lifted: bool,
	pub(crate) acknowledged: BTreeSet<u32>,
}

/// A case of a suspect container.
#[derive(Clone, Debug)]
pub(crate) struct SuspectModel {
	pub(crate) by: u32,
	pub(crate) sscc: u64,
	pub(crate) is_decided: bool,
	pub(crate) is_closed: bool,
}

/// A supply that took place.
#[derive(Clone, Debug)]
pub(crate) struct EntryModel {
	pub(crate) entry: SupplyEntry,
	/// Which prescription, and which fill of it.
	pub(crate) fill: Option<(usize, u32)>,
	pub(crate) undone: BTreeSet<u32>,
}

#[derive(Clone, Debug)]
pub(crate) struct DestructionModel {
	pub(crate) by: u32,
	pub(crate) witness: u32,
	pub(crate) sscc: u64,
	pub(crate) lot: usize,
	pub(crate) first: u32,
	pub(crate) count: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct PrescriptionModel {
	pub(crate) root: H256,
	pub(crate) product: usize,
	pub(crate) fills: Vec<Fill>,
	pub(crate) used: BTreeSet<u32>,
	pub(crate) until: Moment,
	pub(crate) is_withdrawn: bool,
}

/// The alarms that a call raises, if it isn't refused.
pub(crate) type Outcome = Option<Vec<(AlarmKind, u32)>>;

/// Refuses, unless.
pub(crate) fn ensure(holds: bool) -> Option<()> {
	holds.then_some(())
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
	pub(crate) now: Moment,
	pub(crate) block: u32,
	pub(crate) lots: Vec<LotModel>,
	pub(crate) cases: BTreeMap<u64, CaseModel>,
	pub(crate) suspended: BTreeSet<u32>,
	pub(crate) logs: BTreeMap<u32, Vec<EntryModel>>,
	pub(crate) recalls: Vec<RecallModel>,
	pub(crate) suspects: Vec<SuspectModel>,
	pub(crate) destructions: BTreeMap<u32, DestructionModel>,
	pub(crate) next_destruction: u32,
	pub(crate) prescriptions: Vec<PrescriptionModel>,
	/// Up to when the temperature of a product in a container is known, and in which block that container began.
	pub(crate) readings: BTreeMap<(u64, usize), (u32, Moment)>,
	/// Events by their hash ids: who recorded them, and whether they are declared errors.
	pub(crate) events: BTreeMap<H256, (u32, bool)>,
	/// Units that transformations took, and that were lost by them.
	pub(crate) used_up: u64,
	pub(crate) wasted: u64,
}

// Who may.
impl Model {
	pub(crate) fn new() -> Self {
		Self { now: NOW, block: 1, ..Self::default() }
	}

	pub(crate) fn stands(&self, organisation: u32) -> bool {
		let is_licensed = organisation != PHARMACIE || self.now < LICENCE_ENDS;
		!self.suspended.contains(&organisation) && is_licensed
	}

	/// May hold medicines, and stands well.
	pub(crate) fn is_partner(&self, organisation: u32) -> bool {
		use OrganisationClass::{Manufacturer, Pharmacy, Provider, Wholesaler};
		let may_hold = matches!(class(organisation), Manufacturer | Wholesaler | Pharmacy | Provider);
		may_hold && self.stands(organisation)
	}

	pub(crate) fn is_manufacturer(&self, organisation: u32) -> bool {
		class(organisation) == OrganisationClass::Manufacturer && self.stands(organisation)
	}

	pub(crate) fn is_dispenser(&self, organisation: u32) -> bool {
		let class = class(organisation);
		matches!(class, OrganisationClass::Pharmacy | OrganisationClass::Provider) && self.stands(organisation)
	}

	pub(crate) fn is_regulator(&self, organisation: u32) -> bool {
		class(organisation) == OrganisationClass::Regulator && self.stands(organisation)
	}
}

// Where things are.
impl Model {
	/// A container and those around it, the outermost last.
	pub(crate) fn around(&self, sscc: u64) -> Vec<u64> {
		let mut all = vec![sscc];
		while let Some(parent) = self.cases[all.last().unwrap()].parent {
			all.push(parent);
		}
		all
	}

	/// The outermost container.
	pub(crate) fn root(&self, sscc: u64) -> &CaseModel {
		&self.cases[self.around(sscc).last().unwrap()]
	}

	pub(crate) fn children(&self, sscc: u64) -> Vec<u64> {
		self.cases.iter().filter(|(_, case)| case.parent == Some(sscc)).map(|(number, _)| *number).collect()
	}

	pub(crate) fn is_locked_around(&self, sscc: u64) -> bool {
		self.around(sscc).iter().any(|sscc| self.cases[sscc].is_locked())
	}

	/// Whether it, or anything in it, is locked.
	pub(crate) fn is_locked_within(&self, sscc: u64) -> bool {
		let is_in = |inner: &u64| self.around(*inner).contains(&sscc);
		self.cases.iter().any(|(inner, case)| case.is_locked() && is_in(inner))
	}

	/// The packs directly in a container, by lot and number.
	pub(crate) fn content(&self, sscc: u64) -> BTreeSet<(usize, u32)> {
		let mut content = BTreeSet::new();
		for (number, lot) in self.lots.iter().enumerate() {
			let inside = (0u32..).zip(&lot.packs).filter(|(_, pack)| pack.place == Place::In(sscc));
			content.extend(inside.map(|(index, _)| (number, index)));
		}
		content
	}

	/// The lots that a container is listed with.
	pub(crate) fn lots_in(&self, sscc: u64) -> BTreeSet<usize> {
		match self.cases[&sscc].level {
			0 => self.content(sscc).into_iter().map(|(lot, _)| lot).collect(),
			_ => self.cases[&sscc].listed.clone(),
		}
	}

	/// It is the organisation's by itself, and nothing stops it from moving.
	pub(crate) fn can_move(&self, by: u32, sscc: u64) -> Option<()> {
		let case = self.cases.get(&sscc)?;
		ensure(case.parent.is_none() && case.holder == by && case.offer.is_none() && !self.is_locked_within(sscc))
	}

	/// The organisation holds what it is in.
	pub(crate) fn holds(&self, by: u32, sscc: u64) -> Option<()> {
		ensure(self.cases.contains_key(&sscc) && self.root(sscc).holder == by)
	}

	/// And nothing stops what is in it.
	pub(crate) fn holds_freely(&self, by: u32, sscc: u64) -> Option<()> {
		self.holds(by, sscc)?;
		ensure(self.root(sscc).offer.is_none() && !self.is_locked_around(sscc))
	}

	/// It can be put into by the organisation: a new one, or one of its own with goods of this owner.
	pub(crate) fn can_take_in(&self, by: u32, owner: u32, sscc: u64) -> Option<()> {
		if !self.cases.contains_key(&sscc) {
			return Some(());
		}
		self.can_move(by, sscc)?;
		ensure(self.cases[&sscc].owner == owner)
	}
}

// What becomes of things.
impl Model {
	pub(crate) fn key(&self, lot: usize) -> LotKey {
		key(self.lots[lot].product, lot)
	}

	pub(crate) fn quantity(&self, lot: usize) -> u32 {
		self.lots[lot].packs.len() as u32
	}

	pub(crate) fn units(&self, lot: usize) -> u64 {
		PRODUCTS[self.lots[lot].product].1.into()
	}

	pub(crate) fn pack(&mut self, lot: usize, index: u32) -> &mut PackModel {
		&mut self.lots[lot].packs[index as usize]
	}

	/// A new lot, all packs with its maker.
	pub(crate) fn commission(&mut self, product: usize, quantity: u32, expiry: Moment, markets: &[Jurisdiction]) {
		let pack = PackModel { state: PackState::Active, place: Place::Maker, taken_off: None };
		let (owner, packs) = (PRODUCTS[product].0, vec![pack; quantity as usize]);
		self.lots.push(LotModel { product, owner, expiry, markets: markets.to_vec(), packs });
	}

	/// Packs into a container, which is made if there is none.
	pub(crate) fn put(&mut self, (holder, owner): (u32, u32), sscc: u64, packs: &BTreeSet<(usize, u32)>) {
		let new = CaseModel { holder, owner, born: self.block, ..CaseModel::default() };
		self.cases.entry(sscc).or_insert(new);
		packs.iter().for_each(|(lot, index)| self.pack(*lot, *index).place = Place::In(sscc));
	}

	/// An empty container is gone, and so is each around it that is empty without it.
	pub(crate) fn tidy(&mut self, mut sscc: u64) {
		while self.content(sscc).is_empty() && self.children(sscc).is_empty() {
			let gone = self.cases.remove(&sscc).unwrap();
			assert!(!gone.is_locked(), "a locked container is gone");
			let Some(parent) = gone.parent else { return };
			sscc = parent;
		}
	}

	/// The recalls in force that stop a lot: in a country, or (`None`) in any.
	pub(crate) fn is_recalled(&self, lot: usize, market: Option<Jurisdiction>) -> bool {
		let applies = |scope: &Scope| match scope {
			Scope::Lot(of) => *of == lot,
			Scope::Product(product, place) => {
				let is_here = market.is_none() || place.is_none() || *place == market;
				*product == self.lots[lot].product && is_here
			}
		};
		self.recalls.iter().any(|recall| !recall.is_lifted && applies(&recall.scope))
	}

	pub(crate) fn is_expired(&self, lot: usize) -> bool {
		self.lots[lot].expiry <= self.now
	}

	pub(crate) fn is_for(&self, lot: usize, market: Jurisdiction) -> bool {
		let markets = &self.lots[lot].markets;
		markets.is_empty() || markets.contains(&market)
	}
}

/// How many runs of consecutive packs there are: a container keeps 16 of them.
pub(crate) fn runs(packs: &BTreeSet<(usize, u32)>) -> usize {
	let begins = |(lot, index): &&(usize, u32)| *index == 0 || !packs.contains(&(*lot, index - 1));
	packs.iter().filter(begins).count()
}
