//! The story: who does what through the command line, and what must come of it.

mod consents;
mod deed;
mod life;
mod medicines;
mod people;
mod policy;
mod privacy;
mod records;
mod research;
mod sets;

use std::{
	path::{Path, PathBuf},
	process::Command,
	sync::{Mutex, MutexGuard, PoisonError},
	thread,
	time::{Duration, Instant},
};

use anyhow::{anyhow, ensure, Context, Result};
use serde_json::{json, Value};

use self::{deed::Deed, people::Cast};
use super::{
	data::Data,
	member,
	network::Network,
	report::{Report, Step},
};
use crate::{
	paths::Paths,
	run::{self, Outcome},
};

/// Longest that one command may take. A bundle of thousands of resources is one command.
const STEP_LIMIT: Duration = Duration::from_secs(300);

/// Exit code of a command that did what it was asked, or answered yes.
const YES: i32 = 0;
/// Exit code of a negative answer.
const NO: i32 = 1;
/// Exit code of bad input, and of a call that the chain refused.
const BAD_INPUT: i32 = 2;

/// The story while it is told, or a part of it that is told meanwhile.
pub(super) struct Story<'a> {
	network: &'a Mutex<Network>,
	/// Where the network is spoken to, and where its files are.
	url: String,
	folder: PathBuf,
	salus: PathBuf,
	paths: &'a Paths,
	report: Report,
	/// The newest block that a step named.
	last_block: u64,
}

impl<'a> Story<'a> {
	/// A story that hasn't begun.
	pub(super) fn new(network: &'a Mutex<Network>, salus: PathBuf, paths: &'a Paths) -> Self {
		let (url, folder) = {
			let network = locked(network);
			(network.url(), network.folder().to_path_buf())
		};
		Self { network, url, folder, salus, paths, report: Report::new(), last_block: 0 }
	}

	/// Tells a part of the story while other people's part is told. What the others did is printed after it.
	fn meanwhile<T: Send>(
		&mut self,
		others: impl FnOnce(&mut Story<'_>) -> Result<()> + Send,
		part: impl FnOnce(&mut Self) -> Result<T>,
	) -> Result<T> {
		let mut aside = Story {
			network: self.network,
			url: self.url.clone(),
			folder: self.folder.clone(),
			salus: self.salus.clone(),
			paths: self.paths,
			report: self.report.aside(),
			last_block: 0,
		};
		let (told, theirs) = thread::scope(|scope| {
			let theirs = scope.spawn(|| others(&mut aside));
			let told = part(self);
			(told, theirs.join().unwrap_or_else(|_| Err(anyhow!("a part of the story panicked"))))
		});
		self.last_block = self.last_block.max(aside.last_block);
		self.report.append(aside.report);
		let told = told?;
		theirs.map(|()| told)
	}

	/// The network.
	fn network(&self) -> MutexGuard<'_, Network> {
		locked(self.network)
	}

	/// What happened.
	pub(super) fn into_report(self) -> Report {
		self.report
	}

	/// Tells the whole story. It ends at the first step that doesn't hold.
	pub(super) fn tell(&mut self, data: &Data) -> Result<()> {
		println!("{}", data.line());
		let cast = self.people()?;
		let study = self.consents(&cast)?;
		// Who deals in medicines is nobody of those who deal in records.
		self.meanwhile(|others| others.medicines(&cast), |story| story.patients(data, &cast, &study))?;
		self.capture(data)?;
		self.privacy(data)?;
		self.finality()
	}

	/// What becomes of patients' records, and of what is made of them.
	fn patients(&mut self, data: &Data, cast: &Cast, study: &str) -> Result<()> {
		self.records(data)?;
		self.ambiguous(data)?;
		self.access()?;
		self.other_rules()?;
		self.research(study)?;
		self.disclosures()?;
		let result = self.life(data, cast)?;
		self.sets(study, &result)
	}

	/// Everything that happened is final, and all four nodes say the same about it.
	fn finality(&mut self) -> Result<()> {
		self.report.chapter("Finality");
		let start = Instant::now();
		let (block, hash) = {
			let mut network = self.network();
			let target = self.last_block.max(network.finalised()?);
			network.agree(target)?
		};
		self.note("all four nodes have finalised the same block", start, json!({ "block": block, "hash": hash }));
		let status = self.ask("anyone", "the chain's status", &["chain", "status"])?;
		ensure!(status.is_object(), "chain status answered {status}");
		Ok(())
	}

	/// A step that must be done, or answered with yes.
	fn act(&mut self, who: &str, what: &str, command: &[&str]) -> Result<Value> {
		self.step(who, what, command, YES)
	}

	/// A question that must be answered with yes.
	fn ask(&mut self, who: &str, what: &str, command: &[&str]) -> Result<Value> {
		self.step(who, what, command, YES)
	}

	/// A step that must be answered with no.
	fn denied(&mut self, who: &str, what: &str, command: &[&str]) -> Result<Value> {
		self.step(who, what, command, NO)
	}

