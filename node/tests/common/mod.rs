//! Starts nodes and asks them, with little more than the standard library.
#![allow(dead_code, reason = "not every test uses all of it")]
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]

use std::{
	env, fs,
	io::{Read, Write},
	net::TcpStream,
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	thread,
	time::{Duration, Instant},
};

use serde_json::{json, Value};

/// How long a node may take to start, or peers to meet, on a machine that compiles something else meanwhile.
const PATIENCE: Duration = Duration::from_secs(120);

/// The node's program. Cargo puts tests one folder below it; its own variable for the path has a hyphen in its name, and
/// doesn't get through the shell of the lint driver.
pub(crate) fn program() -> PathBuf {
	let test = env::current_exe().unwrap();
	test.parent().and_then(Path::parent).unwrap().join("salus-node")
}

/// The key of a node, for tests only: a validator doesn't make one by itself.
pub(crate) fn node_key(number: u8) -> String {
	format!("{number:064x}")
}

/// Runs a command of the node to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
	Command::new(program()).args(arguments).output().unwrap()
}

/// What a command of the node prints.
pub(crate) fn printed(arguments: &[&str]) -> String {
	let output = run(arguments);
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	String::from_utf8(output.stdout).unwrap()
}

/// A node that runs until it is dropped.
pub(crate) struct Node {
	child: Child,
	log: PathBuf,
	/// The port of its RPC server.
	port: u16,
}

impl Node {
	/// Starts a node with a folder for its chain and its log, and waits until it answers.
	pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
		fs::create_dir_all(folder).unwrap();
		let log = folder.join("log");
		let output = fs::File::create(&log).unwrap();
		let child = Command::new(program())
			.args(["--no-mdns", "--no-telemetry", "--no-prometheus", "--disable-log-color"])
			.args(["--listen-addr", "/ip4/127.0.0.1/tcp/0", "--base-path"])
			.arg(folder)
			.args(arguments)
			.stdout(Stdio::null())
			.stderr(output)
			.spawn()
			.unwrap();
		let mut node = Self { child, log, port: 0 };
		node.port = node.await_port();
		node
	}

	/// The port that the log tells of.
	fn await_port(&mut self) -> u16 {
		let end = Instant::now() + PATIENCE;
		loop {
			let log = fs::read_to_string(&self.log).unwrap();
			let port = log.split_once("JSON-RPC server: addr=").and_then(|(_, rest)| {
				let address = rest.split([',', '\n']).next()?;
				address.rsplit(':').next()?.parse().ok()
			});
			if let Some(port) = port {
				return port;
			}
			assert!(self.child.try_wait().unwrap().is_none() && Instant::now() < end, "the node didn't start: {log}");
			thread::sleep(Duration::from_millis(100));
		}
	}

	/// Asks a method of the node's RPC server; answers the whole of the response.
	pub(crate) fn ask(&self, method: &str) -> Value {
		let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": [] }).to_string();
		let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
		let port = self.port;
		write!(stream, "POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n").unwrap();
		write!(stream, "Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).unwrap();
		let mut response = String::new();
		stream.read_to_string(&mut response).unwrap();
		let (_, answer) = response.split_once("\r\n\r\n").unwrap();
		serde_json::from_str(answer).unwrap()
	}

	/// Where the node's peers reach it, with its peer id at the end.
	pub(crate) fn address(&self) -> String {
		let answer = self.ask("system_localListenAddresses");
		answer.pointer("/result/0").and_then(Value::as_str).unwrap().to_owned()
	}

	/// The node's peer id.
	pub(crate) fn id(&self) -> String {
		self.address().rsplit('/').next().unwrap().to_owned()
	}

	/// The ids of the node's peers, in order.
	pub(crate) fn peers(&self) -> Vec<String> {
		let answer = self.ask("system_peers");
		let peers = answer.get("result").and_then(Value::as_array).unwrap();
		let mut ids: Vec<String> =
			peers.iter().map(|peer| peer.get("peerId").and_then(Value::as_str).unwrap().to_owned()).collect();
		ids.sort();
		ids
	}

	/// Waits until the node has these peers and no others.
	pub(crate) fn await_peers(&self, ids: &[&str]) {
		let mut expected: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
		expected.sort();
		let end = Instant::now() + PATIENCE;
		while self.peers() != expected {
			assert!(Instant::now() < end, "peers are {:?} and not {expected:?}; {}", self.peers(), self.log());
			thread::sleep(Duration::from_millis(200));
		}
	}

	/// The number of the node's best block.
	pub(crate) fn height(&self) -> u64 {
		let answer = self.ask("chain_getHeader");
		let number = answer.pointer("/result/number").and_then(Value::as_str).unwrap();
		u64::from_str_radix(number.trim_start_matches("0x"), 16).unwrap()
	}

	/// Waits until the node has a block of this height, and answers how long that took.
	pub(crate) fn await_height(&self, height: u64) -> Duration {
		let start = Instant::now();
		while self.height() < height {
			assert!(start.elapsed() < PATIENCE, "the best block is {} and not {height}; {}", self.height(), self.log());
			thread::sleep(Duration::from_millis(200));
		}
		start.elapsed()
	}

	/// Sends the node a signal: `STOP` and it stands still, `CONT` and it goes on.
	pub(crate) fn signal(&self, name: &str) {
		let status = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
		assert!(status.success(), "{name}");
	}

	/// What the node has logged.
	pub(crate) fn log(&self) -> String {
		fs::read_to_string(&self.log).unwrap()
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		// It may have ended by itself: there is nothing to do about that here.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}
