//! Rows about studies and data use.

use salus_primitives::{
	codes::{
		DataClass, DataClassSet, DiseaseGroup, DiseaseGroupSet, DuoModifier as M, DuoModifierSet, DuoPermission as D,
		PurposeOfUse as P, StudyTrait,
	},
	consent::{Actor, ConsentTerms, Provision},
	decision::{AccessQuery, Decision, DenyReason},
	ids::{Jurisdiction, StudyId},
	study::{DataUse, Participation},
};

use super::table_rows::*;
use crate::mock::*;

pub(super) fn rows() -> Vec<Row> {
	[participation(), openness(), refusals(), data_use()].into_iter().flatten().collect()
}

fn research(provision: Provision<AccountId>) -> Provision<AccountId> {
	purposed(P::Research, provision)
}

/// A consent of results for the study.
fn to_study() -> ConsentTerms<AccountId> {
	terms([research(permit(Actor::Study(STUDY), lab()))])
}

/// A consent of results for any research.
fn to_research() -> ConsentTerms<AccountId> {
	terms([research(permit(Actor::Anyone, lab()))])
}

/// A site's question for a study.
fn for_study(study: StudyId, requester: AccountId) -> AccessQuery<AccountId> {
	AccessQuery { study: Some(study), ..asked_for(P::ClinicalTrial, requester) }
}

fn site() -> AccessQuery<AccountId> {
	for_study(STUDY, RESEARCHER)
}

fn again<const N: usize>(consents: [u64; N]) -> Decision {
	Decision::Deny { reason: DenyReason::NeedsConsentAgain, based_on: grounds(consents) }
}

fn takes_part_currently() {
	takes_part(STUDY, ALICE, Participation::Current);
}

fn needs_consent_again() {
	takes_part(STUDY, ALICE, Participation::NeedsConsentAgain);
}

fn amended_a_day_later() {
	takes_part_currently();
	advance(DAY);
	needs_consent_again();
}

fn participation() -> Vec<Row> {
	const GCP: &str = "ICH E6(R2) 4.8.2";
	let two_classes = AccessQuery { classes: lab_and_imaging(), ..site() };
	let but_images =
		terms([research(permit(Actor::Study(STUDY), lab_and_imaging())), research(deny(Actor::Anyone, imaging()))]);
	vec![
		row(GCP, "takes part", [to_study()], site(), full([0])).then(takes_part_currently),
		row(GCP, "doesn't take part", [to_study()], site(), Decision::NoConsent),
		row(GCP, "the protocol was amended", [to_study()], site(), again([0])).then(needs_consent_again),
		row(GCP, "before the amendment", [to_study()], site(), full([0])).then(amended_a_day_later),
		row(GCP, "after the amendment", [to_study()], site(), again([0])).then(amended_a_day_later).at(START + DAY),
		row(GCP, "amended, but any research may", [to_study(), to_research()], site(), full([1]))
			.then(needs_consent_again),
		row(GCP, "amended, and one of two classes denied", [but_images], two_classes, again([0]))
			.then(needs_consent_again),
		row(
			GCP,
			"amended, and denied anyway",
			[to_study(), terms([research(deny(Actor::Anyone, lab()))])],
			site(),
			denied([1]),
		)
		.then(needs_consent_again),
	]
}

fn openness() -> Vec<Row> {
	const OPEN: &str = "DESIGN, studies: an open study at one of its sites";
	let not_open = || refused(DenyReason::StudyNotOpen);
	let closed: fn() = || StudyClosedAt::set(Some(START + DAY));
	vec![
		row(OPEN, "not yet closed", [to_research()], site(), full([0])).then(closed),
		row(OPEN, "closed", [to_research()], site(), not_open()).then(closed).at(START + DAY),
		row(OPEN, "not a site", [to_research()], for_study(STUDY, FELLOW), not_open()),
		row(OPEN, "another study, closed before", [to_research()], for_study(CLOSED_STUDY, RESEARCHER), not_open()),
		row(OPEN, "no such study", [to_research()], for_study(NO_STUDY, RESEARCHER), not_open()),
		row(
			OPEN,
			"whoever names no study has no part in one",
			[to_study()],
			asked_for(P::ClinicalTrial, RESEARCHER),
			Decision::NoConsent,
		)
		.then(takes_part_currently),
	]
}

