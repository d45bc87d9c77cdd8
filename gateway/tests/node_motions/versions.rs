//! The runtime that the node runs, under the next version: an upgrade that changes nothing else, since to compile
//! another runtime would take longer than the test. A place of the version that is missed shows at once: the node, the
//! runtime and the signers would go by different ones.

use sp_maybe_compressed_blob::{compress_weakly, decompress, CODE_BLOB_BOMB_LIMIT};
use subxt::rpcs::{rpc_params, RpcClient};
use tokio::runtime::Runtime;

use super::Node;

/// The key of the code in the state: `:code`.
const CODE: &str = "0x3a636f6465";

/// The section by which nodes know the version, and what it begins with: two names and `authoring_version`.
const SECTION: &[u8] = b"runtime_version\x14salus\x14salus\x01\0\0\0";

/// The next version, and the code of it.
pub(crate) fn next(node: &Node) -> (u32, Vec<u8>) {
	let code = Runtime::new().unwrap().block_on(async {
		let rpc = RpcClient::from_url(&node.url).await.unwrap();
		rpc.request::<String>("state_getStorage", rpc_params![CODE]).await.unwrap()
	});
	let blob = hex::decode(code.trim_start_matches("0x")).unwrap();
	let wasm = decompress(&blob, CODE_BLOB_BOMB_LIMIT).unwrap();
	let place = wasm.windows(SECTION.len()).position(|window| window == SECTION).unwrap() + SECTION.len();
	let version = u32::from_le_bytes(*wasm[place..].first_chunk().unwrap());
	let forms = forms(version).into_iter().zip(forms(version + 1));
	let renamed = forms.fold(wasm.into_owned(), |wasm, (from, to)| replaced(wasm, &from, &to));
	(version + 1, compress_weakly(&renamed, CODE_BLOB_BOMB_LIMIT).unwrap())
}

/// A version as it is in the code: among the constants, as `i32.const` puts it on the stack, and in part as `i64.const`
/// does so with another number in the upper half.
fn forms(version: u32) -> [Vec<u8>; 3] {
	let more = [0, 7, 14, 21].map(|shift| (version >> shift) as u8 | 0x80);
	// In signed LEB128, three bytes hold what is less than 2^20.
	let mut alone = more[..if version < 1 << 20 { 3 } else { 4 }].to_vec();
	*alone.last_mut().unwrap() &= 0x7F;
	[version.to_le_bytes().to_vec(), [&[0x41][..], &alone].concat(), [&[0x42][..], &more].concat()]
}

/// The bytes with all of one pattern replaced by another of the same length.
fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
	let places: Vec<_> = (0..bytes.len()).filter(|place| bytes[*place..].starts_with(from)).collect();
	for place in places {
		bytes[place..place + from.len()].copy_from_slice(to);
	}
	bytes
}
