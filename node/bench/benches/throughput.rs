//! How many packs a second one validator takes.

fn main() {
	salus_bench::throughput::run();
}
