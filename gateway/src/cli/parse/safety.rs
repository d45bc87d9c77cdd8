//! Lots by one word, and the codes of recalls and cases.

use salus_primitives::{
	codes::{CaseOutcome, Suspicion},
	ids::{CaseId, RecallId},
	trace::LotKey,
};

use super::{gtin, lot, Parsed};
use crate::prescriptions::Medicine;

/// A lot: the product's GTIN, a colon and the lot number.
pub fn lot_key(text: &str) -> Parsed<LotKey> {
	let (product, number) = text.split_once(':').ok_or("a GTIN, a colon and the lot number")?;
	Ok(LotKey { gtin: gtin(product)?, lot: lot(number)? })
}

/// The number of a recall.
pub fn recall(text: &str) -> Parsed<RecallId> {
	text.parse().map(RecallId).map_err(|_| "not the number of a recall".into())
}

/// The number of a case.
pub fn case(text: &str) -> Parsed<CaseId> {
	text.parse().map(CaseId).map_err(|_| "not the number of a case".into())
}

/// Why a product is suspect.
pub fn suspicion(text: &str) -> Parsed<Suspicion> {
	Suspicion::from_code(text).ok_or_else(|| {
		let known: Vec<_> = Suspicion::ALL.iter().map(|code| code.code()).collect();
		format!("\"{text}\" is not one of: {}", known.join(", "))
	})
}

/// How a case ended.
pub fn outcome(text: &str) -> Parsed<CaseOutcome> {
	CaseOutcome::from_code(text).ok_or_else(|| "cleared or illegitimate".into())
}

/// A fill: the GTIN, and after a colon how many packs, 1 unless it is said.
pub fn medicine(text: &str) -> Parsed<Medicine> {
	let (product, packs) = text.split_once(':').unwrap_or((text, "1"));
	let packs = packs.parse().map_err(|_| format!("\"{packs}\" is no number of packs"))?;
	Ok(Medicine { gtin: gtin(product)?, packs })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lots_have_a_gtin_and_a_number_which_may_hold_colons() {
		let key = lot_key("06291041500213:A:1").unwrap();
		assert_eq!((key.gtin.to_string().as_str(), key.lot.as_slice()), ("06291041500213", &b"A:1"[..]));
		assert!(lot_key("06291041500214:A").unwrap_err().contains("check digit"));
		assert!(lot_key("06291041500213").unwrap_err().contains("colon"));
		assert!(lot_key("06291041500213:").is_err());
	}

	#[test]
	fn fills_are_of_one_pack_unless_it_is_said() {
		assert_eq!(medicine("06291041500213").unwrap().packs, 1);
		assert_eq!(medicine("06291041500213:3").unwrap().packs, 3);
		assert!(medicine("06291041500213:x").unwrap_err().contains("packs"));
		assert!(medicine("5").is_err());
	}

	#[test]
	fn codes_and_numbers() {
		assert_eq!(suspicion("stolen"), Ok(Suspicion::Stolen));
		assert!(suspicion("odd").unwrap_err().contains("counterfeit"));
		assert_eq!(outcome("cleared"), Ok(CaseOutcome::Cleared));
		assert!(outcome("open").is_err() && case("x").is_err());
		assert_eq!(recall("3"), Ok(RecallId(3)));
	}
}
