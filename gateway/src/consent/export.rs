//! The terms of a consent as a FHIR R4 Consent.
//!
//! Two forms. Where provision 0 permits or denies everything and all others are exceptions to it, the document has
//! the base policy OPTIN or OPTOUT, as most have. Otherwise its `policyRule` is the code `PROVISIONS` of the system
//! `urn:salus:consent-policy`: no base, the provisions say all there is. In both the root provision has no type and
//! bears the period of the whole consent, as FHIR R4 wants it, and each provision below it has one.
//!
//! Reading the document back with [`import`](super::import::import) gives the same terms, except that an exception
//! which takes back all of its parent is refused there.

use salus_primitives::{
	codes::{DataClassSet, PurposeSet},
	consent::{ConsentTerms, Effect, LabelRule, Provision},
	gs1::Gln,
	ids::{ConsentId, Moment, OrganisationId, Period},
};
use serde_json::{json, Map, Value};

use crate::{
	chain::{keys, AccountId},
	consent::{dates, systems, EndReason, Record},
	files::hex32,
	Error, Result,
};

mod provision;
use provision::provision;

/// What a consent is written against.
pub struct Context<'a> {
	/// The GLN of an organisation, as the chain knows it.
	pub gln_of_organisation: &'a dyn Fn(OrganisationId) -> Option<Gln>,
	/// The organisation that admitted the patient: the custodian.
	pub sponsor: OrganisationId,
	/// The chain's genesis hash: part of the consent's identifier.
	pub genesis: [u8; 32],
	/// Now: decides between `active` and `inactive`.
	pub now: Moment,
}

/// Writes a consent.
///
/// A consent that was withdrawn and still denies something is `active` with the modifier extension
/// `urn:salus:withdrawn`, since its denials stay in force; one that permits nothing to some organisations any more has
/// the modifier extension `urn:salus:renounced`. Both are refused on import: their terms don't say so.
pub fn export(id: ConsentId, record: &Record, context: &Context<'_>) -> Result<Value> {
	let research = is_research(&record.terms);
	let mut document = json!({
		"resourceType": "Consent",
		"id": format!("salus-{}", id.0),
		"identifier": [{
			"system": systems::CONSENT,
			"value": format!("{}/{}", hex32::to_text(&context.genesis), id.0),
		}],
		"status": status(record, context.now),
		"scope": concept(systems::SCOPE, if research { "research" } else { "patient-privacy" }),
		"category": [concept(systems::LOINC, "59284-0")],
		"patient": { "type": "Patient", "identifier": account(&record.patient) },
		"dateTime": dates::instant(record.granted_at),
		"organization": [{ "type": "Organization", "identifier": organisation(context.sponsor, context)? }],
	});
	let base = base(&record.terms, research);
	let policy = match base {
		Some(Effect::Permit) => concept(systems::ACT_CODE, "OPTIN"),
		Some(Effect::Deny) => concept(systems::ACT_CODE, "OPTOUT"),
		None => concept(systems::POLICY, systems::PROVISIONS_ONLY),
	};
	let root = root(&record.terms, base.is_some(), context)?;
	let extensions = extensions(record);
	let modifiers = modifiers(record, context)?;
	if let Value::Object(members) = &mut document {
		members.insert("policyRule".into(), policy);
		members.extend(root.map(|root| ("provision".into(), root)));
		insert_list(members, "extension", extensions);
		insert_list(members, "modifierExtension", modifiers);
	}
	Ok(document)
}

/// The organisations that a record names: for asking the chain for their GLNs first.
pub fn organisations(record: &Record) -> Vec<OrganisationId> {
	let named = record.terms.provisions.iter().filter_map(|provision| match provision.actor {
		salus_primitives::consent::Actor::Organisation(organisation) => Some(organisation),
		_ => None,
	});
	let renounced = record.renounced.iter().map(|(organisation, _)| *organisation);
	let mut all: Vec<_> = named.chain(renounced).collect();
	all.sort_unstable();
	all.dedup();
	all
}

/// A concept of one code.
fn concept(system: &str, code: &str) -> Value {
	json!({ "coding": [{ "system": system, "code": code }] })
}

/// An account as an identifier.
fn account(account: &AccountId) -> Value {
	json!({ "system": systems::ACCOUNT, "value": keys::address(account) })
}

/// An organisation as an identifier.
fn organisation(organisation: OrganisationId, context: &Context<'_>) -> Result<Value> {
	let gln = (context.gln_of_organisation)(organisation);
	let gln = gln.ok_or_else(|| Error::bad(format!("organisation {}", organisation.0), "its GLN is not known"))?;
	Ok(json!({ "system": systems::GLN, "value": gln.to_string() }))
}

/// Adds a list that isn't empty.
fn insert_list(members: &mut Map<String, Value>, name: &str, list: Vec<Value>) {
	if !list.is_empty() {
		members.insert(name.into(), list.into());
	}
}

