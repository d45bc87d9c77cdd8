//! Arguments as they are written: each function reads one kind, and says why not.

mod labels;
mod medicines;
mod research;
mod safety;

pub use labels::{data_labels, label_codes, label_rule};
pub use medicines::{decommission, expiry, recall_class, temperature};
pub use research::{data_use, data_use_codes, disease_names, diseases, study_traits};
pub use safety::{case, lot_key, medicine, outcome, recall, suspicion};

use salus_primitives::{
	codes::{DataClass, DataClassSet, OrganisationClass, PurposeOfUse, PurposeSet, Role},
	disclosure::{BreakGlassReason, ReviewVerdict},
	gs1::{CompanyPrefix, Gln, Gtin, Sscc},
	ids::{Jurisdiction, Moment, OrganisationId, Period},
	trace::{is_set_82, LotNumber},
};

use crate::{
	chain::{client::BlockRef, keys, nodes::PeerId, AccountId},
	files::hex32,
	time,
};

/// What a parser gives: the value, or why not.
pub type Parsed<T> = Result<T, String>;

/// An organisation, by its id or its GLN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Organisation {
	/// Its number on this chain.
	Id(OrganisationId),
	/// Its GLN.
	Gln(Gln),
}

/// An organisation: a GLN of 13 digits, or its number.
pub fn organisation(text: &str) -> Parsed<Organisation> {
	if text.len() == 13 {
		return gln(text).map(Organisation::Gln);
	}
	match text.parse() {
		Ok(id) => Ok(Organisation::Id(OrganisationId(id))),
		Err(_) => Err("neither a GLN of 13 digits nor an organisation's number".into()),
	}
}

/// An account: SS58 or `//Name`.
pub fn account(text: &str) -> Parsed<AccountId> {
	keys::parse_account(text)
}

/// A node's peer id, as nodes write it.
pub fn peer_id(text: &str) -> Parsed<PeerId> {
	PeerId::from_text(text).ok_or_else(|| "not a node's peer id, like 12D3KooW and 44 more letters and digits".into())
}

/// What is on the allow-list, as it is listed: a peer id, or 0x and what was put there instead of one.
pub fn listed_node(text: &str) -> Parsed<PeerId> {
	match text.starts_with("0x") {
		true => bytes(text).map(|Bytes(content)| PeerId::from_bytes(content)),
		false => peer_id(text),
	}
}

/// 32 bytes.
pub fn hash(text: &str) -> Parsed<[u8; 32]> {
	hex32::from_text(text).ok_or_else(|| "not 0x and 64 hexadecimal digits".into())
}

/// Bytes of any number.
// Not a plain list: the parser of arguments would take that for several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

/// Bytes: 0x and two hexadecimal digits for each.
pub fn bytes(text: &str) -> Parsed<Bytes> {
	let decoded = text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
	decoded.map(Bytes).ok_or_else(|| "not 0x and an even number of hexadecimal digits".into())
}

/// A block, by number or hash.
pub fn block(text: &str) -> Parsed<BlockRef> {
	match text.parse() {
		Ok(number) => Ok(BlockRef::Number(number)),
		Err(_) => hash(text).map(BlockRef::Hash).map_err(|_| "neither a block's number nor its hash".into()),
	}
}

/// A date's year, month and day.
fn date(text: &str) -> Option<(u32, u32, u32)> {
	let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
	match text.split('-').collect::<Vec<_>>().as_slice() {
		[year, month, day]
			if (year.len(), month.len(), day.len()) == (4, 2, 2) && digits(year) && digits(month) && digits(day) =>
		{
			Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
		}
		_ => None,
	}
}

/// A time with its zone, or a date for the day's first moment in UTC.
pub fn moment(text: &str) -> Parsed<Moment> {
	match date(text) {
		Some((year, month, day)) => {
			time::start_of_day(year, month, day).ok_or_else(|| "no such day, or before 1970".into())
		}
		None => time::parse_iso(text).map_err(|why| format!("neither a date like 2026-01-31 nor a time: {why}")),
	}
}

/// The first moment of the month that a moment lies in, in UTC.
pub fn first_of_month(at: Moment) -> Moment {
	let year = time::year_of(at);
	let mut starts = (1..=12).rev().filter_map(|month| time::start_of_day(year, month, 1));
	starts.find(|start| *start <= at).unwrap_or(at)
}

