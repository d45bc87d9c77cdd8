//! The command line of the node.

use clap::{Args, Parser, Subcommand as ClapSubcommand, ValueEnum};
use sc_cli::RunCmd;

/// Runs a node of the Salus consortium chain, or one of the commands below.
#[derive(Debug, Parser)]
pub(crate) struct Cli {
	/// A command, instead of running a node.
	#[command(subcommand)]
	pub(crate) subcommand: Option<Subcommand>,

	/// Our own options.
	#[clap(flatten)]
	pub(crate) own: Own,

	/// The SDK's options.
	#[clap(flatten)]
	pub(crate) run: RunCmd,
}

/// What the SDK has no option for.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Own {
	/// How a single development node makes blocks. `instant` makes and finalises one for each transaction, `aura` one
	/// every two seconds. Only with `--dev`.
	#[arg(long, value_enum, default_value_t = Sealing::Aura)]
	pub(crate) sealing: Sealing,

	/// Takes the nodes on the chain's allow-list as peers, and those that `--reserved-nodes` names, but no others. For
	/// production; without it, any node that has the chain specification can be a peer.
	#[arg(long)]
	pub(crate) allow_list_only: bool,
}

/// How a node makes blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sealing {
	/// In turn with the other validators, every two seconds; GRANDPA finalises.
	#[default]
	Aura,
	/// At once for each transaction, final at once. For development on one node.
	Instant,
}

/// The node's commands.
#[derive(Debug, ClapSubcommand)]
#[allow(clippy::large_enum_variant)]
pub(crate) enum Subcommand {
	/// Makes, inspects and inserts keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Writes a chain specification.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Writes a chain specification the old way, for tools that know no other (zombienet's JavaScript CLI).
	#[allow(deprecated)]
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Checks a block again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Writes blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Writes the state of a block into a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Reads blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Removes the whole chain from the disk.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Takes the chain back by some blocks, not beyond the last final one.
	Revert(sc_cli::RevertCmd),

	/// Prints facts on the database.
	ChainInfo(sc_cli::ChainInfoCmd),
}