	/// Runs a command as somebody (`//Hospital`, or `anyone` for a question without a signature), and checks its exit
	/// code.
	fn step(&mut self, who: &str, what: &str, command: &[&str], expected: i32) -> Result<Value> {
		self.network().ensure_runs()?;
		let deed = Deed::new(who, what, command).ends(expected);
		let outcome = run::capture(&mut self.salus(&deed), STEP_LIMIT)?;
		self.settle(&deed, &outcome)
	}

	/// Runs commands of different people at the same time. All of them end, and are in the report, even if one fails.
	fn together(&mut self, deeds: &[Deed]) -> Result<Vec<Value>> {
		self.network().ensure_runs()?;
		let story = &*self;
		let outcomes: Vec<_> = thread::scope(|scope| {
			let threads: Vec<_> =
				deeds.iter().map(|deed| scope.spawn(|| run::capture(&mut story.salus(deed), STEP_LIMIT))).collect();
			threads
				.into_iter()
				.map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow!("a step panicked"))))
				.collect()
		});
		let settle = |(deed, outcome): (&Deed, Result<_>)| self.settle(deed, &outcome?);
		let answers: Vec<_> = deeds.iter().zip(outcomes).map(settle).collect();
		answers.into_iter().collect()
	}

	/// The command line, as somebody.
	fn salus(&self, deed: &Deed) -> Command {
		let mut salus = Command::new(&self.salus);
		salus.args(["--url", &self.url, "--json", "--home"]).arg(self.home(&deed.who));
		if deed.who != "anyone" {
			salus.args(["--as", &deed.who]);
		}
		salus.args(&deed.command);
		salus
	}

	/// Reports what a command did; fails when it isn't what has to come of it.
	fn settle(&mut self, deed: &Deed, outcome: &Outcome) -> Result<Value> {
		let answer = answer(&outcome.stdout).unwrap_or(Value::Null);
		let lacks = deed.lacks(&answer);
		let expected = if deed.may_be_refused && outcome.code == BAD_INPUT { BAD_INPUT } else { deed.code };
		let held = outcome.code == expected && answer.is_object() && lacks.is_none();
		let captured = answer.pointer("/documents/0/block").and_then(Value::as_u64);
		self.last_block = self.last_block.max(answer["block"].as_u64().or(captured).unwrap_or_default());
		let Deed { who, what, command, .. } = deed;
		let (took, command) = (outcome.took, command.clone());
		self.report.add(Step { what, who, held, took, command, answer: answer.clone() });
		let line = deed.words().join(" ");
		let Outcome { code, stdout, stderr, .. } = outcome;
		ensure!(*code == expected, "`salus {line}` ended with {code} instead of {expected}\n{stdout}{stderr}");
		ensure!(held, "`salus {line}`: {} isn't what must be\n{stdout}{stderr}", lacks.unwrap_or("the answer"));
		Ok(answer)
	}

	/// Notes something that the demo found out itself.
	fn note(&mut self, what: &str, start: Instant, answer: Value) {
		let took = start.elapsed();
		self.report.add(Step { what, who: "", held: true, took, command: Vec::new(), answer });
	}

	/// Notes a check of an answer, and fails when it doesn't hold.
	fn check(&mut self, what: &str, held: bool, answer: &Value) -> Result<()> {
		let took = Duration::ZERO;
		self.report.add(Step { what, who: "", held, took, command: Vec::new(), answer: answer.clone() });
		ensure!(held, "{what}: it doesn't hold in {answer}");
		Ok(())
	}

	/// Where somebody keeps salts, keys and lots. People of one organisation share a home.
	fn home(&self, who: &str) -> PathBuf {
		self.folder.join("homes").join(people::organisation(who).trim_start_matches('/'))
	}

	/// A file that is removed with the network.
	fn file(&self, name: &str) -> PathBuf {
		self.folder.join(name)
	}

	/// A file of the checkout.
	fn sample(&self, name: &str) -> Result<String> {
		let path = self.paths.root.join("samples").join(name);
		ensure!(path.is_file(), "samples/{name} isn't there");
		text(&path)
	}
}

/// The network, also if a part of the story panicked while it had it.
fn locked(network: &Mutex<Network>) -> MutexGuard<'_, Network> {
	network.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A path as an argument.
fn text(path: &Path) -> Result<String> {
	Ok(path.to_str().with_context(|| format!("{} is no UTF-8", path.display()))?.to_owned())
}

/// The answer: the last line that is JSON, or the whole output.
fn answer(stdout: &str) -> Option<Value> {
	serde_json::from_str(stdout).ok().or_else(|| stdout.lines().rev().find_map(|line| serde_json::from_str(line).ok()))
}

/// A number in an answer, as an argument.
fn number(answer: &Value, name: &str) -> Result<String> {
	let value = member(answer, name)?;
	let number = value.as_u64().map(|number| number.to_string()).or_else(|| value.as_str().map(str::to_owned));
	number.with_context(|| format!("'{name}' is no number in {answer}"))
}
