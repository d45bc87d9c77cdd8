//! What the chain and the home folder know of the objects of documents.

use std::collections::{BTreeMap, BTreeSet};

use salus_primitives::{
	gs1::{Gtin, Sscc},
	ids::OrganisationId,
	trace::{LotKey, Serial},
};

use crate::{
	epcis::{
		plan::{PackRef, Planned, Step},
		Document, Epc,
	},
	gs1::{self, Key, PackId},
	serials::LotTree,
};

/// A lot that is on the chain, or will be once an earlier event is carried out.
#[derive(Clone, Debug)]
pub struct KnownLot {
	/// Whose it is.
	pub owner: OrganisationId,
	/// How many packs it has.
	pub quantity: u32,
	/// How many of them were put into containers: the leaves below this number.
	pub packed: u32,
	/// Its serial numbers, where they are in the home folder.
	pub tree: Option<LotTree>,
}

/// What is known before anything is carried out, and then as if the events so far had been.
#[derive(Clone, Debug)]
pub struct Known {
	/// For whom the signer acts.
	pub me: OrganisationId,
	/// Whether the signer may report temperatures.
	pub is_device: bool,
	/// The products on the chain, and whose they are.
	pub products: BTreeMap<Gtin, OrganisationId>,
	/// The lots on the chain.
	pub lots: BTreeMap<LotKey, KnownLot>,
	/// Serial numbers in the home folder of lots that aren't on the chain.
	pub lists: BTreeMap<LotKey, LotTree>,
	/// The containers on the chain.
	pub containers: BTreeSet<Sscc>,
}

impl Known {
	/// Nothing, for the signer of an organisation.
	pub const fn nothing(me: OrganisationId, is_device: bool) -> Self {
		Self {
			me,
			is_device,
			products: BTreeMap::new(),
			lots: BTreeMap::new(),
			lists: BTreeMap::new(),
			containers: BTreeSet::new(),
		}
	}

	/// The lot of a pack, and the number of its leaf; `None` where no list here has its serial number.
	pub fn locate(&self, pack: &PackRef) -> Option<(LotKey, u32)> {
		let found = |(key, lot): (&LotKey, &KnownLot)| Some((key.clone(), lot.tree.as_ref()?.index(&pack.serial)?));
		let mut lots = self.lots.iter().filter(|(key, _)| key.gtin == pack.gtin);
		match &pack.lot {
			Some(named) => lots.find(|(key, _)| key.lot == *named).and_then(found),
			None => lots.find_map(found),
		}
	}
}

/// What has to be known about a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
	/// Its products.
	pub products: BTreeSet<Gtin>,
	/// Products of single packs: their lots are found by the lists of serial numbers.
	pub packs_of: BTreeSet<Gtin>,
	/// Its lots.
	pub lots: BTreeSet<LotKey>,
	/// Its containers.
	pub containers: BTreeSet<Sscc>,
}

impl Wanted {
	/// Adds what has to be known about a document, of which these are the steps.
	pub fn add(&mut self, document: &Document, planned: &[Planned]) {
		for event in &document.events {
			epcs(event).for_each(|epc| self.add_epc(epc));
		}
		for planned in planned {
			if let Step::Commission(lot) | Step::Transform { output: lot, .. } = &planned.step {
				self.products.insert(lot.key.gtin);
				self.lots.insert(lot.key.clone());
			}
		}
	}

	fn add_epc(&mut self, epc: &Epc) {
		match &epc.key {
			Key::Container(sscc) => {
				self.containers.insert(*sscc);
			}
			Key::Lot { gtin, lot } => {
				self.products.insert(*gtin);
				self.lots.extend(gs1::lot_number(lot).ok().map(|lot| LotKey { gtin: *gtin, lot }));
			}
			Key::Pack { gtin, .. } => {
				self.products.insert(*gtin);
				self.packs_of.insert(*gtin);
			}
			Key::Product(gtin) => {
				self.products.insert(*gtin);
			}
			Key::Location { .. } | Key::Other | Key::Uri => {}
		}
	}
}

/// All objects of an event: the parent first, then single ones, then classes.
pub(super) fn epcs(event: &crate::epcis::Event) -> impl Iterator<Item = &Epc> {
	let classes = event.quantities.iter().chain(&event.output_quantities).map(|quantity| &quantity.class);
	event.parent.iter().chain(&event.epcs).chain(&event.output_epcs).chain(classes)
}

/// The pack that an identifier names, `None` for another object.
pub(super) fn pack_of(epc: &Epc) -> Option<PackRef> {
	let Key::Pack { gtin, serial } = &epc.key else { return None };
	let serial: Serial = gs1::serial(serial).ok()?;
	// Only a Digital Link may name the lot beside the serial number.
	let lot = PackId::parse(&epc.uri).ok().and_then(|pack| gs1::lot_number(&pack.lot?).ok());
	Some(PackRef { gtin: *gtin, serial, lot })
}
