//! Medicines from the factory to the patient: packed, shipped, kept cold, shared, supplied, recalled; and what is
//! forged, suspect or too warm on the way.

mod counter;
mod factory;
mod market;
mod recall;
mod road;

use std::{fs, path::Path};

use anyhow::{Context, Result};
use salus_primitives::gs1::check_digit;
use serde_json::Value;
use sp_crypto_hashing::blake2_256;

use super::{
	people::{Cast, PREFIX},
	text, Deed, Story,
};
use crate::demo::data::Data;

/// The lot that is sold, and one of which the packs name a month only.
const LOT: &str = "SALUS-01";
const MONTH_LOT: &str = "SALUS-02";

/// The lot that is made of packs of the first one.
const NEW_LOT: &str = "SALUS-R1";

/// Until when the first lot is good; the same as AI (17) writes it.
const EXPIRY: &str = "2040-12-31";
const EXPIRY_AI: &str = "401231";

/// Who captures EPCIS documents, each one after the other.
const CAPTURERS: [&str; 4] = ["//Manufacturer", "//Wholesaler", "//Pharmacy", "//Hospital"];

/// The sample GTIN-14 of an item.
fn gtin(item: u64) -> String {
	let body = PREFIX * 100_000 + item;
	format!("{:014}", body * 10 + check_digit(body))
}

/// The sample SSCC of a container. The samples' EPCIS documents use lower numbers.
fn sscc(container: u64) -> String {
	let body = PREFIX * 1_000_000_000 + 500_000 + container;
	format!("{:018}", body * 10 + check_digit(body))
}

/// The serial number of a pack of the first lot, which nobody can guess who doesn't know this program.
fn serial(index: u32) -> String {
	hex::encode_upper(blake2_256(format!("salus-demo/{index}").as_bytes())).chars().take(14).collect()
}

/// What the chapters speak of.
struct Trade<'a> {
	cast: &'a Cast,
	/// A medicine that is kept cold, ten vials in a pack.
	drug: String,
	/// The same, five vials in a pack.
	small: String,
	/// A pallet.
	pallet: String,
	/// A case of the first lot, on the pallet.
	case: String,
	/// A case of the lot of a month, on the pallet.
	suspect: String,
	/// A case that stays at the factory, and is made into small packs.
	kept: String,
	/// The case of small packs.
	repacked: String,
	/// What one pharmacy gives to the other.
	share: String,
}

impl<'a> Trade<'a> {
	fn new(cast: &'a Cast) -> Self {
		let [pallet, case, suspect, kept, repacked, share] = [1, 2, 3, 4, 5, 6].map(sscc);
		Self { cast, drug: gtin(1), small: gtin(2), pallet, case, suspect, kept, repacked, share }
	}

	/// A pack's element string, as people write it.
	fn code(&self, index: u32) -> String {
		format!("(01){}(17){EXPIRY_AI}(10){LOT}(21){}", self.drug, serial(index))
	}
}

/// The command that commissions one pack under a lot number of somebody's choice.
pub(super) fn planted_lot(lot: &str) -> [String; 10] {
	let gtin = gtin(1);
	["lot", "commission", "--gtin", &gtin, "--lot", lot, "--expiry", EXPIRY, "--quantity", "1"].map(str::to_owned)
}

/// The number of an organisation as it is in an answer.
fn numeral(organisation: &str) -> Value {
	organisation.parse::<u64>().map_or(Value::Null, Value::from)
}

impl Story<'_> {
	/// All that happens to medicines.
	pub(super) fn medicines(&mut self, cast: &Cast) -> Result<()> {
		let trade = Trade::new(cast);
		let prescription = self.factory(&trade)?;
		self.road(&trade)?;
		let case = self.market(&trade)?;
		self.counter(&trade, &prescription, &case)?;
		self.recalled(&trade)
	}

	/// Writes a file and gives its path.
	fn written(&self, name: &str, content: &str) -> Result<String> {
		let path = self.file(name);
		fs::write(&path, content)?;
		text(&path)
	}

	/// A path in the network's folder, as an argument.
	fn place(&self, name: &str) -> Result<String> {
		text(&self.file(name))
	}

	/// Each EPCIS document is captured, or refused for a reason that the answer gives.
	pub(super) fn capture(&mut self, data: &Data) -> Result<()> {
		self.report.chapter("EPCIS");
		let mut deeds = Vec::new();
		for (index, (file, who)) in data.epcis.iter().zip(CAPTURERS.into_iter().cycle()).enumerate() {
			let copy = self.file(&format!("epcis-{index}.jsonld"));
			fs::copy(file, &copy).with_context(|| format!("can't copy {}", file.display()))?;
			let deed = Deed::new(
				who,
				format!("EPCIS captured, or refused for a reason: {}", name(file)?),
				// Several documents tell of the same events: whoever is first records them, and the others keep them.
				&["epcis", "capture", "--keep-known", &text(&copy)?],
			);
			deeds.push(deed.or_refused());
		}
		deeds.chunks(CAPTURERS.len()).try_for_each(|round| self.together(round).map(drop))
	}
}

/// A file's own name.
fn name(file: &Path) -> Result<&str> {
	file.file_name().and_then(|name| name.to_str()).context("a file without a name")
}
