//! `salus serve`: the custodian's service.

use std::{net::SocketAddr, sync::Arc};

use clap::Args;
use salus_primitives::gs1::Gln;
use tokio::{net::TcpListener, sync::Notify};

use crate::{
	cli::{
		answer::Answer,
		context::Context,
		parse,
		release::{custodian, RuleArguments},
	},
	serials::Shelf,
	service::{Responder, Service, MAX_CONCURRENT},
	Error, Result,
};

/// Where and how to serve.
#[derive(Debug, Args)]
pub struct Serve {
	/// Address and port to listen at; port 0 takes any that is free. It speaks plain HTTP
	#[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8433")]
	listen: SocketAddr,
	/// Listen at an address that other machines reach: a proxy in front of it ends TLS
	#[arg(long)]
	behind_tls_proxy: bool,
	/// Verify packs, too (GS1 Lightweight Messaging), in the name of the organisation with this GLN, by the serial numbers
	/// in the home folder
	#[arg(long, value_name = "GLN", value_parser = parse::gln)]
	responder: Option<Gln>,
	/// How many requests are worked on at the same time, 1 to 1024
	#[arg(long, value_name = "NUMBER", default_value_t = MAX_CONCURRENT as u16,
		value_parser = clap::value_parser!(u16).range(1..=1024))]
	concurrent: u16,
	#[command(flatten)]
	rules: RuleArguments,
}

pub(super) async fn run(context: &Context, arguments: Serve) -> Result<Answer> {
	let Serve { listen, behind_tls_proxy, responder, concurrent, rules } = arguments;
	if !listen.ip().is_loopback() && !behind_tls_proxy {
		let why =
			"other machines reach this address, and plain HTTP is for this machine only: put a proxy that ends TLS \
			in front of it, and say so by --behind-tls-proxy";
		return Err(Error::bad("--listen", format!("{listen}: {why}")));
	}
	let custodian = custodian(context, context.connect().await?, rules)?;
	let failed = |source| Error::io(listen.to_string(), source);
	let listener = TcpListener::bind(listen).await.map_err(failed)?;
	let address = listener.local_addr().map_err(failed)?;
	let stop = stop_signal()?;
	eprintln!("salus: serving on http://{address}");
	let max_lag = custodian.rules.max_lag;
	let service = Service::new(custodian, concurrent.into(), |line| eprintln!("{line}"));
	let service = match responder {
		Some(gln) => service.verifying(Responder { shelf: Arc::new(Shelf::new(context.path(""))), gln, max_lag }),
		None => service,
	};
	service.serve(listener, stop.notified()).await?;
	Ok(Answer::done().line("ended").field("address", address.to_string()))
}

/// Notified by ctrl-c and SIGTERM.
fn stop_signal() -> Result<&'static Notify> {
	static STOP: Notify = Notify::const_new();
	// One permit is kept, so that a signal that comes early isn't lost.
	ctrlc::set_handler(|| STOP.notify_one()).map_err(|error| Error::bad("signals", error.to_string()))?;
	Ok(&STOP)
}

#[cfg(test)]
mod tests {
	use clap::Parser;

	use crate::cli::{context::Context, Cli, Command};

	#[tokio::test]
	async fn plain_http_is_not_offered_to_other_machines() {
		for address in ["0.0.0.0:8433", "[::]:8433", "192.168.1.2:0"] {
			let cli = Cli::parse_from(["salus", "--home", "unused", "serve", "--listen", address]);
			let context = Context::new(cli.globals).unwrap();
			let Command::Serve(arguments) = cli.command else { panic!("another command") };
			let error = super::run(&context, arguments).await.unwrap_err();
			assert_eq!(error.exit_code(), 2);
			assert!(error.to_string().contains("--behind-tls-proxy"), "{error}");
		}
	}
}
