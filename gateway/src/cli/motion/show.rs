//! Motions for people and programs.

use salus_primitives::{codes::OrganisationClass, ids::OrganisationId};
use serde_json::{json, Value};

use crate::{
	chain::{
		motions::{Count, Motion, Rule},
		nodes::PeerId,
	},
	cli::{answer::Answer, context::Context},
	Result,
};

/// The open motions.
pub(super) async fn list(context: &Context) -> Result<Answer> {
	let motions = context.connect().await?.motions().await?;
	let list: Vec<_> = motions.iter().map(|motion| answer(motion).into_fields()).collect();
	let answer = Answer::done().field("motions", list);
	if motions.is_empty() {
		return Ok(answer.line("no motion is open"));
	}
	Ok(answer.lines(motions.iter().flat_map(|motion| std::iter::once(title(motion)).chain(lacks(motion)))))
}

/// One motion.
pub(super) async fn one(context: &Context, id: u32) -> Result<Answer> {
	match context.connect().await?.motion(id).await? {
		Some(motion) => Ok(answer(&motion)),
		None => Ok(Answer::new(false).line(format!("no motion {id} is open")).field("motion", id).field("open", false)),
	}
}

/// All of a motion.
pub(super) fn answer(motion: &Motion) -> Answer {
	let (record, tally) = (&motion.record, &motion.tally);
	let missing: Vec<_> = tally.missing_classes.iter().map(OrganisationClass::code).collect();
	Answer::done()
		.line(title(motion))
		.lines(peer_ids(&motion.arguments))
		.lines(paused(motion))
		.line(format!("  proposed by organisation {} in block {}", record.proposer.0, record.proposed_at))
		.lines(record.votes.iter().map(vote_line))
		.lines(tally.classes.iter().map(class_line))
		.lines(lacks(motion))
		.field("motion", motion.id)
		.field("open", true)
		.field("rule", record.rule.name())
		.field("call", motion.call.as_str())
		.field("arguments", motion.arguments.clone())
		.field("proposer", record.proposer.0)
		.field("proposed_at", record.proposed_at)
		.field("votes", record.votes.iter().map(vote_json).collect::<Vec<_>>())
		.field("seats", tally.total.seats)
		.field("yes", tally.total.yes)
		.field("no", tally.total.no)
		.field("classes", tally.classes.iter().map(class_json).collect::<Vec<_>>())
		.field("missing_yes", tally.missing_yes)
		.field("missing_classes", missing)
		.field("carried", record.carried_at.is_some())
		.field("carried_at", record.carried_at)
		.field("enact_from", motion.enact_from)
		.field("until", motion.until)
}

fn title(motion: &Motion) -> String {
	format!("motion {} ({}): {} {}", motion.id, motion.record.rule.name(), motion.call, motion.arguments)
}

/// The peer ids among a call's arguments, as nodes write them: whoever votes compares them with the node's own words.
fn peer_ids(arguments: &Value) -> Vec<String> {
	let fields = arguments.as_object().into_iter().flatten();
	fields.filter_map(|(name, value)| Some(format!("  {name}: peer id {}", peer_id(value)?))).collect()
}

fn peer_id(value: &Value) -> Option<PeerId> {
	let bytes = hex::decode(value.as_str()?.strip_prefix("0x")?).ok()?;
	Some(PeerId::from_bytes(bytes)).filter(PeerId::is_of_a_node)
}

/// The call that a motion is to pause, or whose pause it is to lift: the chain has the names as bytes.
fn paused(motion: &Motion) -> Option<String> {
	let text = |name: &Value| String::from_utf8(hex::decode(name.as_str()?.strip_prefix("0x")?).ok()?).ok();
	let names = motion.call.starts_with("TxPause.").then_some(&motion.arguments)?.as_object()?.values().next()?;
	let [pallet, call] = names.as_array()?.as_slice() else { return None };
	Some(format!("  the call is {}.{}", text(pallet)?, text(call)?))
}

fn counted(count: Count) -> String {
	format!("{} of {} seats for it, {} against it", count.yes, count.seats, count.no)
}

fn vote_line((organisation, approve): (&OrganisationId, &bool)) -> String {
	format!("  organisation {} is {} it", organisation.0, if *approve { "for" } else { "against" })
}

fn vote_json((organisation, approve): (&OrganisationId, &bool)) -> Value {
	json!({ "organisation": organisation.0, "approve": approve })
}

fn class_line((class, count): &(OrganisationClass, Count)) -> String {
	format!("  {}: {}", class.code(), counted(*count))
}

fn class_json((class, count): &(OrganisationClass, Count)) -> Value {
	json!({ "class": class.code(), "seats": count.seats, "yes": count.yes, "no": count.no })
}

/// How the votes are, and what the motion waits for.
pub(super) fn lacks(motion: &Motion) -> Vec<String> {
	let mut lines = vec![format!("  {}", counted(motion.tally.total))];
	lines.push(match (motion.enact_from, motion.tally.is_enough()) {
		(Some(from), true) if motion.record.rule == Rule::Ordinary => {
			format!("  carried in block {from}; it can be enacted, before block {}", motion.until)
		}
		(Some(from), true) => {
			format!(
				"  carried; votes can be changed, and it can be enacted from block {from} on, before {}",
				motion.until
			)
		}
		(Some(_), false) => "  it was carried, and its votes are gone since: `salus motion recount` stops it".into(),
		(None, true) => {
			"  it has its votes since somebody's standing changed: `salus motion recount` carries it".into()
		}
		(None, false) if motion.tally.is_refused() => "  more than half are against it: it can be closed".into(),
		(None, false) => format!("  it lacks {}, before block {}", missing(motion), motion.until),
	});
	lines
}

