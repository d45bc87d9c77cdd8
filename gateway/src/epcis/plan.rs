//! What the events of a document are on the chain: the steps that it has calls for, and why it has none for the others.
//!
//! The plan is made of the document alone. It doesn't know the chain's state, so that a step may still be refused
//! there, and it doesn't know what EPCIS has no words for: markets, when a shipment is due, who sees a destruction.
//!
//! - An event that says something of which the chain has no notion, or too little for a call, is evidence: it is kept
//!   and anchored, and [`Step::Evidence`] says why it is no more than that.
//! - An event that contradicts itself, names a party that nobody knows, or is in the document twice, refuses the
//!   document.

use std::collections::{BTreeMap, BTreeSet};

use salus_primitives::{
	gs1::{Expiry, Gln, Gtin, Sscc},
	ids::{Moment, OrganisationId},
	supply::Decommission,
	trace::{LotKey, LotNumber, Serial},
};

use super::{
	hash::{context::Context, HashId},
	Action, Document, Event, Kind,
};
use crate::{
	gs1::{self, Key},
	Error, Result,
};

mod commission;
mod contents;
mod custody;
mod declare;
mod nesting;
mod removal;
mod temperature;

pub use contents::Contents;
pub use temperature::Reading;

/// One pack, as an event names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackRef {
	/// The product.
	pub gtin: Gtin,
	/// The serial number.
	pub serial: Serial,
	/// The lot, when the identifier names it too.
	pub lot: Option<LotNumber>,
}

/// A lot that comes into being.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeLot {
	/// The product and the lot number.
	pub key: LotKey,
	/// The expiry date.
	pub expiry: Expiry,
	/// How many packs it has, where that is said; otherwise those that are named are all.
	pub total: Option<u32>,
	/// The serial numbers of the packs that are named.
	pub serials: Vec<Serial>,
}

impl MadeLot {
	/// How many packs it has.
	pub fn count(&self) -> u32 {
		self.total.unwrap_or_else(|| u32::try_from(self.serials.len()).unwrap_or(u32::MAX))
	}
}

/// What an event is on the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
	/// A lot is commissioned. Its markets are no matter of EPCIS.
	Commission(MadeLot),
	/// Is part of the commissioning that an earlier event of the document began: the chain takes a lot in one call.
	Joined {
		/// The number of that event, from 0.
		to: usize,
	},
	/// Packs go into a container.
	Pack {
		/// The container.
		into: Sscc,
		/// The packs.
		packs: Contents,
	},
	/// Containers go into another.
	Load {
		/// The outer container.
		into: Sscc,
		/// The inner ones.
		containers: Vec<Sscc>,
	},
	/// Packs are taken out of a container. The chain moves packs from one container to another, so that this says where
	/// the next packing takes them from.
	Unpack {
		/// The container.
		from: Sscc,
		/// The packs.
		packs: Contents,
	},
	/// Containers are taken out of another.
	Unload {
		/// The outer container.
		from: Sscc,
		/// The inner ones.
		containers: Vec<Sscc>,
	},
	/// All that is in a container is taken out, whatever it is.
	Empty {
		/// The container.
		from: Sscc,
	},
	/// Containers are offered to somebody.
	Ship {
		/// The containers.
		containers: Vec<Sscc>,
		/// Who is to possess them.
		to: OrganisationId,
		/// Who is to own them, if the owner changes.
		owner: Option<OrganisationId>,
	},
	/// A shipment didn't happen: the offers are taken back.
	Cancel {
		/// The containers.
		containers: Vec<Sscc>,
	},
	/// Containers on offer are accepted.
	Receive {
		/// The containers.
		containers: Vec<Sscc>,
	},
	/// Packs are supplied to a patient.
	Supply {
		/// The packs.
		packs: Vec<PackRef>,
		/// Where.
		premises: Option<Gln>,
	},
	/// Packs leave the market.
	Decommission {
		/// The packs.
		packs: Vec<PackRef>,
		/// Why.
		why: Decommission,
	},
	/// Packs are destroyed, for which the chain wants a witness.
	Destroy {
		/// The packs.
		packs: Contents,
	},
	/// Packs become the packs of a new lot.
	Transform {
		/// What is used up.
		inputs: Contents,
		/// What is made.
		output: MadeLot,
	},
	/// The temperature of containers was measured.
	Temperature {
		/// The containers.
		containers: Vec<Sscc>,
		/// The readings, the earliest first.
		readings: Vec<Reading>,
	},
	/// It is declared that the event with this hash id is wrong.
	Declare {
		/// Why: CBV's short name, or the URI of another reason.
		reason: Option<String>,
		/// When it was declared.
		at: Moment,
		/// The ids of the events that say what is right, as they are written.
		corrective: Vec<String>,
	},
	/// The chain has no call for it: it is kept and anchored.
	Evidence {
		/// Why.
		why: String,
	},
}

