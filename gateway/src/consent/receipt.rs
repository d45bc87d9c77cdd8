//! A consent receipt that can be checked offline.
//!
//! Its parts are those of ISO/IEC TS 27560:2023 (public guide: W3C DPV, "Consent records and receipts as per ISO/IEC TS
//! 27560:2023"): a header, the processing, the parties and the events. All of it is made from the record that the chain
//! keeps, and the receipt carries that record with a storage proof, the block's header and, if there is one, a GRANDPA
//! justification. [`check`] makes the words anew from the proved record and refuses a receipt that says anything else:
//! what is read is what was proved. What no proof covers is in `said`: when the receipt was made, which chain it is from,
//! who sponsors the patient, and the GLNs of organisations.
//!
//! A receipt says that the chain held this record at that block. Whether it still does, only the chain can say.

use codec::{DecodeAll, Encode};
use salus_primitives::{
	codes::DataClass,
	consent::{Actor, Effect, Provision},
	gs1::Gln,
	ids::{ConsentId, Moment, OrganisationId, Period},
};
use serde_json::{json, Map, Value};
use sp_crypto_hashing::twox_128;

use crate::{
	canonical,
	chain::{keys, AccountId},
	cli::format,
	consent::{EndReason, Record},
	files::hex32,
	proof::{self, Evidence, Finality, Trust},
	Error, Result,
};

/// The schema of the receipts.
pub const SCHEMA: &str = "salus-consent-receipt/1 (ISO/IEC TS 27560:2023)";

/// What a receipt is made of.
pub struct Parts<'a> {
	/// The consent.
	pub consent: ConsentId,
	/// The chain's genesis hash.
	pub genesis: [u8; 32],
	/// The organisation that admitted the patient: the controller of the data.
	pub sponsor: OrganisationId,
	/// The GLN of an organisation, as the chain knows it.
	pub gln_of_organisation: &'a dyn Fn(OrganisationId) -> Option<Gln>,
	/// When the receipt is made.
	pub now: Moment,
	/// The record's storage key and bytes, with their proof.
	pub evidence: Evidence,
}

/// What a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
	/// The consent.
	pub consent: ConsentId,
	/// The genesis hash of the chain that the receipt says it is from. Compare it: no proof can.
	pub genesis: [u8; 32],
	/// The record as the chain had it at that block.
	pub record: Record,
	/// The block.
	pub block_number: u32,
	/// Its hash.
	pub block_hash: [u8; 32],
	/// What the block's finality rests on.
	pub finality: Finality,
}

/// What the words are made of, beside the record.
struct Said {
	consent: ConsentId,
	genesis: [u8; 32],
	sponsor: OrganisationId,
	receipt_time: Moment,
	glns: Vec<(OrganisationId, Gln)>,
}

/// The storage key of a consent: what to ask a node's read proof for. The map `Consent.Consents` keeps its keys as they
/// are.
pub fn storage_key(consent: ConsentId) -> Vec<u8> {
	[twox_128(b"Consent").as_slice(), &twox_128(b"Consents"), &consent.encode()].concat()
}

/// Makes a receipt. Refuses evidence that doesn't prove the record.
pub fn receipt(parts: &Parts<'_>) -> Result<Value> {
	proof::check(&parts.evidence, &Trust::Nothing)?;
	let record = record(parts.consent, &parts.evidence)?;
	let mut organisations = super::export::organisations(&record);
	organisations.push(parts.sponsor);
	organisations.sort_unstable();
	organisations.dedup();
	let gln = |organisation: OrganisationId| Some((organisation, (parts.gln_of_organisation)(organisation)?));
	let said = Said {
		consent: parts.consent,
		genesis: parts.genesis,
		sponsor: parts.sponsor,
		receipt_time: parts.now,
		glns: organisations.into_iter().filter_map(gln).collect(),
	};
	let mut words = words(&said, &record);
	words.insert("said".into(), said.to_json());
	words.insert("proof".into(), parts.evidence.to_json());
	Ok(words.into())
}

