//! The data of Form FDA 3911, by which a trading partner in the US tells the FDA of an illegitimate product within 24
//! hours, follows that up, and asks to end it.
//!
//! Source: US Code 21, section 360eee-1, and Form FDA 3911 with its instructions (OMB 0910-0806); the comments give
//! the items of the form's edition of August 2015. What the chain knows is taken from the case; the rest, such as the product's name and the contact,
//! is the reporter's. Nothing is sent: the FDA takes the form itself, and this fills it.

use salus_primitives::{
	codes::Suspicion,
	ids::Moment,
	safety::{Case, Suspect, NOTIFY_WITHIN},
	trace::LotKey,
};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};

use crate::{cli::format, gs1, Error, Result};

/// What kind of report it is, item 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
	/// The first word of it.
	Initial,
	/// More about it.
	FollowUp {
		/// The number that the FDA gave to the incident, item 2.
		incident: String,
	},
	/// The request to end the notification.
	Termination {
		/// The number that the FDA gave to the incident, item 2.
		incident: String,
		/// Why it is no longer necessary, item 18.
		why: String,
	},
}

/// The product as its label describes it. `Multiple` stands for several, as the FDA asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Product {
	/// The name on the label, item 6.
	pub name: String,
	/// The primary ingredients, if known, item 7.
	pub ingredients: Option<String>,
	/// What the drug is for: human use, veterinary use or another of the form's list, item 8.
	pub drug_use: String,
	/// The kind of drug, from the form's list, item 9.
	pub description: String,
	/// The strength, item 10.
	pub strength: Option<String>,
	/// The dosage form, from the form's list, item 11.
	pub dosage_form: String,
	/// How much of it, as a number and a unit, item 12.
	pub quantity: String,
	/// The National Drug Code, item 13.
	pub ndc: Option<String>,
	/// The serial numbers, item 14.
	#[serde(default)]
	pub serials: Vec<String>,
	/// The expiry dates of the lots, item 16.
	#[serde(default)]
	pub expiries: Vec<Moment>,
}

/// Who reports, items 20 to 23.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reporter {
	/// The company, item 20.
	pub company: String,
	/// Its address, item 20.
	pub address: String,
	/// Manufacturer, wholesale distributor, dispenser or repackager, item 21.
	pub category: String,
	/// Its unique facility identifier, item 22.
	pub facility: Option<String>,
	/// Who can be asked, item 23.
	pub contact: String,
	/// The contact's telephone number, item 23.
	pub telephone: String,
	/// The contact's electronic mail, to which the FDA sends the incident number, item 23.
	pub email: String,
}

/// What the reporter adds to the case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facts {
	/// The product.
	pub product: Product,
	/// What happened, item 17.
	pub event: String,
	/// Where else it was reported, item 19: BPDR, FAR, MedWatch 3500, MedWatch 3500A, or another.
	#[serde(default)]
	pub elsewhere: Vec<String>,
	/// Who reports.
	pub reporter: Reporter,
}

/// The word of the form's list for a suspicion, item 5.
pub const fn classification(suspicion: Suspicion) -> &'static str {
	match suspicion {
		Suspicion::Counterfeit => "Counterfeit",
		Suspicion::Diverted => "Diverted",
		Suspicion::Stolen => "Stolen",
		Suspicion::Adulterated => "Intentional adulteration",
		Suspicion::Fraudulent => "Fraudulent transaction",
		Suspicion::Unfit => "Unfit for distribution",
	}
}

/// The moment until when the FDA must be told, `None` while it isn't decided that the product is illegitimate.
pub const fn due(case: &Case) -> Option<Moment> {
	match case.illegitimate_at {
		Some(at) => Some(at.saturating_add(NOTIFY_WITHIN)),
		None => None,
	}
}

