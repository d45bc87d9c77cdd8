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

use anyhow::{ensure, Context, Result};
use serde_json::Value;

use crate::{paths::Paths, run};

mod wasm;

/// The packages to build.
const CONTRACTS: [&str; 3] = ["tiered-access", "trial-enrolment", "claim-adjudication"];

/// Longest that one program may take.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// The target that the toolchain's set-up puts in place.
const TARGET: &str = "wasm32v1-none";

/// A small stack, so that a call without much data stays within one page, whose zeros cost time; memory comes from the
/// host; nothing newer than the first Wasm. The limit on inlining, and the two passes that are off, are those that gave
/// the smallest `tiered-access`, the largest of the contracts, of those tried with rustc 1.95 and 1.96.
const RUSTFLAGS: &str = concat!(
	"-Clink-arg=-zstack-size=32768\x1f-Clink-arg=--import-memory\x1f-Ctarget-cpu=mvp",
	"\x1f-Cllvm-args=-inline-threshold=30",
	"\x1f-Cllvm-args=-simplifycfg-sink-common=false\x1f-Cllvm-args=-disable-lsr"
);

/// The host's memory starts as zeros, so ink!'s 16 KiB buffer needs no bytes in the code. A function that is called in
/// one place stays a function: the chain compiles each when it is first called, so a message doesn't pay for others.
const OPTIMISE: [&str; 6] =
	["-Oz", "--one-caller-inline-max-function-size", "30", "--mvp-features", "--strip-debug", "--zero-filled-memory"];

/// How to build.
#[derive(clap::Args)]
pub(crate) struct Options {
	/// Compiles each contract a second time, into an empty folder, and fails unless the bytes are the same
	#[arg(long)]
	twice: bool,
}

/// What building needs to know.
struct Builder {
	root: PathBuf,
	/// Cargo's target folder; the results go there as well.
	folder: PathBuf,
	optimiser: PathBuf,
}

/// Builds every contract to the files that clients use, `NAME.wasm`, `NAME.json` and `NAME.contract`, and prints their
/// paths and the sizes of the code.
pub(crate) fn run(paths: &Paths, options: &Options) -> Result<bool> {
	let optimiser = find_program("wasm-opt", env::var_os("PATH"))
		.context("wasm-opt isn't in PATH: install the package binaryen (./scripts/setup.sh does)")?;
	let builder = Builder { root: paths.root.clone(), folder: paths.cache.join("contracts"), optimiser };
	fs::create_dir_all(&builder.folder)?;
	let again = options.twice.then(|| tempfile::tempdir_in(&builder.folder)).transpose()?;
	for package in CONTRACTS {
		let code = builder.build(package).with_context(|| format!("contract {package}"))?;
		println!("{package}: {} bytes of code, of {} at most", code.len(), wasm::MAX_SIZE);
		if let Some(folder) = &again {
			builder
				.ensure_same(package, folder.path(), &code)
				.with_context(|| format!("contract {package}, built again"))?;
			println!("{package}: the same bytes when built again");
		}
	}
	Ok(true)
}

impl Builder {
	/// Builds one contract and returns its code. Its files appear only when all of them are good.
	fn build(&self, package: &str) -> Result<Vec<u8>> {
		let name = package.replace('-', "_");
		let work = tempfile::tempdir_in(&self.folder)?;
		let code = self.code(package, &self.folder, work.path())?;
		let wasm = work.path().join("code");
		fs::write(&wasm, &code)?;
		let bundle = self.metadata(package, &wasm)?;
		let mut description = bundle.clone();
		if let Some(source) = description.get_mut("source").and_then(Value::as_object_mut) {
			source.remove("wasm");
		}
		let place = |kind: &str| self.folder.join(format!("{name}.{kind}"));
		for (kind, value) in [("json", &description), ("contract", &bundle)] {
			let file = work.path().join("metadata");
			fs::write(&file, serde_json::to_vec_pretty(value)?)?;
			fs::rename(&file, place(kind))?;
			println!("{}", place(kind).display());
		}
		fs::rename(&wasm, place("wasm"))?;
		println!("{}", place("wasm").display());
		Ok(code)
	}

