//! One provision in a line.

use salus_primitives::{
	codes::{DataClassSet, DiseaseGroupSet, DuoModifierSet, DuoPermission, PurposeSet},
	consent::{Actor, Effect, LabelRule, Provision},
	ids::{Jurisdiction, Moment, Period, StudyId},
};

use super::{data_use, Spec};
use crate::{
	chain::{keys, AccountId},
	cli::{
		format,
		parse::{self, Organisation, Parsed},
	},
};

/// The kinds of actors, for messages.
const ACTORS: &str = "anyone, class:…, role:…, org:…, study:… or account:…";

/// Reads the actor of a provision.
pub fn actor(text: &str) -> Parsed<Actor<AccountId>> {
	if text == "anyone" {
		return Ok(Actor::Anyone);
	}
	let (kind, name) = text.split_once(':').ok_or_else(|| format!("an actor is {ACTORS}"))?;
	match kind {
		"class" => parse::class(name).map(Actor::Class),
		"role" => parse::role(name).map(Actor::Role),
		"account" => parse::account(name).map(Actor::Account),
		"study" => match name.parse() {
			Ok(number) => Ok(Actor::Study(StudyId(number))),
			Err(_) => Err(format!("\"{name}\" is no study's number")),
		},
		"org" => match parse::organisation(name)? {
			Organisation::Id(id) => Ok(Actor::Organisation(id)),
			Organisation::Gln(_) => Err("org: takes the organisation's number (salus organisation show GLN)".into()),
		},
		_ => Err(format!("\"{kind}\" is no kind of actor: {ACTORS}")),
	}
}

/// The parts of a provision after its actor.
#[derive(Default)]
struct Parts {
	purposes: Option<PurposeSet>,
	classes: Option<DataClassSet>,
	labels: Option<LabelRule>,
	from: Option<Moment>,
	until: Option<Moment>,
	data_from: Option<Moment>,
	data_until: Option<Moment>,
	codes: Option<(DuoPermission, DuoModifierSet)>,
	diseases: Option<DiseaseGroupSet>,
	country: Option<Jurisdiction>,
	parent: Option<u8>,
}

/// The names of the parts, for messages.
const PARTS: &str = "purposes, classes, labels, from, until, data-from, data-until, use, diseases, country, under";

impl Parts {
	fn add(&mut self, part: &str) -> Parsed<()> {
		let (name, text) = part.split_once('=').ok_or_else(|| format!("\"{part}\" is not of the form name=value"))?;
		let twice = match name {
			"purposes" => self.purposes.replace(parse::purposes(text)?).is_some(),
			"classes" => self.classes.replace(parse::data_classes(text)?).is_some(),
			"labels" => self.labels.replace(parse::label_rule(text)?).is_some(),
			"from" => self.from.replace(parse::moment(text)?).is_some(),
			"until" => self.until.replace(parse::moment(text)?).is_some(),
			"data-from" => self.data_from.replace(parse::moment(text)?).is_some(),
			"data-until" => self.data_until.replace(parse::moment(text)?).is_some(),
			"use" => self.codes.replace(parse::data_use(text)?).is_some(),
			"diseases" => self.diseases.replace(parse::diseases(text)?).is_some(),
			"country" => self.country.replace(parse::jurisdiction(text)?).is_some(),
			"under" => {
				let parent = text.parse().map_err(|_| format!("under={text}: not the number of a provision"))?;
				self.parent.replace(parent).is_some()
			}
			_ => return Err(format!("\"{name}\" is none of {PARTS}")),
		};
		if twice {
			return Err(format!("{name} is given twice"));
		}
		Ok(())
	}
}

/// A period, or which of its ends is wrong.
fn period(start: Option<Moment>, end: Option<Moment>, names: &str) -> Parsed<Period> {
	let period = Period { start, end };
	if period.is_sound() {
		Ok(period)
	} else {
		Err(format!("{names}until is not after {names}from"))
	}
}

/// Reads the actor and what follows; the effect is the option's that it is given with.
fn provision(effect: Effect, text: &str) -> Parsed<Spec> {
	let mut parts = text.split(';');
	let actor = actor(parts.next().unwrap_or_default())?;
	let mut rest = Parts::default();
	parts.try_for_each(|part| rest.add(part))?;
	Ok(Provision {
		parent: rest.parent,
		effect,
		actor,
		purposes: rest.purposes.ok_or("purposes are missing: name them, or say purposes=all")?,
		classes: rest.classes.ok_or("classes are missing: name them, or say classes=all")?,
		labels: rest.labels.unwrap_or_default(),
		period: period(rest.from, rest.until, "")?,
		data_period: period(rest.data_from, rest.data_until, "data-")?,
		data_use: data_use(rest.codes, rest.diseases, rest.country)?,
	})
}

/// Reads a permit.
pub fn permit(text: &str) -> Parsed<Spec> {
	provision(Effect::Permit, text)
}

/// Reads a denial.
pub fn deny(text: &str) -> Parsed<Spec> {
	provision(Effect::Deny, text)
}

/// An actor as it is written.
pub fn actor_text(actor: &Actor<AccountId>) -> String {
	match actor {
		Actor::Anyone => "anyone".into(),
		Actor::Class(class) => format!("class:{}", class.code()),
		Actor::Role(role) => format!("role:{}", role.code()),
		Actor::Organisation(organisation) => format!("org:{}", organisation.0),
		Actor::Account(account) => format!("account:{}", keys::address(account)),
		Actor::Study(study) => format!("study:{}", study.0),
	}
}

/// A provision as it is written; whether it permits or denies is the option's that it is given with.
pub fn to_text(provision: &Spec) -> String {
	let mut parts = vec![
		actor_text(&provision.actor),
		format!("purposes={}", format::purposes(provision.purposes).join(",")),
		format!("classes={}", format::class_codes(provision.classes).join(",")),
	];
	if !provision.labels.is_any() {
		parts.push(format!("labels={}", parse::label_codes(&provision.labels).join(",")));
	}
	for (name, bound) in [
		("from", provision.period.start),
		("until", provision.period.end),
		("data-from", provision.data_period.start),
		("data-until", provision.data_period.end),
	] {
		parts.extend(bound.map(|bound| format!("{name}={}", format::moment(bound))));
	}
	if let Some(data_use) = &provision.data_use {
		parts.push(format!("use={}", parse::data_use_codes(data_use.permission, data_use.modifiers).join(",")));
		if !data_use.diseases.is_empty() {
			parts.push(format!("diseases={}", parse::disease_names(data_use.diseases).join(",")));
		}
		parts.extend(data_use.jurisdiction.map(|country| format!("country={}", format::country(country))));
	}
	parts.extend(provision.parent.map(|parent| format!("under={parent}")));
	parts.join(";")
}
