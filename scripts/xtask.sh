#!/usr/bin/env bash
# Sets up, builds and runs one task: ./scripts/xtask.sh tidy. `--help` names the tasks.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
source scripts/build.sh
if [ "${1:-}" = faults ]; then
	# Cut wires and wrong clocks take more than the build does.
	apt_install_if_missing unshare util-linux
	apt_install_if_missing ip iproute2
	case "$*" in
	*--faketime*) ;;
	*--skews*) apt_install libfaketime ;;
	esac
fi
exec "$XTASK" "$@"
