//! A simulated country on the real runtime: see [`country`]. It prints what calls, packs and state cost, and ends with 1
//! when a counterfeit wasn't caught or the chain differs from the simulation's books.
//!
//! `SALUS_BENCH_PACKS=100000` or `-- --packs 100000` takes another size than 1,000,000 packs. `scripts/xtask.sh perf`
//! builds and runs it.

use std::process::ExitCode;

#[path = "../common/mod.rs"]
mod common;
#[path = "mod.rs"]
mod country;

/// How many packs, by the command line or the environment.
fn packs() -> Result<u32, String> {
	let mut arguments = std::env::args().skip_while(|argument| argument != "--packs").skip(1);
	let Some(text) = arguments.next().or_else(|| std::env::var("SALUS_BENCH_PACKS").ok()) else {
		return Ok(1_000_000);
	};
	let packs = text.replace([',', '_'], "").parse().map_err(|_| format!("--packs takes a number, not \"{text}\""))?;
	if packs < country::LEAST {
		return Err(format!("--packs takes {} or more, not {packs}", country::LEAST));
	}
	Ok(packs)
}

fn main() -> ExitCode {
	let packs = match packs() {
		Ok(packs) => packs,
		Err(error) => {
			eprintln!("{error}");
			return ExitCode::from(2);
		}
	};
	let report = country::report(country::live(country::Size::of(packs)));
	country::print(&report);
	if report.is_sound() && report.is_complete() {
		return ExitCode::SUCCESS;
	}
	eprintln!("the country is not sound, or not everything was tried: see above");
	ExitCode::FAILURE
}
