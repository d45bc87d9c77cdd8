//! The decision, one rule after another.

use frame_support::{assert_ok, assert_storage_noop};
use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse, PurposeSet, Role},
	consent::{Actor, ConsentTerms, Provision},
	decision::{AccessQuery, Decision, DenyReason, Grounds, Obligations},
	ids::{ConsentId, Moment, Period},
	traits::ConsentDecision,
};

use crate::mock::*;

/// Periods in which data was made. `EARLY` and `LATE` touch.
const EARLY: Period = Period { start: Some(10 * DAY), end: Some(20 * DAY) };
const LATE: Period = Period { start: Some(20 * DAY), end: Some(30 * DAY) };
const LATER: Period = Period { start: Some(40 * DAY), end: Some(50 * DAY) };

/// Consents that Alice grants at `START`, a question about them, and the right answer.
struct Case {
	rule: &'static str,
	consents: Vec<ConsentTerms<AccountId>>,
	query: AccessQuery<AccountId>,
	at: Moment,
	answer: Decision,
}

/// A case about the moment of the grant.
fn case<const N: usize>(
	rule: &'static str,
	consents: [ConsentTerms<AccountId>; N],
	query: AccessQuery<AccountId>,
	answer: Decision,
) -> Case {
	Case { rule, consents: consents.to_vec(), query, at: START, answer }
}

fn check(cases: Vec<Case>) {
	for Case { rule, consents, query, at, answer } in cases {
		ExtBuilder::default().build_and_execute(|| {
			for terms in consents {
				assert_ok!(Consent::grant(signed(ALICE), terms));
			}
			assert_eq!(Consent::decide(query.clone(), Some(at)), answer, "{rule}");
			assert_eq!(Consent::decide_with_policy(&query, at), answer, "with the policy: {rule}");
		});
	}
}

fn grounds<const N: usize>(consents: [u64; N]) -> Grounds {
	Grounds::truncate_from(consents.map(ConsentId).to_vec())
}

fn permitted<const N: usize>(withhold: DataClassSet, data_period: Period, based_on: [u64; N]) -> Decision {
	Decision::Permit { obligations: Obligations { withhold, data_period }, based_on: grounds(based_on) }
}

/// A permit of all that was asked for, on the ground of these consents.
fn permitted_in_full<const N: usize>(based_on: [u64; N]) -> Decision {
	permitted(DataClassSet::empty(), Period::always(), based_on)
}

fn denied_by<const N: usize>(based_on: [u64; N]) -> Decision {
	Decision::Deny { reason: DenyReason::ConsentDenies, based_on: grounds(based_on) }
}

/// A consent of one permit for laboratory results.
fn permits(actor: Actor<AccountId>) -> ConsentTerms<AccountId> {
	terms([permit(actor, lab())])
}

/// A consent of one denial of laboratory results.
fn denies(actor: Actor<AccountId>) -> ConsentTerms<AccountId> {
	terms([deny(actor, lab())])
}

/// A consent of one permit for laboratory results made in the period.
fn permits_made_in(period: Period) -> ConsentTerms<AccountId> {
	terms([made_in(period, permit(Actor::Anyone, lab()))])
}

/// The query for laboratory results made at a time.
fn made_at(time: Moment) -> AccessQuery<AccountId> {
	AccessQuery { data_time: Some(time), ..lab_query(PHYSICIAN) }
}

fn asking_for(classes: DataClassSet) -> AccessQuery<AccountId> {
	AccessQuery { classes, ..lab_query(PHYSICIAN) }
}

fn imaging() -> DataClassSet {
	classes([DataClass::Imaging])
}

fn lab_and_imaging() -> DataClassSet {
	lab().union(imaging())
}

