//! `metadata-gen CONTRACT.wasm COMPILER`: writes the contract's `.contract` file (metadata with the code) to the
//! standard output. Link it with `-Clink-dead-code`, or the events are lost.

use std::{env, error::Error, fmt::Write as _, fs};

use ink::{
	env::hash::{Blake2x256, CryptoHash},
	metadata::InkProject,
};
use serde_json::{json, Value};
// Nothing else names the contract, and it must be linked.
use tiered_access as _;

extern "Rust" {
	// ink!'s macro generates this in the contract's crate when it is built for the host.
	fn __ink_generate_metadata() -> InkProject;
}

fn main() -> Result<(), Box<dyn Error>> {
	let mut arguments = env::args().skip(1);
	let (Some(path), Some(compiler)) = (arguments.next(), arguments.next()) else {
		return Err("usage: metadata-gen CONTRACT.wasm COMPILER".into());
	};
	let wasm = fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
	println!("{:#}", bundle(&wasm, &compiler)?);
	Ok(())
}

/// The bundle: where the code comes from, the code, and ink!'s description of the contract.
fn bundle(wasm: &[u8], compiler: &str) -> Result<Value, Box<dyn Error>> {
	// SAFETY: the function is linked in with the contract's crate, and its type is the one declared above, since both
	// crates use the same pinned ink!.
	#[allow(unsafe_code)]
	let project = unsafe { __ink_generate_metadata() };
	let mut hash = [0; 32];
	Blake2x256::hash(wasm, &mut hash);
	let mut bundle = json!({
		"source": { "hash": hex(&hash)?, "language": "ink! 5.1.1", "compiler": compiler, "wasm": hex(wasm)? },
		"contract": {
			"name": "tiered_access",
			"version": env!("CARGO_PKG_VERSION"),
			"authors": env!("CARGO_PKG_AUTHORS").split(':').collect::<Vec<_>>(),
		},
		"image": null,
	});
	let description = serde_json::to_value(project)?;
	if let (Some(bundle), Value::Object(description)) = (bundle.as_object_mut(), description) {
		bundle.extend(description);
	}
	Ok(bundle)
}

fn hex(bytes: &[u8]) -> Result<String, std::fmt::Error> {
	let mut text = String::from("0x");
	for byte in bytes {
		write!(text, "{byte:02x}")?;
	}
	Ok(text)
}
