//! What can be asked about consents.

use salus_primitives::{
	codes::DataClass,
	consent::{ConsentTerms, Effect},
	decision::{AccessChange, Reader},
	ids::{ConsentId, Moment, OrganisationId},
};
use serde_json::{json, Value};

use super::Decide;
use crate::{
	chain::{
		consents::{status, Proposal},
		keys, AccountId,
	},
	cli::{answer::Answer, context::Context, format, spec},
	consent::{EndReason, Record},
	Result,
};

pub(super) async fn decide(context: &Context, question: Decide) -> Result<Answer> {
	let Decide { question, requester, at } = question;
	let query = question.asked_by(requester);
	let decision = context.connect().await?.decide(&query, at).await?;
	Ok(Answer::new(decision.is_permit())
		.lines(format::decision(&decision))
		.field("answer", format::decision_json(&decision)))
}

pub(super) async fn show(context: &Context, consent: u64) -> Result<Answer> {
	let client = context.connect().await?;
	let (found, now) = (client.consent(ConsentId(consent)).await?, client.now().await?);
	Ok(match found {
		Some(record) => Answer::done()
			.lines(record_lines(consent, &record, now))
			.field("consent", consent)
			.field("record", record_json(&record, now)),
		None => Answer::new(false).line(format!("there is no consent {consent}")),
	})
}

pub(super) async fn list(context: &Context, patient: Option<AccountId>, at: Option<Moment>) -> Result<Answer> {
	let client = context.connect().await?;
	let patient = context.patient(&client, patient).await?;
	let now = client.now().await?;
	let (mut lines, mut records) = (Vec::new(), Vec::new());
	for consent in client.open_consents(&patient, at).await? {
		if let Some(record) = client.consent(consent).await? {
			lines.extend(record_lines(consent.0, &record, now));
			records.push(json!({ "consent": consent.0, "record": record_json(&record, now) }));
		}
	}
	if lines.is_empty() {
		lines.push("no consent".into());
	}
	let proposals = if at.is_none() { client.proposals(&patient).await? } else { Vec::new() };
	for (organisation, proposal) in &proposals {
		let until = format::moment(proposal.until);
		lines.push(format!("organisation {} proposes, to be accepted until {until}:", organisation.0));
		lines.extend(provision_lines(&proposal.terms));
	}
	let proposals: Vec<_> = proposals.iter().map(proposal_json).collect();
	Ok(Answer::done()
		.lines(lines)
		.field("patient", keys::address(&patient))
		.field("consents", records)
		.field("proposals", proposals))
}

pub(super) async fn readers(context: &Context, patient: Option<AccountId>, class: DataClass) -> Result<Answer> {
	let client = context.connect().await?;
	let patient = context.patient(&client, patient).await?;
	let readers = client.who_could_read(&patient, class).await?;
	let lines: Vec<_> = match readers.as_slice() {
		[] => vec![format!("nobody could read {}", class.code())],
		some => some.iter().map(reader_line).collect(),
	};
	Ok(Answer::done()
		.lines(lines)
		.field("patient", keys::address(&patient))
		.field("class", class.code())
		.field("readers", readers.iter().map(reader_json).collect::<Vec<_>>()))
}

pub(super) async fn what_if(context: &Context, consent: u64) -> Result<Answer> {
	let changes = context.connect().await?.what_if_withdrawn(ConsentId(consent)).await?;
	let lines: Vec<_> = match changes.as_slice() {
		[] => vec![format!("nothing would change without consent {consent}")],
		some => some.iter().map(change_line).collect(),
	};
	Ok(Answer::done()
		.lines(lines)
		.field("consent", consent)
		.field("changes", changes.iter().map(change_json).collect::<Vec<_>>()))
}

/// Who somebody is: an organisation and a role, or one account.
fn who(organisation: OrganisationId, role: &str, account: Option<&AccountId>) -> String {
	let account = account.map(|account| format!(" ({} only)", keys::address(account))).unwrap_or_default();
	format!("organisation {}, {role}{account}", organisation.0)
}

fn reader_line(reader: &Reader<AccountId>) -> String {
	let who = who(reader.organisation, reader.role.code(), reader.account.as_ref());
	format!("{who}: for {}", format::purposes(reader.purposes).join(", "))
}

fn reader_json(reader: &Reader<AccountId>) -> Value {
	json!({
		"organisation": reader.organisation.0,
		"role": reader.role.code(),
		"account": reader.account.as_ref().map(keys::address),
		"purposes": format::purposes(reader.purposes),
	})
}

fn change_line(change: &AccessChange<AccountId>) -> String {
	let who = who(change.organisation, change.role.code(), change.account.as_ref());
	let mut parts = Vec::new();
	for (what, classes) in [("no more", change.lost), ("less of", change.narrowed)] {
		if !classes.is_empty() {
			parts.push(format!("{what} {}", format::classes(classes).join(", ")));
		}
	}
	format!("{who}, for {}: {}", change.purpose.code(), parts.join("; "))
}

