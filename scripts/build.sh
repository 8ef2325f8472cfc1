#!/usr/bin/env bash
# Everything `ambito serve` needs. Arguments go to the server's cargo build (--release).
source "$(dirname "$0")/lib.sh"
scripts/build-site.sh
scripts/build-browser.sh
scripts/build-server.sh "$@"