#[test]
fn decide_checks_query_patient_requester_and_policy_in_this_order() {
	let anyone = || [permits(Actor::Anyone)];
	let unknown_bit = DataClassSet(1 << 31 | lab().0);
	let of_nobody = AccessQuery { patient: STRANGER, ..lab_query(STRANGER) };
	let bad_and_of_nobody = AccessQuery { classes: DataClassSet::empty(), ..of_nobody.clone() };
	let marketing = AccessQuery { purpose: PurposeOfUse::Marketing, ..lab_query(PHYSICIAN) };
	let suspended = |at| Case { at, ..case("suspended later", anyone(), lab_query(SURGEON), permitted_in_full([0])) };
	let expiring = |at| Case { at, ..case("expires later", anyone(), lab_query(LOCUM), permitted_in_full([0])) };
	let no_credential = Decision::deny(DenyReason::NoValidCredential);
	let no_standing = Decision::deny(DenyReason::OrganisationNotInGoodStanding);
	let bad = Decision::deny(DenyReason::BadQuery);
	let tier = Decision::deny(DenyReason::TierPolicy);
	check(vec![
		case("no class is asked for", anyone(), asking_for(DataClassSet::empty()), bad.clone()),
		case("one bit stands for no class", anyone(), asking_for(unknown_bit), bad.clone()),
		case("a bad query comes before an unknown patient", anyone(), bad_and_of_nobody, bad),
		case("unknown patient before credential", anyone(), of_nobody, Decision::deny(DenyReason::UnknownPatient)),
		case("no credential", anyone(), lab_query(STRANGER), no_credential.clone()),
		case("a patient has no credential for own data", anyone(), lab_query(ALICE), no_credential.clone()),
		case("licence not valid", anyone(), lab_query(SPA_PHYSICIAN), no_standing.clone()),
		suspended(CLINIC_SUSPENDED_AT - 1),
		Case { answer: no_standing, rule: "suspended by then", ..suspended(CLINIC_SUSPENDED_AT) },
		expiring(LOCUM_UNTIL - 1),
		Case { answer: no_credential, rule: "expired by then", ..expiring(LOCUM_UNTIL) },
		case("the tier has no class for the purpose", anyone(), marketing, tier.clone()),
		case("the tier comes before a denial by consent", [denies(Actor::Anyone)], lab_query(PHARMACIST), tier),
		case("another patient's consents don't count", anyone(), of_bob(), Decision::NoConsent),
	]);
}

fn of_bob() -> AccessQuery<AccountId> {
	AccessQuery { patient: BOB, ..lab_query(PHYSICIAN) }
}

#[test]
fn decide_matches_actor_purpose_and_class() {
	let research = AccessQuery { purpose: PurposeOfUse::Research, ..lab_query(RESEARCHER) };
	let for_research = Provision { purposes: PurposeSet::of(PurposeOfUse::Research), ..permit(Actor::Anyone, lab()) };
	let physicians = || permits(Actor::Role(Role::Physician));
	let providers = || permits(Actor::Class(OrganisationClass::Provider));
	let physician = || lab_query(PHYSICIAN);
	check(vec![
		case("no consent at all", [], physician(), Decision::NoConsent),
		case("anyone", [permits(Actor::Anyone)], physician(), permitted_in_full([0])),
		case("class of organisation", [providers()], physician(), permitted_in_full([0])),
		case("role", [physicians()], physician(), permitted_in_full([0])),
		case("organisation", [permits(Actor::Organisation(HOSPITAL))], physician(), permitted_in_full([0])),
		case("account", [permits(Actor::Account(PHYSICIAN))], physician(), permitted_in_full([0])),
		case("another class", [providers()], research.clone(), Decision::NoConsent),
		case("another role", [physicians()], lab_query(NURSE), Decision::NoConsent),
		case("another organisation", [permits(Actor::Organisation(CLINIC))], physician(), Decision::NoConsent),
		case("another account", [permits(Actor::Account(NURSE))], physician(), Decision::NoConsent),
		case("another purpose", [permits(Actor::Anyone)], research.clone(), Decision::NoConsent),
		case("the same purpose", [terms([for_research])], research, permitted_in_full([0])),
		case("another class of data", [permits(Actor::Anyone)], asking_for(imaging()), Decision::NoConsent),
		case(
			"a denial of another class is silence",
			[denies(Actor::Anyone)],
			asking_for(imaging()),
			Decision::NoConsent,
		),
	]);
}

#[test]
fn decide_lets_the_narrowest_reach_decide_and_a_denial_at_equal_reach() {
	let physician = || lab_query(PHYSICIAN);
	let anyone = Actor::Anyone;
	let (providers, physicians) = (Actor::Class(OrganisationClass::Provider), Actor::Role(Role::Physician));
	let (hospital, account) = (Actor::Organisation(HOSPITAL), Actor::Account(PHYSICIAN));
	let both = terms([permit(anyone, lab()), deny(anyone, lab())]);
	check(vec![
		case("deny wins at equal reach, in one consent", [both], physician(), denied_by([0])),
		case("deny wins at equal reach, older", [denies(anyone), permits(anyone)], physician(), denied_by([0])),
		case("deny wins at equal reach, newer", [permits(anyone), denies(anyone)], physician(), denied_by([1])),
		case("class before anyone", [denies(anyone), permits(providers)], physician(), permitted_in_full([1])),
		case("role before class", [denies(providers), permits(physicians)], physician(), permitted_in_full([1])),
		case("organisation before role", [permits(physicians), denies(hospital)], physician(), denied_by([1])),
		case("account before organisation", [permits(account), denies(hospital)], physician(), permitted_in_full([0])),
		case(
			"account denied, organisation permitted",
			[denies(account), permits(hospital)],
			physician(),
			denied_by([0]),
		),
		case(
			"a denial of another doesn't touch",
			[permits(anyone), denies(account)],
			lab_query(NURSE),
			permitted_in_full([0]),
		),
		case("all that permit are grounds", [permits(anyone), permits(anyone)], physician(), permitted_in_full([0, 1])),
		case("the wider one is no ground", [permits(anyone), permits(account)], physician(), permitted_in_full([1])),
	]);
}

