#!/usr/bin/env bash
# Builds everything: node, runtime to Wasm, command line, tests, contracts. Sets up first; safe to run twice.
# Sourced by the other scripts; afterwards $XTASK is the task runner.
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
XTASK="$CARGO_TARGET_DIR/debug/xtask"
say "building the workspace into $CARGO_TARGET_DIR"
cargo build --workspace --all-targets --locked
say "building the contracts"
"$XTASK" contracts
