//! `salus product`: medicines, by GTIN.

use clap::Subcommand;
use salus_primitives::gs1::Gtin;

use crate::{
	chain::call::trace,
	cli::{answer::Answer, context::Context, parse},
	Result,
};

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Register a product (as the manufacturer that owns its company prefix)
	Register {
		/// The GTIN: 8, 12, 13 or 14 digits with the check digit
		#[arg(value_parser = parse::gtin)]
		gtin: Gtin,
		/// How many digits of the GTIN are the GS1 company prefix, 4 to 12
		#[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(4..=12))]
		prefix_digits: u8,
	},
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	let Command::Register { gtin, prefix_digits } = command;
	let included = context.submit(&trace::register_product(gtin, prefix_digits)).await?.included;
	Ok(Answer::done().line(format!("registered product {gtin}")).field("gtin", gtin.to_string()).included(&included))
}
