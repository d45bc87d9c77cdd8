//! What became of the faults.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use anyhow::{Context, Result};
use serde_json::{json, Value};

use super::{checker::Book, network};

/// How long the network may take to finalise again once a fault is mended.
const HEALED_LIMIT: Duration = Duration::from_secs(60);

/// One fault as it went.
pub(super) struct Event {
	/// What kind of fault it was.
	pub(super) kind: &'static str,
	/// What went wrong.
	pub(super) what: String,
	/// How long until all nodes finalised again, or what happened instead.
	pub(super) healed: Result<Duration, String>,
}

impl Event {
	/// Whether it went as it has to.
	fn held(&self) -> bool {
		self.healed.as_ref().is_ok_and(|took| *took <= HEALED_LIMIT)
	}

	/// The line for people.
	pub(super) fn line(&self) -> String {
		let mark = if self.held() { "✓" } else { "✗" };
		match &self.healed {
			Ok(took) => format!("  {mark} {:<52} final again after {:>5.1} s", self.what, took.as_secs_f32()),
			Err(why) => format!("  {mark} {:<52} {why}", self.what),
		}
	}

	/// The same as JSON.
	fn json(&self) -> Value {
		let seconds = self.healed.as_ref().ok().map(Duration::as_secs_f64);
		json!({ "kind": self.kind, "what": self.what, "healed_seconds": seconds, "error": self.healed.as_ref().err() })
	}
}

/// How long faults of one kind took to heal.
struct Kind {
	/// In seconds, the shortest first.
	seconds: Vec<f64>,
	/// How many weren't healed in time.
	late: usize,
}

impl Kind {
	/// All kinds by their names.
	fn all(events: &[Event]) -> BTreeMap<&'static str, Self> {
		let mut kinds = BTreeMap::new();
		for event in events {
			let kind = kinds.entry(event.kind).or_insert(Self { seconds: Vec::new(), late: 0 });
			kind.seconds.extend(event.healed.as_ref().ok().map(Duration::as_secs_f64));
			kind.late += usize::from(!event.held());
		}
		kinds.values_mut().for_each(|kind| kind.seconds.sort_by(f64::total_cmp));
		kinds
	}

	/// The time that so many hundredths of them took at most.
	fn percentile(&self, hundredths: usize) -> Option<f64> {
		let last = self.seconds.len().checked_sub(1)?;
		self.seconds.get(last * hundredths / 100).copied()
	}

	/// The line for people.
	fn line(&self, name: &str) -> String {
		let [median, most] = [50, 100].map(|hundredths| self.percentile(hundredths).unwrap_or_default());
		let count = self.seconds.len();
		format!(
			"  {name:<10} {count:>4} × final again after {median:.1} s (median), {most:.1} s (most); {} late",
			self.late
		)
	}

	/// The same as JSON.
	fn json(&self) -> Value {
		let [median, slow, most] = [50, 95, 100].map(|hundredths| self.percentile(hundredths));
		json!({ "healed": self.seconds.len(), "median_seconds": median, "p95_seconds": slow, "most_seconds": most,
			"late": self.late })
	}
}

/// Compares all nodes, prints the verdict and writes the report.
pub(super) fn settle(book: &Book, events: &[Event], took: Duration, file: &Path) -> Result<bool> {
	let rpcs: Vec<_> = network::rpcs().collect();
	let (summary, broken) = book.compare(&rpcs)?;
	broken.iter().for_each(|broken| eprintln!("  ✗ {broken}"));
	let failed = events.iter().filter(|event| !event.held()).count();
	let held = failed == 0 && broken.is_empty() && summary["final_transactions"].as_u64() > Some(0);
	let kinds = Kind::all(events);
	let report = json!({
		"held": held,
		"seconds": took.as_secs_f64(),
		"kinds": kinds.iter().map(|(name, kind)| ((*name).to_owned(), kind.json())).collect::<serde_json::Map<_, _>>(),
		"compared": summary,
		"broken": broken,
		"faults": events.iter().map(Event::json).collect::<Vec<_>>(),
	});
	write(file, &report)?;
	kinds.iter().for_each(|(name, kind)| println!("{}", kind.line(name)));
	println!("compared: {summary}\nreport: {}", file.display());
	println!("{} faults, {failed} not healed in time, {} contradictions", events.len(), broken.len());
	Ok(held)
}

/// Writes a report.
pub(super) fn write(file: &Path, report: &Value) -> Result<()> {
	fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))?;
	fs::write(file, format!("{report:#}\n")).with_context(|| format!("can't write {}", file.display()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn late_and_lost_are_counted() {
		let event = |kind, healed: Result<u64, &str>| Event {
			kind,
			what: String::new(),
			healed: healed.map(Duration::from_secs).map_err(str::to_owned),
		};
		let events =
			[event("kill -9", Ok(7)), event("kill -9", Ok(61)), event("pause", Err("lost")), event("pause", Ok(60))];
		let kinds = Kind::all(&events);
		let kills = &kinds["kill -9"];
		assert_eq!((kills.percentile(50), kills.percentile(100), kills.late), (Some(7.0), Some(61.0), 1));
		assert_eq!((kinds["pause"].seconds.len(), kinds["pause"].late), (1, 1));
	}
}
