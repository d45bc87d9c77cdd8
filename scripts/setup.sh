#!/usr/bin/env bash
# Puts a toolchain with the Wasm target in place, by rustup or by Debian's packages. Safe to run twice.
# Sourced by the other scripts (it sets PATH and CARGO_TARGET_DIR); `scripts/setup.sh` alone does the set-up and ends.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/lib/env.sh
source scripts/lib/toolchain.sh
salus_toolchain
salus_lint_driver
