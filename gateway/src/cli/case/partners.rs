//! Whom to tell of a case: derived from who makes, holds, owns and awaits what is suspect now.

use salus_primitives::{
	gs1::{Gln, Sscc},
	ids::{CaseId, OrganisationId},
	safety::{Case, Suspect},
	trace::LotKey,
};
use serde_json::{json, Value};
use subxt::dynamic;

use crate::{
	chain::client::Client,
	cli::{answer::Answer, context::Context, parties},
	manifest::contents,
	radius::{self, Party, Way},
	stock::Shelves,
	Error, Result,
};

/// What the suspects of a case are now.
#[derive(Default)]
pub(super) struct Suspects {
	/// Their lots: those that are named, and those with packs in named containers.
	pub(super) lots: Vec<LotKey>,
	/// Named containers that are gone: emptied since, or destroyed with all that was in them. Nobody can say from the
	/// chain's state what it was.
	pub(super) gone: Vec<Sscc>,
}

/// What the suspects of a case are now, each lot once.
pub(super) async fn suspects<L: Shelves>(ledger: &L, case: &Case) -> Result<Suspects> {
	let mut found = Suspects::default();
	for suspect in &case.suspects {
		match suspect {
			Suspect::Lot(key) => found.add(key.clone()),
			Suspect::Container(sscc) => match contents(ledger, *sscc).await? {
				Some(contents) => contents.lots.into_iter().for_each(|within| found.add(within.key)),
				None => found.gone.push(*sscc),
			},
		}
	}
	Ok(found)
}

impl Suspects {
	fn add(&mut self, key: LotKey) {
		if !self.lots.contains(&key) {
			self.lots.push(key);
		}
	}
}

/// What the chain has on an organisation: its GLN and its class.
async fn card(client: &Client, organisation: OrganisationId) -> Result<(Option<String>, Value)> {
	let key = dynamic::Value::u128(organisation.0.into());
	let record = client.show_storage("Consortium", "Organisations", key).await?.unwrap_or_default();
	let gln = record["gln"].as_u64().map(|number| Gln(number).to_string());
	Ok((gln, record["class"].clone()))
}

pub(super) async fn list(context: &Context, id: CaseId) -> Result<Answer> {
	let client = context.connect().await?;
	let unknown = || Error::bad("case", format!("there is no case {}", id.0));
	let case = client.case(id).await?.ok_or_else(unknown)?;
	let at = client.snapshot().await?;
	let suspects = suspects(&at, &case).await?;
	let affected = radius::spread(&at, &suspects.lots, Way::Both).await?;
	let mut partners = Vec::new();
	for (organisation, party) in radius::parties(&affected) {
		// Who opened the case knows of it.
		if organisation != case.by {
			let (gln, class) = card(&client, organisation).await?;
			partners.push(Partner { organisation, gln, class, party });
		}
	}
	Ok(report(id, &partners, &suspects.gone).field("block", at.block()))
}

/// An organisation that is to be told.
struct Partner {
	organisation: OrganisationId,
	gln: Option<String>,
	class: Value,
	party: Party,
}

impl Partner {
	fn line(&self) -> String {
		let gln = self.gln.as_deref().map(|gln| format!(", GLN {gln}")).unwrap_or_default();
		let class = self.class.as_str().map(|class| format!(", {class}")).unwrap_or_default();
		format!("  organisation {}{gln}{class}: {}", self.organisation.0, parties::parts(&self.party))
	}

	fn json(&self) -> Value {
		let mut json = parties::party_json(self.organisation, &self.party);
		if let Some(fields) = json.as_object_mut() {
			fields.insert("gln".into(), json!(self.gln));
			fields.insert("class".into(), self.class.clone());
		}
		json
	}
}

fn report(id: CaseId, partners: &[Partner], gone: &[Sscc]) -> Answer {
	let head = match partners {
		[] if gone.is_empty() => format!("case {}: nobody but the opener has to do with what is suspect", id.0),
		some => format!("case {}: {} organisations to be told", id.0, some.len()),
	};
	let lost = |sscc: &Sscc| format!("container {sscc} is gone: who had to do with it has to be found in its events");
	Answer::done()
		.line(head)
		.lines(partners.iter().map(Partner::line))
		.lines(gone.iter().map(lost))
		.line("the authority is told besides: in the US by Form FDA 3911 (salus case export)")
		.field("case", id.0)
		.field("partners", partners.iter().map(Partner::json).collect::<Vec<_>>())
		.field("gone", gone.iter().map(ToString::to_string).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn partners_are_listed_with_what_they_have_to_do_with_it() {
		let partner = Partner {
			organisation: OrganisationId(5),
			gln: Some("0614141000005".into()),
			class: json!("Pharmacy"),
			party: Party { holds: 1, packs: 2, ..Party::default() },
		};
		assert_eq!(partner.line(), "  organisation 5, GLN 0614141000005, Pharmacy: holds 2 packs in 1 containers");
		let json = report(CaseId(3), &[partner], &[]).to_json();
		assert_eq!(
			(&json["partners"][0]["gln"], &json["partners"][0]["packs_held"]),
			(&json!("0614141000005"), &json!(2))
		);
		assert_eq!(report(CaseId(3), &[], &[]).exit_code(), 0);
		let lost = report(CaseId(3), &[], &[Sscc(106_141_412_345_678_908)]).to_json();
		assert_eq!(lost["gone"], json!(["106141412345678908"]));
	}
}
