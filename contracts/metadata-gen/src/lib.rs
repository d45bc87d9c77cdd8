//! Writes a contract's `.contract` file: its metadata with its code, as polkadot.js and other clients read it.
//!
//! ink!'s macro gives each contract a function of the same name that describes it, so each contract has a program of
//! its own: `NAME-metadata CODE.wasm COMPILER` writes to the standard output. Link it with `-Clink-dead-code`, or the
//! descriptions of events are lost.

use std::{env, error::Error, fmt::Write as _, fs};

use ink::{
	env::hash::{Blake2x256, CryptoHash},
	metadata::InkProject,
};
use serde_json::{json, Value};

#[doc(hidden)]
pub use ink;

/// The program for the contract in that crate.
#[macro_export]
macro_rules! program {
	($contract:ident) => {
		// Nothing else names the contract, and it must be linked.
		use $contract as _;

		extern "Rust" {
			// ink!'s macro generates this in the contract's crate when it is built for the host.
			fn __ink_generate_metadata() -> $crate::ink::metadata::InkProject;
		}

		fn main() -> Result<(), Box<dyn std::error::Error>> {
			// SAFETY: the function is linked in with the contract's crate, and its type is the one declared above,
			// since both crates use the same pinned ink!.
			#[allow(unsafe_code)]
			let project = unsafe { __ink_generate_metadata() };
			$crate::write(stringify!($contract), project)
		}
	};
}

/// Writes the bundle of the contract of that name and description, with the code that the arguments name.
pub fn write(name: &str, project: InkProject) -> Result<(), Box<dyn Error>> {
	let mut arguments = env::args().skip(1);
	let (Some(path), Some(compiler)) = (arguments.next(), arguments.next()) else {
		return Err(format!("usage: {name}-metadata CODE.wasm COMPILER").into());
	};
	let wasm = fs::read(&path).map_err(|error| format!("{path}: {error}"))?;
	println!("{:#}", bundle(name, project, &wasm, &compiler)?);
	Ok(())
}

/// The bundle: where the code comes from, the code, and ink!'s description of the contract.
fn bundle(name: &str, project: InkProject, wasm: &[u8], compiler: &str) -> Result<Value, Box<dyn Error>> {
	let mut hash = [0; 32];
	Blake2x256::hash(wasm, &mut hash);
	let mut bundle = json!({
		"source": { "hash": hex(&hash)?, "language": "ink! 5.1.1", "compiler": compiler, "wasm": hex(wasm)? },
		"contract": {
			"name": name,
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
