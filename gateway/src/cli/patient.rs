//! `salus patient`: patients' pseudonyms.

use clap::Subcommand;

use crate::{
	chain::{call::consortium, keys, AccountId},
	cli::{answer::Answer, context::Context, parse},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Admit a patient by a pseudonymous account (as a provider's admin, physician, nurse or gateway)
	Admit {
		/// The pseudonym: SS58 or //Name; a fresh account that is used with this provider only
		#[arg(value_parser = parse::account)]
		patient: AccountId,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	let Command::Admit { patient } = command;
	let included = context.submit(&consortium::admit_patient(&patient)).await?.included;
	Ok(Answer::done()
		.line(format!("admitted patient {}", keys::address(&patient)))
		.field("patient", keys::address(&patient))
		.included(&included))
}
