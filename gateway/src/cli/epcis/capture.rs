//! `salus epcis capture`: what documents tell of is carried out and recorded.

use std::{
	collections::{BTreeMap, BTreeSet},
	path::{Path, PathBuf},
};

use clap::Args;
use salus_primitives::{
	gs1::Sscc,
	ids::{Jurisdiction, Moment},
};
use serde_json::{json, Value};
use sp_core::H256;

use super::{
	calls::Extra,
	carry::Carrier,
	kinds, known, named, read,
	standing::{self, Standing},
	summary, text,
};
use crate::{
	chain::{client::Client, keys::Signer},
	cli::{
		answer::Answer,
		context::Context,
		parse::{self, Organisation},
	},
	epcis::{
		decide::{decide, object_text, Decided, Known, Wanted, Wishes},
		hash::HashId,
		plan::{plan, Parties, Planned},
		shelf::Shelf,
		Document,
	},
	Error, Result,
};

/// What is captured, and what EPCIS has no words for.
#[derive(Debug, Args)]
pub struct Capture {
	/// The documents, in the order in which they are captured; nothing is done unless all of them are sound
	#[arg(required = true)]
	files: Vec<PathBuf>,
	/// Show what would be done, and do nothing
	#[arg(long)]
	dry_run: bool,
	/// Record the events alone: carry nothing out
	#[arg(long)]
	record_only: bool,
	/// Keep events that are on the chain already, as a partner's are, rather than refuse the documents
	#[arg(long)]
	keep_known: bool,
	/// Which organisation is behind a party's identifier, as URI=ORGANISATION (GLN or number); once more for each other
	/// party. GLNs of organisations are known
	#[arg(long = "party", value_name = "URI=ORGANISATION")]
	parties: Vec<String>,
	/// Until when shipments should be received, an hour to 90 days from now: RFC 3339 or date [default: in 14 days]
	#[arg(long, value_name = "TIME", value_parser = parse::moment)]
	due: Option<Moment>,
	/// A country in which new lots may be sold, like DE; repeat it for more [default: they may be sold anywhere]
	#[arg(long = "market", value_name = "COUNTRY", value_parser = parse::jurisdiction)]
	markets: Vec<Jurisdiction>,
	/// Who sees destructions: GLN or number of the organisation
	#[arg(long, value_name = "ORGANISATION", value_parser = parse::organisation)]
	witness: Option<Organisation>,
	/// The container that the packs of a transformation go into: SSCC, 18 digits
	#[arg(long, value_name = "SSCC", value_parser = parse::sscc)]
	into: Option<Sscc>,
}

/// A document that is captured.
pub(super) struct Source {
	/// Its file.
	pub(super) file: PathBuf,
	/// What is in it.
	pub(super) document: Document,
	/// What becomes of its events, in the order in which they happened, and how each stands.
	pub(super) events: Vec<(Decided, Standing)>,
}

impl Source {
	/// The hash ids of the events, and which of them are error declarations.
	pub(super) fn ids(&self) -> Vec<(HashId, bool)> {
		self.events.iter().map(|(decided, _)| (decided.id, decided.is_declaration())).collect()
	}
}

pub(super) async fn run(context: &Context, arguments: Capture) -> Result<Answer> {
	let documents = arguments.files.iter().map(|file| sound(file)).collect::<Result<Vec<_>>>()?;
	once(&arguments.files, &documents)?;
	let signer = context.signer()?;
	let client = context.connect().await?;
	let acts = known::signs_for(&client, &signer).await?;
	let all: Vec<&Document> = documents.iter().collect();
	let parties = known::parties(&client, &all, &arguments.parties).await?;
	let planned = plans(&arguments.files, &documents, &parties)?;
	let mut wanted = Wanted::default();
	documents.iter().zip(&planned).for_each(|(document, planned)| wanted.add(document, planned));
	let mut known = known::known(context, &client, acts, &wanted).await?;
	let (mut wishes, extra) = wishes(&client, &arguments).await?;
	wishes.told = told(&client, &documents).await?;
	let mut sources = Vec::with_capacity(documents.len());
	for ((file, document), planned) in arguments.files.iter().zip(documents).zip(planned) {
		let decided = decide(&document, &planned, &mut known, &wishes).map_err(|error| named(file, error))?;
		sources.push((file.clone(), document, decided));
	}
	let sources = stand(&client, &Shelf::of(&context.path("")), &known, sources, arguments.keep_known).await?;
	if arguments.dry_run {
		return Ok(foretell(&sources));
	}
	carry_out(context, (&client, &signer), (&known, &extra), &sources).await
}

