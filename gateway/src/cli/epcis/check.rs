//! `salus epcis check`: a document's hash ids, and what each event would become, without a chain.

use std::path::Path;

use salus_primitives::ids::OrganisationId;
use serde_json::{json, Value};

use super::{kinds, named, read, summary, text};
use crate::{
	cli::answer::Answer,
	epcis::{
		decide::is_supply,
		plan::{plan, Parties, Planned, Step},
		Document,
	},
	Result,
};

pub(super) fn run(file: &Path) -> Result<Answer> {
	let document = read(file)?;
	let planned = plan(&document, &everybody(&document)?).map_err(|error| named(file, error))?;
	let ids = document.hash_ids().map_err(|error| named(file, error))?;
	let (mut lines, mut events) = (Vec::new(), Vec::new());
	for (number, (event, id)) in document.events.iter().zip(&ids).enumerate() {
		let would: Vec<String> = planned.iter().filter(|planned| planned.number == number).map(becomes).collect();
		lines.push(format!("  event {} ({}): {id}", number + 1, text::of_event(event)));
		lines.extend(would.iter().map(|would| format!("    {would}")));
		if is_supply(event) {
			lines.push("    a supply: its hash id is never recorded".into());
		}
		events.push(json!({
			"event": number + 1,
			"kind": event.kind.name(),
			"biz_step": event.biz_step,
			"hash_id": id.to_string(),
			"would": would,
		}));
	}
	Ok(Answer::done()
		.line(summary(file, &document))
		.lines(lines)
		.line("what the chain knows of the objects isn't asked here: salus epcis capture --dry-run does")
		.field("events", document.events.len())
		.field("kinds", kinds(&document))
		.field("hash_ids", events))
}

fn becomes(planned: &Planned) -> String {
	match &planned.step {
		Step::Evidence { .. } | Step::Joined { .. } => text::of_step(&planned.step),
		step => format!("to be carried out: {}", text::of_step(step)),
	}
}

/// As if each party of the document were known: who it is, only the chain could say.
fn everybody(document: &Document) -> Result<Parties> {
	let mut parties = Parties::default();
	for (number, uri) in (0..).zip(party_uris(document)) {
		parties.add(uri, OrganisationId(number))?;
	}
	Ok(parties)
}

/// The identifiers of the parties that a document's sources and destinations name.
pub(super) fn party_uris(document: &Document) -> Vec<&str> {
	let lists = [("sourceList", "source"), ("destinationList", "destination")];
	let of_event = |raw| {
		lists.iter().flat_map(move |(list, member)| {
			let items = Value::get(raw, list).and_then(Value::as_array);
			items.into_iter().flatten().filter_map(move |item| item.get(member)?.as_str())
		})
	};
	let mut found: Vec<&str> = document.events.iter().flat_map(|event| of_event(&event.raw)).collect();
	// What is no identifier is told with its event, by the plan.
	found.retain(|uri| crate::gs1::Key::parse(uri).is_ok());
	found.sort_unstable();
	found.dedup();
	found
}
