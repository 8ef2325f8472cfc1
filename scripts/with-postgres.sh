#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL: a cluster in a temporary folder
# on a free port, stopped and removed whatever happens.
#   scripts/with-postgres.sh CMD…      with TEST_DATABASE_URL in CMD's environment
# A TEST_DATABASE_URL that is already set is used as it is.
# Settings favour speed: what is lost in a power cut was only test data.
source "$(dirname "$0")/lib.sh"
[[ $# -gt 0 ]] || fail "with-postgres.sh needs a command."

if [[ -n "${TEST_DATABASE_URL:-}" ]]; then
  say "PostgreSQL: using the TEST_DATABASE_URL that is set"
  exec "$@"
fi

find_binaries() {
  local folder
  for folder in /usr/lib/postgresql/15/bin $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) "$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")"; do
    if [[ -x "$folder/initdb" && -x "$folder/pg_ctl" ]]; then echo "$folder"; return 0; fi
  done
  return 1
}
if ! bin="$(find_binaries)"; then
  # Debian's package would start a cluster of its own; ours is enough.
  if [[ ! -d /etc/postgresql-common ]]; then
    debian "PostgreSQL for the tests" postgresql-common
    as_root sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf || true
  fi
  debian "PostgreSQL for the tests" postgresql-15
  bin="$(find_binaries)" || fail "PostgreSQL for the tests: no initdb under /usr/lib/postgresql."
fi

# PostgreSQL does not run as root.
as=()
if [[ "$(id -u)" == 0 ]]; then
  id postgres >/dev/null 2>&1 || fail "PostgreSQL does not run as root and there is no user 'postgres'."
  as=(runuser -u postgres --)
fi

folder="$(mktemp -d "${TMPDIR:-/tmp}/ambito-postgres.XXXXXX")"
[[ ${#as[@]} -eq 0 ]] || chown postgres: "$folder"
child=""
clean_up() {
  local code=$?
  trap - EXIT INT TERM HUP
  [[ -z "$child" ]] || kill -TERM "$child" 2>/dev/null || true
  (cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1) || true
  rm -rf "$folder"
  exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

say "Starting a throw-away PostgreSQL ($("$bin/postgres" --version | cut -d' ' -f3))"
cd /
"${as[@]}" "$bin/initdb" -D "$folder/data" -U ambito --auth=trust --encoding=UTF8 --locale=C --no-sync >"$folder.log" 2>&1 \
  || { cat "$folder.log" >&2; rm -f "$folder.log"; fail "initdb failed."; }
rm -f "$folder.log"
started=""
for _ in 1 2 3 4 5; do
  port="$(node "$ROOT/scripts/ports.mjs")"
  if "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
      -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=128MB -c autovacuum=off" start >/dev/null 2>&1; then
    started=yes; break
  fi
done
[[ -n "$started" ]] || { cat "$folder/log" >&2 2>/dev/null; fail "PostgreSQL did not start."; }
export TEST_DATABASE_URL="postgres://ambito@127.0.0.1:$port/postgres"
cd "$ROOT"

# In the background, so that a signal reaches the trap at once.
"$@" &
child=$!
code=0; wait "$child" || code=$?
child=""
exit "$code"
