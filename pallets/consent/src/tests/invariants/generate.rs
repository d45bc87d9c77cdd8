//! Random terms and calls, out of few values, so that they meet; and the points at which access is looked at.

use frame_support::dispatch::DispatchResult;
use proptest::{collection::vec, option, prelude::*, sample::select};
use salus_primitives::{
	codes::{
		Confidentiality as C, DataClass, DataClassSet, DuoModifierSet, DuoPermission, OrganisationClass,
		PurposeOfUse as P, PurposeSet, Role, Sensitivity as S, SensitivitySet,
	},
	consent::{Actor, ConsentTerms, Effect, LabelRule, Provision, MAX_LEVELS},
	decision::{AccessQuery, DataLabels},
	ids::{ConsentId, Moment, OrganisationId, Period},
	study::{DataUse, Participation},
};

use super::Exact;
use crate::mock::*;

#[derive(Clone, Debug)]
pub(in crate::tests) enum Step {
	Grant(AccountId, ConsentTerms<AccountId>),
	Amend(AccountId, ConsentId, ConsentTerms<AccountId>),
	Withdraw(AccountId, ConsentId),
	WithdrawProvision(AccountId, ConsentId, u8),
	ChangeProvision(AccountId, ConsentId, u8, Provision<AccountId>),
	Lift(AccountId, ConsentId),
	EnterInError(AccountId, ConsentId),
	Renounce(OrganisationId, ConsentId),
	Propose(AccountId, ConsentTerms<AccountId>),
	Accept(ConsentTerms<AccountId>),
	TakePart(Participation),
	BreakGlass(DataClassSet),
	Wait(Moment),
}

/// Plays a step; it may fail, which must change nothing.
pub(in crate::tests) fn play(step: Step) {
	let _ = try_step(step);
}

fn try_step(step: Step) -> DispatchResult {
	match step {
		Step::Grant(patient, terms) => Consent::grant(signed(patient), terms),
		Step::Amend(patient, consent, terms) => Consent::amend(signed(patient), consent, terms),
		Step::Withdraw(patient, consent) => Consent::withdraw(signed(patient), consent),
		Step::WithdrawProvision(patient, consent, index) => {
			Consent::withdraw_provision(signed(patient), consent, index)
		}
		Step::ChangeProvision(patient, consent, index, provision) => {
			Consent::change_provision(signed(patient), consent, index, provision)
		}
		Step::Lift(patient, consent) => Consent::lift(signed(patient), consent),
		Step::EnterInError(patient, consent) => Consent::enter_in_error(signed(patient), consent),
		Step::Renounce(organisation, consent) => Consent::renounce(admin(organisation), consent),
		Step::Propose(requester, terms) => Consent::propose(signed(requester), ALICE, terms, Now::get() + DAY),
		Step::Accept(terms) => Consent::accept(signed(ALICE), HOSPITAL, terms),
		Step::TakePart(how) => {
			takes_part(STUDY, ALICE, how);
			Ok(())
		}
		Step::BreakGlass(classes) => {
			breaks_glass(ALICE, PHYSICIAN, Period::between(Now::get(), Now::get() + DAY), classes);
			Ok(())
		}
		Step::Wait(time) => {
			advance(time);
			Ok(())
		}
	}
}

/// Few moments, so that periods meet.
const DATA_TIMES: [Moment; 3] = [5 * DAY, 15 * DAY, 25 * DAY];

fn any_data_period() -> impl Strategy<Value = Period> {
	let bound = || option::of(select(vec![10 * DAY, 20 * DAY]));
	let some = (bound(), bound()).prop_map(|(start, end)| Period { start, end });
	prop_oneof![2 => Just(Period::always()), 1 => some]
}

fn any_validity() -> impl Strategy<Value = Period> {
	let bounds = (option::of(0u64..3), option::of(1u64..6));
	let days = |day: u64| START + day * DAY;
	let period = bounds.prop_map(move |(start, end)| Period { start: start.map(days), end: end.map(days) });
	prop_oneof![4 => Just(Period::always()), 1 => period]
}

