#!/usr/bin/env bash
# Feeds the readers of signed files with bytes nobody chose, led by what code they reach
# (libFuzzer), SECONDS each. Seeds are the files of the tests; what is found new stays in
# target/fuzz and is gone on from next time. Stops with an error at the first input that brings a
# reader down, takes longer than 5 s or more than 1 GB; the input is kept and named.
source "$(dirname "$0")/lib.sh"
seconds="${FUZZ_SECONDS:-60}"
[[ "$seconds" =~ ^[0-9]+$ ]] || fail "the time is a number of seconds, not «$seconds»."
need_rust
command -v c++ >/dev/null || debian "a C++ compiler, for libFuzzer" g++
say "Files to begin with"
scripts/signed-pdfs.sh "$TARGET/tmp/signed-pdfs"

say "Building the fuzz targets"
host="$(rustc -vV | sed -n 's/^host: //p')"
# Coverage counters by the compiler's own pass: no nightly is needed. Only for the targets, by
# --target, not for build scripts.
flags=(-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
  -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing)
CARGO_ENCODED_RUSTFLAGS="$(IFS=$'\x1f'; printf '%s' "${flags[*]}")" CARGO_TARGET_DIR="$TARGET/fuzz/build" \
  cargo build "${LOCKED[@]}" --quiet --release --manifest-path fuzz/Cargo.toml --target "$host"

# run TARGET SEED… : the longest seed bounds what is made
run() {
  local name="$1"; shift
  local corpus="$TARGET/fuzz/$name" found="$TARGET/fuzz/found-$name"
  mkdir -p "$corpus" "$found"
  rm -rf "$corpus-seeds"; mkdir -p "$corpus-seeds"
  find "$@" -type f -size -128k -exec cp -t "$corpus-seeds" {} +
  say "Fuzzing $name for $seconds s, from $(find "$corpus-seeds" -type f | wc -l) files of the tests and $(find "$corpus" -type f | wc -l) found before"
  local log="$TARGET/fuzz/$name.log"
  "$TARGET/fuzz/build/$host/release/$name" "$corpus" "$corpus-seeds" -max_total_time="$seconds" -timeout=5 \
    -rss_limit_mb=1024 -max_len=131072 -artifact_prefix="$found/" -print_final_stats=1 >"$log" 2>&1 \
    || { tail -n 30 "$log" >&2; fail "$name was brought down; the input is in $found."; }
  note "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log") runs, $(grep -o 'cov: [0-9]*' "$log" | tail -n 1), at most $(sed -n 's/^stat::peak_rss_mb: *//p' "$log") MB"
}
run p7m "$TARGET/tmp/signed-pdfs/pki/cades" "$TARGET/tmp/signed-pdfs/judged"
run pdf "$TARGET/tmp/signed-pdfs/pdf"
