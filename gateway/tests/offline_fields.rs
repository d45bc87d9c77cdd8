//! Field trees on whole records: one value shown and proved, obligations applied without a trace, and the test
//! vectors of the format.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

mod common;

use std::collections::BTreeMap;

use common::{real_input, repo};
use salus_gateway::{
	fhir::{self, Document, INLINE_LABEL},
	fields::{part_leaf, redact, Disclosure, Redaction, Tree, Withheld, FORMAT},
	files::hex32,
};
use salus_primitives::{
	codes::{Confidentiality, DataClass, DataClassSet, PurposeOfUse, Sensitivity, SensitivitySet},
	decision::Obligations,
	ids::Period,
};
use serde_json::{json, Value};

const SALT: [u8; 32] = [42; 32];

fn redact_hiv() -> Obligations {
	Obligations { redact: SensitivitySet::of(Sensitivity::Hiv), ..Obligations::default() }
}

/// What is shown of a record under obligations; every field is proved on the way.
fn shown(record: &Value, obligations: &Obligations, purpose: PurposeOfUse) -> Disclosure {
	let tree = Tree::of_json(&SALT, record).unwrap();
	match redact(record, DataClass::Laboratory, obligations, purpose).unwrap() {
		Redaction::Keep(kept) => {
			let shown = tree.disclose(|pointer| kept.keeps(pointer)).unwrap();
			assert_eq!(shown.commitment().unwrap(), tree.commitment());
			shown
		}
		Redaction::Withheld(why) => panic!("{}", why.as_str()),
	}
}

fn withheld(record: &Value, obligations: &Obligations) -> Option<Withheld> {
	match redact(record, DataClass::Laboratory, obligations, PurposeOfUse::Treatment).unwrap() {
		Redaction::Withheld(why) => Some(why),
		Redaction::Keep(_) => None,
	}
}

/// An observation with two panels; the second bears a label, and so do one of two given names and a contained resource.
fn labelled(result: &str, name: &str) -> Value {
	let label = json!([{"url": INLINE_LABEL, "valueCoding": {"system": Sensitivity::SYSTEM, "code": "HIV"}}]);
	json!({
		"resourceType": "Observation",
		"meta": {
			"profile": ["https://example.org/p"],
			"security": [{"system": Sensitivity::SYSTEM, "code": "PROCESSINLINELABEL"}],
		},
		"text": {"status": "generated", "div": format!("<div>viral load {result}</div>")},
		"contained": [{"resourceType": "Specimen", "id": "viral", "extension": label, "note": [{"text": result}]}],
		"specimen": {"reference": "#viral"},
		"code": {"text": "panel"},
		"effectiveDateTime": "2024-05-06",
		"component": [
			{"code": {"text": "haemoglobin"}, "valueQuantity": {"value": 13.5, "unit": "g/dL"}},
			{"code": {"text": "viral load"}, "valueString": result, "interpretation": "detected", "extension": label},
			{"code": {"text": "glucose"}, "valueQuantity": {"value": 5.1, "unit": "mmol/L"}},
		],
		"alias": ["Anna", name], "_alias": [null, {"extension": label}],
	})
}

#[test]
fn what_is_redacted_leaves_no_trace_and_the_rest_proves() {
	let record = labelled("48000", "Wilhelmine");
	let shown = shown(&record, &redact_hiv(), PurposeOfUse::Treatment);
	let text = shown.to_json().to_string();
	let gone = [
		"48000",
		"Wilhelmine",
		"viral",
		"valueString",
		"interpretation",
		"detected",
		"extension",
		"HIV",
		"INLINE",
		"security",
		"_alias",
		"null",
		"contained",
		"specimen",
		"reference",
		"Specimen",
		"text\":{\"div",
		"generated",
		"redact",
	];
	for trace in gone {
		assert!(!text.contains(trace), "{trace} in {text}");
	}
	assert_eq!(
		shown.value().unwrap(),
		json!({
			"resourceType": "Observation",
			"meta": {"profile": ["https://example.org/p"]},
			"code": {"text": "panel"},
			"effectiveDateTime": "2024-05-06",
			"component": [
				{"code": {"text": "haemoglobin"}, "valueQuantity": {"value": 13.5, "unit": "g/dL"}},
				{"code": {"text": "glucose"}, "valueQuantity": {"value": 5.1, "unit": "mmol/L"}},
			],
			"alias": ["Anna"],
		})
	);
}

