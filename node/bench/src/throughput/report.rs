//! What was found, in words.

use std::{
	collections::{BTreeMap, HashMap},
	time::Duration,
};

use salus_runtime::constants::{MAXIMUM_BLOCK_LENGTH, MAXIMUM_BLOCK_WEIGHT, NORMAL_DISPATCH_RATIO};
use sp_core::H256;

use super::{
	blocks::{Block, Outcome},
	load::{Seen, Sent},
	plan::Run,
	WARM_UP,
};

/// The cores that the goal is for.
const CORES: f64 = 2.0;
/// The goal: what happens to packs of all of Europe in a second, half of it that they are uploaded, half that they are
/// supplied; with half of the time idle.
const GOAL: f64 = 634.0;

/// Whether a moment after the start is in the measured time.
fn is_measured(run: Run, at: Duration) -> bool {
	(WARM_UP..run.length()).contains(&at)
}

/// Panics if anything failed.
fn check(seen: &Seen, blocks: &[Block]) {
	assert_eq!(seen.refused.first(), None, "{} transactions were refused", seen.refused.len());
	let outcomes = || blocks.iter().flat_map(|block| &block.outcomes);
	let wrong: Vec<_> = outcomes().filter_map(|outcome| outcome.wrong.as_ref()).collect();
	assert_eq!(wrong.first(), None, "{} transactions failed or raised an alarm", wrong.len());
	let mut found: HashMap<H256, &Outcome> = outcomes().map(|outcome| (outcome.hash, outcome)).collect();
	for Sent { hash, packs, .. } in &seen.sent {
		let supplied = found.remove(hash).map(|outcome| outcome.supplied);
		assert_eq!(supplied, Some(*packs), "transaction {hash:?} is in no final block, or supplied less");
	}
}

/// How long each pack took from the moment when it was due to finality, sorted.
fn latencies(run: Run, seen: &Seen, blocks: &[Block]) -> Vec<Duration> {
	let in_block =
		|block: &Block| block.outcomes.iter().map(|outcome| (outcome.hash, block.number)).collect::<Vec<_>>();
	let numbers: HashMap<H256, u32> = blocks.iter().flat_map(in_block).collect();
	let measured = seen.sent.iter().filter(|sent| sent.packs > 0 && is_measured(run, sent.due));
	let latency = |sent: &Sent| Some(seen.final_at(*numbers.get(&sent.hash)?)?.saturating_sub(sent.due));
	let mut latencies: Vec<_> = measured.filter_map(latency).collect();
	latencies.sort_unstable();
	latencies
}

/// The value below which so many percent are.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
	let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
	sorted.get(place).copied().unwrap_or_default().as_secs_f64()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
	let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
	if count > 0.0 {
		sum / count
	} else {
		0.0
	}
}

/// Prints what the run showed, and checks it.
pub(crate) fn print(run: Run, seen: &Seen, blocks: &[Block]) {
	let seconds = run.measured.as_secs_f64();
	let is_final = |block: &&Block| seen.final_at(block.number).is_some_and(|at| is_measured(run, at));
	let measured: Vec<&Block> = blocks.iter().filter(is_final).collect();
	let supplied = |block: &&Block| block.outcomes.iter().map(|outcome| f64::from(outcome.supplied)).sum::<f64>();
	let rate = measured.iter().map(supplied).sum::<f64>() / seconds;
	let busy = (seen.usage[1].node - seen.usage[0].node) / seconds;
	println!("\nthroughput: {run}, for {seconds} s");
	line("packs", format!("{} a second offered, {rate:.1} supplied and final", run.rate));
	line("", "as many commissioned, packed, and shipped and received on two legs".into());
	print_transactions(run, seen, &measured);
	let latencies = latencies(run, seen, blocks);
	let [half, most] = [50, 95].map(|percent| percentile(&latencies, percent));
	let all = percentile(&latencies, 100);
	line("submitted to final", format!("p50 {half:.1} s, p95 {most:.1} s, at most {all:.1} s"));
	print_usage(seen, seconds);
	print_blocks(&measured);
	print_where(seen, seconds);
	let idle = 1.0 - busy / CORES;
	// Each pack that is supplied has one that is uploaded in its place.
	let events = 2.0 * rate;
	let answer = if events >= GOAL * 0.99 && idle >= 0.5 { "met" } else { "NOT MET" };
	line("goal", format!("{events:.0} of {GOAL} pack events a second, half of {CORES} cores idle: {answer}"));
	check(seen, blocks);
}

fn line(what: &str, text: String) {
	println!("  {what:<22}{text}");
}

