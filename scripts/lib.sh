# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the scripts of this folder share: source it.
set -euo pipefail

# The top of the source tree.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root

# A program that says where it is at: to standard error, so that standard output stays the script's own.
say() { printf '%s\n' "$*" >&2; }

# What is wrong and what to do about it, in one line each; ends the script.
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$1" >&2
    shift
    [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
    exit 1
}

# The Python that Debian's packages are for, whatever else stands first on the path.
python() {
    [ -x /usr/bin/python3 ] || fail "/usr/bin/python3 is missing" "Run scripts/install-dependencies --run"
    PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$root/tests/support${PYTHONPATH:+:$PYTHONPATH}" /usr/bin/python3 "$@"
}
