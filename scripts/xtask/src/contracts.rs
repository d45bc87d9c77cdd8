//! Builds the contracts to the Wasm that pallet-contracts takes, and writes their metadata.
//!
//! rustc's own output is refused on chain: it exports more than `call` and `deploy`, and its memory has no limit. It is
//! also four times larger than it need be. `contracts/README.md` says how the result is used.

use std::{
	env, fs,
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};

use anyhow::{bail, ensure, Context, Result};
use serde_json::Value;
use walrus::{ExportItem, ImportKind, Module, ModuleConfig};

use crate::{paths::Paths, run};

/// The packages to build.
const CONTRACTS: [&str; 1] = ["tiered-access"];

/// Longest that one program may take.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// The target that the toolchain's set-up puts in place.
const TARGET: &str = "wasm32v1-none";

/// A small stack, since memory has 16 pages in all; memory comes from the host; nothing newer than the first Wasm.
const RUSTFLAGS: &str = "-Clink-arg=-zstack-size=65536\x1f-Clink-arg=--import-memory\x1f-Ctarget-cpu=mvp";

/// The host's memory starts as zeros, so ink!'s 16 KiB buffer needs no bytes in the code.
const OPTIMISE: [&str; 4] = ["-Oz", "--mvp-features", "--strip-debug", "--zero-filled-memory"];

/// Pages of memory that the chain's schedule allows.
const MAX_PAGES: u64 = 16;

/// Largest contract: each call loads the whole code.
const MAX_SIZE: usize = 32 * 1024;

/// Builds every contract and returns the files that clients use: `NAME.wasm`, `NAME.json` and `NAME.contract`.
pub(crate) fn build(root: &Path) -> Result<Vec<PathBuf>> {
	let folder = Paths::find()?.cache.join("contracts");
	let optimiser = find_program("wasm-opt", env::var_os("PATH"))
		.context("wasm-opt isn't in PATH: install the package binaryen (./scripts/setup.sh does)")?;
	let mut files = Vec::new();
	for package in CONTRACTS {
		files.extend(build_one(root, &folder, &optimiser, package).with_context(|| format!("contract {package}"))?);
	}
	Ok(files)
}

/// Builds one contract. Its files appear only when all of them are good.
fn build_one(root: &Path, folder: &Path, optimiser: &Path, package: &str) -> Result<[PathBuf; 3]> {
	let name = package.replace('-', "_");
	let compiled = compile(root, folder, package)?;
	let work = tempfile::tempdir_in(folder)?;
	let (raw, slim, code) = (work.path().join("raw"), work.path().join("slim"), work.path().join("code"));
	optimise(optimiser, &compiled, &raw)?;
	fs::write(&slim, slim_down(&fs::read(&raw)?)?)?;
	// The first pass kept what only the dropped exports needed.
	optimise(optimiser, &slim, &code)?;
	check(&fs::read(&code)?)?;

	let bundle = metadata(root, folder, &code)?;
	let mut description = bundle.clone();
	if let Some(source) = description.get_mut("source").and_then(Value::as_object_mut) {
		source.remove("wasm");
	}
	let [wasm, json, contract] = ["wasm", "json", "contract"].map(|kind| folder.join(format!("{name}.{kind}")));
	for (path, value) in [(&json, &description), (&contract, &bundle)] {
		let file = work.path().join("metadata");
		fs::write(&file, serde_json::to_vec_pretty(value)?)?;
		fs::rename(&file, path)?;
	}
	fs::rename(&code, &wasm)?;
	Ok([wasm, json, contract])
}

/// Compiles the contract's crate to Wasm. As a cdylib alone: with an rlib beside it, link-time optimisation is lost.
fn compile(root: &Path, folder: &Path, package: &str) -> Result<PathBuf> {
	let mut cargo = cargo(root, folder, "rustc");
	cargo
		.args(["--package", package, "--lib", "--release", "--target", TARGET])
		.args(["--no-default-features", "--crate-type", "cdylib"])
		.env("CARGO_ENCODED_RUSTFLAGS", RUSTFLAGS)
		// Lints belong to the host's build; the code on chain comes from rustc itself.
		.env_remove("RUSTC_WORKSPACE_WRAPPER");
	output(&mut cargo)?;
	Ok(folder.join(TARGET).join("release").join(package.replace('-', "_")).with_extension("wasm"))
}

/// The metadata with the code, from the contract's crate compiled for the host.
fn metadata(root: &Path, folder: &Path, code: &Path) -> Result<Value> {
	// Without this flag the linker drops the events' descriptions, which nothing calls.
	output(cargo(root, folder, "rustc").args(["--package", "metadata-gen", "--", "-Clink-dead-code"]))?;
	let version = output(Command::new("rustc").arg("--version"))?;
	let compiler = version.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
	let text = output(Command::new(folder.join("debug/metadata-gen")).arg(code).arg(compiler))?;
	let bundle: Value = serde_json::from_str(&text).context("metadata-gen wrote something that isn't JSON")?;
	let described = |part: &str| bundle["spec"][part].as_array().is_some_and(|list| !list.is_empty());
	ensure!(described("messages") && described("events"), "the metadata has no messages or no events");
	Ok(bundle)
}

/// Cargo in the contracts' workspace.
fn cargo(root: &Path, folder: &Path, task: &str) -> Command {
	let mut cargo = Command::new("cargo");
	cargo
		.args([task, "--locked", "--manifest-path"])
		.arg(root.join("contracts/Cargo.toml"))
		.env("CARGO_TARGET_DIR", folder);
	cargo
}

/// Runs Binaryen's optimiser.
fn optimise(optimiser: &Path, from: &Path, to: &Path) -> Result<()> {
	output(Command::new(optimiser).args(OPTIMISE).arg(from).arg("-o").arg(to)).map(drop)
}

/// Runs a program to a good end and returns what it wrote.
fn output(command: &mut Command) -> Result<String> {
	let outcome = run::capture(command, LIMIT)?;
	let name = command.get_program().to_string_lossy();
	ensure!(outcome.code == 0, "{name} ended with {}:\n{}{}", outcome.code, outcome.stdout, outcome.stderr);
	Ok(outcome.stdout)
}

/// The program of that name in the folders of `path`.
fn find_program(name: &str, path: Option<std::ffi::OsString>) -> Option<PathBuf> {
	env::split_paths(&path?).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Drops every export but `call` and `deploy`, drops custom sections, and limits the memory.
fn slim_down(wasm: &[u8]) -> Result<Vec<u8>> {
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
fn check(wasm: &[u8]) -> Result<()> {
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
		assert!(refusal(check(&vec![0; MAX_SIZE + 1])).contains("32769 bytes"));
	}

	#[test]
	fn a_missing_program_is_not_found() {
		let folder = tempfile::tempdir().unwrap();
		let path = Some(folder.path().as_os_str().to_owned());
		assert_eq!(find_program("wasm-opt", path.clone()), None);
		fs::write(folder.path().join("wasm-opt"), "").unwrap();
		assert_eq!(find_program("wasm-opt", path), Some(folder.path().join("wasm-opt")));
		assert_eq!(find_program("wasm-opt", None), None);
	}
}