/// The form for a case, filled at `now`; `lots` are those of its suspects, in containers too. A report that the case doesn't bear is refused: there must be an illegitimate
/// product, and what follows up an initial notification must have one before it.
pub fn form(case: &Case, lots: &[LotKey], report: &Report, facts: &Facts, now: Moment) -> Result<Value> {
	let decided = case.illegitimate_at.ok_or_else(|| {
		Error::bad(
			"Form FDA 3911, item 4",
			"it isn't decided that the product is illegitimate: the form is not for suspects",
		)
	})?;
	let (kind, incident, why) = match report {
		Report::Initial => ("Initial Notification", None, None),
		Report::FollowUp { incident } => ("Follow-Up Notification", Some(incident), None),
		Report::Termination { incident, why } => ("Request for Termination", Some(incident), Some(why)),
	};
	let first = match (incident, case.notified_at) {
		(None, told) => told.unwrap_or(now),
		(Some(_), told) => told.ok_or_else(|| {
			Error::bad("Form FDA 3911, item 3", "there was no initial notification that this could follow")
		})?,
	};
	let own = [("2", incident), ("18", why)];
	let own = own.into_iter().filter_map(|(item, text)| Some((item, text?)));
	check_filled(facts.wanted().into_iter().chain(own))?;
	Ok(json!({
		"form": "FDA 3911",
		"typeOfReport": kind,
		"incidentNumber": incident,
		"dateOfInitialNotification": date(first),
		"dateDeterminedIllegitimate": date(decided),
		"notificationDue": due(case).map(format::moment),
		"classification": classification(case.suspicion),
		"product": product(case, lots, &facts.product)?,
		"descriptionOfEvent": facts.event,
		"reasonForTermination": why,
		"reportedElsewhere": if facts.elsewhere.is_empty() { json!(["None"]) } else { json!(facts.elsewhere) },
		"company": facts.reporter,
		"evidence": case.evidence.map(|root| format!("{root:?}")),
	}))
}

/// Refuses an empty item.
fn check_filled<'a>(mut items: impl Iterator<Item = (&'static str, &'a String)>) -> Result<()> {
	match items.find(|(_, text)| text.trim().is_empty()) {
		Some((item, _)) => Err(Error::bad(format!("Form FDA 3911, item {item}"), "empty")),
		None => Ok(()),
	}
}

impl Facts {
	/// The items that can't be empty.
	fn wanted(&self) -> Vec<(&'static str, &String)> {
		let (product, reporter) = (&self.product, &self.reporter);
		vec![
			("6", &product.name),
			("8", &product.drug_use),
			("9", &product.description),
			("11", &product.dosage_form),
			("12", &product.quantity),
			("17", &self.event),
			("20", &reporter.company),
			("20", &reporter.address),
			("21", &reporter.category),
			("23", &reporter.contact),
			("23", &reporter.telephone),
			("23", &reporter.email),
		]
	}
}

/// The product with its lots, item 15, and the containers that the case names.
fn product(case: &Case, lots: &[LotKey], product: &Product) -> Result<Value> {
	let lot = |key: &LotKey| json!({ "gtin": key.gtin.to_string(), "lotNumber": String::from_utf8_lossy(&key.lot) });
	let containers = case.suspects.iter().filter_map(|suspect| match suspect {
		Suspect::Container(sscc) => Some(sscc.to_string()),
		Suspect::Lot(_) => None,
	});
	for number in &product.serials {
		gs1::serial(number).map_err(|error| Error::bad("Form FDA 3911, item 14", error.to_string()))?;
	}
	Ok(json!({
		"nameOnLabel": product.name,
		"primaryIngredients": product.ingredients,
		"drugUse": product.drug_use,
		"drugDescription": product.description,
		"strength": product.strength,
		"dosageForm": product.dosage_form,
		"quantity": product.quantity,
		"ndc": product.ndc,
		"serialNumbers": product.serials,
		"lots": lots.iter().map(lot).collect::<Vec<_>>(),
		"expirationDates": product.expiries.iter().map(|at| date(*at)).collect::<Vec<_>>(),
		"containers": containers.collect::<Vec<_>>(),
	}))
}

/// A day in UTC as the form writes it: mm/dd/yyyy.
fn date(at: Moment) -> String {
	let text = format::moment(at);
	let part = |from, to| text.get(from..to).unwrap_or_default();
	format!("{}/{}/{}", part(5, 7), part(8, 10), part(0, 4))
}

#[cfg(test)]
mod tests;
