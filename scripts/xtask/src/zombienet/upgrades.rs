//! Runtimes to upgrade to: the one of the chain spec under higher versions. What is tested is the way of an upgrade, so
//! that the code may stay the same; to compile it anew for each version would take longer than the test. The version is
//! changed where the compiler put it: in the code, among the constants, and in the section by which nodes know it. Anything
//! missed shows at once: nodes, the runtime and the signers would go by different versions.

use std::{fs, path::Path};

use anyhow::{ensure, Context, Result};
use serde_json::Value;
use sp_maybe_compressed_blob::{compress_strongly, decompress, CODE_BLOB_BOMB_LIMIT};

/// How many there are.
const UPGRADES: u32 = 3;

/// The key of the code in the state: `:code`.
const CODE: &str = "0x3a636f6465";

/// The section by which nodes know the version, and what it begins with: two names and `authoring_version`.
const SECTION: &[u8] = b"runtime_version\x14salus\x14salus\x01\0\0\0";

/// The instructions that put constants of 32 and 64 bits on the stack.
const I32_CONST: u8 = 0x41;
const I64_CONST: u8 = 0x42;

/// In LEB128: more bytes follow.
const MORE: u8 = 0x80;

/// Writes the runtimes into a folder, in the order of their names.
pub(super) fn write(spec: &Path, folder: &Path) -> Result<()> {
	let json: Value = serde_json::from_slice(&fs::read(spec)?).context("the chain spec is no JSON")?;
	let code = json["genesis"]["raw"]["top"][CODE].as_str().context("the chain spec has no code")?;
	let blob = hex::decode(code.trim_start_matches("0x"))?;
	let wasm = decompress(&blob, CODE_BLOB_BOMB_LIMIT).ok().context("the code can't be decompressed")?;
	let version = version(&wasm)?;
	if folder.exists() {
		fs::remove_dir_all(folder)?;
	}
	fs::create_dir_all(folder)?;
	for next in 1..=UPGRADES {
		let renamed = with_version(&wasm, version, version + next)?;
		let blob = compress_strongly(&renamed, CODE_BLOB_BOMB_LIMIT).context("the code can't be compressed")?;
		fs::write(folder.join(format!("{next}.wasm")), blob)?;
	}
	Ok(())
}

/// The version that nodes take the code for.
fn version(wasm: &[u8]) -> Result<u32> {
	let place = wasm.windows(SECTION.len()).position(|window| window == SECTION).context("the code has no version")?;
	let bytes =
		wasm.get(place + SECTION.len()..).and_then(|rest| rest.first_chunk()).context("the version is cut off")?;
	Ok(u32::from_le_bytes(*bytes))
}

/// The code with another version.
fn with_version(wasm: &[u8], old: u32, new: u32) -> Result<Vec<u8>> {
	ensure!(constant(old).len() == constant(new).len() && new < 1 << 27, "{new} takes more room than {old}");
	let (wasm, stored) = replace(wasm, &old.to_le_bytes(), &new.to_le_bytes());
	let (wasm, alone) = replace(&wasm, &constant(old), &constant(new));
	let (wasm, paired) = replace(&wasm, &lower_half(old), &lower_half(new));
	// Once in the section, besides; and more than a few would be something else.
	let used = alone + paired;
	ensure!((2..8).contains(&stored) && (1..8).contains(&used), "the version is in {stored} and {used} places");
	Ok(wasm)
}

/// The instruction that puts the version on the stack, as signed LEB128: three bytes, or four.
fn constant(number: u32) -> Vec<u8> {
	let groups = groups(number);
	// The topmost bit of the last byte is the sign.
	let length = if number < 1 << 20 { 3 } else { 4 };
	let mut bytes: Vec<u8> = groups.iter().take(length).map(|group| group | MORE).collect();
	if let Some(last) = bytes.last_mut() {
		*last &= !MORE;
	}
	[vec![I32_CONST], bytes].concat()
}

/// The instruction that puts the version and another number on the stack, the version lower: the compiler stores what is side by
/// side at once. As far as it is of the version.
fn lower_half(number: u32) -> Vec<u8> {
	[vec![I64_CONST], groups(number).map(|group| group | MORE).to_vec()].concat()
}

/// The lower 28 bits, seven at a time.
fn groups(number: u32) -> [u8; 4] {
	[0, 7, 14, 21].map(|shift| {
		let [low, ..] = ((number >> shift) & 0x7f).to_le_bytes();
		low
	})
}

/// The bytes with all of one pattern replaced by another of the same length, and how often that was.
fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> (Vec<u8>, usize) {
	let mut replaced = bytes.to_vec();
	let places: Vec<usize> =
		bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from).map(|(place, _)| place).collect();
	for place in &places {
		if let Some(target) = replaced.get_mut(*place..place + from.len()) {
			target.copy_from_slice(to);
		}
	}
	(replaced, places.len())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn constants_are_encoded_as_wasm_has_them() {
		assert_eq!(constant(1_002_000), [0x41, 0x90, 0x94, 0x3d]);
		assert_eq!(lower_half(1_002_000), [0x42, 0x90, 0x94, 0xbd, 0x80]);
		assert_eq!(constant(2_000_000), [0x41, 0x80, 0x89, 0xfa, 0x00]);
		assert!(with_version(b"nothing", (1 << 20) - 1, 1 << 20).is_err());
	}

	#[test]
	fn version_is_changed_wherever_it_is() {
		let (old, new) = (1_002_000, 1_002_001);
		let with = |version: u32| {
			let stored = version.to_le_bytes();
			let [alone, paired] = [constant(version), lower_half(version)];
			[SECTION, &stored, b"..", &alone, b"..", &paired, b"\x20..", &stored].concat()
		};
		assert_eq!(version(&with(old)).unwrap(), old);
		assert_eq!(with_version(&with(old), old, new).unwrap(), with(new));
		assert!(with_version(b"nothing", old, new).is_err());
	}
}
