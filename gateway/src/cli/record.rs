//! `salus record`: health records, sealed off the chain and anchored on it.

use std::path::PathBuf;

use clap::Subcommand;

use crate::{
	cli::{answer::Answer, context::Context},
	Result,
};

mod anchor;
mod bundle;
mod keep;
mod life;
mod source;
mod standing;
mod verify;

pub(super) use source::Source;

/// The commands. NAME is a record of the vault: its title, commitment, content id, anchor:7, or batch:3/17 for a leaf.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Seal and anchor files: a FHIR R4 Bundle's resources and a DICOM series' instances as one batch, anything else alone
	Anchor(anchor::Anchor),
	/// Is this what was anchored, and does it hold? For its custodian. Exit code 1 names what was altered or ended
	Verify(verify::Verify),
	/// Open a sealed record, and check that it is the one that was anchored
	Open {
		/// The record: its title, commitment, content id, anchor:7 or batch:3/17
		name: String,
		/// Write the record to this file rather than to the screen
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Seal and anchor the next version of a record
	Supersede(anchor::Supersede),
	/// Declare that a record should never have been written; there is no way back
	EnterInError {
		/// The record: its title, commitment, content id, anchor:7 or batch:3/17
		name: String,
	},
	/// No longer stand by a record, for now
	Revoke {
		/// The record: its title, commitment, content id, anchor:7 or batch:3/17
		name: String,
	},
	/// Stand by a revoked record again
	Restore {
		/// The record: its title, commitment, content id, anchor:7 or batch:3/17
		name: String,
	},
	/// What the chain has on a record, and all its versions
	Show {
		/// The record: its title, commitment, content id, anchor:7 or batch:3/17. The last two may be anybody's
		name: String,
	},
	/// The records of the vault
	List,
	/// Finish or take back what was interrupted. Every command that anchors does so first
	Recover {
		/// Take back too what waits for another signer or for the chain's last word, unless the chain has it
		#[arg(long)]
		give_up: bool,
	},
	/// What happens to records later
	#[command(flatten)]
	Life(life::Command),
	/// Write a file that proves a record to somebody without a node
	Bundle(bundle::Bundle),
	/// Write a file that shows some fields of a record and proves them, without the rest
	Disclose(bundle::Disclose),
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Anchor(arguments) => anchor::anchor(context, arguments).await,
		Command::Verify(arguments) => verify::verify(context, arguments).await,
		Command::Open { name, out } => keep::open(context, &name, out.as_deref()).await,
		Command::Supersede(arguments) => anchor::supersede(context, arguments).await,
		Command::EnterInError { name } => keep::enter_in_error(context, &name).await,
		Command::Revoke { name } => keep::revoke(context, &name).await,
		Command::Restore { name } => keep::restore(context, &name).await,
		Command::Show { name } => standing::show(context, &name).await,
		Command::List => keep::list(context),
		Command::Recover { give_up } => keep::recover(context, give_up).await,
		Command::Life(command) => life::run(context, command).await,
		Command::Bundle(arguments) => bundle::run(context, arguments).await,
		Command::Disclose(arguments) => bundle::disclose(context, arguments).await,
	}
}
