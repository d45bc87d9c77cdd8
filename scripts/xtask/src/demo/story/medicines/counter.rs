//! The counter: packs are verified and supplied once, by prescription too; what is forged, used or elsewhere is caught,
//! and a supply is undone. Meanwhile the suspect packs are destroyed before a witness.

use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{numeral, serial, Trade, EXPIRY_AI, LOT, MONTH_LOT};
use crate::demo::story::{number, people::gln, Deed, Story, BAD_INPUT, NO};

/// Numbers of packs: one that is supplied and comes back, one that is at the other pharmacy, and two of the other
/// pharmacy.
const SUPPLIED: u32 = 41;
const ELSEWHERE: u32 = 450;
const OF_CORNER: u32 = 500;
const SAMPLE: u32 = 501;

/// Location numbers of both pharmacies.
const PHARMACY: u64 = 11;
const CORNER: u64 = 15;

impl Story<'_> {
	/// All that happens at the counters.
	pub(super) fn counter(&mut self, trade: &Trade<'_>, prescription: &str, case: &str) -> Result<()> {
		self.report.chapter("Medicines: the counter");
		self.verify(trade)?;
		let [first, second] = self.fills(prescription)?;
		self.supply(trade, &first, case)?;
		let destruction = self.again(trade)?;
		self.elsewhere(trade, &first, &destruction)?;
		self.undo(trade, [&first, &second])?;
		self.undone(trade, prescription)
	}

	/// One pack by three forms of its code; a forged one.
	fn verify(&mut self, trade: &Trade<'_>) -> Result<()> {
		let (drug, serial) = (&trade.drug, serial(SUPPLIED));
		let matrix = format!("]d201{drug}17{EXPIRY_AI}10{LOT}\u{1d}21{serial}");
		let link = format!("https://id.gs1.org/01/{drug}/10/{LOT}/21/{serial}?17={EXPIRY_AI}");
		let forged = format!("(01){drug}(17){EXPIRY_AI}(10){LOT}(21)FORGED000001");
		let good = |what: &str, code: &str| {
			Deed::new("//Pharmacist", what, &["pack", "verify", code]).gives("/state", "active").gives("/market", "DE")
		};
		let bad = |who, what: &str, reason: &str| {
			Deed::new(who, what, &["pack", "verify", &forged]).ends(NO).gives("/reason", reason)
		};
		self.together(&[
			good("a DataMatrix is scanned: genuine, may be supplied", &matrix),
			good("the same pack by its Digital Link", &link),
			bad("//ManufacturerLogistics", "a forged serial number: the maker knows no such pack", "unknown-serial"),
			bad("//Pharmacist", "the pharmacy never got it", "not-here"),
		])
		.map(drop)
	}

	/// The files of both fills, which the patient shows.
	fn fills(&mut self, prescription: &str) -> Result<[String; 2]> {
		let files = [self.place("fill-0.json")?, self.place("fill-1.json")?];
		let deeds = files.iter().enumerate().map(|(number, file)| {
			let line = format!("prescription fill-file {prescription} --number {number} {file}");
			Deed::line("//Doctor", "the patient gets the file of a fill", &line)
		});
		self.together(&deeds.collect::<Vec<_>>())?;
		Ok(files)
	}

	/// A pack is supplied on a prescription, but not on a forged one. The suspect case is closed, the share shipped.
	fn supply(&mut self, trade: &Trade<'_>, fill: &str, case: &str) -> Result<()> {
		let mut forged: Value = serde_json::from_str(&fs::read_to_string(fill)?)?;
		forged["packs"] = 2.into();
		let forged = self.written("fill-forged.json", &forged.to_string())?;
		let supply = |fill: &str| pack(trade, "supply", SUPPLIED, PHARMACY, &["--fill", fill]);
		let forged = Deed::line("//Pharmacist", "a forged fill is caught", &supply(&forged));
		self.together(&[forged.ends(BAD_INPUT).gives("/error/kind", "bad_input")])?;
		let ship = format!("container ship {} --to {} --sell", trade.share, trade.cast.corner);
		self.together(&[
			Deed::line("//Pharmacist", "the pharmacist supplies the pack on the prescription", &supply(fill))
				.gives("/supplied", 1)
				.gives("/serial", serial(SUPPLIED)),
			Deed::line("//PharmacyLogistics", "the share of the pharmacy at the corner is shipped", &ship),
			Deed::line(
				"//WholesalerQuality",
				"the suspect case is closed: illegitimate",
				&format!("case close {case} --outcome illegitimate"),
			),
		])
		.map(drop)
	}

	/// A second supply is an alarm. The share is received; the suspect packs are to be destroyed. Gives the number of
	/// their destruction.
	fn again(&mut self, trade: &Trade<'_>) -> Result<String> {
		let Trade { cast, drug, suspect, share, .. } = trade;
		let offer = format!(
			"pack destroy offer --container {suspect} --gtin {drug} --lot {MONTH_LOT} --first 50 --count 350 --witness {}",
			cast.regulator
		);
		let answers = self.together(&[
			alarm(trade, "a second supply is an alarm", SUPPLIED, "second-supply", &cast.pharmacy),
			Deed::line(
				"//CornerLogistics",
				"the pharmacy at the corner takes its share",
				&format!("container receive {share}"),
			),
			Deed::line("//WholesalerLogistics", "350 suspect packs are to be destroyed, before the regulator", &offer)
				.gives("/count", 350),
		])?;
		let manifest = self.place("share.manifest")?;
		let open = format!("manifest open {manifest}");
		self.together(&[
			Deed::line("//CornerPharmacist", "and opens its manifest", &open).gives("/packs", 200).gives("/missing", 0),
			Deed::line("anyone", "what is illegitimate stays locked", &format!("container show {suspect}"))
				.gives("/container/locked", true),
		])?;
		number(answers.last().context("no answer")?, "destruction")
	}

	/// A copy of a pack that is at the other pharmacy; the same fill at another counter; the destruction.
	fn elsewhere(&mut self, trade: &Trade<'_>, fill: &str, destruction: &str) -> Result<()> {
		let sample = pack(trade, "decommission", SAMPLE, CORNER, &["--why", "sample"]);
		let again = pack(trade, "supply", OF_CORNER, CORNER, &["--fill", fill]);
		self.together(&[
			alarm(
				trade,
				"the copy of a pack that is elsewhere is an alarm",
				ELSEWHERE,
				"elsewhere",
				&trade.cast.corner,
			),
			Deed::line("//CornerPharmacist", "the fill was used: refused at the other pharmacy", &again)
				.refused("AlreadyUsed"),
			Deed::line("//CornerLogistics", "a pack is taken as a sample", &sample).gives("/why", "sample"),
			Deed::line(
				"//Regulator",
				"the regulator saw the destruction",
				&format!("pack destroy witness {destruction}"),
			),
		])?;
		let stock = self.ask("//Wholesaler", "the wholesaler looks at its stock", &["stock"])?;
		let destroyed = stock.pointer("/lots/0/states/destroyed") == Some(&350.into()) && stock["active"] == 0;
		self.check("nothing is left but 350 destroyed packs", destroyed, &stock)
	}

	/// Only where the pack was supplied can that be undone.
	fn undo(&mut self, trade: &Trade<'_>, [first, second]: [&str; 2]) -> Result<()> {
		let undo = |location| pack(trade, "undo", SUPPLIED, location, &["--fill", first]);
		let supply = pack(trade, "supply", OF_CORNER, CORNER, &["--fill", second]);
		let back = pack(trade, "reactivate", SAMPLE, CORNER, &[]);
		self.together(&[
			Deed::line("//Pharmacist", "the supply can't be undone at other premises", &undo(CORNER))
				.refused("OtherPremises"),
			Deed::line("//CornerPharmacist", "the second fill is good at the other pharmacy", &supply)
				.gives("/supplied", 1),
			Deed::line("//CornerLogistics", "the sample comes back", &back),
		])?;
		self.together(&[Deed::line(
			"//Pharmacist",
			"where it was supplied, within ten days, it is undone",
			&undo(PHARMACY),
		)
		.gives("/serial", serial(SUPPLIED))])
			.map(drop)
	}

	/// The pack and its fill are good again.
	fn undone(&mut self, trade: &Trade<'_>, prescription: &str) -> Result<()> {
		let show = format!("prescription show {prescription}");
		let lot = format!("lot show --gtin {} --lot {LOT}", trade.drug);
		let answers = self.together(&[
			Deed::new("//Pharmacist", "the pack may be supplied again", &["pack", "verify", &trade.code(SUPPLIED)])
				.gives("/may_be_supplied", true),
			Deed::line("//Doctor", "one fill is open again, one is used", &show)
				.gives("/fills/0/used", false)
				.gives("/fills/1/used", true),
			Deed::line("anyone", "the lot's history has both alarms", &lot).gives("/alarms", 2),
		])?;
		let lot = answers.last().context("no answer")?;
		let events = number(lot, "events")?;
		self.check(
			"and eight events: a repacking, two supplies, two alarms, an undo, a sample back and forth",
			events == "8",
			lot,
		)
	}
}

/// The command that does something with a pack of the first lot, at a pharmacy.
fn pack(trade: &Trade<'_>, what: &str, index: u32, location: u64, rest: &[&str]) -> String {
	let container = if index < 400 { &trade.case } else { &trade.share };
	let premises = match what {
		"supply" | "undo" => format!("--premises {}", gln(location)),
		_ => String::new(),
	};
	format!("pack {what} {} --container {container} {premises} {}", trade.code(index), rest.join(" "))
}

/// The pharmacist tries to supply a pack of the own case, and an alarm comes of it.
fn alarm(trade: &Trade<'_>, what: &str, index: u32, kind: &str, holder: &str) -> Deed {
	let Trade { case, .. } = trade;
	let line = format!("pack supply {} --container {case} --premises {}", trade.code(index), gln(PHARMACY));
	Deed::line("//Pharmacist", what, &line)
		.ends(NO)
		.gives("/supplied", 0)
		.gives("/alarms/0/kind", kind)
		.gives("/alarms/0/holder", numeral(holder))
}
