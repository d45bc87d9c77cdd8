//! Whom to tell of a case: derived from who makes, holds, owns and awaits what is suspect now.

use salus_primitives::{
	gs1::Gln,
	ids::{CaseId, OrganisationId},
	safety::{Case, Suspect},
	trace::LotKey,
};
use serde_json::{json, Value};
use subxt::dynamic;

use crate::{
	chain::{client::Client, snapshot::Snapshot},
	cli::{answer::Answer, context::Context, parties},
	radius::{self, Party, Trace, Way},
	stock::Shelves,
	Error, Result,
};

/// Of what lots the suspects are: those that are named, and those in named containers.
async fn lots(at: &Snapshot, case: &Case) -> Result<Vec<LotKey>> {
	let mut keys = Vec::new();
	for suspect in &case.suspects {
		match suspect {
			Suspect::Lot(key) => keys.push(key.clone()),
			Suspect::Container(sscc) => {
				// What was emptied since is gone, and its packs are where their lots are.
				let within = at.container(*sscc).await?.map(|found| found.container.lots).unwrap_or_default();
				for lot in within {
					keys.extend(at.lot_key(lot).await?);
				}
			}
		}
	}
	Ok(keys)
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
	let affected = radius::spread(&at, &lots(&at, &case).await?, Way::Both).await?;
	let mut partners = Vec::new();
	for (organisation, party) in radius::parties(&affected) {
		// Who opened the case knows of it.
		if organisation != case.by {
			let (gln, class) = card(&client, organisation).await?;
			partners.push(Partner { organisation, gln, class, party });
		}
	}
	Ok(report(id, &partners).field("block", at.block()))
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

fn report(id: CaseId, partners: &[Partner]) -> Answer {
	let head = match partners {
		[] => format!("case {}: nobody but the opener has to do with what is suspect", id.0),
		some => format!("case {}: {} organisations to be told", id.0, some.len()),
	};
	Answer::done()
		.line(head)
		.lines(partners.iter().map(Partner::line))
		.line("the authority is told besides: in the US by Form FDA 3911 (salus case export)")
		.field("case", id.0)
		.field("partners", partners.iter().map(Partner::json).collect::<Vec<_>>())
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
		let json = report(CaseId(3), &[partner]).to_json();
		assert_eq!(
			(&json["partners"][0]["gln"], &json["partners"][0]["packs_held"]),
			(&json!("0614141000005"), &json!(2))
		);
		assert_eq!(report(CaseId(3), &[]).exit_code(), 0);
	}
}
