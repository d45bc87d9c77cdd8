//! Rows about what became of a consent, about moments past, and about break-glass.

use frame_support::assert_ok;
use salus_primitives::{
	codes::{DataClass, PurposeOfUse as P, Role},
	consent::{Actor, ConsentTerms},
	decision::{AccessQuery, Decision, DenyReason, Ground, Grounds, Obligations},
	ids::{BreakGlassId, ConsentId, Period},
};

use super::table_rows::*;
use crate::mock::*;

const FIRST: ConsentId = ConsentId(0);
const ANYONE: Actor<AccountId> = Actor::Anyone;
const STAFF: Actor<AccountId> = Actor::Organisation(HOSPITAL);

pub(super) fn rows() -> Vec<Row> {
	[withdrawal(), ending(), renouncing(), past(), standing(), break_glass()].into_iter().flatten().collect()
}

fn withdraws() {
	advance(DAY);
	assert_ok!(Consent::withdraw(signed(ALICE), FIRST));
}

fn withdrawal() -> Vec<Row> {
	const WITHDRAWN: &str = "GDPR art. 7(3); ADR 0011";
	let physician = || lab_query(PHYSICIAN);
	let images = || asking_for(imaging());
	let but_hospital = || terms([permit(ANYONE, lab()), deny(STAFF, lab())]);
	let but_images = || terms([permit(STAFF, lab_and_imaging()), within(0, deny(ANYONE, imaging()))]);
	let any_images = || terms([permit(ANYONE, imaging())]);
	let denied_but_her = || terms([deny(ANYONE, lab()), within(0, permit(Actor::Account(PHYSICIAN), lab()))]);
	let after = |row: Row| row.then(withdraws).at(START + DAY);
	vec![
		after(row(WITHDRAWN, "its permits end", [permits(ANYONE)], physician(), Decision::NoConsent)),
		after(row(WITHDRAWN, "another consent goes on", [permits(ANYONE), permits(ANYONE)], physician(), full([1]))),
		after(row(WITHDRAWN, "its denials go on", [but_hospital(), permits(ANYONE)], physician(), denied([0]))),
		after(row(WITHDRAWN, "those below a permit too", [but_images(), any_images()], images(), denied([0]))),
		after(row(WITHDRAWN, "what is permitted below a denial ends", [denied_but_her()], physician(), denied([0]))),
		row(WITHDRAWN, "not retroactive", [permits(ANYONE)], physician(), full([0])).then(withdraws),
	]
}

fn lifts() {
	advance(DAY);
	assert_ok!(Consent::lift(signed(ALICE), ConsentId(1)));
}

fn errs() {
	advance(DAY);
	assert_ok!(Consent::enter_in_error(signed(ALICE), FIRST));
}

fn narrows() {
	advance(DAY);
	assert_ok!(Consent::amend(signed(ALICE), FIRST, terms([permit(Actor::Account(NURSE), lab())])));
}

fn grants_again() {
	withdraws();
	advance(DAY);
	assert_ok!(Consent::grant(signed(ALICE), permits(ANYONE)));
}

fn ending() -> Vec<Row> {
	let both = || [permits(ANYONE), terms([deny(STAFF, lab()), permit(ANYONE, imaging())])];
	let physician = || lab_query(PHYSICIAN);
	let tomorrow = START + DAY;
	vec![
		row("ADR 0011, lift", "before", both(), physician(), denied([1])).then(lifts),
		row("ADR 0011, lift", "the denial ends", both(), physician(), full([0])).then(lifts).at(tomorrow),
		row("FHIR R4 Consent.status entered-in-error", "it ends", [permits(ANYONE)], physician(), Decision::NoConsent)
			.then(errs)
			.at(tomorrow),
		row(
			"FHIR R4 Consent.status inactive",
			"the new terms hold",
			[permits(ANYONE)],
			physician(),
			Decision::NoConsent,
		)
		.then(narrows)
		.at(tomorrow),
		row("FHIR R4 Consent.status inactive", "… for whom they name", [permits(ANYONE)], lab_query(NURSE), full([1]))
			.then(narrows)
			.at(tomorrow),
		row("GDPR art. 7(3)", "granted again", [permits(ANYONE)], physician(), full([1]))
			.then(grants_again)
			.at(START + 2 * DAY),
	]
}

fn renounces() {
	advance(DAY);
	assert_ok!(Consent::renounce(admin(HOSPITAL), FIRST));
}

fn renouncing() -> Vec<Row> {
	const RENOUNCED: &str = "Frequency, retired delegation: the provider's side";
	let physicians = Actor::Role(Role::Physician);
	let two = || terms([permit(STAFF, lab()), permit(physicians, lab())]);
	let but_images = terms([permit(STAFF, lab_and_imaging()), within(0, deny(ANYONE, imaging()))]);
	let any_images = terms([permit(ANYONE, imaging())]);
	let after = |row: Row| row.then(renounces).at(START + DAY);
	vec![
		after(row(RENOUNCED, "nothing for its people", [two()], lab_query(PHYSICIAN), Decision::NoConsent)),
		after(row(RENOUNCED, "others as before", [two()], lab_query(SURGEON), full([0]))),
		after(row(RENOUNCED, "its denials go on", [but_images, any_images], asking_for(imaging()), denied([0]))),
		row(RENOUNCED, "before", [two()], lab_query(PHYSICIAN), full([0])).then(renounces),
	]
}