fn refusals() -> Vec<Row> {
	const REFUSAL: &str = "GDPR art. 7(3), 21(6): a refusal outlives taking part";
	let genomes = classes([DataClass::Genomics]);
	let all: DataClassSet = lab().union(genomes);
	let but_genomes =
		|| terms([research(permit(Actor::Study(STUDY), all)), within(0, research(deny(Actor::Anyone, genomes)))]);
	let any_research = || terms([research(permit(Actor::Anyone, all))]);
	let not_to_study = || terms([research(deny(Actor::Study(STUDY), lab()))]);
	let asked = || AccessQuery { classes: all, ..site() };
	let left: fn() = || {
		takes_part_currently();
		advance(DAY);
		takes_part(STUDY, ALICE, Participation::None);
	};
	vec![
		row(REFUSAL, "denied to a study, not taking part", [to_research(), not_to_study()], site(), denied([1])),
		row(
			REFUSAL,
			"an exception of the study's permit",
			[but_genomes(), any_research()],
			asked(),
			withheld(genomes, [0, 1]),
		)
		.then(takes_part_currently),
		row(REFUSAL, "… after leaving", [but_genomes(), any_research()], asked(), withheld(genomes, [1]))
			.then(left)
			.at(START + DAY),
	]
}

fn data_use() -> Vec<Row> {
	const DUO: &str = "GA4GH DUO 2021-02-23";
	let with = |permission, modifiers: DuoModifierSet, country| {
		let diseases = match permission {
			D::DiseaseSpecific => DiseaseGroupSet::of(DiseaseGroup::Cancer),
			_ => DiseaseGroupSet::empty(),
		};
		let jurisdiction = country;
		let data_use = Some(DataUse { permission, diseases, modifiers, jurisdiction });
		[terms([Provision { data_use, ..research(permit(Actor::Anyone, lab())) }])]
	};
	let of = |permission| with(permission, DuoModifierSet::empty(), None);
	let only_if = |modifier| with(D::GeneralResearch, DuoModifierSet::of(modifier), None);
	let only_in = |country| with(D::GeneralResearch, DuoModifierSet::empty(), Some(Jurisdiction(country)));
	let cancer: fn() = || Profile::mutate(|profile| profile.diseases = DiseaseGroupSet::of(DiseaseGroup::Cancer));
	let ancestry: fn() = || {
		Profile::mutate(|profile| profile.traits = [StudyTrait::PopulationOrigins].into_iter().collect());
	};
	vec![
		row(DUO, "GRU: any study", of(D::GeneralResearch), site(), full([0])),
		row(DUO, "HMB: a medical one", of(D::HealthMedicalBiomedical), site(), full([0])),
		row(DUO, "HMB: not one into ancestry", of(D::HealthMedicalBiomedical), site(), Decision::NoConsent)
			.then(ancestry),
		row(DUO, "DS: one into cancer", of(D::DiseaseSpecific), site(), full([0])).then(cancer),
		row(DUO, "DS: not one into no disease", of(D::DiseaseSpecific), site(), Decision::NoConsent),
		row(DUO, "POA: not a medical one", of(D::PopulationOrigins), site(), Decision::NoConsent),
		row(DUO, "IRB: an approved one", only_if(M::EthicsApproval), site(), full([0])),
		row(DUO, "NCU: not one that may be commercial", only_if(M::NonCommercial), site(), Decision::NoConsent),
		row(DUO, "GS: in the country", only_in(*b"DE"), site(), full([0])),
		row(DUO, "GS: not in another", only_in(*b"FR"), site(), Decision::NoConsent),
		row(
			DUO,
			"research for no study",
			of(D::GeneralResearch),
			asked_for(P::Research, RESEARCHER),
			Decision::NoConsent,
		),
	]
}
