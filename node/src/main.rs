//! The node of the Salus consortium chain.

mod chain_spec;
mod cli;
mod command;
mod peers;
mod rpc;
mod sealing;
mod service;

fn main() -> sc_cli::Result<()> {
	command::run()
}
