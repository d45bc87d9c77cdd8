//! What is printed in the end.

use std::time::Duration;

use super::{ledger::Cost, people::BEGINNING, size::DAY, Report};

/// Calls that do something to packs themselves, and not to the containers that they are in.
const OF_PACKS: [&str; 6] = ["supply", "undo_supply", "decommission", "reactivate", "witness_destruction", "transform"];

/// Prints it all.
pub fn print(report: &Report) {
	println!("A country of {} packs, by signed transactions in the Wasm runtime", thousands(report.packs));
	println!(
		"(executed once, with a Merkle trie in memory; no pool, network, consensus or disk. Times are those that the"
	);
	println!("executing thread had a core, whatever else the machine had to do.)");
	print_size(report);
	print_calls(report);
	print_alarms(report);
	print_state(report);
	let Report { audit, ledger, whole, .. } = report;
	println!("\nBooks against the chain");
	row("packs with exactly one possessor", &thousands(audit.possessed));
	row("packs out of the chain", &thousands(audit.out));
	row("outermost containers", &thousands(audit.containers));
	row("differences", &thousands(audit.faults));
	row("calls that had to be refused, and were", &thousands(ledger.refused));
	row("scans that said what was wrong", &thousands(report.scans));
	row("the whole run, with signing, proofs and checks", &format!("{:.0} s", whole.as_secs_f64()));
}

fn row(name: &str, value: &str) {
	println!("  {name:<52} {value:>14}");
}

fn print_size(report: &Report) {
	let Report { size, ledger, .. } = report;
	println!("\nSize");
	row("lots commissioned and of how many packs", &format!("{} x {}", size.lots, thousands(size.lot.into())));
	row("manufacturers, wholesalers, pharmacies", &format!("4, 8, {}", size.pharmacies));
	row("packs, with those made by repacking", &thousands(report.packs));
	row("deliveries that were returned and sold elsewhere", &thousands(report.returned));
	row("blocks", &thousands(ledger.chain.blocks.into()));
	row("days", &thousands((ledger.chain.now - BEGINNING) / DAY));
}

fn print_calls(report: &Report) {
	let ledger = &report.ledger;
	println!("\n  {:<24} {:>10} {:>12} {:>12} {:>12}", "Call", "calls", "packs", "µs a call", "µs a pack");
	for (name, cost) in &ledger.costs {
		let by = |count: u64| if count == 0 { "-".into() } else { micros(cost.time, count) };
		let (calls, packs) = (thousands(cost.calls), thousands(cost.packs));
		println!("  {name:<24} {calls:>10} {packs:>12} {:>12} {:>12}", by(cost.calls), by(cost.packs));
	}
	let sum = |all: Cost, cost: &Cost| Cost {
		calls: all.calls + cost.calls,
		packs: all.packs + cost.packs,
		time: all.time + cost.time,
	};
	let all = ledger.costs.values().fold(Cost::default(), sum);
	let of_packs = ledger.costs.iter().filter(|(name, _)| OF_PACKS.contains(name)).map(|(_, cost)| cost);
	let of_packs = of_packs.fold(Cost::default(), sum);
	let executed = all.time + ledger.blocks;
	let share = of_packs.time + ledger.blocks.mul_f64(of_packs.time.as_secs_f64() / all.time.as_secs_f64());
	println!("\nExecution");
	row("calls", &thousands(all.calls));
	row("events of the pallets", &thousands(ledger.events));
	row("pack events: supplied, undone, off the market, ...", &thousands(of_packs.packs));
	row("packs commissioned, and moved with containers", &thousands(all.packs - of_packs.packs));
	row("time of a core, with beginning and ending blocks", &format!("{:.1} s", executed.as_secs_f64()));
	row("calls a second", &rate(all.calls, executed));
	row("pack events a second of the whole execution", &rate(of_packs.packs, executed));
	row("pack events a second of their own calls", &rate(of_packs.packs, share));
}

fn print_alarms(report: &Report) {
	let ledger = &report.ledger;
	println!("\n  {:<42} {:>10} {:>12}", "Counterfeits and other tricks", "tried", "caught");
	let mut all = (0, 0);
	for (trick, caught) in &ledger.caught {
		println!("  {trick:<42} {:>10} {:>12}", thousands(caught.due), thousands(caught.raised));
		all = (all.0 + caught.due, all.1 + caught.raised);
	}
	println!("  {:<42} {:>10} {:>12}", "all", thousands(all.0), thousands(all.1));
	println!("  {:<42} {:>10} {:>12}", "alarms about nothing", "", thousands(ledger.false_alarms));
}

fn print_state(report: &Report) {
	let used = &report.used;
	println!("\n  {:<42} {:>10} {:>12} {:>12}", "State", "entries", "bytes", "bytes a pack");
	let line = |name: &str, entries: u64, bytes: u64| {
		let entries = if entries == 0 { String::new() } else { thousands(entries) };
		let each = bytes as f64 / report.packs as f64;
		println!("  {name:<42} {entries:>10} {:>12} {each:>12.3}", thousands(bytes));
	};
	for (name, space) in &used.items {
		line(name, space.entries, space.bytes);
	}
	line("all keys and values (goal: 1 byte a pack)", used.all.entries, used.all.bytes);
	line("the most that there ever was", 0, report.peak.max(used.all.bytes));
	line("nodes of a trie over all of it", used.nodes.entries, used.nodes.bytes);
}

fn micros(time: Duration, count: u64) -> String {
	format!("{:.1}", time.as_secs_f64() * 1e6 / count as f64)
}

fn rate(count: u64, time: Duration) -> String {
	thousands((count as f64 / time.as_secs_f64()) as u64)
}

/// A number with its thousands apart.
fn thousands(number: u64) -> String {
	let digits = number.to_string();
	let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group)).collect();
	groups.join(",")
}
