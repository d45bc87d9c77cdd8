//! Consent terms as they are written: one provision in a line, or a whole consent in a JSON file.

use std::path::Path;

use salus_primitives::{
	codes::PurposeSet,
	commitment::Commitment,
	consent::{Actor, ConsentTerms, Effect, Provision, MAX_PROVISIONS},
	ids::{Moment, Period},
};
use serde::Deserialize;

use crate::{
	canonical,
	chain::AccountId,
	cli::parse::{self, Organisation, Parsed},
	files, Error, Result,
};

/// How a provision and a file of terms are written; part of the help.
pub const HELP: &str = "A provision (SPEC) is an actor and what it may use for what, with semicolons between them:

  ACTOR;purposes=CODE,…|all;classes=CODE,…|all[;data-from=TIME][;data-until=TIME]
  role:physician;purposes=TREAT,ETREAT;classes=laboratory,medications

ACTOR is anyone, class:CLASS, role:ROLE, org:NUMBER or account:ACCOUNT, from wide to narrow. Of two \
provisions that match, the narrower decides; of two of the same reach, the denial does.

--terms FILE is the same as JSON, with a commitment to the signed document if there is one:

  { \"period\": { \"start\": \"2026-01-01\", \"end\": null },
    \"provisions\": [ { \"effect\": \"permit\", \"actor\": \"org:2\", \"purposes\": [\"TREAT\"],
                      \"classes\": [\"all\"], \"data_period\": { \"start\": null, \"end\": null } } ],
    \"source\": \"0x…\" }

One consent has 1 to 16 provisions.";

/// A provision before organisations are looked up: its actor may be named by a GLN.
pub type Spec = Provision<AccountId>;

/// Reads the actor of a provision.
pub fn actor(text: &str) -> Parsed<Actor<AccountId>> {
	if text == "anyone" {
		return Ok(Actor::Anyone);
	}
	let (kind, name) = text.split_once(':').ok_or("an actor is anyone, class:…, role:…, org:… or account:…")?;
	match kind {
		"class" => parse::class(name).map(Actor::Class),
		"role" => parse::role(name).map(Actor::Role),
		"account" => parse::account(name).map(Actor::Account),
		"org" => match parse::organisation(name)? {
			Organisation::Id(id) => Ok(Actor::Organisation(id)),
			Organisation::Gln(_) => Err("org: takes the organisation's number (salus organisation show GLN)".into()),
		},
		_ => Err(format!("\"{kind}\" is no kind of actor: anyone, class:…, role:…, org:… or account:…")),
	}
}

/// The parts of a provision after its actor.
#[derive(Default)]
struct Parts {
	purposes: Option<PurposeSet>,
	classes: Option<salus_primitives::codes::DataClassSet>,
	start: Option<Moment>,
	end: Option<Moment>,
}

impl Parts {
	fn add(&mut self, part: &str) -> Parsed<()> {
		let (name, text) = part.split_once('=').ok_or_else(|| format!("\"{part}\" is not of the form name=value"))?;
		let twice = match name {
			"purposes" => self.purposes.replace(parse::purposes(text)?).is_some(),
			"classes" => self.classes.replace(parse::data_classes(text)?).is_some(),
			"data-from" => self.start.replace(parse::moment(text)?).is_some(),
			"data-until" => self.end.replace(parse::moment(text)?).is_some(),
			_ => return Err(format!("\"{name}\" is none of purposes, classes, data-from, data-until")),
		};
		if twice {
			return Err(format!("{name} is given twice"));
		}
		Ok(())
	}
}

/// Reads the actor and what follows; the effect is the option's that it is given with.
fn provision(effect: Effect, text: &str) -> Parsed<Spec> {
	let mut parts = text.split(';');
	let actor = actor(parts.next().unwrap_or_default())?;
	let mut rest = Parts::default();
	parts.try_for_each(|part| rest.add(part))?;
	let data_period = Period { start: rest.start, end: rest.end };
	if !data_period.is_sound() {
		return Err("data-until is not after data-from".into());
	}
	Ok(Provision {
		effect,
		actor,
		purposes: rest.purposes.ok_or("purposes are missing: name them, or say purposes=all")?,
		classes: rest.classes.ok_or("classes are missing: name them, or say classes=all")?,
		data_period,
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

/// Puts terms together.
pub fn terms(period: Period, provisions: Vec<Spec>, source: Option<Commitment>) -> Result<ConsentTerms<AccountId>> {
	if provisions.is_empty() {
		return Err(Error::bad("terms", "no provision: give --permit, --deny or --terms"));
	}
	let count = provisions.len();
	let provisions = provisions.try_into();
	let provisions =
		provisions.map_err(|_| Error::bad("terms", format!("{count} provisions, and {MAX_PROVISIONS} is the most")))?;
	Ok(ConsentTerms { period, provisions, source })
}

/// Terms as JSON has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermsFile {
	#[serde(default)]
	period: PeriodText,
	provisions: Vec<ProvisionText>,
	#[serde(default)]
	source: Option<String>,
}

/// A period as JSON has it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodText {
	#[serde(default)]
	start: Option<String>,
	#[serde(default)]
	end: Option<String>,
}

/// A provision as JSON has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvisionText {
	effect: String,
	actor: String,
	purposes: Vec<String>,
	classes: Vec<String>,
	#[serde(default)]
	data_period: PeriodText,
}

impl PeriodText {
	fn read(&self, field: &str) -> Result<Period> {
		let bound = |name: &str, text: &Option<String>| {
			let read = text.as_deref().map(parse::moment).transpose();
			read.map_err(|why| Error::bad(format!("{field}.{name}"), why))
		};
		parse::period(bound("start", &self.start)?, bound("end", &self.end)?)
			.map_err(|error| Error::bad(field, error.to_string()))
	}
}

impl ProvisionText {
	fn read(&self, field: &str) -> Result<Spec> {
		let at = |name: &str| {
			let field = format!("{field}.{name}");
			move |why: String| Error::bad(field, why)
		};
		let effect = match self.effect.as_str() {
			"permit" => Effect::Permit,
			"deny" => Effect::Deny,
			other => return Err(at("effect")(format!("\"{other}\" is neither permit nor deny"))),
		};
		Ok(Provision {
			effect,
			actor: actor(&self.actor).map_err(at("actor"))?,
			purposes: parse::purposes(&self.purposes.join(",")).map_err(at("purposes"))?,
			classes: parse::data_classes(&self.classes.join(",")).map_err(at("classes"))?,
			data_period: self.data_period.read(&format!("{field}.data_period"))?,
		})
	}
}

/// Reads terms from JSON. An error names the field.
pub fn from_json(bytes: &[u8]) -> Result<ConsentTerms<AccountId>> {
	let value = canonical::parse("terms", bytes)?;
	let file: TermsFile = serde_json::from_value(value).map_err(|error| Error::bad("terms", error.to_string()))?;
	let provisions = file.provisions.iter().enumerate();
	let provisions = provisions.map(|(number, provision)| provision.read(&format!("provisions[{number}]")));
	let source = file.source.as_deref().map(parse::hash).transpose().map_err(|why| Error::bad("source", why))?;
	terms(file.period.read("period")?, provisions.collect::<Result<_>>()?, source.map(Commitment))
}

/// Reads terms from a file.
pub fn load(path: &Path) -> Result<ConsentTerms<AccountId>> {
	from_json(&files::read(path)?).map_err(|error| Error::bad(path.display().to_string(), error.to_string()))
}

#[cfg(test)]
mod tests;
