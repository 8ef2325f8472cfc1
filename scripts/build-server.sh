#!/usr/bin/env bash
# Builds the binary `ambito`. Arguments go to cargo (--release).
source "$(dirname "$0")/lib.sh"
need_rust
say "Building the server${*:+ ($*)}"
cargo build "${LOCKED[@]}" -p server "$@"
