//! What anchoring costs the chain.

fn main() {
	salus_bench::anchor::run();
}
