//! What the chain and the shelf have of an event before it is captured.

use salus_primitives::{
	epcis::{EventRecord, MAX_AHEAD},
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

/// What is too far in the future for the chain to take.
pub(super) fn flaw(document: &Document, decided: &Decided, now: Moment) -> Option<&'static str> {
	let latest = now.saturating_add(MAX_AHEAD);
	let is_ahead = document.events.get(decided.number).is_some_and(|event| event.time > latest);
	if is_ahead {
		return Some("eventTime is more than 24 hours ahead of the chain's clock");
	}
	let is_ahead = decided.steps.iter().any(|step| matches!(step, Step::Declare { at, .. } if *at > latest));
	is_ahead.then_some("declarationTime is more than 24 hours ahead of the chain's clock")
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{commitment::Commitment, epcis::ErrorDeclaration, epcis::ErrorReason as Reason};

	const ME: OrganisationId = OrganisationId(1);

	fn entry(commitment: u8, done: bool) -> Entry {
		serde_json::from_value(serde_json::json!({
			"format": "salus-epcis-event/1", "hash_id": "ni:///sha-256;00?ver=CBV2.0", "event_id": null, "at": 0,
			"captured": 0, "place": 0, "objects": [], "commitment": H256([commitment; 32]), "content_id": "",
			"deed": "recorded", "done": done,
		}))
		.unwrap()
	}

	fn record(by: u32, is_wrong: bool) -> EventRecord {
		let error = is_wrong.then(|| ErrorDeclaration {
			reason: Reason::DidNotOccur,
			declared_at: 0,
			recorded_at: 0,
			corrective: vec![].try_into().unwrap(),
		});
		let (commitment, objects) = (Commitment([7; 32]), vec![].try_into().unwrap());
		EventRecord { by: OrganisationId(by), at: 0, recorded_at: 0, commitment, objects, error }
	}

	fn is_duplicate(standing: &Standing) -> bool {
		matches!(standing, Standing::Duplicate(_))
	}

	#[test]
	fn an_event_is_done_only_by_the_capture_that_was_interrupted() {
		assert_eq!(event(None, None, false), Standing::New(None));
		assert_eq!(event(Some(entry(7, false)), None, true), Standing::New(Some(entry(7, false))));
		assert_eq!(event(Some(entry(7, false)), Some(record(1, false)), true), Standing::Done(entry(7, false)));
		assert!(is_duplicate(&event(Some(entry(7, true)), Some(record(1, false)), false)));
		// Somebody else, or another home folder, was first.
		assert!(is_duplicate(&event(Some(entry(8, false)), Some(record(2, false)), true)));
		assert!(is_duplicate(&event(None, Some(record(2, false)), true)));
	}

	#[test]
	fn only_the_recorder_declares_an_error_and_once() {
		assert_eq!(declaration(None, None, ME, false), Standing::New(None), "recorded and declared at once");
		assert_eq!(declaration(None, Some(record(1, false)), ME, false), Standing::New(None));
		assert!(matches!(declaration(None, Some(record(2, false)), ME, false), Standing::Refused(_)));
		assert!(is_duplicate(&declaration(None, Some(record(1, true)), ME, true)));
		assert!(is_duplicate(&declaration(Some(entry(1, true)), Some(record(1, true)), ME, false)));
		assert!(matches!(declaration(Some(entry(1, false)), Some(record(1, true)), ME, true), Standing::Done(_)));
	}

	#[test]
	fn a_supply_is_known_by_the_shelf_alone() {
		assert_eq!(supply(None, false), Standing::New(None));
		assert_eq!(supply(Some(entry(1, false)), true), Standing::New(Some(entry(1, false))));
		assert_eq!(supply(Some(entry(1, true)), true), Standing::Done(entry(1, true)));
		assert!(is_duplicate(&supply(Some(entry(1, true)), false)));
	}
}
