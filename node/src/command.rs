//! Runs what the command line asks for.

use salus_runtime::opaque::Block;
use sc_cli::{DatabasePruningMode, SubstrateCli};
use sc_network::{config::NetworkBackendType, Litep2pNetworkBackend, NetworkWorker};
use sc_service::PartialComponents;

use crate::{
	chain_spec,
	cli::{Cli, Sealing, Subcommand},
	rpc, service,
};

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Salus node".into()
	}

	fn impl_version() -> String {
		env!("CARGO_PKG_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"see README.md".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(id)?))
	}
}

/// Reads the command line and does what it says.
pub(crate) fn run() -> sc_cli::Result<()> {
	let mut cli = Cli::from_args();
	keep_all_states(&mut cli.run);
	match &cli.subcommand {
		Some(command) => run_command(&cli, command),
		None => run_node(&cli),
	}
}

/// Keeps the states of all final blocks unless another choice is made: a decision is asked for as of the past, and a proof
/// of a record starts from the genesis state. The SDK's default keeps 256.
fn keep_all_states(run: &mut sc_cli::RunCmd) {
	run.import_params.pruning_params.state_pruning.get_or_insert(DatabasePruningMode::ArchiveCanonical);
}

/// Runs a node until it is told to end.
fn run_node(cli: &Cli) -> sc_cli::Result<()> {
	let own = cli.own;
	if own.sealing == Sealing::Instant && !cli.run.shared_params.dev {
		return Err("--sealing instant goes with --dev: it makes blocks that no other validator has agreed to".into());
	}
	let runner = cli.create_runner(&cli.run)?;
	runner.run_node_until_exit(|config| async move {
		rpc::refuse_unsafe_outside(&config)?;
		match config.network.network_backend {
			NetworkBackendType::Litep2p => service::new_full::<Litep2pNetworkBackend>(config, own),
			NetworkBackendType::Libp2p => service::new_full::<NetworkWorker<Block, salus_runtime::Hash>>(config, own),
		}
		.map_err(sc_cli::Error::Service)
	})
}

/// Runs one of the commands.
#[allow(deprecated)]
fn run_command(cli: &Cli, command: &Subcommand) -> sc_cli::Result<()> {
	match command {
		Subcommand::Key(cmd) => cmd.run(cli),
		Subcommand::ExportChainSpec(cmd) => cmd.run(cli.load_spec(&cmd.chain)?),
		Subcommand::BuildSpec(cmd) => {
			let runner = cli.create_runner(cmd)?;
			runner.sync_run(|config| cmd.run(config.chain_spec, config.network))
		}
		Subcommand::PurgeChain(cmd) => cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database)),
		Subcommand::ChainInfo(cmd) => cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config)),
		_ => run_on_chain(cli, command),
	}
}

/// Runs one of the commands that need the chain on the disk.
fn run_on_chain(cli: &Cli, command: &Subcommand) -> sc_cli::Result<()> {
	match command {
		Subcommand::CheckBlock(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, import_queue, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Subcommand::ExportBlocks(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, config.database), task_manager))
		}),
		Subcommand::ExportState(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, config.chain_spec), task_manager))
		}),
		Subcommand::ImportBlocks(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, import_queue, .. } = service::new_partial(&config)?;
			Ok((cmd.run(client, import_queue), task_manager))
		}),
		Subcommand::Revert(cmd) => cli.create_runner(cmd)?.async_run(|config| {
			let PartialComponents { client, task_manager, backend, .. } = service::new_partial(&config)?;
			let aux_revert = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((cmd.run(client, backend, Some(aux_revert)), task_manager))
		}),
		_ => Err("this command needs no chain".into()),
	}
}
