//! `salus`, the command line. All of it is in the library: see [`salus_gateway::cli`].

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	salus_gateway::cli::run(std::env::args_os()).await
}
