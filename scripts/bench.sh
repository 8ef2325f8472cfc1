#!/usr/bin/env bash
# Speed and size, printed with the machine they were measured on. Nothing here
# fails on a number but the size of the browser part, which is the same everywhere.
source "$(dirname "$0")/lib.sh"
need_rust
scripts/build.sh --release
bin="$TARGET/release/ambito"
limit=153600 # bytes with brotli: 150 kB
code=0

say "Machine"
note "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1), $(nproc) cores, $(uname -sr), $(rustc --version)"

say "Browser part"
for file in ambito_bg.wasm ambito.js ambito.css; do
  note "$file: $(stat -c %s "$SITE/pkg/$file") bytes, $(stat -c %s "$SITE/pkg/$file.br") with brotli"
done
size="$(stat -c %s "$SITE/pkg/ambito_bg.wasm.br")"
if ((size > limit)); then note "TOO LARGE: over $limit bytes"; code=1; else note "within $limit bytes"; fi

say "From start to first answer, on a filled database"
work="$(mktemp -d "${TMPDIR:-/tmp}/ambito-bench.XXXXXX")"
trap 'rm -rf "$work"' EXIT
"$bin" demo --database "sqlite://$work/ambito.sqlite"
note "database: $(stat -c %s "$work/ambito.sqlite") bytes"
for _ in 1 2 3; do node scripts/start-time.mjs "$bin" "$work/ambito.sqlite"; done

if [[ -f tests/src/bin/bench.rs ]]; then
  say "Computation and pages"
  cargo run "${LOCKED[@]}" --quiet --release -p tests --bin bench -- --database "sqlite://$work/ambito.sqlite" || code=$?
fi
exit "$code"