/// A step, and the event that it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
	/// The number of the event in its document, from 0.
	pub number: usize,
	/// The event's hash id. An error declaration has that of the event which it is about.
	pub id: HashId,
	/// What is to be done.
	pub step: Step,
	/// The identifiers of the event's objects in canonical form, in order, each once.
	pub objects: Vec<String>,
}

/// Which organisation of the chain is behind a GLN or another identifier of a party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
	by_gln: BTreeMap<Gln, OrganisationId>,
	by_uri: BTreeMap<String, OrganisationId>,
}

impl Parties {
	/// Adds a GLN.
	pub fn add_gln(&mut self, gln: Gln, organisation: OrganisationId) {
		self.by_gln.insert(gln, organisation);
	}

	/// Adds an identifier; one of a GLN, in whatever form, counts as the GLN.
	pub fn add(&mut self, uri: &str, organisation: OrganisationId) -> Result<()> {
		match Key::parse(uri)? {
			Key::Location { gln, .. } => self.by_gln.insert(gln, organisation),
			_ => self.by_uri.insert(canonical(uri), organisation),
		};
		Ok(())
	}

	/// The organisation behind an identifier.
	pub fn find(&self, uri: &str) -> Option<OrganisationId> {
		match Key::parse(uri).ok()? {
			Key::Location { gln, .. } => self.by_gln.get(&gln),
			_ => self.by_uri.get(&canonical(uri)),
		}
		.copied()
	}
}

/// The steps of a document, in the order in which its events happened; a document may have them in any. Each event has
/// one step at least; one that has a step of its own and temperatures too has two, and one that commissions several
/// lots has one for each.
pub fn plan(document: &Document, parties: &Parties) -> Result<Vec<Planned>> {
	let ids = document.hash_ids()?;
	let context = Context::of_document(&document.head)?;
	let mut seen = BTreeMap::new();
	let mut planned = Vec::new();
	let mut events: Vec<_> = document.events.iter().zip(ids).enumerate().collect();
	// An error declaration has the time of its event, and comes after it.
	events.sort_by_key(|(_, (event, _))| (event.time, event.raw.get("errorDeclaration").is_some()));
	for (number, (event, id)) in events {
		let view = View::new(event, number, &context)?;
		if let Some(first) = seen.insert((id, view.is_declaration()), number) {
			return Err(
				view.bad("eventID", format!("this is event {} once more: both have the hash id {id}", first + 1))
			);
		}
		let objects = objects(event);
		let steps = steps(&view, parties)?.into_iter();
		planned.extend(steps.map(|step| Planned { number, id, step, objects: objects.clone() }));
	}
	commission::join(&mut planned)?;
	Ok(planned)
}

/// The canonical form of an identifier; what has none is as it is.
fn canonical(uri: &str) -> String {
	gs1::canonical(uri).unwrap_or_else(|| uri.to_owned())
}

/// The identifiers of an event's objects.
fn objects(event: &Event) -> Vec<String> {
	let classes = event.quantities.iter().chain(&event.output_quantities).map(|quantity| &quantity.class);
	let all = event.parent.iter().chain(&event.epcs).chain(&event.output_epcs).chain(classes);
	let all: BTreeSet<String> = all.map(|epc| canonical(&epc.uri)).collect();
	all.into_iter().collect()
}

/// An event with what is around it.
struct View<'a> {
	event: &'a Event,
	number: usize,
	/// The prefixes of the document's names, and of the event's own.
	context: Context,
}

