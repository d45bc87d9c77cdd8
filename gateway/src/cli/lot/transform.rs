//! `salus lot transform`: packs become the packs of a new lot.

use clap::Args;
use salus_primitives::{containers::PackRange, gs1::Sscc, ids::LotId, supply::Input, trace::LotKey};

use super::{
	commission::{commissioned, forget, Commission},
	title,
};
use crate::{
	chain::call::supply,
	cli::{answer::Answer, context::Context, parse},
	Result,
};

/// What is made into what.
#[derive(Debug, Args)]
pub struct Transform {
	#[command(flatten)]
	output: Commission,
	/// The container that the new packs go into, which may be new: SSCC, 18 digits
	#[arg(long, value_name = "SSCC", value_parser = parse::sscc)]
	into: Sscc,
	/// Packs that are used up, as SSCC:GTIN:LOT:FIRST:COUNT (container, product, lot, number of the first pack, how
	/// many); once more for each other range, up to 16
	#[arg(long = "input", required = true, value_name = "PACKS", value_parser = input)]
	inputs: Vec<Input>,
	/// How many units of use are lost on the way: what goes in is what comes out, and this
	#[arg(long, value_name = "UNITS", default_value_t = 0)]
	waste: u32,
}

/// Packs in a container. A lot number may hold colons, and nothing else here does.
fn input(text: &str) -> parse::Parsed<Input> {
	let form = || "SSCC:GTIN:LOT:FIRST:COUNT".to_owned();
	let (sscc, rest) = text.split_once(':').ok_or_else(form)?;
	let (gtin, rest) = rest.split_once(':').ok_or_else(form)?;
	let (rest, count) = rest.rsplit_once(':').ok_or_else(form)?;
	let (lot, first) = rest.rsplit_once(':').ok_or_else(form)?;
	let number = |text: &str| text.parse::<u32>().map_err(|_| format!("{text} is no number: {}", form()));
	let key = LotKey { gtin: parse::gtin(gtin)?, lot: parse::lot(lot)? };
	Ok(Input { sscc: parse::sscc(sscc)?, key, first: number(first)?, count: number(count)? })
}

pub(super) async fn run(context: &Context, transform: Transform) -> Result<Answer> {
	let Transform { output, into, inputs, waste } = transform;
	let draft = output.draft()?;
	let signer = context.signer()?;
	let client = context.connect().await?;
	let (lot, path) = draft.keep(context, &client).await?;
	let included = match client.submit(&supply::transform(&inputs, &lot, into, waste), &signer).await {
		Ok(included) => included,
		Err(error) => return Err(forget(&path, error)),
	};
	let (used, id, ..): (Vec<PackRange>, LotId, u32, u32) = included.expect("DrugSupply", "Transformed")?;
	let packs: u64 = used.iter().map(|range| u64::from(range.count)).sum();
	Ok(commissioned(&lot, &path)
		.line(format!("{packs} packs were made into {}, in container {into}; {waste} units were lost", title(&lot.key)))
		.field("id", id.0)
		.field("sscc", into.to_string())
		.field("packs_used", packs)
		.field("waste", waste)
		.included(&included))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn inputs_are_read_around_the_lot_number() {
		let read = input("106141412345678908:06291041500213:A:1/2:7:30").unwrap();
		assert_eq!((read.sscc, read.first, read.count), (Sscc(106_141_412_345_678_908), 7, 30));
		assert_eq!(read.key.lot.as_slice(), b"A:1/2");
	}

	#[test]
	fn bad_inputs_say_why() {
		for (bad, why) in [
			("106141412345678908", "SSCC:GTIN"),
			("106141412345678908:06291041500213:L1:7", "SSCC:GTIN"),
			("106141412345678909:06291041500213:L1:7:30", "check digit"),
			("106141412345678908:06291041500214:L1:7:30", "check digit"),
			("106141412345678908:06291041500213::7:30", "lot number"),
			("106141412345678908:06291041500213:L1:x:30", "no number"),
		] {
			let refusal = input(bad).unwrap_err();
			assert!(refusal.contains(why), "{bad}: {refusal}");
		}
	}
}
