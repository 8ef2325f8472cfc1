#!/usr/bin/env bash
# All Rust tests, those of the database on SQLite and on a throw-away PostgreSQL.
# Arguments go to cargo nextest run (or cargo test, where nextest is missing).
source "$(dirname "$0")/lib.sh"
need_rust
# The tests read PDF files back with pdftotext.
command -v pdftotext >/dev/null || debian "pdftotext, for the tests" poppler-utils
need_node
need_signers
scripts/build-server.sh
if command -v cargo-nextest >/dev/null; then
  say "Rust tests (cargo nextest)"
  run=(cargo nextest run "${LOCKED[@]}" --workspace --no-fail-fast "$@")
else
  say "Rust tests (cargo test)"
  run=(cargo test "${LOCKED[@]}" --workspace --no-fail-fast "$@")
fi
exec scripts/with-postgres.sh "${run[@]}"
