#!/usr/bin/env bash
# Interrupted once its nodes run, the demo leaves no process, no folder and no report.
set -euo pipefail
source scripts/lib/env.sh
TMPDIR="$(mktemp -d)"
export TMPDIR

# running: how many processes have a path below TMPDIR in their command line.
running() { cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | grep -c -- "^$TMPDIR/salus-demo" || true; }

"$CARGO_TARGET_DIR/debug/xtask" demo --base-port 28944 --json "$TMPDIR/report.json" >"$TMPDIR/log" 2>&1 &
demo=$!
for _ in $(seq 600); do [ "$(running)" -ge 4 ] && break; sleep 0.1; done
[ "$(running)" -ge 4 ] || { cat "$TMPDIR/log" >&2; exit 1; }
kill -TERM $demo
code=0
wait $demo || code=$?
[ "$code" -eq 130 ] || { echo "exit code $code" >&2; cat "$TMPDIR/log" >&2; exit 1; }
[ "$(running)" -eq 0 ] || { echo "nodes are left" >&2; exit 1; }
rm "$TMPDIR/log"
rmdir "$TMPDIR" || { ls -R "$TMPDIR" >&2; exit 1; }
echo "  ok demo-interrupted"
