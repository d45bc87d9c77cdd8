//! What the chain and the shelf have of an event before it is captured.

use salus_primitives::{
	epcis::{ErrorReason, EventRecord, MAX_AHEAD},
	ids::{Moment, OrganisationId},
};
use sp_core::H256;

use crate::{
	chain::client::Client,
	cli::format,
	epcis::{
		decide::Decided,
		plan::Step,
		shelf::{Entry, Shelf},
		Document,
	},
	Result,
};

/// How an event stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Standing {
	/// It is to be done. What an interrupted capture has put on the shelf of it is used again.
	New(Option<Entry>),
	/// An interrupted capture of the same document has done it.
	Done(Entry),
	/// The chain or the shelf has it, because of which the document is refused, unless what is known is to be kept.
	Duplicate(String),
	/// It can't be done by the signer.
	Refused(String),
}

/// How an event of a document stands; `is_open` when the capture of the document was begun and isn't done.
pub(super) async fn of(
	client: &Client,
	shelf: &Shelf,
	me: OrganisationId,
	decided: &Decided,
	is_open: bool,
) -> Result<Standing> {
	let entry = shelf.get(&decided.id, decided.is_declaration())?;
	if decided.is_supply() {
		return Ok(supply(entry, is_open));
	}
	let found = client.epcis_event(H256(decided.id.0)).await?;
	Ok(match decided.is_declaration() {
		true => declaration(entry, found, me, is_open),
		false => event(entry, found, is_open),
	})
}

/// The chain doesn't have the hash id of a supply: only the shelf knows.
fn supply(entry: Option<Entry>, is_open: bool) -> Standing {
	match entry {
		Some(entry) if entry.done && is_open => Standing::Done(entry),
		Some(entry) if entry.done => Standing::Duplicate("this supply was captured here already".into()),
		entry => Standing::New(entry),
	}
}

fn event(entry: Option<Entry>, found: Option<EventRecord>, is_open: bool) -> Standing {
	let Some(record) = found else { return Standing::New(entry) };
	match entry.filter(|entry| entry.commitment.0 == record.commitment.0) {
		Some(entry) if is_open => Standing::Done(entry),
		_ => Standing::Duplicate(format!(
			"organisation {} recorded it already, at {}",
			record.by.0,
			format::moment(record.recorded_at)
		)),
	}
}

fn declaration(entry: Option<Entry>, found: Option<EventRecord>, me: OrganisationId, is_open: bool) -> Standing {
	let Some(record) = found else { return Standing::New(entry) };
	match (record.error, entry) {
		(Some(_), Some(entry)) if is_open => Standing::Done(entry),
		(Some(error), _) => Standing::Duplicate(format!(
			"organisation {} declared it an error already, at {}",
			record.by.0,
			format::moment(error.recorded_at)
		)),
		(None, _) if record.by != me => {
			let by = record.by.0;
			Standing::Refused(format!("organisation {by} recorded the event, and only it declares it an error"))
		}
		(None, entry) => Standing::New(entry),
	}
}

/// What the chain wouldn't take of an event by its own words.
pub(super) fn flaw(document: &Document, decided: &Decided, now: Moment) -> Option<String> {
	let event = document.events.get(decided.number)?;
	let latest = now.saturating_add(MAX_AHEAD);
	let declaration = decided.steps.iter().find_map(|step| match step {
		Step::Declare { reason, at, .. } => Some((reason, *at)),
		_ => None,
	});
	match declaration {
		_ if event.time > latest => Some("eventTime is more than 24 hours ahead of the chain's clock".into()),
		Some((_, at)) if at > latest => Some("declarationTime is more than 24 hours ahead of the chain's clock".into()),
		Some((reason, _)) if reason.as_deref().and_then(ErrorReason::from_code).is_none() => {
			Some("the chain takes an error declaration with the reason did_not_occur or incorrect_data alone".into())
		}
		_ => None,
	}
}