/// Why there is no step.
enum Stop {
	/// The event is evidence, because of this.
	Evidence(String),
	/// The document is refused.
	Refused(Error),
}

impl From<Error> for Stop {
	fn from(error: Error) -> Self {
		Self::Refused(error)
	}
}

/// What becomes of an event.
type Mapped<T> = std::result::Result<T, Stop>;

/// The event is evidence.
fn evidence<T>(why: impl Into<String>) -> Mapped<T> {
	Err(Stop::Evidence(why.into()))
}

impl<'a> View<'a> {
	fn new(event: &'a Event, number: usize, context: &Context) -> Result<Self> {
		let context = match event.raw.get("@context") {
			Some(own) => context.with(own, &format!("event {}", number + 1))?,
			None => context.clone(),
		};
		Ok(Self { event, number, context })
	}

	/// An error in a field of the event.
	fn bad(&self, field: &str, why: impl Into<String>) -> Error {
		Error::bad(format!("event {}, {field}", self.number + 1), why)
	}

	fn is_declaration(&self) -> bool {
		self.event.raw.get("errorDeclaration").is_some()
	}

	/// `disposition`: CBV's short name, or the URI of another.
	fn disposition(&self) -> Option<&'a str> {
		let text = self.event.raw.get("disposition")?.as_str()?;
		Some(super::vocabulary::short(text, "disp", "Disp"))
	}

	fn step(&self) -> Option<&'a str> {
		self.event.biz_step.as_deref()
	}
}

/// The steps of an event.
fn steps(view: &View<'_>, parties: &Parties) -> Result<Vec<Step>> {
	if view.is_declaration() {
		return Ok(vec![declare::step(view)?]);
	}
	let measured = match temperature::step(view) {
		Ok(measured) => measured,
		Err(Stop::Evidence(why)) => Some(Step::Evidence { why }),
		Err(Stop::Refused(error)) => return Err(error),
	};
	match (main_steps(view, parties), measured) {
		(Err(Stop::Refused(error)), _) => Err(error),
		(Err(Stop::Evidence(_)), Some(step @ Step::Temperature { .. })) => Ok(vec![step]),
		(Err(Stop::Evidence(why)), Some(Step::Evidence { why: also })) => {
			Ok(vec![Step::Evidence { why: format!("{why}; {also}") }])
		}
		(Err(Stop::Evidence(why)), _) => Ok(vec![Step::Evidence { why }]),
		(Ok(steps), measured) => Ok(steps.into_iter().chain(measured).collect()),
	}
}

/// The steps of an event, the measuring of temperatures aside.
fn main_steps(view: &View<'_>, parties: &Parties) -> Mapped<Vec<Step>> {
	let one = |step: Mapped<Step>| step.map(|step| vec![step]);
	match (view.event.kind, view.event.action) {
		(Kind::Transaction, _) => evidence("the chain has no call that ties objects to a business transaction"),
		(Kind::Association, _) => evidence("the chain has no call that ties devices and assets to one another"),
		(Kind::Transformation, _) => one(commission::transform(view)),
		(Kind::Aggregation, Some(Action::Add)) => one(nesting::add(view)),
		(Kind::Aggregation, Some(Action::Delete)) => one(nesting::delete(view)),
		(Kind::Object, Some(Action::Add)) if view.step() == Some("commissioning") => commission::steps(view),
		(Kind::Object | Kind::Aggregation, _) => one(handling(view, parties)),
	}
}

/// What is done with objects that exist.
fn handling(view: &View<'_>, parties: &Parties) -> Mapped<Step> {
	if view.event.action == Some(Action::Add) {
		let step = view.step().unwrap_or("no business step");
		return evidence(format!("the chain has no call for {step} with the action ADD"));
	}
	if let Some(step) = removal::step(view)? {
		return Ok(step);
	}
	let Some(step) = view.step() else { return evidence("it has no business step") };
	match step {
		"shipping" => custody::ship(view, parties),
		"void_shipping" => Ok(Step::Cancel { containers: custody::containers(view)? }),
		"receiving" | "accepting" => Ok(Step::Receive { containers: custody::containers(view)? }),
		_ => evidence(format!("the chain has no call for the business step {step}")),
	}
}

#[cfg(test)]
mod tests;
