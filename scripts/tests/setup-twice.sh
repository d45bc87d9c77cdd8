#!/usr/bin/env bash
# Set-up can run twice, and leaves a compiler with the Wasm target and folders outside the checkout.
set -euo pipefail
scripts/setup.sh && scripts/setup.sh
source scripts/setup.sh
has_wasm_target || { echo "no Wasm target" >&2; exit 1; }
case "$CARGO_TARGET_DIR" in "$PWD"/*) echo "target folder in the checkout" >&2; exit 1 ;; esac
echo "  ok setup-twice"