fn any_actor() -> impl Strategy<Value = Actor<AccountId>> {
	select(vec![
		Actor::Anyone,
		Actor::Class(OrganisationClass::Provider),
		Actor::Role(Role::Physician),
		Actor::Organisation(HOSPITAL),
		Actor::Study(STUDY),
		Actor::Account(PHYSICIAN),
	])
}

/// Few classes, the empty set and an unknown bit among them, but rarely.
fn any_classes() -> impl Strategy<Value = DataClassSet> {
	let known = vec![DataClass::Laboratory, DataClass::Imaging, DataClass::Genomics];
	let some = proptest::sample::subsequence(known, 1..=3).prop_map(|some| some.into_iter().collect());
	let odd = select(vec![DataClassSet::empty(), DataClassSet(1 << 31)]);
	prop_oneof![40 => some, 20 => Just(DataClassSet::all()), 1 => odd]
}

fn any_purposes() -> impl Strategy<Value = PurposeSet> {
	let some =
		select(vec![P::Treatment, P::EmergencyTreatment, P::Research, P::ClinicalTrial]).prop_map(PurposeSet::of);
	prop_oneof![2 => Just(PurposeSet::all()), 1 => some]
}

fn any_rule() -> impl Strategy<Value = LabelRule> {
	let sensitivities = proptest::sample::subsequence(vec![S::Hiv, S::Psychiatry], 0..=2);
	let some = (option::of(select(vec![C::Unrestricted, C::Normal, C::Restricted])), sensitivities);
	let some = some.prop_map(|(confidentiality, sensitivities)| {
		let sensitivities = sensitivities.into_iter().collect();
		LabelRule { confidentiality, sensitivities }
	});
	prop_oneof![2 => Just(LabelRule::any()), 1 => some]
}

fn any_data_use() -> impl Strategy<Value = Option<DataUse>> {
	let modifiers = DuoModifierSet::empty();
	let (diseases, jurisdiction) = Default::default();
	let one = move |permission| DataUse { permission, diseases, modifiers, jurisdiction };
	let some = select(vec![DuoPermission::GeneralResearch, DuoPermission::PopulationOrigins]).prop_map(one);
	prop_oneof![6 => Just(None), 1 => some.prop_map(Some)]
}

fn any_provision() -> impl Strategy<Value = Provision<AccountId>> {
	let effect = prop_oneof![3 => Just(Effect::Permit), 2 => Just(Effect::Deny)];
	let whom = (effect, any_actor(), any_purposes(), any_classes());
	let what = (any_rule(), any_validity(), any_data_period(), any_data_use());
	(whom, what).prop_map(|((effect, actor, purposes, classes), (labels, period, data_period, data_use))| Provision {
		parent: None,
		effect,
		actor,
		purposes,
		classes,
		labels,
		period,
		data_period,
		data_use,
	})
}

/// Terms in which a provision is an exception to an earlier one, where one of the other effect is not too deep.
pub(in crate::tests) fn any_terms() -> impl Strategy<Value = ConsentTerms<AccountId>> {
	let nested = (any_provision(), option::weighted(0.7, any::<prop::sample::Index>()));
	(any_validity(), vec(nested, 1..7)).prop_map(|(period, nested)| {
		let mut provisions: Vec<Provision<AccountId>> = vec![];
		for (provision, under) in nested {
			let fits = |parent: &usize| {
				provisions[*parent].effect != provision.effect && depth(&provisions, *parent) < MAX_LEVELS
			};
			let parents: Vec<_> = (0..provisions.len()).filter(fits).collect();
			let parent = under.filter(|_| !parents.is_empty()).map(|under| *under.get(&parents));
			let parent = parent.map(|parent| u8::try_from(parent).unwrap());
			provisions.push(Provision { parent, ..provision });
		}
		ConsentTerms { period, provisions: provisions.try_into().unwrap(), source: None }
	})
}

fn depth(provisions: &[Provision<AccountId>], index: usize) -> u8 {
	1 + provisions[index].parent.map_or(0, |parent| depth(provisions, usize::from(parent)))
}

