//! The node: one validator that ends with the benchmark.

use std::{
	env, fs,
	io::{BufRead, BufReader, Read, Write},
	net::{TcpListener, TcpStream},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::setting;

/// A validator of a chain of its own, on this machine's loopback.
pub(crate) struct Node {
	process: Child,
	rpc: u16,
	metrics: u16,
	/// Holds the chain spec and the database, and goes with the node.
	_folder: TempDir,
}

/// The node that was built before this benchmark: Cargo puts benchmarks one folder below programs.
fn built_node() -> PathBuf {
	let benchmark = env::current_exe().expect("the system says where this program is");
	let programs = benchmark.parent().and_then(Path::parent).expect("Cargo has put it into a folder");
	let node = programs.join("salus-node");
	assert!(node.is_file(), "{} isn't there: run scripts/build.sh, which builds it", node.display());
	node
}

impl Node {
	/// Starts a validator of this chain and waits until it answers.
	pub(crate) fn start(chain_spec: String) -> Self {
		let folder = tempfile::tempdir().expect("there is a folder for temporary files");
		let spec = folder.path().join("chain.json");
		fs::write(&spec, chain_spec).expect("there is room for the chain spec");
		let ports = free_ports();
		let mut process = Command::new(built_node())
			.args(["--alice", "--force-authoring", "--no-mdns", "--unsafe-force-node-key-generation"])
			.args(["--rpc-port", &ports[0].to_string(), "--prometheus-port", &ports[1].to_string()])
			.args(["--listen-addr", &format!("/ip4/127.0.0.1/tcp/{}", ports[2])])
			.args(setting("SALUS_BENCH_NODE", "").split_whitespace())
			.arg("--chain")
			.arg(&spec)
			.arg("--base-path")
			.arg(folder.path().join("node"))
			.stdout(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.expect("the node can be run");
		let mut log = BufReader::new(process.stderr.take().expect("it is piped")).lines().map_while(Result::ok);
		let mut said = String::new();
		let ready = log.by_ref().any(|line| {
			said = format!("{said}{line}\n");
			line.contains("Running JSON-RPC server")
		});
		let node = Self { process, rpc: ports[0], metrics: ports[1], _folder: folder };
		assert!(ready, "the node did not start: {said}");
		// Somebody must read on, or the node would wait for its own log. What it complains of is of interest.
		let is_complaint = |line: &String| line.contains(" WARN ") || line.contains("ERROR");
		std::thread::spawn(move || log.filter(is_complaint).for_each(|line| eprintln!("node: {line}")));
		node
	}

	/// Its RPC.
	pub(crate) fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.rpc)
	}

	pub(crate) fn pid(&self) -> u32 {
		self.process.id()
	}

	/// What it measures of itself, in the text form of Prometheus.
	pub(crate) fn metrics(&self) -> String {
		let mut stream = TcpStream::connect(("127.0.0.1", self.metrics)).expect("the node tells its metrics");
		let request = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
		stream.write_all(request).expect("the node listens");
		let mut answer = String::new();
		stream.read_to_string(&mut answer).expect("the node answers in full");
		answer
	}
}

/// Three ports that nothing listens on.
fn free_ports() -> Vec<u16> {
	// All are held until each is chosen, so that none is chosen twice.
	let listen = |_| TcpListener::bind("127.0.0.1:0").expect("a port is free");
	let listeners: Vec<_> = (0..3).map(listen).collect();
	let port = |listener: &TcpListener| listener.local_addr().expect("it is bound").port();
	listeners.iter().map(port).collect()
}

impl Drop for Node {
	fn drop(&mut self) {
		let _ = self.process.kill();
		let _ = self.process.wait();
	}
}