#[test]
fn records_that_differ_only_in_what_is_redacted_look_alike() {
	/// All but the hashes, the places and the labels, which are random.
	fn shape(disclosure: &Disclosure) -> Vec<(String, usize, Value)> {
		let path = |path: &str| {
			let segments = path.split('/').map(|segment| if segment.starts_with('#') { "#" } else { segment });
			segments.collect::<Vec<_>>().join("/")
		};
		let fields = disclosure.to_json()["fields"].as_array().unwrap().clone();
		let row = |field: &Value| {
			let proof = field["proof"].as_array().unwrap().len();
			(path(field["path"].as_str().unwrap()), proof, field["value"].clone())
		};
		let mut rows: Vec<_> = fields.iter().map(row).collect();
		rows.sort_by_key(|row| format!("{row:?}"));
		rows
	}
	let one = shown(&labelled("48000", "Wilhelmine"), &redact_hiv(), PurposeOfUse::Treatment);
	let other = shown(&labelled("<20", "Ida"), &redact_hiv(), PurposeOfUse::Treatment);
	assert_eq!(shape(&one), shape(&other));
	assert_eq!(one.count(), other.count());
	// Not even that something is left out shows, as long as the number of fields has the same next power of two.
	let (mut with, mut without) = (labelled("48000", "Wilhelmine"), labelled("48000", "Wilhelmine"));
	without["component"].as_array_mut().unwrap().remove(1);
	for record in [&mut with, &mut without] {
		record["tags"] = (0..10).collect();
	}
	let [with, without] = [with, without].map(|record| shown(&record, &redact_hiv(), PurposeOfUse::Treatment));
	assert_eq!((shape(&with), with.count()), (shape(&without), without.count()));
}

#[test]
fn without_obligations_everything_is_shown() {
	let record = labelled("48000", "Wilhelmine");
	let shown = shown(&record, &Obligations::default(), PurposeOfUse::Treatment);
	assert_eq!(shown.value().unwrap(), record);
}

#[test]
fn whole_records_are_withheld_by_class_time_and_labels() {
	let record = json!({"resourceType": "Observation", "effectiveDateTime": "2024-05-06"});
	let period = |start: &str| Period { start: fhir::moment(start), end: None };
	let default = Obligations::default;
	assert_eq!(withheld(&record, &default()), None);
	let class = Obligations { withhold: DataClassSet::of(DataClass::Laboratory), ..default() };
	assert_eq!(withheld(&record, &class), Some(Withheld::Class));
	let late = Obligations { data_period: period("2024-05-07"), ..default() };
	assert_eq!(withheld(&record, &late), Some(Withheld::Time));
	let early = Obligations { data_period: period("2024-05-06"), ..default() };
	assert_eq!(withheld(&record, &early), None);
	assert_eq!(withheld(&json!({"resourceType": "Observation"}), &early), Some(Withheld::Time));
	let restricted = json!({"meta": {"security": [{"system": Confidentiality::SYSTEM, "code": "R"}]}, "value": 1});
	let ceiling = Obligations { ceiling: Some(Confidentiality::Normal), ..default() };
	assert_eq!(withheld(&restricted, &ceiling), Some(Withheld::Labels));
	assert_eq!(withheld(&record, &ceiling), None);
	let only = Obligations { only: SensitivitySet::of(Sensitivity::Hiv), ..default() };
	assert_eq!(withheld(&record, &only), Some(Withheld::Labels));
	let all = json!({"extension": labelled("", "")["contained"][0]["extension"], "resourceType": "Observation"});
	assert_eq!(withheld(&all, &redact_hiv()), Some(Withheld::Everything));
	let unknown = json!({"meta": {"security": [{"system": Sensitivity::SYSTEM, "code": "UFO"}]}});
	assert!(redact(&unknown, DataClass::Other, &default(), PurposeOfUse::Treatment).is_err());
}

