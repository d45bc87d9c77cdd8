//! What goes wrong, and the order in which it does.

use std::{fmt, fs, io::Write, time::Duration};

use anyhow::Result;
use nix::sys::signal::Signal;

use super::{
	network::{Network, DISK_NODE},
	Options, VALIDATORS,
};

/// Something that goes wrong, and is mended after some seconds.
pub(super) struct Fault {
	/// What it is.
	kind: Kind,
	/// How long it lasts.
	pub(super) seconds: u64,
}

/// What goes wrong. Nodes by their numbers.
enum Kind {
	/// Nodes end by `kill -9`, and are started again.
	Kill(Vec<usize>),
	/// Nodes stand still.
	Pause(Vec<usize>),
	/// What one node sends doesn't reach others; what they send reaches it.
	Partition(usize, Vec<usize>),
	/// A node's clock is wrong by so many seconds.
	Skew(usize, i64),
	/// A node's disk is full. The node is started again once there is room, as its operator would.
	FullDisk,
}

impl Fault {
	/// Lets it happen.
	pub(super) fn strike(&self, network: &mut Network) -> Result<()> {
		match &self.kind {
			Kind::Kill(nodes) => nodes.iter().for_each(|node| network.kill(*node)),
			Kind::Pause(nodes) => nodes.iter().for_each(|node| network.signal(*node, Signal::SIGSTOP)),
			Kind::Partition(from, to) => to.iter().try_for_each(|to| network.wires().cut(*from, *to))?,
			Kind::Skew(node, by) => network.set_clock(*node, *by)?,
			Kind::FullDisk => fill(network)?,
		}
		Ok(())
	}

	/// Mends it.
	pub(super) fn heal(&self, network: &mut Network) -> Result<()> {
		match &self.kind {
			Kind::Kill(nodes) => nodes.iter().try_for_each(|node| network.begin(*node)),
			Kind::Pause(nodes) => {
				nodes.iter().for_each(|node| network.signal(*node, Signal::SIGCONT));
				Ok(())
			}
			Kind::Partition(from, to) => to.iter().try_for_each(|to| network.wires().mend(*from, *to)),
			Kind::Skew(node, _) => network.set_clock(*node, 0),
			Kind::FullDisk => {
				network.kill(DISK_NODE);
				fs::remove_file(network.base(DISK_NODE).join(BALLAST))?;
				network.begin(DISK_NODE)
			}
		}
	}

	/// What kind of fault it is.
	pub(super) fn name(&self) -> &'static str {
		match self.kind {
			Kind::Kill(_) => "kill -9",
			Kind::Pause(_) => "pause",
			Kind::Partition(..) => "partition",
			Kind::Skew(..) => "clock",
			Kind::FullDisk => "full disk",
		}
	}

	/// Whether a node may end by it, so that its end is no failure.
	pub(super) fn may_end_a_node(&self) -> bool {
		matches!(self.kind, Kind::FullDisk)
	}
}

impl fmt::Display for Fault {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		let names = |nodes: &[usize]| nodes.iter().map(|node| VALIDATORS[*node]).collect::<Vec<_>>().join(" and ");
		match &self.kind {
			Kind::Kill(nodes) => write!(formatter, "kill -9 of {}", names(nodes)),
			Kind::Pause(nodes) => write!(formatter, "pause of {}", names(nodes)),
			Kind::Partition(from, to) => write!(formatter, "nothing from {} to {}", VALIDATORS[*from], names(to)),
			Kind::Skew(node, by) => write!(formatter, "clock of {} wrong by {by:+} s", VALIDATORS[*node]),
			Kind::FullDisk => write!(formatter, "disk of {} full", VALIDATORS[DISK_NODE]),
		}?;
		write!(formatter, " for {} s", self.seconds)
	}
}

/// What takes up all room.
const BALLAST: &str = "ballast";

