//! How many packs a second one validator takes from signed transactions to finality, and how much of two cores it is
//! idle meanwhile: the real `salus-node` with Aura and GRANDPA, its RPC, and pharmacies that supply packs at a steady
//! rate, each transaction signed and each pack with its proof.
//!
//! The load is that of the whole of Europe, 634 events of packs a second: 317 packs that are supplied, and 317 that take
//! their place, case by case: commissioned, packed, shipped and received on two legs. Transactions are signed before the
//! clock starts. Afterwards every block is read and every event checked: all packs were supplied, nothing failed and no
//! alarm was raised, or the benchmark panics.
//!
//! `scripts/xtask.sh perf` builds and runs it. `SALUS_BENCH_RUNS=1@400,64@634` takes other runs, each packs in a call
//! `@` packs a second, `SALUS_BENCH_SECONDS=20` measures for as long, and `SALUS_BENCH_NODE="--pool-type single-state"`
//! gives the node further options.

mod blocks;
mod load;
mod node;
mod plan;
mod report;
mod usage;
mod world;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use node::Node;
use plan::{Plan, Run};
use world::World;

/// How long the load runs before it is measured: as long as a case is on its way, so that all of its steps are in the load.
const WARM_UP: Duration = Duration::from_secs(24);

/// What is measured if nothing else is asked for: Europe with one pack a call, twice Europe with two and with the most
/// packs that go into one.
const RUNS: &str = "1@317,2@634,64@634";

fn setting(name: &str, otherwise: &str) -> String {
	std::env::var(name).unwrap_or_else(|_| otherwise.into())
}

/// What to measure.
fn runs() -> Vec<Run> {
	let seconds: u64 = setting("SALUS_BENCH_SECONDS", "120").parse().expect("SALUS_BENCH_SECONDS is a number");
	let parse = |text: &str| {
		let (packs, rate) = text.trim().split_once('@')?;
		Some(Run { packs: packs.parse().ok()?, rate: rate.parse().ok()?, measured: Duration::from_secs(seconds) })
	};
	let runs = setting("SALUS_BENCH_RUNS", RUNS);
	runs.split(',').map(|run| parse(run).expect("SALUS_BENCH_RUNS is like 1@317,64@634")).collect()
}

/// Milliseconds since 1970.
fn now() -> u64 {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is right");
	since.as_millis().try_into().expect("no clock is that far ahead")
}

/// Brings the packs to the pharmacies, lets these supply them at the rate, and checks what became of it.
async fn measure(run: Run) {
	eprintln!("{run}: building lots and their proofs");
	let world = World::new();
	let plan = Plan::new(&world, run, now());
	let node = Node::start(world.chain_spec());
	let client = load::connect(node.url()).await;
	let mut signer = load::Signer::new(&client, &world).await;
	for steps in plan.before {
		eprintln!("{run}: {} transactions to bring packs to the pharmacies", steps.len());
		let signed = signer.sign(steps);
		load::settle(&client, signed).await;
	}
	eprintln!("{run}: signing {} transactions", plan.measured.len());
	let signed = signer.sign(plan.measured);
	eprintln!("{run}: {} s of warming up, {} s of measuring", WARM_UP.as_secs(), run.measured.as_secs());
	let seen = load::drive(&client, &node, run, signed).await;
	eprintln!("{run}: checking every block");
	let blocks = blocks::read(&client, seen.last_final()).await;
	report::print(run, &seen, &blocks);
}

/// Measures it, unless this is a test.
pub fn run() {
	if !std::env::args().any(|argument| argument == "--bench") {
		eprintln!("throughput: nothing to test, only to measure: scripts/xtask.sh perf");
		return;
	}
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
	let runtime = runtime.expect("the system lets this wait for sockets");
	for run in runs() {
		runtime.block_on(measure(run));
	}
}
