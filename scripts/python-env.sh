#!/usr/bin/env bash
# Makes the Python environment of the tests (pyHanko, which signs and judges PDFs beside the
# portal's own code) in target/python, once per change of its list, and prints its interpreter.
source "$(dirname "$0")/lib.sh"
exec 3>&1 1>&2
list=tests/data/signing/requirements.txt
python="$TARGET/python/bin/python"
exec 9>"$STAMPS/python.lock"
flock 9
stamp="$(fingerprint "$list")"
if ! unchanged python "$stamp" || ! "$python" -c 'import pyhanko' 2>/dev/null; then
  command -v python3 >/dev/null || debian "Python, for the tests of signed PDFs" python3 python3-venv
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "$(python3 --version) is too old for the tests of signed PDFs: Python 3.11 or newer is needed."
  python3 -c 'import ensurepip, venv' 2>/dev/null || debian "Python's venv, for the tests of signed PDFs" python3-venv
  say "Fetching pyHanko for the tests of signed PDFs"
  rm -rf "$TARGET/python"
  python3 -m venv "$TARGET/python"
  "$python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --requirement "$list"
  finished python "$stamp"
fi
printf '%s\n' "$python" >&3
