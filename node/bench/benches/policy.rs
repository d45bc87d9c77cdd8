//! What a decision costs with an organisation's own contract.

fn main() {
	salus_bench::policy::run();
}
