#!/usr/bin/env bash
# Everything that can be said about the code without running it. All checks run;
# the last line says how many failed. CLIPPY_BROWSER=no leaves out the lints of
# the browser build.
source "$(dirname "$0")/lib.sh"
need_rust
npm_packages
failed=()
check() {
  local what="$1"; shift
  say "$what"
  "$@" || { note "FAILED: $what"; failed+=("$what"); }
}

check "Format (cargo fmt)" cargo fmt --all --check -- -l
check "Lints (clippy)" cargo clippy "${LOCKED[@]}" --workspace --all-targets --quiet -- -D warnings
triple=wasm32-unknown-unknown
if [[ "${CLIPPY_BROWSER:-}" != no ]] && compgen -G "$(rustc --print target-libdir --target $triple 2>/dev/null)/libstd-*.rlib" >/dev/null; then
  check "Lints of the browser part (clippy)" env CARGO_TARGET_DIR="$TARGET/browser" \
    cargo clippy "${LOCKED[@]}" -p app --lib --no-default-features --features hydrate --target $triple --quiet -- -D warnings
else
  note "not checked: lints of the browser build (left out, or Rust's wasm32 library is not installed)"
fi
check "House rules" node scripts/check-house.mjs
check "Dependencies: sources, licences, withdrawn versions" node scripts/check-dependencies.mjs
if command -v cargo-deny >/dev/null; then
  check "Advisories (cargo deny)" cargo deny --offline check advisories
elif command -v cargo-audit >/dev/null; then
  check "Advisories (cargo audit)" cargo audit --no-fetch
else
  note "not checked: security advisories (neither cargo-deny nor cargo-audit is installed)"
fi

if ((${#failed[@]})); then
  say "${#failed[@]} check(s) failed: $(printf '%s; ' "${failed[@]}")"
  exit 1
fi
say "All checks passed"
