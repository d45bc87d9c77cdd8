//! Compiles the runtime to Wasm, unless SKIP_WASM_BUILD is set.

fn main() {
	#[cfg(feature = "std")]
	substrate_wasm_builder::WasmBuilder::init_with_defaults().build();
}
