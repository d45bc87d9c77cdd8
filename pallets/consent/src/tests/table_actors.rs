//! Rows about who asks and why: actors, purposes, data classes.

use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse as P, Role},
	consent::Actor,
	decision::{AccessQuery, Decision, DenyReason},
};

use super::table_rows::*;
use crate::mock::*;

pub(super) fn rows() -> Vec<Row> {
	[actors(), purposes_of_use(), data_classes(), tiers()].into_iter().flatten().collect()
}

fn actors() -> Vec<Row> {
	const ACTOR: &str = "FHIR R4 Consent.provision.actor";
	let physicians = || permits(Actor::Role(Role::Physician));
	let providers = || permits(Actor::Class(OrganisationClass::Provider));
	let physician = || lab_query(PHYSICIAN);
	let researcher = || asked_for(P::Research, RESEARCHER);
	let to_providers = terms([purposed(P::Research, permit(Actor::Class(OrganisationClass::Provider), lab()))]);
	vec![
		row("LEAP NO_CONSENT", "no consent at all", [], physician(), Decision::NoConsent),
		row(ACTOR, "no actor is anyone", [permits(Actor::Anyone)], physician(), full([0])),
		row(ACTOR, "class of organisation", [providers()], physician(), full([0])),
		row(ACTOR, "role", [physicians()], physician(), full([0])),
		row(ACTOR, "role, at another organisation", [physicians()], lab_query(SURGEON), full([0])),
		row(ACTOR, "organisation", [permits(Actor::Organisation(HOSPITAL))], physician(), full([0])),
		row(ACTOR, "account", [permits(Actor::Account(PHYSICIAN))], physician(), full([0])),
		row(ACTOR, "not another class", [to_providers], researcher(), Decision::NoConsent),
		row(ACTOR, "not another role", [physicians()], lab_query(NURSE), Decision::NoConsent),
		row(
			ACTOR,
			"not another organisation",
			[permits(Actor::Organisation(CLINIC))],
			physician(),
			Decision::NoConsent,
		),
		row(ACTOR, "not a colleague", [permits(Actor::Account(COLLEAGUE))], physician(), Decision::NoConsent),
		row(
			"FHIR R4 Consent.patient",
			"another patient's consent doesn't count",
			[permits(Actor::Anyone)],
			AccessQuery { patient: BOB, ..physician() },
			Decision::NoConsent,
		),
	]
}

fn purposes_of_use() -> Vec<Row> {
	const PURPOSE: &str = "FHIR R4 Consent.provision.purpose";
	const HIERARCHY: &str = "HL7 v3 ActReason, PurposeOfUse";
	let for_purpose = |purpose| terms([purposed(purpose, permit(Actor::Anyone, lab()))]);
	let never_for = |purpose| terms([purposed(purpose, deny(Actor::Anyone, lab()))]);
	const SECONDARY: &str = "EHDS, Regulation (EU) 2025/327 art. 71";
	let opted_out = || terms([purposed(P::Research, deny(Actor::Anyone, lab())), permit(Actor::Anyone, lab())]);
	let trial = || asked_for(P::ClinicalTrial, RESEARCHER);
	let emergency = || asked_for(P::EmergencyTreatment, PHYSICIAN);
	let legal = || asked_for(P::Legal, OFFICER);
	let claims = |purpose| AccessQuery { purpose, ..asked_for(P::Payment, ADJUSTER) };
	let money = || terms([purposed(P::Payment, permit(Actor::Anyone, classes([DataClass::Medications])))]);
	let medications = AccessQuery { classes: classes([DataClass::Medications]), ..claims(P::Payment) };
	vec![
		row(PURPOSE, "the purpose named", [for_purpose(P::Research)], asked_for(P::Research, RESEARCHER), full([0])),
		row(PURPOSE, "payment", [money()], medications, full([0])),
		row(PURPOSE, "no other", [for_purpose(P::Treatment)], asked_for(P::Research, RESEARCHER), Decision::NoConsent),
		row(HIERARCHY, "ETREAT is TREAT", [for_purpose(P::Treatment)], emergency(), full([0])),
		row(HIERARCHY, "CLINTRCH is HRESCH", [for_purpose(P::Research)], trial(), full([0])),
		row(HIERARCHY, "HLEGAL is HOPERAT", [for_purpose(P::Operations)], legal(), full([0])),
		row(
			HIERARCHY,
			"TREAT isn't ETREAT",
			[for_purpose(P::EmergencyTreatment)],
			lab_query(PHYSICIAN),
			Decision::NoConsent,
		),
		row(SECONDARY, "opted out of secondary use", [opted_out()], asked_for(P::Research, RESEARCHER), denied([0])),
		row(SECONDARY, "opted out of secondary use, treated", [opted_out()], lab_query(PHYSICIAN), full([0])),
		row(HIERARCHY, "HRESCH denied, CLINTRCH too", [never_for(P::Research)], trial(), denied([0])),
		row(
			HIERARCHY,
			"CLINTRCH denied, HRESCH not",
			[for_purpose(P::Research), never_for(P::ClinicalTrial)],
			asked_for(P::Research, RESEARCHER),
			full([0]),
		),
	]
}

fn data_classes() -> Vec<Row> {
	const CLASS: &str = "FHIR R4 Consent.provision.class";
	const REDACT: &str = "LEAP obligations";
	let anyone = Actor::Anyone;
	let both = || asking_for(lab_and_imaging());
	let all = || terms([permit(anyone, DataClassSet::all())]);
	let less_imaging = terms([permit(anyone, DataClassSet::all()), deny(anyone, imaging())]);
	let split = [permits(anyone), terms([permit(anyone, imaging())])];
	vec![
		row(CLASS, "not another class", [permits(anyone)], asking_for(imaging()), Decision::NoConsent),
		row(
			CLASS,
			"a denial of another class is silence",
			[denies(anyone)],
			asking_for(imaging()),
			Decision::NoConsent,
		),
		row(CLASS, "two consents for two classes", split, both(), full([0, 1])),
		row(CLASS, "no more is named than was asked for", [all()], both(), full([0])),
		row(REDACT, "silence about one class withholds it", [permits(anyone)], both(), withheld(imaging(), [0])),
		row(REDACT, "a denial of one class withholds it", [less_imaging], both(), withheld(imaging(), [0])),
		row("LEAP CONSENT_DENY", "one denied, one silent", [denies(anyone)], both(), denied([0])),
	]
}

fn tiers() -> Vec<Row> {
	const NECESSARY: &str = "HIPAA 45 CFR 164.502(b), minimum necessary";
	let genome = classes([DataClass::Genomics]);
	let nurse = AccessQuery { requester: NURSE, ..asking_for(lab().union(genome)) };
	let anyone = || terms([permit(Actor::Anyone, DataClassSet::all())]);
	let marketing = terms([purposed(P::Marketing, permit(Actor::Anyone, lab()))]);
	let tier = || refused(DenyReason::TierPolicy);
	vec![
		row(NECESSARY, "what the role doesn't need is withheld", [anyone()], nurse, withheld(genome, [0])),
		row(NECESSARY, "no role needs it for marketing", [marketing], asked_for(P::Marketing, PHYSICIAN), tier()),
		row(NECESSARY, "the tier comes before consents", [denies(Actor::Anyone)], lab_query(PHARMACIST), tier()),
		row(NECESSARY, "a gateway needs nothing for itself", [anyone()], lab_query(GATEWAY), tier()),
	]
}