/// What a motion that isn't carried lacks.
fn missing(motion: &Motion) -> String {
	let tally = &motion.tally;
	let classes = tally.missing_classes.iter().map(|class| format!("a yes of the class {}", class.code()));
	let votes = (tally.missing_yes > 0).then(|| format!("{} more yes", tally.missing_yes));
	votes.into_iter().chain(classes).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::motions::{Record, Tally};

	/// A motion to admit somebody, with the hospital's yes and the insurer's no.
	fn motion(rule: Rule, missing_yes: u32, missing: &[OrganisationClass], carried_at: Option<u32>) -> Motion {
		let votes = [(OrganisationId(0), true), (OrganisationId(4), false)].into();
		let provider = Count { seats: 2, yes: 1, no: 0 };
		Motion {
			id: 7,
			record: Record { proposer: OrganisationId(0), rule, proposed_at: 10, carried_at, votes },
			tally: Tally {
				total: Count { seats: 5, yes: 1, no: 1 },
				classes: vec![(OrganisationClass::Provider, provider)],
				missing_yes,
				missing_classes: missing.iter().copied().collect(),
			},
			enact_from: carried_at.map(|at| at + 5),
			until: 100,
			call: "Consortium.admit_organisation".into(),
			arguments: json!({ "gln": 1 }),
		}
	}

	fn lacks_of(motion: &Motion) -> String {
		lacks(motion).join("\n")
	}

	#[test]
	fn what_is_missing_is_said_by_votes_and_classes() {
		let classes = [OrganisationClass::Manufacturer, OrganisationClass::Regulator];
		let said = lacks_of(&motion(Rule::Sensitive, 2, &classes, None));
		assert!(said.contains("1 of 5 seats for it, 1 against it"), "{said}");
		let all = "lacks 2 more yes, a yes of the class manufacturer, a yes of the class regulator, before block 100";
		assert!(said.contains(all), "{said}");
		let one = lacks_of(&motion(Rule::Sensitive, 0, &classes[..1], None));
		assert!(one.contains("lacks a yes of the class manufacturer, before"), "{one}");
	}

	#[test]
	fn peer_ids_are_named_as_nodes_write_them() {
		let node = format!("0x002408011220{}", "07".repeat(32));
		let arguments = json!({ "node": node, "owner": format!("0x{}", "01".repeat(32)), "number": 7 });
		let expected = "  node: peer id 12D3KooWAHoEkEqnKzM5PXFygh2movVBCSX3k8tDsT2cneU68Gyt";
		assert_eq!(peer_ids(&arguments), [expected]);
		let shown = answer(&Motion { arguments, ..motion(Rule::Sensitive, 0, &[], None) });
		assert_eq!(shown.text()[1], expected);
	}

	#[test]
	fn a_paused_call_is_named_in_words() {
		let (call, arguments) = ("TxPause.pause".into(), json!({ "full_name": ["0x436f6e73656e74", "0x6772616e74"] }));
		let pause = Motion { call, arguments, ..motion(Rule::Ordinary, 0, &[], None) };
		assert_eq!(answer(&pause).text()[1], "  the call is Consent.grant");
		assert_eq!(paused(&motion(Rule::Ordinary, 0, &[], None)), None);
	}

	#[test]
	fn a_carried_motion_says_from_when_it_can_be_enacted() {
		let sensitive = lacks_of(&motion(Rule::Sensitive, 0, &[], Some(20)));
		assert!(sensitive.contains("from block 25 on, before 100"), "{sensitive}");
		let ordinary = lacks_of(&Motion { enact_from: Some(20), ..motion(Rule::Ordinary, 0, &[], Some(20)) });
		assert!(ordinary.contains("carried in block 20; it can be enacted, before block 100"), "{ordinary}");
	}

	#[test]
	fn a_count_that_differs_from_the_last_one_says_what_to_do() {
		assert!(lacks_of(&motion(Rule::Ordinary, 1, &[], Some(20))).contains("recount` stops it"));
		assert!(lacks_of(&motion(Rule::Ordinary, 0, &[], None)).contains("recount` carries it"));
		let mut refused = motion(Rule::Ordinary, 3, &[], None);
		refused.tally.total.no = 3;
		assert!(lacks_of(&refused).contains("it can be closed"));
	}

	#[test]
	fn programs_read_votes_classes_and_blocks() {
		let json = answer(&motion(Rule::Sensitive, 1, &[OrganisationClass::Regulator], None)).to_json();
		assert_eq!(json["votes"][1], json!({ "organisation": 4, "approve": false }));
		assert_eq!(json["classes"], json!([{ "class": "provider", "seats": 2, "yes": 1, "no": 0 }]));
		assert_eq!((&json["missing_yes"], &json["missing_classes"]), (&json!(1), &json!(["regulator"])));
		assert_eq!((&json["carried"], &json["enact_from"]), (&json!(false), &Value::Null));
		assert_eq!(json["arguments"]["gln"], 1);
		let carried = answer(&motion(Rule::Sensitive, 0, &[], Some(20))).to_json();
		assert_eq!((&carried["carried"], &carried["enact_from"]), (&json!(true), &json!(25)));
	}
}
