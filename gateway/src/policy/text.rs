//! Tiers, hours and errors in words.

use std::collections::BTreeMap;

use access_core::{Document, DocumentError, Hours, Limits, Rule, Tier, TierId, MAX_DEPTH, MAX_ROLES, MAX_RULES};
use salus_primitives::codes::{Confidentiality, DataClassSet, PurposeSet, Role, SensitivitySet};
use serde_json::{json, Value};

use crate::cli::format;

/// Names of tiers, as far as they have any.
pub type Names = BTreeMap<TierId, String>;

/// Days of the week, by their numbers.
pub(super) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A tier by its number, and its name if it is known.
pub fn tier_name(id: TierId, names: &Names) -> String {
	match names.get(&id) {
		Some(name) => format!("tier {id} {name}"),
		None => format!("tier {id}"),
	}
}

/// A role's code, or its number if this version doesn't know it.
pub fn role_name(role: u8) -> String {
	let known = Role::ALL.iter().find(|known| known.index() == role);
	known.map_or_else(|| format!("role {role}"), |role| role.code().into())
}

/// The level of that number.
pub(super) fn level(number: u8) -> String {
	let known = Confidentiality::ALL.iter().find(|level| level.index() == number);
	known.map_or_else(|| number.to_string(), |level| level.code().into())
}

/// Which roles have a tier, and which have none, for people.
pub fn roles(document: &Document, names: &Names) -> Vec<String> {
	let of = |id: TierId| {
		let on = document.roles.iter().filter(|(_, tier)| *tier == id).map(|(role, _)| role_name(*role));
		on.collect::<Vec<_>>().join(", ")
	};
	let mut lines = Vec::new();
	for (id, tier) in &document.tiers {
		let on = of(*id);
		let who = if on.is_empty() { "nobody".into() } else { on };
		lines.push(format!("{}: {who}", tier_name(*id, names)));
		lines.push(format!("  {}", tier_line(tier, names)));
	}
	let without = Role::ALL.iter().filter(|role| document.roles.iter().all(|(known, _)| *known != role.index()));
	let without: Vec<_> = without.map(|role| role.code()).collect();
	if !without.is_empty() {
		lines.push(format!("no access: {}", without.join(", ")));
	}
	lines
}

/// A tier's place, limits and right to delegate, for people.
pub fn tier_line(tier: &Tier, names: &Names) -> String {
	let Limits { ceiling, sensitivities } = tier.limits;
	let mut parts: Vec<_> =
		tier.parent.map(|parent| format!("inherits {}", tier_name(parent, names))).into_iter().collect();
	parts.push(match ceiling {
		Some(ceiling) => format!("up to confidentiality {}", level(ceiling)),
		None => "any confidentiality".into(),
	});
	parts.push(labels(sensitivities));
	parts.extend(tier.delegates.map(|most| format!("may give {}", tier_name(most, names))));
	parts.join("; ")
}

/// Which labels may be seen, the shorter way round.
fn labels(bits: u32) -> String {
	let allowed = SensitivitySet(bits).intersection(SensitivitySet::all());
	let missing = SensitivitySet::all().difference(allowed);
	let list = |set: SensitivitySet| format::sensitivities(set).join(", ");
	if missing.is_empty() {
		"any label".into()
	} else if allowed.is_empty() {
		"nothing labelled as sensitive".into()
	} else if missing.iter().count() < allowed.iter().count() {
		format!("any label but {}", list(missing))
	} else {
		format!("of labels only {}", list(allowed))
	}
}

/// A tier as JSON, in the form of the file.
pub fn tier_json(id: TierId, tier: &Tier, names: &Names) -> Value {
	let allowed = SensitivitySet(tier.limits.sensitivities).intersection(SensitivitySet::all());
	let rule = |rule: &Rule| {
		let mut json = json!({
			"purposes": format::purposes(PurposeSet(rule.purposes)),
			"classes": format::classes(DataClassSet(rule.classes)),
		});
		if let (Some(times), Some(fields)) = (rule.hours, json.as_object_mut()) {
			fields.insert("hours".into(), hours_json(times));
		}
		json
	};
	json!({
		"id": id,
		"name": names.get(&id),
		"parent": tier.parent,
		"confidentiality": tier.limits.ceiling.map(level),
		"sensitivities": format::sensitivities(allowed),
		"delegates": tier.delegates,
		"rules": tier.rules.iter().map(rule).collect::<Vec<_>>(),
	})
}

/// Times of the week for people.
pub fn hours(hours: Hours) -> String {
	let (days, until) = (days(hours.days), if hours.until < hours.from { " of the next day" } else { "" });
	format!("{days} {}-{}{until} UTC", clock(hours.from), clock(hours.until))
}

