//! The command line `salus`: arguments in, one answer out.
//!
//! One file for each group of commands. A command gives an [`answer::Answer`] or an error; this file prints it, as
//! lines for people or as one JSON object, and turns it into the exit code.

pub mod answer;
pub mod context;
pub mod format;
pub mod parse;
pub mod spec;

mod access;
mod anchoring;
mod break_glass;
mod case;
mod chain;
mod consent;
mod consortium;
mod container;
mod contract;
mod credential;
mod disclosures;
mod epcis;
mod key;
mod lot;
mod manifest;
mod motion;
mod node;
mod organisation;
mod pack;
mod parties;
mod patient;
mod pause;
mod policy;
mod prescription;
mod product;
mod quota;
mod recall;
mod record;
mod release;
mod report;
mod salt;
mod serve;
mod stock;
mod stream;
mod study;
mod temperature;
mod training;
mod upgrade;
mod validator;
mod verify;

use std::{ffi::OsString, process::ExitCode};

use clap::{error::ErrorKind, Parser, Subcommand};

use crate::{Error, Result};
use answer::Answer;
use context::{Context, Globals};

/// What every help text ends with.
const EXIT_CODES: &str = "Exit codes: 0 done, or the answer is yes; 1 the answer is no; 2 bad input, or the chain \
refused it; 3 the chain or the network failed.\n\nTimes are RFC 3339 (2026-11-21T08:00:00Z) or dates (2026-11-21, the \
first moment of the day in UTC); ends of periods are exclusive. Accounts are SS58 addresses or, on development chains, \
//Name.";

/// A consortium health ledger: consents, anchored records, and medicines traced from factory to pharmacy.
#[derive(Debug, Parser)]
#[command(name = "salus", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub struct Cli {
	/// What every command takes.
	#[command(flatten)]
	pub globals: Globals,
	/// What to do.
	#[command(subcommand)]
	pub command: Command,
}

/// The groups of commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// The chain: how it is, and what is in a block
	#[command(subcommand)]
	Chain(chain::Command),
	/// Keys: for transactions, and for sealed records
	#[command(subcommand)]
	Key(key::Command),
	/// What the consortium decides.
	#[command(flatten)]
	Consortium(consortium::Command),
	/// Quotas: how much of the chain each organisation may use
	#[command(subcommand)]
	Quota(quota::Command),
	/// Credentials, by which people and devices act for an organisation
	#[command(subcommand)]
	Credential(credential::Command),
	/// Patients, known to the chain by a pseudonymous account
	#[command(subcommand)]
	Patient(patient::Command),
	/// Consents, and the decision that rests on them
	#[command(subcommand)]
	Consent(consent::Command),
	/// Access to a patient's data: asked for and logged on the chain
	#[command(subcommand)]
	Access(access::Command),
	/// Who asked for a patient's data and what came of it, checked to be complete; exit code 1 if it isn't
	Disclosures(disclosures::Disclosures),
	/// Access in an emergency, against or without the patient's consent, and its review
	#[command(subcommand)]
	BreakGlass(break_glass::Command),
	/// Studies: their protocol, sites and participants
	#[command(subcommand)]
	Study(study::Command),
	/// Health records: sealed, anchored, verified, opened
	#[command(subcommand)]
	Record(record::Command),
	/// Streams of readings: batch after batch, with every gap showing
	#[command(subcommand)]
	Stream(stream::Command),
	/// Reports to public health: counts that anyone checks, in which a person finds the own report
	#[command(subcommand)]
	Report(report::Command),
	/// Training sets: which records a model was trained on, and whether each had a consent
	#[command(subcommand)]
	Training(training::Command),
	/// Is this record the anchored one? Checks a proof bundle by the genesis hash alone; exit code 1 says what is wrong
	Verify(verify::Verify),
	/// Records released to whoever the chain permits: asked for, answered, opened
	#[command(subcommand)]
	Release(release::Command),
	/// The custodian's service: answers requests for records over HTTP until it is told to end
	Serve(serve::Serve),
	/// Medicines, by GTIN
	#[command(subcommand)]
	Product(product::Command),
	/// Lots of a medicine
	#[command(subcommand)]
	Lot(lot::Command),
	/// Cases and pallets, by SSCC
	#[command(subcommand)]
	Container(container::Command),
	/// Manifests: serial numbers that travel sealed with the goods
	#[command(subcommand)]
	Manifest(manifest::Command),
	/// Single packs: genuine or not, and supply to a patient
	#[command(subcommand)]
	Pack(pack::Command),
	/// Recalls: called, acknowledged, lifted, and who has the packs
	#[command(subcommand)]
	Recall(recall::Command),
	/// Suspect products: cases with the clock of 24 hours, and whom to tell
	#[command(subcommand)]
	Case(case::Command),
	/// Temperatures on the way: readings, excursions and the release from them
	#[command(subcommand)]
	Temperature(temperature::Command),
	/// Prescriptions: fills that outsiders can't read, and that are used once
	#[command(subcommand)]
	Prescription(prescription::Command),
	/// What the signer's organisation has in stock: by lot, with what expires soon, is recalled or locked
	Stock(stock::Stock),
	/// EPCIS documents
	#[command(subcommand)]
	Epcis(epcis::Command),
	/// An organisation's own rules of access, as an ink! contract
	#[command(subcommand)]
	Policy(policy::Command),
	/// Contracts: who may bring them to the chain, and which of them the chain answers
	#[command(subcommand)]
	Contract(contract::Command),
}

