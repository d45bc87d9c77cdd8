use super::*;
use salus_primitives::{
	codes::{DataClass, DataClassSet, Role},
	decision::{AccessQuery, DenyReason, DisclosureEntry, Obligations},
	ids::{BreakGlassId, ConsentId},
};
use sp_runtime::AccountId32;

const CONTEXT: Context<'static> = Context { gln_of_organisation: &|_| Some(Gln(4_099_999_000_005)), genesis: [7; 32] };

fn line(index: u64, act: Act, decision: Decision) -> Line {
	let query = AccessQuery {
		patient: AccountId32::new([1; 32]),
		requester: AccountId32::new([2; 32]),
		purpose: PurposeOfUse::Treatment,
		study: None,
		classes: DataClassSet::of(DataClass::Laboratory),
		labels: None,
		data_time: Some(0),
	};
	let (organisation, role) = (Some(OrganisationId(3)), Some(Role::Physician));
	let entry = DisclosureEntry { index, act, query, organisation, role, at: 1_795_219_200_000, decision };
	Line { block: 12, entry }
}

fn permit() -> Decision {
	let obligations = Obligations { withhold: DataClassSet::of(DataClass::Genomics), ..Obligations::default() };
	let based_on = vec![Ground::Consent(ConsentId(5))].try_into().unwrap();
	Decision::Permit { obligations, based_on }
}

fn lines() -> Vec<Line> {
	vec![
		line(0, Act::Request, permit()),
		line(1, Act::Request, Decision::deny(DenyReason::TierPolicy)),
		line(2, Act::BreakGlass(BreakGlassId(4)), permit()),
		line(3, Act::Request, Decision::NoConsent),
	]
}

#[test]
fn each_line_is_an_audit_event() {
	let bundle = bundle(&lines(), &CONTEXT).unwrap();
	let events: Vec<_> = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]).collect();
	let outcomes: Vec<_> = events.iter().map(|event| event["outcome"].as_str().unwrap()).collect();
	assert_eq!(outcomes, ["0", "8", "0", "8"]);
	assert_eq!(events[0]["recorded"], "2026-11-21T00:00:00Z");
	assert_eq!(events[0]["purposeOfEvent"][0]["coding"][0]["code"], "TREAT");
	assert_eq!(events[0]["agent"].as_array().unwrap().len(), 3);
	assert_eq!(events[0]["agent"][1]["who"]["identifier"]["value"], "4099999000005");
	assert_eq!(events[0]["entity"].as_array().unwrap().len(), 3);
	assert!(events[0]["entity"][1]["what"]["identifier"]["value"].as_str().unwrap().ends_with("/5"));
	assert_eq!(events[1]["entity"].as_array().unwrap().len(), 2);
	assert_eq!(events[2]["subtype"][1]["code"], "110127");
	assert!(!bundle.to_string().contains("null"));
}

#[test]
fn the_accounting_has_what_the_rule_asks_for() {
	let csv = csv(&lines(), &CONTEXT);
	let rows: Vec<_> = csv.split("\r\n").collect();
	assert_eq!(rows[0], "date,recipient,recipient organisation,description,purpose,answer");
	assert_eq!(rows.len(), 6);
	assert!(rows[1].starts_with("2026-11-21T00:00:00Z,5"), "{}", rows[1]);
	assert!(rows[1].contains("(physician),\"organisation 3, GLN 4099999000005\",laboratory; made at 1970"));
	assert!(rows[1].ends_with(",treatment (TREAT),permitted; on consent 5; without genomics"));
	assert!(rows[2].ends_with("denied: the organisation's rules don't allow it to this role for this purpose"));
	assert!(rows[3].contains("break-glass 4; permitted"));
	assert!(rows[4].ends_with("no consent speaks to it"));
}

#[test]
fn cells_are_cells_and_nothing_else() {
	assert_eq!(row(&["=1+1", "a\"b", "-2", "c,d", "e\nf"]), "'=1+1,\"a\"\"b\",'-2,\"c,d\",\"e\nf\"\r\n");
}

#[test]
fn the_page_is_whole_and_escaped() {
	let page = html(&lines(), &CONTEXT);
	assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
	assert_eq!(page.matches("<tr>").count(), 5);
	assert!(page.contains("organisation&#39;s rules"));
	for foreign in ["<script", "http://", "https://", "src="] {
		assert!(!page.contains(foreign), "{foreign}");
	}
	assert_eq!(page::escape("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
	assert!(html(&[], &CONTEXT).contains("no entries"));
}