/// A period that holds at least one moment.
pub fn period(start: Option<Moment>, end: Option<Moment>) -> crate::Result<Period> {
	let period = Period { start, end };
	if period.is_sound() {
		Ok(period)
	} else {
		Err(crate::Error::bad("period", "it ends before it begins, or when it begins"))
	}
}

/// Declares a parser of one code of a set, and the list of codes for its message.
macro_rules! code {
	($(#[$doc:meta])* $function:ident, $type:ident) => {
		$(#[$doc])*
		pub fn $function(text: &str) -> Parsed<$type> {
			$type::from_code(text).ok_or_else(|| {
				let known: Vec<_> = $type::ALL.iter().map(|code| code.code()).collect();
				format!("\"{text}\" is not one of: {}", known.join(", "))
			})
		}
	};
}

code! {
	/// A class of organisations.
	class, OrganisationClass
}
code! {
	/// A role.
	role, Role
}
code! {
	/// A purpose of use.
	purpose, PurposeOfUse
}
code! {
	/// A data class.
	data_class, DataClass
}

/// Purposes with commas between them, or `all`.
pub fn purposes(text: &str) -> Parsed<PurposeSet> {
	if text == "all" {
		return Ok(PurposeSet::all());
	}
	text.split(',').map(purpose).collect()
}

/// Data classes with commas between them, or `all`.
pub fn data_classes(text: &str) -> Parsed<DataClassSet> {
	if text == "all" {
		return Ok(DataClassSet::all());
	}
	text.split(',').map(data_class).collect()
}

/// Declares a parser of a GS1 key, which says whether it is the check digit that is wrong.
macro_rules! key {
	($(#[$doc:meta])* $function:ident, $type:ident, $name:literal) => {
		$(#[$doc])*
		pub fn $function(text: &str) -> Parsed<$type> {
			if let Some(key) = $type::parse(text) {
				return Ok(key);
			}
			let digits = text.bytes().all(|byte| byte.is_ascii_digit());
			if digits && !text.is_empty() && text.len() <= $type::DIGITS as usize {
				return Err(format!("{text}: the check digit of this {} is wrong", $name));
			}
			Err(format!("{text}: a {} has up to {} digits", $name, $type::DIGITS))
		}
	};
}

key! {
	/// A GTIN of 8, 12, 13 or 14 digits.
	gtin, Gtin, "GTIN"
}
key! {
	/// A GLN of 13 digits.
	gln, Gln, "GLN"
}
key! {
	/// An SSCC of 18 digits.
	sscc, Sscc, "SSCC"
}

/// A GS1 company prefix.
pub fn prefix(text: &str) -> Parsed<CompanyPrefix> {
	CompanyPrefix::parse(text).ok_or_else(|| "a GS1 company prefix has 4 to 12 digits".into())
}

/// A lot number.
pub fn lot(text: &str) -> Parsed<LotNumber> {
	if !is_set_82(text.as_bytes()) {
		return Err(
			"a lot number has 1 to 20 characters of GS1's set 82: letters, digits, !\"%&'()*+,-./:;<=>?_".into()
		);
	}
	text.as_bytes().to_vec().try_into().map_err(|_| "a lot number has 20 characters at most".into())
}

/// A country.
pub fn jurisdiction(text: &str) -> Parsed<Jurisdiction> {
	let code = text.as_bytes().try_into().map(Jurisdiction).ok().filter(Jurisdiction::is_well_formed);
	code.ok_or_else(|| "two capital letters of ISO 3166-1, like DE".into())
}

/// Why glass is broken.
pub fn break_glass_reason(text: &str) -> Parsed<BreakGlassReason> {
	BreakGlassReason::from_code(text).ok_or_else(|| {
		"ETREAT (emergency treatment), BTG (to prevent harm) or OVRER (against the patient's refusal)".into()
	})
}

/// What a review found.
pub fn verdict(text: &str) -> Parsed<ReviewVerdict> {
	match text {
		"justified" => Ok(ReviewVerdict::Justified),
		"abuse" => Ok(ReviewVerdict::Abuse),
		_ => Err("justified or abuse".into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn organisations_by_gln_or_number() {
		assert_eq!(organisation("2"), Ok(Organisation::Id(OrganisationId(2))));
		assert_eq!(organisation("0614141000005"), Ok(Organisation::Gln(Gln(614_141_000_005))));
		assert!(organisation("0614141000006").unwrap_err().contains("check digit"));
		assert!(organisation("hospital").is_err());
	}

	#[test]
	fn bytes_are_hexadecimal() {
		assert_eq!(bytes("0x00ff"), Ok(Bytes(vec![0, 255])));
		assert_eq!(bytes("0x"), Ok(Bytes(Vec::new())));
		for bad in ["", "00ff", "0x0", "0xgg"] {
			assert!(bytes(bad).is_err(), "{bad}");
		}
	}

	#[test]
	fn nodes_are_named_by_peer_ids_and_struck_off_by_whatever_is_listed() {
		let text = "12D3KooWAHoEkEqnKzM5PXFygh2movVBCSX3k8tDsT2cneU68Gyt";
		assert_eq!(peer_id(text).map(|id| id.to_string()), Ok(text.into()));
		assert!(peer_id("0x01ff").unwrap_err().contains("12D3KooW") && peer_id("").is_err());
		assert_eq!(listed_node(text), peer_id(text));
		assert_eq!(listed_node("0x01ff"), Ok(PeerId::from_bytes(vec![1, 255])));
		assert!(listed_node("0x1").is_err());
	}

	#[test]
	fn dates_and_times() {
		assert_eq!(moment("1970-01-02"), Ok(86_400_000));
		assert_eq!(moment("1970-01-01T00:00:01Z"), Ok(1_000));
		for bad in ["", "2026", "2026-2-3", "2026-02-30", "tomorrow", "+026-01-01"] {
			assert!(moment(bad).is_err(), "{bad}");
		}
	}

	#[test]
	fn months_begin_on_their_first_day() {
		for (text, first) in [
			("2030-05-17", "2030-05-01"),
			("2030-05-01", "2030-05-01"),
			("2030-12-31T23:59:59Z", "2030-12-01"),
			("2028-02-29", "2028-02-01"),
			("1970-01-01", "1970-01-01"),
		] {
			assert_eq!(first_of_month(moment(text).unwrap()), moment(first).unwrap(), "{text}");
		}
	}

	#[test]
	fn reasons_and_verdicts() {
		assert_eq!(break_glass_reason("OVRER"), Ok(BreakGlassReason::EmergencyOverride));
		assert!(break_glass_reason("EMERGENCY").unwrap_err().contains("ETREAT"));
		assert_eq!(verdict("abuse"), Ok(ReviewVerdict::Abuse));
		assert!(verdict("guilty").is_err());
	}

	#[test]
	fn periods_hold_a_moment() {
		assert!(period(Some(1), Some(2)).is_ok() && period(None, None).is_ok());
		assert_eq!(period(Some(2), Some(2)).unwrap_err().exit_code(), 2);
	}

	#[test]
	fn keys_say_what_is_wrong() {
		assert_eq!(gtin("06291041500213"), Ok(Gtin(6_291_041_500_213)));
		assert!(gtin("06291041500214").unwrap_err().contains("check digit"));
		assert!(gtin("123456789012345").unwrap_err().contains("14 digits"));
		assert!(sscc("").is_err() && sscc("x").is_err());
	}

	#[test]
	fn codes_list_what_there_is() {
		assert_eq!(purposes("TREAT,ETREAT").map(|set| set.iter().count()), Ok(2));
		assert_eq!(data_classes("all"), Ok(DataClassSet::all()));
		assert!(data_classes("laboratory,blood").unwrap_err().contains("clinical-notes"));
		assert!(purposes("").is_err());
		assert!(role("doctor").unwrap_err().contains("physician"));
	}

	#[test]
	fn lots_countries_and_blocks() {
		assert!(lot("L-1").is_ok() && lot("L 1").is_err() && lot("").is_err());
		assert!(lot("123456789012345678901").unwrap_err().contains("20"));
		assert!(jurisdiction("DE").is_ok() && jurisdiction("de").is_err() && jurisdiction("DEU").is_err());
		assert_eq!(block("12"), Ok(BlockRef::Number(12)));
		assert!(block("0x12").is_err());
	}
}
