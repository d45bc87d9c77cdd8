//! Four validators, transactions all the time, and faults: nodes killed, paused, cut off in one direction, with wrong
//! clocks and full disks. An outside checker keeps every transaction that was reported final and compares all nodes
//! afterwards.

mod checker;
mod fault;
pub(crate) mod flood;
mod network;
mod report;
mod traffic;
mod wires;

use std::{
	env, fs,
	path::{Path, PathBuf},
	process::Command,
	thread,
	time::{Duration, Instant},
};

use anyhow::{ensure, Context, Result};
use clap::Args;

use self::{
	checker::Book,
	fault::{Dice, Fault},
	network::{Means, Network},
	report::Event,
	traffic::{Scripts, Traffic},
	wires::Wires,
};
use crate::{group::Group, paths::Paths, run};

/// The validators of the chain `local`, by the names of their development keys.
const VALIDATORS: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// How long faults and what follows may take besides the minutes that are asked for.
const GRACE: u64 = 3 * 3600;

/// How often, and how long.
#[derive(Args, Clone, Default)]
pub(crate) struct Options {
	/// How often `kill -9` hits one or two nodes.
	#[arg(long, value_name = "N", default_value_t = 5)]
	kills: u32,
	/// How often one or two nodes stand still.
	#[arg(long, value_name = "N", default_value_t = 3)]
	pauses: u32,
	/// How often what one node sends doesn't reach others. Needs `unshare` and `ip`, and the right to use them.
	#[arg(long, value_name = "N", default_value_t = 3)]
	partitions: u32,
	/// How often a node's clock is wrong by up to 20 seconds. Needs libfaketime, which `scripts/xtask.sh` installs.
	#[arg(long, value_name = "N", default_value_t = 0)]
	skews: u32,
	/// How often a node's disk is full. Needs the same as partitions.
	#[arg(long, value_name = "N", default_value_t = 0)]
	full_disks: u32,
	/// Over how many minutes the faults are spread. It takes longer if mending does: with 0, each follows as soon as the one
	/// before is healed.
	#[arg(long, value_name = "M", default_value_t = 0)]
	minutes: u64,
	/// Decides which nodes are hit, when and for how long.
	#[arg(long, default_value_t = 1)]
	seed: u64,
	/// libfaketimeMT.so.1, if it isn't where Debian's package libfaketime puts it.
	#[arg(long, value_name = "FILE")]
	faketime: Option<PathBuf>,
	/// Where the report goes as JSON. Default: faults/report.json in the cache folder.
	#[arg(long, value_name = "FILE")]
	json: Option<PathBuf>,
	/// The folder of a run that is in namespaces of its own already.
	#[arg(long, hide = true, value_name = "DIR")]
	inside: Option<PathBuf>,
}

/// Runs the faults; `false` when something didn't hold.
pub(crate) fn run(paths: &Paths, options: &Options) -> Result<bool> {
	run::end_after(Some(Duration::from_secs(options.minutes * 60 + GRACE)));
	let scripts = Scripts::install(paths)?;
	if let Some(folder) = &options.inside {
		return inside(paths, options, &scripts, folder, Wires::apart()?);
	}
	let folder = tempfile::Builder::new().prefix("salus-faults-").tempdir()?;
	let held = match namespaces() {
		Some(namespaces) => again(&namespaces, folder.path()),
		None if options.partitions == 0 && options.full_disks == 0 => {
			inside(paths, options, &scripts, folder.path(), Wires::loopback())
		}
		None => anyhow::bail!(
			"no network namespaces here (`unshare` and `ip`, run by root or with user namespaces): only with \
			 --partitions 0 --full-disks 0"
		),
	};
	if !matches!(held, Ok(true)) {
		save_logs(folder.path(), &paths.cache.join("faults"))?;
	}
	held
}

/// What `unshare` is called with, if it can give us namespaces. All processes in them end with the first one.
fn namespaces() -> Option<Vec<&'static str>> {
	let ours = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
	let with_user = ["--user", "--map-root-user"].iter().chain(&ours).copied().collect();
	[ours.to_vec(), with_user].into_iter().find(|options| {
		let mut probe = Command::new("unshare");
		probe.args(options).args(["ip", "link", "add", "probe", "type", "bridge"]);
		run::capture(&mut probe, Duration::from_secs(20)).is_ok_and(|outcome| outcome.code == 0)
	})
}

