//! A development node that ends with the test, and the command line that speaks to it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on may panic")]
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
	io::{BufRead, BufReader},
	net::TcpListener,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

use salus_gateway::chain::{
	call::system,
	client::{Client, Target},
	keys::Signer,
};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Exit codes of the command line.
pub(crate) const YES: i32 = 0;
pub(crate) const NO: i32 = 1;
pub(crate) const BAD_INPUT: i32 = 2;
pub(crate) const CHAIN: i32 = 3;

/// A development node that ends with the test, and a home folder for the command line.
pub(crate) struct Node {
	process: Child,
	/// Its address.
	pub(crate) url: String,
	/// A folder that is removed with it.
	pub(crate) folder: TempDir,
}

impl Node {
	/// Starts a node that makes and finalises a block for each transaction, and waits until it answers.
	pub(crate) fn start() -> Self {
		Self::start_with(&["--sealing", "instant"])
	}

	/// Starts a node that makes a block every two seconds, finalised by GRANDPA, and waits until it answers.
	pub(crate) fn start_finalising() -> Self {
		Self::start_with(&["--sealing", "aura"])
	}

	/// Starts a node that makes a block every two seconds, none of which becomes final, and waits until it answers.
	pub(crate) fn start_stalled() -> Self {
		Self::start_with(&["--sealing", "aura", "--no-grandpa"])
	}

	fn start_with(sealing: &[&str]) -> Self {
		let folder = tempfile::tempdir().unwrap();
		let ports: Vec<u16> =
			(0..3).map(|_| TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()).collect();
		let mut process = Command::new(Path::new(env!("CARGO_BIN_EXE_salus")).with_file_name("salus-node"))
			.args(["--dev", "--no-mdns"])
			.args(sealing)
			.args(["--rpc-port", &ports[0].to_string(), "--prometheus-port", &ports[1].to_string()])
			.args(["--listen-addr", &format!("/ip4/127.0.0.1/tcp/{}", ports[2])])
			.arg("--base-path")
			.arg(folder.path().join("node"))
			.stdout(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.expect("salus-node is built beside salus: run scripts/build.sh");
		let log = BufReader::new(process.stderr.take().unwrap());
		// From here on the node ends with this, also when it doesn't start in time.
		let node = Self { process, url: format!("ws://127.0.0.1:{}", ports[0]), folder };
		let started = Instant::now();
		let mut lines = log.lines().map_while(Result::ok);
		let mut said = String::new();
		let ready = lines.by_ref().any(|line| {
			said = said.clone() + &line + "\n";
			line.contains("Running JSON-RPC server")
		});
		assert!(ready && started.elapsed() < Duration::from_secs(120), "the node did not start: {said}");
		// Somebody must read on, or the node would wait for its own log.
		std::thread::spawn(move || lines.for_each(drop));
		node
	}

	/// Ends the node; its files stay until the test is over.
	pub(crate) fn stop(&mut self) {
		let _ = self.process.kill();
		let _ = self.process.wait();
	}

	/// The home folder of the command line.
	pub(crate) fn home(&self) -> PathBuf {
		self.folder.path().join("home")
	}

	/// A path in the folder.
	pub(crate) fn path(&self, name: &str) -> String {
		self.folder.path().join(name).to_string_lossy().into_owned()
	}

	/// The library's connection, which remembers in a folder of this name.
	pub(crate) async fn connect(&self, home: &str) -> Client {
		let target = Target {
			url: self.url.clone(),
			genesis: None,
			home: self.folder.path().join(home),
			timeout: Duration::from_secs(60),
			not_final: false,
			on_behalf_of: None,
			report: |_| (),
		};
		Client::connect(target).await.unwrap()
	}

	/// Sends remarks until the next block has at least this number: with instant sealing, each makes a block.
	pub(crate) fn fill_up_to(&self, number: u64) {
		let sender = Signer::from_name("//Insurer").unwrap();
		Runtime::new().unwrap().block_on(async {
			let client = self.connect("library").await;
			while client.status().await.unwrap().best + 1 < number {
				client.submit(&system::remark(b"a block"), &sender).await.unwrap();
			}
		});
	}

	/// The hospital proposes by a command, the manufacturer and the regulator agree, and when nobody has objected in time
	/// the regulator enacts it; gives the answer to that.
	pub(crate) fn decide(&self, arguments: &[&str]) -> Value {
		let motion = self.act("//Hospital", arguments)["motion"].to_string();
		self.act("//Manufacturer", &["motion", "vote", &motion]);
		let voted = self.act("//Regulator", &["motion", "vote", &motion]);
		assert_eq!(voted["carried"], true, "{arguments:?}: {voted}");
		self.fill_up_to(voted["enact_from"].as_u64().unwrap());
		self.act("//Regulator", &["motion", "enact", &motion])
	}

	/// Runs a command as somebody; gives the exit code and the JSON that it printed.
	pub(crate) fn run(&self, who: &str, arguments: &[&str]) -> (i32, Value) {
		salus(&self.url, &self.home(), who, arguments)
	}

	/// Runs a command that must work.
	pub(crate) fn act(&self, who: &str, arguments: &[&str]) -> Value {
		let (code, json) = self.run(who, arguments);
		assert_eq!(code, YES, "{who}: {arguments:?}: {json}");
		json
	}

	/// Runs a command that must be refused; gives the message.
	pub(crate) fn refused(&self, code: i32, who: &str, arguments: &[&str]) -> String {
		let (found, json) = self.run(who, arguments);
		assert_eq!(found, code, "{who}: {arguments:?}: {json}");
		let message = json["error"]["message"].as_str().unwrap_or_default().to_owned();
		assert_eq!(json["error"]["exit_code"], code, "{json}");
		assert!(!message.is_empty(), "{json}");
		message
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		self.stop();
	}
}

/// Runs the command line with a home folder; gives the exit code and the JSON that it printed.
pub(crate) fn salus(url: &str, home: &Path, who: &str, arguments: &[&str]) -> (i32, Value) {
	let output = Command::new(env!("CARGO_BIN_EXE_salus"))
		.args(["--json", "--url", url, "--as", who, "--home"])
		.arg(home)
		.args(arguments)
		.output()
		.unwrap();
	let text = String::from_utf8_lossy(&output.stdout).into_owned();
	let json = serde_json::from_str(&text)
		.unwrap_or_else(|error| panic!("{arguments:?}: {error}: {text}{}", String::from_utf8_lossy(&output.stderr)));
	(output.status.code().unwrap(), json)
}
