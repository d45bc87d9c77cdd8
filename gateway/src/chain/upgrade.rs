//! The runtime's next version: what its code says of itself, and how the chain takes it.
//!
//! The consortium authorises the hash of a code by a motion. From then on anybody may bring the code itself to the
//! chain, once, without a key.

use codec::Decode;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_maybe_compressed_blob::{decompress, CODE_BLOB_BOMB_LIMIT};
use sp_runtime::DispatchError;

use crate::{
	chain::{
		call::system,
		client::{Client, SPEC_NAME},
		event::{dispatch_error, Included},
		failed,
	},
	Error, Result,
};

/// What a Wasm module begins with.
const WASM: &[u8] = b"\0asm\x01\0\0\0";

/// The section of a runtime's code that tells its version.
const VERSION_SECTION: &str = "runtime_version";

/// The code of a runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
	bytes: Vec<u8>,
	/// Version of its logic.
	pub spec_version: u32,
}

impl Code {
	/// Code of this chain's runtime, compressed or not. `what` names its file in an error.
	pub fn read(what: &str, bytes: Vec<u8>) -> Result<Self> {
		let (name, spec_version) = version(&bytes).map_err(|why| Error::bad(what, why))?;
		if name != SPEC_NAME {
			return Err(Error::bad(what, format!("the code of the runtime {name}, not of {SPEC_NAME}")));
		}
		Ok(Self { bytes, spec_version })
	}

	/// Its hash, as it is authorised: that of the bytes as they are, compressed or not.
	pub fn hash(&self) -> H256 {
		H256(blake2_256(&self.bytes))
	}

	/// Refuses code that isn't newer than the chain's. An authorisation would be used up by it.
	fn ensure_newer(&self, than: u32) -> Result<()> {
		if self.spec_version > than {
			return Ok(());
		}
		let why = format!("it is version {} of the runtime, and the chain runs version {than}", self.spec_version);
		Err(Error::bad("WASM", why))
	}
}

impl Client {
	/// The version of the runtime's logic that the chain runs.
	pub async fn spec_version(&self) -> Result<u32> {
		let version = self.rpc.state_get_runtime_version(None).await;
		Ok(version.map_err(failed("reading the runtime's version"))?.spec_version)
	}

	/// The hash of the code that was authorised and hasn't been brought yet.
	pub async fn authorised_upgrade(&self) -> Result<Option<H256>> {
		let found: Option<(H256, bool)> = self.stored("System", "AuthorizedUpgrade", Vec::new()).await?;
		Ok(found.map(|(hash, _check_version)| hash))
	}

	/// Refuses code that the chain wouldn't run in the place of its own.
	pub async fn ensure_newer(&self, code: &Code) -> Result<()> {
		code.ensure_newer(self.spec_version().await?)
	}

	/// Brings authorised code to the chain, without a signature, and waits until that is final. Gives the block's hash.
	pub async fn apply_upgrade(&self, code: &Code) -> Result<[u8; 32]> {
		self.ensure_newer(code).await?;
		match self.authorised_upgrade().await? {
			Some(hash) if hash == code.hash() => {}
			Some(hash) => return Err(Error::bad("WASM", format!("authorised is the code with the hash {hash:?}"))),
			None => return Err(Error::bad("WASM", "no upgrade is authorised: `salus upgrade propose` proposes it")),
		}
		let block = self.submit_unsigned(&system::apply_authorized_upgrade(&code.bytes)).await?;
		let doing = "reading the runtime's version";
		let version = self.rpc.state_get_runtime_version(Some(block.block_hash())).await.map_err(failed(doing))?;
		if version.spec_version == code.spec_version {
			return Ok(block.block_hash().0);
		}
		// Only now: the events of a block that changed the runtime may not be readable by the new one's metadata.
		let at = block.at().await.map_err(failed(doing))?;
		Err(match rejection(&self.included(&block).await?)? {
			Some(error) => dispatch_error(&error, at.metadata_ref()),
			None => Error::Chain(format!("the chain runs version {} of the runtime still", version.spec_version)),
		})
	}
}

/// Why the chain rejected authorised code.
fn rejection(included: &Included) -> Result<Option<DispatchError>> {
	let rejected: Option<(H256, DispatchError)> = included.find("System", "RejectedInvalidAuthorizedUpgrade")?;
	Ok(rejected.map(|(_hash, error)| error))
}

