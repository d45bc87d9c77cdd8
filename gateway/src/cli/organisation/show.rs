//! What the chain has on an organisation, for people and programs.

use salus_primitives::ids::{Moment, OrganisationId, Period};
use serde_json::{json, Value};

use crate::{
	chain::{
		keys,
		organisations::{Organisation, Void},
		state::number_key,
	},
	cli::{answer::Answer, context::Context, format, parse, quota},
	Result,
};

/// One organisation, with its quota.
pub(super) async fn one(context: &Context, organisation: parse::Organisation) -> Result<Answer> {
	let client = context.connect().await?;
	let unknown = || Answer::new(false).line("no such organisation was admitted");
	let id = match organisation {
		parse::Organisation::Id(id) => Some(id),
		parse::Organisation::Gln(gln) => client.organisation_by_gln(gln).await?.map(|(id, _class)| id),
	};
	let Some(id) = id else {
		return Ok(unknown());
	};
	let Some(found) = client.organisation_in_full(id).await? else {
		return Ok(unknown());
	};
	let budget = quota::answer(&client.budget(id).await?);
	let record = client.show_storage("Consortium", "Organisations", number_key(id.0)).await?;
	Ok(answer(id, &found).lines_of(&budget).fields_of(budget).field("record", record))
}

/// All of an organisation but its quota.
fn answer(id: OrganisationId, found: &Organisation) -> Answer {
	let record = &found.record;
	let (class, gln, country) = (record.class.code(), record.gln, format::country(record.jurisdiction));
	Answer::done()
		.line(format!("organisation {}: {class}, GLN {gln}, {country}", id.0))
		.lines(lines(found))
		.field("organisation", id.0)
		.field("class", class)
		.field("gln", gln.to_string())
		.field("jurisdiction", country)
		.field("admitted_at", format::moment(record.admitted_at))
		.field("standing", found.standing())
		.field("suspension", found.suspension().map(suspension_json))
		.field("licences", periods_json(&record.licences))
		.field("suspensions", periods_json(&record.suspensions))
		.field("voids", found.voids.iter().map(void_json).collect::<Vec<_>>())
		.field("admins", record.admins.iter().map(keys::address).collect::<Vec<_>>())
		.field("prefixes", record.prefixes.iter().map(ToString::to_string).collect::<Vec<_>>())
		.field("policy", record.policy.as_ref().map(keys::address))
}

fn lines(found: &Organisation) -> Vec<String> {
	let (record, now) = (&found.record, found.now);
	let mut lines = vec![standing_line(found)];
	lines.extend(record.licences.iter().map(|licence| licence_line(licence, now)));
	let earlier = record.suspensions.iter().filter(|suspension| suspension.is_over(now));
	lines.extend(earlier.map(|suspension| format!("  was suspended {}", format::period(suspension))));
	lines.extend(found.voids.iter().map(void_line));
	lines.push(match record.admitted_at {
		0 => "  a founder of the chain".into(),
		at => format!("  admitted at {}", format::moment(at)),
	});
	lines.extend(record.admins.iter().map(|admin| format!("  admin: {}", keys::address(admin))));
	lines.extend(record.prefixes.iter().map(|prefix| format!("  company prefix: {prefix}")));
	lines.push(match &record.policy {
		Some(contract) => format!("  rules of access: the contract {}", keys::address(contract)),
		None => "  rules of access: the native table".into(),
	});
	lines
}

fn standing_line(found: &Organisation) -> String {
	match found.suspension() {
		Some(at_once) if at_once.end.is_some() => {
			let period = format::period(at_once);
			format!("  suspended by a regulator {period}: it ends by itself, unless the consortium decides before")
		}
		Some(voted) => format!("  suspended {}, until the consortium reinstates it", format::period(voted)),
		None if found.in_good_standing() => "  in good standing".into(),
		None => "  no licence is valid now".into(),
	}
}

fn licence_line(licence: &Period, now: Moment) -> String {
	let tense = match (licence.is_over(now), licence.contains(now)) {
		(true, _) => "was",
		(false, true) => "is",
		(false, false) => "will be",
	};
	format!("  {tense} licensed {}", format::period(licence))
}

fn void_line(void: &Void) -> String {
	let issued = format::period(&Period { start: Some(void.from), end: void.until });
	format!("  void: credentials that it issued {issued}, as declared at {}", format::moment(void.declared_at))
}

