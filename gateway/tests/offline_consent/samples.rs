//! Our own samples: opt-in, opt-out, denials by practitioner, label and class, research, R5 and what is refused.

use salus_gateway::consent::{import, source};
use salus_primitives::{
	codes::{
		Confidentiality, DataClass, DiseaseGroup, DiseaseGroupSet, DuoModifier, DuoModifierSet, DuoPermission,
		PurposeOfUse, PurposeSet, Sensitivity, SensitivitySet,
	},
	consent::{Actor, LabelRule, Provision},
	ids::{Period, StudyId},
	study::DataUse,
};

use crate::world::{
	account, at, below, context, deny, directory, gln_of, imported, permit, sample, terms, HOSPITAL, INSTITUTE, SOUTH,
};

const TODAY: &str = "2026-11-21";

/// The period of most samples: until the end of 2036-12-31.
fn period() -> Period {
	Period::between(at("2026-01-01"), at("2037-01-01"))
}

fn of(name: &str) -> (Period, Vec<Provision<salus_gateway::chain::AccountId>>) {
	let terms = terms(&sample(name), &directory(), TODAY);
	(terms.period, terms.provisions.into_inner())
}

fn treatment(purpose: PurposeOfUse) -> PurposeSet {
	PurposeSet::of(purpose)
}

#[test]
fn opt_in_permits_anyone() {
	assert_eq!(of("opt-in"), (period(), vec![permit()]));
}

#[test]
fn opt_out_denies_all_but_its_exceptions() {
	let physician = Provision {
		actor: Actor::Account(account("//Physician")),
		purposes: treatment(PurposeOfUse::Treatment),
		..permit()
	};
	assert_eq!(of("opt-out"), (period(), vec![deny(), below(0, physician)]));
}

#[test]
fn one_practitioner_is_denied() {
	let nurse = Provision { actor: Actor::Account(account("//Nurse")), ..deny() };
	assert_eq!(of("deny-practitioner"), (period(), vec![permit(), below(0, nurse)]));
}

#[test]
fn labels_of_two_kinds_are_two_denials() {
	let south = Provision { actor: Actor::Organisation(SOUTH), ..deny() };
	let restricted = LabelRule { confidentiality: Some(Confidentiality::Restricted), ..LabelRule::any() };
	let sensitivities: SensitivitySet = [Sensitivity::Hiv, Sensitivity::Psychiatry].into_iter().collect();
	let sensitive = LabelRule { sensitivities, ..LabelRule::any() };
	let expected = vec![
		permit(),
		below(0, Provision { labels: restricted, ..south.clone() }),
		below(0, Provision { labels: sensitive, ..south }),
	];
	assert_eq!(of("deny-label"), (Period::always(), expected));
}

#[test]
fn content_classes_are_denied_as_data_classes() {
	let classes = [DataClass::Immunizations, DataClass::Genomics].into_iter().collect();
	let south = Provision { actor: Actor::Organisation(SOUTH), classes, ..deny() };
	assert_eq!(of("deny-class"), (Period::always(), vec![permit(), below(0, south)]));
	let notes = imported(&sample("deny-class"), &directory(), TODAY).unwrap().notes;
	assert!(notes.iter().any(|note| note.contains("the whole data class immunizations is denied, with")), "{notes:?}");
}

#[test]
fn research_only_for_a_study_and_a_use() {
	let data_use = DataUse {
		permission: DuoPermission::DiseaseSpecific,
		diseases: DiseaseGroupSet::of(DiseaseGroup::Cardiovascular),
		modifiers: DuoModifierSet::of(DuoModifier::EthicsApproval),
		jurisdiction: None,
	};
	let study = Provision {
		actor: Actor::Study(StudyId(0)),
		purposes: treatment(PurposeOfUse::Research),
		classes: [DataClass::Laboratory, DataClass::VitalSigns].into_iter().collect(),
		data_use: Some(data_use),
		..permit()
	};
	assert_eq!(of("research"), (period(), vec![study]));
}

