//! Consents that the chain must not take: what the command line refuses itself, and what the chain refuses when it is
//! asked past the command line. After each of them the patient's consents are as they were.

use salus_gateway::chain::{call, keys::Signer, AccountId};
use salus_primitives::{
	codes::{DataClassSet, PurposeSet},
	consent::{Actor, ConsentTerms, Effect, Provision},
	ids::{OrganisationId, Period},
};
use serde_json::Value;
use std::fs;

use super::{Node, BAD_INPUT};

/// A provision that is sound.
const SOUND: &str = "role:physician;purposes=TREAT;classes=laboratory";

/// The patient's consents and proposals.
fn consents(node: &Node) -> Value {
	node.act("//Patient", &["consent", "list", "--patient", "//Patient"])
}

/// A command that is refused with a message that says this, and changes nothing.
fn refused(node: &Node, who: &str, arguments: &[&str], said: &str) {
	let before = consents(node);
	let message = node.refused(BAD_INPUT, who, arguments);
	assert!(message.contains(said), "{arguments:?}: {message}");
	assert_eq!(consents(node), before, "{arguments:?}");
}

pub(super) fn all(node: &Node) {
	bad_terms(node);
	terms_past_the_command_line(node);
	another_patient(node);
	suspended_organisation(node);
	signed_grants(node);
}

fn bad_terms(node: &Node) {
	for (provision, said) in [
		("role:physician;purposes=CURE;classes=laboratory", "TREAT"),
		("role:physician;purposes=TREAT;classes=blood", "laboratory"),
		("role:physician;purposes=TREAT;classes=laboratory;labels=SECRET", "label"),
		("role:physician;purposes=;classes=laboratory", "TREAT"),
		("role:physician;purposes=TREAT;classes=", "laboratory"),
		(
			"role:physician;purposes=TREAT;classes=laboratory;from=2030-01-02;until=2030-01-01",
			"until is not after from",
		),
	] {
		refused(node, "//Patient", &["consent", "grant", "--permit", provision], said);
	}
	let backwards = ["consent", "grant", "--permit", SOUND, "--from", "2030-01-02", "--until", "2030-01-01"];
	refused(node, "//Patient", &backwards, "ends before");
	let over = ["consent", "grant", "--permit", SOUND, "--until", "2020-01-01"];
	refused(node, "//Patient", &over, "Expired");
	let many: Vec<_> = std::iter::repeat_n(["--permit", SOUND], 17).flatten().collect();
	refused(node, "//Patient", &[&["consent", "grant"], many.as_slice()].concat(), "16 is the most");
	let nobody = ["consent", "grant", "--permit", "org:999;purposes=TREAT;classes=all"];
	refused(node, "//Patient", &nobody, "UnknownActor");
}

/// Terms that the command line would not let through: the chain refuses them as well.
fn terms_past_the_command_line(node: &Node) {
	let sound = Provision::new(Effect::Permit, Actor::Anyone, PurposeSet(1), DataClassSet(1));
	let nested = Provision { parent: Some(0), ..sound.clone() };
	let backwards = Period::between(2, 1);
	let terms = |provisions: Vec<Provision<AccountId>>| ConsentTerms {
		period: Period::always(),
		provisions: provisions.try_into().unwrap(),
		source: None,
	};
	for (terms, error) in [
		(terms(vec![]), "EmptyTerms"),
		(terms(vec![Provision { purposes: PurposeSet::empty(), ..sound.clone() }]), "EmptyProvision"),
		(terms(vec![Provision { classes: DataClassSet::empty(), ..sound.clone() }]), "EmptyProvision"),
		(terms(vec![Provision { purposes: PurposeSet(1 << 31), ..sound.clone() }]), "UnknownCode"),
		(terms(vec![Provision { classes: DataClassSet(1 << 31), ..sound.clone() }]), "UnknownCode"),
		(terms(vec![Provision { period: backwards, ..sound.clone() }]), "InvalidPeriod"),
		(terms(vec![Provision { data_period: backwards, ..sound.clone() }]), "InvalidPeriod"),
		(ConsentTerms { period: backwards, ..terms(vec![sound.clone()]) }, "InvalidPeriod"),
		(terms(vec![sound.clone(), nested]), "InvalidParent"),
		(terms(vec![Provision { actor: Actor::Organisation(OrganisationId(999)), ..sound.clone() }]), "UnknownActor"),
	] {
		let before = consents(node);
		let message = submit(node, &call::consent::grant(&terms));
		assert!(message.contains(error), "{error}: {message}");
		assert_eq!(consents(node), before, "{error}");
	}
}

