use access_core::Limits;
use salus_primitives::codes::{DataClass, Role, Sensitivity};

use super::*;

const TREATMENT: u32 = 1;
const LAB: u32 = 1 << DataClass::Laboratory.index();
const IMAGING: u32 = 1 << DataClass::Imaging.index();

fn by_day(from: u16) -> Option<Hours> {
	Some(Hours { days: 0b1_1111, from, until: 1080 })
}

fn tier(rules: Vec<Rule>) -> Tier {
	let limits = Limits { ceiling: Some(4), sensitivities: 1 << Sensitivity::Hiv.index() };
	Tier { parent: None, limits, delegates: None, rules }
}

fn policy(tier: Tier) -> Document {
	Document { roles: vec![(Role::Nurse.index(), 0)], tiers: vec![(0, tier)] }
}

fn lines(old: &Document, new: &Document) -> Vec<String> {
	let names = Names::from([(0, "care".into()), (1, "clinical".into())]);
	between(old, new, &names).iter().map(Change::line).collect()
}

#[test]
fn the_same_policy_has_no_differences() {
	let policy = policy(tier(vec![Rule::always(TREATMENT, LAB)]));
	assert!(lines(&policy, &policy).is_empty());
	assert!(effects(&policy, &policy).is_empty());
}

#[test]
fn rules_are_compared_by_what_they_say_and_not_by_how_they_are_cut() {
	let one = policy(tier(vec![Rule::always(TREATMENT, LAB | IMAGING)]));
	let two = policy(tier(vec![Rule::always(TREATMENT, IMAGING), Rule::always(TREATMENT, LAB)]));
	assert!(lines(&one, &two).is_empty());
}

#[test]
fn classes_come_and_go() {
	let old = policy(tier(vec![Rule::always(TREATMENT, LAB)]));
	let new = policy(tier(vec![Rule::always(TREATMENT | 2, IMAGING)]));
	assert_eq!(lines(&old, &new), ["- tier 0 care: laboratory for TREAT", "+ tier 0 care: imaging for TREAT, ETREAT"]);
	let effects: Vec<_> = effects(&old, &new).iter().map(Effect::line).collect();
	assert_eq!(effects, ["nurse (TREAT): gains imaging; loses laboratory", "nurse (ETREAT): gains imaging"]);
}

#[test]
fn other_hours_are_told_as_such() {
	let old = policy(tier(vec![Rule { purposes: TREATMENT, classes: LAB, hours: by_day(480) }]));
	let later = policy(tier(vec![Rule { purposes: TREATMENT, classes: LAB, hours: by_day(540) }]));
	let always = policy(tier(vec![Rule::always(TREATMENT, LAB)]));
	assert_eq!(
		lines(&old, &later),
		["~ tier 0 care: laboratory for TREAT: mon-fri 09:00-18:00 UTC, was mon-fri 08:00-18:00 UTC"]
	);
	assert!(effects(&old, &later).is_empty());
	assert_eq!(effects(&old, &always)[0].line(), "nurse (TREAT): has laboratory at all hours");
	assert_eq!(effects(&always, &old)[0].line(), "nurse (TREAT): keeps laboratory at certain hours only");
}

#[test]
fn place_limits_and_delegation_are_told() {
	let old = policy(tier(vec![]));
	let limits = Limits { ceiling: None, sensitivities: 1 << Sensitivity::Pregnancy.index() };
	let mut new = policy(Tier { parent: Some(1), limits, delegates: Some(0), rules: vec![] });
	new.tiers.push((1, tier(vec![Rule::always(TREATMENT, LAB)])));
	assert_eq!(
		lines(&old, &new),
		[
			"~ tier 0 care: inherits tier 1 clinical, no longer nothing",
			"~ tier 0 care: confidentiality up to any, was R",
			"~ tier 0 care: may give tier 0 care, no longer nothing",
			"+ tier 0 care: labels PREGNANT",
			"- tier 0 care: labels HIV",
			"+ tier 1 clinical: up to confidentiality R; of labels only HIV",
			"+ tier 1 clinical: laboratory for TREAT",
		]
	);
	assert_eq!(effects(&old, &new)[0].line(), "nurse (TREAT): gains laboratory");
}

#[test]
fn roles_are_added_moved_and_removed() {
	let mut old = policy(tier(vec![]));
	old.tiers.push((1, tier(vec![])));
	let mut new = old.clone();
	new.roles = vec![(Role::Physician.index(), 0), (Role::Nurse.index(), 1)];
	assert_eq!(lines(&old, &new), ["+ physician: on tier 0 care", "~ nurse: from tier 0 care to tier 1 clinical"]);
	assert_eq!(
		lines(&new, &Document::default()),
		[
			"- tier 0 care: the tier",
			"- tier 1 clinical: the tier",
			"- physician: no longer on tier 0 care",
			"- nurse: no longer on tier 1 clinical",
		]
	);
}

#[test]
fn programs_get_the_same() {
	let changes = between(&Document::default(), &policy(tier(vec![])), &Names::new());
	let nurse = json!({ "change": "added", "of": "nurse", "what": "on tier 0" });
	assert_eq!(changes.last().map(Change::json), Some(nurse));
	let effect = Effect { role: "nurse".into(), purposes: PurposeSet(1), gained: DataClassSet(LAB), ..nothing() };
	assert_eq!(effect.json()["gained"], json!(["laboratory"]));
}
