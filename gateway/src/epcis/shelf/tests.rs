use serde_json::json;

use super::*;
use crate::epcis::{archive, Document};

const CASE: &str = "https://id.gs1.org/00/040999990000000012";

/// An event that is kept, and a label for it.
fn event() -> (Stored, Label) {
	let document = json!({
		"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
		"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-01-31T12:00:00Z",
		"epcisBody": { "eventList": [{
			"type": "ObjectEvent", "eventTime": "2026-01-31T12:00:00+01:00", "eventTimeZoneOffset": "+01:00",
			"action": "OBSERVE", "bizStep": "storing", "epcList": [CASE],
		}] },
	});
	let document = Document::from_value(&document).unwrap();
	let kept = archive::standalone(&document, 1_795_219_200_000).unwrap();
	let objects = vec![parse_object(CASE).unwrap()];
	let label = Label { deed: Deed::Recorded, captured: 1_795_219_200_000, place: 0, objects };
	(Stored::read(&kept[0]).unwrap(), label)
}

struct Home {
	folder: tempfile::TempDir,
	vault: Vault,
	store: Store,
	shelf: Shelf,
}

fn home() -> Home {
	let folder = tempfile::tempdir().unwrap();
	let vault = Vault::open(folder.path()).unwrap();
	let store = Store::local(&folder.path().join("store")).unwrap();
	let shelf = Shelf::of(folder.path());
	Home { folder, vault, store, shelf }
}

#[tokio::test]
async fn an_event_is_sealed_noted_and_opened() {
	let Home { folder, vault, store, shelf } = home();
	let (event, label) = event();
	assert!(shelf.get(&event.id, false).unwrap().is_none() && shelf.list().unwrap().is_empty());
	let mut entry = shelf.seal(&vault, &store, &event, &label).await.unwrap();
	entry.done = true;
	shelf.put(&entry).unwrap();
	assert_eq!(shelf.get(&event.id, false).unwrap(), Some(entry.clone()));
	assert_eq!(shelf.get(&event.id, true).unwrap(), None);
	assert_eq!(shelf.list().unwrap(), [entry.clone()]);
	assert_eq!(shelf.open(&vault, &store, &entry).await.unwrap(), event);
	let told = entry.to_new_event().unwrap();
	assert_eq!((told.id.0, told.at, told.objects.to_vec()), (event.id.0, event.event.time, label.objects));
	// Nothing of it lies about in the clear.
	let sealed = store.get(&store::parse_id(&entry.content_id).unwrap()).await.unwrap();
	assert!(!String::from_utf8_lossy(&sealed).contains("storing"));
	drop(folder);
}

#[tokio::test]
async fn a_swapped_document_is_noticed() {
	let Home { folder: _folder, vault, store, shelf } = home();
	let (event, label) = event();
	let entry = shelf.seal(&vault, &store, &event, &label).await.unwrap();
	let mut other = event.event.raw.clone();
	other["bizStep"] = "picking".into();
	let opening = vault.secret(&Commitment(entry.commitment.0)).unwrap();
	let bytes = canonical::to_canonical(&other).unwrap();
	let content_id = store.put(&seal::seal(&bytes, &opening.data_key).unwrap()).await.unwrap().to_string();
	let swapped = Entry { content_id, ..entry };
	let error = shelf.open(&vault, &store, &swapped).await.unwrap_err();
	assert!(error.exit_code() == 1 && error.to_string().contains("NOT what was captured"), "{error}");
}

#[tokio::test]
async fn what_the_chain_refused_leaves_nothing() {
	let Home { folder: _folder, vault, store, shelf } = home();
	let (event, label) = event();
	let entry = shelf.seal(&vault, &store, &event, &label).await.unwrap();
	shelf.forget(&vault, &store, &entry).await.unwrap();
	assert_eq!(shelf.get(&event.id, false).unwrap(), None);
	assert!(vault.secret(&Commitment(entry.commitment.0)).is_err());
	assert!(!store.exists(&store::parse_id(&entry.content_id).unwrap()).await.unwrap());
	// Killed in between, it is forgotten again.
	shelf.forget(&vault, &store, &entry).await.unwrap();
}

#[test]
fn a_capture_is_open_until_it_is_done() {
	let Home { folder: _folder, shelf, .. } = home();
	let (event, _) = event();
	let (one, two) = ([(event.id, false)], [(event.id, true)]);
	shelf.set_open(&one, true).unwrap();
	assert!(shelf.is_open(&one) && !shelf.is_open(&two));
	shelf.set_open(&one, false).unwrap();
	shelf.set_open(&one, false).unwrap();
	assert!(!shelf.is_open(&one));
}

#[test]
fn another_format_is_refused_and_named() {
	let Home { folder, shelf, .. } = home();
	let (event, _) = event();
	let path = shelf.path(&event.id, false);
	files::write_atomic(&path, b"{}").unwrap();
	assert!(shelf.get(&event.id, false).unwrap_err().to_string().contains(&path.display().to_string()));
	drop(folder);
}
