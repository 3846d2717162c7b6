# shellcheck shell=bash
# Sourced by run.sh and test.sh: installs what is missing and builds. Needs no network when nothing is missing.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # used by those who source this
build="$root/build/release"

say() { printf '%s\n' "$*" >&2; }

# Sections of dependencies.txt are for people; every section is installed.
wanted_packages() { sed 's/#.*//' "$root/packaging/dependencies.txt" | awk 'NF { print $1 }'; }

# Those marked so in dependencies.txt: the build goes on without what they bring.
optional_packages() { awk '/# optional:/ { print $1 }' "$root/packaging/dependencies.txt"; }

missing_packages() {
    local package
    for package in $(wanted_packages); do
        dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        say "This needs root and there is no sudo. As root, run: $*"
        exit 1
    fi
}

install_missing() {
    if ! command -v dpkg-query >/dev/null; then
        say "This is not Debian: packaging/dependencies.txt lists what must be installed. Going on with what is there."
        return
    fi
    local missing
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    say "About to install, with what they depend on: $missing"
    # shellcheck disable=SC2086 # a list of words
    { as_root apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing; } || true
    local package
    for package in $(missing_packages); do
        if ! optional_packages | grep -qx "$package"; then
            say "Without $package it cannot be built."
            exit 1
        fi
        say "Going on without $package: there will be no $(sed -n "s/^$package .*# optional: //p" "$root/packaging/dependencies.txt")."
    done
}

# configure_and_build [TARGET...]: everything when no target is named.
configure_and_build() {
    local targets=()
    [ $# -eq 0 ] || targets=(--target "$@")
    # Ninja runs CMake again by itself when a CMakeLists.txt changed.
    [ -f "$build/build.ninja" ] || (cd "$root" && cmake --preset release)
    (cd "$root" && cmake --build --preset release ${targets[@]+"${targets[@]}"})
}
