//! The benchmarks of the chain and the node. `benches/` and `tests/` only call them: all generic code of the executor, the
//! trie and the runtime is compiled here, once.

pub mod anchor;
mod common;
pub mod country;
pub mod decide;
mod manifest;
pub mod medicines;
pub mod policy;
pub mod throughput;