fn change_json(change: &AccessChange<AccountId>) -> Value {
	json!({
		"organisation": change.organisation.0,
		"role": change.role.code(),
		"account": change.account.as_ref().map(keys::address),
		"purpose": change.purpose.code(),
		"lost": format::classes(change.lost),
		"narrowed": format::classes(change.narrowed),
	})
}

/// A line for each provision, by its number.
pub(super) fn provision_lines(terms: &ConsentTerms<AccountId>) -> Vec<String> {
	let line = |(number, provision): (usize, &spec::Spec)| {
		let effect = if provision.effect == Effect::Permit { "permit" } else { "deny" };
		format!("  {number} {effect} {}", spec::to_text(provision))
	};
	terms.provisions.iter().enumerate().map(line).collect()
}

pub(super) fn record_lines(consent: u64, record: &Record, now: Moment) -> Vec<String> {
	let patient = keys::address(&record.patient);
	let mut lines = vec![
		format!("consent {consent} of {patient}: {}", status(record, now)),
		format!("  granted {}, holds {}", format::moment(record.granted_at), format::period(&record.terms.period)),
	];
	lines.extend(record.replaces.map(|earlier| format!("  in the place of consent {}", earlier.0)));
	lines.extend(record.withdrawn_at.map(|at| format!("  withdrawn {}", format::moment(at))));
	lines.extend(record.ended.map(|ending| format!("  ended {}", format::moment(ending.at))));
	lines.extend(
		record.renounced.iter().map(|(id, at)| format!("  renounced by organisation {} {}", id.0, format::moment(*at))),
	);
	lines.extend(provision_lines(&record.terms));
	lines
}

const fn end_reason(why: EndReason) -> &'static str {
	match why {
		EndReason::Replaced => "replaced",
		EndReason::Lifted => "lifted",
		EndReason::EnteredInError => "entered-in-error",
	}
}

pub(super) fn record_json(record: &Record, now: Moment) -> Value {
	let renounced = record.renounced.iter();
	let renounced = renounced.map(|(id, at)| json!({ "organisation": id.0, "at": format::moment(*at) }));
	json!({
		"patient": keys::address(&record.patient),
		"status": status(record, now),
		"terms": spec::to_json(&record.terms),
		"granted_at": format::moment(record.granted_at),
		"withdrawn_at": record.withdrawn_at.map(format::moment),
		"ended": record.ended.map(|ending| json!({ "at": format::moment(ending.at), "why": end_reason(ending.why) })),
		"replaces": record.replaces.map(|earlier| earlier.0),
		"renounced": renounced.collect::<Vec<_>>(),
	})
}

fn proposal_json((organisation, proposal): &(OrganisationId, Proposal)) -> Value {
	json!({
		"organisation": organisation.0,
		"until": format::moment(proposal.until),
		"terms": spec::to_json(&proposal.terms),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use salus_primitives::{
		codes::{DataClassSet, PurposeOfUse, PurposeSet, Role},
		ids::Period,
	};

	#[test]
	fn a_record_is_shown_with_its_provisions_as_they_are_written() {
		let permit = spec::permit("org:2;purposes=TREAT;classes=all").unwrap();
		let deny = spec::deny("role:nurse;purposes=all;classes=genomics;under=0").unwrap();
		let record = Record {
			patient: AccountId::new([1; 32]),
			terms: spec::terms(Period::always(), vec![permit, deny], None).unwrap(),
			granted_at: 0,
			withdrawn_at: Some(1_000),
			ended: None,
			replaces: Some(ConsentId(4)),
			renounced: vec![(OrganisationId(2), 2_000)].try_into().unwrap(),
		};
		let text = record_lines(5, &record, 3_000).join("\n");
		for part in [
			"withdrawn",
			"in the place of consent 4",
			"0 permit org:2;purposes=TREAT;classes=all",
			"1 deny role:nurse;purposes=all;classes=genomics;under=0",
			"renounced by organisation 2",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		let json = record_json(&record, 3_000);
		assert_eq!(json["terms"]["provisions"][1]["parent"], 0);
		assert_eq!((&json["status"], &json["replaces"]), (&json!("withdrawn"), &json!(4)));
	}

	#[test]
	fn readers_and_changes_are_told_in_a_line_each() {
		let reader = Reader {
			organisation: OrganisationId(1),
			role: Role::Nurse,
			account: Some(AccountId::new([2; 32])),
			purposes: PurposeSet::of(PurposeOfUse::Treatment),
		};
		assert!(reader_line(&reader).starts_with("organisation 1, nurse (5"), "{}", reader_line(&reader));
		assert!(reader_line(&reader).ends_with("only): for TREAT"));
		let change = AccessChange {
			organisation: OrganisationId(1),
			role: Role::Nurse,
			account: None,
			purpose: PurposeOfUse::Treatment,
			lost: DataClassSet::of(DataClass::Laboratory),
			narrowed: DataClassSet::of(DataClass::Imaging),
		};
		assert_eq!(change_line(&change), "organisation 1, nurse, for TREAT: no more laboratory; less of imaging");
		assert_eq!(change_json(&change)["narrowed"], json!(["imaging"]));
	}
}