#[test]
fn several_provisions_keep_their_places() {
	let physician = Provision {
		actor: Actor::Account(account("//Physician")),
		purposes: treatment(PurposeOfUse::EmergencyTreatment),
		data_period: Period::between(at("2020-01-01"), at("2025-07-01")),
		..permit()
	};
	let organisation = |organisation| Provision { actor: Actor::Organisation(organisation), ..deny() };
	let daughter = Provision {
		actor: Actor::Account(account("//Relative")),
		period: Period { start: None, end: Some(at("2027-04-01")) },
		..deny()
	};
	let expected = vec![
		permit(),
		below(0, organisation(SOUTH)),
		below(0, organisation(INSTITUTE)),
		below(1, physician.clone()),
		below(2, physician),
		below(0, Provision { purposes: treatment(PurposeOfUse::Marketing), ..deny() }),
		below(0, daughter),
	];
	assert_eq!(of("several-provisions"), (period(), expected));
}

#[test]
fn r5_provisions_take_turns() {
	let immunizations = [DataClass::Immunizations].into_iter().collect();
	let treat = Provision { purposes: treatment(PurposeOfUse::Treatment), classes: immunizations, ..permit() };
	let nurse = Provision { actor: Actor::Account(account("//Nurse")), ..deny() };
	assert_eq!(of("r5"), (period(), vec![deny(), below(0, treat), below(1, nurse)]));
}

#[test]
fn what_is_over_or_inactive_is_refused_by_name() {
	let reasons = |name: &str| -> Vec<_> {
		let refusals = imported(&sample(name), &directory(), TODAY).unwrap_err();
		refusals.iter().map(ToString::to_string).collect()
	};
	assert_eq!(
		reasons("expired"),
		["Consent.provision.period.end: the consent ended at 2021-01-02T00:00:00Z: there is nothing to grant"]
	);
	assert_eq!(reasons("inactive"), ["Consent.status: inactive: it has ended, and there is nothing to grant"]);
	let all = reasons("refused").join("\n");
	for part in [
		"Consent.scope.coding[0]: treatment is about care",
		"Consent.provision.provision[0].data[0]: single records",
		"Consent.provision.provision[0].code[0].coding[0]: http://loinc.org|34133-9",
		"Consent.provision.provision[1]: has no type",
		"Consent.provision.provision[1].actor[0].role.coding[0]: ",
	] {
		assert!(all.contains(part), "{part} is not in\n{all}");
	}
}

#[test]
fn the_demos_consent_is_one_permit_with_one_exception() {
	let hospital = Provision {
		actor: Actor::Organisation(HOSPITAL),
		purposes: treatment(PurposeOfUse::CareManagement),
		..permit()
	};
	let labels = LabelRule { sensitivities: SensitivitySet::of(Sensitivity::Hiv), ..LabelRule::any() };
	assert_eq!(of("care-management").1, [hospital, below(0, Provision { labels, ..deny() })]);
}

#[test]
fn patient_and_glns_can_be_asked_for_first() {
	for name in ["opt-in", "r5", "inactive"] {
		assert_eq!(import::patient(&sample(name), &directory()), Ok(account("//Patient")));
	}
	let glns = import::glns(&sample("opt-in"), &directory());
	assert_eq!(glns.len(), 3);
	assert!(glns.contains(&gln_of(HOSPITAL).unwrap()));
	assert!(import::patient(b"{}", &directory()).is_err());
}

#[test]
fn a_permit_for_some_types_can_be_taken_as_one_for_their_classes() {
	let document = String::from_utf8(sample("deny-class")).unwrap().replace("\"deny\"", "\"permit\"");
	let refusals = imported(document.as_bytes(), &directory(), TODAY).unwrap_err();
	assert!(refusals[0].reason.contains("the chain can only permit the whole data class"), "{refusals:?}");
	let whole = import::Context { whole_classes: true, ..context(TODAY) };
	let imported = import::import(document.as_bytes(), &directory(), &whole).unwrap();
	assert!(imported.notes.iter().any(|note| note.contains("is permitted, with")), "{:?}", imported.notes);
}

#[test]
fn the_source_is_committed_to_under_a_salt() {
	let document = sample("opt-in");
	let source = source::commit(&document).unwrap();
	assert!(source::is_source(&document, &source.salt, &source.commitment).unwrap());
	assert!(!source::is_source(&sample("opt-out"), &source.salt, &source.commitment).unwrap());
}
