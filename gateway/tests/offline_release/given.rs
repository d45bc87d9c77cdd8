//! What is given, and that it opens.

use std::fs;

use salus_gateway::{canonical, fields::Disclosure, release::Outcome};
use salus_primitives::{
	anchor::RecordStatus,
	codes::{DataClass, PurposeOfUse, Sensitivity, SensitivitySet},
	decision::Obligations,
	ids::AnchorId,
};
use serde_json::{json, Value};

use crate::world::{label, World};

const DS4P: &str = "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label";

/// A laboratory report with one part that bears a label of its own.
pub(crate) fn observation() -> Value {
	json!({
		"resourceType": "Observation",
		"id": "o1",
		"meta": { "security": [label("PROCESSINLINELABEL")] },
		"status": "final",
		"effectiveDateTime": "2026-11-20",
		"component": [
			{ "valueString": "haemoglobin 14 g/dL" },
			{ "extension": [{ "url": DS4P, "valueCoding": label("HIV") }], "valueString": "viral load 40 copies" },
		],
	})
}

fn read(path: &std::path::Path) -> Value {
	canonical::parse("file", &fs::read(path).unwrap()).unwrap()
}

#[tokio::test]
async fn a_permit_releases_records_that_open_and_prove() {
	let world = World::new();
	for whole in [true, false] {
		let record = world.anchor(&observation(), DataClass::Laboratory, whole).await;
		let reply = world.answer(&world.request(&[record])).await.unwrap();
		assert_eq!(reply.given(), 1);
		assert!(matches!(reply.records[0].outcome, Outcome::Released(_)));
		let opened = world.open(&reply).await.unwrap();
		assert_eq!(read(&opened.file), observation());
		assert_eq!((opened.commitment, opened.status, &opened.disclosure), (record, RecordStatus::Current, &None));
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			assert_eq!(fs::metadata(&opened.file).unwrap().permissions().mode() & 0o777, 0o600);
		}
	}
}

#[tokio::test]
async fn a_superseded_version_is_given_and_says_so() {
	let world = World::new();
	let record = world.anchor(&observation(), DataClass::Laboratory, false).await;
	world.turn(|state| state.records.get_mut(&AnchorId(0)).unwrap().1.status = RecordStatus::Superseded);
	let reply = world.answer(&world.request(&[record])).await.unwrap();
	assert_eq!(world.open(&reply).await.unwrap().status, RecordStatus::Superseded);
}

/// Whatever may be left out is left out by either answer, leaves no trace, and what stays is proved.
#[tokio::test]
async fn redacted_fields_leave_no_trace_and_the_rest_is_proved() {
	let no_hiv = || Obligations { redact: SensitivitySet::of(Sensitivity::Hiv), ..Obligations::default() };
	for (logged, again) in [(no_hiv(), Obligations::default()), (Obligations::default(), no_hiv())] {
		let world = World::new();
		let record = world.anchor(&observation(), DataClass::Laboratory, false).await;
		world.oblige(logged, again);
		let reply = world.answer(&world.request(&[record])).await.unwrap();
		let Outcome::Redacted(delivery) = &reply.records[0].outcome else { panic!("{reply:?}") };
		let original = world.custodian.keeper.0.lock().unwrap()[&record].clone();
		assert_ne!(delivery.content_id, original.0.content_id);
		let opened = world.open(&reply).await.unwrap();
		let disclosure = fs::read_to_string(opened.disclosure.unwrap()).unwrap();
		let text = fs::read_to_string(&opened.file).unwrap();
		for trace in ["viral", "HIV", "PROCESSINLINELABEL", DS4P] {
			assert!(!disclosure.contains(trace) && !text.contains(trace), "{trace}: {disclosure}");
		}
		let salt = hex::encode(original.1.unwrap().salt.as_slice());
		assert!(!disclosure.contains(&salt) && !String::from_utf8(reply.to_json().unwrap()).unwrap().contains(&salt));
		assert_eq!(read(&opened.file)["component"], json!([{ "valueString": "haemoglobin 14 g/dL" }]));
		let disclosure = Disclosure::from_json(&canonical::parse("d", disclosure.as_bytes()).unwrap()).unwrap();
		assert_eq!(disclosure.commitment().unwrap(), record);
	}
}

/// An answer doesn't tell by its kind whether something was left out.
#[tokio::test]
async fn where_labels_count_all_records_come_as_fields() {
	let world = World::new();
	let plain = json!({ "resourceType": "Observation", "status": "final", "valueString": "14" });
	let record = world.anchor(&plain, DataClass::Laboratory, false).await;
	let no_hiv = Obligations { redact: SensitivitySet::of(Sensitivity::Hiv), ..Obligations::default() };
	world.oblige(no_hiv.clone(), no_hiv);
	let reply = world.answer(&world.request(&[record])).await.unwrap();
	assert!(matches!(reply.records[0].outcome, Outcome::Redacted(_)));
	assert_eq!(read(&world.open(&reply).await.unwrap().file), plain);
}

#[tokio::test]
async fn research_gets_no_names() {
	let world = World::new();
	let patient = json!({
		"resourceType": "Patient",
		"name": [{ "family": "Mustermann" }],
		"birthDate": "1970-05-17",
		"gender": "female",
	});
	let record = world.anchor(&patient, DataClass::Laboratory, false).await;
	let whole = world.anchor(&patient, DataClass::Laboratory, true).await;
	world.turn(|state| state.entry.query.purpose = PurposeOfUse::ClinicalTrial);
	let reply = world.answer(&world.request(&[record])).await.unwrap();
	let opened = world.open(&reply).await.unwrap();
	let text = fs::read_to_string(opened.disclosure.unwrap()).unwrap();
	assert!(text.contains("female") && !text.contains("Mustermann") && !text.contains("1970"), "{text}");
	assert!(world.refusal(whole).await.contains("anchored as a whole"));
}

#[tokio::test]
async fn records_that_are_refused_do_not_keep_others_back() {
	let world = World::new();
	let good = world.anchor(&observation(), DataClass::Laboratory, false).await;
	let other = world.anchor(&observation(), DataClass::Genomics, false).await;
	let reply = world.answer(&world.request(&[other, good])).await.unwrap();
	assert_eq!(reply.given(), 1);
	let opened = world.receiver().open(&reply).await.unwrap();
	assert_eq!(opened[0].0, other);
	assert!(opened[0].1.as_ref().unwrap_err().to_string().contains("refused: "));
	assert!(opened[1].1.is_ok());
}
