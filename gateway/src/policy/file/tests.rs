use super::*;

const GOOD: &str = r#"{ "tiers": [
	{ "id": 1, "parent": 0, "confidentiality": null, "sensitivities": ["all"], "delegates": 0 },
	{ "id": 0, "name": "staff", "confidentiality": "N", "sensitivities": ["HIV"], "rules": [
		{ "purposes": ["TREAT"], "classes": ["demographics", "allergies"],
			"hours": { "days": ["mon", "tue"], "from": "22:00", "until": "06:00" } } ] } ],
	"roles": { "nurse": 0, "physician": 1 } }"#;

fn reasons(from: &str, to: &str) -> String {
	assert!(GOOD.contains(from), "{from}");
	Policy::from_json("policy.json", GOOD.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_policy_is_read_in_the_order_of_its_numbers() {
	let policy = Policy::from_json("policy", GOOD.as_bytes()).unwrap();
	let hours = Some(Hours { days: 3, from: 22 * 60, until: 6 * 60 });
	let limits = Limits { ceiling: Some(3), sensitivities: 4 };
	let rules = vec![Rule { purposes: 1, classes: 3, hours }];
	let staff = Tier { parent: None, limits, delegates: None, rules };
	let limits = Limits { ceiling: None, sensitivities: (1 << 28) - 1 };
	let doctors = Tier { parent: Some(0), limits, delegates: Some(0), rules: vec![] };
	assert_eq!(policy.document, Document { roles: vec![(0, 1), (1, 0)], tiers: vec![(0, staff), (1, doctors)] });
	assert_eq!(policy.names, Names::from([(0, "staff".into())]));
}

#[test]
fn the_sample_has_ten_roles_and_five_tiers_at_least() {
	let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/policy/hospital.json");
	let Policy { document, names } = Policy::load(&sample).unwrap();
	assert!(document.roles.len() >= 10 && document.tiers.len() >= 5);
	assert_eq!(names.len(), document.tiers.len(), "each tier has a name");
	let rules = || document.tiers.iter().flat_map(|(_, tier)| &tier.rules);
	assert!(rules().any(|rule| rule.hours.is_some()) && rules().any(|rule| rule.hours.is_none()));
	assert!(document.tiers.iter().any(|(_, tier)| tier.delegates.is_some()));
	assert!(document.tiers.iter().any(|(_, tier)| tier.limits.ceiling.is_some()));
}

#[test]
fn what_is_wrong_is_named() {
	for (from, to, named) in [
		("TREAT", "CURE", "tiers[1].rules[0].purposes: \"CURE\""),
		("allergies", "blood", "tiers[1].rules[0].classes: \"blood\""),
		("\"HIV\"", "\"AIDS\"", "tiers[1].sensitivities: \"AIDS\""),
		("\"N\"", "\"X\"", "tiers[1].confidentiality: \"X\""),
		("\"parent\": 0", "\"parent\": 7", "tiers[0].parent: there is no tier 7"),
		("\"delegates\": 0", "\"delegates\": 7", "tiers[0].delegates: there is no tier 7"),
		("\"id\": 1,", "\"id\": 0,", "tier 0 is there twice"),
		("\"id\": 1,", "\"id\": 256,", "policy.json"),
		("nurse", "doctor", "roles.doctor: \"doctor\" is not one of: physician"),
		("\"physician\": 1", "\"physician\": 9", "roles.physician: there is no tier 9"),
		("\"name\"", "\"title\"", "title"),
		("\"confidentiality\": null, ", "", "confidentiality"),
		("\"sensitivities\": [\"all\"], ", "", "sensitivities"),
		("\"mon\"", "\"Monday\"", "tiers[1].rules[0].hours.days: \"Monday\""),
		("22:00", "9", "tiers[1].rules[0].hours.from: \"9\""),
		("22:00", "24:01", "hours.from"),
		("22:00", "06:00", "they never come"),
		("22:00", "24:00", "they never come"),
	] {
		let said = reasons(from, to);
		assert!(said.contains(named) && said.contains("policy.json"), "{named}: {said}");
	}
}

#[test]
fn every_reason_is_told_at_once() {
	let said = GOOD.replace("TREAT", "CURE").replace("allergies", "blood").replace("nurse", "doctor");
	let error = Policy::from_json("policy.json", said.as_bytes()).unwrap_err();
	assert_eq!(error.exit_code(), 2);
	let Error::Refused { reasons, .. } = error else { panic!("{error}") };
	assert_eq!(reasons.len(), 3, "{reasons:?}");
}

#[test]
fn what_the_contract_would_refuse_is_refused_here() {
	let said = reasons("\"name\": \"staff\",", "\"name\": \"staff\", \"parent\": 1,");
	assert!(said.contains("inherits from itself"), "{said}");
	let said = reasons("\"classes\": [\"demographics\", \"allergies\"]", "\"classes\": []");
	assert!(said.contains("tier 0 staff names no purpose or no data class"), "{said}");
	let tiers = (0..9).map(|id: u8| {
		let parent = id.checked_sub(1).map_or("null".into(), |parent| parent.to_string());
		format!(r#"{{ "id": {id}, "parent": {parent}, "confidentiality": null, "sensitivities": [] }}"#)
	});
	let deep = format!(r#"{{ "tiers": [{}] }}"#, tiers.collect::<Vec<_>>().join(","));
	let error = Policy::from_json("deep.json", deep.as_bytes()).unwrap_err().to_string();
	assert!(error.contains("tier 8 is in a line of more than 8 tiers"), "{error}");
}

#[test]
fn minutes_of_the_day() {
	assert_eq!((minute("00:00"), minute("08:30"), minute("24:00")), (Some(0), Some(510), Some(1440)));
	for bad in ["", "8:30", "08:60", "25:00", "24:01", "0830", "+8:30", "08:3x"] {
		assert_eq!(minute(bad), None, "{bad}");
	}
}
