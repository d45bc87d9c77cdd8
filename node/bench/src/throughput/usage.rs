//! What processes have used up, from Linux' `/proc`, and what the node counts itself.

use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
};

use super::node::Node;

/// Clock ticks a second in `/proc`: Linux gives this number to user space on every machine.
const TICKS: f64 = 100.0;

/// What was used up to a moment, in seconds of one core.
pub(crate) struct Usage {
	/// By the node.
	pub(crate) node: f64,
	/// By this process, which makes the load.
	pub(crate) load: f64,
	/// By the whole machine, whatever else ran on it.
	pub(crate) machine: f64,
	/// By the node's threads, under their names.
	pub(crate) threads: BTreeMap<String, f64>,
	/// The node's own metrics, by name and labels.
	metrics: BTreeMap<String, f64>,
}

impl Usage {
	/// What was used up to now.
	pub(crate) fn now(node: &Node) -> Self {
		let folder = PathBuf::from(format!("/proc/{}", node.pid()));
		let mut threads = BTreeMap::new();
		for thread in fs::read_dir(folder.join("task")).expect("the node runs").filter_map(Result::ok) {
			// A thread may have ended since.
			let Ok(name) = fs::read_to_string(thread.path().join("comm")) else { continue };
			*threads.entry(name.trim().to_owned()).or_default() += cpu(&thread.path()).unwrap_or_default();
		}
		Self {
			node: cpu(&folder).expect("the node runs"),
			load: cpu(Path::new("/proc/self")).expect("this process runs"),
			machine: machine(),
			threads,
			metrics: metrics(&node.metrics()),
		}
	}

	/// A metric of the node, with its labels, or 0.
	pub(crate) fn metric(&self, name: &str) -> f64 {
		self.metrics.get(name).copied().unwrap_or_default()
	}

	/// What is between a name's braces, and its value, for all metrics of that name.
	pub(crate) fn metrics_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, f64)> {
		let is_of = move |(key, value): (&'a String, &f64)| Some((key.strip_prefix(name)?, *value));
		self.metrics.iter().filter_map(is_of)
	}
}

/// User and system time of a process or a thread.
fn cpu(folder: &Path) -> Option<f64> {
	let text = fs::read_to_string(folder.join("stat")).ok()?;
	// The name, in parentheses, may hold blanks. Fields 14 and 15 of all are numbers 12 and 13 after it.
	let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
	let ticks = |place: usize| fields.get(place)?.parse::<f64>().ok();
	Some((ticks(11)? + ticks(12)?) / TICKS)
}

/// All cores' time that was neither idle nor spent waiting for a disk.
fn machine() -> f64 {
	let text = fs::read_to_string("/proc/stat").expect("Linux has this file");
	let fields = text.lines().next().unwrap_or_default().split_whitespace().skip(1);
	let ticks: Vec<f64> = fields.filter_map(|field| field.parse().ok()).collect();
	// user, nice, system, idle, iowait, irq, softirq, steal; what follows is in user already.
	ticks.iter().take(8).enumerate().filter(|(place, _)| ![3, 4].contains(place)).map(|(_, ticks)| ticks).sum::<f64>()
		/ TICKS
}

fn metrics(text: &str) -> BTreeMap<String, f64> {
	let parse = |line: &str| {
		let (name, value) = line.rsplit_once(' ')?;
		// Every metric names the chain; nothing is gained by it.
		let name = name.replace("chain=\"salus_throughput\",", "").replace("{chain=\"salus_throughput\"}", "");
		Some((name, value.trim().parse().ok()?))
	};
	text.lines().filter(|line| !line.starts_with('#')).filter_map(parse).collect()
}
