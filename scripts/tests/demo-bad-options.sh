#!/usr/bin/env bash
# The demo refuses, with exit code 2 and a clear message, what it can't use.
set -euo pipefail
source scripts/lib/env.sh
xtask="$CARGO_TARGET_DIR/debug/xtask"

# refuses MESSAGE OPTION...
refuses() {
	local message="$1" output code=0
	shift
	output="$("$xtask" demo "$@" 2>&1)" || code=$?
	[ "$code" -eq 2 ] || { echo "exit code $code for $*: $output" >&2; exit 1; }
	grep -q -- "$message" <<<"$output" || { echo "no '$message' in: $output" >&2; exit 1; }
}

refuses "no such folder" --data /nonexistent
refuses "no FHIR bundle" --data scripts
refuses "34 ports from there on" --base-port 65530
node -e 'require("net").createServer().listen(27944, "127.0.0.1")' &
trap "kill $!" EXIT
for _ in $(seq 50); do (: >/dev/tcp/127.0.0.1/27944) 2>/dev/null && break; sleep 0.1; done
refuses "port 27944 (alice's RPC) can't be used" --base-port 27944
echo "  ok demo-bad-options"
