//! The calls of a step.

use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
};

use salus_primitives::{
	containers::{Pick, MAX_LOADED, MAX_RANGES},
	gs1::{Gln, Gtin, Sscc},
	ids::{Moment, OrganisationId},
	lots::{Markets, NewLot},
	supply::{Input, Packs},
	trace::LotKey,
};

use super::places;
use crate::{
	chain::{
		call::{registry, safety, supply, trace, Call},
		client::Client,
	},
	cli::{container::OPEN_FOR, lot::title},
	coldchain::{Log, Reading},
	epcis::{
		decide::Known,
		plan::{self, Contents, MadeLot, PackRef, Step},
	},
	serials::LotTree,
	Error, Result,
};

/// What EPCIS has no words for.
pub(super) struct Extra {
	/// Until when shipments should be received.
	pub(super) due: Option<Moment>,
	/// Where new lots may be sold.
	pub(super) markets: Markets,
	/// Who sees destructions.
	pub(super) witness: Option<OrganisationId>,
	/// The container of new packs.
	pub(super) into: Option<Sscc>,
}

/// Calls, and what is kept for them in the home folder.
#[derive(Default)]
pub(super) struct Prepared {
	/// The calls, in order.
	pub(super) calls: Vec<Call>,
	/// Serial numbers of new lots.
	lists: Vec<LotTree>,
	/// Readings of which the chain gets the root.
	logs: Vec<Log>,
	/// What is to be said beside that.
	pub(super) said: Vec<String>,
}

impl Prepared {
	/// Writes to the home folder what must not be lost once the calls are on the chain. Gives the files that are new.
	pub(super) fn keep(&self, home: &Path) -> Result<Vec<PathBuf>> {
		let mut files = Vec::new();
		for list in &self.lists {
			let is_new = !LotTree::path_in(home, list.key()).exists();
			let path = list.save(home)?;
			files.extend(is_new.then_some(path));
		}
		for log in &self.logs {
			files.push(log.save(home)?);
		}
		Ok(files)
	}
}

/// What the calls are made of.
pub(super) struct Maker<'a> {
	pub(super) client: &'a Client,
	pub(super) known: &'a Known,
	pub(super) extra: &'a Extra,
}

