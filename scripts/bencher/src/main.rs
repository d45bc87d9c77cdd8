//! Runs the benchmarks of a runtime's Wasm and writes its weights: the `benchmark pallet` command of the SDK, as
//! frame-omni-bencher has it, without that program's RocksDB and jemalloc.

use clap::Parser;
use frame_benchmarking_cli::PalletCmd;
use sp_runtime::traits::BlakeTwo256;

fn main() -> sc_cli::Result<()> {
	// A benchmark that fails says why in the runtime's log: `RUST_LOG=runtime=error`.
	sp_tracing::try_init_simple();
	PalletCmd::parse().run_with_spec::<BlakeTwo256, ()>(None)
}
