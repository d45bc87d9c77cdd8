use super::*;
use crate::proof::{self, Authorities};
use salus_primitives::{
	codes::{DataClassSet, PurposeSet},
	consent::{ConsentTerms, LabelRule},
};
use sp_runtime::AccountId32;

const CONSENT: ConsentId = ConsentId(7);

fn stored() -> Record {
	let provision = Provision {
		parent: None,
		effect: Effect::Permit,
		actor: Actor::Organisation(OrganisationId(3)),
		purposes: PurposeSet::all(),
		classes: DataClassSet::of(DataClass::Laboratory),
		labels: LabelRule::any(),
		period: Period::always(),
		data_period: Period::between(1, 2),
		data_use: None,
	};
	Record {
		patient: AccountId32::new([1; 32]),
		terms: ConsentTerms { period: Period::always(), provisions: vec![provision].try_into().unwrap(), source: None },
		granted_at: 1_000,
		withdrawn_at: Some(5_000),
		ended: None,
		replaces: None,
		renounced: vec![(OrganisationId(3), 4_000)].try_into().unwrap(),
	}
}

fn made() -> (Value, Authorities) {
	let (evidence, authorities) = proof::tests::evidence(&storage_key(CONSENT), &stored().encode());
	let parts = Parts {
		consent: CONSENT,
		genesis: [5; 32],
		sponsor: OrganisationId(2),
		gln_of_organisation: &|_| Some(Gln(4_099_999_000_005)),
		now: 9_000,
		evidence,
	};
	(receipt(&parts).unwrap(), authorities)
}

fn checked(receipt: &Value, trust: &Trust) -> Result<Proved> {
	check(&serde_json::to_vec_pretty(receipt).unwrap(), trust)
}

#[test]
fn a_receipt_proves_its_record_up_to_the_authorities() {
	let (receipt, authorities) = made();
	let proved = checked(&receipt, &Trust::Authorities(authorities)).unwrap();
	assert_eq!(proved.record, stored());
	assert_eq!((proved.consent, proved.genesis, proved.block_number), (CONSENT, [5; 32], 9));
	assert!(matches!(proved.finality, Finality::Justified { .. }));
	let states: Vec<_> =
		receipt["events"].as_array().unwrap().iter().map(|event| event["event_state"].as_str().unwrap()).collect();
	assert_eq!(states, ["consent given", "consent renounced", "consent withdrawn"]);
	let recipient = &receipt["pii_processing"]["purposes"][0]["recipient_third_parties"][0];
	assert_eq!(recipient, "organisation 3 (GLN 4099999000005)");
}

#[test]
fn words_that_were_not_proved_are_refused() {
	let (good, _) = made();
	for (pointer, value) in [
		("/pii_processing/purposes/0/type", json!("deny")),
		("/pii_processing/purposes/0/pii_information", json!(["genomics"])),
		("/events/0/event_time", json!("1970-01-01T00:00:02Z")),
		("/header/pii_principal_id", json!("somebody else")),
		("/schema", json!("another")),
	] {
		let mut bad = good.clone();
		*bad.pointer_mut(pointer).unwrap() = value;
		let error = checked(&bad, &Trust::Nothing).unwrap_err();
		assert!(error.to_string().contains("not what the proved record says"), "{pointer}: {error}");
		assert_eq!(error.exit_code(), 1);
	}
	let mut extra = good.clone();
	extra["note"] = json!("believe me");
	assert!(checked(&extra, &Trust::Nothing).unwrap_err().to_string().contains("receipt.note"));
	let mut missing = good.clone();
	missing.as_object_mut().unwrap().remove("events");
	assert!(checked(&missing, &Trust::Nothing).unwrap_err().to_string().contains("receipt.events"));
	let mut unproved = good;
	unproved.as_object_mut().unwrap().remove("proof");
	assert_eq!(checked(&unproved, &Trust::Nothing).unwrap_err().to_string(), "receipt.proof: missing");
}

#[test]
fn a_proof_about_something_else_is_refused() {
	let (good, _) = made();
	let mut other = good.clone();
	other["said"]["consent"] = json!("8");
	assert!(checked(&other, &Trust::Nothing).unwrap_err().to_string().contains("not about consent 8"));
	let mut value = good;
	value["proof"]["items"][0]["value"] = json!("0x00");
	assert!(checked(&value, &Trust::Nothing).unwrap_err().to_string().contains("another value"));
	assert!(check(b"[]", &Trust::Nothing).is_err());
}

#[test]
fn evidence_that_proves_nothing_makes_no_receipt() {
	let (evidence, _) = proof::tests::evidence(&storage_key(CONSENT), &[1]);
	let parts = Parts {
		consent: CONSENT,
		genesis: [5; 32],
		sponsor: OrganisationId(2),
		gln_of_organisation: &|_| None,
		now: 0,
		evidence,
	};
	assert!(receipt(&parts).unwrap_err().to_string().contains("no consent"));
}
