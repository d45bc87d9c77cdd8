//! Contracts by hand, for what no compiler would make.

/// Functions of pallet-contracts, by the names that bodies call them by.
const IMPORTS: &[(&str, &str)] = &[
	("$input", r#"(import "seal0" "seal_input" (func $input (param i32 i32)))"#),
	("$return", r#"(import "seal0" "seal_return" (func $return (param i32 i32 i32)))"#),
	("$address", r#"(import "seal0" "seal_address" (func $address (param i32 i32)))"#),
	("$terminate", r#"(import "seal0" "seal_terminate" (func $terminate (param i32 i32)))"#),
	("$runtime", r#"(import "seal0" "call_runtime" (func $runtime (param i32 i32) (result i32)))"#),
	("$store", r#"(import "seal2" "set_storage" (func $store (param i32 i32 i32 i32) (result i32)))"#),
	("$call", r#"(import "seal0" "seal_call" (func $call (param i32 i32 i64 i32 i32 i32 i32 i32 i32) (result i32)))"#),
	(
		"$extension",
		r#"(import "seal0" "seal_call_chain_extension" (func $extension (param i32 i32 i32 i32 i32) (result i32)))"#,
	),
];

/// An answer that allows everything: ink!'s `Ok`, all bits, no ceiling, nothing to leave out.
pub(crate) const ANYTHING: [u8; 10] = [0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0];

/// Gives the answer that allows everything, which [`policy`] puts at the beginning of the memory.
pub(crate) const ALLOW: &str = "(call $return (i32.const 0) (i32.const 0) (i32.const 10))";

/// A contract with so many pages of memory, some of them filled, whose `call` does this.
pub(crate) fn module(pages: u32, data: &[(u32, &[u8])], body: &str) -> Vec<u8> {
	let used = |name: &str| body.split([' ', '\n', '\t', '(', ')']).any(|word| word == name);
	let imports: String = IMPORTS.iter().filter(|(name, _)| used(name)).map(|(_, import)| *import).collect();
	let data: String =
		data.iter().map(|(at, bytes)| format!("(data (i32.const {at}) \"{}\")", escaped(bytes))).collect();
	let text = format!(
		"(module {imports} (import \"env\" \"memory\" (memory {pages} {pages})) {data}
			(func (export \"deploy\")) (func (export \"call\") {body}))"
	);
	::wat::parse_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A policy that does something before it allows everything, or instead of it. What it has at 64 on is given.
pub(crate) fn policy(data: &[u8], body: &str) -> Vec<u8> {
	module(1, &[(0, &ANYTHING[..]), (64, data)], body)
}

fn escaped(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("\\{byte:02x}")).collect()
}

/// Puts a question to the chain extension: its input is the number of the function, four bytes, and the arguments. It
/// gives the status, four bytes, and then the answer, or 64 zeros where nothing was written.
pub(crate) fn asker() -> Vec<u8> {
	let lengths = [(0, &[0, 16, 0, 0][..]), (8, &[64, 0, 0, 0][..])];
	module(
		1,
		&lengths,
		"(call $input (i32.const 1024) (i32.const 0))
		(i32.store (i32.const 16) (call $extension
			(i32.load (i32.const 1024)) (i32.const 1028) (i32.sub (i32.load (i32.const 0)) (i32.const 4))
			(i32.const 20) (i32.const 8)))
		(call $return (i32.const 0) (i32.const 16) (i32.add (i32.const 4) (i32.load (i32.const 8))))",
	)
}
