#!/usr/bin/env bash
# Sets up, builds, and plays the main job on a local network of four validators. Exit code 0 only if every step held.
# Options: --data DIR, --keep, --base-port PORT, --json FILE; --help says more.
here="$PWD"
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
source scripts/build.sh >&2
# Paths in the options are meant from where the caller stands.
root="$PWD"
cd "$here"
SALUS_ROOT="$root" exec "$XTASK" demo "$@"
