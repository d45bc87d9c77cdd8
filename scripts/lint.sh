#!/usr/bin/env bash
# Builds, then fails on any warning of rustc and clippy in our own crates.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
source scripts/build.sh
exec "$XTASK" lint