/// Times of the week as JSON, in the form of the file.
pub fn hours_json(hours: Hours) -> Value {
	let days: Vec<_> = DAYS.iter().enumerate().filter(|(number, _)| hours.days >> number & 1 == 1).collect();
	let days: Vec<_> = days.into_iter().map(|(_, name)| *name).collect();
	json!({ "days": days, "from": clock(hours.from), "until": clock(hours.until) })
}

fn clock(minute: u16) -> String {
	format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Days, those in a row as `mon-fri`.
fn days(bits: u8) -> String {
	let mut rows: Vec<(usize, usize)> = Vec::new();
	for day in (0..DAYS.len()).filter(|day| bits >> day & 1 == 1) {
		match rows.last_mut() {
			Some((_, last)) if *last + 1 == day => *last = day,
			_ => rows.push((day, day)),
		}
	}
	let name = |day: usize| DAYS.get(day).copied().unwrap_or_default();
	let row = |(first, last): &(usize, usize)| match last - first {
		0 => name(*first).to_owned(),
		_ => format!("{}-{}", name(*first), name(*last)),
	};
	rows.iter().map(row).collect::<Vec<_>>().join(", ")
}

/// Why a policy isn't sound, with the tier or the role.
pub fn document_error(error: DocumentError, names: &Names) -> String {
	let tier = |id: TierId| tier_name(id, names);
	match error {
		DocumentError::OutOfRange(number) => {
			format!("{number} is no number of a tier or a role: these are 0 to {}", MAX_ROLES - 1)
		}
		DocumentError::NotInOrder(number) => format!("the tier or the role {number} is there twice or out of order"),
		DocumentError::UnknownTier(id) => format!("tier {id} is named and isn't there"),
		DocumentError::Cycle(id) => format!("{} inherits from itself", tier(id)),
		DocumentError::TooDeep(id) => {
			format!("{} is in a line of more than {MAX_DEPTH} tiers that inherit from each other", tier(id))
		}
		DocumentError::TooManyRules(id) => {
			format!("{} has more than {MAX_RULES} rules, or the policy has too many up to it", tier(id))
		}
		DocumentError::EmptyRule(id) => format!("a rule of {} names no purpose or no data class", tier(id)),
		DocumentError::BadHours(id) => format!("a rule of {} has hours that never come", tier(id)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn hours_are_short() {
		assert_eq!(hours(Hours { days: 0b1_1111, from: 480, until: 1080 }), "mon-fri 08:00-18:00 UTC");
		let night = Hours { days: 0b110_0001, from: 1320, until: 390 };
		assert_eq!(hours(night), "mon, sat-sun 22:00-06:30 of the next day UTC");
		assert_eq!(hours_json(night), json!({ "days": ["mon", "sat", "sun"], "from": "22:00", "until": "06:30" }));
		assert_eq!(hours(Hours { days: 0x7F, from: 0, until: 1440 }), "mon-sun 00:00-24:00 UTC");
	}

	#[test]
	fn labels_are_told_the_shorter_way_round() {
		let hiv = 1u32 << 2;
		assert_eq!(labels(u32::MAX), "any label");
		assert_eq!(labels(0), "nothing labelled as sensitive");
		assert_eq!(labels(hiv), "of labels only HIV");
		assert_eq!(labels(!hiv), "any label but HIV");
	}

	#[test]
	fn errors_name_the_tier() {
		let names = Names::from([(3, "ward".into())]);
		assert_eq!(document_error(DocumentError::Cycle(3), &names), "tier 3 ward inherits from itself");
		assert!(document_error(DocumentError::TooDeep(4), &names).starts_with("tier 4 is in a line of more than 8"));
		assert!(document_error(DocumentError::OutOfRange(32), &names).contains("0 to 31"));
	}

	#[test]
	fn tiers_are_told_with_who_is_on_them() {
		let limits = Limits { ceiling: Some(4), sensitivities: 0 };
		let tier = Tier { parent: None, limits, delegates: Some(0), rules: vec![] };
		let document = Document { roles: vec![(1, 0), (31, 0)], tiers: vec![(0, tier)] };
		let lines = roles(&document, &Names::from([(0, "care".into())]));
		assert_eq!(lines[0], "tier 0 care: nurse, role 31");
		assert_eq!(lines[1], "  up to confidentiality R; nothing labelled as sensitive; may give tier 0 care");
		assert!(lines[2].starts_with("no access: physician, pharmacist"), "{lines:?}");
	}
}
