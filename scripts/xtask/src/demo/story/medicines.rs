//! A lot of 10,000 packs from the factory to the patient, a forged pack, and a recall.

use std::fs;

use anyhow::{Context, Result};
use salus_primitives::gs1::check_digit;
use serde_json::Value;

use super::{
	people::{Cast, PREFIX},
	text, Deed, Story, BAD_INPUT, NO,
};
use crate::demo::data::Data;

/// The lot's number.
const LOT: &str = "SALUS-01";

/// How many packs it has.
const PACKS: &str = "10000";

/// Until when it is good; the same as AI (17) writes it.
const EXPIRY: &str = "2040-12-31";
const EXPIRY_AI: &str = "401231";

/// How many packs a container takes.
const FILL: &str = "5000";

/// Who captures EPCIS documents, each one after the other.
const CAPTURERS: [&str; 4] = ["//Manufacturer", "//Wholesaler", "//Pharmacy", "//Hospital"];

/// The sample GTIN-14 of an item.
fn gtin(item: u64) -> String {
	let body = PREFIX * 100_000 + item;
	format!("{:014}", body * 10 + check_digit(body))
}

/// The sample SSCC of a container.
fn sscc(container: u64) -> String {
	let body = PREFIX * 1_000_000_000 + container;
	format!("{:018}", body * 10 + check_digit(body))
}

/// A pack's element string, as its code reads.
fn pack(gtin: &str, serial: &str) -> String {
	format!("(01){gtin}(17){EXPIRY_AI}(10){LOT}(21){serial}")
}

/// The command that commissions one pack under a lot number of somebody's choice.
pub(super) fn planted_lot(lot: &str) -> [String; 10] {
	let gtin = gtin(1);
	["lot", "commission", "--gtin", &gtin, "--lot", lot, "--expiry", EXPIRY, "--quantity", "1"].map(str::to_owned)
}

