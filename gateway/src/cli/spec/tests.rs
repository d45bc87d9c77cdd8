use super::*;
use proptest::prelude::*;
use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse, Role},
	ids::OrganisationId,
};

#[test]
fn a_provision_is_read_part_by_part() {
	let spec = permit("role:physician;purposes=TREAT,ETREAT;classes=laboratory;data-from=1970-01-02").unwrap();
	assert_eq!(spec.effect, Effect::Permit);
	assert_eq!(spec.actor, Actor::Role(Role::Physician));
	assert!(spec.purposes.contains(PurposeOfUse::EmergencyTreatment));
	assert_eq!(spec.classes, DataClassSet::of(DataClass::Laboratory));
	assert_eq!(spec.data_period, Period { start: Some(86_400_000), end: None });
	assert_eq!(deny("anyone;purposes=all;classes=all").unwrap().effect, Effect::Deny);
}

#[test]
fn every_kind_of_actor_is_read() {
	assert_eq!(actor("anyone"), Ok(Actor::Anyone));
	assert_eq!(actor("class:payer"), Ok(Actor::Class(OrganisationClass::Payer)));
	assert_eq!(actor("org:2"), Ok(Actor::Organisation(OrganisationId(2))));
	assert!(matches!(actor("account://Alice"), Ok(Actor::Account(_))));
}

#[test]
fn what_is_wrong_is_named() {
	for (text, named) in [
		("", "actor"),
		("doctor:2;purposes=all;classes=all", "doctor"),
		("role:doctor;purposes=all;classes=all", "physician"),
		("org:x;purposes=all;classes=all", "number"),
		("anyone", "purposes"),
		("anyone;purposes=all", "classes"),
		("anyone;purposes=TREAT;classes=blood", "blood"),
		("anyone;purposes=TREAT;purposes=TREAT;classes=all", "twice"),
		("anyone;purposes=all;classes=all;colour=red", "colour"),
		("anyone;purposes=all;classes=all;", "name=value"),
		("anyone;purposes=all;classes=all;data-from=2026-01-02;data-until=2026-01-01", "data-until"),
	] {
		let error = permit(text).unwrap_err();
		assert!(error.contains(named), "{text}: {error}");
	}
}

#[test]
fn terms_are_read_from_json() {
	let terms = from_json(
		br#"{ "period": { "start": "2026-01-01" },
			"provisions": [
				{ "effect": "permit", "actor": "org:2", "purposes": ["TREAT"], "classes": ["all"] },
				{ "effect": "deny", "actor": "role:researcher", "purposes": ["all"], "classes": ["genomics"],
				  "data_period": { "end": "2020-01-01T00:00:00Z" } } ],
			"source": "0x0101010101010101010101010101010101010101010101010101010101010101" }"#,
	)
	.unwrap();
	assert_eq!(terms.provisions.len(), 2);
	assert_eq!(terms.source, Some(Commitment([1; 32])));
	assert_eq!(terms.period.end, None);
}

#[test]
fn bad_json_names_the_field() {
	let provision = r#"{ "effect": "permit", "actor": "org:2", "purposes": ["TREAT"], "classes": ["all"] }"#;
	for (text, named) in [
		("not JSON".to_string(), "terms"),
		(r#"{ "provisions": [] }"#.into(), "no provision"),
		(format!(r#"{{ "provisions": [{provision}], "extra": 1 }}"#), "extra"),
		(format!(r#"{{ "provisions": [{}] }}"#, provision.replace("permit", "allow")), "provisions[0].effect"),
		(format!(r#"{{ "provisions": [{}] }}"#, provision.replace("TREAT", "CURE")), "provisions[0].purposes"),
		(format!(r#"{{ "provisions": [{provision}], "source": "0x01" }}"#), "source"),
		(format!(r#"{{ "provisions": [{provision}], "period": {{ "end": "soon" }} }}"#), "period.end"),
		(format!(r#"{{ "provisions": [{}] }}"#, vec![provision; 17].join(",")), "16"),
	] {
		let error = from_json(text.as_bytes()).unwrap_err();
		assert_eq!(error.exit_code(), 2);
		assert!(error.to_string().contains(named), "{text}: {error}");
	}
}

proptest! {
	#[test]
	fn any_text_is_read_or_refused(text in ".{0,60}") {
		let _ = permit(&text);
		let _ = from_json(text.as_bytes());
	}
}
