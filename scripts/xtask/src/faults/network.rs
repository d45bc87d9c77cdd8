//! Four validators that can be hurt one by one.

use std::{
	fs,
	path::{Path, PathBuf},
	process::Command,
	time::{Duration, Instant},
};

use anyhow::{bail, ensure, Context, Result};
use nix::sys::signal::Signal;

use super::{
	wires::{self, rpc_port, Wires},
	VALIDATORS,
};
use crate::{group::Group, rpc::Rpc, run};

/// How long the network has to finalise its first block, and to agree once it is healed. What it has to do is far less.
const READY_LIMIT: Duration = Duration::from_secs(180);

/// So many of the four may lag while the network finalises: blocks are final with more than two thirds of the votes.
const MAY_LAG: usize = 1;

/// Room on the disk that gets full.
const DISK: &str = "768m";

/// The node whose disk gets full.
pub(super) const DISK_NODE: usize = 3;

/// What the nodes need besides.
pub(super) struct Means {
	/// Our node.
	pub(super) program: PathBuf,
	/// Where everything is kept.
	pub(super) folder: PathBuf,
	/// How the nodes reach each other.
	pub(super) wires: Wires,
	/// The library that lets clocks go wrong.
	pub(super) faketime: Option<PathBuf>,
	/// Whether one node has a small disk of its own.
	pub(super) small_disk: bool,
}

/// How long it took from the mending of a fault on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Healed {
	/// Until the network finalised a new block: all nodes but one at most had it.
	pub(super) network: Duration,
	/// Until all nodes had it.
	pub(super) all: Duration,
}

/// The validators.
pub(super) struct Network {
	means: Means,
	spec: PathBuf,
	addresses: Vec<String>,
	nodes: Vec<Option<Group>>,
}

impl Network {
	/// Starts the nodes and waits until each has finalised a block.
	pub(super) fn start(means: Means) -> Result<Self> {
		let spec = means.folder.join("local.json");
		ask(&means.program, &["export-chain-spec", "--chain", "local", "--raw", "--output"], &spec)?;
		let mut addresses = Vec::new();
		for number in 0..VALIDATORS.len() {
			let file = means.folder.join("node-key");
			fs::write(&file, node_key(number))?;
			let id = ask(&means.program, &["key", "inspect-node-key", "--file"], &file)?;
			addresses.push(format!("{}/p2p/{}", means.wires.peer_address(number), id.trim()));
		}
		if means.small_disk {
			let disk = means.folder.join(VALIDATORS[DISK_NODE]);
			fs::create_dir_all(&disk)?;
			wires::command("mount", &format!("-t tmpfs -o size={DISK} none {}", disk.display()))?;
		}
		let mut network = Self { means, spec, addresses, nodes: Vec::new() };
		for number in 0..VALIDATORS.len() {
			network.set_clock(number, 0)?;
			network.nodes.push(None);
			network.begin(number)?;
		}
		network.await_final(1)?;
		Ok(network)
	}

	/// Starts a node that doesn't run, with whatever it has on its disk.
	pub(super) fn begin(&mut self, number: usize) -> Result<()> {
		let name = VALIDATORS[number];
		let log = fs::File::options().create(true).append(true).open(self.log(number))?;
		let mut node = self.means.wires.command(number, &self.means.program);
		node.args(["--validator", "--no-mdns", "--no-telemetry", "--no-prometheus", "--chain"])
			.arg(&self.spec)
			.arg(format!("--{name}"))
			.arg("--base-path")
			.arg(self.base(number))
			.args(self.means.wires.options(number))
			.args(["--rpc-methods=safe", "--rpc-cors=all"])
			.arg(format!("--node-key={}", node_key(number)));
		for (_, address) in self.addresses.iter().enumerate().filter(|(other, _)| *other != number) {
			node.arg("--bootnodes").arg(address);
		}
		if let Some(library) = &self.means.faketime {
			node.env("LD_PRELOAD", library)
				.env("FAKETIME_TIMESTAMP_FILE", self.clock(number))
				.env("FAKETIME_CACHE_DURATION", "1")
				.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
		}
		self.nodes[number] = Some(Group::start(node.stdout(log.try_clone()?).stderr(log))?);
		Ok(())
	}