/// Runs this program once more, with the same options, in namespaces of its own.
fn again(namespaces: &[&str], folder: &Path) -> Result<bool> {
	let mut command = Command::new("unshare");
	command.args(namespaces).arg("--").arg(env::current_exe()?).args(env::args_os().skip(1));
	command.arg("--inside").arg(folder);
	// The other run has the same limit, and says what is wrong.
	match Group::start(&mut command)?.wait(Duration::from_secs(24 * 3600))? {
		0 => Ok(true),
		1 => Ok(false),
		code => anyhow::bail!("the run in namespaces of its own ended with {code}"),
	}
}

/// Keeps what the nodes wrote.
fn save_logs(from: &Path, to: &Path) -> Result<()> {
	fs::create_dir_all(to)?;
	for name in VALIDATORS.map(|name| format!("{name}.log")) {
		fs::copy(from.join(&name), to.join(&name)).ok();
	}
	eprintln!("the nodes' logs are in {}", to.display());
	Ok(())
}

/// Starts the network, plays the faults and compares.
fn inside(paths: &Paths, options: &Options, scripts: &Scripts, folder: &Path, wires: Wires) -> Result<bool> {
	let means = Means {
		program: paths.program("salus-node")?,
		folder: folder.to_path_buf(),
		wires,
		faketime: (options.skews > 0).then(|| faketime(options)).transpose()?,
		small_disk: options.full_disks > 0,
	};
	let start = Instant::now();
	let mut network = Network::start(means)?;
	println!("faults: four validators are ready and final after {:.1} s", start.elapsed().as_secs_f32());
	let book = Book::default();
	let (traffic, lines) = Traffic::start(scripts)?;
	let played = thread::scope(|scope| {
		for (name, rpc) in VALIDATORS.into_iter().zip(network::rpcs()) {
			let book = &book;
			scope.spawn(move || book.watch(name, rpc));
		}
		scope.spawn(|| traffic::keep(&book, lines));
		let played = play(&mut network, options, &book);
		let stopped = traffic.stop();
		book.close();
		stopped.and(played)
	});
	let events = played?;
	network.recover().context("after the last fault")?;
	report::settle(&book, &events, start.elapsed(), &report_file(paths, options))
}

/// Plays all faults. A network that doesn't come back ends the play.
fn play(network: &mut Network, options: &Options, book: &Book) -> Result<Vec<Event>> {
	let faults = fault::plan(options, &mut Dice(options.seed));
	let spacing = fault::spacing(options.minutes, faults.len());
	let mut events = Vec::new();
	for fault in &faults {
		let next = Instant::now() + spacing;
		let event = one(network, fault)?;
		let (kept, missed) = book.counts();
		println!("{}; {kept} transactions final, {missed} not", event.line());
		let lost = event.healed.is_err();
		events.push(event);
		if lost {
			return Ok(events);
		}
		run::pause(next.saturating_duration_since(Instant::now()))?;
	}
	if faults.is_empty() {
		run::pause(spacing)?;
	}
	Ok(events)
}

/// Lets one fault happen, mends it and waits until all nodes finalise again.
fn one(network: &mut Network, fault: &Fault) -> Result<Event> {
	fault.strike(network)?;
	run::pause(Duration::from_secs(fault.seconds))?;
	if !fault.may_end_a_node() {
		network.ensure_runs()?;
	}
	fault.heal(network)?;
	let healed = network.recover();
	run::check()?;
	let healed = healed.map_err(|error| format!("{error:#}"));
	Ok(Event { kind: fault.name(), what: fault.to_string(), healed })
}

/// Where the report goes.
fn report_file(paths: &Paths, options: &Options) -> PathBuf {
	options.json.clone().unwrap_or_else(|| paths.cache.join("faults/report.json"))
}

/// The library that lets clocks go wrong.
fn faketime(options: &Options) -> Result<PathBuf> {
	if let Some(file) = &options.faketime {
		ensure!(file.is_file(), "--faketime {}: no such file", file.display());
		return Ok(file.clone());
	}
	let folders = fs::read_dir("/usr/lib")?.flatten().map(|entry| entry.path());
	let mut files = folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1"));
	files.find(|file| file.is_file()).context("no libfaketime: `./scripts/xtask.sh faults` installs it")
}
