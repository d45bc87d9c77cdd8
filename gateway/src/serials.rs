//! The serial numbers of a lot: drawn or read, put under a Merkle root, and proved one by one or many at once. Who has
//! got only some packs of a lot has their serial numbers alone, and proves these.

use std::{collections::HashSet, path::Path};

use rand::{rngs::StdRng, RngCore, SeedableRng};
use salus_primitives::{merkle::MAX_LEAVES, trace::Serial};

use crate::{files, gs1, Error, Result};

mod lot;
mod nodes;
mod part;
mod shelf;
#[cfg(test)]
mod tests;

pub use lot::LotTree;
pub use part::{Part, Run};
pub use shelf::{Found, Shelf};

/// Characters of a drawn serial number: none that is easily taken for another.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// How many characters a drawn serial number has, which is as many as GS1 allows. A proof shows hashes of other packs'
/// serial numbers, and whoever has those can try serial numbers without asking anybody: there are 2^99 of them, and with
/// 12 characters there would be 2^59.
const LENGTH: usize = 20;

/// Draws `count` different serial numbers from the system's randomness.
pub fn generate(count: u32) -> Result<Vec<Serial>> {
	if count == 0 || count > MAX_LEAVES {
		return Err(Error::bad("quantity", format!("{count}, and 1 to {MAX_LEAVES} are allowed")));
	}
	let mut random = StdRng::from_seed(files::random()?);
	let mut seen = HashSet::with_capacity(count as usize);
	let mut serials = Vec::with_capacity(count as usize);
	while serials.len() < count as usize {
		let text = draw(&mut random);
		if seen.insert(text) {
			serials.push(text.to_vec().try_into().map_err(|_| Error::bad("serial", "too long"))?);
		}
	}
	Ok(serials)
}

/// Draws one serial number, each character with the same chance.
fn draw(random: &mut StdRng) -> [u8; LENGTH] {
	let mut text = [0; LENGTH];
	let mut places = text.iter_mut();
	let mut place = places.next();
	while place.is_some() {
		let mut bytes = [0; 32];
		random.fill_bytes(&mut bytes);
		// 248 is the largest multiple of 31 in a byte: what is above would favour the first characters.
		for byte in bytes.into_iter().filter(|byte| *byte < 248) {
			if let (Some(place), Some(character)) = (place, ALPHABET.get(usize::from(byte % 31))) {
				*place = *character;
			}
			place = places.next();
			if place.is_none() {
				break;
			}
		}
	}
	text
}

/// Reads serial numbers from a file, one a line.
pub fn read(path: &Path) -> Result<Vec<Serial>> {
	parse(&files::read_text(path)?).map_err(|error| Error::bad(path.display().to_string(), error.to_string()))
}

/// Reads serial numbers from text, one a line. An error gives the line.
pub fn parse(text: &str) -> Result<Vec<Serial>> {
	let mut seen = HashSet::new();
	let mut serials = Vec::new();
	for (number, line) in text.lines().enumerate() {
		let at = || format!("line {}", number + 1);
		if line.is_empty() {
			return Err(Error::bad(at(), "empty"));
		}
		let serial = gs1::serial(line).map_err(|error| Error::bad(at(), error.to_string()))?;
		if !seen.insert(line) {
			return Err(Error::bad(at(), format!("serial number {line} is there twice")));
		}
		if serials.len() >= MAX_LEAVES as usize {
			return Err(Error::bad(at(), format!("more than {MAX_LEAVES} serial numbers")));
		}
		serials.push(serial);
	}
	if serials.is_empty() {
		return Err(Error::bad("serial numbers", "there is none"));
	}
	Ok(serials)
}