/// Submits a call as the patient that must be refused; gives the message.
fn submit(node: &Node, call: &call::Call) -> String {
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
	let error = runtime.block_on(async {
		let client = node.connect("library").await;
		client.submit(call, &Signer::from_name("//Patient").unwrap()).await.unwrap_err()
	});
	assert_eq!(error.exit_code(), 2, "{error}");
	error.to_string()
}

fn another_patient(node: &Node) {
	let grant = ["consent", "grant", "--permit", SOUND];
	let for_patient = [grant.as_slice(), &["--for", "//Patient"]].concat();
	refused(node, "//Physician", &for_patient, "NotRepresentative");
	refused(node, "//Stranger", &for_patient, "not a member");
	refused(node, "//Physician", &grant, "BadOrigin");
	// Another patient can't touch what this one granted.
	let granted = node.act("//Patient", &grant);
	let consent = granted["consent"].to_string();
	node.act("//Hospital", &["patient", "admit", "//OtherPatient"]);
	for act in ["withdraw", "lift", "enter-in-error"] {
		refused(node, "//OtherPatient", &["consent", act, &consent], "NotAuthorized");
	}
	refused(node, "//OtherPatient", &["consent", "amend", &consent, "--permit", SOUND], "NotAuthorized");
	node.act("//Patient", &["consent", "lift", &consent]);
	refused(node, "//Patient", &["consent", "lift", &consent], "AlreadyEnded");
	refused(node, "//Patient", &["consent", "withdraw", "999"], "NotFound");
}

/// The second hospital of the development chain is suspended, and no permit can name it then.
fn suspended_organisation(node: &Node) {
	let grant = ["consent", "grant", "--permit", "org:3;purposes=TREAT;classes=all"];
	node.act("//Regulator", &["organisation", "suspend", "3", "--at-once"]);
	refused(node, "//Patient", &grant, "ActorNotInGoodStanding");
	// A denial may name it: that takes nothing from the patient.
	let denied = node.act("//Patient", &["consent", "grant", "--deny", "org:3;purposes=TREAT;classes=all"]);
	node.act("//Patient", &["consent", "lift", &denied["consent"].to_string()]);
}

fn signed_grants(node: &Node) {
	let (file, tampered, late) = (node.path("signed.json"), node.path("tampered.json"), node.path("late.json"));
	let sign = |out: &str, deadline: &str| {
		node.act("//Patient", &["consent", "sign", "--permit", SOUND, "--deadline", deadline, "--out", out]);
	};
	sign(&late, "2020-01-01");
	refused(node, "//Physician", &["consent", "grant-signed", &late], "SignatureExpired");
	sign(&file, "2040-01-01");
	let text = fs::read_to_string(&file).unwrap();
	fs::write(&tampered, text.replacen("laboratory", "genomics", 1)).unwrap();
	refused(node, "//Physician", &["consent", "grant-signed", &tampered], "BadSignature");
	fs::write(&tampered, text.replacen("\"nonce\": 0", "\"nonce\": 1", 1)).unwrap();
	refused(node, "//Physician", &["consent", "grant-signed", &tampered], "StaleNonce");
	let granted = node.act("//Physician", &["consent", "grant-signed", &file]);
	refused(node, "//Physician", &["consent", "grant-signed", &file], "StaleNonce");
	node.act("//Patient", &["consent", "lift", &granted["consent"].to_string()]);
	refused(node, "//Physician", &["consent", "grant-signed", &file], "StaleNonce");
}