#[test]
fn research_gets_no_direct_identifier() {
	let patient = json!({
		"resourceType": "Patient", "id": "p1", "gender": "female", "maritalStatus": {"text": "married"},
		"text": {"status": "generated", "div": "<div>Erika Muster</div>"},
		"extension": [{"url": "mothersMaidenName", "valueString": "Vogel"}],
		"identifier": [{"system": "urn:mrn", "value": "MRN-77"}], "name": [{"family": "Muster", "given": ["Erika"]}],
		"telecom": [{"system": "phone", "value": "+49 30 5550"}], "birthDate": "1964-08-12",
		"_birthDate": {"extension": [{"url": "birthTime", "valueDateTime": "1964-08-12T07:00:00Z"}]},
		"address": [
			{"line": ["Heidestr. 17"], "city": "Berlin", "postalCode": "10557", "state": "BE", "country": "DE"}
		],
		"contact": [{"name": {"family": "Vogel"}}], "photo": [{"url": "https://example.org/face.png"}],
		"contained": [{"resourceType": "Practitioner", "id": "d1", "name": [{"family": "Abel"}], "gender": "male"}],
		"generalPractitioner": [{"reference": "#d1", "display": "Dr Abel"}], "deceasedDateTime": "2024-01-01",
	});
	for purpose in [PurposeOfUse::Research, PurposeOfUse::ClinicalTrial, PurposeOfUse::PublicHealth] {
		let shown = shown(&patient, &Obligations::default(), purpose).value().unwrap();
		assert_eq!(
			shown,
			json!({
				"resourceType": "Patient", "gender": "female", "maritalStatus": {"text": "married"},
				"address": [{"state": "BE", "country": "DE"}],
				"contained": [{"resourceType": "Practitioner", "gender": "male"}],
				"generalPractitioner": [{"reference": "#d1"}],
			}),
			"{purpose:?}"
		);
	}
	for purpose in [PurposeOfUse::Treatment, PurposeOfUse::Payment, PurposeOfUse::PatientRequest] {
		assert_eq!(shown(&patient, &Obligations::default(), purpose).value().unwrap(), patient);
	}
	let observation = json!({
		"resourceType": "Observation", "id": "o1", "identifier": [{"value": "LAB-9"}],
		"code": {"coding": [{"system": "http://loinc.org", "code": "718-7", "display": "Haemoglobin"}], "text": "Hb"},
		"subject": {"reference": "Patient/p1", "display": "Erika Muster"}, "note": [{"text": "told Mrs Muster"}],
		"performer": [{"reference": "Practitioner/d1", "display": "Dr Abel"}], "valueInteger": 13,
	});
	assert_eq!(
		shown(&observation, &Obligations::default(), PurposeOfUse::Research).value().unwrap(),
		json!({
			"resourceType": "Observation",
			"code": observation["code"],
			"performer": [{"reference": "Practitioner/d1"}], "valueInteger": 13,
		})
	);
}

/// The texts of a person's names, lines of address, telephone numbers, identifiers and birth date.
fn identifying(patient: &Value) -> Vec<String> {
	fn texts(value: &Value, into: &mut Vec<String>) {
		match value {
			Value::String(text) => into.push(text.clone()),
			Value::Array(items) => items.iter().for_each(|item| texts(item, into)),
			Value::Object(members) => members.values().for_each(|member| texts(member, into)),
			Value::Null | Value::Bool(_) | Value::Number(_) => {}
		}
	}
	let mut found = Vec::new();
	for pointer in ["/name/0/family", "/name/0/given", "/address/0/line", "/telecom/0/value", "/birthDate", "/id"] {
		texts(patient.pointer(pointer).unwrap_or(&Value::Null), &mut found);
	}
	for identifier in patient["identifier"].as_array().into_iter().flatten() {
		texts(&identifier["value"], &mut found);
	}
	found
}

