# How long steps take, how much memory they need, and what they leave on the disk. Sourced, never run.

MEASURE_DIR="$(mktemp -d)"
MEASURE_STEPS=()
MEASURE_STEP=
MEASURE_SINCE=0

# measure_start: notes the largest use of memory, once a second, until measure_end.
measure_start() {
	(
		peak=0
		while sleep 1; do
			used=$(awk '/^MemTotal/ { total = $2 } /^MemAvailable/ { print total - $2 }' /proc/meminfo)
			[ "$used" -le "$peak" ] && continue
			peak=$used
			echo "$peak" >"$MEASURE_DIR/peak"
		done
	) &
	MEASURE_PID=$!
}

# step NAME COMMAND...: runs a step and notes its time. One that fails ends the run, by `set -e`: no `if` around it.
step() {
	MEASURE_STEP="$1"
	MEASURE_SINCE=$SECONDS
	shift
	say "== $MEASURE_STEP"
	"$@"
	MEASURE_STEPS+=("$(printf '%-12s %5d s' "$MEASURE_STEP" $((SECONDS - MEASURE_SINCE)))")
	MEASURE_STEP=
}

# measure_end: prints what was measured. For a trap on EXIT.
measure_end() {
	local peak
	kill "$MEASURE_PID" 2>/dev/null || true
	peak="$(cat "$MEASURE_DIR/peak" 2>/dev/null || echo 0)"
	if [ -n "$MEASURE_STEP" ]; then
		MEASURE_STEPS+=("$(printf '%-12s %5d s  FAILED' "$MEASURE_STEP" $((SECONDS - MEASURE_SINCE)))")
	fi
	say "steps:"
	printf '  %s\n' "${MEASURE_STEPS[@]}" >&2
	printf '  %-12s %5d s\n' "in all" "$SECONDS" >&2
	printf '  %-12s %5d MiB of memory in use at most, on the whole machine\n' "peak" $((peak / 1024)) >&2
	du -sh "$CARGO_TARGET_DIR" "$SALUS_CACHE/contracts" "$SALUS_CACHE/dapp" 2>/dev/null | sed 's/^/  disk  /' >&2 || true
	rm -rf "$MEASURE_DIR"
}