fn suspension_json(suspension: &Period) -> Value {
	json!({
		"since": suspension.start.map(format::moment),
		"until": suspension.end.map(format::moment),
		"by": if suspension.end.is_some() { "regulator" } else { "consortium" },
	})
}

fn periods_json(periods: &[Period]) -> Vec<Value> {
	periods.iter().map(format::period_json).collect()
}

fn void_json(void: &Void) -> Value {
	json!({
		"from": format::moment(void.from),
		"declared_at": format::moment(void.declared_at),
		"until": void.until.map(format::moment),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::organisations::tests::hospital;

	/// Milliseconds of a day.
	const DAY: Moment = 86_400_000;

	#[test]
	fn a_suspension_says_whether_it_ends_by_itself() {
		let mut hospital = hospital(2 * DAY);
		hospital.record.suspensions = vec![Period::between(DAY, 3 * DAY)];
		let line = standing_line(&hospital);
		assert!(line.contains("by a regulator from 1970-01-02T00:00:00Z until 1970-01-04T00:00:00Z"), "{line}");
		let json = answer(OrganisationId(0), &hospital).to_json();
		let (since, until) = ("1970-01-02T00:00:00Z", "1970-01-04T00:00:00Z");
		assert_eq!(json["suspension"], json!({ "since": since, "until": until, "by": "regulator" }));
		hospital.record.suspensions = vec![Period { start: Some(DAY), end: None }];
		assert!(standing_line(&hospital).contains("until the consortium reinstates it"));
		let json = answer(OrganisationId(0), &hospital).to_json();
		assert_eq!(json["suspension"], json!({ "since": since, "until": null, "by": "consortium" }));
	}

	#[test]
	fn a_suspension_that_is_over_is_told_as_the_past() {
		let mut hospital = hospital(4 * DAY);
		hospital.record.suspensions = vec![Period::between(DAY, 3 * DAY)];
		let shown = answer(OrganisationId(0), &hospital);
		let text = shown.text().join("\n");
		assert!(text.contains("in good standing") && text.contains("  was suspended from 1970-01-02T00"), "{text}");
		let json = shown.to_json();
		assert_eq!((&json["standing"], &json["suspension"]), (&json!("good"), &Value::Null));
		assert_eq!(json["suspensions"], json!(periods_json(&hospital.record.suspensions)));
	}

	#[test]
	fn licences_are_told_in_their_tense() {
		let licence = Period::between(DAY, 2 * DAY);
		let tense = |now| licence_line(&licence, now);
		assert!(tense(0).starts_with("  will be licensed") && tense(DAY).starts_with("  is licensed from 1970-01-02"));
		assert!(tense(2 * DAY).starts_with("  was licensed"));
		let mut hospital = hospital(2 * DAY);
		hospital.record.licences = vec![licence];
		assert_eq!(standing_line(&hospital), "  no licence is valid now");
	}

	#[test]
	fn voids_are_told_with_both_ends_and_their_declaration() {
		let open = Void { from: DAY, declared_at: 2 * DAY, until: None };
		let issued = "void: credentials that it issued from 1970-01-02T00:00:00Z";
		assert!(void_line(&open).contains(&format!("{issued}, as declared at 1970-01-03T00:00:00Z")));
		let cleared = Void { until: Some(3 * DAY), ..open };
		assert!(void_line(&cleared).contains(&format!("{issued} until 1970-01-04T00:00:00Z, as declared")));
		let json = [open, cleared].map(|void| void_json(&void)["until"].clone());
		assert_eq!(json, [Value::Null, json!("1970-01-04T00:00:00Z")]);
	}

	#[test]
	fn who_governs_is_told_to_people_and_programs() {
		let shown = answer(OrganisationId(7), &hospital(DAY));
		let admin = keys::address(&hospital(DAY).record.admins[0]);
		let text = shown.text().join("\n");
		assert!(text.starts_with("organisation 7: provider, GLN 4099999000005, DE\n"), "{text}");
		assert!(text.contains(&format!("admin: {admin}")) && text.contains("company prefix: 0614141"), "{text}");
		let json = shown.to_json();
		assert_eq!((&json["admins"], &json["prefixes"]), (&json!([admin]), &json!(["0614141"])));
	}
}
