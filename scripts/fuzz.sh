#!/bin/sh
# scripts/fuzz.sh [SECONDS [TARGET…]]: throws made-up files at every reader of what others wrote, 300 seconds each. What makes
# one fail is left in target/fuzz/artifacts.
set -eu
seconds=${1:-300}
[ $# -eq 0 ] || shift
cd "$(dirname "$0")/.."
root=$PWD
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target/fuzz/build}"

rustup toolchain list | grep -q '^nightly' || rustup toolchain install nightly --profile minimal
command -v cargo-fuzz > /dev/null || cargo install --locked cargo-fuzz

failed=0
for target in ${*:-$(cargo +nightly fuzz list --fuzz-dir tests/fuzz)}; do
    words=$root/tests/fuzz/dictionaries/$target.dict
    [ -f "$words" ] || words=$root/tests/fuzz/dictionaries/xml.dict
    case $target in *_package | *_workbook) longest=262144 ;; *) longest=65536 ;; esac
    corpus=$root/target/fuzz/corpus/$target
    found=$root/target/fuzz/artifacts/$target
    mkdir -p "$corpus" "$found"
    cargo +nightly fuzz run --fuzz-dir tests/fuzz --features workbooks "$target" "$corpus" "$root/tests/fuzz/seeds/$target" -- \
        -max_total_time="$seconds" -max_len=$longest -timeout=10 -rss_limit_mb=2048 -dict="$words" \
        -artifact_prefix="$found/" -print_final_stats=1 || failed=1
done
exit $failed
