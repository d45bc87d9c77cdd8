//! `kill -9` after a series of delays that are spread over a run.

use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	process::{Command, Stdio},
	time::{Duration, Instant},
};

use super::{node::BAD_INPUT, node::YES, receipt, Desk, CUSTODIAN};

/// How often a run is killed.
const KILLS: u32 = 25;
/// Records of each run.
const RECORDS: usize = 24;
/// How often it is looked whether a run has ended.
const TICK: Duration = Duration::from_millis(1);
/// What is left by a run that was killed before it began, or that ended.
const NOTHING: &str = "nothing";

/// Starts a run and kills it after a while; gives the time that it took if it ended by itself before.
fn kill(desk: &Desk, file: &str, after: Duration) -> Option<Duration> {
	let mut process = Command::new(env!("CARGO_BIN_EXE_salus"))
		.args(["--json", "--url", &desk.0.url, "--as", CUSTODIAN, "--home"])
		.arg(desk.0.home())
		.args(["record", "anchor", file])
		.stdout(Stdio::null())
		.stderr(Stdio::null())
		.spawn()
		.unwrap();
	let started = Instant::now();
	while started.elapsed() < after && process.try_wait().unwrap().is_none() {
		std::thread::sleep(TICK);
	}
	let took = started.elapsed();
	// SIGKILL, which no process can see coming.
	process.kill().unwrap();
	// Whoever was killed has no exit code.
	process.wait().unwrap().code().map(|_| took)
}

/// What a killed run left: nothing, records without a plan, or a plan.
fn left(desk: &Desk) -> &'static str {
	let pending = desk.0.home().join("vault/pending");
	let runs: Vec<_> = fs::read_dir(pending).unwrap().map(|entry| entry.unwrap().path()).collect();
	match runs.as_slice() {
		[] => NOTHING,
		[run] if run.join("batch.json").exists() => "a plan",
		[_] => "records without a plan",
		several => panic!("{several:?}"),
	}
}

pub(crate) fn all(desk: &Desk) {
	let undisturbed = desk.bundle("undisturbed", RECORDS);
	let started = Instant::now();
	assert_eq!(desk.act(&["anchor", &undisturbed])["batch"], 0);
	// How long a run takes now: the first is slow where nothing is in memory yet, and machines have other work.
	let mut whole = started.elapsed();
	let (mut outcomes, mut killed) = (BTreeMap::<&str, u32>::new(), 0);
	for number in 1..=KILLS {
		let file = desk.bundle(&format!("run-{number}"), RECORDS);
		let ended = kill(desk, &file, whole * number / (KILLS + 1));
		let leaves = left(desk);
		let anew = again(desk, &file);
		killed += u32::from(ended.is_none());
		whole = ended.or(anew.filter(|_| leaves == NOTHING)).unwrap_or(whole);
		*outcomes.entry(leaves).or_default() += 1;
		in_order(desk, number as usize + 1);
	}
	println!("a run takes {whole:?}; {killed} of {KILLS} were killed, and left: {outcomes:?}");
	assert!(killed > KILLS / 2, "hardly any run was killed");
	once_each(desk);
}

/// The same command once more: it finishes the killed run, or takes it back and anchors anew; it refuses what was
/// anchored before the kill came. Gives how long that took, if it wasn't refused.
fn again(desk: &Desk, file: &str) -> Option<Duration> {
	let started = Instant::now();
	let (code, answer) = desk.run(&["anchor", file]);
	let took = started.elapsed();
	match code {
		YES => assert_eq!(answer["records"], RECORDS, "{answer}"),
		BAD_INPUT => assert!(answer.to_string().contains("never overwritten"), "{answer}"),
		other => panic!("{other}: {answer}"),
	}
	let (verified, counts) = desk.verify(file);
	assert_eq!((verified, counts["matching"].as_u64()), (YES, Some(RECORDS as u64)), "{counts}");
	(code == YES).then_some(took)
}

/// Nothing is pending, and there are as many records, secrets, blobs and batches as there should be.
fn in_order(desk: &Desk, runs: usize) {
	assert_eq!(desk.count("vault/pending"), 0, "pending");
	assert_eq!(desk.count("vault/batches"), runs);
	for kind in ["vault/records", "vault/secrets", "store"] {
		assert_eq!(desk.count(kind), runs * RECORDS, "{kind}");
	}
}

/// Each file is one batch, and the chain has no other ones: the next batch has the next number.
fn once_each(desk: &Desk) {
	let listed = desk.act(&["list"]);
	let records = listed["records"].as_array().unwrap();
	assert_eq!(records.len(), (KILLS as usize + 1) * RECORDS);
	let places: BTreeSet<&str> = records.iter().map(|record| record["record"].as_str().unwrap()).collect();
	assert_eq!(places.len(), records.len(), "a leaf of two records");
	let batches: BTreeSet<&str> = places.iter().map(|place| place.split_once('/').unwrap().0).collect();
	assert_eq!(batches.len(), KILLS as usize + 1);
	let last = desk.bundle("last", 1);
	assert_eq!(desk.act(&["anchor", &last])["batch"], KILLS + 1, "something was anchored twice");
	assert!(fs::metadata(receipt(&last)).is_ok());
	let opened = desk.act(&["open", "Observation/run-7-3"]);
	assert_eq!(opened["record"]["valueQuantity"]["value"], 3);
}
