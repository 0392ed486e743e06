#!/bin/sh
# Installs what building and testing need; says what is missing where it may not install.
set -eu

rustup target add wasm32-unknown-unknown

packages=""
[ -d /usr/lib/postgresql ] || packages="$packages postgresql"
command -v chromium >/dev/null || packages="$packages chromium"
command -v npm >/dev/null || packages="$packages nodejs npm"
fc-list :lang=zh 2>/dev/null | grep -q . || packages="$packages fonts-noto-cjk"
[ -z "$packages" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q
    # shellcheck disable=SC2086 # one word a package
    DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $packages
else
    echo "missing, please install:$packages" >&2
    echo "PostgreSQL and browser tests will fail without them; the program itself needs none of them." >&2
fi
