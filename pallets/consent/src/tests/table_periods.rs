//! Rows about when a consent holds, and when the data was made.

use salus_primitives::{
	consent::{Actor, ConsentTerms, Provision},
	decision::Decision,
	ids::Period,
};

use super::table_rows::*;
use crate::mock::*;

/// Periods in which data was made. `EARLY` and `LATE` touch.
const EARLY: Period = Period { start: Some(10 * DAY), end: Some(20 * DAY) };
const LATE: Period = Period { start: Some(20 * DAY), end: Some(30 * DAY) };
const LATER: Period = Period { start: Some(40 * DAY), end: Some(50 * DAY) };
const ANYONE: Actor<AccountId> = Actor::Anyone;

pub(super) fn rows() -> Vec<Row> {
	[validity(), data_time_known(), data_time_unknown(), several_classes()].into_iter().flatten().collect()
}

/// A consent of one permit for laboratory results made in the period.
fn permits_made_in(period: Period) -> ConsentTerms<AccountId> {
	terms([made_in(period, permit(ANYONE, lab()))])
}

/// A permit of laboratory results but for those made in the period.
fn but_made_in(period: Period) -> ConsentTerms<AccountId> {
	terms([permit(ANYONE, lab()), made_in(period, deny(ANYONE, lab()))])
}

fn validity() -> Vec<Row> {
	const PERIOD: &str = "FHIR R4 Consent.provision.period";
	let period = Period::between(START + DAY, START + 2 * DAY);
	let bounded = || [ConsentTerms { period, ..permits(ANYONE) }];
	let brief = || Provision { period, ..deny(ANYONE, lab()) };
	let part = || [terms([permit(ANYONE, lab()), brief()])];
	let physician = || lab_query(PHYSICIAN);
	vec![
		row(PERIOD, "before it begins", bounded(), physician(), Decision::NoConsent),
		row(PERIOD, "when it begins", bounded(), physician(), full([0])).at(START + DAY),
		row(PERIOD, "before it ends", bounded(), physician(), full([0])).at(START + 2 * DAY - 1),
		row(PERIOD, "when it ends", bounded(), physician(), Decision::NoConsent).at(START + 2 * DAY),
		row(PERIOD, "a provision's own period: before", part(), physician(), full([0])),
		row(PERIOD, "a provision's own period: within", part(), physician(), denied([0])).at(START + DAY),
		row(PERIOD, "a provision's own period: after", part(), physician(), full([0])).at(START + 2 * DAY),
		row("FHIR R4 Consent.dateTime", "before the grant", [lab_terms()], physician(), Decision::NoConsent)
			.at(START - 1),
	]
}

fn data_time_known() -> Vec<Row> {
	const DATA: &str = "FHIR R4 Consent.provision.dataPeriod";
	vec![
		row(DATA, "made in the period", [permits_made_in(EARLY)], made_at(10 * DAY), full([0])),
		row(DATA, "made when it ends", [permits_made_in(EARLY)], made_at(20 * DAY), Decision::NoConsent),
		row(DATA, "denied for the period", [but_made_in(EARLY)], made_at(15 * DAY), denied([0])),
		row(DATA, "not denied outside the period", [but_made_in(EARLY)], made_at(25 * DAY), full([0])),
	]
}

fn data_time_unknown() -> Vec<Row> {
	const SAFE: &str = "README, what the query leaves out";
	let any = || lab_query(PHYSICIAN);
	let joined = Period::between(10 * DAY, 30 * DAY);
	let since = |start| Period { start: Some(start), end: None };
	let until = |end| Period { start: None, end: Some(end) };
	let in_time =
		|period, denied| terms([made_in(period, permit(ANYONE, lab())), made_in(denied, deny(ANYONE, lab()))]);
	let narrow_early = terms([permit(ANYONE, lab()), made_in(EARLY, permit(Actor::Account(PHYSICIAN), lab()))]);
	let narrow_but_early = terms([permit(Actor::Account(PHYSICIAN), lab()), made_in(EARLY, deny(ANYONE, lab()))]);
	let gap = || [permits_made_in(EARLY), permits_made_in(LATER)];
	vec![
		row(SAFE, "the period is an obligation", [permits_made_in(EARLY)], any(), of_period(EARLY, [0])),
		row(
			SAFE,
			"a denied period leaves what comes after",
			[but_made_in(EARLY)],
			any(),
			of_period(since(20 * DAY), [0]),
		),
		row(SAFE, "… or what came before", [but_made_in(since(20 * DAY))], any(), of_period(until(20 * DAY), [0])),
		row(SAFE, "all of the permit's period is denied", [in_time(EARLY, EARLY)], any(), denied([0])),
		row(SAFE, "a denial beside the permit's period", [in_time(EARLY, LATE)], any(), of_period(EARLY, [0])),
		row(SAFE, "a denial of a wider reach cuts nothing", [narrow_but_early], any(), full([0])),
		row(SAFE, "a narrower permit bounds nothing", [narrow_early], any(), full([0])),
		row(
			SAFE,
			"touching periods are joined",
			[permits_made_in(EARLY), permits_made_in(LATE)],
			any(),
			of_period(joined, [0, 1]),
		),
		row(SAFE, "at a gap the latest run counts", gap(), any(), of_period(LATER, [1])),
		row(SAFE, "whoever knows the time gets the earlier run", gap(), made_at(15 * DAY), full([0])),
	]
}

fn several_classes() -> Vec<Row> {
	const SAFE: &str = "README, what the query leaves out, several classes";
	let both = || asking_for(lab_and_imaging());
	let early_images = terms([permit(ANYONE, lab()), made_in(EARLY, permit(ANYONE, imaging()))]);
	let apart = terms([made_in(EARLY, permit(ANYONE, lab())), made_in(LATER, permit(ANYONE, imaging()))]);
	vec![
		row(SAFE, "what their periods have in common", [early_images], both(), of_period(EARLY, [0])),
		row(SAFE, "nothing in common", [apart], both(), denied([0])),
	]
}