fn print_transactions(run: Run, seen: &Seen, measured: &[&Block]) {
	let offered = seen.sent.iter().filter(|sent| is_measured(run, sent.due));
	let (supplies, others): (Vec<_>, Vec<_>) = offered.partition(|sent| sent.packs > 0);
	let seconds = run.measured.as_secs_f64();
	let [supplies, others] = [supplies, others].map(|sent| sent.len() as f64 / seconds);
	let done = measured.iter().map(|block| block.outcomes.len() as f64).sum::<f64>() / seconds;
	line("transactions", format!("{supplies:.1} supplies and {others:.1} others a second offered, {done:.1} final"));
	let outcomes = measured.iter().flat_map(|block| &block.outcomes);
	let (refused, wrong) = (seen.refused.len(), outcomes.filter(|outcome| outcome.wrong.is_some()).count());
	line("", format!("{refused} refused, {wrong} failed or with an alarm; {} in the pool at the end", seen.waiting));
	line("", format!("submitted at most {} ms later than planned", seen.late.as_millis()));
}

fn print_usage(seen: &Seen, seconds: f64) {
	let [first, last] = &seen.usage;
	let share = |used: f64| 100.0 * used / seconds / CORES;
	let (node, load) = (share(last.node - first.node), share(last.load - first.load));
	let machine = share(last.machine - first.machine);
	line("node", format!("{node:.1} % of {CORES} cores, so {:.1} % idle", 100.0 - node));
	line("", format!("beside it: the load {load:.1} %, everything else {:.1} %", machine - node - load));
}

fn print_blocks(blocks: &[&Block]) {
	let limit = NORMAL_DISPATCH_RATIO.mul_floor(MAXIMUM_BLOCK_WEIGHT.ref_time()) as f64;
	let longest = f64::from(NORMAL_DISPATCH_RATIO.mul_floor(MAXIMUM_BLOCK_LENGTH));
	let range = |name: &str, values: Vec<f64>| {
		let most = values.iter().copied().fold(0.0, f64::max);
		line(name, format!("{:.1} on average, {most:.1} at most", mean(values.into_iter())));
	};
	line("blocks", format!("{}", blocks.len()));
	range("  transactions", blocks.iter().map(|block| block.outcomes.len() as f64).collect());
	range("  weight, % of limit", blocks.iter().map(|block| 100.0 * block.weight as f64 / limit).collect());
	range("  length, % of limit", blocks.iter().map(|block| 100.0 * block.length as f64 / longest).collect());
	let supplies = || blocks.iter().flat_map(|block| &block.outcomes).filter(|outcome| outcome.supplied > 0);
	let weight = mean(supplies().map(|outcome| outcome.weight as f64)) / 1e6;
	line("  weight of a supply", format!("{weight:.0} µs"));
}

/// Where the node's time went: its threads, its longest tasks, and the steps of a block.
fn print_where(seen: &Seen, seconds: f64) {
	let [first, last] = &seen.usage;
	let before = |name: &String| first.threads.get(name).copied().unwrap_or_default();
	let threads = last.threads.iter().map(|(name, used)| (name.clone(), used - before(name)));
	print_longest("threads", threads.collect(), seconds);
	let tasks = "substrate_tasks_polling_duration_sum";
	let earlier: BTreeMap<&str, f64> = first.metrics_of(tasks).collect();
	let spent = |(labels, used): (&str, f64)| {
		let name = labels.split('"').filter(|part| !part.contains(['{', '}', ',', '='])).collect::<Vec<_>>().join(" ");
		(name, used - earlier.get(labels).copied().unwrap_or_default())
	};
	print_longest("tasks", last.metrics_of(tasks).map(spent).collect(), seconds);
	let steps = [
		("make a block", "substrate_proposer_block_constructed"),
		("propose", "substrate_proposer_block_proposal_time"),
	];
	for (what, metric) in steps {
		let [sum, count] = ["sum", "count"].map(|part| format!("{metric}_{part}"));
		let difference = |name: &str| last.metric(name) - first.metric(name);
		line(what, format!("{:.0} ms on average", 1000.0 * difference(&sum) / difference(&count).max(1.0)));
	}
}

/// The longest of some, in percent of one core.
fn print_longest(what: &str, mut spent: Vec<(String, f64)>, seconds: f64) {
	spent.sort_by(|one, other| other.1.total_cmp(&one.1));
	let text: Vec<_> =
		spent.iter().take(6).map(|(name, used)| format!("{name} {:.1}", 100.0 * used / seconds)).collect();
	line(what, format!("{} (% of one core)", text.join(", ")));
}
