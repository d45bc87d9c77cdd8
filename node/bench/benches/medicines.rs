//! What custody, recalls and supplies cost the chain.

fn main() {
	salus_bench::medicines::run();
}
