//! The road: the truck's thermometer, an excursion and its release; an offer that is taken back, and one refused.

use anyhow::Result;

use super::Trade;
use crate::demo::story::{number, Deed, Story, NO};

/// Readings of an hour, every five minutes, as the thermometer writes them.
fn readings(hour: u32, celsius: &str) -> String {
	let lines = (0..60).step_by(5).map(|minute| format!("2026-03-02T{hour:02}:{minute:02}:00Z,{celsius}\n"));
	std::iter::once("time,celsius\n".to_owned()).chain(lines).collect()
}

impl Story<'_> {
	/// The pallet comes to the wholesaler, not without trouble; the repacked case to the pharmacy at the corner.
	pub(super) fn road(&mut self, trade: &Trade<'_>) -> Result<()> {
		self.report.chapter("Medicines: the road");
		self.temperatures(trade)?;
		let excursion = self.excursion(trade)?;
		self.assessed(trade, &excursion)?;
		self.arrived(trade)
	}

	/// An hour that is cold enough, and one that isn't. The factory offers a case to the wrong pharmacy.
	fn temperatures(&mut self, trade: &Trade<'_>) -> Result<()> {
		let Trade { cast, drug, pallet, repacked, .. } = trade;
		let (cold, warm) =
			(self.written("cold.csv", &readings(8, "5.2"))?, self.written("warm.csv", &readings(10, "9.4"))?);
		let report = |file: &str| format!("temperature report {pallet} --gtin {drug} {file}");
		let ship = format!("container ship {repacked} --to {} --sell", cast.pharmacy);
		self.together(&[
			Deed::line("//CarrierSensor", "the truck's thermometer: an hour at 5.2 °C", &report(&cold))
				.gives("/readings/count", 12)
				.gives("/excursion", serde_json::Value::Null),
			Deed::line("//ManufacturerLogistics", "the small packs are offered to the wrong pharmacy", &ship),
		])?;
		self.together(&[
			Deed::line("//CarrierSensor", "55 minutes at 9.4 °C: the pallet is locked", &report(&warm))
				.gives("/locked", pallet.as_str())
				.gives("/excursion/minutes", 55),
			Deed::line("//ManufacturerLogistics", "the offer is taken back", &format!("container cancel {repacked}")),
		])
		.map(drop)
	}

	/// Nothing moves while it is locked. Gives the moment of the excursion.
	fn excursion(&mut self, trade: &Trade<'_>) -> Result<String> {
		let Trade { cast, pallet, repacked, .. } = trade;
		let show =
			Deed::line("//CarrierTruck", "what happened, and what was read", &format!("temperature show {pallet}"));
		let shown = self.together(&[show.ends(NO).gives("/excursion/highest", 9.4)])?;
		self.together(&[
			Deed::line(
				"//CarrierTruck",
				"the truck can't hand it on",
				&format!("container ship {pallet} --to {}", cast.wholesaler),
			)
			.refused("Locked"),
			Deed::line(
				"//ManufacturerLogistics",
				"the small packs are offered to the pharmacy at the corner",
				&format!("container ship {repacked} --to {} --sell", cast.corner),
			),
		])?;
		number(shown.first().map_or(&serde_json::Value::Null, |shown| &shown["excursion"]), "at")
	}

	/// The owner's quality person assesses it.
	fn assessed(&mut self, trade: &Trade<'_>, excursion: &str) -> Result<()> {
		let Trade { pallet, repacked, .. } = trade;
		let assessment = self.written("assessment.txt", "A made-up assessment: the product stays stable.")?;
		let release = format!("temperature release {pallet} --excursion {excursion} --assessment {assessment}");
		self.together(&[
			Deed::line(
				"//WholesalerQuality",
				"the owner's quality person assesses it, and releases the pallet",
				&release,
			)
			.gives("/locked", false),
			Deed::line(
				"//CornerLogistics",
				"the pharmacy at the corner refuses the small packs",
				&format!("container refuse {repacked}"),
			),
		])
		.map(drop)
	}

	/// The wholesaler takes the pallet, and has its serial numbers; the pharmacy the small packs, after all.
	fn arrived(&mut self, trade: &Trade<'_>) -> Result<()> {
		let Trade { cast, pallet, repacked, .. } = trade;
		self.together(&[
			Deed::line(
				"//CarrierTruck",
				"the truck hands the pallet on",
				&format!("container ship {pallet} --to {}", cast.wholesaler),
			),
			Deed::line(
				"//ManufacturerLogistics",
				"they are offered again",
				&format!("container ship {repacked} --to {} --sell", cast.corner),
			),
		])?;
		self.together(&[
			Deed::line("//WholesalerLogistics", "the wholesaler takes it", &format!("container receive {pallet}")),
			Deed::line("//CornerLogistics", "and taken", &format!("container receive {repacked}")),
		])?;
		let manifest = self.place("pallet.manifest")?;
		self.together(&[
			Deed::line(
				"//WholesalerLogistics",
				"opens the manifest: all packs are there",
				&format!("manifest open {manifest}"),
			)
			.gives("/packs", 1_000)
			.gives("/missing", 0),
			Deed::line("anyone", "and holds what it owns", &format!("container show {pallet}"))
				.gives("/container/holder", super::numeral(&cast.wholesaler)),
		])
		.map(drop)
	}
}
