#!/usr/bin/env bash
# Sets up, builds and runs all tests. The last line of the output is "N passed, N failed"; exit code 0 if none failed.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
# A build that fails is a test that fails, and the summary comes all the same.
trap 'echo "0 passed, 1 failed"' EXIT
source scripts/build.sh
trap - EXIT
exec "$XTASK" test