impl Maker<'_> {
	/// Adds the calls of a step, by how the chain is now. `sources` are the containers that counted packs come from.
	pub(super) async fn add(
		&self,
		prepared: &mut Prepared,
		step: &Step,
		sources: &BTreeMap<LotKey, Sscc>,
	) -> Result<()> {
		let calls = &mut prepared.calls;
		match step {
			Step::Commission(lot) => {
				let (new, tree) = self.new_lot(lot)?;
				calls.push(registry::commission(&new));
				prepared.lists.push(tree);
			}
			Step::Pack { into, packs } => calls.extend(self.pack(*into, packs, sources).await?),
			Step::Load { into, containers } => {
				calls.extend(containers.chunks(MAX_LOADED as usize).map(|some| trace::load(*into, some)));
			}
			Step::Unload { from, containers } => {
				calls.extend(containers.chunks(MAX_LOADED as usize).map(|some| trace::unload(*from, some)));
			}
			Step::Ship { containers, to, owner } => {
				let due = self.due().await?;
				calls.extend(containers.iter().map(|sscc| trace::ship(*sscc, *to, *owner, due)));
			}
			Step::Cancel { containers } => calls.extend(containers.iter().map(|sscc| trace::cancel(*sscc))),
			Step::Receive { containers } => self.receive(prepared, containers).await?,
			Step::Supply { packs, premises } => calls.extend(self.supply(packs, *premises).await?),
			Step::Decommission { packs, why } => {
				calls.extend(self.shown(packs, |packs, sscc| supply::decommission(packs, sscc, *why)).await?);
			}
			Step::Destroy { packs } => calls.extend(self.destroy(packs).await?),
			Step::Transform { inputs, output } => self.transform(prepared, inputs, output).await?,
			Step::Temperature { containers, readings } => self.measure(prepared, containers, readings).await?,
			Step::Joined { .. } | Step::Unpack { .. } | Step::Empty { .. } => {}
			Step::Declare { .. } | Step::Evidence { .. } => {}
		}
		Ok(())
	}

	/// The calls of a supply, which names where it was.
	async fn supply(&self, packs: &[PackRef], premises: Option<Gln>) -> Result<Vec<Call>> {
		let premises = premises.ok_or_else(|| Error::bad("supply", "names no premises"))?;
		self.shown(packs, |packs, sscc| supply::supply(packs, sscc, premises, None)).await
	}

	/// Until when shipments should be received.
	async fn due(&self) -> Result<Moment> {
		match self.extra.due {
			Some(due) => Ok(due),
			None => Ok(self.client.now().await?.saturating_add(OPEN_FOR)),
		}
	}

	/// A call for the packs of each lot in each container, with the proof that they share.
	async fn shown(&self, packs: &[PackRef], call: impl Fn(&Packs, Sscc) -> Call) -> Result<Vec<Call>> {
		let mut calls = Vec::new();
		for (key, sscc, indexes) in places::of_all(self.client, self.known, packs).await? {
			calls.extend(places::proofs(self.known, &key, &indexes)?.iter().map(|packs| call(packs, sscc)));
		}
		Ok(calls)
	}

	/// A new lot and its serial numbers.
	fn new_lot(&self, lot: &MadeLot) -> Result<(NewLot, LotTree)> {
		let tree = places::tree(self.known, &lot.key)?.clone();
		let (quantity, root, markets) = (tree.quantity(), tree.root(), self.extra.markets.clone());
		Ok((NewLot { key: lot.key.clone(), expiry: lot.expiry, quantity, root, markets }, tree))
	}

	/// Packs go into a container: one call for each container that they come from, and for those that come from none.
	async fn pack(&self, into: Sscc, packs: &Contents, sources: &BTreeMap<LotKey, Sscc>) -> Result<Vec<Call>> {
		let mut picks = BTreeMap::<Option<Sscc>, Vec<Pick>>::new();
		let mut next = BTreeMap::<LotKey, u32>::new();
		for (key, indexes) in places::leaves(self.known, &packs.packs)? {
			let packed = self.client.packed(&key).await?;
			let (inside, outside): (Vec<u32>, Vec<u32>) = indexes.iter().partition(|index| **index < packed);
			for (from, indexes) in places::of(self.client, self.known.me, &key, &inside).await? {
				picks.entry(Some(from)).or_default().extend(places::picks(&key, &indexes));
			}
			if !outside.is_empty() {
				picks.entry(None).or_default().extend(places::picks(&key, &outside));
			}
			let count = u32::try_from(outside.len()).unwrap_or(u32::MAX);
			next.insert(key, packed.saturating_add(count));
		}
		for (key, count) in &packs.lots {
			if let Some(from) = sources.get(key) {
				let counted = places::counted(self.client, *from, key, *count).await?;
				picks.entry(Some(*from)).or_default().extend(counted);
				continue;
			}
			let first = match next.get(key) {
				Some(next) => *next,
				None => self.client.packed(key).await?,
			};
			picks.entry(None).or_default().push(Pick { key: key.clone(), first, count: *count });
		}
		let calls = picks
			.iter()
			.flat_map(|(from, picks)| picks.chunks(MAX_RANGES as usize).map(|picks| trace::pack(into, *from, picks)));
		Ok(calls.collect())
	}

	/// Containers are received, but for those that were already: accepting follows receiving.
	async fn receive(&self, prepared: &mut Prepared, containers: &[Sscc]) -> Result<()> {
		for sscc in containers {
			let has = self.client.container(*sscc).await?;
			match has.filter(|has| has.holder == self.known.me && !has.on_offer) {
				Some(_) => prepared.said.push(format!("container {sscc} was received before")),
				None => prepared.calls.push(trace::receive(*sscc)),
			}
		}
		Ok(())
	}

	async fn destroy(&self, packs: &Contents) -> Result<Vec<Call>> {
		let witness = self.extra.witness.ok_or_else(|| Error::bad("--witness", "give it"))?;
		let mut calls = Vec::new();
		for (key, sscc, indexes) in places::of_all(self.client, self.known, &packs.packs).await? {
			let ranges = places::ranges(&indexes).into_iter();
			calls.extend(ranges.map(|(first, count)| supply::offer_destruction(sscc, &key, first, count, witness)));
		}
		Ok(calls)
	}

	async fn transform(&self, prepared: &mut Prepared, inputs: &Contents, output: &MadeLot) -> Result<()> {
		let into = self.extra.into.ok_or_else(|| Error::bad("--into", "give it"))?;
		let (mut used, mut units) = (Vec::new(), 0u64);
		for (key, sscc, indexes) in places::of_all(self.client, self.known, &inputs.packs).await? {
			let of_pack = places::lot(self.client, &key).await?.units;
			units += u64::from(of_pack) * indexes.len() as u64;
			let ranges = places::ranges(&indexes).into_iter();
			used.extend(ranges.map(|(first, count)| Input { sscc, key: key.clone(), first, count }));
		}
		let (new, tree) = self.new_lot(output)?;
		let product = self.client.product(output.key.gtin).await?;
		let product = product.ok_or_else(|| Error::bad(title(&output.key), "its product isn't registered"))?;
		let made = u64::from(new.quantity) * u64::from(product.terms.units);
		let waste = units.checked_sub(made).and_then(|waste| u32::try_from(waste).ok()).ok_or_else(|| {
			let why = format!("its packs have {made} units of use, and {units} go into them");
			Error::bad(title(&output.key), why)
		})?;
		prepared.calls.push(supply::transform(&used, &new, into, waste));
		prepared.said.push(format!("{waste} units of use are lost"));
		prepared.lists.push(tree);
		Ok(())
	}

	/// Readings of containers, for each product in them that has limits.
	async fn measure(&self, prepared: &mut Prepared, containers: &[Sscc], readings: &[plan::Reading]) -> Result<()> {
		for sscc in containers {
			let mut products = Vec::<Gtin>::new();
			let has = self.client.container(*sscc).await?;
			for lot in has.iter().flat_map(|has| &has.container.lots) {
				products.extend(self.client.lot_key(*lot).await?.map(|key| key.gtin));
			}
			products.sort_unstable();
			products.dedup();
			let before = prepared.calls.len();
			for gtin in products {
				let terms = self.client.product(gtin).await?.map(|product| product.terms);
				let Some(limits) = terms.and_then(|terms| terms.storage) else { continue };
				let log = Log::new(*sscc, gtin, moments(readings)?)?;
				prepared.calls.push(safety::report_readings(*sscc, gtin, &log.report(&limits)?));
				prepared.logs.push(log);
			}
			if prepared.calls.len() == before {
				prepared
					.said
					.push(format!("nothing in container {sscc} has limits of temperature: no reading is reported"));
			}
		}
		Ok(())
	}
}

/// Readings at moments: one that was the same over a time is one at its begin and one at its end.
fn moments(readings: &[plan::Reading]) -> Result<Vec<Reading>> {
	let mut found = Vec::new();
	for reading in readings {
		let at = |moment| Reading::new(moment, &reading.lowest).map_err(|why| Error::bad("sensorElementList", why));
		found.push(at(reading.from)?);
		if reading.until > reading.from {
			found.push(at(reading.until)?);
		}
	}
	Ok(found)
}
