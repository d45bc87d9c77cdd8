//! The responder's side of GS1's Lightweight Messaging Standard for Verification of Product Identifiers: a trading
//! partner asks whether a pack's identifiers are the maker's, and gets one JSON object.
//!
//! Source: GS1 Lightweight Messaging Standard for Verification of Product Identifiers, release 1.1 (sections on the
//! request and the response), and the codes of its implementation guideline for the US (DSCSA), release 1.3.

use salus_primitives::{
	gs1::Gln,
	ids::Moment,
	trace::{PackState, PackStatus},
};
use serde_json::{json, Value};

use super::{link, PackId};
use crate::{cli::format, files, Error, Result};

/// Milliseconds of a day.
const DAY: Moment = 86_400_000;

/// A request to verify a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
	/// What is printed on the pack: product, lot and serial number, and the expiry date if it was given.
	pub pack: PackId,
	/// The asker's name for the exchange, which the answer repeats.
	pub correlation: String,
	/// Who asks.
	pub asker: Gln,
}

/// What is known of the pack that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
	/// Its status; that of its own lot where the request names another.
	pub status: PackStatus,
	/// Whether the request names the lot that the pack is of. Only the maker's list of serial numbers can tell of
	/// another lot; without one this is true, and a wrong lot is an unknown pack.
	pub is_of_lot: bool,
}

/// Why the identifiers aren't verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
	/// The maker never gave this serial number to this product.
	Serial,
	/// The pack is of another lot.
	Lot,
	/// The pack has another expiry date.
	Expiry,
	/// Both differ.
	LotAndExpiry,
	/// The pack left the supply chain, or is locked: it must not be sold again.
	NotForRedistribution,
	/// The identifiers are right, and the maker's rule is that such a pack doesn't count as verified: it has expired or
	/// is recalled.
	Policy,
}

impl Failure {
	/// The standard's code.
	pub const fn code(self) -> &'static str {
		match self {
			Self::Serial => "No_match_GTIN_Serial",
			Self::Lot => "No_match_GTIN_Serial_Lot",
			Self::Expiry => "No_match_GTIN_Serial_Expiry",
			Self::LotAndExpiry => "No_match_GTIN_Serial_Lot_Expiry",
			Self::NotForRedistribution => "Not_for_re-distribution",
			Self::Policy => "Manufacturer_policy",
		}
	}
}

/// What else the asker should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Information {
	/// The pack was stolen.
	Illegitimate,
	/// The pack is locked while something is looked into.
	Suspect,
	/// Its lot is recalled.
	Recalled,
	/// It has expired.
	Expired,
}

impl Information {
	/// The standard's code.
	pub const fn code(self) -> &'static str {
		match self {
			Self::Illegitimate => "Illegitimate",
			Self::Suspect => "Suspect",
			Self::Recalled => "Recalled",
			Self::Expired => "Expired",
		}
	}
}

impl Request {
	/// Reads the address that was asked for: `/verify/gtin/{gtin}/lot/{lot}/ser/{serial}?exp=…&reqGLN=…&corrUUID=…`.
	/// Short names and application identifiers stand for each other.
	pub fn parse(target: &str) -> Result<Self> {
		let (path, query) = target.split_once('?').unwrap_or((target, ""));
		let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
		let start = segments.iter().position(|segment| *segment == "verify").map_or(0, |at| at + 1);
		let mut fields = Vec::new();
		for pair in segments.get(start..).unwrap_or_default().chunks(2) {
			let [name, value] = pair else {
				return Err(Error::bad("verification request", format!("{} has no value", pair.concat())));
			};
			let ai = number(name)
				.ok_or_else(|| Error::bad("verification request", format!("{name:.20} is no key of it")))?;
			fields.push((ai.to_owned(), link::decode(value, ai)?));
		}
		let parameter = |name: &str| {
			let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
			pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
		};
		if let Some(date) = parameter("exp").or_else(|| parameter("17")) {
			fields.push(("17".into(), date.into()));
		}
		let pack = PackId::from_fields(fields, "verification request")?;
		pack.lot_key()?;
		pack.serial()?;
		let asker = parameter("reqGLN").ok_or_else(|| Error::bad("reqGLN", "missing"))?;
		let correlation = parameter("corrUUID").ok_or_else(|| Error::bad("corrUUID", "missing"))?;
		Self::new(pack, asker, correlation)
	}