/// Alice amends each day.
fn amends_daily() {
	for day in 0..5u64 {
		advance(DAY);
		let terms = if day % 2 == 0 { denies(ANYONE) } else { permits(ANYONE) };
		assert_ok!(Consent::amend(signed(ALICE), ConsentId(day), terms));
	}
}

fn past() -> Vec<Row> {
	const PAST: &str = "ADR 0010; 21 CFR 11.10(e)";
	let physician = || lab_query(PHYSICIAN);
	let at = |rule, at, answer| row(PAST, rule, [permits(ANYONE)], physician(), answer).then(amends_daily).at(at);
	vec![
		at("before the grant", START - 1, Decision::NoConsent),
		at("between grant and amendment", START + DAY - 1, full([0])),
		at("at the amendment", START + DAY, denied([1])),
		at("deep in the history", START + 3 * DAY - 1, full([2])),
		at("after the last amendment", START + 9 * DAY, denied([5])),
	]
}

fn standing() -> Vec<Row> {
	const LICENCE: &str = "DESIGN, one decision path: standing and credential";
	let anyone = || [permits(ANYONE)];
	let suspended = || refused(DenyReason::OrganisationNotInGoodStanding);
	let expired = || refused(DenyReason::NoValidCredential);
	vec![
		row(LICENCE, "licence not valid", anyone(), lab_query(SPA_PHYSICIAN), suspended()),
		row(LICENCE, "before the suspension", anyone(), lab_query(SURGEON), full([0])).at(CLINIC_SUSPENDED_AT - 1),
		row(LICENCE, "suspended", anyone(), lab_query(SURGEON), suspended()).at(CLINIC_SUSPENDED_AT),
		row(LICENCE, "before the credential expires", anyone(), lab_query(LOCUM), full([0])).at(LOCUM_UNTIL - 1),
		row(LICENCE, "expired", anyone(), lab_query(LOCUM), expired()).at(LOCUM_UNTIL),
		row(LICENCE, "no credential", anyone(), lab_query(STRANGER), expired()),
		row(LICENCE, "a patient has none for own data", anyone(), lab_query(ALICE), expired()),
	]
}

fn physician_breaks_glass() {
	breaks_glass(ALICE, PHYSICIAN, Period::between(START, START + DAY), lab());
}

fn nurse_breaks_glass_on_all() {
	let all = lab().union(classes([DataClass::Genomics]));
	breaks_glass(ALICE, NURSE, Period::between(START, START + DAY), all);
}

fn break_glass() -> Vec<Row> {
	const BTG: &str = "HL7 v3 ActReason BTG; IHE PCF";
	let emergency = |requester| asked_for(P::EmergencyTreatment, requester);
	let glass = |withhold| {
		let based_on = Grounds::truncate_from(vec![Ground::BreakGlass(BreakGlassId(0))]);
		Decision::Permit { obligations: Obligations { withhold, ..Obligations::default() }, based_on }
	};
	let nothing = lab().difference(lab());
	let genome = classes([DataClass::Genomics]);
	let both = AccessQuery { classes: lab_and_imaging(), ..emergency(PHYSICIAN) };
	let images = AccessQuery { classes: imaging(), ..emergency(PHYSICIAN) };
	let nurse = AccessQuery { classes: lab().union(genome), ..emergency(NURSE) };
	let any_images = || [terms([permit(ANYONE, imaging())])];
	let none: fn() -> [ConsentTerms<AccountId>; 0] = || [];
	let broken = |row: Row| row.then(physician_breaks_glass);
	vec![
		broken(row(BTG, "without a consent", none(), emergency(PHYSICIAN), glass(nothing))),
		broken(row(BTG, "against a denial", [denies(ANYONE)], emergency(PHYSICIAN), glass(nothing))),
		broken(row(BTG, "covering one of two classes", none(), both, glass(imaging()))),
		broken(row(BTG, "covering no class asked for: consents decide", any_images(), images, full([0]))),
		broken(row(BTG, "for another purpose", none(), lab_query(PHYSICIAN), Decision::NoConsent)),
		broken(row(BTG, "by somebody else", none(), emergency(COLLEAGUE), Decision::NoConsent)),
		broken(row(BTG, "over by then", none(), emergency(PHYSICIAN), Decision::NoConsent)).at(START + DAY),
		broken(row(BTG, "not yet", none(), emergency(PHYSICIAN), Decision::NoConsent)).at(START - 1),
		row(BTG, "within the role's tier", none(), nurse, glass(genome)).then(nurse_breaks_glass_on_all),
	]
}
