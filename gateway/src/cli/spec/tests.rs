use super::*;
use proptest::prelude::*;
use salus_primitives::{
	codes::{
		Confidentiality, DataClass, DataClassSet, DiseaseGroup, DuoModifier, OrganisationClass, PurposeOfUse,
		PurposeSet, Role, Sensitivity, SensitivitySet,
	},
	consent::{Actor, Effect, LabelRule},
	ids::{OrganisationId, StudyId},
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
	assert_eq!(actor("study:7"), Ok(Actor::Study(StudyId(7))));
	assert!(matches!(actor("account://Alice"), Ok(Actor::Account(_))));
}

#[test]
fn labels_periods_data_use_and_parent_are_read() {
	let spec = permit(
		"study:7;purposes=HRESCH;classes=genomics;labels=R,HIV;from=1970-01-02;until=1970-01-03;use=DS,IRB;\
		 diseases=cancer,skin;country=DE;under=2",
	)
	.unwrap();
	assert_eq!(spec.labels.confidentiality, Some(Confidentiality::Restricted));
	assert!(spec.labels.sensitivities.contains(Sensitivity::Hiv));
	assert_eq!(spec.period, Period::between(86_400_000, 172_800_000));
	assert_eq!(spec.parent, Some(2));
	let data_use = spec.data_use.unwrap();
	assert_eq!(data_use.permission, DuoPermission::DiseaseSpecific);
	assert!(data_use.modifiers.contains(DuoModifier::EthicsApproval));
	assert!(data_use.diseases.contains(DiseaseGroup::Skin));
	assert_eq!(data_use.jurisdiction, Some(Jurisdiction(*b"DE")));
}

#[test]
fn exceptions_follow_what_they_are_exceptions_to() {
	let permit = |rest: &str| permit(&format!("anyone;purposes=all;classes=all{rest}")).unwrap();
	let deny = |rest: &str| deny(&format!("anyone;purposes=all;classes=all{rest}")).unwrap();
	let check = |provisions: Vec<Spec>| terms(Period::always(), provisions, None).map(drop).map_err(|e| e.to_string());
	assert_eq!(check(vec![permit(""), deny(";under=0"), permit(";under=1"), deny(";under=2")]), Ok(()));
	for (provisions, named) in [
		(vec![permit(""), deny(";under=1")], "provisions[1].parent: 1 doesn't come before"),
		(vec![permit(""), deny(";under=7")], "doesn't come before"),
		(vec![permit(""), permit(";under=0")], "same effect"),
		(vec![permit(""), deny(";under=0"), permit(";under=1"), deny(";under=2"), permit(";under=3")], "deeper than 4"),
		(vec![permit(""); 17], "17 provisions, and 16"),
	] {
		let error = check(provisions).unwrap_err();
		assert!(error.contains(named), "{named}: {error}");
	}
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
		("anyone;purposes=all;classes=all;from=2026-01-02;until=2026-01-02", "until is not after from"),
		("anyone;purposes=all;classes=all;labels=SECRET", "confidentiality"),
		("anyone;purposes=all;classes=all;labels=N,R", "two confidentialities"),
		("anyone;purposes=all;classes=all;use=IRB", "no permission"),
		("anyone;purposes=all;classes=all;use=DS", "needs diseases"),
		("anyone;purposes=all;classes=all;use=GRU;diseases=cancer", "DS only"),
		("anyone;purposes=all;classes=all;country=DE", "go with a use"),
		("anyone;purposes=all;classes=all;use=GRU;country=Germany", "ISO 3166"),
		("anyone;purposes=all;classes=all;under=first", "under=first"),
		("anyone;purposes=;classes=all", "TREAT"),
		("study:x;purposes=all;classes=all", "study"),
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
				  "data_period": { "end": "2020-01-01T00:00:00Z" }, "labels": ["V", "PSY"],
				  "data_use": { "use": ["GRU"] } } ],
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
		(format!(r#"{{ "provisions": [{}] }}"#, provision.replace("[\"all\"]", "[]")), "provisions[0].classes"),
		(
			format!(r#"{{ "provisions": [{}] }}"#, provision.replace("}", r#", "labels": ["SECRET"] }"#)),
			"provisions[0].labels",
		),
		(
			format!(r#"{{ "provisions": [{}] }}"#, provision.replace("}", r#", "data_use": { "use": ["DS"] } }"#)),
			"provisions[0].data_use",
		),
		(format!(r#"{{ "provisions": [{}] }}"#, provision.replace("}", r#", "parent": 0 }"#)), "provisions[0].parent"),
		(
			format!(r#"{{ "provisions": [{provision}], "period": {{ "start": "2026-01-02", "end": "2026-01-01" }} }}"#),
			"period: it ends before",
		),
		(format!(r#"{{ "provisions": [{}] }}"#, vec![provision; 17].join(",")), "16"),
	] {
		let error = from_json(text.as_bytes()).unwrap_err();
		assert_eq!(error.exit_code(), 2);
		assert!(error.to_string().contains(named), "{text}: {error}");
	}
}

/// Any sound provision.
fn any_provision() -> impl Strategy<Value = Spec> {
	let bounds = prop_oneof![
		Just(Period::always()),
		(0u64..1_000, 1u64..1_000)
			.prop_map(|(start, length)| { Period::between(start * 1_000, (start + length) * 1_000) })
	];
	let actors = prop_oneof![
		Just(Actor::Anyone),
		Just(Actor::Class(OrganisationClass::Payer)),
		Just(Actor::Role(Role::Nurse)),
		(0u32..9).prop_map(|id| Actor::Organisation(OrganisationId(id))),
		(0u32..9).prop_map(|id| Actor::Study(StudyId(id))),
		Just(Actor::Account(AccountId::new([3; 32]))),
	];
	let labels = (proptest::option::of(proptest::sample::select(Confidentiality::ALL)), 0..=SensitivitySet::KNOWN);
	let uses = proptest::option::of((0..=DuoModifierSet::KNOWN, 1..=DiseaseGroupSet::KNOWN, any::<bool>()));
	(actors, 1..=PurposeSet::KNOWN, 1..=DataClassSet::KNOWN, labels, bounds.clone(), bounds, uses).prop_map(
		|(actor, purposes, classes, (confidentiality, sensitivities), period, data_period, data_use)| Provision {
			parent: None,
			effect: Effect::Permit,
			actor,
			purposes: PurposeSet(purposes),
			classes: DataClassSet(classes),
			labels: LabelRule { confidentiality, sensitivities: SensitivitySet(sensitivities) },
			period,
			data_period,
			data_use: data_use.map(|(modifiers, diseases, at_home)| DataUse {
				permission: DuoPermission::DiseaseSpecific,
				diseases: DiseaseGroupSet(diseases),
				modifiers: DuoModifierSet(modifiers),
				jurisdiction: at_home.then_some(Jurisdiction(*b"DE")),
			}),
		},
	)
}

proptest! {
	#[test]
	fn what_is_written_is_read_back(provision in any_provision(), period in any::<bool>()) {
		prop_assert_eq!(permit(&to_text(&provision)), Ok(provision.clone()));
		let period = if period { Period::between(1_000, 2_000) } else { Period::always() };
		let terms = terms(period, vec![provision], Some(Commitment([1; 32]))).unwrap();
		prop_assert_eq!(from_json(to_json(&terms).to_string().as_bytes()).unwrap(), terms);
	}

	#[test]
	fn any_text_is_read_or_refused(text in ".{0,60}") {
		let _ = permit(&text);
		let _ = from_json(text.as_bytes());
	}
}