/// Checks a receipt: what it says is what its proof proves, and the proof holds for a block that is trusted.
pub fn check(receipt: &[u8], trust: &Trust) -> Result<Proved> {
	let mut value = canonical::parse("receipt", receipt)?;
	let members = value.as_object_mut().ok_or_else(|| Error::bad("receipt", "not a JSON object"))?;
	let take = |members: &mut Map<String, Value>, name: &str| {
		members.remove(name).ok_or_else(|| Error::bad(format!("receipt.{name}"), "missing"))
	};
	let evidence = Evidence::from_json("receipt.proof", &take(members, "proof")?)?;
	let said = Said::from_json(&take(members, "said")?)?;
	let proved = proof::check(&evidence, trust)?;
	let record = record(said.consent, &evidence)?;
	let expected = words(&said, &record);
	for name in expected.keys().chain(members.keys()) {
		if expected.get(name) != members.get(name) {
			return Err(Error::Negative(format!("receipt.{name}: not what the proved record says")));
		}
	}
	Ok(Proved {
		consent: said.consent,
		genesis: said.genesis,
		record,
		block_number: proved.block_number,
		block_hash: proved.block_hash,
		finality: proved.finality,
	})
}

/// The record in the evidence.
fn record(consent: ConsentId, evidence: &Evidence) -> Result<Record> {
	let value = evidence.only(&storage_key(consent));
	let mut value = value.ok_or_else(|| Error::Negative(format!("the proof is not about consent {}", consent.0)))?;
	Record::decode_all(&mut value)
		.map_err(|error| Error::bad("receipt.proof.items.value", format!("no consent: {error}")))
}

impl Said {
	fn to_json(&self) -> Value {
		let glns = self.glns.iter().map(|(organisation, gln)| (organisation.0.to_string(), gln.to_string().into()));
		json!({
			"consent": self.consent.0.to_string(),
			"genesis": hex32::to_text(&self.genesis),
			"sponsor": self.sponsor.0,
			"receipt_time": self.receipt_time.to_string(),
			"glns": glns.collect::<Map<String, Value>>(),
		})
	}

	fn from_json(value: &Value) -> Result<Self> {
		let bad = |name: &str| Error::bad(format!("receipt.said.{name}"), "missing, or not of the expected form");
		let text = |name: &'static str| value.get(name).and_then(Value::as_str).ok_or_else(|| bad(name));
		let glns = value.get("glns").and_then(Value::as_object).ok_or_else(|| bad("glns"))?;
		let gln = |(organisation, gln): (&String, &Value)| {
			Some((OrganisationId(organisation.parse().ok()?), Gln::parse(gln.as_str()?)?))
		};
		let sponsor = value.get("sponsor").and_then(Value::as_u64).and_then(|sponsor| u32::try_from(sponsor).ok());
		Ok(Self {
			consent: ConsentId(text("consent")?.parse().map_err(|_| bad("consent"))?),
			genesis: hex32::from_text(text("genesis")?).ok_or_else(|| bad("genesis"))?,
			sponsor: OrganisationId(sponsor.ok_or_else(|| bad("sponsor"))?),
			receipt_time: text("receipt_time")?.parse().map_err(|_| bad("receipt_time"))?,
			glns: glns.iter().map(|entry| gln(entry).ok_or_else(|| bad("glns"))).collect::<Result<_>>()?,
		})
	}

	/// An organisation as a party.
	fn party(&self, organisation: OrganisationId) -> String {
		match self.glns.iter().find(|(other, _)| *other == organisation) {
			Some((_, gln)) => format!("organisation {} (GLN {gln})", organisation.0),
			None => format!("organisation {}", organisation.0),
		}
	}
}

