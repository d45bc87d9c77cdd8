//! Rows about exceptions, and about who wins: deny over permit, narrow over wide.

use salus_primitives::{
	codes::{Confidentiality as C, OrganisationClass, PurposeOfUse as P, Role, Sensitivity},
	consent::{Actor, ConsentTerms, Provision},
	decision::{AccessQuery, Decision, Obligations},
	ids::Period,
};

use super::table_rows::*;
use crate::mock::*;

const ANYONE: Actor<AccountId> = Actor::Anyone;
const PROVIDERS: Actor<AccountId> = Actor::Class(OrganisationClass::Provider);
const PHYSICIANS: Actor<AccountId> = Actor::Role(Role::Physician);
const STAFF: Actor<AccountId> = Actor::Organisation(HOSPITAL);
const HERSELF: Actor<AccountId> = Actor::Account(PHYSICIAN);
const EARLY: Period = Period { start: Some(10 * DAY), end: Some(20 * DAY) };

pub(super) fn rows() -> Vec<Row> {
	[depth(), bounds(), conditions(), reach(), joining()].into_iter().flatten().collect()
}

fn depth() -> Vec<Row> {
	const NESTED: &str = "FHIR R4 Consent.provision.provision";
	let both = |provision| Provision { purposes: purposes([P::Treatment, P::Research]), ..provision };
	let four = || {
		terms([
			both(permit(ANYONE, lab())),
			within(0, both(deny(PROVIDERS, lab()))),
			within(1, both(permit(PHYSICIANS, lab()))),
			within(2, both(deny(Actor::Account(COLLEAGUE), lab()))),
		])
	};
	let same_actor =
		|| terms([permit(ANYONE, lab()), within(0, deny(ANYONE, lab())), within(1, permit(ANYONE, lab()))]);
	vec![
		row(NESTED, "level 1: permitted", [four()], asked_for(P::Research, RESEARCHER), full([0])),
		row(NESTED, "level 2: but not to providers", [four()], lab_query(NURSE), denied([0])),
		row(NESTED, "level 3: but to their physicians", [four()], lab_query(PHYSICIAN), full([0])),
		row(NESTED, "level 4: but not to this one", [four()], lab_query(COLLEAGUE), denied([0])),
		row(NESTED, "the innermost has the word at equal reach", [same_actor()], lab_query(NURSE), full([0])),
	]
}

fn bounds() -> Vec<Row> {
	const NESTED: &str = "FHIR R4 Consent.provision.provision, within its parent";
	let less_images = || terms([permit(PHYSICIANS, lab_and_imaging()), within(0, deny(ANYONE, imaging()))]);
	let two = || [less_images(), terms([permit(ANYONE, imaging())])];
	let nurse = AccessQuery { requester: NURSE, ..asking_for(imaging()) };
	let other_class = terms([permit(ANYONE, lab()), within(0, deny(ANYONE, imaging())), permit(ANYONE, imaging())]);
	let other_purpose = terms([permit(ANYONE, lab()), within(0, purposed(P::Research, deny(ANYONE, lab())))]);
	let deny_all_but_own = || terms([deny(ANYONE, lab()), within(0, permit(HERSELF, lab()))]);
	vec![
		row(NESTED, "an exception speaks to its parent's actor only", two(), nurse, full([1])),
		row(NESTED, "there it has its parent's reach", two(), asking_for(imaging()), denied([0])),
		row(NESTED, "an exception for a class above it unnamed", [other_class], asking_for(imaging()), full([0])),
		row(NESTED, "an exception for another purpose", [other_purpose], lab_query(PHYSICIAN), full([0])),
		row(NESTED, "deny all but one: the one", [deny_all_but_own()], lab_query(PHYSICIAN), full([0])),
		row(NESTED, "deny all but one: another", [deny_all_but_own()], lab_query(COLLEAGUE), denied([0])),
		row(
			NESTED,
			"another consent's denial doesn't know the exception",
			[terms([deny(ANYONE, lab()), within(0, permit(ANYONE, lab()))]), denies(ANYONE)],
			lab_query(PHYSICIAN),
			denied([1]),
		),
	]
}

