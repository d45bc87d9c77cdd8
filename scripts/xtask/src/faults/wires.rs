//! How the nodes reach each other: network namespaces on a bridge, where single directions can be cut, or loopback.

use std::{
	io,
	net::{Ipv4Addr, Shutdown, SocketAddr, SocketAddrV4, TcpListener, TcpStream},
	path::Path,
	process::Command,
	thread,
	time::Duration,
};

use anyhow::{ensure, Context, Result};

use super::VALIDATORS;
use crate::run;

/// Where the nodes' RPC is reached on loopback: from here on, one port for each node.
const RPC_PORT: u16 = 27_950;

/// On loopback, where nodes reach each other.
const PEERS_PORT: u16 = 27_960;

/// Between the namespaces each node has an address, and so its ports for itself.
const OWN_PORTS: (u16, u16) = (9944, 30_333);

/// A hardware address that nobody has.
const NOBODY: &str = "02:00:00:00:00:01";

/// The wires between the nodes.
pub(super) struct Wires {
	/// Whether each node has a network namespace. This process is then in one itself, with the bridge.
	apart: bool,
}

impl Wires {
	/// Nodes on loopback: nothing can be cut.
	pub(super) fn loopback() -> Self {
		Self { apart: false }
	}

	/// A namespace for each node. To be called in namespaces of our own (network, mounts): all of it goes with them.
	pub(super) fn apart() -> Result<Self> {
		// The names of namespaces are files in /run/netns: ours are seen by nobody else.
		command("mount", "-t tmpfs none /run")?;
		command("ip", "link set lo up")?;
		command("ip", "link add wires type bridge")?;
		command("ip", "addr add 10.77.0.254/24 dev wires")?;
		command("ip", "link set wires up")?;
		for (number, name) in VALIDATORS.iter().enumerate() {
			command("ip", &format!("netns add {name}"))?;
			command("ip", &format!("link add to-{name} type veth peer name eth0 netns {name}"))?;
			command("ip", &format!("link set to-{name} master wires up"))?;
			command("ip", &format!("-n {name} addr add {}/24 dev eth0", address(number)))?;
			command("ip", &format!("-n {name} link set eth0 up"))?;
			command("ip", &format!("-n {name} link set lo up"))?;
			forward(rpc_port(number), SocketAddrV4::new(address(number), OWN_PORTS.0))?;
		}
		Ok(Self { apart: true })
	}

	/// A command that runs a program where a node is.
	pub(super) fn command(&self, number: usize, program: &Path) -> Command {
		if !self.apart {
			return Command::new(program);
		}
		let mut command = Command::new("ip");
		command.args(["netns", "exec", VALIDATORS[number]]).arg(program);
		command
	}

	/// The node's options for its addresses.
	pub(super) fn options(&self, number: usize) -> Vec<String> {
		let mut options = vec![format!("--listen-addr={}", self.peer_address(number))];
		if self.apart {
			// Only the bridge reaches it.
			options.extend([format!("--rpc-port={}", OWN_PORTS.0), "--unsafe-rpc-external".into()]);
		} else {
			options.push(format!("--rpc-port={}", rpc_port(number)));
		}
		options
	}

	/// Where other nodes reach a node.
	pub(super) fn peer_address(&self, number: usize) -> String {
		if self.apart {
			format!("/ip4/{}/tcp/{}", address(number), OWN_PORTS.1)
		} else {
			format!("/ip4/127.0.0.1/tcp/{}", PEERS_PORT + small(number))
		}
	}

	/// Drops whatever one node sends to another, without a word: it goes to a hardware address that nobody has. What
	/// comes the other way arrives. Over TCP that is little, since its sender waits for acknowledgements.
	pub(super) fn cut(&self, from: usize, to: usize) -> Result<()> {
		self.neighbour(from, &format!("replace {} lladdr {NOBODY} dev eth0 nud permanent", address(to)))
	}

	/// Takes a cut back.
	pub(super) fn mend(&self, from: usize, to: usize) -> Result<()> {
		self.neighbour(from, &format!("del {} dev eth0", address(to)))
	}

	/// Changes what a node takes for another one's hardware address.
	fn neighbour(&self, of: usize, change: &str) -> Result<()> {
		ensure!(self.apart, "on loopback no direction can be cut");
		command("ip", &format!("-n {} neigh {change}", VALIDATORS[of]))
	}
}

/// Where the RPC of a node is reached on loopback.
pub(super) fn rpc_port(number: usize) -> u16 {
	RPC_PORT + small(number)
}

/// The address of a node on the bridge.
fn address(number: usize) -> Ipv4Addr {
	Ipv4Addr::new(10, 77, 0, u8::try_from(number + 1).unwrap_or(u8::MAX))
}

/// A node's number as part of a port.
fn small(number: usize) -> u16 {
	u16::try_from(number).unwrap_or_default()
}

/// Runs a command given as a line, and fails with what it complains of.
pub(super) fn command(program: &str, line: &str) -> Result<()> {
	let outcome = run::capture(Command::new(program).args(line.split_whitespace()), Duration::from_secs(20))?;
	ensure!(outcome.code == 0, "{program} {line}: {}", outcome.stderr.trim());
	Ok(())
}

/// Takes connections on loopback to another address: clients refuse plain WebSockets to anything but loopback.
fn forward(port: u16, target: SocketAddrV4) -> Result<()> {
	let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| format!("port {port}"))?;
	thread::spawn(move || {
		for client in listener.incoming().flatten() {
			thread::spawn(move || join(client, target));
		}
	});
	Ok(())
}

/// Copies both ways until one side ends.
fn join(client: TcpStream, target: SocketAddrV4) -> io::Result<()> {
	let node = TcpStream::connect_timeout(&SocketAddr::V4(target), Duration::from_secs(5))?;
	let (mut from_client, mut to_node) = (client.try_clone()?, node.try_clone()?);
	thread::spawn(move || {
		io::copy(&mut from_client, &mut to_node).ok();
		to_node.shutdown(Shutdown::Both).ok();
	});
	let (mut from_node, mut to_client) = (node, client);
	io::copy(&mut from_node, &mut to_client).ok();
	to_client.shutdown(Shutdown::Both)
}
