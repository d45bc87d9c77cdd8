use proptest::prelude::*;
use serde_json::json;

use super::*;

fn coding(system: &str, code: &str) -> Value {
	json!({"system": system, "code": code})
}

fn with_security(codings: &[Value]) -> Value {
	json!({"resourceType": "Condition", "meta": {"security": codings}})
}

fn inline_label(code: &str) -> Value {
	json!([{"url": INLINE_LABEL, "valueCoding": coding(Sensitivity::SYSTEM, code)}])
}

#[test]
fn labels_are_the_highest_confidentiality_and_every_sensitivity() {
	assert_eq!(labels(&json!({})).unwrap(), NORMAL);
	let found = labels(&with_security(&[
		coding(Confidentiality::SYSTEM, "R"),
		coding("urn:oid:2.16.840.1.113883.5.25", "L"),
		coding(Sensitivity::SYSTEM, "HIV"),
		coding("urn:oid:2.16.840.1.113883.5.4", "PSY"),
		coding(Sensitivity::SYSTEM, "NORDSCLCD"),
		coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", "HTEST"),
	]));
	let found = found.unwrap();
	assert_eq!(found.confidentiality, Confidentiality::Restricted);
	assert_eq!(found.sensitivities, [Sensitivity::Hiv, Sensitivity::Psychiatry].into_iter().collect());
	let contained = json!({"contained": [with_security(&[coding(Confidentiality::SYSTEM, "V")])]});
	assert_eq!(labels(&contained).unwrap().confidentiality, Confidentiality::VeryRestricted);
}

#[test]
fn a_label_that_cannot_be_read_is_refused_by_name() {
	for (codings, what) in [
		(vec![coding(Confidentiality::SYSTEM, "X")], "\"X\" is no confidentiality"),
		(vec![coding(Sensitivity::SYSTEM, "HIV"), coding(Sensitivity::SYSTEM, "UFO")], "meta.security[1]"),
		(vec![json!({"code": "R"})], "without a code system"),
		(vec![json!({"system": Sensitivity::SYSTEM})], "without a code"),
		(vec![json!(1)], "without a code"),
	] {
		let error = labels(&with_security(&codings)).unwrap_err();
		assert!(error.to_string().contains(what), "{error}");
	}
	assert!(labels(&json!({"meta": {"security": "R"}})).is_err());
}

#[test]
fn inline_labels_are_of_their_element_or_of_the_primitive_beside_it() {
	let resource = json!({
		"component": [{"value": 1}, {"value": 2, "extension": inline_label("HIV")}],
		"birthDate": "1980-01-01", "_birthDate": {"extension": inline_label("CEL")},
		"name": [{"given": ["A", "B"], "_given": [null, {"extension": inline_label("VIO")}]}],
		"a/b": {"modifierExtension": inline_label("SEX")},
	});
	let mut found = inline_labels(&resource).unwrap();
	found.sort_by(|(one, _), (other, _)| one.cmp(other));
	let found: Vec<_> = found.iter().map(|(at, labels)| (at.as_str(), labels.sensitivities)).collect();
	let of = |label| SensitivitySet::of(label);
	assert_eq!(
		found,
		[
			("/a~1b", of(Sensitivity::Sexuality)),
			("/birthDate", of(Sensitivity::Celebrity)),
			("/component/1", of(Sensitivity::Hiv)),
			("/name/0/given/1", of(Sensitivity::Violence)),
		]
	);
	assert!(inline_labels(&json!({"a": {"extension": inline_label("UFO")}})).is_err());
	assert!(inline_labels(&json!({"a": {"extension": [{"url": INLINE_LABEL, "valueCode": "R"}]}})).is_err());
}

#[test]
fn the_time_is_that_of_the_most_telling_element() {
	let at = |text: &str| time::parse_iso(text).unwrap();
	for (resource, expected) in [
		(
			json!({"effectiveDateTime": "2020-02-01T00:00:00Z", "issued": "2021-01-01T00:00:00Z"}),
			"2020-02-01T00:00:00Z",
		),
		(json!({"effectivePeriod": {"start": "2020-02"}}), "2020-02-01T00:00:00Z"),
		(json!({"period": {"start": "2020-02-03", "end": "2021"}}), "2020-02-03T00:00:00Z"),
		(json!({"onsetDateTime": "2019", "recordedDate": "2020"}), "2019-01-01T00:00:00Z"),
		(json!({"authoredOn": "1964-02-29"}), "1970-01-01T00:00:00Z"),
	] {
		assert_eq!(data_time(&resource), Some(at(expected)), "{resource}");
	}
	for none in
		[json!({"birthDate": "1980-01-01"}), json!({}), json!({"date": 7}), json!({"effectivePeriod": {"end": "2020"}})]
	{
		assert_eq!(data_time(&none), None, "{none}");
	}
	for bad in
		["", "20", "2020-1", "2020-13", "2020-02-30", "2020-01-01-01", "2020-01-01T10:00Z", "2020x", "+020", "2020-+1"]
	{
		assert_eq!(moment(bad), None, "{bad}");
	}
}

proptest! {
	#[test]
	fn any_text_is_a_moment_or_none(text in ".{0,32}") {
		let _ = moment(&text);
	}
}
