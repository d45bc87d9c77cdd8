//! Readings of a container's temperature: read from a file, put under a Merkle root, and summed up for the chain.
//!
//! The chain has the root, the extremes and the longest stretch outside of the limits; the readings stay in the home
//! folder. Each has a salt of its own, drawn from one secret, so that a reading that is shown tells nothing of the
//! others.
//!
//! Extremes are rounded outwards to tenths of a degree: a limit is in tenths, so that none that is left seems kept.

use std::path::{Path, PathBuf};

use salus_primitives::{
	commitment::Commitment,
	gs1::{Gtin, Sscc},
	ids::Moment,
	lots::StorageLimits,
	merkle::MAX_LEAVES,
	safety::Readings,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sp_core::H256;
use zeroize::Zeroizing;

use crate::{
	canonical,
	cli::format,
	files::{self, hex32},
	streams::batch,
	time,
	tree::Tree,
	Error, Result,
};

mod source;

pub use source::read;

/// What the `format` of kept readings says.
const FORMAT: &str = "salus-temperatures/1";

/// Milliseconds of a minute.
const MINUTE: Moment = 60_000;

/// One reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
	/// When it was taken.
	pub at: Moment,
	/// Degrees Celsius, as they were written: digits with at most one point.
	pub celsius: String,
	/// The temperature in tenths of a degree, rounded down.
	floor: i16,
	/// The same, rounded up.
	ceiling: i16,
}

impl Reading {
	/// A reading of so many degrees; the error says why not.
	pub fn new(at: Moment, celsius: &str) -> std::result::Result<Self, String> {
		let (floor, ceiling) = tenths(celsius)?;
		Ok(Self { at, celsius: celsius.into(), floor, ceiling })
	}

	/// Whether it is outside of the limits.
	pub const fn is_outside(&self, limits: &StorageLimits) -> bool {
		self.floor < limits.lowest || self.ceiling > limits.highest
	}

	/// The canonical form that is committed to.
	fn canonical(&self) -> Result<Vec<u8>> {
		canonical::to_canonical(&json!({ "at": format::moment(self.at), "celsius": self.celsius }))
	}
}

/// Degrees Celsius as tenths, rounded down and up.
fn tenths(text: &str) -> std::result::Result<(i16, i16), String> {
	let why = || format!("\"{text}\" is no temperature like 5.3 or -20, in degrees Celsius from -273.1 to 1000");
	let (is_negative, size) = text.strip_prefix('-').map_or((false, text), |size| (true, size));
	let (whole, fraction) = size.split_once('.').unwrap_or((size, "0"));
	let digits = |part: &str| !part.is_empty() && part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
	if !digits(whole) || !digits(fraction) {
		return Err(why());
	}
	let (first, rest) = fraction.split_at(1);
	let tenths = whole.parse::<i32>().ok().zip(first.parse::<i32>().ok());
	let size = tenths.map(|(whole, tenth)| whole.saturating_mul(10).saturating_add(tenth)).ok_or_else(why)?;
	let more = i32::from(rest.bytes().any(|byte| byte != b'0'));
	let (floor, ceiling) = if is_negative { (-size - more, -size) } else { (size, size.saturating_add(more)) };
	// Nothing is colder than -273.15 degrees.
	if floor < -2_732 || ceiling > 10_000 {
		return Err(why());
	}
	Ok((i16::try_from(floor).map_err(|_| why())?, i16::try_from(ceiling).map_err(|_| why())?))
}

/// Tenths of a degree as degrees, for programs.
pub fn celsius(tenths: i16) -> f64 {
	f64::from(tenths) / 10.0
}

/// Tenths of a degree for people.
pub fn degrees(tenths: i16) -> String {
	let sign = if tenths < 0 { "-" } else { "" };
	let size = tenths.unsigned_abs();
	format!("{sign}{}.{} °C", size / 10, size % 10)
}

/// The longest time at a stretch outside of the limits, in minutes, begun ones counted. A stretch goes from the first
/// reading outside to the next one within, or to the last reading. 0 only if no reading is outside.
pub fn longest_outside(readings: &[Reading], limits: &StorageLimits) -> u16 {
	let (mut longest, mut since) = (None::<Moment>, None);
	for reading in readings {
		let begin = since.or_else(|| reading.is_outside(limits).then_some(reading.at));
		longest = longest.max(begin.map(|begin| reading.at.saturating_sub(begin)));
		since = begin.filter(|_| reading.is_outside(limits));
	}
	// One reading alone has no length, and is outside all the same.
	let minutes = longest.map_or(0, |longest| longest.div_ceil(MINUTE).max(1));
	u16::try_from(minutes).unwrap_or(u16::MAX)
}

/// Readings of a container with the secret of their salts. Whoever has the secret can check guesses of them.
pub struct Log {
	/// The container.
	pub sscc: Sscc,
	/// The product whose limits count.
	pub gtin: Gtin,
	readings: Vec<Reading>,
	secret: Zeroizing<[u8; 32]>,
	tree: Tree,
}