/// `Consent.status`.
fn status(record: &Record, now: Moment) -> &'static str {
	let denies = record.terms.provisions.iter().any(|provision| provision.effect == Effect::Deny);
	match record.ended {
		Some(ending) if ending.why == EndReason::EnteredInError => "entered-in-error",
		Some(_) => "inactive",
		None if record.terms.period.is_over(now) || (record.withdrawn_at.is_some() && !denies) => "inactive",
		None => "active",
	}
}

/// Extensions that can be passed over.
fn extensions(record: &Record) -> Vec<Value> {
	let source = record.terms.source.as_ref();
	let source = source.map(|source| json!({ "url": systems::SOURCE, "valueString": hex32::to_text(&source.0) }));
	let replaces = record.replaces.map(|consent| {
		json!({ "url": "urn:salus:replaces", "valueIdentifier": { "system": systems::CONSENT, "value": consent.0.to_string() } })
	});
	source.into_iter().chain(replaces).collect()
}

/// Extensions that change the meaning of the document.
fn modifiers(record: &Record, context: &Context<'_>) -> Result<Vec<Value>> {
	let mut modifiers = Vec::new();
	if let Some(at) = record.withdrawn_at {
		modifiers.push(json!({ "url": systems::WITHDRAWN, "valueDateTime": dates::instant(at) }));
	}
	for (renouncer, _) in &record.renounced {
		let identifier = organisation(*renouncer, context)?;
		modifiers.push(json!({ "url": systems::RENOUNCED, "valueReference": { "identifier": identifier } }));
	}
	Ok(modifiers)
}

/// Whether all provisions are about research only.
fn is_research(terms: &ConsentTerms<AccountId>) -> bool {
	let research = systems::research_purposes();
	terms.provisions.iter().all(|provision| provision.purposes.difference(research).is_empty())
}

/// What provisions of this scope are about that name no purpose.
fn every_purpose(research: bool) -> PurposeSet {
	if research {
		systems::research_purposes()
	} else {
		PurposeSet::all()
	}
}

/// The effect of provision 0, if it is about everything and all others are exceptions.
fn base(terms: &ConsentTerms<AccountId>, research: bool) -> Option<Effect> {
	let (first, rest) = terms.provisions.split_first()?;
	let everything = Provision {
		parent: None,
		effect: first.effect,
		actor: salus_primitives::consent::Actor::Anyone,
		purposes: every_purpose(research),
		classes: DataClassSet::all(),
		labels: LabelRule::any(),
		period: Period::always(),
		data_period: Period::always(),
		data_use: None,
	};
	let is_base = *first == everything && rest.iter().all(|provision| provision.parent.is_some());
	is_base.then_some(first.effect)
}

/// The root provision, `None` where it would be empty.
fn root(terms: &ConsentTerms<AccountId>, has_base: bool, context: &Context<'_>) -> Result<Option<Value>> {
	let tree = Tree { terms, research: is_research(terms), numbered: !is_in_order(terms), context };
	let provisions = tree.below(has_base.then_some(0))?;
	let mut members = Map::new();
	let period = dates::period(&terms.period).map_err(|why| Error::bad("the consent's period", why))?;
	members.extend(period.map(|period| ("period".into(), period)));
	insert_list(&mut members, "provision", provisions);
	Ok((!members.is_empty()).then_some(Value::Object(members)))
}

/// Whether walking the provisions as a tree meets them in the order of the list.
fn is_in_order(terms: &ConsentTerms<AccountId>) -> bool {
	fn walk(terms: &ConsentTerms<AccountId>, parent: Option<u8>, order: &mut Vec<usize>) {
		for (number, provision) in terms.provisions.iter().enumerate() {
			if provision.parent == parent {
				order.push(number);
				walk(terms, u8::try_from(number).ok(), order);
			}
		}
	}
	let mut order = Vec::new();
	walk(terms, None, &mut order);
	order.is_sorted()
}

/// The provisions as a tree.
struct Tree<'a> {
	terms: &'a ConsentTerms<AccountId>,
	research: bool,
	/// Whether each provision says its number.
	numbered: bool,
	context: &'a Context<'a>,
}

impl Tree<'_> {
	/// The provisions below one.
	fn below(&self, parent: Option<u8>) -> Result<Vec<Value>> {
		let numbers = (0u8..).zip(&self.terms.provisions);
		let children = numbers.filter(|(_, provision)| provision.parent == parent);
		children.map(|(number, inner)| self.one(number, inner)).collect()
	}

	/// One provision and those below it.
	fn one(&self, number: u8, inner: &Provision<AccountId>) -> Result<Value> {
		let mut members = provision(inner, every_purpose(self.research), self.context)
			.map_err(|error| Error::bad(format!("provision {number}"), error.to_string()))?;
		if self.numbered {
			let extension = json!({ "url": systems::NUMBER, "valueUnsignedInt": number });
			insert_list(&mut members, "extension", vec![extension]);
		}
		insert_list(&mut members, "provision", self.below(Some(number))?);
		Ok(Value::Object(members))
	}
}
