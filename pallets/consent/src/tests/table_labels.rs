//! Rows about security labels, known and not.

use salus_primitives::{
	codes::{Confidentiality as C, Role, Sensitivity as S, SensitivitySet},
	consent::{Actor, ConsentTerms, LabelRule, Provision},
	decision::{AccessQuery, Decision, Obligations},
};

use super::table_rows::*;
use crate::mock::*;

const ANYONE: Actor<AccountId> = Actor::Anyone;
const PHYSICIANS: Actor<AccountId> = Actor::Role(Role::Physician);
const MARK: &str = "FHIR R4 Consent.provision.securityLabel, high-water mark";
const LABEL: &str = "FHIR R4 Consent.provision.securityLabel";
const REDACT: &str = "LEAP obligations; HL7 DS4P";

pub(super) fn rows() -> Vec<Row> {
	[known(), unknown(), unknown_and_several()].into_iter().flatten().collect()
}

fn up_to(mark: C) -> ConsentTerms<AccountId> {
	terms([level(mark, permit(ANYONE, lab()))])
}

fn but_from(mark: C) -> ConsentTerms<AccountId> {
	terms([permit(ANYONE, lab()), level(mark, deny(ANYONE, lab()))])
}

fn but_hiv() -> ConsentTerms<AccountId> {
	terms([permit(ANYONE, lab()), about(S::Hiv, deny(ANYONE, lab()))])
}

fn only(label: S) -> ConsentTerms<AccountId> {
	terms([about(label, permit(ANYONE, lab()))])
}

fn hiv() -> SensitivitySet {
	SensitivitySet::of(S::Hiv)
}

fn known() -> Vec<Row> {
	let several = LabelRule { confidentiality: None, sensitivities: [S::Hiv, S::Psychiatry].into_iter().collect() };
	let either = || terms([Provision { labels: several, ..permit(ANYONE, lab()) }]);
	let restricted_hiv = || terms([permit(ANYONE, lab()), level(C::Restricted, about(S::Hiv, deny(ANYONE, lab())))]);
	vec![
		row(MARK, "a permit's mark is a ceiling: at it", [up_to(C::Normal)], labelled(C::Normal, []), full([0])),
		row(MARK, "… below it", [up_to(C::Normal)], labelled(C::Low, []), full([0])),
		row(MARK, "… not above it", [up_to(C::Normal)], labelled(C::Restricted, []), Decision::NoConsent),
		row(
			MARK,
			"a denial's mark is a floor: at it",
			[but_from(C::Restricted)],
			labelled(C::Restricted, []),
			denied([0]),
		),
		row(MARK, "… above it", [but_from(C::Restricted)], labelled(C::VeryRestricted, []), denied([0])),
		row(MARK, "… not below it", [but_from(C::Restricted)], labelled(C::Normal, []), full([0])),
		row(LABEL, "a sensitivity is denied", [but_hiv()], labelled(C::Normal, [S::Hiv]), denied([0])),
		row(LABEL, "another one is not", [but_hiv()], labelled(C::Normal, [S::Psychiatry]), full([0])),
		row(
			LABEL,
			"one denied label among others is enough",
			[but_hiv()],
			labelled(C::Low, [S::Hiv, S::Sexuality]),
			denied([0]),
		),
		row(LABEL, "a permit for a label needs it", [only(S::Hiv)], labelled(C::Normal, []), Decision::NoConsent),
		row(LABEL, "one shared label is enough", [either()], labelled(C::Normal, [S::Psychiatry, S::Taboo]), full([0])),
		row(LABEL, "level and label: both", [restricted_hiv()], labelled(C::Restricted, [S::Hiv]), denied([0])),
		row(LABEL, "level and label: not one alone", [restricted_hiv()], labelled(C::Normal, [S::Hiv]), full([0])),
	]
}

