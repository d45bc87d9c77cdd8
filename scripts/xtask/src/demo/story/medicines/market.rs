//! The market: a pallet is unloaded, a case of two lots is sold and shared by two pharmacies, and one is suspect.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::{json, Value};

use super::{numeral, Trade, LOT, MONTH_LOT};
use crate::demo::story::{number, Deed, Story};

impl Story<'_> {
	/// From the wholesaler to the pharmacies. Gives the number of the case of the suspect product.
	pub(super) fn market(&mut self, trade: &Trade<'_>) -> Result<String> {
		self.report.chapter("Medicines: the market, and a suspect case");
		self.unload(trade)?;
		let case = self.suspect(trade)?;
		self.illegitimate(trade, &case)?;
		self.share(trade, &case)?;
		Ok(case)
	}

	/// The pallet is gone, and one of its cases has packs of both lots.
	fn unload(&mut self, trade: &Trade<'_>) -> Result<()> {
		let Trade { drug, pallet, case, suspect, .. } = trade;
		let unload = format!("container unload {pallet} {case} {suspect}");
		self.act("//Wholesaler", "the pallet is unloaded", &unload.split(' ').collect::<Vec<_>>())?;
		let add = format!("container pack {case} --gtin {drug} --lot {MONTH_LOT} --count 50 --from {suspect}");
		self.act("//Wholesaler", "50 packs of one case join the other: two lots", &add.split(' ').collect::<Vec<_>>())?;
		let (to, out) = (self.place("pharmacy.pub")?, self.place("case.manifest")?);
		let seal = format!("manifest container {case} --to {to} --out {out}");
		self.together(&[Deed::line("//WholesalerLogistics", "its serial numbers are sealed for the pharmacy", &seal)
			.gives("/packs", 650)])
			.map(drop)
	}

	/// The case is sold; the other one is found to be suspect, and locked.
	fn suspect(&mut self, trade: &Trade<'_>) -> Result<String> {
		let Trade { cast, case, suspect, .. } = trade;
		let evidence = self.written("finding.txt", "A made-up finding: the seals are not the maker's.")?;
		let ship = format!("container ship {case} --to {} --sell", cast.pharmacy);
		let open = format!("case open --suspicion counterfeit --container {suspect} --evidence {evidence}");
		let answers = self.together(&[
			Deed::line("//Wholesaler", "the case of two lots is sold to the pharmacy", &ship),
			Deed::line("//WholesalerLogistics", "the other one is suspect: a case is opened, and it is locked", &open)
				.gives("/locked", json!([suspect])),
		])?;
		number(answers.last().context("no answer")?, "case")
	}

	/// The product is illegitimate: whom to tell, and what the FDA wants to know.
	fn illegitimate(&mut self, trade: &Trade<'_>, case: &str) -> Result<()> {
		let Trade { cast, case: sold, .. } = trade;
		self.together(&[
			Deed::line("//PharmacyLogistics", "the pharmacy takes the sold one", &format!("container receive {sold}")),
			Deed::line(
				"//WholesalerLogistics",
				"the suspect one is illegitimate: 24 hours run",
				&format!("case illegitimate {case}"),
			),
		])?;
		let facts = self.written("facts.json", &facts().to_string())?;
		let form = self.place("form-3911.json")?;
		let answers = self.together(&[
			Deed::line("anyone", "who has to be told?", &format!("case partners {case}")),
			Deed::line(
				"//Wholesaler",
				"the data of Form FDA 3911",
				&format!("case export {case} --facts {facts} --out {form}"),
			)
			.gives("/form/classification", "Counterfeit")
			.gives("/form/typeOfReport", "Initial Notification"),
		])?;
		let [told, _] = answers.as_slice() else { anyhow::bail!("not two answers") };
		let partners = told["partners"].as_array().context("no partners")?;
		let named: BTreeSet<_> = partners.iter().filter_map(|partner| partner["organisation"].as_u64()).collect();
		let expected: BTreeSet<_> =
			[&cast.manufacturer, &cast.pharmacy].iter().filter_map(|one| one.parse().ok()).collect();
		self.check("the maker, and the pharmacy that has 50 packs of the lot", named == expected, told)
	}

	/// The pharmacy gives 200 packs to the one at the corner; those who had to be told were.
	fn share(&mut self, trade: &Trade<'_>, number: &str) -> Result<()> {
		let Trade { drug, case, share, .. } = trade;
		let split = format!("container pack {share} --gtin {drug} --lot {LOT} --count 200 --first 400 --from {case}");
		self.together(&[
			Deed::line("//PharmacyLogistics", "200 packs of it are for the pharmacy at the corner", &split),
			Deed::line(
				"//WholesalerLogistics",
				"partners and the authority were told, in time",
				&format!("case notified {number}"),
			)
			.gives("/late", false),
		])?;
		let manifest = self.place("case.manifest")?;
		let (to, out) = (self.place("corner.pub")?, self.place("share.manifest")?);
		self.together(&[Deed::line(
			"//Pharmacist",
			"the pharmacy opens its manifest",
			&format!("manifest open {manifest}"),
		)
		.gives("/packs", 650)])?;
		let seal = format!("manifest container {share} --to {to} --out {out}");
		let answers = self.together(&[
			Deed::line("//Pharmacist", "and seals one of 200 packs", &seal).gives("/packs", 200),
			Deed::line("anyone", "it owns what stays", &format!("container show {case}"))
				.gives("/container/owner", numeral(&trade.cast.pharmacy)),
		])?;
		let stays = answers.last().context("no answer")?;
		let ranges = stays.pointer("/container/packs").and_then(Value::as_array).context("no packs")?;
		let counts: BTreeSet<_> = ranges.iter().map(|range| (range["lot"].as_str(), range["count"].as_u64())).collect();
		let expected = BTreeSet::from([(Some(LOT), Some(400)), (Some(MONTH_LOT), Some(50))]);
		self.check("400 packs of the one lot, and 50 of the other", counts == expected, stays)
	}
}

/// What the chain doesn't know of the suspect product. All of it is made up.
fn facts() -> Value {
	json!({
		"product": {
			"name": "Made-up vaccine",
			"drugUse": "Human use",
			"description": "Finished Prescription Drug",
			"dosageForm": "Injection",
			"quantity": "350 packs",
		},
		"event": "The seals are not the maker's.",
		"reporter": {
			"company": "A made-up wholesaler",
			"address": "1 Example Street, Exampletown",
			"category": "Wholesale Distributor",
			"contact": "A. Example",
			"telephone": "+1 555 0100",
			"email": "quality@wholesaler.example",
		},
	})
}