	/// Compiles a contract in another folder, and refuses other bytes than before.
	fn ensure_same(&self, package: &str, folder: &Path, before: &[u8]) -> Result<()> {
		let after = self.code(package, folder, folder)?;
		ensure!(after == before, "{} bytes before, {} now, and not the same", before.len(), after.len());
		Ok(())
	}

	/// The code that goes on chain, compiled in `folder`.
	fn code(&self, package: &str, folder: &Path, work: &Path) -> Result<Vec<u8>> {
		let compiled = self.compile(package, folder)?;
		let (raw, slim, small) = (work.join("raw"), work.join("slim"), work.join("small"));
		self.optimise(&compiled, &raw)?;
		fs::write(&slim, wasm::slim_down(&fs::read(&raw)?)?)?;
		// The first pass kept what only the dropped exports needed.
		self.optimise(&slim, &small)?;
		let code = fs::read(&small)?;
		wasm::check(&code)?;
		Ok(code)
	}

	/// Compiles a contract's crate to Wasm. As a cdylib alone: with an rlib beside it, link-time optimisation is lost.
	fn compile(&self, package: &str, folder: &Path) -> Result<PathBuf> {
		let mut cargo = self.cargo("rustc", folder);
		cargo
			.args(["--package", package, "--lib", "--release", "--target", TARGET])
			.args(["--no-default-features", "--crate-type", "cdylib"])
			.env("CARGO_ENCODED_RUSTFLAGS", rustflags(&self.root)?)
			// Lints belong to the host's build; the code on chain comes from rustc itself.
			.env_remove("RUSTC_WORKSPACE_WRAPPER");
		output(&mut cargo)?;
		Ok(folder.join(TARGET).join("release").join(package.replace('-', "_")).with_extension("wasm"))
	}

	/// The metadata with the code, from the contract's crate compiled for the host.
	fn metadata(&self, package: &str, code: &Path) -> Result<Value> {
		let program = format!("{package}-metadata");
		let mut cargo = self.cargo("rustc", &self.folder);
		// Without this flag the linker drops the events' descriptions, which nothing calls.
		output(cargo.args(["--package", "metadata-gen", "--bin", &program, "--", "-Clink-dead-code"]))?;
		let version = output(Command::new("rustc").arg("--version"))?;
		let compiler = version.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
		let text = output(Command::new(self.folder.join("debug").join(program)).arg(code).arg(compiler))?;
		let bundle: Value = serde_json::from_str(&text).context("metadata-gen wrote something that isn't JSON")?;
		let described = |part: &str| bundle["spec"][part].as_array().is_some_and(|list| !list.is_empty());
		ensure!(described("messages") && described("events"), "the metadata has no messages or no events");
		Ok(bundle)
	}

	/// Cargo in the contracts' workspace.
	fn cargo(&self, task: &str, folder: &Path) -> Command {
		let mut cargo = Command::new("cargo");
		let manifest = self.root.join("contracts/Cargo.toml");
		cargo.args([task, "--locked", "--manifest-path"]).arg(manifest).env("CARGO_TARGET_DIR", folder);
		cargo
	}

	/// Runs Binaryen's optimiser.
	fn optimise(&self, from: &Path, to: &Path) -> Result<()> {
		output(Command::new(&self.optimiser).args(OPTIMISE).arg(from).arg("-o").arg(to)).map(drop)
	}
}

/// The flags for rustc. Panics name the file that they are in, so the paths of this machine are taken out: the same
/// source gives the same bytes in any folder.
fn rustflags(root: &Path) -> Result<String> {
	let mut flags = RUSTFLAGS.to_owned();
	let mut remap = |from: &Path, to: &str| flags.push_str(&format!("\x1f--remap-path-prefix={}={to}", from.display()));
	remap(&root.join("contracts"), "contracts");
	let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
	let cargo = cargo.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
	let sources = cargo.context("set CARGO_HOME or HOME: where cargo keeps its sources")?.join("registry/src");
	// One folder for each registry or mirror of it; none where the sources are vendored.
	for registry in fs::read_dir(sources).into_iter().flatten() {
		remap(&registry?.path(), "registry");
	}
	Ok(flags)
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

#[cfg(test)]
mod tests {
	use super::*;

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