/// Every resource of a document: shown in full, by its type alone, and as research would get it.
fn whole_way(bytes: &[u8]) -> usize {
	let document = Document::parse(bytes).unwrap();
	let patients = document.resources.iter().filter(|resource| resource.resource_type == "Patient");
	let names: Vec<_> = patients.flat_map(|patient| identifying(&patient.value)).collect();
	for resource in &document.resources {
		let tree = Tree::of_json(&SALT, &resource.value).unwrap();
		let one = tree.disclose_named(&["/resourceType"]).unwrap();
		assert_eq!(one.commitment().unwrap(), tree.commitment());
		assert_eq!(one.value().unwrap(), json!({"resourceType": resource.resource_type}));
		let for_research = shown(&resource.value, &Obligations::default(), PurposeOfUse::Research);
		let text = for_research.to_json().to_string();
		for name in &names {
			assert!(!text.contains(&format!("\"{name}\"")), "{name} in {resource}");
		}
	}
	document.resources.len()
}

#[test]
fn our_sample_goes_the_whole_way() {
	assert_eq!(whole_way(&std::fs::read(repo("samples/fhir/patient-bundle.json")).unwrap()), 14);
}

#[test]
fn real_fhir_goes_the_whole_way() {
	let mut resources: BTreeMap<&str, usize> = BTreeMap::new();
	for folder in ["fhir-r4", "fhir-r4-hl7"] {
		for (_, bytes) in real_input(folder) {
			*resources.entry(folder).or_default() += whole_way(&bytes);
		}
	}
	println!("test data: resources by folder: {resources:?}");
}

/// The test vectors, by our own code.
fn vectors() -> Value {
	let records = [
		(
			"one value and the name beside it",
			json!({
				"resourceType": "Observation", "status": "final", "subject": {"display": "Erika Muster"},
				"component": [{"valueInteger": 120}, {"valueInteger": 80}, {"valueInteger": 66}],
			}),
			vec!["/resourceType", "/component/1"],
		),
		(
			"names that need escapes, empty values and numbers",
			json!({
				"a/b": 1.5, "m~n": null, "#0123456789abcdef": true, "é": "ü\n", "": {}, "list": [[], -0.25, 1e-7],
			}),
			vec![""],
		),
		("a scalar", json!("text"), vec![""]),
	];
	let salt = |number: u8| -> [u8; 32] { core::array::from_fn(|at| number.wrapping_mul(16).wrapping_add(at as u8)) };
	let json_vectors = records.into_iter().zip(1u8..).map(|((name, record, pointers), number)| {
		let tree = Tree::of_json(&salt(number), &record).unwrap();
		json!({
			"name": name, "salt": hex32::to_text(&salt(number)), "record": record, "shown": pointers,
			"commitment": hex32::to_text(&tree.commitment().0),
			"disclosure": tree.disclose_named(&pointers).unwrap().to_json(),
		})
	});
	let parts = [("header", b"DICM, and who it is".as_slice()), ("pixels", b"\x00\x01\x02\x03")];
	let leaves = parts.map(|(name, bytes)| (name.to_owned(), part_leaf(&salt(9), name, bytes)));
	let tree = Tree::of_parts(&salt(9), &leaves).unwrap();
	let part_rows = parts.iter().zip(&leaves).map(|((name, bytes), (_, leaf))| {
		json!({"name": name, "bytes": format!("0x{}", hex::encode(bytes)), "leaf": hex32::to_text(leaf)})
	});
	json!({
		"format": FORMAT,
		"json": json_vectors.collect::<Vec<_>>(),
		"binary": {
			"salt": hex32::to_text(&salt(9)), "parts": part_rows.collect::<Vec<_>>(), "shown": ["pixels"],
			"commitment": hex32::to_text(&tree.commitment().0),
			"disclosure": tree.disclose_named(&["pixels"]).unwrap().to_json(),
		},
	})
}

#[test]
fn the_test_vectors_are_what_the_code_makes() {
	let path = repo("docs/formats/vectors/field-tree.json");
	if std::env::var_os("SALUS_WRITE_VECTORS").is_some() {
		std::fs::write(&path, serde_json::to_string_pretty(&vectors()).unwrap() + "\n").unwrap();
	}
	let written: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
	assert_eq!(written, vectors());
	for vector in written["json"].as_array().unwrap() {
		let disclosure = Disclosure::from_json(&vector["disclosure"]).unwrap();
		assert_eq!(hex32::to_text(&disclosure.commitment().unwrap().0), vector["commitment"].as_str().unwrap());
	}
}
