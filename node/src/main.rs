//! The node of the Salus consortium chain.

mod chain_spec;
mod cli;
mod command;
mod network;
mod peers;
mod rpc;
mod sealing;
mod service;
mod syncing;

fn main() -> sc_cli::Result<()> {
	command::run()
}
