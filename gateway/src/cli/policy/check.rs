//! `salus policy check`: what a policy in a file says.

use std::path::Path;

use access_core::Document;
use salus_primitives::codes::PurposeOfUse;
use serde_json::{json, Map, Value};

use crate::{
	cli::{answer::Answer, format},
	policy::{self, Names, Policy},
	Result,
};

/// The form of the file; part of the help.
pub(super) const HELP: &str = "A policy has tiers, of which one may inherit from another, and roles that are on a tier. \
What no rule names is not allowed:

  { \"tiers\": [
      { \"id\": 0, \"name\": \"staff\", \"confidentiality\": \"N\", \"sensitivities\": [],
        \"rules\": [ { \"purposes\": [\"TREAT\"], \"classes\": [\"demographics\"],
                     \"hours\": { \"days\": [\"mon\", \"tue\"], \"from\": \"07:00\", \"until\": \"19:00\" } } ] },
      { \"id\": 1, \"name\": \"doctors\", \"parent\": 0, \"confidentiality\": null, \"sensitivities\": [\"all\"],
        \"delegates\": 0, \"rules\": [ { \"purposes\": [\"TREAT\"], \"classes\": [\"all\"] } ] } ],
    \"roles\": { \"nurse\": 0, \"physician\": 1 } }

Tiers are numbered 0 to 31. \"confidentiality\" is the highest level that a tier may see (U, L, M, N, R, V, or null for \
any), \"sensitivities\" the labels that it may see; neither is inherited. \"delegates\" is the tier that its people may \
give to others, with those that it inherits from. \"hours\" are in UTC; an end before the beginning is on the next day. \
[\"all\"] is all that there is today, not what comes later. \"name\" and \"description\" are for people and stay off the \
chain. samples/policy/hospital.json is a whole one.";

pub(super) fn run(file: &Path) -> Result<Answer> {
	let Policy { document, names } = Policy::load(file)?;
	let rules: usize = document.tiers.iter().map(|(_, tier)| tier.rules.len()).sum();
	let (roles, tiers) = (document.roles.len(), document.tiers.len());
	Ok(told(
		Answer::done().line(format!("sound: {roles} roles on {tiers} tiers with {rules} rules")),
		&document,
		&names,
	))
}

/// Adds what a policy says: who is on which tier, and what each role may see.
pub(super) fn told(answer: Answer, document: &Document, names: &Names) -> Answer {
	let hours = document.tiers.iter().flat_map(|(id, tier)| {
		let rules = tier.rules.iter().filter_map(|rule| rule.hours);
		rules.map(move |hours| format!("hours of {}: {}", policy::tier_name(*id, names), policy::hours(hours)))
	});
	let tiers: Vec<_> = document.tiers.iter().map(|(id, tier)| policy::tier_json(*id, tier, names)).collect();
	answer
		.lines(policy::roles(document, names))
		.lines(hours.collect::<Vec<_>>())
		.line("")
		.lines(policy::table(document))
		.field("tiers", tiers)
		.field("roles", document.roles.iter().map(|role| role_json(document, *role)).collect::<Vec<_>>())
}

/// What a role may see, by purpose.
fn role_json(document: &Document, (role, tier): (u8, u8)) -> Value {
	let (mut always, mut at_times) = (Map::new(), Map::new());
	for purpose in PurposeOfUse::ALL {
		let allowed = policy::allowed(document, role, *purpose);
		for (set, into) in [(allowed.always, &mut always), (allowed.at_times, &mut at_times)] {
			if !set.is_empty() {
				into.insert(purpose.code().into(), format::classes(set).into());
			}
		}
	}
	json!({ "role": policy::role_name(role), "tier": tier, "allowed": always, "at_certain_hours": at_times })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_sample_is_told_in_words_and_for_programs() {
		let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/policy/hospital.json");
		let answer = run(&sample).unwrap();
		let text = answer.text().join("\n");
		assert!(text.starts_with("sound: 10 roles on 10 tiers"), "{text}");
		for part in ["tier 0 care: nurse", "no access: logistics", "hours of tier 7 billing: mon-fri 06:00-20:00 UTC"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		let json = answer.to_json();
		let physician = &json["roles"][0];
		assert_eq!((&physician["role"], &physician["tier"]), (&json!("physician"), &json!(1)));
		assert!(physician["allowed"]["TREAT"].to_string().contains("genomics"));
		let billing = json["roles"].as_array().unwrap().iter().find(|role| role["role"] == "claims-adjuster").unwrap();
		assert_eq!(billing["allowed"], json!({}));
		assert!(billing["at_certain_hours"]["HPAYMT"].to_string().contains("financial"));
	}

	#[test]
	fn the_form_in_the_help_is_sound() {
		let example: String = HELP.lines().filter(|line| line.starts_with("  ")).collect();
		let policy = Policy::from_json("help", example.as_bytes()).unwrap();
		assert_eq!((policy.document.tiers.len(), policy.document.roles.len()), (2, 2));
	}
}