impl Log {
	/// The log of readings, under a fresh secret. They rise in time: see [`read`].
	pub fn new(sscc: Sscc, gtin: Gtin, readings: Vec<Reading>) -> Result<Self> {
		Self::with_secret(sscc, gtin, readings, Zeroizing::new(files::random()?))
	}

	fn with_secret(sscc: Sscc, gtin: Gtin, readings: Vec<Reading>, secret: Zeroizing<[u8; 32]>) -> Result<Self> {
		in_order(&readings)?;
		let leaves: Vec<_> = readings
			.iter()
			.zip(0u64..)
			.map(|(reading, number)| Ok(commitment(&secret, number, reading)?.0))
			.collect::<Result<_>>()?;
		let tree = Tree::new(leaves, "readings")?;
		Ok(Self { sscc, gtin, readings, secret, tree })
	}

	/// The readings.
	pub fn readings(&self) -> &[Reading] {
		&self.readings
	}

	/// The root over them.
	pub fn root(&self) -> H256 {
		self.tree.root()
	}

	/// What the chain is told.
	pub fn report(&self, limits: &StorageLimits) -> Result<Readings> {
		let none = || Error::bad("readings", "there is none");
		let (first, last) = self.readings.first().zip(self.readings.last()).ok_or_else(none)?;
		Ok(Readings {
			root: self.root(),
			count: self.tree.leaves(),
			from: first.at,
			until: last.at,
			lowest: self.readings.iter().map(|reading| reading.floor).min().ok_or_else(none)?,
			highest: self.readings.iter().map(|reading| reading.ceiling).max().ok_or_else(none)?,
			outside: longest_outside(&self.readings, limits),
		})
	}

	/// Where the readings of a container are kept in the home folder.
	pub fn folder_in(home: &Path, sscc: Sscc) -> PathBuf {
		home.join("temperatures").join(sscc.to_string())
	}

	/// Writes the log to the home folder, in full or not at all; gives the file, which only its owner can read.
	pub fn save(&self, home: &Path) -> Result<PathBuf> {
		let path = Self::folder_in(home, self.sscc).join(format!("{}.json", hex::encode(self.root())));
		let kept = Kept {
			format: FORMAT.into(),
			sscc: self.sscc.to_string(),
			gtin: self.gtin.to_string(),
			root: self.root(),
			secret: *self.secret,
			readings: self.readings.iter().map(|one| (format::moment(one.at), one.celsius.clone())).collect(),
		};
		let json = serde_json::to_vec(&kept).map_err(|error| Error::bad("readings", error.to_string()))?;
		files::write_atomic(&path, &Zeroizing::new(json))?;
		Ok(path)
	}

	/// Reads a kept log, and checks that its readings have the root that it states.
	pub fn load(path: &Path) -> Result<Self> {
		let bad = |why: String| Error::bad(path.display().to_string(), why);
		let bytes = Zeroizing::new(files::read(path)?);
		let kept: Kept = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
		if kept.format != FORMAT {
			return Err(bad(format!("format \"{}\", and \"{FORMAT}\" is expected", kept.format)));
		}
		let key = |text: &str| bad(format!("{text} is no GS1 key"));
		let sscc = Sscc::parse(&kept.sscc).ok_or_else(|| key(&kept.sscc))?;
		let gtin = Gtin::parse(&kept.gtin).ok_or_else(|| key(&kept.gtin))?;
		let reading = |(at, celsius): &(String, String)| Reading::new(time::parse_iso(at)?, celsius);
		let readings = kept.readings.iter().map(reading).collect::<std::result::Result<_, _>>().map_err(bad)?;
		let log = Self::with_secret(sscc, gtin, readings, Zeroizing::new(kept.secret))?;
		match log.root() == kept.root {
			true => Ok(log),
			false => Err(bad(format!("the readings have the root {:?}, not the one stated", log.root()))),
		}
	}
}

/// The commitment to a reading, as to one of a stream.
fn commitment(secret: &[u8; 32], number: u64, reading: &Reading) -> Result<Commitment> {
	Ok(batch::commitment(secret, number, &reading.canonical()?))
}

/// Refuses readings that don't rise in time, or are too many.
fn in_order(readings: &[Reading]) -> Result<()> {
	if readings.len() > MAX_LEAVES as usize {
		return Err(Error::bad("readings", format!("{} of them, and {MAX_LEAVES} is the most", readings.len())));
	}
	let rises = |pair: &[Reading]| matches!(pair, [one, next] if one.at < next.at);
	match readings.windows(2).position(|pair| !rises(pair)) {
		Some(place) => Err(Error::bad(format!("reading {}", place + 2), "not later than the reading before it")),
		None => Ok(()),
	}
}

/// A log as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
	format: String,
	sscc: String,
	gtin: String,
	root: H256,
	#[serde(with = "hex32")]
	secret: [u8; 32],
	readings: Vec<(String, String)>,
}

#[cfg(test)]
mod tests;
