//! One provision as FHIR R4 writes it.

use salus_primitives::{
	codes::{
		Confidentiality, DataClass, DataClassSet, DiseaseGroup, DuoModifier, DuoPermission, PurposeOfUse, PurposeSet,
		Sensitivity,
	},
	consent::{Actor, Effect, LabelRule, Provision},
	study::DataUse,
};
use serde_json::{json, Map, Value};

use super::{account, concept, insert_list, organisation, Context};
use crate::{
	chain::AccountId,
	consent::{dates, import::GEOGRAPHICAL, systems},
	Error, Result,
};

/// The members of a provision, without those below it.
pub(super) fn provision(
	provision: &Provision<AccountId>,
	every_purpose: PurposeSet,
	context: &Context<'_>,
) -> Result<Map<String, Value>> {
	let mut members = Map::new();
	members.insert("type".into(), effect(provision.effect).into());
	insert_list(&mut members, "modifierExtension", modifiers(provision));
	let period = |name: &str, period| dates::period(period).map_err(|why| Error::bad(name, why));
	members.extend(period("period", &provision.period)?.map(|period| ("period".into(), period)));
	insert_list(&mut members, "actor", actor(&provision.actor, context)?.into_iter().collect());
	insert_list(&mut members, "securityLabel", labels(&provision.labels));
	if provision.purposes != every_purpose {
		let codes = provision.purposes.iter().map(|purpose| coding(PurposeOfUse::SYSTEM, purpose.code()));
		insert_list(&mut members, "purpose", codes.collect());
	}
	if provision.classes != DataClassSet::all() {
		let codes = provision.classes.iter().map(|class| coding(DataClass::SYSTEM, class.code()));
		insert_list(&mut members, "class", codes.collect());
	}
	let data_period = period("dataPeriod", &provision.data_period)?;
	members.extend(data_period.map(|period| ("dataPeriod".into(), period)));
	Ok(members)
}

const fn effect(effect: Effect) -> &'static str {
	match effect {
		Effect::Permit => "permit",
		Effect::Deny => "deny",
	}
}

fn coding(system: &str, code: &str) -> Value {
	json!({ "system": system, "code": code })
}

/// An actor as the recipient of information; `None` for anyone.
fn actor(actor: &Actor<AccountId>, context: &Context<'_>) -> Result<Option<Value>> {
	let reference = match actor {
		Actor::Anyone => return Ok(None),
		Actor::Class(class) => json!({ "identifier": coding_identifier("urn:salus:organisation-class", class.code()) }),
		Actor::Role(role) => json!({ "identifier": coding_identifier("urn:salus:role", role.code()) }),
		Actor::Organisation(id) => json!({ "type": "Organization", "identifier": organisation(*id, context)? }),
		Actor::Account(id) => json!({ "identifier": account(id) }),
		Actor::Study(study) => json!({ "identifier": coding_identifier(systems::STUDY, &study.0.to_string()) }),
	};
	Ok(Some(json!({ "role": concept(systems::PARTICIPATION, "IRCP"), "reference": reference })))
}

fn coding_identifier(system: &str, value: &str) -> Value {
	json!({ "system": system, "value": value })
}

/// Security labels: the confidentiality, then the sensitivities.
fn labels(labels: &LabelRule) -> Vec<Value> {
	let level = labels.confidentiality.map(|level| coding(Confidentiality::SYSTEM, level.code()));
	let sensitivities = labels.sensitivities.iter().map(|label| coding(Sensitivity::SYSTEM, label.code()));
	level.into_iter().chain(sensitivities).collect()
}

/// What FHIR R4 has no element for and changes the meaning: the data use, and labels that a denial wants together.
fn modifiers(provision: &Provision<AccountId>) -> Vec<Value> {
	let labels = &provision.labels;
	let both = labels.confidentiality.is_some() && !labels.sensitivities.is_empty();
	let together = (both && provision.effect == Effect::Deny)
		.then(|| json!({ "url": systems::LABELS_TOGETHER, "valueBoolean": true }));
	let data_use = provision
		.data_use
		.as_ref()
		.map(|data_use| json!({ "url": systems::DATA_USE, "valueCodeableConcept": { "coding": duo(data_use) } }));
	together.into_iter().chain(data_use).collect()
}

/// A data use as codings: the permission, its diseases, the conditions and the country.
fn duo(data_use: &DataUse) -> Vec<Value> {
	let permission = coding(DuoPermission::SYSTEM, data_use.permission.code());
	let diseases = data_use.diseases.iter().map(|disease| coding(DiseaseGroup::SYSTEM, disease.code()));
	let modifiers = data_use.modifiers.iter().map(|modifier| coding(DuoModifier::SYSTEM, modifier.code()));
	let country = data_use.jurisdiction.map(|country| String::from_utf8_lossy(&country.0).into_owned());
	let country = country
		.iter()
		.flat_map(|country| [coding(DuoModifier::SYSTEM, GEOGRAPHICAL), coding(systems::COUNTRY, country)]);
	let country: Vec<_> = country.collect();
	[permission].into_iter().chain(diseases).chain(modifiers).chain(country).collect()
}
