//! Error declarations.

use serde_json::Value;

use super::{Step, View};
use crate::{
	epcis::{fields::Fields, vocabulary},
	gs1::Key,
	Result,
};

/// CBV's reasons. Source: CBV 2.0, section 7.5.
const REASONS: &[&str] = &["did_not_occur", "incorrect_data"];

/// The declaration that an event is wrong.
pub(super) fn step(view: &View<'_>) -> Result<Step> {
	let declaration = view.event.raw.get("errorDeclaration").unwrap_or(&Value::Null);
	let fields = Fields::new(declaration, &format!("event {}, errorDeclaration", view.number + 1))?;
	let reason = fields.optional_text("reason")?.map(|reason| vocabulary::short(reason, "er", "ER"));
	if let Some(reason) = reason.filter(|reason| !REASONS.contains(reason) && !reason.contains(':')) {
		return Err(view.bad("errorDeclaration", format!("\"{reason:.80}\" is no reason of CBV 2.0, and no URI")));
	}
	let items = declaration.get("correctiveEventIDs").and_then(Value::as_array);
	let mut corrective = Vec::new();
	for item in items.into_iter().flatten() {
		let id = item.as_str().ok_or_else(|| view.bad("correctiveEventIDs", "not a list of texts"))?;
		Key::parse(id).map_err(|error| view.bad("correctiveEventIDs", error.to_string()))?;
		corrective.push(id.to_owned());
	}
	Ok(Step::Declare { reason: reason.map(Into::into), at: fields.moment("declarationTime")?, corrective })
}
