//! Four validators on loopback, ended and removed whatever happens.

use std::{
	fs,
	net::{Ipv4Addr, TcpListener},
	os::unix::process::CommandExt,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread,
	time::{Duration, Instant},
};

use anyhow::{ensure, Context, Result};
use nix::{
	sys::signal::{killpg, Signal},
	unistd::Pid,
};
use tempfile::TempDir;

use super::BadOption;
use crate::{rpc::Rpc, run};

/// The validators of the chain `local`, by the names of their development keys.
pub(super) const VALIDATORS: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// How far apart the ports of one kind are from those of the next.
const STRIDE: u16 = 10;

/// How long the network has to finalise its first block.
const READY_LIMIT: Duration = Duration::from_secs(120);

/// How long a node has to end by itself.
const END_LIMIT: Duration = Duration::from_secs(10);

/// The ports of one node.
#[derive(Clone, Copy)]
struct Ports {
	/// JSON-RPC, WebSocket and HTTP.
	rpc: u16,
	/// Other nodes.
	peers: u16,
	/// Prometheus.
	metrics: u16,
}

impl Ports {
	/// The ports of the node with this number.
	fn of(base: u16, number: u16) -> Result<Self> {
		let port = |kind: u16| base.checked_add(kind * STRIDE).and_then(|first| first.checked_add(number));
		match (port(0), port(1), port(2)) {
			(Some(rpc), Some(peers), Some(metrics)) if base > 0 => Ok(Self { rpc, peers, metrics }),
			_ => Err(BadOption(format!("--base-port {base}: 34 ports from there on are needed")).into()),
		}
	}

	/// Fails when one of the ports is in use.
	fn ensure_free(self, name: &str) -> Result<()> {
		for (port, kind) in [(self.rpc, "RPC"), (self.peers, "peers"), (self.metrics, "metrics")] {
			if let Err(error) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
				return Err(BadOption(format!(
					"port {port} ({name}'s {kind}) can't be used: {error}; choose others with --base-port"
				))
				.into());
			}
		}
		Ok(())
	}
}

/// One running node; ended when dropped.
struct Node {
	name: &'static str,
	ports: Ports,
	process: Child,
	log: PathBuf,
}

impl Node {
	/// Sends a signal to the node and whatever it started.
	fn signal(&self, signal: Signal) {
		if let Ok(id) = i32::try_from(self.process.id()) {
			// It may have ended by itself: that is what is wanted.
			killpg(Pid::from_raw(id), signal).ok();
		}
	}

	/// Fails when the node has ended, with the end of its log.
	fn ensure_runs(&mut self) -> Result<()> {
		let Some(status) = self.process.try_wait()? else { return Ok(()) };
		let log = fs::read_to_string(&self.log).unwrap_or_default();
		let end: Vec<&str> = log.lines().rev().take(15).collect();
		let end: Vec<&str> = end.into_iter().rev().collect();
		anyhow::bail!("{}'s node ended ({status}):\n{}", self.name, end.join("\n"))
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		self.signal(Signal::SIGTERM);
		let until = Instant::now() + END_LIMIT;
		while matches!(self.process.try_wait(), Ok(None)) && Instant::now() < until {
			thread::sleep(Duration::from_millis(20));
		}
		self.signal(Signal::SIGKILL);
		self.process.wait().ok();
	}
}

/// The running network. Its nodes end before its folder is removed, since fields are dropped in this order.
pub(super) struct Network {
	nodes: Vec<Node>,
	folder: TempDir,
}

impl Drop for Network {
	/// Asks all nodes to end, so that they do so at the same time.
	fn drop(&mut self) {
		self.nodes.iter().for_each(|node| node.signal(Signal::SIGTERM));
	}
}

impl Network {
	/// Checks the ports, starts the nodes and waits until each has finalised a block.
	pub(super) fn start(program: &Path, base_port: u16) -> Result<Self> {
		let mut ports = Vec::new();
		for (name, number) in VALIDATORS.into_iter().zip(0..) {
			let own = Ports::of(base_port, number)?;
			own.ensure_free(name)?;
			ports.push((name, own));
		}
		let folder = tempfile::Builder::new().prefix("salus-demo-").tempdir()?;
		let mut network = Self { nodes: Vec::new(), folder };
		let spec = network.chain_spec(program)?;
		let mut addresses = Vec::new();
		for (number, (_, own)) in ports.iter().enumerate() {
			addresses.push(format!("/ip4/127.0.0.1/tcp/{}/p2p/{}", own.peers, network.peer_id(program, number)?));
		}
		for (name, own) in ports {
			let node = network.spawn(program, &spec, name, own, &addresses)?;
			network.nodes.push(node);
		}
		network.wait("finality", |rpc| rpc.finalised().is_ok_and(|(number, _)| number >= 1))?;
		Ok(network)
	}

	/// The chain `local` with its genesis worked out, once rather than by each node: that compiles the runtime, which
	/// takes a node longer than all else before its first block.
	fn chain_spec(&self, program: &Path) -> Result<PathBuf> {
		let file = self.folder.path().join("local.json");
		let mut export = Command::new(program);
		export.args(["export-chain-spec", "--chain", "local", "--raw", "--output"]).arg(&file);
		let outcome = run::capture(&mut export, READY_LIMIT)?;
		ensure!(outcome.code == 0, "salus-node export-chain-spec failed: {}", outcome.stderr);
		Ok(file)
	}

