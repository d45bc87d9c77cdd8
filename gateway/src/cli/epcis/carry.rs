//! Carries the events of documents out: seals each, tells the chain, and says what came of it.
//!
//! What an event tells of and the recording of its hash id are one transaction, so that it is done or it isn't. Events
//! that are recorded alone go many at a time. A capture that is interrupted goes on when the command is given again.

use salus_primitives::{epcis::MAX_EVENTS, ids::Moment};
use serde_json::Value;

use super::{
	calls::{Extra, Maker, Prepared},
	capture::{event_json, recorded, title, Source},
	deeds::{self, Telling},
	standing::Standing,
	text,
};
use crate::{
	chain::{
		call::{events, Call},
		client::Client,
		event::Included,
		keys::Signer,
	},
	cli::context::Context,
	epcis::{
		archive::{self, Stored},
		decide::{Decided, Known},
		shelf::{Deed, Entry, Label, Shelf},
	},
	store::Store,
	vault::Vault,
	Error, Result,
};

/// What is said of a document: lines, its events as JSON, and the last block that something of it is in.
#[derive(Default)]
pub(super) struct Said {
	pub(super) lines: Vec<String>,
	pub(super) events: Vec<Value>,
	pub(super) block: Option<u64>,
}

/// All that capturing takes.
pub(super) struct Carrier<'a> {
	pub(super) context: &'a Context,
	pub(super) client: &'a Client,
	pub(super) signer: &'a Signer,
	pub(super) known: &'a Known,
	extra: &'a Extra,
	vault: Vault,
	store: Store,
	pub(super) shelf: Shelf,
	/// When the events are captured.
	now: Moment,
	/// How many were put on the shelf.
	place: u32,
	/// What was done so far, for the case that something fails.
	done: Vec<String>,
}

/// An event that is being captured.
struct Item<'a> {
	source: &'a Source,
	decided: &'a Decided,
	/// What the shelf has of it.
	entry: Entry,
}

impl<'a> Carrier<'a> {
	/// Opens vault and store.
	pub(super) async fn open(
		context: &'a Context,
		client: &'a Client,
		signer: &'a Signer,
		known: &'a Known,
		extra: &'a Extra,
	) -> Result<Self> {
		let (vault, store, shelf) = (context.vault()?, context.store()?, Shelf::of(&context.path("")));
		let now = client.now().await?;
		Ok(Self { context, client, signer, known, extra, vault, store, shelf, now, place: 0, done: Vec::new() })
	}

	/// Captures a document.
	pub(super) async fn document(&mut self, source: &Source) -> Result<Said> {
		self.shelf.set_open(&source.ids(), true)?;
		let kept = archive::standalone(&source.document, self.now)?;
		let kept = kept.iter().map(Stored::read).collect::<Result<Vec<_>>>()?;
		let mut said = Said::default();
		let mut alone: Vec<Item<'_>> = Vec::new();
		for (decided, standing) in &source.events {
			let event = kept.get(decided.number).ok_or_else(|| Error::bad("plan", "is of another document"))?;
			let is_alone = decided.steps.is_empty() && matches!(standing, Standing::New(_));
			if !is_alone || alone.len() >= MAX_EVENTS as usize {
				self.record(&mut alone, &mut said).await.map_err(|error| self.after(error))?;
			}
			if is_alone {
				let entry = self.on_shelf(event, decided, standing, Deed::Recorded).await?;
				alone.push(Item { source, decided, entry });
				continue;
			}
			let lines = self.one(source, decided, standing, event).await.map_err(|error| {
				let at = format!("{}, event {}", source.file.display(), decided.number + 1);
				self.after(deeds::at(&at, error))
			})?;
			self.say(&mut said, source, decided, lines);
		}
		self.record(&mut alone, &mut said).await.map_err(|error| self.after(error))?;
		self.shelf.set_open(&source.ids(), false)?;
		Ok(said)
	}

	/// Says what came of an event.
	fn say(&mut self, said: &mut Said, source: &Source, decided: &Decided, lines: Vec<String>) {
		let title = title(source, decided);
		if !self.context.is_quiet() {
			eprintln!("… {title}: {}", lines.first().map(String::as_str).unwrap_or_default());
		}
		self.done.push(format!("{} of {}", decided.number + 1, source.file.display()));
		said.events.push(event_json(source, decided, &lines));
		said.lines.push(format!("  {title}"));
		said.lines.extend(lines.into_iter().map(|line| format!("    {line}")));
		let entry = self.shelf.get(&decided.id, decided.is_declaration());
		said.block = said.block.max(entry.ok().flatten().and_then(|entry| entry.block));
	}

	/// An error with what was done before it.
	fn after(&self, error: Error) -> Error {
		deeds::after(error, &self.done)
	}

	/// Puts an event on the shelf, unless an interrupted capture has.
	async fn on_shelf(&mut self, event: &Stored, decided: &Decided, standing: &Standing, deed: Deed) -> Result<Entry> {
		if let Standing::New(Some(entry)) = standing {
			return Ok(entry.clone());
		}
		self.place += 1;
		let label = Label { deed, captured: self.now, place: self.place, objects: decided.objects.clone() };
		self.shelf.seal(&self.vault, &self.store, event, &label).await
	}