impl Story<'_> {
	/// The whole way of a lot.
	pub(super) fn medicines(&mut self, cast: &Cast, data: &Data) -> Result<()> {
		self.report.chapter("Medicines");
		let gtin = gtin(1);
		let serials = self.commission(&gtin)?;
		let containers = [sscc(1), sscc(2)];
		for container in &containers {
			self.act(
				"//ManufacturerLogistics",
				"5,000 packs go into a container",
				&["container", "pack", container, "--gtin", &gtin, "--lot", LOT, "--count", FILL],
			)?;
		}
		let both = [
			(containers[0].as_str(), "//ManufacturerLogistics", "//WholesalerLogistics"),
			(containers[1].as_str(), "//Manufacturer", "//Wholesaler"),
		];
		self.deliver(&both, &cast.wholesaler)?;
		let first = containers[0].as_str();
		self.deliver(&[(first, "//WholesalerLogistics", "//PharmacyLogistics")], &cast.pharmacy)?;
		self.supply(&gtin, &serials, first)?;
		self.recall(&gtin, &serials)?;
		self.capture(data)
	}

	/// The manufacturer registers the product and commissions the lot; gives two of its serial numbers.
	fn commission(&mut self, gtin: &str) -> Result<[String; 2]> {
		self.act(
			"//Manufacturer",
			"the manufacturer registers a product",
			&["product", "register", gtin, "--prefix-digits", "7"],
		)?;
		self.act(
			"//Manufacturer",
			"a lot of 10,000 packs is commissioned in one call",
			&["lot", "commission", "--gtin", gtin, "--lot", LOT, "--expiry", EXPIRY, "--quantity", PACKS],
		)?;
		self.step(
			// Another admin of the manufacturer, without the list of serial numbers: it is the chain that refuses.
			"//Bob",
			"the same lot can't be commissioned again",
			&["lot", "commission", "--gtin", gtin, "--lot", LOT, "--expiry", EXPIRY, "--quantity", PACKS],
			BAD_INPUT,
		)?;
		let file = text(&self.file("lot.json"))?;
		self.act(
			"//Manufacturer",
			"the manufacturer hands the lot's serial numbers out",
			&["lot", "export", "--gtin", gtin, "--lot", LOT, &file],
		)?;
		self.act(
			"//Pharmacist",
			"the pharmacy takes them, and their root fits the chain's",
			&["lot", "import", &file],
		)?;
		let lot: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
		let serial = |index: usize| lot["serials"][index].as_str().map(str::to_owned).context("no serial numbers");
		Ok([serial(41)?, serial(42)?])
	}

	/// Containers (which, from whom, to whom) are offered to an organisation, which takes them.
	fn deliver(&mut self, containers: &[(&str, &'static str, &'static str)], organisation: &str) -> Result<()> {
		let ship = |(container, from, _): &(&str, &'static str, &'static str)| {
			Deed::new(from, "a container is shipped", &["container", "ship", container, "--to", organisation])
		};
		self.together(&containers.iter().map(ship).collect::<Vec<_>>())?;
		let receive = |(container, _, to): &(&str, &'static str, &'static str)| {
			Deed::new(to, "and received", &["container", "receive", container])
		};
		self.together(&containers.iter().map(receive).collect::<Vec<_>>())?;
		for (container, ..) in containers {
			let shown = self.ask("anyone", "who holds it now?", &["container", "show", container])?;
			let held = shown["container"]["holder"].as_u64().map(|holder| holder.to_string());
			self.check("the receiver does", held.as_deref() == Some(organisation), &shown)?;
		}
		Ok(())
	}

	/// One pack is verified and supplied, once; a forged one is caught.
	fn supply(&mut self, gtin: &str, [serial, _]: &[String; 2], container: &str) -> Result<()> {
		let genuine = pack(gtin, serial);
		self.ask("//Pharmacist", "a pack is genuine and may be supplied", &["pack", "verify", &genuine])?;
		self.act(
			"//Pharmacist",
			"the pharmacist supplies it",
			&["pack", "supply", &genuine, "--container", container],
		)?;
		self.step(
			"//Pharmacist",
			"it can't be supplied a second time",
			&["pack", "supply", &genuine, "--container", container],
			BAD_INPUT,
		)?;
		self.denied("//Pharmacist", "and it doesn't verify any more", &["pack", "verify", &genuine])?;
		let forged = pack(gtin, "FORGED000001");
		self.denied("//Pharmacist", "a forged serial number is caught", &["pack", "verify", &forged]).map(drop)
	}

	/// The lot is recalled in one call, and at once no pack of it may be supplied.
	fn recall(&mut self, gtin: &str, [_, other]: &[String; 2]) -> Result<()> {
		self.act(
			"//Manufacturer",
			"the manufacturer recalls the lot",
			&["lot", "recall", "--gtin", gtin, "--lot", LOT, "--class", "I"],
		)?;
		let answer =
			self.step("//Pharmacist", "another pack of it: recalled", &["pack", "verify", &pack(gtin, other)], NO)?;
		self.check("the answer names the recall", !answer["recalled"].is_null(), &answer)
	}

	/// Each EPCIS document is captured, from a copy: its receipt is written beside it.
	fn capture(&mut self, data: &Data) -> Result<()> {
		let mut deeds = Vec::new();
		for (index, (file, who)) in data.epcis.iter().zip(CAPTURERS.into_iter().cycle()).enumerate() {
			let name = file.file_name().and_then(|name| name.to_str()).context("a file without a name")?;
			let copy = self.file(&format!("epcis-{index}.jsonld"));
			fs::copy(file, &copy).with_context(|| format!("can't copy {}", file.display()))?;
			deeds.push(Deed::new(who, format!("EPCIS captured: {name}"), &["epcis", "capture", &text(&copy)?]));
		}
		deeds.chunks(CAPTURERS.len()).try_for_each(|round| self.together(round).map(drop))
	}
}