fn unknown() -> Vec<Row> {
	let any = || lab_query(PHYSICIAN);
	let ceiling = |mark| under(Obligations { ceiling: Some(mark), ..Obligations::default() }, [0]);
	let redacted = || under(Obligations { redact: hiv(), ..Obligations::default() }, [0]);
	let only_hiv = under(Obligations { only: hiv(), ..Obligations::default() }, [0]);
	let both = terms([permit(ANYONE, lab()), level(C::Restricted, about(S::Hiv, deny(ANYONE, lab())))]);
	let denied_alone = terms([about(S::Hiv, deny(ANYONE, lab()))]);
	let nested = terms([permit(ANYONE, lab()), within(0, about(S::Hiv, deny(ANYONE, lab())))]);
	vec![
		row(REDACT, "a permit's ceiling is told", [up_to(C::Normal)], any(), ceiling(C::Normal)),
		row(REDACT, "a denial's floor is a ceiling below it", [but_from(C::Restricted)], any(), ceiling(C::Normal)),
		row(REDACT, "a floor at the bottom leaves nothing", [but_from(C::Unrestricted)], any(), denied([0])),
		row(REDACT, "a denied label is redacted", [but_hiv()], any(), redacted()),
		row(REDACT, "a denied label with a level is redacted at any level", [both], any(), redacted()),
		row(REDACT, "a nested denial of a label redacts", [nested], any(), redacted()),
		row(REDACT, "a permit for a label is for that alone", [only(S::Hiv)], any(), only_hiv),
		row(REDACT, "a denial of some of the data, and nothing else, denies", [denied_alone], any(), denied([0])),
		row(
			REDACT,
			"all labels permitted are denied",
			[only(S::Hiv), terms([about(S::Hiv, deny(ANYONE, lab()))])],
			any(),
			denied([1]),
		),
	]
}

fn unknown_and_several() -> Vec<Row> {
	const SAFE: &str = "README, what the query leaves out";
	let any = || lab_query(PHYSICIAN);
	let both = || AccessQuery { classes: lab_and_imaging(), ..any() };
	let obliged = |obligations| under(obligations, [0]);
	let none = Obligations::default;
	let but_hiv_to_others = terms([permit(PHYSICIANS, lab()), about(S::Hiv, deny(ANYONE, lab()))]);
	let union = Obligations { only: [S::Hiv, S::Psychiatry].into_iter().collect(), ..none() };
	let two_ceilings = terms([level(C::Low, permit(ANYONE, lab())), level(C::Normal, permit(ANYONE, imaging()))]);
	let two_denials = terms([
		permit(ANYONE, lab_and_imaging()),
		about(S::Hiv, deny(ANYONE, lab())),
		about(S::Psychiatry, deny(ANYONE, imaging())),
	]);
	let redact = [S::Hiv, S::Psychiatry].into_iter().collect();
	let apart = terms([about(S::Hiv, permit(ANYONE, lab())), about(S::Psychiatry, permit(ANYONE, imaging()))]);
	vec![
		row(SAFE, "a denial of a wider reach redacts nothing", [but_hiv_to_others], any(), full([0])),
		row(
			SAFE,
			"the wider permit counts, not its ceiling",
			[up_to(C::Normal), permits(PHYSICIANS)],
			any(),
			full([0, 1]),
		),
		row(SAFE, "permits for labels are added up", [only(S::Hiv), only(S::Psychiatry)], any(), under(union, [0, 1])),
		row(SAFE, "a permit for all labels comes before", [only(S::Hiv), permits(ANYONE)], any(), full([0, 1])),
		row(
			SAFE,
			"the lowest ceiling of two classes",
			[two_ceilings],
			both(),
			obliged(Obligations { ceiling: Some(C::Low), ..none() }),
		),
		row(SAFE, "the redactions of two classes", [two_denials], both(), obliged(Obligations { redact, ..none() })),
		row(SAFE, "two classes with no label in common", [apart], both(), denied([0])),
	]
}
