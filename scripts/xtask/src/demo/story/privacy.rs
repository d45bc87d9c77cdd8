//! Nothing of the patients is on the chain: a search for every text of their records, and a planted one that it finds.

use anyhow::{ensure, Result};

use super::{medicines, Story};
use crate::demo::{data::Data, needles::Needles, sweep::Sweep};

impl Story<'_> {
	/// Searches blocks, state and a node's files for the sample patients' texts; then plants one as a lot's number, as a
	/// careless member could, and finds it in all three.
	pub(super) fn privacy(&mut self, data: &Data) -> Result<()> {
		self.report.chapter("Privacy");
		let needles = Needles::of(&data.bundles, &data.images)?;
		let clean = self.sweep(&needles)?;
		self.check_sweep("no text of a patient's record is on the chain", clean.found.is_empty(), &clean, &needles)?;
		let planted = needles.plantable.clone();
		self.act(
			"//Manufacturer",
			"somebody plants a patient's text as a lot's number, on purpose",
			&medicines::planted_lot(&planted).each_ref().map(String::as_str),
		)?;
		let found = self.sweep(&needles)?;
		let expected = format!("text: {planted}");
		let held = ["blocks", "state", "files"]
			.iter()
			.all(|place| found.found.get(place).is_some_and(|texts| texts.contains(&expected)));
		self.check_sweep("the same search finds the planted text in blocks, state and files", held, &found, &needles)
	}

	/// One search, up to the newest final block.
	fn sweep(&mut self, needles: &Needles) -> Result<Sweep> {
		let newest = self.network().finalised()?;
		let (rpc, folder) = self.network().first()?;
		Sweep::run(needles, rpc, newest, &folder)
	}

	/// Notes a search, and fails when it isn't as expected.
	fn check_sweep(&mut self, what: &str, held: bool, sweep: &Sweep, needles: &Needles) -> Result<()> {
		let scope = format!(
			"{what}: {} texts in {} forms, {} blocks, {} state entries, {} files, {} MiB",
			needles.texts,
			needles.patterns(),
			sweep.blocks,
			sweep.entries,
			sweep.files,
			sweep.bytes >> 20
		);
		let answer = sweep.to_json(needles);
		ensure!(needles.texts > 0 && sweep.blocks > 0 && sweep.entries > 0 && sweep.files > 0, "nothing to search");
		self.check(&scope, held, &answer)
	}
}