/// The name of a runtime and the version of its logic, as its code tells them.
fn version(code: &[u8]) -> std::result::Result<(String, u32), String> {
	let wasm = decompress(code, CODE_BLOB_BOMB_LIMIT).map_err(|error| error.to_string())?;
	if !wasm.starts_with(WASM) {
		return Err("not a Wasm file".into());
	}
	let section = custom_section(&wasm, VERSION_SECTION).ok_or("the code of no runtime")?;
	// What follows is of no interest here.
	let (name, _implementation, _authoring_version, spec_version) =
		<(String, String, u32, u32)>::decode(&mut &*section).map_err(|_| "the code of no runtime")?;
	Ok((name, spec_version))
}

/// The content of a custom section of a Wasm module.
fn custom_section<'a>(wasm: &'a [u8], wanted: &str) -> Option<&'a [u8]> {
	let mut rest = wasm.strip_prefix(WASM)?;
	while let Some((kind, after)) = rest.split_first() {
		let (section, next) = sized(after)?;
		if *kind == 0 {
			let (name, content) = sized(section)?;
			if name == wanted.as_bytes() {
				return Some(content);
			}
		}
		rest = next;
	}
	None
}

/// As many bytes as the length in LEB128 before them says, and what follows them.
fn sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
	let mut length = 0usize;
	for (place, byte) in bytes.iter().enumerate().take(5) {
		length |= usize::from(byte & 0x7F) << (7 * place);
		if byte & 0x80 == 0 {
			return bytes.get(place + 1..)?.split_at_checked(length);
		}
	}
	None
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use sp_maybe_compressed_blob::compress_weakly;

	/// A section with its length in LEB128.
	fn section(kind: u8, content: &[u8]) -> Vec<u8> {
		let length = content.len();
		let length =
			if length < 128 { vec![length as u8] } else { vec![(length % 128) as u8 | 128, (length / 128) as u8] };
		[&[kind][..], &length, content].concat()
	}

	fn custom(name: &str, content: &[u8]) -> Vec<u8> {
		section(0, &[&[name.len() as u8][..], name.as_bytes(), content].concat())
	}

	/// A module with a long section before the one that tells this version.
	fn module(name: &str, spec_version: u32) -> Vec<u8> {
		let version = (name, name, 1u32, spec_version, 7u32, 0u8, 2u32, 1u8).encode();
		[WASM, &section(1, &[5; 300]), &custom("runtime_apis", &[]), &custom(VERSION_SECTION, &version)].concat()
	}

	#[test]
	fn a_runtimes_version_is_read_compressed_or_not() {
		let plain = module("salus", 3);
		let compressed = compress_weakly(&plain, CODE_BLOB_BOMB_LIMIT).unwrap();
		for bytes in [plain, compressed] {
			let code = Code::read("runtime.wasm", bytes.clone()).unwrap();
			assert_eq!(code.spec_version, 3);
			assert_eq!(code.hash(), H256(blake2_256(&bytes)), "the hash of the bytes as they are");
			assert!(code.ensure_newer(2).is_ok());
			assert!(code.ensure_newer(3).unwrap_err().to_string().contains("version 3"));
		}
	}

	#[test]
	fn what_is_no_runtime_of_ours_is_refused_by_the_files_name() {
		let cut = module("salus", 3);
		for (bytes, why) in [
			(b"no code".to_vec(), "not a Wasm file"),
			(WASM.to_vec(), "no runtime"),
			(cut[..cut.len() - 30].to_vec(), "no runtime"),
			([WASM, &custom(VERSION_SECTION, &[1, 2])].concat(), "no runtime"),
			(module("polkadot", 3), "polkadot"),
			([82, 188, 83, 118, 70, 219, 142, 5, 1, 2].to_vec(), "invalid format"),
		] {
			let error = Code::read("runtime.wasm", bytes).unwrap_err();
			assert_eq!(error.exit_code(), 2);
			assert!(error.to_string().contains("runtime.wasm") && error.to_string().contains(why), "{error}");
		}
	}

	#[test]
	fn lengths_beyond_the_end_and_without_end_are_none() {
		assert_eq!(sized(&[2, 7, 8, 9]), Some((&[7, 8][..], &[9][..])));
		assert_eq!(sized(&[0x80, 1]), None, "128 bytes that aren't there");
		assert_eq!(sized(&[0xFF; 8]), None);
		assert_eq!(sized(&[]), None);
	}
}