	/// The request of an asker, by GLN, for a pack of which lot and serial number are known.
	pub fn new(pack: PackId, asker: &str, correlation: &str) -> Result<Self> {
		pack.lot_key()?;
		pack.serial()?;
		check_uuid(correlation)?;
		Ok(Self { pack, correlation: correlation.into(), asker: super::gln(asker, "reqGLN")? })
	}
}

/// The application identifier behind a name in a request.
fn number(name: &str) -> Option<&'static str> {
	match name {
		"gtin" | "01" => Some("01"),
		"lot" | "10" => Some("10"),
		"ser" | "21" => Some("21"),
		_ => None,
	}
}

/// A new name for an exchange: a random UUID (RFC 9562, version 4).
pub fn new_correlation() -> Result<String> {
	let random = u128::from_be_bytes(files::random()?);
	let marked = random & !(0xf << 76) & !(0b11 << 62) | 0x4 << 76 | 0b10 << 62;
	let digits = format!("{marked:032x}");
	let parts = [8, 4, 4, 4, 12].into_iter().scan(digits.as_str(), |rest, len| {
		let (part, after) = rest.split_at(len);
		*rest = after;
		Some(part)
	});
	Ok(parts.collect::<Vec<_>>().join("-"))
}

/// Refuses what is no UUID.
fn check_uuid(text: &str) -> Result<()> {
	let mut parts = text.split('-');
	let mut fits = |len: usize| {
		parts.next().is_some_and(|part| part.len() == len && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
	};
	match [8, 4, 4, 4, 12].into_iter().all(&mut fits) && text.len() == 36 {
		true => Ok(()),
		false => Err(Error::bad("corrUUID", format!("\"{text:.60}\" is no UUID"))),
	}
}

/// Why a pack isn't verified, `None` when it is; and what else there is to say.
pub fn judge(pack: &PackId, known: &Known) -> (Option<Failure>, Option<Information>) {
	let PackStatus::Genuine { state, expired, recalled, expiry } = &known.status else {
		return (Some(Failure::Serial), None);
	};
	// The chain's expiry is the midnight after the last good day, and a pack shows that day.
	let is_dated = pack.expiry.is_none_or(|printed| printed / DAY == expiry.saturating_sub(1) / DAY);
	let grave = match state {
		PackState::Stolen => Some(Information::Illegitimate),
		PackState::Locked => Some(Information::Suspect),
		_ => None,
	};
	let flaw = recalled.map(|_| Information::Recalled).or(expired.then_some(Information::Expired));
	let failure = match (known.is_of_lot, is_dated) {
		(false, false) => Some(Failure::LotAndExpiry),
		(false, true) => Some(Failure::Lot),
		(true, false) => Some(Failure::Expiry),
		(true, true) if *state != PackState::Active => Some(Failure::NotForRedistribution),
		(true, true) => flaw.map(|_| Failure::Policy),
	};
	(failure, grave.or(flaw))
}

/// The answer to a request.
pub fn answer(request: &Request, known: &Known, responder: Gln, at: Moment) -> Value {
	let (failure, information) = judge(&request.pack, known);
	let mut data = json!({ "verified": failure.is_none() });
	if let Some(failure) = failure {
		data["verificationFailureReason"] = failure.code().into();
	}
	if let Some(information) = information {
		data["additionalInfo"] = information.code().into();
	}
	json!({
		"verificationTimestamp": format::moment(at),
		"responderGLN": responder.to_string(),
		"data": data,
		"corrUUID": request.correlation,
	})
}

#[cfg(test)]
mod tests;