#[test]
fn decide_takes_each_class_by_itself() {
	let anyone = Actor::Anyone;
	let asked = asking_for(lab_and_imaging());
	let genome = classes([DataClass::Genomics]);
	let nurse = AccessQuery { requester: NURSE, ..asking_for(lab().union(genome)) };
	let all = terms([permit(anyone, DataClassSet::all())]);
	let less_imaging = terms([permit(anyone, DataClassSet::all()), deny(anyone, imaging())]);
	let withheld = || permitted(imaging(), Period::always(), [0]);
	let split = [permits(anyone), terms([permit(anyone, imaging())])];
	let silent_and_denied = case("one denied, one silent", [denies(anyone)], asked.clone(), denied_by([0]));
	check(vec![
		case("silence about one class withholds it", [permits(anyone)], asked.clone(), withheld()),
		case("a denial of one class withholds it", [less_imaging], asked.clone(), withheld()),
		case(
			"the tier withholds what it doesn't allow",
			[all.clone()],
			nurse,
			permitted(genome, Period::always(), [0]),
		),
		case("two consents for two classes", split, asked.clone(), permitted_in_full([0, 1])),
		case("no more is named than was asked for", [all], asked, permitted_in_full([0])),
		silent_and_denied,
	]);
}

#[test]
fn decide_follows_the_data_period() {
	let anyone = Actor::Anyone;
	let any_time = || lab_query(PHYSICIAN);
	let early_denied = || terms([permit(anyone, lab()), made_in(EARLY, deny(anyone, lab()))]);
	let early = || permits_made_in(EARLY);
	let two_classes = |period| terms([permit(anyone, lab()), made_in(period, permit(anyone, imaging()))]);
	let of_both = || asking_for(lab_and_imaging());
	let joined = Period::between(10 * DAY, 30 * DAY);
	let only = |period| permitted(DataClassSet::empty(), period, [0]);
	let narrow_early = terms([permit(anyone, lab()), made_in(EARLY, permit(Actor::Account(PHYSICIAN), lab()))]);
	let apart = terms([made_in(EARLY, permit(anyone, lab())), made_in(LATER, permit(anyone, imaging()))]);
	check(vec![
		case("made in the period", [early()], made_at(10 * DAY), permitted_in_full([0])),
		case("made after the period", [early()], made_at(20 * DAY), Decision::NoConsent),
		case("denied for the period", [early_denied()], made_at(15 * DAY), denied_by([0])),
		case("not denied outside the period", [early_denied()], made_at(25 * DAY), permitted_in_full([0])),
		case("any time: the period is an obligation", [early()], any_time(), only(EARLY)),
		case("any time: a bounded denial denies", [early_denied()], any_time(), denied_by([0])),
		case("any time: a narrower permit bounds", [narrow_early], any_time(), only(EARLY)),
		case(
			"any time: periods of one class that touch are joined",
			[early(), permits_made_in(LATE)],
			any_time(),
			permitted(DataClassSet::empty(), joined, [0, 1]),
		),
		case(
			"any time: a permit without bounds prevails",
			[permits(anyone), early()],
			any_time(),
			permitted_in_full([0, 1]),
		),
		case("any time: a gap in one class denies", [early(), permits_made_in(LATER)], any_time(), denied_by([0, 1])),
		case("any time: what two classes have in common", [two_classes(EARLY)], of_both(), only(EARLY)),
		case("any time: two classes with nothing in common", [apart], of_both(), denied_by([0])),
	]);
}

#[test]
fn decide_follows_the_validity_period() {
	let period = Period::between(START + DAY, START + 2 * DAY);
	let bounded = || [ConsentTerms { period, ..permits(Actor::Anyone) }];
	let at = |rule, at, answer| Case { at, ..case(rule, bounded(), lab_query(PHYSICIAN), answer) };
	check(vec![
		at("before it begins", START, Decision::NoConsent),
		at("when it begins", START + DAY, permitted_in_full([0])),
		at("before it ends", START + 2 * DAY - 1, permitted_in_full([0])),
		at("when it ends", START + 2 * DAY, Decision::NoConsent),
		Case { at: START - 1, ..case("before the grant", [lab_terms()], lab_query(PHYSICIAN), Decision::NoConsent) },
	]);
}

#[test]
fn decide_answers_the_same_to_other_pallets() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		for requester in [PHYSICIAN, NURSE, STRANGER] {
			let query = lab_query(requester);
			let answer = <Consent as ConsentDecision<AccountId>>::decide(&query, START);
			assert_eq!(answer, Consent::decide(query, None));
		}
	});
}

#[test]
fn decide_writes_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		granted(lab_terms());
		assert_storage_noop!(assert!(Consent::decide(lab_query(PHYSICIAN), None).is_permit()));
	});
}
