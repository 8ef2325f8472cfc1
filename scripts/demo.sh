#!/usr/bin/env bash
# A SQLite database with the demonstration data at $1 (default data/ambito.sqlite).
# One that is there stays as it is, unless FRESH=1. It is made beside its place
# and moved there when complete, so an interrupted run leaves nothing half done.
source "$(dirname "$0")/lib.sh"
file="${1:-data/ambito.sqlite}"
if [[ -s "$file" && "${FRESH:-}" != 1 ]]; then
  say "Demonstration data: $file is there (FRESH=1 makes a new one)"
  exit 0
fi
[[ -x "$AMBITO_BIN" ]] || scripts/build-server.sh
say "Making the demonstration data in $file"
mkdir -p "$(dirname "$file")"
new="$(dirname "$file")/.new-$$.sqlite"
trap 'rm -f "$new" "$new"-wal "$new"-shm' EXIT
"$AMBITO_BIN" demo --database "sqlite://$new"
[[ ! -s "$new-wal" ]] || fail "the database was not closed: $new-wal is not empty."
rm -f "$file" "$file-wal" "$file-shm"
mv "$new" "$file"
