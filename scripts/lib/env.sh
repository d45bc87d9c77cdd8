# Where builds go, and how scripts speak. Sourced, never run.

# Outside the checkout, so that a fresh clone reuses what is compiled. Set CARGO_TARGET_DIR to put it elsewhere.
SALUS_CACHE="${SALUS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/salus}"
export SALUS_CACHE CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$SALUS_CACHE/target}"
mkdir -p "$SALUS_CACHE" "$CARGO_TARGET_DIR"

say() { printf '\033[1m[salus]\033[0m %s\n' "$*" >&2; }
die() { printf '\033[1m[salus]\033[0m %s\n' "$*" >&2; exit 1; }

# run_logged NAME COMMAND...: runs quietly, shows the log's end if it fails.
run_logged() {
	local log="$SALUS_CACHE/$1.log"
	shift
	"$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; die "failed: $* (whole log: $log)"; }
}
