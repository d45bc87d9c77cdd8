//! How many decisions a second one core takes.

fn main() {
	salus_bench::decide::run();
}