	/// The fixed development key of the node with this number. It names the node to its peers and guards nothing.
	fn node_key(number: usize) -> String {
		format!("{:064x}", number + 1)
	}

	/// The name of the node with this number among its peers.
	fn peer_id(&self, program: &Path, number: usize) -> Result<String> {
		let file = self.folder.path().join("node-key");
		fs::write(&file, Self::node_key(number))?;
		let mut inspect = Command::new(program);
		inspect.args(["key", "inspect-node-key", "--file"]).arg(&file);
		let outcome = run::capture(&mut inspect, Duration::from_secs(30))?;
		ensure!(outcome.code == 0, "salus-node key inspect-node-key failed: {}", outcome.stderr);
		Ok(outcome.stdout.trim().to_owned())
	}

	/// Starts one node in a process group of its own, so that Ctrl-C reaches it through us only. `setpriv`, where
	/// there is one, has the kernel end the node should this program be killed.
	fn spawn(
		&self,
		program: &Path,
		spec: &Path,
		name: &'static str,
		ports: Ports,
		addresses: &[String],
	) -> Result<Node> {
		let log = self.folder.path().join(format!("{name}.log"));
		let output = fs::File::create(&log)?;
		let guarded = run::capture(Command::new("setpriv").arg("--version"), Duration::from_secs(5)).is_ok();
		let mut command = Command::new(if guarded { Path::new("setpriv") } else { program });
		if guarded {
			command.args(["--pdeathsig", "KILL", "--"]).arg(program);
		}
		command
			.args(["--validator", "--no-mdns", "--no-telemetry", "--chain"])
			.arg(spec)
			.arg(format!("--{name}"))
			.arg("--base-path")
			.arg(self.folder.path().join(name))
			.arg(format!("--listen-addr=/ip4/127.0.0.1/tcp/{}", ports.peers))
			.arg(format!("--rpc-port={}", ports.rpc))
			.arg("--rpc-cors=all")
			.arg(format!("--prometheus-port={}", ports.metrics))
			.arg(format!("--node-key={}", Self::node_key(self.nodes.len())));
		// All the others: they start at the same time, and whoever comes later finds those who came before.
		for (_, address) in addresses.iter().enumerate().filter(|(number, _)| *number != self.nodes.len()) {
			command.arg("--bootnodes").arg(address);
		}
		command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output).process_group(0);
		let process = command.spawn().with_context(|| format!("can't start {}", program.display()))?;
		Ok(Node { name, ports, process, log })
	}

	/// Waits until every node that runs so far satisfies a condition.
	fn wait(&mut self, what: &str, holds: impl Fn(Rpc) -> bool) -> Result<()> {
		let until = Instant::now() + READY_LIMIT;
		loop {
			for node in &mut self.nodes {
				node.ensure_runs()?;
			}
			let Some(late) = self.nodes.iter().find(|node| !holds(Rpc { port: node.ports.rpc })) else {
				return Ok(());
			};
			ensure!(Instant::now() < until, "{}'s node didn't reach {what} in {READY_LIMIT:?}", late.name);
			run::pause(Duration::from_millis(200))?;
		}
	}

	/// Waits until a block with at least this number is final everywhere, and fails unless all nodes name the same
	/// block there. Gives its number and hash.
	pub(super) fn agree(&mut self, number: u64) -> Result<(u64, String)> {
		self.wait("the finalised block of the others", |rpc| {
			rpc.finalised().is_ok_and(|(finalised, _)| finalised >= number)
		})?;
		let mut hashes = Vec::new();
		for node in &self.nodes {
			hashes.push(Rpc { port: node.ports.rpc }.block_hash(number)?.context("a final block without a hash")?);
		}
		hashes.dedup();
		ensure!(hashes.len() == 1, "the nodes disagree about block {number}: {}", hashes.join(", "));
		Ok((number, hashes.remove(0)))
	}

	/// The newest block that the first node has finalised.
	pub(super) fn finalised(&self) -> Result<u64> {
		let first = self.nodes.first().context("no nodes")?;
		Ok(Rpc { port: first.ports.rpc }.finalised()?.0)
	}

	/// The first node: where it is asked, and the folder with all it keeps.
	pub(super) fn first(&self) -> Result<(Rpc, PathBuf)> {
		let first = self.nodes.first().context("no nodes")?;
		Ok((Rpc { port: first.ports.rpc }, self.folder.path().join(first.name)))
	}

	/// Fails when a node has ended.
	pub(super) fn ensure_runs(&mut self) -> Result<()> {
		self.nodes.iter_mut().try_for_each(Node::ensure_runs)
	}

	/// Where a client connects.
	pub(super) fn url(&self) -> String {
		let port = self.nodes.first().map(|node| node.ports.rpc).unwrap_or_default();
		format!("ws://127.0.0.1:{port}")
	}

	/// A folder that is removed with the network.
	pub(super) fn folder(&self) -> &Path {
		self.folder.path()
	}
}
