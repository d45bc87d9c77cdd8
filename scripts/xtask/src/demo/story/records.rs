//! Records: sealed, anchored in one batch, verified; a tampered copy is caught.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde_json::Value;

use super::{text, Story, BAD_INPUT, NO};
use crate::demo::data::Data;

impl Story<'_> {
	/// Every bundle is anchored and verified; of the first one a tampered and a truncated copy are caught.
	pub(super) fn records(&mut self, data: &Data) -> Result<()> {
		self.report.chapter("Records");
		for (index, bundle) in data.bundles.iter().enumerate() {
			let name = bundle.file_name().and_then(|name| name.to_str()).context("a file without a name")?.to_owned();
			let (file, receipt) = (text(bundle)?, text(&self.file(&format!("receipt-{index}.json")))?);
			let anchored = self.act(
				"//HospitalGateway",
				&format!("{name}: sealed and anchored as one batch"),
				&["record", "anchor", &file, "--subject", "//Patient", "--receipt", &receipt],
			)?;
			let count = anchored["records"].as_u64().unwrap_or_default();
			let what = format!("{name}: verified, {count} resources");
			self.ask("//HospitalGateway", &what, &["record", "verify", &file, "--receipt", &receipt])?;
			if index == 0 {
				self.forgeries(bundle, &receipt)?;
			}
		}
		Ok(())
	}

	/// Documents that name a member twice are refused: what is anchored must mean one thing.
	pub(super) fn ambiguous(&mut self, data: &Data) -> Result<()> {
		for document in &data.ambiguous {
			let name = document.file_name().and_then(|name| name.to_str()).context("a file without a name")?;
			let what = format!("{name}: names a member twice, and is refused");
			// A FHIR bundle is refused by this command, too: it reads the JSON first.
			self.step("anyone", &what, &["epcis", "check", &text(document)?], BAD_INPUT)?;
		}
		Ok(())
	}

	/// Copies that are not what was anchored.
	fn forgeries(&mut self, bundle: &Path, receipt: &str) -> Result<()> {
		let whole = fs::read_to_string(bundle)?;
		let mut tampered: Value = serde_json::from_str(whole.trim_start_matches('\u{feff}'))?;
		let changed = change_one_number(&mut tampered).context("nothing to change in the bundle")?;
		let (forged, cut) = (self.file("tampered.json"), self.file("truncated.json"));
		fs::write(&forged, tampered.to_string())?;
		fs::write(&cut, whole.get(..whole.len() / 2).context("not ASCII in the middle")?)?;
		self.step(
			"//HospitalGateway",
			&format!("a copy with another {changed} is caught"),
			&["record", "verify", &text(&forged)?, "--receipt", receipt],
			NO,
		)?;
		self.step(
			"//HospitalGateway",
			"half a file is refused as bad input",
			&["record", "anchor", &text(&cut)?, "--subject", "//Patient"],
			BAD_INPUT,
		)
		.map(drop)
	}
}

/// Changes one value inside the first resource that has one to change, and names it.
fn change_one_number(bundle: &mut Value) -> Option<String> {
	let entries = bundle["entry"].as_array_mut()?;
	entries.iter_mut().find_map(|entry| {
		let resource = entry.get_mut("resource")?.as_object_mut()?;
		let (name, value) =
			["gender", "birthDate", "status", "date"].into_iter().find_map(|name| Some((name, resource.get(name)?)))?;
		let other = if value == "unknown" { "other" } else { "unknown" };
		resource.insert(name.to_owned(), other.into());
		Some(name.to_owned())
	})
}
