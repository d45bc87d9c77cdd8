//! What became of the faults.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use anyhow::{Context, Result};
use serde_json::{json, Value};

use super::{
	checker::Book,
	network::{self, Healed},
};

/// How long it may take until all nodes finalise again once a fault is mended.
const HEALED_LIMIT: Duration = Duration::from_secs(60);

/// One fault as it went.
pub(super) struct Event {
	/// What kind of fault it was.
	pub(super) kind: &'static str,
	/// What went wrong.
	pub(super) what: String,
	/// How long until nodes finalised again, or what happened instead.
	pub(super) healed: Result<Healed, String>,
}

impl Event {
	/// Whether it went as it has to.
	fn held(&self) -> bool {
		self.healed.as_ref().is_ok_and(|healed| healed.all <= HEALED_LIMIT)
	}

	/// The line for people.
	pub(super) fn line(&self) -> String {
		let mark = if self.held() { "✓" } else { "✗" };
		match &self.healed {
			Ok(healed) => {
				let [network, all] = [healed.network, healed.all].map(|time| time.as_secs_f32());
				format!(
					"  {mark} {:<52} final again after {network:>5.1} s, on all nodes after {all:>5.1} s",
					self.what
				)
			}
			Err(why) => format!("  {mark} {:<52} {why}", self.what),
		}
	}

	/// The same as JSON.
	fn json(&self) -> Value {
		let healed = self.healed.as_ref().ok();
		let seconds = |time: fn(&Healed) -> Duration| healed.map(|healed| time(healed).as_secs_f64());
		json!({ "kind": self.kind, "what": self.what, "error": self.healed.as_ref().err(),
			"healed_seconds": seconds(|healed| healed.network), "caught_up_seconds": seconds(|healed| healed.all) })
	}
}

/// How long faults of one kind took to heal.
#[derive(Default)]
struct Kind {
	/// Until the network finalised again, in seconds, the shortest first.
	network: Vec<f64>,
	/// Until the last node had caught up, in seconds, the shortest first.
	all: Vec<f64>,
	/// How many weren't healed in time.
	late: usize,
}

impl Kind {
	/// All kinds by their names.
	fn all(events: &[Event]) -> BTreeMap<&'static str, Self> {
		let mut kinds: BTreeMap<&'static str, Self> = BTreeMap::new();
		for event in events {
			let kind = kinds.entry(event.kind).or_default();
			kind.network.extend(event.healed.as_ref().ok().map(|healed| healed.network.as_secs_f64()));
			kind.all.extend(event.healed.as_ref().ok().map(|healed| healed.all.as_secs_f64()));
			kind.late += usize::from(!event.held());
		}
		for kind in kinds.values_mut() {
			kind.network.sort_by(f64::total_cmp);
			kind.all.sort_by(f64::total_cmp);
		}
		kinds
	}

	/// The line for people.
	fn line(&self, name: &str) -> String {
		let of = |seconds: &[f64], hundredths| percentile(seconds, hundredths).unwrap_or_default();
		format!(
			"  {name:<10} {:>4} × final again after {:.1} s (median), {:.1} s (most); on all nodes after {:.1} s, {:.1} s; {} late",
			self.network.len(),
			of(&self.network, 50),
			of(&self.network, 100),
			of(&self.all, 50),
			of(&self.all, 100),
			self.late
		)
	}

	/// The same as JSON.
	fn json(&self) -> Value {
		let of = |seconds: &[f64]| {
			let [median, slow, most] = [50, 95, 100].map(|hundredths| percentile(seconds, hundredths));
			json!({ "median_seconds": median, "p95_seconds": slow, "most_seconds": most })
		};
		json!({ "count": self.network.len(), "late": self.late, "healed": of(&self.network), "caught_up": of(&self.all) })
	}
}

/// The time that so many hundredths of these took at most; the shortest comes first.
fn percentile(seconds: &[f64], hundredths: usize) -> Option<f64> {
	let last = seconds.len().checked_sub(1)?;
	seconds.get(last * hundredths / 100).copied()
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
		let event = |kind, healed: Result<(u64, u64), &str>| Event {
			kind,
			what: String::new(),
			healed: healed
				.map_err(str::to_owned)
				.map(|times| Healed { network: Duration::from_secs(times.0), all: Duration::from_secs(times.1) }),
		};
		let events = [
			event("kill -9", Ok((7, 9))),
			event("kill -9", Ok((61, 61))),
			event("kill -9", Ok((6, 62))),
			event("pause", Err("lost")),
			event("pause", Ok((50, 60))),
		];
		let kinds = Kind::all(&events);
		let kills = &kinds["kill -9"];
		assert_eq!([50, 100].map(|hundredths| percentile(&kills.network, hundredths)), [Some(7.0), Some(61.0)]);
		assert_eq!((percentile(&kills.all, 100), kills.late), (Some(62.0), 2));
		assert_eq!((kinds["pause"].network.len(), kinds["pause"].late), (1, 1));
	}
}
