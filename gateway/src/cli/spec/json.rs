//! A whole consent as JSON.

use std::path::Path;

use salus_primitives::{
	commitment::Commitment,
	consent::{ConsentTerms, Effect, LabelRule, Provision},
	ids::Period,
	study::DataUse,
};
use serde::Deserialize;
use serde_json::{json, Value};

use super::{actor, actor_text, data_use, terms, Spec};
use crate::{
	canonical,
	chain::AccountId,
	cli::{format, parse},
	files::{self, hex32},
	Error, Result,
};

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
	#[serde(default)]
	parent: Option<u8>,
	actor: String,
	purposes: Vec<String>,
	classes: Vec<String>,
	#[serde(default)]
	labels: Vec<String>,
	#[serde(default)]
	period: PeriodText,
	#[serde(default)]
	data_period: PeriodText,
	#[serde(default)]
	data_use: Option<DataUseText>,
}

/// A data use as JSON has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataUseText {
	#[serde(rename = "use")]
	codes: Vec<String>,
	#[serde(default)]
	diseases: Vec<String>,
	#[serde(default)]
	country: Option<String>,
}

impl PeriodText {
	fn read(&self, field: &str) -> Result<Period> {
		let bound = |name: &str, text: &Option<String>| {
			let read = text.as_deref().map(parse::moment).transpose();
			read.map_err(|why| Error::bad(format!("{field}.{name}"), why))
		};
		let period = Period { start: bound("start", &self.start)?, end: bound("end", &self.end)? };
		match period.is_sound() {
			true => Ok(period),
			false => Err(Error::bad(field, "it ends before it begins, or when it begins")),
		}
	}
}

impl DataUseText {
	fn read(&self, field: &str) -> Result<Option<DataUse>> {
		let at = |name: &str| {
			let field = format!("{field}.{name}");
			move |why: String| Error::bad(field, why)
		};
		let codes = parse::data_use(&self.codes.join(",")).map_err(at("use"))?;
		let diseases = Some(&self.diseases).filter(|diseases| !diseases.is_empty());
		let diseases = diseases.map(|diseases| parse::diseases(&diseases.join(","))).transpose();
		let country = self.country.as_deref().map(parse::jurisdiction).transpose();
		let (diseases, country) = (diseases.map_err(at("diseases"))?, country.map_err(at("country"))?);
		data_use(Some(codes), diseases, country).map_err(|why| Error::bad(field, why))
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
		let labels = match self.labels.as_slice() {
			[] => LabelRule::any(),
			labels => parse::label_rule(&labels.join(",")).map_err(at("labels"))?,
		};
		let data_use = self.data_use.as_ref().map(|text| text.read(&format!("{field}.data_use"))).transpose()?;
		Ok(Provision {
			parent: self.parent,
			effect,
			actor: actor(&self.actor).map_err(at("actor"))?,
			purposes: parse::purposes(&self.purposes.join(",")).map_err(at("purposes"))?,
			classes: parse::data_classes(&self.classes.join(",")).map_err(at("classes"))?,
			labels,
			period: self.period.read(&format!("{field}.period"))?,
			data_period: self.data_period.read(&format!("{field}.data_period"))?,
			data_use: data_use.flatten(),
		})
	}
}

/// Reads terms from JSON. An error names the field.
pub fn from_json(bytes: &[u8]) -> Result<ConsentTerms<AccountId>> {
	from_value(canonical::parse("terms", bytes)?)
}

/// Reads terms from a JSON value. An error names the field.
pub(in crate::cli) fn from_value(value: Value) -> Result<ConsentTerms<AccountId>> {
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

/// A provision as JSON.
fn provision(provision: &Spec) -> Value {
	let mut object = json!({
		"effect": if provision.effect == Effect::Permit { "permit" } else { "deny" },
		"actor": actor_text(&provision.actor),
		"purposes": format::purposes(provision.purposes),
		"classes": format::class_codes(provision.classes),
	});
	let mut add = |name: &str, value: Value| object[name] = value;
	if let Some(parent) = provision.parent {
		add("parent", parent.into());
	}
	if !provision.labels.is_any() {
		add("labels", json!(parse::label_codes(&provision.labels)));
	}
	for (name, period) in [("period", &provision.period), ("data_period", &provision.data_period)] {
		if *period != Period::always() {
			add(name, format::period_json(period));
		}
	}
	if let Some(data_use) = &provision.data_use {
		add(
			"data_use",
			json!({
				"use": parse::data_use_codes(data_use.permission, data_use.modifiers),
				"diseases": parse::disease_names(data_use.diseases),
				"country": data_use.jurisdiction.map(format::country),
			}),
		);
	}
	object
}

/// Terms as JSON, in the form in which they are read.
pub fn to_json(terms: &ConsentTerms<AccountId>) -> Value {
	json!({
		"period": format::period_json(&terms.period),
		"provisions": terms.provisions.iter().map(provision).collect::<Vec<_>>(),
		"source": terms.source.map(|source| hex32::to_text(&source.0)),
	})
}