	/// Ends a node by `kill -9`.
	pub(super) fn kill(&mut self, number: usize) {
		self.nodes[number] = None;
	}

	/// Sends a signal to a node.
	pub(super) fn signal(&self, number: usize, signal: Signal) {
		if let Some(node) = &self.nodes[number] {
			node.signal(signal);
		}
	}

	/// The wires between the nodes.
	pub(super) fn wires(&self) -> &Wires {
		&self.means.wires
	}

	/// Sets by how many seconds a node's clock is wrong.
	pub(super) fn set_clock(&self, number: usize, seconds: i64) -> Result<()> {
		Ok(fs::write(self.clock(number), format!("{seconds:+}\n"))?)
	}

	/// Where a node keeps all it has.
	pub(super) fn base(&self, number: usize) -> PathBuf {
		self.means.folder.join(VALIDATORS[number])
	}

	/// The file with a node's clock.
	fn clock(&self, number: usize) -> PathBuf {
		self.means.folder.join(format!("{}.clock", VALIDATORS[number]))
	}

	/// What a node wrote.
	fn log(&self, number: usize) -> PathBuf {
		self.means.folder.join(format!("{}.log", VALIDATORS[number]))
	}

	/// Fails when a node has ended by itself, with the end of its log.
	pub(super) fn ensure_runs(&mut self) -> Result<()> {
		for (number, name) in VALIDATORS.iter().enumerate() {
			let Some(node) = &mut self.nodes[number] else { continue };
			if let Some(status) = node.ended()? {
				let bytes = fs::read(self.log(number)).unwrap_or_default();
				let log = String::from_utf8_lossy(&bytes);
				let lines: Vec<&str> = log.lines().collect();
				let end = lines.get(lines.len().saturating_sub(15)..).unwrap_or_default();
				bail!("{name}'s node ended by itself ({status}):\n{}", end.join("\n"));
			}
		}
		Ok(())
	}

	/// Waits until every node has finalised a block that didn't exist when this began. Gives how long it took.
	pub(super) fn recover(&mut self) -> Result<Healed> {
		let newest = rpcs().filter_map(|rpc| rpc.best().ok()).max().context("no node answers")?;
		self.await_final(newest + 1)
	}

	/// Waits until every node has finalised this block.
	fn await_final(&mut self, number: u64) -> Result<Healed> {
		let (start, mut network) = (Instant::now(), None);
		loop {
			self.ensure_runs()?;
			let has = |rpc: Rpc| rpc.finalised().is_ok_and(|(finalised, _)| finalised >= number);
			let late: Vec<&str> =
				VALIDATORS.iter().zip(rpcs()).filter(|(_, rpc)| !has(*rpc)).map(|(name, _)| *name).collect();
			let all = start.elapsed();
			if late.len() <= MAY_LAG {
				network.get_or_insert(all);
			}
			if late.is_empty() {
				return Ok(Healed { network: network.unwrap_or(all), all });
			}
			ensure!(all < READY_LIMIT, "block {number} isn't final for {} in {READY_LIMIT:?}", late.join(", "));
			run::pause(Duration::from_millis(200))?;
		}
	}
}

/// All nodes, to be asked.
pub(super) fn rpcs() -> impl Iterator<Item = Rpc> {
	(0..VALIDATORS.len()).map(|number| Rpc { port: rpc_port(number) })
}

/// The fixed development key of the node with this number. It names the node to its peers and guards nothing.
fn node_key(number: usize) -> String {
	format!("{:064x}", number + 1)
}

/// Runs one of the node's commands on a file.
fn ask(program: &Path, words: &[&str], file: &Path) -> Result<String> {
	let outcome = run::capture(Command::new(program).args(words).arg(file), READY_LIMIT)?;
	ensure!(outcome.code == 0, "salus-node {}: {}", words.join(" "), outcome.stderr);
	Ok(outcome.stdout)
}