/// Reads a document that can be captured.
fn sound(file: &Path) -> Result<Document> {
	let document = read(file)?;
	if document.events.is_empty() {
		return Err(Error::bad(file.display().to_string(), "there is no event to capture"));
	}
	document.hash_ids().map_err(|error| named(file, error))?;
	Ok(document)
}

/// Refuses an event that is in two documents, or a document that is given twice. Within a document, the plan does.
fn once(files: &[PathBuf], documents: &[Document]) -> Result<()> {
	let mut seen = BTreeMap::<(HashId, bool), usize>::new();
	for (number, (file, document)) in files.iter().zip(documents).enumerate() {
		let is_declaration = document.events.iter().map(|event| event.raw.get("errorDeclaration").is_some());
		for key in document.hash_ids()?.into_iter().zip(is_declaration) {
			let first = seen.insert(key, number).filter(|first| *first != number);
			if let Some(first) = first.and_then(|first| files.get(first)) {
				let why = format!("{} is in {} too", key.0, first.display());
				return Err(Error::bad(file.display().to_string(), why));
			}
		}
	}
	Ok(())
}

fn plans(files: &[PathBuf], documents: &[Document], parties: &Parties) -> Result<Vec<Vec<Planned>>> {
	let one = |(file, document): (&PathBuf, &Document)| plan(document, parties).map_err(|error| named(file, error));
	files.iter().zip(documents).map(one).collect()
}

/// The events of documents whose hash ids the chain has.
async fn told(client: &Client, documents: &[Document]) -> Result<BTreeSet<HashId>> {
	let mut found = BTreeSet::new();
	for id in documents.iter().map(Document::hash_ids).collect::<Result<Vec<_>>>()?.concat() {
		if client.epcis_event(H256(id.0)).await?.is_some() {
			found.insert(id);
		}
	}
	Ok(found)
}

/// What the caller says beside the documents.
async fn wishes(client: &Client, arguments: &Capture) -> Result<(Wishes, Extra)> {
	let witness = match arguments.witness {
		Some(witness) => Some(client.organisation(witness).await?),
		None => None,
	};
	let mut markets = arguments.markets.clone();
	markets.sort_unstable_by_key(|market| market.0);
	markets.dedup();
	let markets = markets.try_into().map_err(|_| Error::bad("--market", "too many countries"))?;
	let (into, due) = (arguments.into, arguments.due);
	let wishes = Wishes { record_only: arguments.record_only, witness, into, told: BTreeSet::new() };
	Ok((wishes, Extra { due, markets, witness, into }))
}

/// How all events stand. Fails with all that stands in the way.
async fn stand(
	client: &Client,
	shelf: &Shelf,
	known: &Known,
	sources: Vec<(PathBuf, Document, Vec<Decided>)>,
	keep_known: bool,
) -> Result<Vec<Source>> {
	let now = client.now().await?;
	let (mut found, mut reasons) = (Vec::with_capacity(sources.len()), Vec::new());
	for (file, document, decided) in sources {
		let ids: Vec<_> = decided.iter().map(|decided| (decided.id, decided.is_declaration())).collect();
		let is_open = shelf.is_open(&ids);
		let mut events = Vec::with_capacity(decided.len());
		for decided in decided {
			let standing = standing::of(client, shelf, known.me, &decided, is_open).await?;
			let at = format!("{}, event {}", file.display(), decided.number + 1);
			match &standing {
				Standing::Duplicate(why) if !keep_known => reasons.push(format!("{at}: {}: {why}", decided.id)),
				Standing::Refused(why) => reasons.push(format!("{at}: {}: {why}", decided.id)),
				_ => reasons.extend(standing::flaw(&document, &decided, now).map(|why| format!("{at}: {why}"))),
			}
			events.push((decided, standing));
		}
		found.push(Source { file, document, events });
	}
	match reasons.is_empty() {
		true => Ok(found),
		false => Err(Error::Refused { what: "the capture".into(), reasons }),
	}
}

