//! `salus pack`: is this pack genuine, its supply to a patient, and what takes it off the market.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use salus_primitives::{
	gs1::{Gln, Sscc},
	ids::Jurisdiction,
	supply::Decommission,
};

use crate::{
	cli::{answer::Answer, context::Context, parse},
	gs1::PackId,
	Error, Result,
};

mod destroy;
mod foresee;
mod known;
mod market;
mod messaging;
mod origin;
mod place;
mod supply;
mod suspect;
mod verify;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Is this pack genuine, and may it be supplied? Exit code 0 if both, 1 if not
	Verify {
		/// The code on the pack: a GS1 element string, with brackets or separators, or a GS1 Digital Link
		text: String,
		/// The country it would be supplied in, like DE: a product can be recalled there alone [default: the one of the
		/// signer's organisation, if there is a signer]
		#[arg(long, value_name = "COUNTRY", value_parser = parse::jurisdiction)]
		market: Option<Jurisdiction>,
		/// Answer in the shape of GS1's Lightweight Messaging, as `serve` does, asked by and in the name of the
		/// organisation with this GLN; its country counts
		#[arg(long, value_name = "GLN", value_parser = parse::gln, conflicts_with = "market")]
		gs1: Option<Gln>,
	},
	/// Supply packs of one lot to a patient (as a pharmacist, or a provider's staff); exit code 1 if one of them must
	/// not be supplied. What the chain finds wrong is an alarm there. A serial number that the lot doesn't have isn't sent
	/// to it: report it by `case open`
	Supply {
		#[command(flatten)]
		packs: Packs,
		#[command(flatten)]
		counter: Counter,
	},
	/// Undo a supply within ten days, of packs that never left the counter (as the organisation that supplied them)
	Undo {
		#[command(flatten)]
		packs: Packs,
		#[command(flatten)]
		counter: Counter,
	},
	/// Take packs of one lot off the market (as the holder of their container)
	Decommission {
		#[command(flatten)]
		packs: Packs,
		/// Why: exported, stolen (for good), sample, locked or withdrawn (as the product's owner, for good)
		#[arg(long, value_parser = parse::decommission)]
		why: Decommission,
	},
	/// Bring packs back to the market: exported ones and samples (as who took them off), or locked ones (as a quality
	/// person of the holder)
	Reactivate {
		#[command(flatten)]
		packs: Packs,
	},
	/// The destruction of packs before a witness
	#[command(subcommand)]
	Destroy(destroy::Command),
	/// Of which lots a pack was made, by repacking or transformation, back to where they entered
	Origin {
		/// The code on the pack: a GS1 element string, with brackets or separators, or a GS1 Digital Link
		text: String,
	},
}

/// Packs of one lot, and where they are.
#[derive(Debug, Args)]
pub struct Packs {
	/// The codes on the packs, up to 64 of one lot: GS1 element strings, with brackets or separators, or GS1 Digital
	/// Links
	#[arg(required = true, value_name = "CODE")]
	texts: Vec<String>,
	/// The container that the packs are in: SSCC, 18 digits
	#[arg(long, value_name = "SSCC", value_parser = parse::sscc)]
	container: Sscc,
}

impl Packs {
	/// What the codes say; all of them name the same lot.
	fn ids(&self) -> Result<Vec<PackId>> {
		let ids = self.texts.iter().map(|text| PackId::parse(text)).collect::<Result<Vec<_>>>()?;
		for pack in &ids {
			pack.serial()?;
		}
		let mut lots = ids.iter().map(PackId::lot_key);
		let first = lots.next().transpose()?;
		for lot in lots {
			if Some(lot?) != first {
				return Err(Error::bad("packs", "they are of several lots; one call is for packs of one lot"));
			}
		}
		Ok(ids)
	}
}

/// Where packs are supplied, and on what prescription.
#[derive(Debug, Args)]
pub struct Counter {
	/// The premises where that happens: GLN of 13 digits
	#[arg(long, value_name = "GLN", value_parser = parse::gln)]
	premises: Gln,
	/// The fill of a prescription that the supply uses up, or used up. It isn't shown with a pack that raises an alarm
	#[arg(long, value_name = "FILE")]
	fill: Option<PathBuf>,
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Verify { text, gs1: Some(gln), .. } => messaging::run(context, PackId::parse(&text)?, gln).await,
		Command::Verify { text, market, gs1: None } => verify::run(context, &PackId::parse(&text)?, market).await,
		Command::Supply { packs, counter } => supply::supply(context, &packs, &counter).await,
		Command::Undo { packs, counter } => supply::undo(context, &packs, &counter).await,
		Command::Decommission { packs, why } => market::decommission(context, &packs, why).await,
		Command::Reactivate { packs } => market::reactivate(context, &packs).await,
		Command::Destroy(command) => destroy::run(context, command).await,
		Command::Origin { text } => origin::run(context, &PackId::parse(&text)?).await,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn packs(texts: &[&str]) -> Packs {
		Packs { texts: texts.iter().map(|text| (*text).to_owned()).collect(), container: Sscc(1) }
	}

	#[test]
	fn packs_of_one_call_are_of_one_lot() {
		let [one, two] = ["(01)06291041500213(10)L1(21)S1", "(01)06291041500213(10)L1(21)S2"];
		assert_eq!(packs(&[one, two]).ids().unwrap().len(), 2);
		let refusal = packs(&[one, "(01)06291041500213(10)L2(21)S2"]).ids().unwrap_err();
		assert!(refusal.to_string().contains("several lots"), "{refusal}");
		assert!(packs(&[one, "(01)06291041500213(10)L1"]).ids().unwrap_err().to_string().contains("serial"));
	}
}