/// Writes until there is no room.
fn fill(network: &Network) -> Result<()> {
	let mut ballast = fs::File::create(network.base(DISK_NODE).join(BALLAST))?;
	let block = vec![0; 64 * 1024];
	while ballast.write_all(&block).is_ok() {}
	Ok(())
}

/// Numbers that look random, the same for the same seed (splitmix64).
pub(super) struct Dice(pub(super) u64);

impl Dice {
	/// A number below a limit.
	fn below(&mut self, limit: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
		(mixed ^ (mixed >> 31)) % limit.max(1)
	}

	/// So many different nodes.
	fn nodes(&mut self, count: usize) -> Vec<usize> {
		let mut nodes: Vec<usize> = (0..VALIDATORS.len()).collect();
		while nodes.len() > count {
			nodes.remove(self.place(nodes.len()));
		}
		nodes
	}

	/// A place in a list of this length.
	fn place(&mut self, length: usize) -> usize {
		usize::try_from(self.below(u64::try_from(length).unwrap_or(1))).unwrap_or_default()
	}
}

/// The faults that are asked for, in an order that the dice decide. One fault in five hits two nodes of the four.
pub(super) fn plan(options: &Options, dice: &mut Dice) -> Vec<Fault> {
	let mut faults = Vec::new();
	for _ in 0..options.kills {
		let count = if dice.below(5) == 0 { 2 } else { 1 };
		faults.push(Fault { kind: Kind::Kill(dice.nodes(count)), seconds: dice.below(4) });
	}
	for _ in 0..options.pauses {
		let count = if dice.below(5) == 0 { 2 } else { 1 };
		faults.push(Fault { kind: Kind::Pause(dice.nodes(count)), seconds: 3 + dice.below(20) });
	}
	for _ in 0..options.partitions {
		let from = dice.place(VALIDATORS.len());
		let mut to: Vec<usize> = (0..VALIDATORS.len()).filter(|node| *node != from).collect();
		let count = 1 + dice.place(to.len());
		while to.len() > count {
			to.remove(dice.place(to.len()));
		}
		faults.push(Fault { kind: Kind::Partition(from, to), seconds: 5 + dice.below(20) });
	}
	for _ in 0..options.skews {
		let by = [-20, -7, -3, 3, 7, 20][dice.place(6)];
		faults.push(Fault { kind: Kind::Skew(dice.place(VALIDATORS.len()), by), seconds: 10 + dice.below(10) });
	}
	faults.extend((0..options.full_disks).map(|_| Fault { kind: Kind::FullDisk, seconds: 15 }));
	for last in (1..faults.len()).rev() {
		faults.swap(last, dice.place(last + 1));
	}
	faults
}

/// How long faults that are spread over `minutes` lie apart.
pub(super) fn spacing(minutes: u64, faults: usize) -> Duration {
	let count = u32::try_from(faults).unwrap_or(u32::MAX).max(1);
	Duration::from_secs(minutes * 60) / count
}

#[cfg(test)]
mod tests {
	use super::*;

	fn options() -> Options {
		Options { kills: 20, pauses: 5, partitions: 7, skews: 3, full_disks: 1, ..Options::default() }
	}

	#[test]
	fn plan_has_what_is_asked_for_and_depends_on_the_seed_only() {
		let list = |seed| plan(&options(), &mut Dice(seed)).iter().map(Fault::to_string).collect::<Vec<_>>();
		assert_eq!(list(1).len(), 36);
		assert_eq!(list(1), list(1));
		assert_ne!(list(1), list(2));
		let count = |word: &str| list(1).iter().filter(|fault| fault.contains(word)).count();
		assert_eq!((count("kill"), count("pause"), count("nothing"), count("clock"), count("disk")), (20, 5, 7, 3, 1));
	}

	#[test]
	fn no_partition_is_from_a_node_to_itself() {
		for seed in 0..50 {
			for fault in plan(&options(), &mut Dice(seed)) {
				if let Kind::Partition(from, to) = fault.kind {
					assert!(!to.is_empty() && !to.contains(&from));
				}
			}
		}
	}
}
