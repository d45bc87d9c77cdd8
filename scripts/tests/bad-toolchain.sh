#!/usr/bin/env bash
# An unknown choice of toolchain gets a clear message; the tests' summary comes even when nothing could be built.
set -euo pipefail
if output="$(SALUS_TOOLCHAIN=nonsense scripts/test.sh 2>&1)"; then echo "test.sh passed" >&2; exit 1; fi
grep -q "SALUS_TOOLCHAIN is rustup, debian or unset, not 'nonsense'" <<<"$output" || { echo "$output" >&2; exit 1; }
[ "$(tail -n 1 <<<"$output")" = "0 passed, 1 failed" ] || { echo "$output" >&2; exit 1; }
echo "  ok bad-toolchain"
