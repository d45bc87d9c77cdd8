//! `salus product`: medicines, by GTIN.

use clap::{Args, Subcommand};
use salus_primitives::{
	gs1::Gtin,
	lots::{ProductTerms, StorageLimits},
};
use serde_json::{json, Value};

use crate::{
	chain::call::registry,
	cli::{answer::Answer, context::Context, parse},
	coldchain::{celsius, degrees},
	Error, Result,
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
		/// How many units of use, like tablets, one pack holds. This never changes
		#[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
		units: u32,
		#[command(flatten)]
		limits: Limits,
	},
	/// Set how a product must be kept (as its owner); without limits, it is no matter of the cold chain any more
	Terms {
		/// The GTIN: 8, 12, 13 or 14 digits with the check digit
		#[arg(value_parser = parse::gtin)]
		gtin: Gtin,
		#[command(flatten)]
		limits: Limits,
	},
	/// What its owner says of a product; exit code 1 if it isn't registered
	Show {
		/// The GTIN: 8, 12, 13 or 14 digits with the check digit
		#[arg(value_parser = parse::gtin)]
		gtin: Gtin,
	},
}

/// How a product must be kept, if it is a matter of the cold chain.
#[derive(Debug, Args)]
pub struct Limits {
	/// The lowest temperature at which it may be kept, in degrees Celsius
	#[arg(long, value_name = "DEGREES", requires = "highest", allow_negative_numbers = true,
		value_parser = parse::temperature)]
	lowest: Option<i16>,
	/// The highest temperature at which it may be kept, in degrees Celsius
	#[arg(long, value_name = "DEGREES", requires = "lowest", allow_negative_numbers = true,
		value_parser = parse::temperature)]
	highest: Option<i16>,
	/// How many minutes at a stretch it may be outside of that [default: 0]
	#[arg(long, value_name = "MINUTES", requires = "lowest")]
	tolerance: Option<u16>,
}

impl Limits {
	fn storage(&self) -> Result<Option<StorageLimits>> {
		match (self.lowest, self.highest) {
			(Some(lowest), Some(highest)) if lowest > highest => {
				Err(Error::bad("--lowest", "the lowest temperature is above the highest"))
			}
			(Some(lowest), Some(highest)) => {
				Ok(Some(StorageLimits { lowest, highest, tolerance: self.tolerance.unwrap_or_default() }))
			}
			_ => Ok(None),
		}
	}
}

pub(super) async fn run(context: &Context, command: Command) -> Result<Answer> {
	match command {
		Command::Register { gtin, prefix_digits, units, limits } => {
			let terms = ProductTerms { units, storage: limits.storage()? };
			let included = context.submit(&registry::register_product(gtin, prefix_digits, &terms)).await?.included;
			Ok(say(Answer::done().line(format!("registered product {gtin}")), gtin, &terms).included(&included))
		}
		Command::Terms { gtin, limits } => {
			let storage = limits.storage()?;
			let included = context.submit(&registry::set_terms(gtin, storage)).await?.included;
			Ok(Answer::done()
				.line(format!("product {gtin}: {}", storage_text(storage)))
				.field("gtin", gtin.to_string())
				.field("storage", storage_json(storage))
				.included(&included))
		}
		Command::Show { gtin } => show(context, gtin).await,
	}
}

async fn show(context: &Context, gtin: Gtin) -> Result<Answer> {
	let Some(product) = context.connect().await?.product(gtin).await? else {
		return Ok(Answer::new(false).line(format!("product {gtin} is not registered")));
	};
	let answer = Answer::done().line(format!("product {gtin} of organisation {}", product.owner.0));
	Ok(say(answer, gtin, &product.terms).field("owner", product.owner.0))
}

/// Says what there is to say of a product's terms.
fn say(answer: Answer, gtin: Gtin, terms: &ProductTerms) -> Answer {
	answer
		.line(format!("units of use in a pack: {}; {}", terms.units, storage_text(terms.storage)))
		.field("gtin", gtin.to_string())
		.field("units", terms.units)
		.field("storage", storage_json(terms.storage))
}

fn storage_text(storage: Option<StorageLimits>) -> String {
	match storage {
		None => "no limits of temperature".into(),
		Some(StorageLimits { lowest, highest, tolerance }) => format!(
			"to be kept at {} to {}, outside of that for {tolerance} minutes at most",
			degrees(lowest),
			degrees(highest)
		),
	}
}

fn storage_json(storage: Option<StorageLimits>) -> Option<Value> {
	storage.map(|limits| {
		json!({
			"lowest": celsius(limits.lowest),
			"highest": celsius(limits.highest),
			"tolerance_minutes": limits.tolerance,
		})
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn limits_are_numbers_for_programs() {
		let limits = StorageLimits { lowest: -205, highest: 80, tolerance: 30 };
		let expected = json!({ "lowest": -20.5, "highest": 8.0, "tolerance_minutes": 30 });
		assert_eq!(storage_json(Some(limits)), Some(expected));
		assert!(storage_text(Some(limits)).contains("-20.5 °C to 8.0 °C"));
	}

	#[test]
	fn limits_are_in_order() {
		let limits = |lowest, highest| Limits { lowest, highest, tolerance: None };
		assert_eq!(limits(None, None).storage().unwrap(), None);
		assert!(limits(Some(20), Some(80)).storage().unwrap().is_some());
		assert_eq!(limits(Some(81), Some(80)).storage().unwrap_err().exit_code(), 2);
	}
}