fn conditions() -> Vec<Row> {
	const NESTED: &str = "FHIR R4 Consent.provision.provision, under conditions";
	let old_only = || terms([deny(ANYONE, lab()), within(0, made_in(EARLY, permit(ANYONE, lab())))]);
	let normal_only = || terms([deny(ANYONE, lab()), within(0, level(C::Normal, permit(ANYONE, lab())))]);
	let normal = under(Obligations { ceiling: Some(C::Normal), ..Obligations::default() }, [0]);
	let restricted_to_her = || {
		terms([
			permit(STAFF, lab()),
			within(0, level(C::Restricted, deny(ANYONE, lab()))),
			within(1, permit(HERSELF, lab())),
		])
	};
	let only_above = || terms([level(C::Restricted, deny(ANYONE, lab())), within(0, permit(ANYONE, lab()))]);
	let hiv = || terms([permit(ANYONE, lab()), within(0, about(Sensitivity::Hiv, deny(STAFF, lab())))]);
	let any = || lab_query(PHYSICIAN);
	let two = || [old_only(), denies(ANYONE)];
	vec![
		row(NESTED, "deny all but old data: old", [old_only()], made_at(15 * DAY), full([0])),
		row(NESTED, "deny all but old data: new", [old_only()], made_at(25 * DAY), denied([0])),
		row(NESTED, "deny all but old data: any", [old_only()], any(), of_period(EARLY, [0])),
		row(NESTED, "deny all but normal data: restricted", [normal_only()], labelled(C::Restricted, []), denied([0])),
		row(NESTED, "deny all but normal data: any", [normal_only()], any(), normal.clone()),
		row(NESTED, "restricted data for one alone: her", [restricted_to_her()], any(), full([0])),
		row(NESTED, "restricted data for one alone: a colleague", [restricted_to_her()], lab_query(COLLEAGUE), normal),
		row(NESTED, "data above a mark alone can't be told", [only_above()], any(), denied([0])),
		row(NESTED, "data above a mark alone: above", [only_above()], labelled(C::Restricted, []), full([0])),
		row(NESTED, "data above a mark alone: below", [only_above()], labelled(C::Normal, []), Decision::NoConsent),
		row(NESTED, "a denial for others redacts nothing", [hiv()], lab_query(SURGEON), full([0])),
		row(NESTED, "the exception of one consent, denied by another", two(), any(), denied([0, 1])),
	]
}

fn reach() -> Vec<Row> {
	const OVERRIDES: &str = "XACML 3.0 deny-overrides";
	const NARROW: &str = "README, reach; FHIR R4 nested provisions";
	let physician = || lab_query(PHYSICIAN);
	let both = terms([permit(ANYONE, lab()), deny(ANYONE, lab())]);
	let over = |wide, narrow| [denies(wide), permits(narrow)];
	let under = |wide, narrow| [permits(wide), denies(narrow)];
	vec![
		row(OVERRIDES, "deny wins at equal reach, in one consent", [both], physician(), denied([0])),
		row(OVERRIDES, "deny wins at equal reach, older", over(ANYONE, ANYONE), physician(), denied([0])),
		row(OVERRIDES, "deny wins at equal reach, newer", under(ANYONE, ANYONE), physician(), denied([1])),
		row(OVERRIDES, "for an account too", under(HERSELF, HERSELF), physician(), denied([1])),
		row(NARROW, "class before anyone", over(ANYONE, PROVIDERS), physician(), full([1])),
		row(NARROW, "role before class", over(PROVIDERS, PHYSICIANS), physician(), full([1])),
		row(NARROW, "organisation before role", over(PHYSICIANS, STAFF), physician(), full([1])),
		row(NARROW, "account before organisation", over(STAFF, HERSELF), physician(), full([1])),
		row(NARROW, "class denied, anyone permitted", under(ANYONE, PROVIDERS), physician(), denied([1])),
		row(NARROW, "organisation denied, role permitted", under(PHYSICIANS, STAFF), physician(), denied([1])),
		row(NARROW, "account denied, organisation permitted", under(STAFF, HERSELF), physician(), denied([1])),
		row(NARROW, "a denial of another doesn't touch", under(ANYONE, HERSELF), lab_query(NURSE), full([0])),
	]
}

fn joining() -> Vec<Row> {
	const JOINED: &str = "XACML 3.0 deny-overrides: one permit is enough";
	let physician = || lab_query(PHYSICIAN);
	let many = || -> [ConsentTerms<AccountId>; 10] { core::array::from_fn(|_| permits(ANYONE)) };
	let mixed = [permits(ANYONE), denies(PROVIDERS), permits(HERSELF)];
	vec![
		row(JOINED, "all that permit are grounds", [permits(ANYONE), permits(HERSELF)], physician(), full([0, 1])),
		row(JOINED, "but not those that a denial beats", mixed, physician(), full([2])),
		row(JOINED, "the eight oldest are named", many(), physician(), full([0, 1, 2, 3, 4, 5, 6, 7])),
	]
}
