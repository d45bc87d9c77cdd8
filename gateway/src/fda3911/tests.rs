use salus_primitives::{
	gs1::{Gtin, Sscc},
	ids::OrganisationId,
	trace::LotKey,
};
use sp_core::H256;

use super::*;

/// 2026-11-21, midnight.
const NOW: Moment = 1_795_219_200_000;

fn lot(number: &str) -> LotKey {
	LotKey { gtin: Gtin(6_291_041_500_213), lot: number.as_bytes().to_vec().try_into().unwrap() }
}

/// The form with the lots of the case: the one that it names, and one in the container.
fn form(case: &Case, report: &Report, facts: &Facts, now: Moment) -> Result<Value> {
	super::form(case, &[lot("L-1"), lot("L-2")], report, facts, now)
}

fn case(illegitimate_at: Option<Moment>, notified_at: Option<Moment>) -> Case {
	Case {
		by: OrganisationId(3),
		opened_at: NOW - 7_200_000,
		suspicion: Suspicion::Adulterated,
		suspects: vec![Suspect::Lot(lot("L-1")), Suspect::Container(Sscc(106_141_412_345_678_908))].try_into().unwrap(),
		evidence: Some(H256::repeat_byte(7)),
		illegitimate_at,
		notified_at,
		closed: None,
	}
}

fn facts() -> Facts {
	let text = |text: &str| text.to_owned();
	Facts {
		product: Product {
			name: text("Exampline"),
			ingredients: None,
			drug_use: text("Human use"),
			description: text("Finished prescription drug"),
			strength: Some(text("10 mg")),
			dosage_form: text("Tablet"),
			quantity: text("40 packs"),
			ndc: Some(text("0000-0000-00")),
			serials: vec![text("S1"), text("S2")],
			expiries: vec![NOW],
		},
		event: text("The seal was broken and closed again."),
		elsewhere: Vec::new(),
		reporter: Reporter {
			company: text("Example Wholesale"),
			address: text("1 Example Street, Example, ZZ 00000"),
			category: text("Wholesale distributor"),
			facility: None,
			contact: text("A. Person"),
			telephone: text("+1 000 000 0000"),
			email: text("person@example.com"),
		},
	}
}

#[test]
fn an_initial_notification_is_filled() {
	let form = form(&case(Some(NOW - 3_600_000), None), &Report::Initial, &facts(), NOW).unwrap();
	assert_eq!(form["typeOfReport"], "Initial Notification");
	assert_eq!(form["incidentNumber"], Value::Null);
	assert_eq!(form["dateOfInitialNotification"], "11/21/2026");
	assert_eq!(form["dateDeterminedIllegitimate"], "11/20/2026");
	assert_eq!(form["notificationDue"], "2026-11-21T23:00:00Z");
	assert_eq!(form["classification"], "Intentional adulteration");
	let lots = ["L-1", "L-2"].map(|lot| json!({ "gtin": "06291041500213", "lotNumber": lot }));
	assert_eq!(form["product"]["lots"], json!(lots));
	assert_eq!(form["product"]["containers"], json!(["106141412345678908"]));
	assert_eq!(form["product"]["expirationDates"], json!(["11/21/2026"]));
	assert_eq!(form["reportedElsewhere"], json!(["None"]));
	assert_eq!(form["reasonForTermination"], Value::Null);
	assert_eq!(form["evidence"], format!("0x{}", "07".repeat(32)));
}

#[test]
fn a_follow_up_and_a_termination_name_the_incident() {
	let case = case(Some(NOW - 90_000_000), Some(NOW - 86_400_000));
	let follow_up = Report::FollowUp { incident: "I-7".into() };
	let filled = form(&case, &follow_up, &facts(), NOW).unwrap();
	assert_eq!((&filled["typeOfReport"], &filled["incidentNumber"]), (&json!("Follow-Up Notification"), &json!("I-7")));
	assert_eq!(filled["dateOfInitialNotification"], "11/20/2026");
	let end = Report::Termination { incident: "I-7".into(), why: "All packs are destroyed.".into() };
	let filled = form(&case, &end, &facts(), NOW).unwrap();
	assert_eq!(filled["typeOfReport"], "Request for Termination");
	assert_eq!(filled["reasonForTermination"], "All packs are destroyed.");
}

#[test]
fn a_report_that_the_case_does_not_bear_is_refused() {
	let refusal = |case: &Case, report: &Report, facts: &Facts| form(case, report, facts, NOW).unwrap_err().to_string();
	let incident = || "I-7".to_owned();
	let (suspect, decided) = (case(None, None), case(Some(NOW), None));
	let told = case(Some(NOW), Some(NOW));
	assert!(refusal(&suspect, &Report::Initial, &facts()).starts_with("Form FDA 3911, item 4"));
	let follow_up = Report::FollowUp { incident: incident() };
	assert!(refusal(&decided, &follow_up, &facts()).starts_with("Form FDA 3911, item 3"));
	let nameless = Report::FollowUp { incident: " ".into() };
	assert!(refusal(&told, &nameless, &facts()).starts_with("Form FDA 3911, item 2:"));
	let end = Report::Termination { incident: incident(), why: String::new() };
	assert!(refusal(&told, &end, &facts()).starts_with("Form FDA 3911, item 18"));
	let mut wrong = facts();
	wrong.product.serials = vec!["a b".into()];
	assert!(refusal(&decided, &Report::Initial, &wrong).starts_with("Form FDA 3911, item 14"));
}

#[test]
fn each_item_that_is_needed_is_asked_for() {
	let decided = case(Some(NOW), None);
	let empty = |change: fn(&mut Facts)| {
		let mut facts = facts();
		change(&mut facts);
		form(&decided, &Report::Initial, &facts, NOW).unwrap_err().to_string()
	};
	for (item, error) in [
		("6", empty(|facts| facts.product.name.clear())),
		("8", empty(|facts| facts.product.drug_use.clear())),
		("9", empty(|facts| facts.product.description.clear())),
		("11", empty(|facts| facts.product.dosage_form.clear())),
		("12", empty(|facts| facts.product.quantity.clear())),
		("17", empty(|facts| facts.event.clear())),
		("20", empty(|facts| facts.reporter.company.clear())),
		("21", empty(|facts| facts.reporter.category.clear())),
		("23", empty(|facts| facts.reporter.email.clear())),
	] {
		assert_eq!(error, format!("Form FDA 3911, item {item}: empty"));
	}
}

#[test]
fn the_24_hours_run_from_the_decision() {
	assert_eq!(due(&case(Some(NOW), None)), Some(NOW + 86_400_000));
	assert_eq!(due(&case(None, None)), None);
	assert_eq!(due(&case(Some(Moment::MAX), None)), Some(Moment::MAX));
}

#[test]
fn each_suspicion_has_a_word_of_the_forms_list() {
	let mut words: Vec<_> = Suspicion::ALL.iter().map(|suspicion| classification(*suspicion)).collect();
	words.sort_unstable();
	words.dedup();
	assert_eq!(words.len(), Suspicion::ALL.len());
}

#[test]
fn facts_are_read_from_json() {
	let text = serde_json::to_string(&facts()).unwrap();
	assert_eq!(serde_json::from_str::<Facts>(&text).unwrap(), facts());
	assert!(serde_json::from_str::<Facts>(r#"{"product":{},"typo":1}"#).is_err());
}
