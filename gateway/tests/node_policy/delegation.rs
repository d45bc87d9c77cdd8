//! Tiers that are given to people for a time.

use salus_gateway::{cli::format, time};
use serde_json::json;

use crate::{World, NO, YES};

/// The physician gives the ward's gateway the tier of care.
fn give(world: &World, until: &str) -> serde_json::Value {
	world.node.act("//Physician", &["policy", "delegate", "--to", "//HospitalGateway", "--tier", "0", "--until", until])
}

/// The chain's own time, as the contract noted it down with the gift.
fn given_at(world: &World) -> u64 {
	let given = world.node.act("//Physician", &["policy", "delegation", "//HospitalGateway"]);
	time::parse_iso(given["from"].as_str().unwrap()).unwrap()
}

/// A given tier counts until its end comes, and no longer.
pub(crate) fn until_its_end(world: &World) {
	let day = |days: u64| format::moment(time::now() + days * 86_400_000);
	let delegate = |to: &'static str, tier: &'static str, until: &str| -> Vec<String> {
		["policy", "delegate", "--to", to, "--tier", tier, "--until", until].map(str::to_owned).to_vec()
	};
	let refused = |who: &str, arguments: &[String], named: &str| {
		world.refused(who, &arguments.iter().map(String::as_str).collect::<Vec<_>>(), named);
	};
	refused("//Physician", &delegate("//HospitalGateway", "0", &day(1)), "salus policy fund");
	world.hospital(&["policy", "fund", "//Physician"]);
	refused("//Physician", &delegate("//HospitalGateway", "5", &day(1)), "NotAllowed");
	refused("//Physician", &delegate("//Physician", "0", &day(1)), "ToOneself");
	refused("//Physician", &delegate("//HospitalGateway", "0", &day(91)), "BadEnd");
	refused("//HospitalGateway", &delegate("//Physician", "0", &day(1)), "NotAllowed");
	refused("//Hospital", &delegate("//HospitalGateway", "0", &day(1)), "NoCredential");

	assert_eq!(world.decide("//HospitalGateway").0, NO);
	let (code, nothing) = world.node.run("//Physician", &["policy", "delegation", "//HospitalGateway"]);
	assert_eq!((code, &nothing["tier"]), (NO, &json!(null)));
	give(world, &day(30));
	let soon = format::moment(given_at(world) + 20_000);
	give(world, &soon);
	let (code, permit) = world.decide("//HospitalGateway");
	assert_eq!((code, &permit["answer"]["ceiling"]), (YES, &json!("R")), "under the limits of that tier: {permit}");
	// Each block takes the chain's time on by two seconds at least.
	let ended = (0..20).any(|patient| {
		world.hospital(&["patient", "admit", &format!("//Somebody{patient}")]);
		world.decide("//HospitalGateway").0 == NO
	});
	assert!(ended, "the tier still counts");
	assert_eq!(world.node.run("//Physician", &["policy", "delegation", "//HospitalGateway"]).0, NO);
}

/// An admin takes back what the physician gave.
pub(crate) fn revoked(world: &World) {
	give(world, &format::moment(time::now() + 30 * 86_400_000));
	assert_eq!(world.decide("//HospitalGateway").0, YES);
	world.refused(
		"//Patient",
		&["policy", "revoke", "--from", "//HospitalGateway", "--organisation", "0"],
		"NotRevoker",
	);
	world.node.act("//Alice", &["policy", "revoke", "--from", "//HospitalGateway"]);
	assert_eq!(world.decide("//HospitalGateway").0, NO);
	world.refused("//Alice", &["policy", "revoke", "--from", "//HospitalGateway"], "NothingGiven");
}
