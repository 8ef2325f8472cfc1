#!/usr/bin/env bash
# All tests. Both halves run even if the first fails.
source "$(dirname "$0")/lib.sh"
code=0
scripts/test-rust.sh || code=$?
scripts/test-browser.sh || code=$?
if [[ $code == 0 ]]; then say "All tests passed"; else say "Tests failed"; fi
exit "$code"
