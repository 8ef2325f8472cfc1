#!/usr/bin/env bash
# signed-pdfs.sh OUT: certificates and signed files of the tests, made by openssl and pyHanko, and
# what pyHanko says of them (tests/data/signing). OUT/pki, OUT/pdf, OUT/judged. Made once.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
[[ $# == 1 ]] || { echo "usage: $0 OUT" >&2; exit 2; }
mkdir -p "$1"
out="$(cd "$1" && pwd)"
data="$here/../tests/data/signing"
# The day on which everything is judged: within all validities but those that are to fail.
day=2026-06-15
exec 8>"$out/.lock"
flock 8
stamp="$(cat "$here/signing-fixtures.sh" "$0" "$data"/* | sha256sum | cut -d' ' -f1)"
[[ "$(cat "$out/.stamp" 2>/dev/null)" == "$stamp" ]] && exit 0
python="$("$here/python-env.sh")"
"$here/signing-fixtures.sh" "$out/pki"
rm -rf "$out/pdf" "$out/judged"
run() { PYTHONDONTWRITEBYTECODE=1 "$python" -W ignore "$@" 2>"$out/last.log" || { cat "$out/last.log" >&2; exit 1; }; }
run "$data/fixtures.py" "$out/pki" "$data/portal.pdf" "$out/pdf"
run "$data/judge.py" "$out/pki" "$out/pdf" "$day" "$out/judged"
rm -f "$out/last.log"
echo "$stamp" >"$out/.stamp"
