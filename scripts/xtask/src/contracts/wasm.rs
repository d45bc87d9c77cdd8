//! Makes of rustc's Wasm what pallet-contracts takes, and refuses the rest.

use anyhow::{bail, ensure, Context, Result};
use walrus::{ExportItem, ImportKind, Module, ModuleConfig};

/// Pages of memory that the chain's schedule allows.
const MAX_PAGES: u64 = 16;

/// Largest contract: each call loads the whole code.
pub(super) const MAX_SIZE: usize = 24 * 1024;

/// Drops every export but `call` and `deploy`, drops custom sections, and limits the memory.
pub(super) fn slim_down(wasm: &[u8]) -> Result<Vec<u8>> {
	let mut module = parse(wasm)?;
	for name in ["call", "deploy"] {
		let export = module.exports.iter().find(|export| export.name == name);
		let function = export.is_some_and(|export| matches!(export.item, ExportItem::Function(_)));
		ensure!(function, "it exports no function `{name}`: is it an ink! contract?");
	}
	let extra: Vec<_> = module.exports.iter().filter(|export| !is_entry(&export.name)).map(|e| e.id()).collect();
	extra.into_iter().for_each(|id| module.exports.delete(id));
	let sections: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
	sections.into_iter().for_each(|id| drop(module.customs.delete(id)));
	for memory in module.memories.iter_mut() {
		ensure!(memory.initial <= MAX_PAGES, "it starts with {} pages of memory, over {MAX_PAGES}", memory.initial);
		memory.maximum = Some(MAX_PAGES);
	}
	walrus::passes::gc::run(&mut module);
	Ok(module.emit_wasm())
}

/// Refuses what the chain would refuse, with a reason that names the part.
pub(super) fn check(wasm: &[u8]) -> Result<()> {
	ensure!(wasm.len() <= MAX_SIZE, "it has {} bytes, over the limit of {MAX_SIZE}", wasm.len());
	let module = parse(wasm)?;
	for import in module.imports.iter() {
		let host = import.module.starts_with("seal") && matches!(import.kind, ImportKind::Function(_));
		let memory = import.module == "env" && import.name == "memory" && matches!(import.kind, ImportKind::Memory(_));
		if !host && !memory {
			bail!("it imports {}.{}; only functions of seal* and env.memory are there", import.module, import.name);
		}
	}
	ensure!(module.imports.find("env", "memory").is_some(), "it doesn't import env.memory");
	if let Some(export) = module.exports.iter().find(|export| !is_entry(&export.name)) {
		bail!("it exports {}; only call and deploy may be", export.name);
	}
	Ok(())
}

/// Whether the chain calls an export of that name.
fn is_entry(export: &str) -> bool {
	matches!(export, "call" | "deploy")
}

fn parse(wasm: &[u8]) -> Result<Module> {
	let mut config = ModuleConfig::new();
	config.generate_producers_section(false).generate_name_section(false);
	config.parse(wasm).context("it isn't Wasm")
}

#[cfg(test)]
mod tests {
	use walrus::{ir::Value, ConstExpr, FunctionBuilder};

	use super::*;

	/// A module with the imports and exports that rustc gives a contract.
	fn module(pages: u64) -> Module {
		let mut module = Module::with_config(ModuleConfig::new());
		let (memory, _) = module.add_import_memory("env", "memory", false, false, pages, None, None);
		for name in ["call", "deploy", "memcpy"] {
			let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
			function.func_body().memory_size(memory).drop();
			let id = function.finish(vec![], &mut module.funcs);
			module.exports.add(name, id);
		}
		let end = module.globals.add_local(walrus::ValType::I32, false, false, ConstExpr::Value(Value::I32(1)));
		module.exports.add("__data_end", end);
		module
	}

	fn import(module: &mut Module, from: &str, name: &str) {
		let kind = module.types.add(&[], &[]);
		module.add_import_func(from, name, kind);
	}

	fn refusal<T>(result: Result<T>) -> String {
		format!("{:#}", result.err().expect("a refusal"))
	}

	#[test]
	fn slim_down_keeps_the_entries_and_limits_memory() {
		let before = module(2).emit_wasm();
		assert!(refusal(check(&before)).contains("it exports"));
		let after = slim_down(&before).unwrap();
		check(&after).unwrap();
		let module = Module::from_buffer(&after).unwrap();
		let mut exports: Vec<_> = module.exports.iter().map(|export| export.name.as_str()).collect();
		exports.sort_unstable();
		assert_eq!(exports, ["call", "deploy"]);
		assert_eq!(module.memories.iter().map(|memory| memory.maximum).collect::<Vec<_>>(), [Some(MAX_PAGES)]);
	}

	#[test]
	fn slim_down_refuses_too_much_memory() {
		assert!(refusal(slim_down(&module(17).emit_wasm())).contains("17 pages"));
	}

	#[test]
	fn slim_down_refuses_what_is_no_contract() {
		let mut module = module(2);
		module.exports.remove("deploy").unwrap();
		assert!(refusal(slim_down(&module.emit_wasm())).contains("`deploy`"));
		assert!(refusal(slim_down(b"not Wasm")).contains("isn't Wasm"));
	}

	#[test]
	fn check_takes_host_functions_and_names_others() {
		let mut module = Module::from_buffer(&slim_down(&module(2).emit_wasm()).unwrap()).unwrap();
		import(&mut module, "seal1", "get_storage");
		check(&module.emit_wasm()).unwrap();
		import(&mut module, "env", "panic");
		assert!(refusal(check(&module.emit_wasm())).contains("env.panic"));
	}

	#[test]
	fn check_refuses_a_memory_of_its_own() {
		let mut module = Module::with_config(ModuleConfig::new());
		module.memories.add_local(false, false, 1, Some(1), None);
		assert!(refusal(check(&module.emit_wasm())).contains("env.memory"));
	}

	#[test]
	fn check_refuses_a_large_contract() {
		assert!(refusal(check(&vec![0; MAX_SIZE + 1])).contains("24577 bytes"));
	}
}