/// The words of a receipt.
fn words(said: &Said, record: &Record) -> Map<String, Value> {
	let patient = keys::address(&record.patient);
	let provisions = record.terms.provisions.iter().enumerate();
	let purposes: Vec<_> = provisions.map(|(number, provision)| purpose(said, number, provision)).collect();
	let words = json!({
		"schema": SCHEMA,
		"header": {
			"receipt_id": format!("{}/{}/receipt", hex32::to_text(&said.genesis), said.consent.0),
			"record_id": format!("{}/{}", hex32::to_text(&said.genesis), said.consent.0),
			"receipt_time": format::moment(said.receipt_time),
			"language": "en",
			"pii_principal_id": patient,
		},
		"pii_processing": {
			"privacy_notice": record.terms.source.map(|source| hex32::to_text(&source.0)),
			"lawful_basis": "consent",
			"validity": format::period_json(&record.terms.period),
			"pii_controllers": [said.party(said.sponsor)],
			"purposes": purposes,
			"withdrawal_method": "salus consent withdraw, signed by the patient or a representative",
			"privacy_rights": "salus disclosures lists who asked for what and was answered how",
		},
		"party_identification": [
			{ "party_id": patient, "party_role": "pii_principal" },
			{ "party_id": said.party(said.sponsor), "party_role": "pii_controller" },
		],
		"events": events(said, record),
	});
	match words {
		Value::Object(members) => members,
		_ => Map::new(),
	}
}

/// One provision in TS 27560's words.
fn purpose(said: &Said, number: usize, provision: &Provision<AccountId>) -> Value {
	let recipient = match &provision.actor {
		Actor::Anyone => "anyone with a valid credential".into(),
		Actor::Class(class) => format!("organisations of class {}", class.code()),
		Actor::Role(role) => format!("anyone in the role {}", role.code()),
		Actor::Organisation(organisation) => said.party(*organisation),
		Actor::Account(account) => keys::address(account),
		Actor::Study(study) => format!("study {}", study.0),
	};
	let labels = &provision.labels;
	json!({
		"provision": number,
		"exception_to": provision.parent,
		"type": match provision.effect { Effect::Permit => "permit", Effect::Deny => "deny" },
		"recipient_third_parties": [recipient],
		"purposes": provision.purposes.iter().map(|purpose| purpose.code()).collect::<Vec<_>>(),
		"pii_information": provision.classes.iter().map(DataClass::code).collect::<Vec<_>>(),
		"confidentiality": labels.confidentiality.map(|level| level.code()),
		"special_pii_category": labels.sensitivities.iter().map(|label| label.code()).collect::<Vec<_>>(),
		"validity": period(&provision.period),
		"pii_made_in": period(&provision.data_period),
		"data_use": provision.data_use.as_ref().map(|data_use| json!({
			"permission": data_use.permission.code(),
			"diseases": data_use.diseases.iter().map(|disease| disease.code()).collect::<Vec<_>>(),
			"modifiers": data_use.modifiers.iter().map(|modifier| modifier.code()).collect::<Vec<_>>(),
			"jurisdiction": data_use.jurisdiction.map(|country| String::from_utf8_lossy(&country.0).into_owned()),
		})),
	})
}

/// A period, `null` for one without bounds.
fn period(period: &Period) -> Option<Value> {
	(*period != Period::always()).then(|| format::period_json(period))
}

/// What happened to the consent, oldest first.
fn events(said: &Said, record: &Record) -> Vec<Value> {
	let event = |at: Moment, state: &str, by: &str| json!({ "event_time": format::moment(at), "event_state": state, "entity_id": by });
	let patient = keys::address(&record.patient);
	let mut events = vec![(record.granted_at, event(record.granted_at, "consent given", &patient))];
	for (organisation, at) in &record.renounced {
		events.push((*at, event(*at, "consent renounced", &said.party(*organisation))));
	}
	if let Some(at) = record.withdrawn_at {
		events.push((at, event(at, "consent withdrawn", &patient)));
	}
	if let Some(ending) = record.ended {
		let state = match ending.why {
			EndReason::Replaced => "consent replaced",
			EndReason::Lifted => "consent lifted, denials included",
			EndReason::EnteredInError => "entered in error",
		};
		events.push((ending.at, event(ending.at, state, &patient)));
	}
	events.sort_by_key(|(at, _)| *at);
	events.into_iter().map(|(_, event)| event).collect()
}

#[cfg(test)]
mod tests;