/// The plan, as an answer.
fn foretell(sources: &[Source]) -> Answer {
	let mut answer = Answer::done();
	let mut documents = Vec::new();
	for source in sources {
		answer = answer.line(summary(&source.file, &source.document));
		let mut events = Vec::new();
		for (decided, standing) in &source.events {
			let would = would(decided, standing);
			answer = answer.line(format!("  {}", title(source, decided)));
			answer = answer.lines(would.iter().map(|would| format!("    {would}")));
			events.push(event_json(source, decided, &would));
		}
		documents.push(document_json(source, events, None));
	}
	let events: usize = sources.iter().map(|source| source.events.len()).sum();
	answer.line("nothing was done").field("events", events).field("dry_run", true).field("documents", documents)
}

/// What would be done with an event.
fn would(decided: &Decided, standing: &Standing) -> Vec<String> {
	match standing {
		Standing::Done(_) => return vec!["done already".into()],
		Standing::Duplicate(why) => return vec![format!("to be kept: {why}")],
		Standing::New(_) | Standing::Refused(_) => {}
	}
	let carried = decided.steps.iter().map(|step| format!("to be carried out: {}", text::of_step(step)));
	let notes = decided.notes.iter().map(|why| format!("not carried out: {why}"));
	carried.chain(notes).chain([recorded(decided)]).collect()
}

/// What the chain is told of an event's hash id.
pub(super) fn recorded(decided: &Decided) -> String {
	if decided.is_supply() {
		return "its hash id is not recorded: it is a supply".into();
	}
	if decided.is_declaration() {
		return "its hash id is that of the event in error".into();
	}
	let objects: Vec<String> = decided.objects.iter().map(object_text).collect();
	let of = if objects.is_empty() { "no object of the chain's".into() } else { objects.join(", ") };
	match decided.left_out {
		0 => format!("its hash id is recorded, for {of}"),
		more => format!("its hash id is recorded, for {of}; {more} more objects are not named there"),
	}
}

/// An event's name for people.
pub(super) fn title(source: &Source, decided: &Decided) -> String {
	let name = source.document.events.get(decided.number).map(text::of_event).unwrap_or_default();
	format!("event {} ({name}): {}", decided.number + 1, decided.id)
}

/// An event as JSON, with what is said of it.
pub(super) fn event_json(source: &Source, decided: &Decided, said: &[String]) -> Value {
	json!({
		"event": decided.number + 1,
		"kind": source.document.events.get(decided.number).map(|event| event.kind.name()),
		"hash_id": decided.id.to_string(),
		"declaration": decided.is_declaration(),
		"carried_out": decided.steps.iter().map(text::of_step).collect::<Vec<_>>(),
		"not_carried_out": decided.notes,
		"objects": decided.objects.iter().map(object_text).collect::<Vec<_>>(),
		"objects_left_out": decided.left_out,
		"said": said,
	})
}

/// A document as JSON, with the last block that something of it is in.
fn document_json(source: &Source, events: Vec<Value>, block: Option<u64>) -> Value {
	json!({
		"file": source.file.display().to_string(),
		"events": source.document.events.len(),
		"kinds": kinds(&source.document),
		"hash_ids": events,
		"block": block,
	})
}

/// Carries all out, one document after the other.
async fn carry_out(
	context: &Context,
	(client, signer): (&Client, &Signer),
	(known, extra): (&Known, &Extra),
	sources: &[Source],
) -> Result<Answer> {
	let mut carrier = Carrier::open(context, client, signer, known, extra).await?;
	let (mut answer, mut documents) = (Answer::done(), Vec::new());
	for source in sources {
		let said = carrier.document(source).await?;
		answer = answer.line(summary(&source.file, &source.document)).lines(said.lines);
		documents.push(document_json(source, said.events, said.block));
	}
	let events: usize = sources.iter().map(|source| source.events.len()).sum();
	Ok(answer.field("events", events).field("documents", documents))
}
