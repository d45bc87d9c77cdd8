# The Rust toolchain with its Wasm target. Sourced, never run.
#
# Two ways work: rustup, when its servers answer (it adds the target), or Debian's packages alone, from whose sources
# core and alloc for the target are built once. docs/adr/0002 says why the second is needed.

WASM_TARGET=wasm32v1-none
DEBIAN_PACKAGES=(rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web)

# has_wasm_target: does the rustc in PATH have core for the Wasm target?
has_wasm_target() {
	compgen -G "$(rustc --print sysroot)/lib/rustlib/$WASM_TARGET/lib/libcore-*.rlib" >/dev/null
}

# apt_install PACKAGE...: installs what is missing.
apt_install() {
	local missing=() package
	for package in "$@"; do
		dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	command -v apt-get >/dev/null || die "please install: ${missing[*]} (this script knows apt-get only)"
	local sudo=()
	[ "$(id -u)" -eq 0 ] || sudo=(sudo)
	say "installing ${missing[*]} with apt-get"
	run_logged apt-update "${sudo[@]}" apt-get update
	run_logged apt-install "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

# build_wasm_core: builds core and alloc for the Wasm target from Debian's sources and puts them into the sysroot.
# substrate-wasm-builder takes only a target that is installed there. Bitcode must be embedded for the thin LTO.
build_wasm_core() {
	local work sysroot dest
	sysroot="$(rustc --print sysroot)"
	dest="$sysroot/lib/rustlib/$WASM_TARGET/lib"
	work="$(mktemp -d)"
	say "building core and alloc for $WASM_TARGET (once, under a minute)"
	mkdir -p "$work/src"
	printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
	echo '#![no_std]' >"$work/src/lib.rs"
	run_logged wasm-core env RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$work/target" \
		cargo build --manifest-path "$work/Cargo.toml" -Zbuild-std=core,alloc --target $WASM_TARGET --release
	local sudo=()
	[ -w "$sysroot/lib/rustlib" ] || sudo=(sudo)
	"${sudo[@]}" mkdir -p "$dest"
	"${sudo[@]}" cp "$work/target/$WASM_TARGET"/release/deps/lib{core,alloc,compiler_builtins}-*.rlib "$dest/"
	rm -rf "$work" "$CARGO_TARGET_DIR"/*/wbuild
}

# use_rustup: rustup's toolchain if it is there and has, or can get, the Wasm target.
use_rustup() {
	command -v rustup >/dev/null || return 1
	has_wasm_target && return 0
	say "asking rustup for $WASM_TARGET"
	timeout 60 rustup target add $WASM_TARGET >"$SALUS_CACHE/rustup.log" 2>&1 && has_wasm_target
}

# use_debian: Debian's toolchain, put before rustup's in PATH.
use_debian() {
	command -v apt-get >/dev/null || return 1
	apt_install "${DEBIAN_PACKAGES[@]}"
	export PATH="/usr/bin:$PATH"
	# rust-lld is a link to the linker of LLVM's own package (lld-22 today), which no Rust package depends on.
	apt_install_if_missing rust-lld "$(basename "$(readlink /usr/bin/rust-lld)")"
	has_wasm_target || build_wasm_core
	has_wasm_target
}

# salus_toolchain: leaves a working rustc, cargo and protoc in PATH, or ends with a message that says what is missing.
# SALUS_TOOLCHAIN=rustup or =debian takes only that way; by default Debian's is taken where it is set up already, so
# that compiled dependencies stay good, and otherwise rustup is tried first.
salus_toolchain() {
	apt_install_if_missing protoc protobuf-compiler
	apt_install_if_missing cc build-essential
	apt_install_if_missing c++ build-essential
	apt_install_if_missing wasm-opt binaryen
	case "${SALUS_TOOLCHAIN:-auto}" in
	rustup) use_rustup || die "rustup could not give $WASM_TARGET (see $SALUS_CACHE/rustup.log)" ;;
	debian) use_debian || die "apt-get could not give a Rust with $WASM_TARGET" ;;
	auto)
		if debian_is_ready; then
			export PATH="/usr/bin:$PATH"
		elif ! use_rustup && ! use_debian; then
			die "no Rust with $WASM_TARGET: rustup can't add it (see $SALUS_CACHE/rustup.log), and there is no apt-get"
		fi
		;;
	*) die "SALUS_TOOLCHAIN is rustup, debian or unset, not '$SALUS_TOOLCHAIN'" ;;
	esac
	say "toolchain: $(rustc --version), with $WASM_TARGET"
}

# debian_is_ready: Debian's toolchain is installed with its linker, and core for the Wasm target is built.
debian_is_ready() (
	[ -x /usr/bin/rustc ] && [ -x /usr/bin/rust-lld ] || exit 1
	export PATH="/usr/bin:$PATH"
	has_wasm_target
)

# apt_install_if_missing COMMAND PACKAGE: installs PACKAGE when COMMAND is not in PATH.
apt_install_if_missing() {
	command -v "$1" >/dev/null || apt_install "$2"
}

# salus_lint_driver: has cargo compile our own crates with clippy-driver, if there is one that fits the compiler. The
# driver's name holds its content's sum, since cargo doesn't look into it; it lies outside the checkout, so that two
# clones share what they compile.
salus_lint_driver() {
	local driver sum
	if [ "$(clippy-driver --rustc -vV 2>/dev/null)" != "$(rustc -vV)" ]; then
		say "no clippy for this compiler: building without lints"
		unset RUSTC_WORKSPACE_WRAPPER
		return 0
	fi
	sum="$(cksum <scripts/lib/lint-driver.sh)"
	driver="$SALUS_CACHE/lint-driver-${sum%% *}"
	if [ ! -x "$driver" ]; then
		install -m 755 scripts/lib/lint-driver.sh "$driver.$$"
		mv -f "$driver.$$" "$driver"
	fi
	export RUSTC_WORKSPACE_WRAPPER="$driver"
}
