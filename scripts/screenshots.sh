#!/usr/bin/env bash
# Pictures of pages, desktop and phone, in target/screenshots/.
#   make screenshots PAGES="/home /progetti" USER_NAME=… PASSWORD=…
# Uses the server at URL if it is given, else starts one with demonstration data.
source "$(dirname "$0")/lib.sh"
npm_packages
CHROMIUM="${CHROMIUM:-$(command -v chromium || true)}"
[[ -n "$CHROMIUM" ]] || { debian "a browser, for the pictures" chromium; CHROMIUM="$(command -v chromium)"; }
export CHROMIUM
[[ -n "${URL:-}" ]] || scripts/build.sh
say "Taking pictures"
OUT="$TARGET/screenshots" exec node scripts/screenshots.mjs "$@"
