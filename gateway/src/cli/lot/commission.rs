//! `salus lot commission`: a lot enters the chain by the root over its serial numbers, which stay here.

use std::path::{Path, PathBuf};

use clap::Args;
use salus_primitives::{
	gs1::Expiry,
	ids::Jurisdiction,
	lots::{Markets, NewLot},
	merkle::MAX_LEAVES,
	trace::{LotKey, Serial},
};

use super::{countries, title, LotName};
use crate::{
	chain::{call::registry, client::Client},
	cli::{answer::Answer, context::Context, format, parse},
	serials::{self, LotTree},
	time, Error, Result,
};

/// What is commissioned.
#[derive(Debug, Args)]
pub struct Commission {
	#[command(flatten)]
	lot: LotName,
	/// The expiry date as it is printed, like 2028-12-31, or 2028-12-00 for the end of the month; the lot can be
	/// supplied to the end of that day in UTC
	#[arg(long, value_name = "DATE", value_parser = parse::expiry)]
	expiry: Expiry,
	/// A country in which it may be sold, like DE; repeat it for more [default: it may be sold anywhere]
	#[arg(long = "market", value_name = "COUNTRY", value_parser = parse::jurisdiction)]
	markets: Vec<Jurisdiction>,
	/// Draw this many serial numbers at random, 1 to 1048576
	#[arg(long, value_name = "N", required_unless_present = "serials",
		value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_LEAVES)))]
	quantity: Option<u32>,
	/// Take the serial numbers from this file, one a line, 1 to 20 characters each
	#[arg(long, value_name = "FILE", conflicts_with = "quantity")]
	serials: Option<PathBuf>,
}

/// A lot that is ready to be commissioned, but for the home folder.
pub(super) struct Draft {
	key: LotKey,
	expiry: Expiry,
	markets: Markets,
	serials: Vec<Serial>,
}

impl Commission {
	/// Draws or reads the serial numbers.
	pub(super) fn draft(self) -> Result<Draft> {
		let Self { lot, expiry, markets, quantity, serials } = self;
		let markets = in_order(markets)?;
		let serials = match (serials, quantity) {
			(Some(path), _) => serials::read(&path)?,
			(None, Some(count)) => serials::generate(count)?,
			(None, None) => return Err(Error::bad("--quantity", "give it, or --serials")),
		};
		Ok(Draft { key: lot.key(), expiry, markets, serials })
	}
}

impl Draft {
	/// Writes the serial numbers to the home folder: a commissioned lot without them would be lost. Gives the lot and
	/// their file.
	pub(super) async fn keep(self, context: &Context, client: &Client) -> Result<(NewLot, PathBuf)> {
		let Self { key, expiry, markets, serials } = self;
		let path = LotTree::path_in(&context.path(""), &key);
		if path.exists() {
			let why = match client.lot_root(&key).await? {
				Some(_) => "this lot is commissioned already",
				None => "holds serial numbers for this lot, which the chain doesn't know; move it away to begin anew",
			};
			return Err(Error::bad(path.display().to_string(), why));
		}
		let tree = LotTree::new(key, serials)?;
		tree.save(&context.path(""))?;
		let lot = NewLot { key: tree.key().clone(), expiry, quantity: tree.quantity(), root: tree.root(), markets };
		Ok((lot, path))
	}
}

pub(super) async fn run(context: &Context, commission: Commission) -> Result<Answer> {
	let draft = commission.draft()?;
	let signer = context.signer()?;
	let client = context.connect().await?;
	let (lot, path) = draft.keep(context, &client).await?;
	match client.submit(&registry::commission(&lot), &signer).await {
		Ok(included) => Ok(commissioned(&lot, &path).included(&included)),
		Err(error) => Err(forget(&path, error)),
	}
}

/// Countries in the chain's order, each once.
fn in_order(mut markets: Vec<Jurisdiction>) -> Result<Markets> {
	markets.sort_unstable_by_key(|market| market.0);
	markets.dedup();
	let count = markets.len();
	markets.try_into().map_err(|_| Error::bad("--market", format!("{count} countries are too many")))
}

/// What is said of a lot that was commissioned.
pub(super) fn commissioned(lot: &NewLot, path: &Path) -> Answer {
	let expiry = lot.expiry.ends(time::now()).map(format::moment).unwrap_or_default();
	let (text, markets) = countries(&lot.markets);
	Answer::done()
		.line(format!(
			"commissioned {}: {} packs, expiry {expiry}, to be sold in: {text}",
			title(&lot.key),
			lot.quantity
		))
		.line(format!("serial numbers in {}", path.display()))
		.field("gtin", lot.key.gtin.to_string())
		.field("lot", String::from_utf8_lossy(&lot.key.lot).into_owned())
		.field("quantity", lot.quantity)
		.field("root", format!("{:?}", lot.root))
		.field("expiry", expiry)
		.field("markets", markets)
		.field("serials_file", path.display().to_string())
}

/// Takes back the serial numbers of a lot that the chain refused. When it isn't sure that it did, they stay.
pub(super) fn forget(path: &Path, error: Error) -> Error {
	if matches!(error, Error::Chain(_) | Error::Unreachable { .. }) {
		return error;
	}
	match std::fs::remove_file(path) {
		Ok(()) => error,
		Err(source) => Error::io(path, source),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn countries_are_sorted_and_named_once() {
		let [de, fr] = [Jurisdiction(*b"DE"), Jurisdiction(*b"FR")];
		assert_eq!(in_order(vec![fr, de, fr]).unwrap().to_vec(), [de, fr]);
		let many = (0..33u8).map(|number| Jurisdiction([b'A', b'A' + number])).collect();
		assert_eq!(in_order(many).unwrap_err().exit_code(), 2);
		assert_eq!(countries(&[]).0, "anywhere");
	}

	#[test]
	fn only_a_refused_lot_is_forgotten() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("lot.json");
		std::fs::write(&path, "{}").unwrap();
		assert_eq!(forget(&path, Error::Chain("not final in time".into())).exit_code(), 3);
		assert!(path.exists(), "it may still become final");
		assert_eq!(forget(&path, Error::NotMember).exit_code(), 2);
		assert!(!path.exists());
	}
}
