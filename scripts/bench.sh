#!/usr/bin/env bash
# Speed and size, printed with the machine they were measured on and beside their
# targets. Nothing here fails on a number.
source "$(dirname "$0")/lib.sh"
need_rust
scripts/build.sh --release
bin="$TARGET/release/ambito"
limit=153600 # bytes with brotli: 150 kB

say "Machine"
note "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1), $(nproc) cores, $(uname -sr), $(rustc --version)"

say "Browser part"
for file in ambito_bg.wasm ambito.js ambito.css; do
  note "$file: $(stat -c %s "$SITE/pkg/$file") bytes, $(stat -c %s "$SITE/pkg/$file.br") with brotli"
done
size="$(($(stat -c %s "$SITE/pkg/ambito_bg.wasm.br") + $(stat -c %s "$SITE/pkg/ambito.js.br")))"
if ((size > limit)); then judged=OVER; else judged=within; fi
note "wasm and js together: $size bytes with brotli ($judged $limit)"

say "From start to first answer, on a filled database (target: 1000 ms)"
work="$(mktemp -d "${TMPDIR:-/tmp}/ambito-bench.XXXXXX")"
trap 'rm -rf "$work"' EXIT
"$bin" demo --database "sqlite://$work/ambito.sqlite"
note "database: $(stat -c %s "$work/ambito.sqlite") bytes"
for _ in 1 2 3; do node scripts/start-time.mjs "$bin" "$work/ambito.sqlite"; done

say "Computation and pages"
cargo build "${LOCKED[@]}" --quiet --release -p tests --bin bench
note "load of the machine before: $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown)"
pin=()
if command -v taskset >/dev/null; then pin=(taskset -c 0); note "determination on one core"; else note "determination on all cores: taskset is missing"; fi
"${pin[@]}" "$TARGET/release/bench" determination --database "sqlite://$work/ambito.sqlite"
"$TARGET/release/bench" pages --database "sqlite://$work/ambito.sqlite"

say "Papers and files of ATS 9 (target: all sheets of a quarter under 2 s)"
"$TARGET/release/bench" papers --database "sqlite://$work/ambito.sqlite"

say "Import of 100,000 rows from a file (target: 5 s to the stored result)"
command -v sqlite3 >/dev/null || debian "SQLite's own bulk import, to compare with" sqlite3
"$bin" demo --database "sqlite://$work/import.sqlite" >/dev/null
"$TARGET/release/bench" import --database "sqlite://$work/import.sqlite"
rm -f "$work/import.sqlite"*

say "A list of 100,000 participants from a file (target: 5 s to the stored result)"
"$bin" demo --database "sqlite://$work/participants.sqlite" >/dev/null
"$TARGET/release/bench" participants --database "sqlite://$work/participants.sqlite"
rm -f "$work/participants.sqlite"*
env -u TEST_DATABASE_URL scripts/with-postgres.sh bash -c '"$0" demo --database "$TEST_DATABASE_URL" >/dev/null && "$1" participants --database "$TEST_DATABASE_URL"' \
  "$bin" "$TARGET/release/bench"

say "The Region's queue over 23 ATS with 600,000 rows (target: first page under 50 ms)"
"$TARGET/release/bench" queue --database "sqlite://$work/ambito.sqlite"
env -u TEST_DATABASE_URL scripts/with-postgres.sh bash -c '"$0" demo --database "$TEST_DATABASE_URL" && "$1" queue --database "$TEST_DATABASE_URL"' \
  "$bin" "$TARGET/release/bench"

say "All cross-checks over 23 ATS with 600,000 rows and 300,000 contacts (target: 10 s), and with ¼ and ½ of them"
for quarters in 4 8 17; do
  "$bin" demo --database "sqlite://$work/crosschecks.sqlite" >/dev/null
  "$TARGET/release/bench" crosschecks --database "sqlite://$work/crosschecks.sqlite" --quarters "$quarters"
  rm -f "$work/crosschecks.sqlite"*
done

say "Verification of signed files of 1 MB (target: 20 ms of processor time)"
scripts/signed-pdfs.sh "$TARGET/tmp/signed-pdfs"
"$TARGET/release/bench" signatures --files "$TARGET/tmp/signed-pdfs"

say "A keystroke in the month grid (target: 16 ms of script)"
node scripts/grid-time.mjs "$bin" "$work/ambito.sqlite"