	/// Captures an event of which something is carried out, or which is known already.
	async fn one(
		&mut self,
		source: &Source,
		decided: &Decided,
		standing: &Standing,
		event: &Stored,
	) -> Result<Vec<String>> {
		match standing {
			Standing::Done(entry) => {
				self.settle(entry.clone(), None)?;
				return Ok(vec!["done already, before the capture was interrupted".into()]);
			}
			Standing::Duplicate(why) => {
				if self.shelf.get(&decided.id, decided.is_declaration())?.is_none() {
					let entry = self.on_shelf(event, decided, standing, Deed::Kept).await?;
					self.settle(entry, None)?;
				}
				return Ok(vec![format!("kept: {why}")]);
			}
			Standing::Refused(why) => return Err(Error::bad("event", why.as_str())),
			Standing::New(_) => {}
		}
		if let (true, Standing::New(Some(entry))) = (decided.is_supply(), standing) {
			if deeds::is_supplied(self, decided).await? {
				self.settle(entry.clone(), None)?;
				return Ok(vec!["its packs are supplied already, by the capture that was interrupted".into()]);
			}
		}
		self.carry(source, decided, standing, event).await
	}

	/// Carries an event out, in one transaction with its recording.
	async fn carry(
		&mut self,
		source: &Source,
		decided: &Decided,
		standing: &Standing,
		event: &Stored,
	) -> Result<Vec<String>> {
		let mut prepared = Prepared::default();
		let maker = Maker { client: self.client, known: self.known, extra: self.extra };
		for step in &decided.steps {
			maker.add(&mut prepared, step, &decided.sources).await?;
		}
		let telling = deeds::telling(self, source, decided).await?;
		let deed = match telling {
			Telling::Nothing => Deed::Supplied,
			Telling::Record => Deed::Recorded,
			Telling::Declare { .. } => Deed::Declared,
		};
		let entry = self.on_shelf(event, decided, standing, deed).await?;
		let mut calls = prepared.calls.clone();
		calls.extend(telling.calls(&entry)?);
		let files = prepared.keep(&self.context.path(""))?;
		let included = match self.submit(&calls).await {
			Ok(included) => included,
			Err(error) => return Err(self.take_back(error, &[entry], &files).await),
		};
		let carried = decided.steps.iter().map(|step| format!("carried out: {}", text::of_step(step)));
		let not = decided.notes.iter().map(|why| format!("not carried out: {why}"));
		let lines = carried.chain(prepared.said).chain(not).chain(telling.said());
		let lines = lines.chain([recorded(decided), format!("final in block {}", included.block)]).collect();
		if decided.is_supply() {
			self.supplied(&entry, &included).await?;
		}
		self.settle(entry, Some(included.block))?;
		Ok(lines)
	}

	/// Notes what was supplied. Alarms are an error, and of a supply of nothing nothing is kept.
	async fn supplied(&self, entry: &Entry, included: &Included) -> Result<()> {
		let (entries, alarms) = deeds::supplied(self, included)?;
		if entries == 0 {
			self.shelf.forget(&self.vault, &self.store, entry).await?;
		}
		match alarms.is_empty() {
			true => Ok(()),
			false => Err(Error::Negative(format!("not all of its packs were supplied: {}", alarms.join("; ")))),
		}
	}

	/// Records the events that nothing is carried out of.
	async fn record(&mut self, alone: &mut Vec<Item<'_>>, said: &mut Said) -> Result<()> {
		if alone.is_empty() {
			return Ok(());
		}
		let new = alone.iter().map(|item| item.entry.to_new_event()).collect::<Result<Vec<_>>>()?;
		let included = match self.submit(&[events::record(&new)]).await {
			Ok(included) => included,
			Err(error) => {
				let entries: Vec<Entry> = alone.iter().map(|item| item.entry.clone()).collect();
				return Err(self.take_back(error, &entries, &[]).await);
			}
		};
		for item in alone.drain(..) {
			let mut lines: Vec<String> =
				item.decided.notes.iter().map(|why| format!("recorded alone: {why}")).collect();
			lines.push(recorded(item.decided));
			lines.push(format!("final in block {}", included.block));
			self.settle(item.entry, Some(included.block))?;
			self.say(said, item.source, item.decided, lines);
		}
		Ok(())
	}

	/// Submits calls as one transaction.
	async fn submit(&self, calls: &[Call]) -> Result<Included> {
		match calls {
			[] => Err(Error::bad("event", "nothing of it is to be done")),
			[call] => self.client.submit(call, self.signer).await,
			several => {
				let mut encoded = Vec::with_capacity(several.len());
				for call in several {
					encoded.push(self.client.encode(call).await?);
				}
				self.client.submit(&crate::chain::call::utility::batch_all(&encoded), self.signer).await
			}
		}
	}

	/// Notes that an event is done.
	fn settle(&self, mut entry: Entry, block: Option<u64>) -> Result<()> {
		entry.done = true;
		entry.block = block.or(entry.block);
		self.shelf.put(&entry)
	}

	/// Takes back what was kept for a transaction that was refused. When it isn't sure that it was, all stays, and the
	/// next capture of the document asks the chain.
	async fn take_back(&self, error: Error, entries: &[Entry], files: &[std::path::PathBuf]) -> Error {
		if !deeds::is_refusal(&error) {
			return error;
		}
		for path in files {
			if let Err(source) = std::fs::remove_file(path) {
				return Error::io(path, source);
			}
		}
		for entry in entries {
			if let Err(other) = self.shelf.forget(&self.vault, &self.store, entry).await {
				return other;
			}
		}
		error
	}
}
