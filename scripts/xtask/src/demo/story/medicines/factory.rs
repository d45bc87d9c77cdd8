//! The factory: products, lots, cases, a pallet, and packs that are made into smaller ones.

use anyhow::Result;
use serde_json::json;

use super::{serial, Trade, EXPIRY, LOT, MONTH_LOT, NEW_LOT};
use crate::demo::story::{number, Deed, Story};

/// How many packs the first lot has.
const PACKS: u32 = 10_000;

impl Story<'_> {
	/// Everything until the pallet is offered to the carrier. Gives the prescription that a physician writes meanwhile.
	pub(super) fn factory(&mut self, trade: &Trade<'_>) -> Result<String> {
		self.report.chapter("Medicines: the factory");
		self.products(trade)?;
		let prescription = self.lots(trade)?;
		self.pack(trade)?;
		self.keys()?;
		self.leave(trade)?;
		Ok(prescription)
	}

	fn products(&mut self, Trade { drug, small, .. }: &Trade<'_>) -> Result<()> {
		let limits = "--prefix-digits 7 --lowest 2 --highest 8 --tolerance 30";
		self.together(&[
			Deed::line(
				"//Manufacturer",
				"a medicine to be kept at 2 to 8 °C, ten vials in a pack",
				&format!("product register {drug} {limits} --units 10"),
			),
			Deed::line("//Bob", "the same in packs of five", &format!("product register {small} {limits} --units 5")),
			Deed::line(
				"//HospitalSouth",
				"nobody but a manufacturer registers products",
				&format!("product register {drug} --prefix-digits 7"),
			)
			.refused("BadOrigin"),
		])?;
		let kept = json!({ "lowest": 2.0, "highest": 8.0, "tolerance_minutes": 30 });
		let shown = Deed::line("anyone", "everybody sees how it is kept", &format!("product show {drug}"));
		self.together(&[shown.gives("/storage", kept).gives("/units", 10)]).map(drop)
	}

	/// Two lots; meanwhile a physician prescribes the medicine twice.
	fn lots(&mut self, Trade { drug, .. }: &Trade<'_>) -> Result<String> {
		let serials: String = (0..PACKS).map(|index| serial(index) + "\n").collect();
		let serials = self.written("serials.txt", &serials)?;
		let lot = |lot: &str, rest: &str| format!("lot commission --gtin {drug} --lot {lot} {rest}");
		let first = lot(LOT, &format!("--expiry {EXPIRY} --market DE --serials {serials}"));
		let month = lot(MONTH_LOT, "--expiry 2039-02-00 --quantity 2000");
		let answers = self.together(&[
			Deed::line("//Manufacturer", "a lot of 10,000 packs is commissioned in one call", &first)
				.gives("/quantity", PACKS)
				.gives("/markets", json!(["DE"])),
			Deed::line("//ManufacturerLogistics", "one whose packs name no day: good to the month's end", &month)
				.gives("/expiry", "2039-03-01T00:00:00Z"),
			Deed::line(
				"//Doctor",
				"a physician prescribes the medicine, two fills",
				&format!("prescription write --fill {drug} --times 2 --until {EXPIRY}"),
			)
			.gives("/fills", 2),
		])?;
		let [_, _, prescribed] = answers.as_slice() else { anyhow::bail!("not three answers") };
		number(prescribed, "prescription")
	}

	/// Two cases on a pallet, and one that stays.
	fn pack(&mut self, trade: &Trade<'_>) -> Result<()> {
		let Trade { drug, pallet, case, suspect, kept, .. } = trade;
		let pack = |case: &str, lot: &str, count: u32| {
			format!("container pack {case} --gtin {drug} --lot {lot} --count {count}")
		};
		self.together(&[
			Deed::line("//ManufacturerLogistics", "600 packs go into a case", &pack(case, LOT, 600)),
			Deed::line("//Manufacturer", "400 of the other lot into another", &pack(suspect, MONTH_LOT, 400)),
			// Another admin of the manufacturer, without the list of serial numbers: it is the chain that refuses.
			Deed::line(
				"//Bob",
				"the same lot can't be commissioned again",
				&format!("lot commission --gtin {drug} --lot {LOT} --expiry {EXPIRY} --quantity 1"),
			)
			.refused("AlreadyCommissioned"),
		])?;
		self.together(&[
			Deed::line(
				"//Manufacturer",
				"both are loaded on a pallet",
				&format!("container load {pallet} {case} {suspect}"),
			),
			Deed::line("//ManufacturerLogistics", "100 more packs into a case", &pack(kept, LOT, 100))
				.gives("/first", 600),
			Deed::line("//Bob", "a case can't be put into itself", &format!("container load {case} {case}"))
				.refused("PackedIntoItself"),
		])?;
		let shown = Deed::line("anyone", "the case is on the pallet", &format!("container show {case}"));
		self.together(&[shown.gives("/container/root", pallet.as_str()).gives("/container/packs/0/count", 600)])
			.map(drop)
	}

	/// Partners give out keys for which manifests are sealed.
	fn keys(&mut self) -> Result<()> {
		let mut deeds = Vec::new();
		for (who, name) in
			[("//Wholesaler", "wholesaler"), ("//Pharmacist", "pharmacy"), ("//CornerPharmacist", "corner")]
		{
			let out = self.place(&format!("{name}.pub"))?;
			let what = format!("the {name} gives out a key for manifests");
			deeds.push(Deed::line(who, what, &format!("manifest key --out {out}")));
		}
		self.together(&deeds).map(drop)
	}

	/// The pallet is sold to the wholesaler and handed to a carrier; the case that stays is repacked.
	fn leave(&mut self, trade: &Trade<'_>) -> Result<()> {
		let Trade { cast, drug, small, pallet, kept, repacked, .. } = trade;
		let ship = format!("container ship {pallet} --to {} --owner {}", cast.carrier, cast.wholesaler);
		let repack = |quantity: u32| {
			format!(
				"lot transform --gtin {small} --lot {NEW_LOT} --expiry {EXPIRY} --quantity {quantity} --into {repacked} \
				 --input {kept}:{drug}:{LOT}:600:100 --waste 25"
			)
		};
		self.together(&[
			Deed::line("//ManufacturerLogistics", "the pallet is offered to a carrier, for the wholesaler", &ship)
				.gives("/owner", super::numeral(&cast.wholesaler)),
			Deed::line("//Bob", "100 packs can't become 200 of half the size and some waste", &repack(200))
				.refused("Unbalanced"),
		])?;
		let (to, out) = (self.place("wholesaler.pub")?, self.place("pallet.manifest")?);
		let seal = format!("manifest container {pallet} --to {to} --out {out}");
		self.together(&[Deed::line(
			"//ManufacturerLogistics",
			"its serial numbers are sealed for the wholesaler",
			&seal,
		)
		.gives("/packs", 1_000)])?;
		self.together(&[
			Deed::line("//CarrierTruck", "the truck takes the pallet", &format!("container receive {pallet}")),
			Deed::line("//Manufacturer", "100 packs become 195 of half the size, 25 vials break", &repack(195))
				.gives("/packs_used", 100),
		])?;
		self.origins(trade)
	}

	/// Who holds the pallet, and what the small packs were.
	fn origins(&mut self, Trade { cast, small, pallet, .. }: &Trade<'_>) -> Result<()> {
		let origin = format!("pack origin (01){small}(10){NEW_LOT}(21)ANY");
		self.together(&[
			Deed::line(
				"anyone",
				"the carrier holds the pallet, and doesn't own it",
				&format!("container show {pallet}"),
			)
			.gives("/container/holder", super::numeral(&cast.carrier))
			.gives("/container/owner", super::numeral(&cast.wholesaler)),
			Deed::line("anyone", "a small pack is followed back to the lot it was", &origin)
				.gives("/lots/1/lot", LOT)
				.gives("/lots/1/depth", 1),
		])
		.map(drop)
	}
}
