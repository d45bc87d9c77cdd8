//! The recalls: a lot is called back in one call, who has it is known at once, up and down the chain of repacking; a
//! product is called back in one country, and that is lifted again.

use anyhow::{Context, Result};
use serde_json::{json, Value};

use super::{numeral, Trade, LOT, MONTH_LOT, NEW_LOT};
use crate::demo::story::{number, people::gln, Deed, Story, NO};

/// The number of a pack of the first lot at the pharmacy.
const PACK: u32 = 42;

/// How many small packs the pharmacy at the corner has.
const SMALL_PACKS: u32 = 195;

impl Story<'_> {
	/// The lot is recalled, and at once no pack of it may be supplied.
	pub(super) fn recalled(&mut self, trade: &Trade<'_>) -> Result<()> {
		self.report.chapter("Medicines: a recall");
		let what = "the maker's quality person recalls the lot in one call";
		let command = format!("recall start --lot {}:{LOT} --class I", trade.drug);
		let started = self.act("//ManufacturerQuality", what, &command.split(' ').collect::<Vec<_>>())?;
		let recall = number(&started, "recall")?;
		self.radius(trade, &recall)?;
		let product = self.acknowledged(trade, &recall)?;
		self.of_product(trade, &product)?;
		self.lifted(trade, &product, &recall)?;
		self.stock(trade)
	}

	/// Who has it, and who has what was made of it.
	fn radius(&mut self, trade: &Trade<'_>, recall: &str) -> Result<()> {
		let Trade { cast, small, .. } = trade;
		let mut holders = [&cast.pharmacy, &cast.corner].map(|one| numeral(one));
		holders.sort_by_key(Value::as_u64);
		let origin = format!("recall radius --lot {small}:{NEW_LOT} --way up");
		let answers = self.together(&[
			Deed::line("anyone", "the blast radius: two lots in three containers", &format!("recall radius {recall}"))
				.gives("/lots/0/lot", LOT)
				.gives("/lots/0/unpacked", 9_300)
				.gives("/lots/1/lot", NEW_LOT)
				.gives("/lots/1/relation", "derived")
				.gives("/containers", 3)
				.gives("/packs", 795),
			Deed::line("anyone", "and upwards, from the small packs", &origin)
				.gives("/lots/1/lot", LOT)
				.gives("/lots/1/relation", "origin"),
			Deed::line("anyone", "two holders still have to take note", &format!("recall show {recall}"))
				.gives("/holders_open", json!(holders)),
		])?;
		let radius = answers.first().context("no answer")?;
		let holds = |organisation: &str| -> u64 {
			let all = radius["organisations"].as_array().into_iter().flatten();
			let own = all.filter(|one| one["organisation"] == numeral(organisation));
			own.filter_map(|one| one["packs_held"].as_u64()).sum()
		};
		let counts = (holds(&cast.pharmacy), holds(&cast.corner));
		self.check("400 packs are at one pharmacy, 395 at the other", counts == (400, 395), radius)
	}

	/// Holders take note; a pharmacist who doesn't can't supply a pack all the same. Meanwhile a product is recalled; gives
	/// the number of that.
	fn acknowledged(&mut self, trade: &Trade<'_>, recall: &str) -> Result<String> {
		let code = trade.code(PACK);
		let supply = format!("pack supply {code} --container {} --premises {}", trade.case, gln(11));
		let note = format!("recall acknowledge {recall}");
		let start = format!("recall start --product {} --market DE --class III", trade.small);
		let answers = self.together(&[
			Deed::line("//Regulator", "the regulator recalls the small packs in Germany, whatever their lot", &start)
				.gives("/scope/market", "DE"),
			Deed::line("//PharmacyLogistics", "one pharmacy takes note", &note),
			Deed::line("//CornerLogistics", "and the other", &note),
			Deed::line("//Pharmacist", "a pack of it isn't supplied any more, and is an alarm", &supply)
				.ends(NO)
				.gives("/alarms/0/kind", "recalled")
				.gives("/supplied", 0),
		])?;
		self.together(&[
			Deed::line("anyone", "all holders have taken note", &format!("recall show {recall}"))
				.gives("/holders_open", json!([]))
				.gives("/acknowledged", 2),
			Deed::new("//Pharmacist", "the pack's code says that it is recalled", &["pack", "verify", &code])
				.ends(NO)
				.gives("/recalled", "I")
				.gives("/genuine", true),
		])?;
		number(answers.first().context("no answer")?, "recall")
	}

	/// The recall of a product is one of the lots that are for the country.
	fn of_product(&mut self, trade: &Trade<'_>, recall: &str) -> Result<()> {
		let (corner, small) = (numeral(&trade.cast.corner), &trade.small);
		self.together(&[
			Deed::line(
				"anyone",
				"it is of one lot, in one container",
				&format!("recall radius {recall} --way neither"),
			)
			.gives("/lots/0/lot", NEW_LOT)
			.gives("/packs", SMALL_PACKS),
			Deed::line("//CornerLogistics", "who has them sees it in the stock", &format!("stock --gtin {small}"))
				.gives("/recalled", SMALL_PACKS)
				.gives("/lots/0/recalls/0/market", "DE"),
			Deed::line("//Regulator", "and has not taken note yet", &format!("recall show {recall}"))
				.gives("/scope/product", small.as_str())
				.gives("/holders_open", json!([corner])),
		])
		.map(drop)
	}

	/// Lifted, it stops nothing any more; the recall of the lot stays in force.
	fn lifted(&mut self, trade: &Trade<'_>, product: &str, lot: &str) -> Result<()> {
		let lift = format!("recall lift {product}");
		self.act("//Regulator", "the regulator lifts it", &lift.split(' ').collect::<Vec<_>>())?;
		let answers = self.together(&[
			Deed::line("anyone", "it is kept as lifted", &format!("recall show {product}")).gives("/late", false),
			Deed::line("//CornerLogistics", "the small packs are good again", &format!("stock --gtin {}", trade.small))
				.gives("/recalled", 0)
				.gives("/active", SMALL_PACKS),
			Deed::line("//Regulator", "the recall of the lot is still in force", &format!("recall show {lot}"))
				.gives("/lifted_at", Value::Null),
		])?;
		let shown = answers.first().context("no answer")?;
		self.check("the chain says when it was lifted", shown["lifted_at"].is_string(), shown)
	}

	/// What the pharmacy has, what of it is recalled, and what expires first.
	fn stock(&mut self, trade: &Trade<'_>) -> Result<()> {
		let stock = self.ask("//PharmacyLogistics", "the pharmacy looks at its stock", &["stock"])?;
		let whole = (&stock["active"], &stock["recalled"]) == (&450.into(), &400.into());
		self.check("450 packs, of which 400 are recalled", whole, &stock)?;
		let lots = stock["lots"].as_array().context("no lots")?;
		let days = lots.iter().find(|lot| lot["lot"] == MONTH_LOT).and_then(|lot| lot["days_left"].as_u64());
		let within = (days.context("no such lot")? + 1).to_string();
		let soon = ["stock", "--care", "--within", &within, "--gtin", &trade.drug];
		let soon = self.ask("//Pharmacist", "and at what expires first", &soon)?;
		let first = |of: &Value| of.pointer("/lots/0/lot") == Some(&MONTH_LOT.into());
		self.check("the 50 packs of the other lot", soon["expire_soon"] == 50 && first(&soon), &soon)
	}
}