/// Runs the command line.
pub async fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
	let arguments: Vec<_> = arguments.into_iter().collect();
	let cli = match Cli::try_parse_from(&arguments) {
		Ok(cli) => cli,
		Err(error) => return usage(&error, arguments.iter().any(|argument| argument == "--json")),
	};
	let json = cli.globals.json;
	let result = dispatch(cli).await;
	answer::print(result, json)
}

async fn dispatch(cli: Cli) -> Result<Answer> {
	check_not_final(&cli)?;
	let context = Context::new(cli.globals)?;
	match cli.command {
		Command::Chain(command) => chain::run(&context, command).await,
		Command::Key(command) => key::run(&context, command).await,
		Command::Consortium(command) => consortium::run(&context, command).await,
		Command::Quota(command) => quota::run(&context, command).await,
		Command::Credential(command) => credential::run(&context, command).await,
		Command::Patient(command) => patient::run(&context, command).await,
		Command::Consent(command) => consent::run(&context, command).await,
		Command::Access(command) => access::run(&context, command).await,
		Command::Disclosures(arguments) => disclosures::run(&context, arguments).await,
		Command::BreakGlass(command) => break_glass::run(&context, command).await,
		Command::Study(command) => study::run(&context, command).await,
		Command::Record(command) => record::run(&context, command).await,
		Command::Stream(command) => stream::run(&context, command).await,
		Command::Report(command) => report::run(&context, command).await,
		Command::Training(command) => training::run(&context, command).await,
		Command::Verify(arguments) => verify::run(&context, arguments).await,
		Command::Release(command) => release::run(&context, command).await,
		Command::Serve(arguments) => serve::run(&context, arguments).await,
		Command::Product(command) => product::run(&context, command).await,
		Command::Lot(command) => lot::run(&context, command).await,
		Command::Container(command) => container::run(&context, command).await,
		Command::Manifest(command) => manifest::run(&context, command).await,
		Command::Pack(command) => pack::run(&context, command).await,
		Command::Recall(command) => recall::run(&context, command).await,
		Command::Case(command) => case::run(&context, command).await,
		Command::Temperature(command) => temperature::run(&context, command).await,
		Command::Prescription(command) => prescription::run(&context, command).await,
		Command::Stock(arguments) => stock::run(&context, arguments).await,
		Command::Epcis(command) => epcis::run(&context, command).await,
		Command::Policy(command) => policy::run(&context, command).await,
		Command::Contract(command) => contract::run(&context, command).await,
	}
}

/// Refuses to go by blocks that aren't final where people rely on the answer, or records are given out for it; says
/// where it isn't refused what that means.
fn check_not_final(cli: &Cli) -> Result<()> {
	if !cli.globals.not_final {
		return Ok(());
	}
	if !matches!(cli.command, Command::Consortium(_)) {
		return Err(Error::bad("--not-final", "only what the consortium decides goes by blocks that aren't final"));
	}
	if !cli.globals.json {
		eprintln!(
			"… --not-final: goes by the newest block, which isn't final. What is shown and done may still change"
		);
	}
	Ok(())
}

/// Prints what the argument parser says: help and version are no errors.
fn usage(error: &clap::Error, json: bool) -> ExitCode {
	let is_error = !matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
	if json && is_error {
		let text = error.render().to_string();
		let message = text.split("\n\n").next().unwrap_or(&text).trim_start_matches("error: ").trim();
		return answer::print(Err(Error::bad("arguments", message)), true);
	}
	// Nothing is left to do when the terminal is gone.
	let _ = error.print();
	ExitCode::from(if is_error { 2 } else { 0 })
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_arguments_are_sound() {
		Cli::command().debug_assert();
	}

	#[test]
	fn every_command_and_option_has_help() {
		fn check(command: &clap::Command, path: &str) {
			let path = format!("{path} {}", command.get_name());
			assert!(command.get_about().is_some(), "{path} says nothing of itself");
			for argument in command.get_arguments() {
				assert!(argument.get_help().is_some(), "{path}: {} says nothing of itself", argument.get_id());
			}
			command.get_subcommands().for_each(|command| check(command, &path));
		}
		let mut command = Cli::command();
		command.build();
		check(&command, "");
	}
}
