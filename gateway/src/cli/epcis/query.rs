//! `salus epcis query`: captured events are given back as a document, checked against the chain.

use std::path::PathBuf;

use clap::Args;
use salus_primitives::{
	epcis::{ErrorDeclaration, EventRecord, HistoryEntry, ObjectRef},
	ids::Moment,
};
use serde_json::{json, Value};
use sp_core::H256;

use super::text;
use crate::{
	chain::client::Client,
	cli::{answer::Answer, context::Context, format, parse},
	epcis::{
		archive::{self, Query as Filter, Stored},
		decide::{object_text, parse_object},
		hash::HashId,
		shelf::{Deed, Entry, Shelf},
	},
	files, time, Error, Result,
};

/// Which events are asked for. Of options with several values any has to be met, and all options have to be.
#[derive(Debug, Args)]
pub struct Query {
	/// Events of this type, like ObjectEvent
	#[arg(long = "event-type", value_name = "TYPE")]
	types: Vec<String>,
	/// With this action: ADD, OBSERVE or DELETE
	#[arg(long = "action", value_name = "ACTION")]
	actions: Vec<String>,
	/// With this business step, by CBV's name or a URI
	#[arg(long = "biz-step", value_name = "STEP")]
	steps: Vec<String>,
	/// With this disposition, by CBV's name or a URI
	#[arg(long = "disposition", value_name = "DISPOSITION")]
	dispositions: Vec<String>,
	/// That name this pack or container, wherever they do: an EPC URN, a Digital Link or a pattern
	#[arg(long = "epc", value_name = "URI")]
	epcs: Vec<String>,
	/// That name this lot or product as a class, wherever they do
	#[arg(long = "class", value_name = "URI")]
	classes: Vec<String>,
	/// With this eventID or hash id
	#[arg(long = "event-id", value_name = "ID")]
	ids: Vec<String>,
	/// Read at this place
	#[arg(long = "read-point", value_name = "URI")]
	read_points: Vec<String>,
	/// At this business location
	#[arg(long = "location", value_name = "URI")]
	locations: Vec<String>,
	/// That happened at this moment or later: RFC 3339 or date
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	from: Option<Moment>,
	/// That happened before this moment: RFC 3339 or date
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	until: Option<Moment>,
	/// Any other parameter of EPCIS's SimpleEventQuery as NAME=VALUE, like EQ_errorReason=incorrect_data
	#[arg(long = "where", value_name = "NAME=VALUE")]
	parameters: Vec<String>,
	/// Of which the chain was told for this object: a container, a lot or a product, as a URI, SSCC or GTIN. Its history is
	/// then checked to be complete
	#[arg(long, value_name = "OBJECT")]
	object: Option<String>,
	/// Make an EPCISDocument, to be captured elsewhere, rather than an EPCISQueryDocument
	#[arg(long)]
	document: bool,
	/// Write the document to this new file rather than to the screen
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

impl Query {
	/// The parameters of the query.
	fn filter(&self) -> Result<Filter> {
		let mut filter = Filter::default();
		let lists = [
			("eventType", &self.types),
			("EQ_action", &self.actions),
			("EQ_bizStep", &self.steps),
			("EQ_disposition", &self.dispositions),
			("MATCH_anyEPC", &self.epcs),
			("MATCH_anyEPCClass", &self.classes),
			("EQ_eventID", &self.ids),
			("EQ_readPoint", &self.read_points),
			("EQ_bizLocation", &self.locations),
		];
		for (name, values) in lists {
			values.iter().try_for_each(|value| filter.add(name, value))?;
		}
		for (name, limit) in [("GE_eventTime", self.from), ("LT_eventTime", self.until)] {
			limit.map_or(Ok(()), |limit| filter.add(name, &format::moment(limit)))?;
		}
		for parameter in &self.parameters {
			let form = || Error::bad(format!("--where {parameter}"), "not NAME=VALUE");
			let (name, value) = parameter.split_once('=').ok_or_else(form)?;
			filter.add(name, value)?;
		}
		Ok(filter)
	}
}

/// How a captured event stands on the chain.
struct Finding {
	entry: Entry,
	kind: String,
	record: Option<EventRecord>,
	/// What doesn't hold.
	flaw: Option<String>,
	said: Vec<String>,
}

pub(super) async fn run(context: &Context, query: Query) -> Result<Answer> {
	let filter = query.filter()?;
	let object = query.object.as_deref().map(parse_object).transpose()?;
	if let Some(path) = query.out.as_ref().filter(|path| path.exists()) {
		return Err(Error::bad(path.display().to_string(), "is there already"));
	}
	let (shelf, vault, store) = (Shelf::of(&context.path("")), context.vault_view(), context.store()?);
	let entries = shelf.list()?;
	let client = context.connect().await?;
	let (mut events, mut findings): (Vec<Stored>, Vec<Finding>) = (Vec::new(), Vec::new());
	for entry in &entries {
		let is_of = |object: &ObjectRef| Ok::<_, Error>(entry.objects()?.contains(object));
		if !object.as_ref().map_or(Ok(true), is_of)? {
			continue;
		}
		let event = shelf.open(&vault, &store, entry).await?;
		if filter.takes(&event) {
			findings.push(check(&client, entry, &event).await?);
			events.push(event);
		}
	}
	let now = client.now().await?;
	let document = match query.document {
		true => archive::document(&events, now)?,
		false => archive::query_document(&events, now)?,
	};
	let answer = tell(&findings);
	let answer = match &object {
		Some(object) => history(answer, &client, object, &entries).await?,
		None => answer,
	};
	give(answer, document, query.out)
}

/// The document, in a file or in the answer.
fn give(answer: Answer, document: Value, out: Option<PathBuf>) -> Result<Answer> {
	let text = serde_json::to_string_pretty(&document).map_err(|error| Error::bad("document", error.to_string()))?;
	match out {
		Some(path) => {
			files::write_atomic(&path, format!("{text}\n").as_bytes())?;
			let path = path.display().to_string();
			Ok(answer.line(format!("the document is in {path}")).field("file", path))
		}
		None => Ok(answer.line(text).field("document", document)),
	}
}

/// Compares a captured event with what the chain has of it.
async fn check(client: &Client, entry: &Entry, event: &Stored) -> Result<Finding> {
	let record = match entry.deed {
		Deed::Supplied => None,
		Deed::Recorded | Deed::Declared | Deed::Kept => client.epcis_event(H256(event.id.0)).await?,
	};
	let said = record.as_ref().map(standing).unwrap_or_default();
	let flaw = flaw(entry, event, record.as_ref());
	Ok(Finding { entry: entry.clone(), kind: text::of_event(&event.event), record, flaw, said })
}

/// What the chain says of an event.
fn standing(record: &EventRecord) -> Vec<String> {
	let told = format!("recorded by organisation {} at {}", record.by.0, format::moment(record.recorded_at));
	let declared = record.error.as_ref().map(|error| {
		let ids: Vec<_> = error.corrective.iter().map(|id| HashId(id.0).to_string()).collect();
		let corrected = if ids.is_empty() { String::new() } else { format!(", corrected by {}", ids.join(", ")) };
		format!("DECLARED AN ERROR at {}: {}{corrected}", format::moment(error.declared_at), error.reason.code())
	});
	[told].into_iter().chain(declared).collect()
}

/// What doesn't hold of a captured event.
fn flaw(entry: &Entry, event: &Stored, record: Option<&EventRecord>) -> Option<String> {
	if entry.deed == Deed::Supplied {
		return (!entry.done).then(|| "its supply was interrupted: capture it again".into());
	}
	let Some(record) = record else { return Some("the chain has no event with this hash id".into()) };
	if record.at != event.event.time {
		return Some(format!("on the chain it happened at {}", format::moment(record.at)));
	}
	match (entry.declaration, &record.error) {
		(true, None) => Some("the chain knows of no error declaration".into()),
		(true, Some(error)) => (!is_declared(event, error)).then(|| "the chain has another error declaration".into()),
		(false, _) if entry.deed == Deed::Recorded && entry.commitment.0 != record.commitment.0 => {
			Some("the chain has a commitment to another document of it".into())
		}
		(false, _) => None,
	}
}

/// Whether a declaration is the one that the chain has.
fn is_declared(event: &Stored, error: &ErrorDeclaration) -> bool {
	let text = |field: &str| event.event.raw.get("errorDeclaration")?.get(field)?.as_str();
	let at = text("declarationTime").and_then(|text| time::parse_iso(text).ok());
	let reason = text("reason").is_some_and(|reason| reason.ends_with(error.reason.code()));
	at == Some(error.declared_at) && reason
}

/// The events that were found, and how they stand.
fn tell(findings: &[Finding]) -> Answer {
	let good = findings.iter().all(|finding| finding.flaw.is_none());
	let mut answer = Answer::new(good).line(format!("{} events", findings.len()));
	let mut events = Vec::new();
	for Finding { entry, kind, record, flaw, said } in findings {
		let declaration = if entry.declaration { "error declaration of " } else { "" };
		answer = answer.line(format!("  {declaration}{kind}, {}: {}", format::moment(entry.at), entry.hash_id));
		if entry.deed == Deed::Supplied {
			answer = answer.line("    a supply, which the chain has without the hash id");
		}
		answer = answer.lines(said.iter().chain(flaw).map(|said| format!("    {said}")));
		events.push(json!({
			"hash_id": entry.hash_id,
			"event_id": entry.event_id,
			"declaration": entry.declaration,
			"deed": entry.deed,
			"objects": entry.objects,
			"on_chain": record.is_some(),
			"recorded_by": record.as_ref().map(|record| record.by.0),
			"recorded_at": record.as_ref().map(|record| format::moment(record.recorded_at)),
			"declared_error": record.as_ref().and_then(|record| record.error.as_ref()).map(error_json),
			"block": entry.block,
			"flaw": flaw,
		}));
	}
	answer.field("events", events)
}

fn error_json(error: &ErrorDeclaration) -> Value {
	json!({
		"reason": error.reason.code(),
		"declared_at": format::moment(error.declared_at),
		"corrective": error.corrective.iter().map(|id| HashId(id.0).to_string()).collect::<Vec<_>>(),
	})
}

/// Checks that an object's history is complete, and says how much of it is held here.
async fn history(answer: Answer, client: &Client, object: &ObjectRef, entries: &[Entry]) -> Result<Answer> {
	let held = of_chain(client, object, entries).await?;
	let found = client.object_history(object, held).await?;
	let missing: Vec<String> = found.entries.iter().filter_map(|entry| missing(entry, entries)).collect();
	let object = object_text(object);
	let complete = match found.verified {
		true => {
			format!("{object}: {} entries on the chain, all of them found by the running hash", found.history.events)
		}
		false => format!(
			"{object}: {} entries on the chain, and the {} that were found don't have its running hash",
			found.history.events,
			found.entries.len()
		),
	};
	let held = format!("{} of the entries are not held here", missing.len());
	let is_whole = found.verified && missing.is_empty();
	let answer = if is_whole { answer } else { answer.or_no() };
	Ok(answer.line(complete).line(held).lines(missing.iter().map(|missing| format!("  {missing}"))).field(
		"history",
		json!({
			"object": object,
			"entries": found.history.events,
			"head": format!("{:?}", H256(found.history.head)),
			"verified": found.verified,
			"not_held": missing.len(),
			"missing": missing,
		}),
	))
}

/// An entry of a history whose document isn't held here.
fn missing(entry: &HistoryEntry, entries: &[Entry]) -> Option<String> {
	let is_held = |id: &H256, declaration: bool| {
		let id = HashId(id.0).to_string();
		entries.iter().any(|entry| entry.hash_id == id && entry.declaration == declaration)
	};
	match entry {
		// A declaration has the whole event in it.
		HistoryEntry::Recorded { id, by, .. } if !is_held(id, false) && !is_held(id, true) => {
			Some(format!("{}, recorded by organisation {}", HashId(id.0), by.0))
		}
		HistoryEntry::ErrorDeclared { id, .. } if !is_held(id, true) => {
			Some(format!("the declaration that {} is an error", HashId(id.0)))
		}
		HistoryEntry::Recorded { .. } | HistoryEntry::ErrorDeclared { .. } => None,
	}
}

/// The entries of an object's history that the chain's state tells of the events held here, in its order as far as the
/// moments say it.
async fn of_chain(client: &Client, object: &ObjectRef, entries: &[Entry]) -> Result<Vec<HistoryEntry>> {
	let mut found: Vec<(Moment, HistoryEntry)> = Vec::new();
	let mut seen = std::collections::BTreeSet::new();
	for entry in entries.iter().filter(|entry| entry.deed != Deed::Supplied) {
		let id = H256(entry.id()?.0);
		if !seen.insert(id) {
			continue;
		}
		let Some(record) = client.epcis_event(id).await? else { continue };
		let EventRecord { by, at, recorded_at, commitment, objects, error } = record;
		if !objects.contains(object) {
			continue;
		}
		found.push((recorded_at, HistoryEntry::Recorded { id, by, at, recorded_at, commitment }));
		found.extend(error.map(|error| (error.recorded_at, HistoryEntry::ErrorDeclared { id, error })));
	}
	// What the chain was told at the same moment stays in the order in which it was captured.
	found.sort_by_key(|(at, _)| *at);
	Ok(found.into_iter().map(|(_, entry)| entry).collect())
}
