#!/usr/bin/env bash
# The browser tests: the portal with fresh demonstration data in a real Chromium,
# once with and once without JavaScript. Arguments go to playwright test.
source "$(dirname "$0")/lib.sh"
npm_packages
chromium="${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
if [[ -z "$chromium" ]]; then
  debian "a browser, for the tests" chromium
  chromium="$(command -v chromium)"
fi
export CHROMIUM="$chromium"
need_signers
scripts/build.sh
say "Browser tests"
exec node_modules/.bin/playwright test --config end2end/playwright.config.mjs "$@"
