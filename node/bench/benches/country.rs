//! A simulated country on the real runtime.

fn main() -> std::process::ExitCode {
	salus_bench::country::run()
}
