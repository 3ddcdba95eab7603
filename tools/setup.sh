# SPDX-License-Identifier: MIT
#
# The set-up that tools/test and tools/demo share, to be sourced: finds the package's folder and the
# Swift toolchain, installs what Debian has and the machine lacks, and counts failed steps.

set -euo pipefail

tool="tools/$(basename "$0")"
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export PYTHONDONTWRITEBYTECODE=1

# Tells what is going on, apart from what the commands print.
say() { printf '%s: %s\n' "$tool" "$*"; }

# Ends the run with a sentence that says what to do.
give_up() {
    printf '%s: %s\n' "$tool" "$*" >&2
    exit 1
}

# Runs a command as root: as it is, or by sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        give_up "neither root nor sudo; run as root: $*"
    fi
}

# Adds a Debian package to `missing` unless the command that proves it succeeds.
missing=()
need() {
    local package="$1"
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

# Installs the packages that are missing, or tells their names where there is no apt.
install_missing() {
    [ "${#missing[@]}" -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        give_up "install the equivalents of these Debian packages first: ${missing[*]}"
    say "installing ${missing[*]}"
    local options=(-qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
    as_root apt-get "${options[@]}" update >/dev/null ||
        give_up "apt-get update failed; is the network there?"
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get "${options[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null ||
        give_up "could not install ${missing[*]}"
}

# What building, checking and showing need, beyond Swift itself.
set_up() {
    command -v swift >/dev/null ||
        give_up "no swift here; install Swift 6.3 or newer from swift.org"
    need git command -v git
    need pkg-config command -v pkg-config
    need liblmdb-dev test -e /usr/include/lmdb.h -o -e /opt/homebrew/include/lmdb.h
    need libssl-dev pkg-config --exists openssl
    need zlib1g-dev pkg-config --exists zlib
    need libpcre2-dev pkg-config --exists libpcre2-8
    need libicu-dev pkg-config --exists icu-i18n
    need libmongoc-dev pkg-config --exists libmongoc-1.0
    need libedit-dev pkg-config --exists libedit
    need python3 python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'
    need iso-codes test -e /usr/share/iso-codes/json/iso_639-3.json
    install_missing
}

# Runs a step quietly: a line with its time if it succeeds, all that it printed if it fails.
failed=()
step() {
    local name="$1" start=$SECONDS log status=0
    shift
    log="$(mktemp)"
    "$@" >"$log" 2>&1 || status=$?
    if [ "$status" = 0 ]; then
        say "$name: ok ($((SECONDS - start)) s)"
        grep -E '(^|: )warning: ' "$log" | sort -u || true
    else
        cat "$log"
        say "$name: FAILED (exit code $status, $((SECONDS - start)) s)"
        failed+=("$name")
    fi
    rm -f "$log"
    return "$status"
}
