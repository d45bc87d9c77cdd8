//! `salus container pack`: packs of a lot go into a container.

use clap::Args;
use salus_primitives::{
	containers::{Container, PackRange, Pick, MAX_RANGES},
	gs1::Sscc,
	ids::{LotId, OrganisationId},
	trace::LotKey,
};

use crate::{
	chain::{call::trace, client::Client},
	cli::{
		answer::Answer,
		context::Context,
		lot::{title, LotName},
		parse,
	},
	Error, Result,
};

/// What is packed.
#[derive(Debug, Args)]
pub struct Pack {
	/// The container's SSCC, 18 digits; a new one, or one that holds packs
	#[arg(value_parser = parse::sscc)]
	sscc: Sscc,
	#[command(flatten)]
	lot: LotName,
	/// How many packs
	#[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
	count: u32,
	/// Out of this container: SSCC, 18 digits [default: packs that are in no container yet]
	#[arg(long, value_name = "SSCC", value_parser = parse::sscc)]
	from: Option<Sscc>,
	/// Number of the first pack in the lot [default: the lowest that is in the container they come from]
	#[arg(long, value_name = "NUMBER", requires = "from")]
	first: Option<u32>,
}

pub(super) async fn run(context: &Context, packing: Pack) -> Result<Answer> {
	let Pack { sscc, lot, count, from, first } = packing;
	let key = lot.key();
	let signer = context.signer()?;
	let client = context.connect().await?;
	let picks = match from {
		Some(source) => out_of(&client, source, &key, first, count).await?,
		None => vec![Pick { key: key.clone(), first: client.packed(&key).await?, count }],
	};
	let included = client.submit(&trace::pack(sscc, from, &picks), &signer).await?;
	let (_sscc, _from, _by, picks): (Sscc, Option<Sscc>, OrganisationId, Vec<Pick>) =
		included.expect("DrugTrace", "Packed")?;
	let count: u32 = picks.iter().map(|pick| pick.count).sum();
	let first = picks.first().map_or(0, |pick| pick.first);
	Ok(Answer::done()
		.line(format!("packed {count} packs of {} into container {sscc}, from number {first} on", title(&key)))
		.field("sscc", sscc.to_string())
		.field("from", from.map(|from| from.to_string()))
		.field("first", first)
		.field("count", count)
		.included(&included))
}

/// Packs of a lot in a container.
async fn out_of(client: &Client, source: Sscc, key: &LotKey, first: Option<u32>, count: u32) -> Result<Vec<Pick>> {
	let Some(lot) = client.lot(key).await? else {
		return Err(Error::bad(title(key), "the lot was never commissioned"));
	};
	let Some(possession) = client.container(source).await? else {
		return Err(Error::bad(source.to_string(), "there is no such container"));
	};
	let picked = pick(&possession.container, lot.id, first.unwrap_or_default(), count).ok_or_else(|| {
		Error::bad(source.to_string(), format!("it doesn't hold {count} packs of {} from there on", title(key)))
	})?;
	if picked.len() > MAX_RANGES as usize {
		return Err(Error::bad("--count", format!("these are {} ranges, and {MAX_RANGES} is the most", picked.len())));
	}
	Ok(picked.iter().map(|range| Pick { key: key.clone(), first: range.first, count: range.count }).collect())
}

/// The `count` packs of a lot in a container with the lowest numbers from `first` on, as ranges.
fn pick(container: &Container, lot: LotId, first: u32, count: u32) -> Option<Vec<PackRange>> {
	let (mut picked, mut left) = (Vec::new(), count);
	for range in container.packs.iter().filter(|range| range.lot == lot) {
		let start = range.first.max(first);
		let there = (range.first.saturating_add(range.count)).saturating_sub(start);
		let taken = there.min(left);
		if taken > 0 {
			picked.push(PackRange { lot, first: start, count: taken });
			left -= taken;
		}
	}
	(left == 0).then_some(picked)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn range(lot: u32, first: u32, count: u32) -> PackRange {
		PackRange { lot: LotId(lot), first, count }
	}

	fn container(packs: Vec<PackRange>) -> Container {
		Container {
			holder: OrganisationId(1),
			owner: OrganisationId(1),
			parent: None,
			level: 0,
			children: 0,
			packs: packs.try_into().unwrap(),
			lots: vec![].try_into().unwrap(),
			offer: None,
			locked: false,
			head: [0; 32],
			events: 0,
			born: 0,
		}
	}

	#[test]
	fn the_lowest_packs_of_the_lot_are_picked() {
		let source = container(vec![range(1, 0, 10), range(2, 5, 10), range(2, 20, 10)]);
		assert_eq!(pick(&source, LotId(2), 0, 3), Some(vec![range(2, 5, 3)]));
		assert_eq!(pick(&source, LotId(2), 0, 15), Some(vec![range(2, 5, 10), range(2, 20, 5)]));
		assert_eq!(pick(&source, LotId(2), 12, 4), Some(vec![range(2, 12, 3), range(2, 20, 1)]));
		assert_eq!(pick(&source, LotId(2), 25, 5), Some(vec![range(2, 25, 5)]));
		assert_eq!(pick(&source, LotId(2), 25, 6), None);
		assert_eq!(pick(&source, LotId(3), 0, 1), None);
	}
}