pub(super) fn any_participation() -> impl Strategy<Value = Participation> {
	select(vec![Participation::None, Participation::Current, Participation::NeedsConsentAgain])
}

pub(super) fn any_query() -> impl Strategy<Value = AccessQuery<AccountId>> {
	let labels = select(vec![None, Some(NORMAL), Some(RESTRICTED_HIV)]);
	let time = option::of(select(DATA_TIMES.to_vec()));
	(select(askers()), any_classes(), labels, time).prop_map(|(query, classes, labels, data_time)| AccessQuery {
		classes,
		labels,
		data_time,
		..query
	})
}

pub(super) fn any_step() -> impl Strategy<Value = Step> {
	let consent = || (0u64..12).prop_map(ConsentId);
	let patient = || prop_oneof![9 => Just(ALICE), 2 => Just(BOB), 1 => Just(STRANGER)];
	let place = || (patient(), consent(), 0u8..5);
	let organisation = select(vec![HOSPITAL, INSTITUTE, NO_ORGANISATION]);
	prop_oneof![
		6 => (patient(), any_terms()).prop_map(|(patient, terms)| Step::Grant(patient, terms)),
		2 => (patient(), consent(), any_terms()).prop_map(|(patient, old, terms)| Step::Amend(patient, old, terms)),
		2 => (patient(), consent()).prop_map(|(patient, consent)| Step::Withdraw(patient, consent)),
		2 => place().prop_map(|(patient, consent, index)| Step::WithdrawProvision(patient, consent, index)),
		2 => (place(), any_provision())
			.prop_map(|((patient, consent, index), new)| Step::ChangeProvision(patient, consent, index, new)),
		1 => (patient(), consent()).prop_map(|(patient, consent)| Step::Lift(patient, consent)),
		1 => (patient(), consent()).prop_map(|(patient, consent)| Step::EnterInError(patient, consent)),
		1 => (organisation, consent()).prop_map(|(organisation, consent)| Step::Renounce(organisation, consent)),
		1 => any_terms().prop_map(|terms| Step::Propose(PHYSICIAN, terms)),
		1 => any_terms().prop_map(Step::Accept),
		1 => any_participation().prop_map(Step::TakePart),
		1 => any_classes().prop_map(Step::BreakGlass),
		3 => (0..2 * DAY).prop_map(Step::Wait),
	]
}

const NORMAL: DataLabels = DataLabels { confidentiality: C::Normal, sensitivities: SensitivitySet::empty() };
const RESTRICTED_HIV: DataLabels =
	DataLabels { confidentiality: C::Restricted, sensitivities: SensitivitySet::of(S::Hiv) };
const PSYCHIATRY: DataLabels = DataLabels { confidentiality: C::Low, sensitivities: SensitivitySet::of(S::Psychiatry) };
const LABELS: [DataLabels; 3] = [NORMAL, RESTRICTED_HIV, PSYCHIATRY];

/// Who asks, and why.
fn askers() -> Vec<AccessQuery<AccountId>> {
	let asked = |requester, purpose, study| AccessQuery { purpose, study, ..lab_query(requester) };
	vec![
		asked(PHYSICIAN, P::Treatment, None),
		asked(PHYSICIAN, P::EmergencyTreatment, None),
		asked(COLLEAGUE, P::Treatment, None),
		asked(NURSE, P::Treatment, None),
		asked(SURGEON, P::Treatment, None),
		asked(RESEARCHER, P::Research, None),
		asked(RESEARCHER, P::ClinicalTrial, Some(STUDY)),
	]
}

/// The points at which access is looked at: whoever may ask for what, for data of each time and each kind of labels.
pub(super) fn all_points() -> Vec<Exact> {
	let classes = classes([DataClass::Laboratory, DataClass::Imaging, DataClass::Genomics, DataClass::Problems]);
	let mut points = vec![];
	for query in askers() {
		for time in DATA_TIMES {
			points.extend(LABELS.map(|labels| (AccessQuery { classes, ..query.clone() }, time, labels)));
		}
	}
	points
}
