#!/usr/bin/env bash
# Sets up, builds and runs one task: ./scripts/xtask.sh tidy. `--help` names the tasks.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
source scripts/build.sh
exec "$XTASK" "$@"
